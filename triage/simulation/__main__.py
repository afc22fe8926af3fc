"""The process of a simulation: its own database, its web server, its time.

`flask desk simulate` starts it with FROM UNTIL SPEED PORT TICKETS, moments in ISO form.
"""

from __future__ import annotations

import fcntl
import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

from triage import config as settings
from triage import demo, desk, prepare, run, wording
from triage.app import create_app
from triage.errors import DeskError
from triage.simulation.clock import MovingClock, Wall
from triage.simulation.play import Simulation
from triage.store import db

OTHER_PORT = "flask desk simulate --port {}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for on the command line."""

    start: datetime
    until: datetime
    speed: int
    port: int
    tickets: int

    @classmethod
    def read(cls, words: Sequence[str]) -> Asked:
        """Read the words that `flask desk simulate` wrote."""
        start, until, *numbers = words
        moments = datetime.fromisoformat(start), datetime.fromisoformat(until)
        return cls(*moments, *map(int, numbers))

    @property
    def address(self) -> str:
        """Where the pages are."""
        return f"http://{run.HOST}:{self.port}"


def main(words: Sequence[str], instance: Path = settings.ROOT / "instance") -> int:
    """Simulate until the end or Ctrl-C; 2 with a sentence when it cannot start."""
    asked = Asked.read(words)
    try:
        run.require_free(asked.port, OTHER_PORT)
        with _alone(instance):
            simulation = prepared(asked, instance)
            with _served(simulation.app, asked):
                _watch(simulation, asked)
    except (DeskError, run.CannotStart) as why:
        prepare.tell(str(why))
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def prepared(
    asked: Asked,
    instance: Path,
    *,
    wall: Wall | None = None,
    say: Callable[[str], None] = prepare.tell,
) -> Simulation:
    """Make the simulation's own database, with the ten weeks before in it."""
    file = instance / "simulation.sqlite"
    prepare.remove(file)
    app = create_app(
        {
            "MODE": "demo",
            "DATABASE_URL": f"sqlite:///{file}",
            "BASE_URL": asked.address,
            "MAIL_SERVER": "",
        },
        instance,
    )
    clock = MovingClock(asked.start, asked.speed, wall or Wall())
    # A browser sends its cookies to every port of a machine, those of the desk too.
    app.config.update(CLOCK=clock, SESSION_COOKIE_NAME="simulation")
    with app.app_context():
        prepare.migrate()
        calendar = desk.active().calendar
        say(f"Ten weeks pass before {wording.moment(asked.start, calendar)}.")
        world = demo.begin(asked.start, prepare.quarters(), number=asked.tickets)
        demo.keep_coming(world, asked.start)
        db.session.remove()
    app.jinja_env.globals["simulated"] = lambda: wording.simulated(
        clock(), world.desk.calendar, asked.speed
    )
    return Simulation(app, world, clock, say)


@contextmanager
def _alone(instance: Path) -> Iterator[None]:
    """Have the file of the simulation for ourselves."""
    instance.mkdir(parents=True, exist_ok=True)
    with (instance / "simulation.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as why:
            raise run.CannotStart(
                "A simulation runs already in this checkout. Stop it first."
            ) from why
        yield


@contextmanager
def _served(app: Flask, asked: Asked) -> Iterator[None]:
    """Answer browsers from threads of this process, which share its clock."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server(run.HOST, asked.port, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    prepare.tell(run.where_to_click(asked.address, prepare.sign_ins()))
    try:
        yield
    finally:
        server.shutdown()


def _watch(simulation: Simulation, asked: Asked) -> None:
    """Let time pass; Ctrl-C lets it stand still, and stops it the second time."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: simulation.interrupt())
    while not simulation.run(asked.until) and _goes_on(simulation):
        pass
    with simulation.app.app_context():
        now = desk.now()
        when = wording.moment(now, desk.active().calendar)
        prepare.tell(f"\n{when}: {simulation.telling.summary(desk.active(), now)}")


def _goes_on(simulation: Simulation) -> bool:
    """Ask whoever sits there whether time is to pass again."""
    if not sys.stdin.isatty():
        return False
    signal.signal(signal.SIGINT, signal.default_int_handler)
    prepare.tell("\nTime stands still. Enter lets it pass, Ctrl-C stops all.")
    try:
        input()
    except (KeyboardInterrupt, EOFError):
        return False
    signal.signal(signal.SIGINT, lambda *_: simulation.interrupt())
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
