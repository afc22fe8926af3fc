"""`flask desk calendar`: answers with receipts, JSON questions, dated rows."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.support.moments import local
from triage import desk
from triage.app import create_app

TRUTH = Path(__file__).parent.parent / "calendar" / "closures_2024_2028.csv"


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["desk", *arguments])


def test_the_closures_are_printed_in_the_shape_of_the_known_list(app: Flask):
    result = run(app, "calendar", "closures", "--from", "2024", "--to", "2028")

    assert result.exit_code == 0
    assert result.stdout == TRUTH.read_text()


def test_seventeen_years_of_closures_can_be_asked_for(app: Flask):
    result = run(app, "calendar", "closures", "--from", "2019", "--to", "2035")

    rows = list(csv.DictReader(result.stdout.splitlines()))
    assert {row["date"][:4] for row in rows} == {str(y) for y in range(2019, 2036)}
    shut = {row["date"] for row in rows if row["shuts_a_weekday"] == "yes"}
    assert {"2023-11-10", "2024-04-01"} <= shut
    assert not {"2026-07-03", "2027-12-24"} & shut


def test_years_the_wrong_way_round_are_refused_with_a_sentence(app: Flask):
    result = run(app, "calendar", "closures", "--from", "2030", "--to", "2020")

    assert result.exit_code == 1
    assert "the earlier one first" in result.stderr


def test_two_minutes_after_friday_4_59_is_monday_8_01_with_its_count(app: Flask):
    result = run(app, "calendar", "add", "2026-11-20T16:59", "2 business minutes")

    assert result.exit_code == 0
    assert "2026-11-23T08:01:00-08:00" in result.stdout.splitlines()[0]
    assert "2026-11-20" in result.stdout
    assert "2026-11-23" in result.stdout.splitlines()[-1]


def test_the_open_time_between_two_moments_is_counted_day_by_day(app: Flask):
    result = run(app, "calendar", "between", "2026-11-25T16:00", "2026-11-30T09:00")

    assert result.exit_code == 0
    assert result.stdout.startswith("7200 business seconds")
    assert "Thanksgiving Day" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("add", "2026-11-20T16:59", "2 days"), "business days"),
        (("add", "yesterday", "2 business hours"), ""),
        (("add", "2026-11-20T16:59"), "Say from when and how much"),
        (("between", "2026-11-20T16:59"), "Say both moments"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence_and_no_traceback(
    app: Flask, arguments: tuple[str, ...], sentence: str
):
    result = run(app, "calendar", *arguments)

    assert result.exit_code in (1, 2)
    assert sentence in result.stderr
    assert "Traceback" not in result.output


def test_questions_are_answered_line_by_line_and_a_bad_one_does_not_stop_them(
    app: Flask, tmp_path: Path
):
    file = tmp_path / "questions.jsonl"
    file.write_text(
        '{"op":"add","at":"2026-11-20T16:59","seconds":120}\n'
        "not json\n"
        '{"op":"between","from":"2026-11-23T08:01","to":"2026-11-20T16:59"}\n'
        '{"op":"add","at":"2026-11-20T16:59","seconds":"two"}\n'
        '{"op":"add","at":"9999-11-20T16:59","seconds":1e400}\n'
    )

    result = run(app, "calendar", "add", "--jsonl", str(file))

    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert answers[0] == {"at": "2026-11-23T08:01:00-08:00"}
    assert answers[2] == {"seconds": -120}
    assert all(answers[n]["error"].endswith(".") for n in (1, 3, 4))
    assert result.exit_code == 1


def test_good_questions_alone_end_well(app: Flask, tmp_path: Path):
    file = tmp_path / "questions.jsonl"
    file.write_text(
        '{"op":"between","from":"2026-11-20T16:59","to":"2026-11-23T08:01"}'
    )

    assert run(app, "calendar", "between", "--jsonl", str(file)).exit_code == 0


def test_an_afternoon_is_closed_by_a_dated_row_with_its_author(app: Flask):
    result = run(
        app, "calendar", "close", "2026-12-02", "--from", "12:00",
        "--reason", "Staff meeting", "--author", "Dana",
    )  # fmt: skip

    assert result.exit_code == 0
    with app.app_context():
        active = desk.active()
        closures = active.calendar.closures_on(local("2026-12-02 09:00").date())
        assert [(c.reason, c.author) for c in closures] == [("Staff meeting", "Dana")]
        assert active.calendar.is_open(local("2026-12-02 11:59"))
        assert not active.calendar.is_open(local("2026-12-02 12:00"))


def test_a_saturday_is_opened_by_a_dated_row(app: Flask):
    run(
        app, "calendar", "open", "2026-12-05", "--from", "09:00", "--to", "12:00",
        "--reason", "Flu clinics",
    )  # fmt: skip

    with app.app_context():
        assert desk.active().calendar.is_open(local("2026-12-05 10:00"))


@pytest.mark.parametrize(
    ("row", "hours"),
    [
        (("close", "2026-12-02"), "closed all day"),
        (("close", "2026-12-02", "--from", "12:00"), "open 08:00-12:00."),
        (
            ("open", "2026-12-05", "--from", "20:00", "--to", "02:00"),
            "open 20:00-02:00 on 2026-12-06.",
        ),
    ],
)
def test_the_answer_says_what_the_day_has_come_to_be(
    app: Flask, row: tuple[str, ...], hours: str
):
    answer = run(app, "calendar", *row, "--reason", "Storm").stdout

    assert f"{row[1]} is written into the calendar: {hours}" in answer


@pytest.mark.parametrize("verb", ["close", "open"])
@pytest.mark.parametrize("option", ["--reason", "--author"])
def test_a_row_without_a_reason_or_an_author_names_the_option(
    app: Flask, verb: str, option: str
):
    said = {"--reason": "Storm", "--author": "Dana"} | {option: " "}
    words = [word for pair in said.items() for word in pair]

    result = run(app, "calendar", verb, "2026-12-02", *words)

    assert result.exit_code == 2
    assert f"'{option}': Say it in a few words." in result.stderr


def test_the_same_row_twice_is_refused(app: Flask):
    row = ("calendar", "close", "2026-12-02", "--reason", "Staff meeting")
    assert run(app, *row).exit_code == 0

    again = run(app, *row)

    assert again.exit_code == 1
    assert "already in the calendar" in again.stderr


@pytest.mark.parametrize("end", ["25:00", "noon", "-"])
def test_an_hour_that_is_none_is_refused(app: Flask, end: str):
    result = run(
        app, "calendar", "close", "2026-12-02", "--to", end, "--reason", "Storm"
    )

    assert result.exit_code == 1
    assert "Traceback" not in result.output


def test_questions_are_answered_before_any_database_is_made(tmp_path: Path):
    app = create_app({"MODE": "demo"}, tmp_path)

    result = run(app, "calendar", "add", "2026-11-20T16:59", "2 business minutes")

    assert result.exit_code == 0
    assert not (tmp_path / "triage.sqlite").exists()
