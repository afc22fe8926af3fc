"""What supervisors see: now, the report, and sentences for what nobody can answer."""

import pytest

from tests.support import staff
from tests.support.apps import new_client
from tests.tickets.statements import counted
from triage.models import Role
from triage.store import saved
from triage.tickets import working

LISTS = "/desk/report/tickets"


def test_a_supervisor_begins_with_what_stands_now(app):
    _with_password(app, Role.SUPERVISOR, "Sam Okafor")
    assert _signs_in(app, "sam@desk.example.org").location == "/desk/now"


def test_a_rep_begins_with_the_queue(app):
    _with_password(app, Role.REP, "Rosa Diaz")
    assert _signs_in(app, "rosa@desk.example.org").location == "/desk/"


def test_a_supervisor_goes_on_to_the_page_that_was_asked_for(app):
    _with_password(app, Role.SUPERVISOR, "Sam Okafor")
    answer = _signs_in(app, "sam@desk.example.org", next="/desk/report?clock=resolve")

    assert answer.location == "/desk/report?clock=resolve"


PASSWORD = "a heron on the pier at dawn"


def _with_password(app, role, name):
    from triage import people

    person_id = staff.add(app, role, name)
    with app.app_context():
        hashed = people.hash_password(PASSWORD)
        with saved():
            link = people.make_link(person_id)
        with saved():
            people.use_link(link, hashed)


def _signs_in(app, email, next=""):
    client = new_client(app)
    client.get("/sign-in", query_string={"next": next} if next else {})
    return client.submit("/sign-in", email=email, password=PASSWORD)


def test_only_supervisors_have_the_two_pages_in_their_rail(rep, supervisor):
    assert "SLA report" in supervisor.get("/desk/").page.text
    assert "SLA report" not in rep.get("/desk/").page.text


def test_an_empty_desk_has_none_of_everything(supervisor):
    now, report = supervisor.get("/desk/now"), supervisor.get("/desk/report")

    assert "none" in now.page.text
    assert "No clock of this kind was due in these weeks." in report.page.text
    assert "0%" not in report.page.text.replace("100%", "").replace("50%", "").replace(
        "90%", ""
    ).replace(" 0%", "", 1)
    assert supervisor.get("/desk/report.csv").text.count("none") > 20


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"from": "yesterday"}, "Enter a date like 2026-11-20."),
        ({"to": "2026-13-01"}, "Enter a date like 2026-11-20."),
        ({"from": "\x00"}, "Enter a date like 2026-11-20."),
        ({"from": "0001-01-01"}, "Enter a date between the years 2000 and 2100."),
        (
            {"from": "2026-11-20", "to": "2026-11-01"},
            "Choose a first day that is not after the last day.",
        ),
        ({"from": "2020-01-01"}, "Choose a period of at most two years."),
        ({"clock": "cuckoo"}, "Choose one of the clocks in the list."),
    ],
)
@pytest.mark.parametrize("path", ["/desk/report", "/desk/report.csv"])
def test_a_period_nobody_can_answer_gets_a_sentence(supervisor, path, asked, sentence):
    answer = supervisor.get(path, query_string=asked)

    assert answer.status_code == 422
    assert sentence in answer.page.text


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"figure": "moon"},
        {"figure": "clocks"},
        {"figure": "clocks", "clock": "cuckoo"},
        {"figure": "clocks", "clock": "resolve", "verdict": "late"},
        {"figure": "clocks", "clock": "resolve", "category": "\x00"},
        {"figure": "clocks", "clock": "resolve", "category": "nothing"},
        {"figure": "active", "owner": "9" * 18},
        {"figure": "active", "owner": "9" * 40},
        {"figure": "active", "owner": "-1"},
        {"figure": "active", "owner": "²"},
        {"figure": "active", "owner": "٣"},
        {"figure": "active", "before": "9" * 30},
        {"figure": "active", "before": "x"},
        {"figure": "active", "before": "\x00"},
        {"figure": "replies", "from": "x"},
    ],
)
def test_a_figure_there_is_none_of_gets_a_sentence(supervisor, asked):
    answer = supervisor.get(LISTS, query_string=asked)

    assert answer.status_code == 422
    assert (
        "Go back" in answer.page.text
        or "Enter a date" in answer.page.text
        or ("Choose" in answer.page.text)
    )


@pytest.mark.both_databases
def test_the_last_page_there_could_be_is_empty(supervisor):
    answer = supervisor.get(f"{LISTS}?figure=active&before={'9' * 18}")

    assert answer.status_code == 200
    assert "0 tickets" in answer.page.text


def test_while_the_worker_is_away_the_pages_say_so(app, supervisor, clock):
    from tests.tickets.people_at_work import Work

    with app.app_context():
        work = Work(clock)
        ticket = work.open()
        work.does(working.assign, ticket, to=work.rosa)
    clock.set("2026-11-17 10:00")

    for path in ("/desk/now", "/desk/report"):
        assert "The worker is behind: 1 ticket" in supervisor.get(path).page.text


@pytest.mark.parametrize(
    ("path", "most"),
    [("/desk/now", 7), ("/desk/report", 10), (f"{LISTS}?figure=overdue", 4)],
)
def test_a_page_asks_the_database_a_fixed_number_of_times(
    demonstration, dana, path, most
):
    dana.get(path)
    with demonstration.app_context(), counted() as said:
        dana.get(path)

    assert len([one for one in said if not one.startswith("BEGIN")]) == most, said
