"""The closures of a year are looked at and confirmed; until then pages ask for it."""

from __future__ import annotations

import pytest

from tests.web.supervisors.desk_tables import CALENDAR, close, publish, said

YEARS = "/desk/years"


def confirm(client, year):
    client.get(f"{YEARS}/{year}")
    return client.submit("/confirmation")


def test_a_year_says_which_rule_put_each_closure_where_it_is(supervisor):
    text = supervisor.get(f"{YEARS}/2027").page.text

    assert "Closures of 2027" in text
    assert (
        "Independence Day Sun 4 July Falls on a Sunday, so the Monday after is closed "
        "Independence Day Mon 5 July Falls on a Sunday, so the Monday after is closed"
        in text
    )
    assert (
        "Christmas Day Sat 25 December Falls on a Saturday, and closes no other day"
        in text
    )
    assert "Nobody confirmed 2026" in text


def test_a_confirmed_year_stands_beside_the_next(supervisor):
    assert "The closures of 2026 are confirmed." in said(
        supervisor, confirm(supervisor, 2026)
    )

    text = supervisor.get(f"{YEARS}/2027").page.text

    assert "Confirmed by Sam Okafor on Mon 16 November" in text
    assert (
        "Presidents' Day Mon 15 February On its own day 2026: Mon 16 February" in text
    )
    # It was on a Saturday in 2026, so there was no second day.
    assert "so the Monday after is closed 2026: none" in text


def test_what_was_closed_last_year_only_is_named(supervisor):
    confirm(supervisor, 2026)
    supervisor.get(CALENDAR)
    token = supervisor.last.token()
    supervisor.post(
        f"{CALENDAR}/holidays/removal",
        data={"csrf_token": token, "name": "Cesar Chavez Day", "version": "0"},
    )
    publish(supervisor)

    text = supervisor.get(f"{YEARS}/2027").page.text

    assert "Closed in 2026, and not in 2027: Cesar Chavez Day, Tue 31 March." in text


@pytest.mark.parametrize("path", ["/desk/now", CALENDAR, "/desk/policies"])
def test_a_banner_asks_for_the_next_year_from_october_on(supervisor, clock, path):
    clock.set("2026-09-30 10:00")
    confirm(supervisor, 2026)
    assert "confirmed the closures of" not in supervisor.get(path).page.text

    clock.set("2026-10-01 10:00")
    assert "Nobody has confirmed the closures of 2027 yet." in (
        supervisor.get(path).page.text
    )

    confirm(supervisor, 2027)
    assert "Nobody has confirmed" not in supervisor.get(path).page.text


def test_who_confirms_what_was_replaced_meanwhile_is_told(supervisor, dana_too):
    page = supervisor.get(f"{YEARS}/2026").page
    close(dana_too, "2026-11-18", "Staff day")
    publish(dana_too)

    answer = supervisor.submit("/confirmation", on=page)

    assert answer.status_code == 409
    assert "The calendar was published anew while you were looking." in answer.page.text
    assert "Staff day" in answer.page.text
    assert supervisor.submit("/confirmation").status_code == 303


@pytest.mark.parametrize("calendar", ["", "x", "9" * 40, "-1"])
def test_a_form_that_comes_back_damaged_confirms_nothing(supervisor, calendar):
    supervisor.get(f"{YEARS}/2026")

    answer = supervisor.submit("/confirmation", calendar=calendar)

    assert answer.status_code == 409
    assert "Not confirmed yet" in supervisor.get(f"{YEARS}/2026").page.text


@pytest.mark.parametrize(
    ("year", "status"),
    [(1970, 404), (1994, 422), (1995, 200), (2100, 200), (2101, 422), (2201, 404)],
)
def test_years_that_are_not_reckoned_are_refused(supervisor, year, status):
    answer = supervisor.get(f"{YEARS}/{year}")

    assert answer.status_code == status
    if status == 422:
        assert "Ask for years from 1995 to 2100" in answer.page.text
