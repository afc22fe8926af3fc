"""One thing to look at in the tables, with what would mend it."""

from __future__ import annotations

from dataclasses import dataclass

from triage.errors import BadData

ERROR, WARNING, NOTE = "error", "warning", "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is odd about a row: ``file`` and ``id`` name it, ``mend`` says what to do.

    An ``error`` must be put right before publishing, a ``warning`` is most likely a
    mistake, a ``note`` is to be known.
    """

    level: str
    file: str
    id: str
    sentence: str
    mend: str

    @property
    def is_of_a_phrase(self) -> bool:
        """Whether it is a note on a single phrase, of which there are many."""
        return self.level == NOTE and self.file in ("guards.toml", "phrases.toml")

    def __str__(self) -> str:
        return f"{self.file}: {self.id}: {self.sentence} {self.mend}"


def of_refusal(why: BadData) -> Finding:
    """Return what stopped the tables from being read at all as a finding."""
    file, _, rest = str(why).partition(": ")
    row, _, sentence = rest.partition(": ")
    if not sentence:
        file, row, sentence = "tables", "all", str(why)
    return Finding(ERROR, file, row, sentence, "Nothing can be published until then.")
