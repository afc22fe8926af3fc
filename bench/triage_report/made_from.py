"""What the report was made from, as one hash, so that a stale table is noticed."""

from __future__ import annotations

import hashlib
from importlib.resources import files

from triage.rules.labelled import AUTHORS
from triage.rules.learned import SEED

# Links, contacts and sources change no reading, and have dates that change often.
READ = (
    "actions.csv", "categories.toml", "groups.toml", "guards.toml", "learned.toml",
    "phrases.toml", "regions.toml", SEED,
)  # fmt: skip


def made_from() -> str:
    """Return the hash of the tables, the weights and the messages."""
    digest = hashlib.sha256()
    package = files("triage.rules")
    for name in (*READ, *(f"corpus/{corpus}.jsonl" for corpus in AUTHORS)):
        content = package.joinpath(name).read_bytes()
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
