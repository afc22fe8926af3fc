"""`flask desk calendar`: days that are different, listed and taken back; files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from triage import desk
from triage.cli.dated import publish
from triage.errors import Conflict
from triage.models import DeskVersion
from triage.store import db, saved

CLOSE = ("close", "2026-12-02", "--reason", "Storm", "--author", "Dana")
OPEN = ("open", "2026-11-21", "--reason", "Flu clinics")
ICS = """BEGIN:VCALENDAR
BEGIN:VEVENT
DTSTART;VALUE=DATE:20261224
SUMMARY:Christmas Eve
RRULE:FREQ=YEARLY
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20261225
SUMMARY:Christmas
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20261228
SUMMARY:Weekly
RRULE:FREQ=WEEKLY
END:VEVENT
END:VCALENDAR
"""


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["desk", "calendar", *arguments])


def is_open_day(app: Flask, day: str) -> bool:
    with app.app_context():
        return desk.active().calendar.is_open_day(date.fromisoformat(day))


def versions(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        found = db.session.execute(
            select(DeskVersion.author, DeskVersion.reason)
            .where(DeskVersion.kind == "calendar")
            .order_by(DeskVersion.number)
        )
        return [tuple(row) for row in found]


# -- rows --------------------------------------------------------------------------------


def test_the_days_that_are_different_are_listed_by_date_with_their_numbers(app: Flask):
    run(app, *CLOSE, "--from", "12:00")
    run(app, *OPEN)

    lines = run(app, "rows").stdout.splitlines()

    assert lines == [
        "   1  2026-11-21  open 08:00-17:00  Flu clinics  (operator, 2026-11-16)",
        "   2  2026-12-02  closed 12:00-24:00  Storm  (Dana, 2026-11-16)",
    ]


def test_a_desk_without_such_days_says_so(app: Flask):
    assert run(app, "rows").stdout == (
        "No day is different from its week and the list of holidays.\n"
    )


def test_a_row_is_taken_back_by_its_number_and_its_reason_is_in_the_history(app: Flask):
    run(app, *CLOSE)
    run(app, *OPEN)

    taken = run(app, "withdraw", "2", "--reason", "No storm came", "--author", "Dana")

    assert taken.exit_code == 0
    assert taken.stdout.startswith("2026-12-02 is taken back: open 08:00-17:00.")
    assert is_open_day(app, "2026-12-02")
    assert is_open_day(app, "2026-11-21")
    assert versions(app)[-1] == ("Dana", "No storm came")


def test_a_number_that_is_not_in_the_list_is_refused(app: Flask):
    run(app, *CLOSE)

    refused = run(app, "withdraw", "2", "--reason", "Mistake")

    assert refused.exit_code == 1
    assert "There is no row 2; 'flask desk calendar rows' lists them." in refused.stderr
    assert len(versions(app)) == 2


@pytest.mark.parametrize("number", ["0", "-1", "two"])
def test_a_number_that_is_none_is_clicks_own_message(app: Flask, number: str):
    assert run(app, "withdraw", number, "--reason", "x").exit_code == 2


def test_several_days_are_closed_at_once_with_parts_at_both_edges(app: Flask):
    closed = run(
        app, "close", "2026-11-19", "--to-day", "2026-11-23", "--from", "12:00",
        "--to", "10:00", "--reason", "Wildfire",
    )  # fmt: skip

    assert closed.stdout.splitlines()[:3] == [
        "2026-11-19 is written into the calendar: open 08:00-12:00.",
        "2026-11-20 is written into the calendar: closed all day.",
        "2026-11-23 is written into the calendar: open 10:00-17:00.",
    ]
    assert len(versions(app)) == 2


@pytest.mark.parametrize("end", [(), ("--to", "24:00")])
def test_the_last_of_several_days_is_closed_whole(app: Flask, end: tuple[str, ...]):
    run(app, "close", "2026-11-19", "--to-day", "2026-11-20", *end, "--reason", "Fire")

    assert not is_open_day(app, "2026-11-20")
    assert is_open_day(app, "2026-11-23")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--to-day", "2026-11-18"), "Say an end that comes after the beginning."),
        (("--to-day", "2026-11-20", "--to", "noon"), "is not a date and time"),
        (("--to-day", "2028-11-20"), "That is more than a year"),
    ],
)
def test_days_that_cannot_be_closed_together_get_a_sentence(
    app: Flask, arguments: tuple[str, ...], sentence: str
):
    refused = run(app, "close", "2026-11-19", *arguments, "--reason", "Fire")

    assert refused.exit_code == 1
    assert sentence in refused.stderr
    assert len(versions(app)) == 1


# -- files -------------------------------------------------------------------------------


def test_a_file_of_holidays_is_shown_before_anything_is_written(
    app: Flask, tmp_path: Path
):
    file = tmp_path / "holidays.ics"
    file.write_text(ICS)

    shown = run(app, "import", str(file), "--dry-run")

    assert shown.exit_code == 0
    assert shown.stdout.splitlines() == [
        "Not taken: Event 3, 'Weekly': It repeats more often than once a year; change "
        "the weekly hours, or write its dates by hand.",
        "Closed already: 2026-12-25 Christmas",
        "Closed already: 2028-12-24 Christmas Eve",
        "2026-12-24  open 08:00-17:00 -> closed all day  (Christmas Eve)",
        "2027-12-24  open 08:00-17:00 -> closed all day  (Christmas Eve)",
        "2 days would change; nothing was written.",
    ]
    assert len(versions(app)) == 1


def test_a_file_of_holidays_is_published_with_its_author_and_reason(
    app: Flask, tmp_path: Path
):
    file = tmp_path / "holidays.ics"
    file.write_text(ICS)

    done = run(
        app, "import", str(file), "--reason", "County holidays", "--author", "Dana"
    )

    assert "2 days changed. The worker counts the active tickets anew" in done.stdout
    assert not is_open_day(app, "2026-12-24")
    assert versions(app)[-1] == ("Dana", "County holidays")


def test_the_same_file_again_changes_nothing(app: Flask, tmp_path: Path):
    file = tmp_path / "holidays.ics"
    file.write_text(ICS)
    run(app, "import", str(file), "--reason", "County holidays")

    again = run(app, "import", str(file), "--reason", "County holidays")

    assert again.stdout.splitlines()[-1] == "This is the calendar in use already."
    assert len(versions(app)) == 2


def test_only_the_days_asked_for_are_taken(app: Flask, tmp_path: Path):
    file = tmp_path / "holidays.ics"
    file.write_text(ICS)

    shown = run(
        app, "import", str(file), "--dry-run", "--from-day", "2027-01-01", "--to-day",
        "2032-12-31",
    )  # fmt: skip

    # 24 December is a Saturday or a Sunday in 2028 and 2032's is a Friday.
    days = [line[:10] for line in shown.stdout.splitlines() if " -> " in line]
    assert days[0] == "2027-12-24"
    assert days[-1] == "2032-12-24"


def test_a_calendar_that_was_exported_can_be_imported(app: Flask, tmp_path: Path):
    file = tmp_path / "desk.toml"
    file.write_text(run(app, "export").stdout)
    run(app, *CLOSE)

    back = run(app, "import", str(file), "--reason", "As it was")

    assert back.stdout.splitlines()[0] == (
        "2026-12-02  closed all day -> open 08:00-17:00"
    )
    assert "1 day changed." in back.stdout
    assert is_open_day(app, "2026-12-02")


def test_a_long_list_of_changes_is_cut(app: Flask, tmp_path: Path):
    file = tmp_path / "desk.toml"
    text = run(app, "export").stdout
    file.write_text(text.replace('friday = ["08:00-17:00"]', "friday = []"))

    shown = run(app, "import", str(file), "--dry-run").stdout.splitlines()

    assert len(shown) == 42
    assert shown[-2].startswith("And ")
    assert shown[-1].endswith(" days would change; nothing was written.")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "years: This key is missing."),
        (b"zone = ", "This is not TOML"),
        (b"\xff\xfe", "The file is not UTF-8 text; save it anew as UTF-8."),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR", "There is no event in this file."),
    ],
)
def test_a_file_that_cannot_be_used_gets_a_sentence(
    app: Flask, tmp_path: Path, content: bytes, sentence: str
):
    file = tmp_path / "calendar"
    file.write_bytes(content)

    refused = run(app, "import", str(file), "--reason", "A new year")

    assert refused.exit_code == 1
    assert sentence in refused.stderr
    assert "Traceback" not in refused.output


def test_an_import_says_why_or_only_looks(app: Flask, tmp_path: Path):
    file = tmp_path / "holidays.ics"
    file.write_text(ICS)

    refused = run(app, "import", str(file))

    assert refused.exit_code == 2
    assert "Say why with --reason, or look first with --dry-run." in refused.stderr


@pytest.mark.both_databases
def test_a_calendar_published_meanwhile_is_not_overwritten(app: Flask):
    with app.app_context():
        seen = desk.active()
    run(app, *CLOSE)

    with app.app_context(), pytest.raises(Conflict), saved():
        publish(seen, seen.calendar.text, "As it was", "Dana")

    assert not is_open_day(app, "2026-12-02")
