"""When requests come in: those of the weeks before, and those of the weeks to come."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from triage.calendar import Calendar
from triage.demo.life import Life
from triage.demo.requests import Request, requests
from triage.demo.world import World

A_WEEK = 43
_WEEK = timedelta(weeks=1)
_AT_A_TIME = 400


def up_to_now(
    chance: random.Random,
    calendar: Calendar,
    start: datetime,
    now: datetime,
    number: int,
) -> list[datetime]:
    """So many moments, some of them just now: a living desk has something new in it."""
    fresh = [now - timedelta(minutes=minutes) for minutes in (2, 9, 25, 48, 75)]
    before = _drawn(chance, calendar, start, now, number - len(fresh))
    return sorted([*before, *fresh])


def keep_coming(world: World, at: datetime) -> None:
    """Let requests come in week after week, from a moment on."""
    texts = _endless(world)

    def week(start: datetime) -> None:
        end = start + _WEEK
        for moment in _drawn(world.chance, world.desk.calendar, start, end, A_WEEK):
            world.plan(moment, Life(world, next(texts)).arrive)
        world.plan(end, week)

    week(at)


def _endless(world: World) -> Iterator[Request]:
    again = (
        requests(world.chance, _AT_A_TIME, world.desk.rules) for _ in itertools.count()
    )
    return itertools.chain.from_iterable(again)


def _drawn(
    chance: random.Random,
    calendar: Calendar,
    start: datetime,
    end: datetime,
    number: int,
) -> list[datetime]:
    """Most come while the desk is open, some at night, on weekends and holidays."""
    first, last = calendar.local(start).date(), calendar.local(end).date()
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    weights = [8 if calendar.is_open_day(day) else 1 for day in days]
    drawn = (
        _moment(chance, day, calendar)
        for day in chance.choices(days, weights, k=number * 2 + 10)
    )
    return [at for at in drawn if start < at < end][:number]


def _moment(chance: random.Random, day: date, calendar: Calendar) -> datetime:
    hour = (
        chance.triangular(7, 18, 10) if chance.random() < 0.9 else chance.uniform(0, 24)
    )
    at = datetime.combine(day, time(), calendar.zone) + timedelta(hours=hour)
    return at.replace(microsecond=0)
