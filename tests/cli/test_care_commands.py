"""`flask desk install|check|audit|clocks|people|classify|demo`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from tests.mail.outgoing import a_ticket
from tests.support import staff
from tests.support.moments import MONDAY
from triage import desk, people
from triage.app import create_app
from triage.models import Role, Ticket
from triage.publishing import years
from triage.store import db, saved
from triage.tickets import many


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["desk", *arguments])


def test_installing_twice_changes_nothing(app: Flask):
    result = run(app, "install")

    assert result.exit_code == 0
    assert "has its tables already" in result.stdout


def test_the_shipped_data_can_be_used_and_says_what_wants_a_look(app: Flask):
    result = run(app, "check")

    assert result.exit_code == 0, result.output
    assert "The address is not known." in result.stdout
    assert "Data files: rules, calendar and policies can be used" in result.stdout
    assert "Database: its migrations are done" in result.stdout


def test_the_data_can_be_checked_before_there_is_a_database(tmp_path: Path):
    result = run(create_app({"MODE": "demo"}, tmp_path), "check")

    assert result.exit_code == 0, result.output
    assert "Database: there is none yet." in result.stdout
    assert not (tmp_path / "triage.sqlite").exists()


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("UPDATE alembic_version SET version_num = 'older'", "flask db upgrade"),
        ("DELETE FROM desk_head", "flask desk install"),
        (
            "UPDATE desk_versions SET text = 'torn', sha256 = 'torn'"
            " WHERE kind = 'calendar'",
            "torn|TOML|toml",
        ),
    ],
)
def test_a_database_that_cannot_be_used_is_found_by_the_check(
    app: Flask, change: str, sentence: str
):
    with app.app_context(), saved():
        db.session.execute(text(change))

    result = run(app, "check")

    assert result.exit_code == 1
    assert re.search(sentence, result.stderr), result.output
    assert "Traceback" not in result.output


@pytest.mark.both_databases
def test_the_check_says_when_nobody_hears_of_the_desk(app: Flask):
    deaf = "Nobody gets the digest of due times"
    assert deaf in run(app, "check").stdout
    sam = staff.add(app, Role.SUPERVISOR)
    assert deaf not in run(app, "check").stdout

    with app.app_context(), saved():
        people.prefer(sam, alerts="never")

    assert deaf in run(app, "check").stdout


@pytest.mark.both_databases
def test_the_check_counts_the_tickets_that_cannot_be_woken(app: Flask):
    with app.app_context():
        ticket_id = a_ticket()
        with saved():
            many.put_off([ticket_id], MONDAY)

    assert "1 ticket could not be woken" in run(app, "check").stdout


def test_the_audit_of_an_empty_desk_finds_nothing(app: Flask):
    result = run(app, "audit")

    assert result.exit_code == 0
    assert "0 differences" in result.stdout


@pytest.mark.both_databases
@pytest.mark.parametrize("option", [[], ["--changed"]])
def test_the_audit_says_what_does_not_fit_and_the_check_reminds_of_it(
    app: Flask, option: list[str]
):
    with app.app_context():
        ticket_id = a_ticket()
        _spoil(ticket_id, "low")

    result = run(app, "audit", *option)

    assert result.exit_code == 1
    assert "priority is 'low', and should be 'normal'" in result.stdout
    assert "Looked at 1 ticket; 1 difference." in result.stdout
    assert "The last audit found 1 difference" in run(app, "check").stdout
    with app.app_context():
        _spoil(ticket_id, "normal")
    assert run(app, "audit", *option).exit_code == 0
    assert "The last audit found" not in run(app, "check").stdout


@pytest.mark.both_databases
@pytest.mark.parametrize("option", [[], ["--changed"]])
def test_the_audit_mends_rows_and_says_what_is_left(app: Flask, option: list[str]):
    with app.app_context():
        ticket_id = a_ticket()
        _spoil(ticket_id, "low")

    result = run(app, "audit", "--mend", *option)

    assert result.exit_code == 0, result.output
    assert "Wrote 1 row anew." in result.stdout
    assert "; 0 differences." in result.stdout
    with app.app_context():
        assert db.session.get_one(Ticket, ticket_id).priority == "normal"


@pytest.mark.both_databases
def test_what_no_row_can_put_right_is_said_after_mending(app: Flask):
    with app.app_context():
        ticket_id = a_ticket()
        with saved():
            db.session.execute(text("DELETE FROM letters"))

    result = run(app, "audit", "--mend")

    assert result.exit_code == 1
    assert "Wrote 0 rows anew." in result.stdout
    assert "letter received is 0" in result.stdout
    assert ticket_id


@pytest.mark.both_databases
def test_the_check_names_whom_no_letter_reaches(app: Flask):
    staff.add(app, Role.REP)
    assert "No letter reaches" not in run(app, "check").stdout

    with app.app_context(), saved():
        db.session.execute(text("UPDATE people SET email = 'rosa at the desk'"))

    assert "No letter reaches Rosa Diaz" in run(app, "check").stdout


def _spoil(ticket_id: int, priority: str) -> None:
    with saved():
        db.session.get_one(Ticket, ticket_id).priority = priority


def test_the_check_asks_for_a_year_until_its_closures_are_confirmed(app: Flask):
    assert "The closures of 2026 are not confirmed" in run(app, "check").stdout
    sam = staff.add(app, Role.SUPERVISOR)

    with app.app_context(), saved():
        for year in (2026, 2027):
            years.confirm(year, sam, MONDAY, desk.active())

    assert "are not confirmed" not in run(app, "check").stdout


@pytest.mark.both_databases
def test_a_recount_after_a_closure_moves_due_dates_and_no_promise(app: Flask):
    with app.app_context():
        a_ticket()
    closing = ("calendar", "close", "2026-11-16", "--from", "12:00", "--reason", "Snow")
    assert run(app, *closing).exit_code == 0

    for option, verb in (["--dry-run"], "would move"), ([], "moved"):
        said = run(app, "clocks", "recount", *option).stdout
        assert f"Counted 1 ticket; 0 due dates {verb}." in said
        assert "1 promise newly in danger; none was moved." in said
    assert "Counted 0 tickets" in run(app, "clocks", "recount").stdout


def test_a_recount_says_what_it_looked_at(app: Flask):
    assert "0 due dates would move" in run(app, "clocks", "recount", "--dry-run").stdout
    assert "0 due dates moved" in run(app, "clocks", "recount").stdout
    for option in ([], ["--dry-run"]):
        said = run(app, "clocks", "recount", *option).stdout
        assert "0 promises newly in danger" in said


def test_somebody_is_added_and_sets_the_password_by_link(app: Flask):
    result = run(app, "people", "add", "ana@desk.org", "--name", "Ana Morales")

    assert result.exit_code == 0, result.output
    secret = result.stdout.strip().rsplit("/set-password/", 1)[1]
    with app.app_context():
        assert people.open_link(secret).name == "Ana Morales"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("add", "not an address", "--name", "Ana"), "address"),
        (("disable", "nobody@desk.org"), "nobody@desk.org"),
        (("role", "nobody@desk.org", "rep"), "nobody@desk.org"),
        (("link", "nobody@desk.org"), "nobody@desk.org"),
    ],
)
def test_people_that_cannot_be_found_or_added_get_a_sentence(
    app: Flask, arguments: tuple[str, ...], sentence: str
):
    result = run(app, "people", *arguments)

    assert result.exit_code == 1
    assert sentence in result.stderr
    assert "Traceback" not in result.output


def test_the_last_supervisor_cannot_be_disabled(app: Flask):
    run(app, "people", "add", "d@desk.org", "--name", "Dana", "--role", "supervisor")

    disabled = run(app, "people", "disable", "d@desk.org")
    demoted = run(app, "people", "role", "d@desk.org", "rep")

    assert disabled.exit_code == demoted.exit_code == 1
    assert "supervisor" in disabled.stderr


def test_somebody_is_disabled_and_enabled_again(app: Flask):
    run(app, "people", "add", "ana@desk.org", "--name", "Ana")

    assert (
        "signed out everywhere" in run(app, "people", "disable", "ana@desk.org").stdout
    )
    assert "disabled" in run(app, "people", "list").stdout
    assert run(app, "people", "enable", "ana@desk.org").exit_code == 0
    assert "disabled" not in run(app, "people", "list").stdout


def test_messages_are_classified_line_by_line(app: Flask, tmp_path: Path):
    file = tmp_path / "messages.jsonl"
    file.write_text(
        '{"id":"1","subject":"locked out","body":"my account is locked",'
        '"org_type":"provider","county":"Kern","channel":"web"}\n'
        "[]\nnot json\n"
    )

    result = run(app, "classify", "--jsonl", str(file))

    first, second, third = (json.loads(line) for line in result.stdout.splitlines())
    assert list(first) == [
        "id", "category", "gate", "top", "action", "ticket", "guide", "guard", "rules",
        "because", "chances", "second", "model", "explanation",
    ]  # fmt: skip
    assert first["category"] == first["top"][0] == "login_access"
    assert len(set(first["top"])) == 3
    assert second["error"]
    assert third["error"] == "Line 3 is not JSON."
    assert result.exit_code == 1


def test_the_demonstration_is_not_loaded_over_a_desk_in_use(app: Flask):
    with app.app_context(), saved():
        from triage.demo.staff import add_all
        from triage.desk import now

        add_all(now())

    result = run(app, "demo")

    assert result.exit_code == 1
    assert "needs an empty one" in result.stderr


@pytest.mark.settings(
    MODE="production", MAIL_SERVER="127.0.0.1", BASE_URL="https://help.example.org"
)
def test_the_demonstration_is_refused_in_production(app: Flask):
    result = run(app, "demo")

    assert result.exit_code == 1
    assert "not loaded in production" in result.stderr


def test_the_rules_are_looked_at_phrase_by_phrase_when_asked(app: Flask):
    short, long = run(app, "check"), run(app, "check", "--rules")

    assert long.exit_code == 0
    assert long.stdout.startswith(short.stdout)
    told = long.stdout.removeprefix(short.stdout)
    assert "note: links.toml: iz_portal: The address is not known." in told
    assert "fires on one labelled message only." in told
    assert re.search(r"Rules in use: \d+ to look at, found in \d+\.\d s\.\n$", told)
