"""The action table: category, region, organization type and what was tried -> action.

Hit policy unique: exactly one row fits every case. Gaps and overlaps are found at load,
by trying all cases.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO

from triage.errors import BadData
from triage.rules.intake import ORG_TYPES

ACTIONS = ("email", "link", "callback", "refer", "decline", "inform", "person")
TICKETS = ("open", "offer")
LETTERS = (
    "received", "reply", "ask", "reminder", "no_answer", "parked", "resolved",
    "promise_revised", "link",
)  # fmt: skip
TRIED = ("yes", "no", "unasked")
OTHER_REGION = "other"
ANY = "*"
FILE = "actions.csv"

Case = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One row: five conditions (``*`` fits all, ``a|b`` either), then what is done.

    ``effective`` and ``review`` are ISO dates; ``review`` may be empty.
    """

    id: str
    category: str
    region: str
    org_type: str
    tried: str
    sense: str
    action: str
    ticket: str
    guide: str | None
    letter: str | None
    policy: str | None
    source: str
    quote: str
    effective: str
    review: str

    @property
    def conditions(self) -> Case:
        """The five cells that say when the row fits."""
        return self.category, self.region, self.org_type, self.tried, self.sense

    def fits(self, case: Case) -> bool:
        """Whether every condition holds in this case."""
        return all(
            cell == ANY or value in cell.split("|")
            for cell, value in zip(self.conditions, case, strict=True)
        )


@dataclass(frozen=True, slots=True)
class ActionTable:
    """All rows, and the one row of every case."""

    rows: tuple[ActionRow, ...]
    by_case: Mapping[Case, ActionRow]


def tried_word(tried: bool | None) -> str:
    """Return the table's word for "Did you already press Forgot Password?"."""
    return "unasked" if tried is None else "yes" if tried else "no"


def load_actions(
    text: str,
    *,
    senses: Mapping[str, tuple[str, ...]],
    regions: Collection[str],
    guides: Collection[str],
) -> ActionTable:
    """Read the table and try every case; ``senses`` names the categories and theirs."""
    rows = tuple(_rows(text))
    values = (tuple(senses), (*regions, OTHER_REGION), tuple(ORG_TYPES), TRIED)
    for row in rows:
        _check(row, values, senses, guides)
    return ActionTable(rows, _by_case(rows, _cases(senses, regions)))


def _rows(text: str) -> Iterable[ActionRow]:
    try:
        yield from _read_rows(csv.DictReader(StringIO(text), strict=True))
    except csv.Error as error:
        raise BadData(
            f"{FILE}: file: This is not CSV: {error}. Save the sheet anew as CSV, with "
            "commas."
        ) from None


def _read_rows(reader: csv.DictReader[str]) -> Iterable[ActionRow]:
    fields = list(ActionRow.__dataclass_fields__)
    if reader.fieldnames != fields:
        raise BadData(f"{FILE}: head: The columns are {', '.join(fields)}.")
    seen = set()
    for number, cells in enumerate(reader, start=2):
        if None in cells or None in cells.values():
            raise BadData(
                f"{FILE}: line {number}: It has more or fewer cells than the head."
            )
        if not cells["id"] or cells["id"] in seen:
            raise BadData(f"{FILE}: line {number}: Every row needs an id of its own.")
        seen.add(cells["id"])
        yield ActionRow(
            **{name: value for name, value in cells.items() if name not in _OPTIONAL},
            **{name: cells[name] or None for name in _OPTIONAL},  # type: ignore[arg-type]
        )


_OPTIONAL = ("guide", "letter", "policy")


def _check(
    row: ActionRow,
    values: tuple[tuple[str, ...], ...],
    senses: Mapping[str, tuple[str, ...]],
    guides: Collection[str],
) -> None:
    where = f"{FILE}: {row.id}"
    if row.category not in senses:
        raise BadData(f"{where}: There is no category '{row.category}'.")
    known = (*values, (*senses[row.category], "plain"))
    for cell, allowed in zip(row.conditions, known, strict=True):
        for value in cell.split("|"):
            if value != ANY:
                _one_of(where, value, allowed)
    _one_of(where, row.action, ACTIONS)
    _one_of(where, row.ticket, TICKETS)
    _one_of(where, row.guide, (None, *guides))
    _one_of(where, row.letter, (None, *LETTERS))
    if not row.source or not row.quote:
        raise BadData(f"{where}: A row names its source line and quotes it.")
    _check_dates(where, row)


def _one_of(where: str, value: str | None, allowed: Collection[str | None]) -> None:
    if value not in allowed:
        listed = ", ".join(sorted(filter(None, allowed)))
        raise BadData(f"{where}: '{value}' is not one of {listed}.")


def _check_dates(where: str, row: ActionRow) -> None:
    for name, value in (("effective", row.effective), ("review", row.review)):
        try:
            if value or name == "effective":
                date.fromisoformat(value)
        except ValueError:
            raise BadData(f"{where}: '{value}' is not a date for {name}.") from None


def _cases(
    senses: Mapping[str, tuple[str, ...]], regions: Collection[str]
) -> Iterable[Case]:
    for category, own in senses.items():
        yield from itertools.product(
            (category,), (*regions, OTHER_REGION), ORG_TYPES, TRIED, (*own, "plain")
        )


def _by_case(
    rows: tuple[ActionRow, ...], cases: Iterable[Case]
) -> dict[Case, ActionRow]:
    of_category: dict[str, list[ActionRow]] = {}
    for row in rows:
        of_category.setdefault(row.category, []).append(row)
    found = {}
    for case in cases:
        fitting = [row for row in of_category.get(case[0], ()) if row.fits(case)]
        if not fitting:
            raise BadData(f"{FILE}: gap: No row fits {' / '.join(case)}.")
        if len(fitting) > 1:
            names = " and ".join(row.id for row in fitting)
            raise BadData(f"{FILE}: {names}: Both fit {' / '.join(case)}.")
        found[case] = fitting[0]
    return found
