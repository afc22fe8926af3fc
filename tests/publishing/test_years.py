"""Closures of a year are confirmed once by a supervisor, and again when they change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from triage import desk as desks
from triage.calendar import load_calendar, without_listed_day
from triage.errors import BadMoment, Conflict
from triage.publishing import years
from triage.store import saved

pytestmark = pytest.mark.both_databases


def _confirm(they, year, **seen):
    with saved():
        return years.confirm(year, they.sam, they.clock(), desks.active(), **seen)


def _asked(they):
    return years.unconfirmed(they.clock(), desks.active())


def test_this_year_is_asked_for_until_it_is_confirmed(they):
    they.clock.set("2026-09-30 10:00")
    assert _asked(they) == 2026

    row = _confirm(they, 2026)

    assert (row.person_id, row.at) == (they.sam, they.clock())
    assert ["2026-11-26", "Thanksgiving Day", "actual"] in row.closures
    assert years.confirmed(2026).calendar_id == desks.active().calendar_id
    assert _asked(they) is None


@pytest.mark.parametrize(
    ("day", "asked"), [("2026-09-30", None), ("2026-10-01", 2027), ("2026-12-31", 2027)]
)
def test_next_year_is_asked_for_from_october_on(they, day, asked):
    _confirm(they, 2026)
    they.clock.set(f"{day} 16:00")

    assert _asked(they) == asked


def test_the_day_is_that_of_the_desk(they):
    _confirm(they, 2026)
    # Already October in Greenwich, still September at the desk.
    they.clock.set("2026-09-30 23:00")

    assert _asked(they) is None


def test_a_closure_somebody_wrote_needs_no_second_look(they):
    _confirm(they, 2026)
    _confirm(they, 2027)
    they.close("2026-11-17")
    they.publish()

    assert _asked(they) is None


def test_a_listed_day_that_fell_away_does(they):
    _confirm(they, 2026)
    _confirm(they, 2027)
    text = without_listed_day(desks.active().calendar.text, "Cesar Chavez Day")
    they.change("calendar", text)
    they.publish()

    assert _asked(they) == 2026
    assert _confirm(they, 2026).at == they.clock()
    assert _asked(they) == 2027


def test_what_was_confirmed_is_what_was_looked_at(they):
    seen = desks.active().calendar_id
    they.close("2026-11-17")
    they.publish()

    with pytest.raises(Conflict, match="Look at the closures of 2026 again"):
        _confirm(they, 2026, seen=seen)


def test_a_year_that_is_not_reckoned_cannot_be_confirmed(they):
    with pytest.raises(BadMoment):
        _confirm(they, 2101)


def test_the_last_year_reckoned_asks_for_no_other(they):
    desk = desks.active()
    text = desk.calendar.text.replace("last = 2100", "last = 2026")
    _confirm(they, 2026)

    assert (
        years.unconfirmed(they.clock(), replace(desk, calendar=load_calendar(text)))
        is None
    )
