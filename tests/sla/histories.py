"""Random lives of a ticket, every step of which the lifecycle allows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from hypothesis import strategies as st

from tests.sla.diary import Diary, desk_calendar
from tests.sla.slow import FIRST, MINUTE
from triage.lifecycle import Act, State, may, move

CATEGORIES = ("login_access", "account_update", "new_enrollment")
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
    "urgent": Act.CHANGE,
    "normal": Act.CHANGE,
    "low": Act.CHANGE,
    **dict.fromkeys(CATEGORIES, Act.CHANGE),
    "resolve": Act.RESOLVE,
    "spam": Act.RESOLVE,
    "reopen": Act.REOPEN,
}

# Minutes that matter (a target, a day, a weekend, a week), and any others.
gaps = st.one_of(
    st.sampled_from([0, 1, 59, 60, 61, 180, 240, 541, 1440, 2880, 4321, 10080]),
    st.integers(0, 9000),
)


@dataclass
class Life:
    """A diary, and what was done in which minute (``acts``)."""

    diary: Diary
    acts: list[tuple[int, str]] = field(default_factory=list)
    last: int = 0

    def at(self, minute: int) -> datetime:
        return FIRST + minute * MINUTE

    @property
    def now(self) -> datetime:
        return self.at(self.last)


@st.composite
def lives(draw, most=9, wakes=False):
    """A life of at most so many steps; with ``wakes`` the worker looks in as well."""
    minute = draw(st.integers(0, 14 * 1440))
    opened = FIRST + minute * MINUTE
    slot = draw(st.sampled_from([None, None, _slot(opened)]))
    life = Life(
        Diary(
            opened,
            draw(st.sampled_from(("login_access", *CATEGORIES))),
            draw(st.sampled_from(("urgent", "normal", "low"))),
            slot=slot,
        ),
        last=minute,
    )
    state = State.NEW
    for _ in range(draw(st.integers(0, most))):
        names = [name for name in sorted(ACTS) if may(state, ACTS[name])]
        name = draw(st.sampled_from(names))
        life.last += draw(gaps)
        state = move(state, ACTS[name]) if name != "robot" else state
        do(life.diary, name, life.now)
        life.acts.append((life.last, name))
        if wakes:
            life.diary.wake(life.now)
    life.last += draw(gaps)
    return life


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
    }
    if name in plain:
        plain[name](now)
    elif name in ("call", "talk"):
        diary.call(now, reached=name == "talk")
    elif name in ("hear", "robot"):
        _hear(diary, now, counts=name == "hear")
    elif name == "park":
        review = diary.calendar.local(now).date().toordinal() + 3
        diary.park(now, str(type(now.date()).fromordinal(review)))
    elif name in CATEGORIES:
        diary.category(now, name)
    elif name in ("urgent", "normal", "low"):
        diary.priority(now, name)
    elif name == "spam":
        diary.resolve(now, "spam")
    else:
        diary.reopen(now)


def _hear(diary, now, *, counts):
    was_resolved = diary.tally(now).state is State.RESOLVED
    diary.hear(now, counts=counts)
    if counts and was_resolved:
        diary.reopen(now)
