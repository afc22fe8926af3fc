"""What a sweep of the worker costs: by what is due, not by what the desk holds.

50 due cost the same on a desk of a thousand tickets and of a million; ten times as many
due cost ten times as much. What is due is really missed: events are written.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from sqlalchemy import bindparam, select, update

from bench import fill
from bench.place import places
from bench.report import Report
from triage import desk as desks
from triage import jobs
from triage.lifecycle import State
from triage.models import Ticket
from triage.store import FAR, db, saved, table
from triage.tickets import closing

SMALL = {"active": 500, "closed": 500}
LARGE = {"active": 100_000, "closed": 900_000}
FEW, MANY = 50, (500, 5_000, 50_000)
DESK_GROWTH, DUE_GROWTH = 1.5, 1.3
ROUNDS = 5
_TICKETS = table(Ticket)


def main(report: Report, kinds: tuple[str, ...], scale: float) -> None:
    """Measure both on these kinds of database; ``scale`` shrinks it for a try."""
    with places(kinds) as found:
        for place in found:
            few = {}
            for name, size in (("small", SMALL), ("large", LARGE)):
                wanted = {
                    part: max(500, int(many * scale)) for part, many in size.items()
                }
                report.say(f"{place.kind}: a desk of {sum(wanted.values()):,} tickets")
                app = fill.make_app(
                    place.url(name),
                    place.folder / f"{place.kind}-{name}",
                    "http://x.test",
                )
                filled = fill.fill(app, **wanted)
                with app.app_context():
                    asleep = _put_to_sleep()
                    few[name] = min(_sweep(asleep, FEW) for _ in range(ROUNDS))
                    if name == "large":
                        _grow(report, place.kind, asleep, scale)
                    db.session.remove()
            _compare(report, place.kind, few, filled.tickets)


def _compare(report: Report, kind: str, few: dict[str, float], tickets: int) -> None:
    growth = few["large"] / few["small"]
    report.row(
        f"{kind}, {FEW} due on a desk of {tickets:,} tickets",
        f"{few['large'] * 1000:.0f} ms", f"{growth:.2f} x a desk of 1,000",
        f"there {few['small'] * 1000:.0f} ms",
        goal=f"<= {DESK_GROWTH} x", met=growth <= DESK_GROWTH,
    )  # fmt: skip


def _grow(report: Report, kind: str, asleep: Iterator[int], scale: float) -> None:
    """More and more due on one desk: what each costs stays the same."""
    numbers = [max(FEW, int(number * scale)) for number in MANY]
    costs = [_sweep(asleep, number) / number for number in numbers]
    for number, cost in zip(numbers, costs, strict=True):
        growth = cost / costs[0]
        report.row(
            f"{kind}, {number:,} due on it", f"{cost * number:.2f} s",
            f"{growth:.2f} x each of {numbers[0]:,}", f"{cost * 1e6:.0f} us each",
            goal=f"<= {DUE_GROWTH} x", met=growth <= DUE_GROWTH,
        )  # fmt: skip


def _put_to_sleep() -> Iterator[int]:
    """Let no ticket be due, and return those whose clocks can be woken."""
    with saved():
        awake = update(_TICKETS).where(_TICKETS.c.wake_at < FAR)
        db.session.execute(awake.values(wake_at=FAR))
    fill.settle()
    at_work = Ticket.state.in_((State.NEW.value, State.OPEN.value))
    asked = select(Ticket.id).where(Ticket.active, at_work).order_by(Ticket.id)
    return iter(db.session.scalars(asked).all())


def _sweep(asleep: Iterator[int], number: int) -> float:
    """Let so many clocks be due ten days from now, and wake them as the worker does."""
    desk = desks.active()
    now = desk.calendar.next_opening(desks.now() + timedelta(days=10))
    due = update(_TICKETS).where(_TICKETS.c.id == bindparam("of")).values(wake_at=now)
    with saved():
        db.session.connection().execute(
            due, [{"of": one} for one in islice(asleep, number)]
        )
    start = time.perf_counter()
    done, woken = 0, jobs.CLOCKS
    while woken == jobs.CLOCKS:
        with saved():
            woken = closing.wake_clocks(now, desk, jobs.CLOCKS)
        done += woken
    took = time.perf_counter() - start
    assert done == number, (done, number)
    return took
