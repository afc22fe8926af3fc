"""Who works at the demonstration desk; their password is printed and known to all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from triage import people
from triage.models import Role

PASSWORD = "clinic-queue-2026"  # noqa: S105 - printed on purpose, refused outside demo mode


@dataclass(frozen=True, slots=True)
class Account:
    """One demonstration account."""

    email: str
    name: str
    role: Role


ACCOUNTS = (
    Account("rep@desk.example", "Ana Morales", Role.REP),
    Account("jae@desk.example", "Jae Tran", Role.REP),
    Account("ruth@desk.example", "Ruth Kessler", Role.REP),
    Account("supervisor@desk.example", "Dana Whitfield", Role.SUPERVISOR),
)


def add_all(now: datetime) -> tuple[int, ...]:
    """Add the accounts with their password, and return the ids; inside ``saved()``."""
    made = []
    for account in ACCOUNTS:
        person = people.add(
            email=account.email, name=account.name, role=account.role, now=now
        )
        # One hash serves all: hashing is slow on purpose, and the password is no secret.
        person.password_hash = _hash()
        made.append(person.id)
    return tuple(made)


_made: list[str] = []


def _hash() -> str:
    if not _made:
        _made.append(people.hash_password(PASSWORD))
    return _made[0]
