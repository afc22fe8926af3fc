"""Both pages line by line: each line is rows of ours, or routes nobody and says why.

A line that is new or changed fails here until somebody has said what becomes of it.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

from tests.rules.test_rows_of_the_pages import PAGES, SEEDS
from triage.calendar import Calendar, default_text, load_calendar
from triage.rules import RuleSet
from triage.sla import default_policies_text, load_policies

LIST = Path(__file__).with_name("lines_of_the_pages.toml")
LINES = tomllib.loads(LIST.read_text(encoding="utf-8"))["line"]
# "003 L49-52", and how the calendar names the same page.
SOURCE = re.compile(r"(\d{3}|help_desk\.txt) L(\d+)(?:-(\d+))?")


def of_pages() -> list[tuple[str, int, str]]:
    """Return every line that is not blank: page, number, text."""
    return [
        (page, number, line)
        for page, name in PAGES.items()
        for number, line in enumerate(
            (SEEDS / name).read_bytes().decode().split("\n"), start=1
        )
        if line.strip()
    ]


@pytest.fixture(scope="module")
def sources(ruleset: RuleSet) -> dict[str, str]:
    """Every row of every table by a name of its own, with the line it names."""
    tables = {
        "link": ruleset.links,
        "contact": ruleset.contacts,
        "guide": ruleset.guides,
        "region": ruleset.regions,
        "switch": ruleset.switches,
        "category": ruleset.categories,
    }
    found = {f"action {row.id}": row.source for row in ruleset.actions.rows}
    for name, table in tables.items():
        found |= {f"{name} {key}": row.source for key, row in table.items()}
    policies = load_policies(default_policies_text()).rows
    found |= {f"policy {row.id}": row.source for row in policies}
    return found | closures(load_calendar(default_text()))


def closures(calendar: Calendar) -> dict[str, str]:
    """The weekly hours and the listed days of the calendar."""
    schedule = calendar.schedule
    assert schedule.holidays is not None
    days = {f"holiday {day.name}": day.source for day in schedule.holidays.days}
    return {"calendar hours": schedule.hours_source, **days}


def places(source: str) -> set[tuple[str, int]]:
    """Return the lines that a source names, if it names any."""
    found = SOURCE.fullmatch(source)
    if found is None:
        return set()
    page = "003" if found[1] == "help_desk.txt" else found[1]
    first, last = int(found[2]), int(found[3] or found[2])
    return {(page, number) for number in range(first, last + 1)}


def test_every_line_of_both_pages_is_on_the_list_word_for_word() -> None:
    listed = [(line["page"], line["number"], line["text"]) for line in LINES]

    assert listed == of_pages()


def test_a_line_is_rows_or_says_why_it_routes_nobody() -> None:
    for line in LINES:
        where = line["page"], line["number"]
        assert ("rows" in line) != ("nothing" in line), where
        assert line.get("rows") or line["nothing"].endswith("."), where
        assert set(line) <= {"page", "number", "text", "rows", "nothing"}, where


def test_every_row_on_the_list_is_a_row_of_ours(sources: dict[str, str]) -> None:
    for line in LINES:
        assert set(line.get("rows", ())) <= set(sources), line["number"]


def test_a_row_stands_at_every_line_it_names(sources: dict[str, str]) -> None:
    listed: dict[tuple[str, int], set[str]] = defaultdict(set)
    for line in LINES:
        listed[line["page"], line["number"]] |= set(line.get("rows", ()))

    for row, source in sources.items():
        for place in places(source):
            assert row in listed[place], (row, place)


def test_every_source_is_a_line_or_says_that_it_is_none(
    sources: dict[str, str],
) -> None:
    elsewhere = {source for source in sources.values() if not places(source)}

    assert elsewhere == {"inferred", "Desk's own target"}


def test_every_sentence_that_sends_somebody_somewhere_is_a_row() -> None:
    sends = re.compile(
        r"\b(email|notify|log ?in|click|submit|see|call|register|consult|report|contact|"
        r"refer|view|complete|try)\b",
        re.IGNORECASE,
    )

    for line in LINES:
        if "nothing" in line:
            assert not sends.search(line["text"]), line["number"]
