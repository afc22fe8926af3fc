"""A random life of a ticket, every step of which the lifecycle allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Protocol, TypeVar

from tests.sla.diary import Diary, desk_calendar
from tests.sla.slow import FIRST
from triage.lifecycle import Act, State, may, move

T = TypeVar("T")

CATEGORIES = ("login_access", "account_update", "new_enrollment")
PRIORITIES = ("urgent", "normal", "low")
ACTS = {
    "assign": Act.ASSIGN,
    "reply": Act.REPLY,
    "ask": Act.ASK,
    "note": Act.NOTE,
    "call": Act.CALL,
    "talk": Act.TALK,
    "hear": Act.MESSAGE,
    "robot": Act.NOTE,  # an automatic answer moves nothing, whatever the state
    "park": Act.PARK,
    "take up": Act.TAKE_UP,
    **dict.fromkeys(PRIORITIES, Act.CHANGE),
    **dict.fromkeys(CATEGORIES, Act.CHANGE),
    "resolve": Act.RESOLVE,
    "spam": Act.RESOLVE,
    "reopen": Act.REOPEN,
}
MINUTE = 60
FORTNIGHT = 14 * 1440 * MINUTE
# Times that matter (a target, a day, a weekend, a week); any others come besides.
GAPS = [0, 1, 59, 60, 61, 180, 240, 541, 1440, 2880, 4321, 10080]
LONGEST = 9000


class Choose(Protocol):
    """Whoever decides what happens in a life."""

    def number(self, least: int, most: int) -> int: ...

    def one_of(self, things: Sequence[T]) -> T: ...


class ByChance:
    """Decides by a seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def number(self, least: int, most: int) -> int:
        return self.random.randint(least, most)

    def one_of(self, things: Sequence[T]) -> T:
        return self.random.choice(things)


@dataclass
class Life:
    """A diary, and how many seconds after the first midnight it is now."""

    diary: Diary
    last: int = 0
    acts: list[tuple[int, str]] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return FIRST + timedelta(seconds=self.last)


def live(
    choose: Choose, most: int = 9, *, wakes: bool = False, tick: int = MINUTE
) -> Life:
    """Live at most so many steps, on whole minutes or seconds (``tick``).

    With ``wakes`` the worker looks in as well.
    """
    begun = choose.number(0, FORTNIGHT // tick) * tick
    opened = FIRST + timedelta(seconds=begun)
    diary = Diary(
        opened,
        choose.one_of(("login_access", *CATEGORIES)),
        choose.one_of(PRIORITIES),
        slot=choose.one_of([None, None, _slot(opened)]),
    )
    life, state = Life(diary, begun), State.NEW
    for _ in range(choose.number(0, most)):
        name = choose.one_of([name for name in sorted(ACTS) if may(state, ACTS[name])])
        life.last += _gap(choose, tick)
        state = move(state, ACTS[name]) if name != "robot" else state
        do(diary, name, life.now)
        life.acts.append((life.last, name))
        if wakes:
            diary.wake(life.now)
    life.last += _gap(choose, tick)
    return life


def _gap(choose: Choose, tick: int) -> int:
    if choose.one_of((True, False)):
        return choose.one_of(GAPS) * MINUTE
    return choose.number(0, LONGEST * MINUTE // tick) * tick


def _slot(opened):
    """The morning of the second open day."""
    calendar = desk_calendar()
    day = calendar.open_days_after(calendar.local(opened).date(), 1)
    opens = calendar.opens_on(day)
    return opens, opens.replace(hour=12)


def do(diary, name, now):
    plain = {
        "assign": diary.assign,
        "reply": diary.reply,
        "ask": diary.ask,
        "note": diary.note,
        "take up": diary.take_up,
        "resolve": diary.resolve,
        "reopen": diary.reopen,
    }
    if name in plain:
        plain[name](now)
    elif name in ("call", "talk"):
        diary.call(now, reached=name == "talk")
    elif name in ("hear", "robot"):
        _hear(diary, now, counts=name == "hear")
    elif name == "park":
        diary.park(now, str(diary.calendar.local(now).date() + timedelta(days=3)))
    elif name in CATEGORIES:
        diary.category(now, name)
    elif name in PRIORITIES:
        diary.priority(now, name)
    else:
        diary.resolve(now, name)


def _hear(diary, now, *, counts):
    was_resolved = diary.tally(now).state is State.RESOLVED
    diary.hear(now, counts=counts)
    if counts and was_resolved:
        diary.reopen(now)
