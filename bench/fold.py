"""The fold over the events of a ticket, and an account of it: `python -m bench fold`.

In processor time, the best of some rounds, so that whatever else the machine is doing is
nobody's disadvantage.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from time import process_time
from timeit import timeit

from bench.report import Report
from tests.sla.diary import Diary, at
from triage import sla, wording
from triage.calendar import Calendar

ROUNDS = 60
MONDAY = "2026-11-16 08:00"
TWO_MONTHS_LATER = "2027-01-19 17:00"
MOST_MICROSECONDS = 100
MOST_MILLISECONDS = 2
MOST_FOR_AN_ACCOUNT = 5


def main(report: Report) -> None:
    """Measure tickets of ten and of a thousand events, and a receipt of two months."""
    short, long = _talk(10), _talk(1000)
    micro = _best(lambda: _tally(short), 50) * 1e6
    report.row("fold of a ticket with 10 events", f"{micro:.0f} µs", "", "",
               goal=f"{MOST_MICROSECONDS} µs", met=micro <= MOST_MICROSECONDS)  # fmt: skip
    milli = _best(lambda: _tally(long), 2) * 1e3
    report.row("fold of a ticket with 1,000 events", f"{milli:.2f} ms",
               f"{milli * 1e3 / micro:.0f}", "10 events",
               goal=f"{MOST_MILLISECONDS} ms", met=milli <= MOST_MILLISECONDS)  # fmt: skip
    promised = Diary(MONDAY, "new_enrollment")
    clock = promised.clock("promise", MONDAY)
    milli = _best(lambda: sla.account(clock, promised.calendar), 10) * 1e3
    report.row("account of a promise of two months", f"{milli:.2f} ms", "", "",
               goal=f"{MOST_FOR_AN_ACCOUNT} ms", met=milli <= MOST_FOR_AN_ACCOUNT)  # fmt: skip
    clock = promised.clock("promise", TWO_MONTHS_LATER)
    milli = _best(lambda: _told(clock, promised.calendar), 10) * 1e3
    report.row("the same two months later, in words", f"{milli:.2f} ms", "", "",
               goal=f"{MOST_FOR_AN_ACCOUNT} ms", met=milli <= MOST_FOR_AN_ACCOUNT)  # fmt: skip


def _told(clock: sla.Clock, calendar: Calendar) -> object:
    return wording.said_account(sla.account(clock, calendar), calendar, clock.at)


def _best(ask: Callable[[], object], number: int) -> float:
    rounds = (timeit(ask, timer=process_time, number=number) for _ in range(ROUNDS))
    return min(rounds) / number


def _talk(events: int) -> Diary:
    """A ticket with so many events: asked, answered, noted, replied to, day after day.

    Whatever must be written down about its clocks is among them.
    """
    diary, now = Diary(MONDAY), at(MONDAY)
    steps = (diary.assign, diary.ask, diary.hear, diary.note, diary.reply, diary.hear)
    while len(diary.events) < events:
        for step in steps:
            now += timedelta(minutes=47)
            step(now)
            diary.wake(now)
        now += timedelta(hours=5)
    del diary.events[events:]
    return diary


def _tally(diary: Diary) -> sla.Tally:
    now = diary.events[-1].at
    return sla.tally(diary.events, diary.policies, diary.calendar, now)


if __name__ == "__main__":
    shown = Report("fold")
    main(shown)
    sys.exit(bool(shown.missed))
