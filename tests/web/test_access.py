"""Who may come in where: a row for every route of the service, tried by everybody.

A new route fails here until somebody has thought about who may use it.
"""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, url_for
from sqlalchemy import event, func, select

from tests.support import staff
from tests.support.apps import close, make_app, new_client
from tests.support.moments import MONDAY
from tests.support.pages import CheckedClient
from tests.tickets.people_at_work import Work
from triage import people
from triage.models import DeskDraft, Event, Letter, Message, Role, SignIn, Ticket
from triage.publishing import history, shadows
from triage.store import db, saved
from triage.tickets.links import signature

# Everybody: no sign-in is asked for. Link: only with the ticket's own signature.
# Staff: reps and supervisors. Supervisors: they alone.
EVERYBODY, LINK, STAFF, SUPERVISORS = "everybody", "link", "staff", "supervisors"
WHO = {
    "static": EVERYBODY,
    "health.process": EVERYBODY,
    "health.ready": EVERYBODY,
    "submitters.start": EVERYBODY,
    "submitters.details": EVERYBODY,
    "submitters.send_details": EVERYBODY,
    "submitters.reading": EVERYBODY,
    "submitters.send_reading": EVERYBODY,
    "submitters.questions": EVERYBODY,
    "submitters.send_questions": EVERYBODY,
    "submitters.contact": EVERYBODY,
    "submitters.send_contact": EVERYBODY,
    "submitters.check": EVERYBODY,
    "submitters.send_check": EVERYBODY,
    "submitters.sent": EVERYBODY,
    "submitters.solved": EVERYBODY,
    "submitters.start_over": EVERYBODY,
    "submitters.guide": EVERYBODY,
    "submitters.send_outcome": EVERYBODY,
    "submitters.status": EVERYBODY,
    "submitters.send_status": EVERYBODY,
    "submitters.send_status_link": EVERYBODY,
    "submitters.lost_link": EVERYBODY,
    "submitters.send_lost_link": EVERYBODY,
    "submitters.link_mailed": EVERYBODY,
    "submitters.contact_us": EVERYBODY,
    "submitters.accessibility": EVERYBODY,
    "submitters.privacy": EVERYBODY,
    "submitters.ticket": LINK,
    "submitters.send_message": LINK,
    "submitters.send_solved": LINK,
    "signin.form": EVERYBODY,
    "signin.sign_in": EVERYBODY,
    "signin.sign_out": EVERYBODY,
    # Behind a secret of its own, tried in test_signin.py.
    "signin.new_password": EVERYBODY,
    "signin.set_password": EVERYBODY,
    "account.page": STAFF,
    "account.password": STAFF,
    "account.preferences": STAFF,
    "account.sign_ins": STAFF,
    "reps.queue": STAFF,
    "reps.rows": STAFF,
    "reps.next_ticket": STAFF,
    "reps.bulk": STAFF,
    "reps.find": STAFF,
    "reps.new_ticket": STAFF,
    "reps.open_new": STAFF,
    "reps.ticket": STAFF,
    "reps.pane": STAFF,
    "reps.counts": STAFF,
    "reps.history": STAFF,
    "reps.receipts": STAFF,
    "reps.assignment": STAFF,
    "reps.reply": STAFF,
    "reps.question": STAFF,
    "reps.note": STAFF,
    "reps.call": STAFF,
    "reps.resolution": STAFF,
    "reps.reopening": STAFF,
    "reps.parking": STAFF,
    "reps.unparking": STAFF,
    "reps.category": STAFF,
    "reps.priority": STAFF,
    "reps.split": STAFF,
    "supervisors.now": SUPERVISORS,
    "supervisors.audit": SUPERVISORS,
    "supervisors.report": SUPERVISORS,
    "supervisors.report_csv": SUPERVISORS,
    "supervisors.behind": SUPERVISORS,
    "supervisors.calendar": SUPERVISORS,
    "supervisors.calendar_file": SUPERVISORS,
    "supervisors.closing": SUPERVISORS,
    "supervisors.add_closing": SUPERVISORS,
    "supervisors.opening": SUPERVISORS,
    "supervisors.add_opening": SUPERVISORS,
    "supervisors.outage": SUPERVISORS,
    "supervisors.add_outage": SUPERVISORS,
    "supervisors.hours": SUPERVISORS,
    "supervisors.change_hours": SUPERVISORS,
    "supervisors.remove_row": SUPERVISORS,
    "supervisors.holiday": SUPERVISORS,
    "supervisors.keep_holiday": SUPERVISORS,
    "supervisors.remove_holiday": SUPERVISORS,
    "supervisors.import_calendar": SUPERVISORS,
    "supervisors.keep_calendar": SUPERVISORS,
    "supervisors.import_days": SUPERVISORS,
    "supervisors.offer_days": SUPERVISORS,
    "supervisors.keep_days": SUPERVISORS,
    "supervisors.policies": SUPERVISORS,
    "supervisors.policies_file": SUPERVISORS,
    "supervisors.policy": SUPERVISORS,
    "supervisors.keep_policy": SUPERVISORS,
    "supervisors.move_policy": SUPERVISORS,
    "supervisors.remove_policy": SUPERVISORS,
    "supervisors.length": SUPERVISORS,
    "supervisors.change_length": SUPERVISORS,
    "supervisors.escalation": SUPERVISORS,
    "supervisors.change_escalation": SUPERVISORS,
    "supervisors.import_policies": SUPERVISORS,
    "supervisors.keep_policies": SUPERVISORS,
    "supervisors.rules": SUPERVISORS,
    "supervisors.rule": SUPERVISORS,
    "supervisors.add_phrase": SUPERVISORS,
    "supervisors.change_phrases": SUPERVISORS,
    "supervisors.add_example": SUPERVISORS,
    "supervisors.remove_examples": SUPERVISORS,
    "supervisors.rule_form": SUPERVISORS,
    "supervisors.keep_rule": SUPERVISORS,
    "supervisors.remove_rule": SUPERVISORS,
    "supervisors.rules_actions": SUPERVISORS,
    "supervisors.action_row": SUPERVISORS,
    "supervisors.keep_action_row": SUPERVISORS,
    "supervisors.remove_action_row": SUPERVISORS,
    "supervisors.rules_groups": SUPERVISORS,
    "supervisors.group": SUPERVISORS,
    "supervisors.keep_group": SUPERVISORS,
    "supervisors.remove_group": SUPERVISORS,
    "supervisors.rules_places": SUPERVISORS,
    "supervisors.region": SUPERVISORS,
    "supervisors.keep_region": SUPERVISORS,
    "supervisors.switch": SUPERVISORS,
    "supervisors.keep_switch": SUPERVISORS,
    "supervisors.rules_link": SUPERVISORS,
    "supervisors.keep_link": SUPERVISORS,
    "supervisors.rules_findings": SUPERVISORS,
    "supervisors.rules_files": SUPERVISORS,
    "supervisors.rules_file": SUPERVISORS,
    "supervisors.keep_files": SUPERVISORS,
    "supervisors.rules_reviews": SUPERVISORS,
    "supervisors.confirm_rows": SUPERVISORS,
    "supervisors.rules_try": SUPERVISORS,
    "supervisors.try_message": SUPERVISORS,
    "supervisors.corrections": SUPERVISORS,
    "supervisors.corrected_tickets": SUPERVISORS,
    "supervisors.example": SUPERVISORS,
    "supervisors.keep_example": SUPERVISORS,
    "supervisors.change": SUPERVISORS,
    "supervisors.ask_preview": SUPERVISORS,
    "supervisors.preview_progress": SUPERVISORS,
    "supervisors.tick_loss": SUPERVISORS,
    "supervisors.shadows": SUPERVISORS,
    "supervisors.start_shadow": SUPERVISORS,
    "supervisors.shadow": SUPERVISORS,
    "supervisors.stop_shadow": SUPERVISORS,
    "supervisors.draft_of_shadow": SUPERVISORS,
    "supervisors.publish": SUPERVISORS,
    "supervisors.rebase": SUPERVISORS,
    "supervisors.discard": SUPERVISORS,
    "supervisors.history": SUPERVISORS,
    "supervisors.recount": SUPERVISORS,
    "supervisors.version": SUPERVISORS,
    "supervisors.draft_version": SUPERVISORS,
    "supervisors.revise_promises": SUPERVISORS,
    "supervisors.year": SUPERVISORS,
    "supervisors.confirm_year": SUPERVISORS,
}


@pytest.fixture
def tickets(app: Flask, clock) -> dict[str, Any]:
    """Two tickets of different submitters: whose link opens which?"""
    with app.app_context():
        work = Work(clock)
        mine, other = work.open(), work.open(email="bob@clinic.example", name="Bob")
        return {
            "id": mine.id,
            "ref": mine.ref,
            "own": signature(mine.ref, mine.link_version),
            "others": signature(other.ref, other.link_version),
            "revoked": signature(mine.ref, mine.link_version + 1),
        }


@pytest.fixture
def visitors(app: Flask) -> dict[str, Any]:
    """One browser of each kind."""
    rep, supervisor = staff.add(app, Role.REP), staff.add(app, Role.SUPERVISOR)
    left = staff.add(app, Role.REP, "Leo Left")
    found = {
        "nobody": new_client(app),
        "rep": staff.signed_in(app, rep),
        "supervisor": staff.signed_in(app, supervisor),
        "left": staff.signed_in(app, left),
    }
    with app.app_context(), saved():
        people.disable(left)
        # Even if the session's row had stayed, it would not let anybody in.
        people.sign_in(left, hours=1)
        shadows.start(_draft(supervisor), days=7, reason="To see", now=MONDAY)
    return found


def _draft(person_id: int) -> DeskDraft:
    """The rules in use, as somebody's draft that is nowhere kept."""
    rules = history.active_version("rules")
    text = rules.text
    return DeskDraft(kind="rules", person_id=person_id, base_id=rules.id, text=text)


class Doors:
    """The routes of the service, each tried by one visitor with made-up values."""

    def __init__(self, app: Flask, tickets: dict[str, Any], key: str = "own") -> None:
        self.app = app
        self.values = {
            "ticket_id": tickets["id"],
            "ref": tickets["ref"],
            "signature": tickets[key],
            "topic": "login_access",
            "token": "made-up",
            "filename": "img/mark.svg",
            "kind": "calendar",
            "name": "links.toml",
            "version_id": 2,
            "shadow_id": 1,
            "year": 2026,
        }
        self.rules = {rule.endpoint: rule for rule in app.url_map.iter_rules()}

    def reads(self, endpoint: str) -> bool:
        """Whether the route is only read."""
        return any(
            rule.endpoint == endpoint and "GET" in (rule.methods or ())
            for rule in self.app.url_map.iter_rules()
        )

    def address(self, endpoint: str) -> str:
        """The address of a route."""
        given = {name: self.values[name] for name in self.rules[endpoint].arguments}
        with self.app.test_request_context():
            return url_for(endpoint, **given)

    def ask(self, client: CheckedClient, endpoint: str) -> Any:
        """Read the route, or send it a form with nothing in it but its token."""
        if self.reads(endpoint):
            answer = client.get(self.address(endpoint))
            answer.close()
            return answer
        for page in ("/desk/me", "/sign-in"):
            if client.get(page).status_code == 200:
                break
        return client.post(self.address(endpoint))


def of(*audiences: str) -> list[str]:
    """The routes of some audiences."""
    return [endpoint for endpoint, who in WHO.items() if who in audiences]


def asks_to_sign_in(answer: Any) -> bool:
    location = answer.headers.get("Location", "")
    return answer.status_code == 401 or location.startswith("/sign-in?")


def counts(app: Flask) -> list[int]:
    """How much there is of everything a visitor could add to."""
    with app.app_context():
        return [
            db.session.execute(select(func.count()).select_from(kind)).scalar_one()
            for kind in (Ticket, Event, Message, Letter)
        ]


def test_every_route_has_a_row_and_every_row_a_route(app):
    assert set(app.view_functions) == set(WHO)


def test_every_blueprint_says_who_it_lets_in(app):
    without = set(app.blueprints) - set(app.before_request_funcs)

    # Two questions of machines, answered to whoever asks.
    assert without <= {"health"}


@pytest.mark.parametrize("visitor", ["nobody", "left"])
def test_staff_pages_send_everybody_else_to_the_sign_in(
    app, visitors, tickets, visitor
):
    doors, before = Doors(app, tickets), counts(app)

    for endpoint in of(STAFF, SUPERVISORS):
        answer = doors.ask(visitors[visitor], endpoint)
        assert asks_to_sign_in(answer), f"{endpoint}: {answer.status}"
        assert "Ann Lee" not in answer.text, endpoint

    assert counts(app) == before


def test_supervisors_pages_are_not_for_reps(app, visitors, tickets):
    doors = Doors(app, tickets)

    for endpoint in of(SUPERVISORS):
        assert doors.ask(visitors["rep"], endpoint).status_code == 403, endpoint
        answer = doors.ask(visitors["supervisor"], endpoint)
        assert answer.status_code in (200, 302, 303, 409, 422), (
            f"{endpoint}: {answer.status}"
        )


@pytest.mark.parametrize("visitor", ["rep", "supervisor"])
def test_staff_pages_let_both_roles_in(app, visitors, tickets, visitor):
    doors = Doors(app, tickets)

    # Signing out everywhere is what it says, so it comes last.
    for endpoint in sorted(of(STAFF), key=lambda one: one == "account.sign_ins"):
        answer = doors.ask(visitors[visitor], endpoint)
        assert not asks_to_sign_in(answer), endpoint
        assert answer.status_code in (200, 204, 302, 303, 409, 422), (
            f"{endpoint}: {answer.status}"
        )


def test_everybodys_pages_ask_nobody_to_sign_in(app, visitors, tickets):
    doors = Doors(app, tickets)
    # 401 is what these say to a wrong secret.
    secret = {"signin.new_password", "signin.set_password", "signin.sign_in"}

    for endpoint in set(of(EVERYBODY)) - secret:
        answer = doors.ask(visitors["nobody"], endpoint)
        assert not asks_to_sign_in(answer), endpoint
        assert answer.status_code not in (401, 403, 500), f"{endpoint}: {answer.status}"


@pytest.mark.parametrize("key", ["others", "revoked"])
def test_only_its_own_link_opens_a_ticket(app, visitors, tickets, key):
    doors, before = Doors(app, tickets, key), counts(app)

    for visitor in ("nobody", "rep", "supervisor"):
        for endpoint in of(LINK):
            answer = doors.ask(visitors[visitor], endpoint)
            assert answer.status_code == 404, f"{endpoint}: {answer.status}"
            assert "Ann Lee" not in answer.text

    assert counts(app) == before


def test_its_own_link_opens_it_for_whoever_has_it(app, visitors, tickets):
    doors = Doors(app, tickets)

    for endpoint in of(LINK):
        answer = doors.ask(visitors["nobody"], endpoint)
        assert answer.status_code in (200, 302, 303, 422), (
            f"{endpoint}: {answer.status}"
        )


def test_no_post_is_taken_without_its_token(app, visitors, tickets):
    doors, before = Doors(app, tickets), counts(app)

    for endpoint in WHO:
        if doors.reads(endpoint):
            continue
        answer = visitors["supervisor"].post(
            doors.address(endpoint), data={"csrf_token": "", "body": "x", "to": "me"}
        )
        # What everybody may send leads back to its page.
        taken_back = answer.status_code == 303 and endpoint in of(EVERYBODY, LINK)
        assert taken_back or answer.status_code in (400, 401, 422), (
            f"{endpoint}: {answer.status}"
        )

    assert counts(app) == before
    with app.app_context():
        sessions = db.session.execute(select(func.count()).select_from(SignIn))
        assert sessions.scalar_one() == 3


def test_reading_writes_nothing(app, visitors, tickets):
    doors = Doors(app, tickets)
    written: list[str] = []

    def listen(_connection, _cursor, statement, *_rest) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "BEGIN", "PRAGMA")):
            written.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", listen)
    for endpoint in WHO:
        if doors.reads(endpoint):
            doors.ask(visitors["supervisor"], endpoint)
    event.remove(engine, "before_cursor_execute", listen)

    assert written == []


def test_the_letters_of_the_demonstration_exist_there_alone(
    app, database_url, tmp_path
):
    assert new_client(app).get("/demo/letters").status_code == 404
    demo = make_app(database_url, tmp_path, {"MODE": "demo"})
    demo.config["CLOCK"] = lambda: MONDAY

    assert new_client(demo).get("/demo/letters").status_code == 200
    more = set(demo.view_functions) - set(WHO)
    assert more == {"demo.letters", "demo.letter", "demo.letter_in_html"}
    close(demo)
