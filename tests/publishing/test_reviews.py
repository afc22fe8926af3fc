"""Dated facts: every one has its day, the desk is reminded, and says that it looked."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.publishing.supervisors import Supervisors
from triage import desk as desks
from triage.errors import BadInput, Conflict
from triage.publishing import history, reviews
from triage.rules import RuleSet, dated_rows, default_files, load_rules, to_review
from triage.store import saved

PAGES = {"actions.csv", "contacts.toml", "regions.toml", "switches.toml"}
# What the pages say for a time only, and the rows that say it here.
FOR_A_TIME = [
    ("for the time being", {"contacts.toml: phone"}),
    ("temporary", {"actions.csv: A06"}),
    ("at this time", {"actions.csv: A07"}),
    ("2 weeks", {"actions.csv: A09", "actions.csv: A21", "actions.csv: A22"}),
    ("Until further notice", {"actions.csv: A13"}),
    ("1-2 months", {"actions.csv: A13"}),
    ("re-open soon", {"actions.csv: A14", "switches.toml: new_enrollment"}),
    ("no longer processing", {"actions.csv: A19"}),
    ("San Joaquin region", {"actions.csv: A15"}),
]


@pytest.fixture(scope="module")
def ruleset() -> RuleSet:
    return load_rules(default_files())


@pytest.mark.parametrize(("words", "names"), FOR_A_TIME)
def test_what_is_true_for_a_time_is_a_dated_row(ruleset, words, names):
    found = {row.name for row in dated_rows(ruleset) if words in row.says}

    assert found == names


def test_every_row_that_quotes_such_words_has_both_dates(ruleset):
    for_a_time = re.compile(
        r"temporar|at this time|until further notice|re-?open|\bweeks?\b|\bmonths?\b|"
        r"time being|for now|currently",
        re.IGNORECASE,
    )
    undated = [
        row.id
        for row in ruleset.actions.rows
        if for_a_time.search(row.quote) and not (row.effective and row.review)
    ]
    undated += [
        row.key
        for row in ruleset.contacts.values()
        if for_a_time.search(row.quote) and not (row.since and row.review)
    ]

    assert undated == []


REMINDED = [
    # The shipped rows are looked at again on 31 January 2027.
    ("2027-01-16", False),
    ("2027-01-17", True),
    ("2027-01-31", True),
    ("2027-03-01", True),
]


@pytest.mark.parametrize(("today", "reminded"), REMINDED)
def test_the_desk_is_reminded_two_weeks_before(ruleset, today, reminded):
    due = to_review(ruleset, date.fromisoformat(today))

    assert bool(due) == reminded
    assert {row.file for row in due} == (PAGES if reminded else set())


def confirm(they: Supervisors, *names: str, until: str, base_id: int | None = None):
    """Sam says that rows are still true."""
    with saved():
        return reviews.confirm(
            names,
            date.fromisoformat(until),
            author="Sam Okafor",
            base_id=base_id or desks.active().rules_id,
            now=they.clock(),
        )


@pytest.mark.both_databases
def test_looking_publishes_a_version_with_another_day_and_nothing_else(they):
    they.clock.set("2027-01-20 10:00")
    before = desks.active()
    names = [
        "actions.csv: A07",
        "switches.toml: new_enrollment",
        "contacts.toml: phone",
    ]

    confirm(they, *names, until="2027-04-30")

    after = desks.active()
    day = {row.name: row.review for row in dated_rows(after.rules)}
    assert {day[name] for name in names} == {date(2027, 4, 30)}
    assert day["actions.csv: A09"] == date(2027, 1, 31)
    assert not {row.name for row in reviews.due(after, they.clock())} & {*names}
    assert after.rules.rules == before.rules.rules
    assert after.rules.trust == before.rules.trust
    version = history.version(after.rules_id)
    assert version.author == "Sam Okafor"
    assert version.reason.startswith("Looked at: still true until Fri 30 April 2027 (")
    for word in ("A07", "new_enrollment", "phone"):
        assert word in version.reason


REFUSED = [
    # Rows, day, and what to do.
    ([], "2027-04-30", "Tick what is still true."),
    (["actions.csv: A01"], "2027-04-30", "Tick what is still true."),
    (["actions.csv: A07"], "2027-01-20", "Choose a day ahead of us"),
    (["actions.csv: A07"], "2028-02-01", "Choose a day ahead of us"),
]


@pytest.mark.parametrize(("names", "until", "sentence"), REFUSED)
def test_what_cannot_be_said_is_refused(they, names, until, sentence):
    they.clock.set("2027-01-20 10:00")
    before = desks.active().rules_id

    with pytest.raises(BadInput, match=sentence):
        confirm(they, *names, until=until)

    assert desks.active().rules_id == before


def test_who_looked_at_an_older_version_is_told(they):
    they.clock.set("2027-01-20 10:00")
    seen = desks.active().rules_id
    confirm(they, "actions.csv: A07", until="2027-04-30")

    with pytest.raises(Conflict, match="Sam Okafor published version 2 of the rules"):
        confirm(they, "actions.csv: A09", until="2027-04-30", base_id=seen)
