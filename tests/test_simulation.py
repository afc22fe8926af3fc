"""The time machine: at any speed the desk does at the right second what is due then."""

from __future__ import annotations

import re
from datetime import timedelta
from threading import Event as Stirred

import pytest
from sqlalchemy import select

from tests.support.apps import close, new_client
from tests.support.browsing import look
from tests.support.moments import local
from tests.support.service import served
from tests.support.staff import signed_in
from triage import demo, desk
from triage.calendar import default_text, load_calendar
from triage.models import Event, Letter, Person, Submitter, Ticket
from triage.run import free_port
from triage.simulation.__main__ import Asked, prepared
from triage.simulation.clock import MovingClock
from triage.simulation.play import next_round
from triage.sla import moment
from triage.store import db

CALENDAR = load_calendar(default_text())
WEDNESDAY = local("2026-12-23 08:00")
AFTER_CHRISTMAS = local("2026-12-28 14:00")
TICKETS = 70
BUSINESS = ("first reply", "next reply", "resolve")
OF_CLOCKS = ("due_soon", "clock_missed", "clock_ended", "escalated")


class Wall:
    """A clock on the wall that moves by waiting alone, and lets people act meanwhile."""

    def __init__(self) -> None:
        self.now = 0.0
        self.meanwhile = lambda: None

    def seconds(self) -> float:
        return self.now

    def wait(self, stirred: Stirred, seconds: float) -> None:
        self.meanwhile()
        if not stirred.is_set():
            self.now += max(seconds, 1e-6)


def simulation_of(speed, tickets, folder):
    """A simulation whose waiting takes no time; ``lines`` is what it says."""
    asked = Asked(WEDNESDAY, AFTER_CHRISTMAS, speed, 5001, tickets)
    lines = []
    simulation = prepared(asked, folder, wall=Wall(), say=lines.append)
    simulation.lines = lines
    return simulation


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """Christmas, as fast as it goes."""
    simulation = simulation_of(1_000_000_000, TICKETS, tmp_path_factory.mktemp("fast"))
    assert simulation.run(AFTER_CHRISTMAS)
    yield simulation
    close(simulation.app)


@pytest.fixture
def simulation(tmp_path):
    """One that stands at its beginning."""
    simulation = simulation_of(3600, 25, tmp_path)
    yield simulation
    close(simulation.app)


def events(simulation):
    """What happened since it began, in order: when, what, to which ticket."""
    with simulation.app.app_context():
        found = (
            select(Event.at, Event.kind, Event.ticket_id, Event.seq, Event.data)
            .where(Event.at > WEDNESDAY)
            .order_by(Event.id)
        )
        return db.session.execute(found).all()


# -- the clock


def test_the_clock_runs_as_fast_as_it_is_told_and_stops_where_it_is_told():
    wall = Wall()
    clock = MovingClock(WEDNESDAY, 3600, wall)
    wall.now = 5
    assert clock() == WEDNESDAY, "it stands until it is told to run"

    clock.run_to(WEDNESDAY + timedelta(hours=10))
    wall.now = 7.5
    assert clock() == WEDNESDAY + timedelta(hours=2, minutes=30)
    assert clock.wait_for(WEDNESDAY + timedelta(hours=10)) == 7.5

    wall.now = 100
    assert clock() == WEDNESDAY + timedelta(hours=10)
    clock.run_to(WEDNESDAY)
    assert clock() == WEDNESDAY + timedelta(hours=10), "it never goes back"


def test_a_clock_that_stands_still_goes_on_from_there():
    wall = Wall()
    clock = MovingClock(WEDNESDAY, 60, wall)
    clock.run_to(WEDNESDAY + timedelta(days=1))
    wall.now = 30
    clock.stand_still()
    wall.now = 1000
    assert clock() == WEDNESDAY + timedelta(minutes=30)

    clock.run_to(WEDNESDAY + timedelta(days=1))
    wall.now = 1001
    assert clock() == WEDNESDAY + timedelta(minutes=31)


@pytest.mark.parametrize(
    ("after", "round_at"),
    [
        ("2026-12-18 08:00", "2026-12-18 08:30"),
        # Shut half an hour on: the next one is that of the night.
        ("2026-12-18 16:45", "2026-12-19 00:00"),
        ("2026-12-19 00:00", "2026-12-20 00:00"),
        ("2026-12-28 00:00", "2026-12-28 08:00"),
        ("2026-12-25 00:00", "2026-12-26 00:00"),
    ],
)
def test_the_worker_looks_round_while_the_desk_is_open_and_as_a_day_begins(
    after, round_at
):
    assert next_round(local(after), CALENDAR) == local(round_at)


# -- what is played


def test_whatever_the_speed_the_same_happens_in_the_same_second(played, tmp_path):
    slow = simulation_of(1200, TICKETS, tmp_path)
    until = WEDNESDAY + timedelta(hours=28)
    assert slow.run(until)

    happened = [(e.at, e.kind, e.ticket_id, e.seq) for e in events(slow)]
    fast = [(e.at, e.kind, e.ticket_id, e.seq) for e in events(played) if e.at <= until]
    assert happened == fast
    assert len({at for at, *_ in happened}) > 20
    assert slow.clock() == until
    # What the wall's clock sums up in floats may lack a hair.
    assert slow.clock.wall.now >= 28 * 3 - 1e-6 > played.clock.wall.now
    close(slow.app)


def test_a_clock_is_missed_in_the_first_second_in_which_it_is_late(played):
    told = events(played)
    # What somebody changed a moment ago may be late from the start.
    by_people = {(e.ticket_id, e.at) for e in told if e.kind not in OF_CLOCKS}
    late = [
        e
        for e in told
        if e.kind == "clock_missed"
        and e.data["clock"] in BUSINESS
        and (e.ticket_id, e.at) not in by_people
    ]
    assert len(late) >= 3, late
    for event in late:
        assert event.at == CALENDAR.add(moment(event.data["due"]), 1), event

    with played.app.app_context():
        still = select(Ticket.id).where(Ticket.wake_at <= AFTER_CHRISTMAS)
        assert db.session.scalars(still).all() == []


def test_the_terminal_tells_the_days_and_what_happens_to_which_ticket(played):
    said = "\n".join(played.lines)

    assert played.lines[0] == "Ten weeks pass before Wed 23 December, 8 am."
    assert "\nThu 24 December 2026, open 8 am to 5 pm\n" in said
    assert "\nFri 25 December 2026, closed all day (Christmas Day)\n" in said
    assert "clock is due soon." in said
    assert re.search(r"\d [ap]m: HD-\w{4}-\w{4}: A request came in about “", said)
    with played.app.app_context():
        names = db.session.scalars(select(Submitter.name)).all()
        summary = played.telling.summary(desk.active(), AFTER_CHRISTMAS)
    assert [name for name in names if name and name in said] == []
    assert re.match(r"\d+ requests? came in, \d+ tickets? were resolved; ", summary)
    assert summary.endswith("The audit finds 0 differences.")


def test_what_somebody_does_on_a_page_is_done_at_once(simulation):
    app = simulation.app
    with app.app_context():
        rep = db.session.scalars(select(Person.id).limit(1)).one()
        mine = select(Ticket.id).where(Ticket.active, Ticket.email.is_not(None))
        ticket_id = db.session.scalars(mine.order_by(Ticket.id.desc())).first()
    client = signed_in(app, rep)

    def answer() -> None:
        simulation.clock.wall.meanwhile = lambda: None
        client.get(f"/desk/tickets/{ticket_id}")
        client.submit("/reply", body="Please try again now.")

    simulation.clock.wall.meanwhile = answer
    simulation.run(WEDNESDAY + timedelta(hours=2))

    with app.app_context():
        newest = select(Letter).where(
            Letter.ticket_id == ticket_id, Letter.kind == "reply"
        )
        letter = db.session.scalars(newest.order_by(Letter.id.desc())).first()
        assert letter.state == "posted"
        assert letter.posted_at - letter.written_at < timedelta(minutes=1)


def test_an_interrupted_simulation_stands_still_and_can_go_on(simulation):
    simulation.clock.wall.meanwhile = simulation.interrupt
    assert not simulation.run(AFTER_CHRISTMAS)

    stood = simulation.clock()
    simulation.clock.wall.now += 1000
    assert simulation.clock() == stood < AFTER_CHRISTMAS

    simulation.clock.wall.meanwhile = lambda: None
    assert simulation.run(WEDNESDAY + timedelta(hours=1))


def test_every_page_says_that_its_time_is_another_one(simulation, client):
    visitor = new_client(simulation.app)

    says = "Simulation: it is Wed 23 December 2026, 8 am here; one hour a second."
    assert says in visitor.get("/").page.text
    assert says in visitor.get("/sign-in").page.text
    assert "Simulation" not in client.get("/").page.text


@pytest.mark.browser
def test_the_sentence_about_its_time_stands_well_on_every_page(simulation, page):
    port = free_port()
    simulation.app.config["BASE_URL"] = f"http://127.0.0.1:{port}"
    with served(simulation.app, port) as url:
        page.goto(url)
        look(page, "simulation-public")
        page.goto(f"{url}/sign-in")
        page.get_by_label("E-mail address").fill(demo.ACCOUNTS[0].email)
        page.get_by_label("Password").fill(demo.PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/desk/**")
        look(page, "simulation-staff")


def test_it_has_a_database_of_its_own_and_posts_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("TRIAGE_MODE", "demo")
    monkeypatch.setenv("TRIAGE_MAIL_SERVER", "smtp.example.org")
    monkeypatch.setenv("TRIAGE_DATABASE_URL", f"sqlite:///{tmp_path}/desk.sqlite")

    config = simulation_of(3600, 10, tmp_path).app.config

    assert config["DATABASE_URL"] == f"sqlite:///{tmp_path}/simulation.sqlite"
    assert config["MAIL_SERVER"] == ""
    assert not (tmp_path / "desk.sqlite").exists()


# -- the command


def test_it_is_refused_where_people_wait(app):
    done = app.test_cli_runner().invoke(args=["desk", "simulate"])

    assert done.exit_code == 1
    assert "Time is simulated in demo mode only" in done.output


@pytest.mark.settings(MODE="demo")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--speed", "0"), "0 is not in the range"),
        (("--from", "Friday"), "Friday"),
        (("--from", "2026-12-18", "--until", "2026-12-17"), "It would end before it"),
        (
            ("--from", "2026-12-18", "--until", "2026-12-18T08:00"),
            "It would end before",
        ),
        (("--tickets", "3"), "3 is not in the range"),
    ],
)
def test_what_cannot_be_simulated_is_a_sentence(app, words, said):
    done = app.test_cli_runner().invoke(args=["desk", "simulate", *words])

    assert done.exit_code in (1, 2)
    assert said in done.output
    assert "Traceback" not in done.output
