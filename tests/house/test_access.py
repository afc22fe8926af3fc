"""Who may open what: every route has its audience, and its guard holds for all others."""

import pytest
from sqlalchemy import event
from werkzeug.routing import BuildError, Rule

from tests.support import staff
from tests.support.apps import new_client
from triage.models import Role
from triage.store import db

EVERYBODY, STAFF, SUPERVISORS = "everybody", "staff", "supervisors"
# A new blueprint needs a row here, or the first test below fails.
AUDIENCES = {
    "submitters": EVERYBODY,
    "signin": EVERYBODY,
    "health": EVERYBODY,
    # Answers 404 to everybody outside demo mode.
    "demo": EVERYBODY,
    "reps": STAFF,
    "account": STAFF,
    "supervisors": SUPERVISORS,
}
FILLED = {
    "ref": "NOBODY",
    "signature": "x" * 26,
    "topic": "hours",
    "token": "x" * 43,
    "ticket_id": 1,
    "version_id": 1,
    "shadow_id": 1,
    "name": "links.toml",
    "year": 2026,
    "kind": "calendar",
}


def rules(app, *audiences: str) -> list[Rule]:
    return [
        rule
        for rule in app.url_map.iter_rules()
        if AUDIENCES.get(rule.endpoint.split(".")[0]) in audiences
    ]


def requests(app, *audiences: str) -> list[tuple[str, str]]:
    """Method and path of every route of an audience."""
    found = []
    with app.test_request_context():
        for rule in rules(app, *audiences):
            values = {name: FILLED[name] for name in rule.arguments}
            built = app.url_map.bind("localhost").build(rule.endpoint, values)
            found += [(m, built) for m in sorted(rule.methods & {"GET", "POST"})]
    assert found
    return found


@pytest.fixture
def open_app(app):
    """The app without CSRF tokens, so that only the guards stand in the way."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def test_every_route_belongs_to_an_audience(app):
    strays = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and rule.endpoint.split(".")[0] not in AUDIENCES
    ]

    assert strays == []


def test_every_blueprint_has_a_guard(app):
    guarded = {
        name for name, guards in app.before_request_funcs.items() if name and guards
    }

    assert set(app.blueprints) - guarded - {"health"} == set()


def test_every_part_of_an_address_is_tried(app):
    wanted = {name for rule in app.url_map.iter_rules() for name in rule.arguments} - {
        "filename"
    }

    assert wanted == set(FILLED)


def test_who_is_not_signed_in_is_sent_to_sign_in(open_app):
    client = new_client(open_app)

    for method, path in requests(open_app, STAFF, SUPERVISORS):
        answer = client.open(path, method=method)
        sent = answer.status_code == 302 and answer.location.startswith("/sign-in")
        assert sent if method == "GET" else answer.status_code == 401, (
            f"{method} {path}"
        )


def test_a_rep_does_not_open_what_is_the_supervisors(open_app):
    rep = staff.signed_in(open_app, staff.add(open_app, Role.REP))

    for method, path in requests(open_app, SUPERVISORS):
        assert rep.open(path, method=method).status_code == 403, f"{method} {path}"


def test_who_was_disabled_is_out_at_once(open_app):
    from triage import people
    from triage.store import saved

    staff.add(open_app, Role.SUPERVISOR)
    rep_id = staff.add(open_app, Role.REP)
    rep = staff.signed_in(open_app, rep_id)
    assert rep.get("/desk/").status_code == 200

    with open_app.app_context(), saved():
        people.disable(rep_id)

    assert rep.get("/desk/").status_code == 302


def test_no_post_is_taken_without_a_token(app):
    client = new_client(app)

    for method, path in requests(app, STAFF, SUPERVISORS):
        if method == "POST":
            answer = client.post(path, data={"subject": "x"})
            assert answer.status_code in (400, 401), f"{path} {answer.status_code}"
    # A submitter whose form is too old starts over, or sees what was typed once more.
    for method, path in requests(app, EVERYBODY):
        if method == "POST":
            answer = client.post(path, data={"subject": "x"})
            assert answer.status_code in (302, 303, 400, 404, 422), path


def test_reading_never_writes(open_app):
    person = staff.signed_in(open_app, staff.add(open_app, Role.SUPERVISOR))
    written: list[str] = []

    def watch(_connection, _cursor, statement, *_rest):
        if statement.split()[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            written.append(statement)

    with open_app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", watch)
    for method, path in requests(open_app, EVERYBODY, STAFF, SUPERVISORS):
        if method == "GET":
            person.get(path)
            assert written == [], path


def test_no_request_breaks_a_page(open_app):
    """Nonsense in every address and form is answered, by a page, below 500."""
    rep = staff.signed_in(open_app, staff.add(open_app, Role.SUPERVISOR))
    open_app.testing = False

    for method, path in requests(open_app, EVERYBODY, STAFF, SUPERVISORS):
        answer = rep.open(path, method=method, data={"nonsense": "\x00"})
        assert answer.status_code < 500 or path == "/readyz", f"{method} {path}"


def test_what_is_not_there_cannot_be_built(app):
    with app.test_request_context(), pytest.raises(BuildError):
        app.url_map.bind("localhost").build("reps.no_such_page")
