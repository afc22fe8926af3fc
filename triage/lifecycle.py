"""The states of a ticket and the moves between them, as one table (docs/design.md 4.5)."""

from __future__ import annotations

from enum import StrEnum

from triage.errors import NotAllowedNow


class State(StrEnum):
    """Where a ticket stands; the values are the words people see."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    PARKED = "parked"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How a ticket was resolved."""

    SOLVED = "solved"
    SELF_SERVICE = "self-service"
    REFERRED = "referred"
    DECLINED = "declined"
    NO_ANSWER = "no answer"
    DUPLICATE = "duplicate"
    SPAM = "spam"


class Act(StrEnum):
    """What somebody does to a ticket, or what a date does to it."""

    ASSIGN = "assign"
    REPLY = "reply"
    NOTE = "note"
    ASK = "ask"
    CALL = "call"  # an attempt: nobody was reached
    TALK = "talk"  # a call in which the submitter was reached
    MESSAGE = "message"  # the submitter wrote; automatic answers are no act
    CHANGE = "change"  # category or priority
    PROMISE = "promise"  # made or revised by a person
    PARK = "park"
    TAKE_UP = "take up"  # the review date is reached, or a rep takes it up sooner
    REMIND = "remind"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    CLOSE = "close"


ACTIVE = frozenset({State.NEW, State.OPEN, State.WAITING, State.PARKED})
PAUSED = frozenset({State.WAITING, State.PARKED})
# Resolved like this, a ticket leaves every population that a report counts.
UNCOUNTED = frozenset({Outcome.DUPLICATE, Outcome.SPAM})

MOVES: dict[tuple[State, Act], State] = {
    # The first thing staff do to a new ticket opens it.
    (State.NEW, Act.ASSIGN): State.OPEN,
    (State.NEW, Act.REPLY): State.OPEN,
    (State.NEW, Act.NOTE): State.OPEN,
    (State.NEW, Act.CALL): State.OPEN,
    (State.NEW, Act.TALK): State.OPEN,
    (State.NEW, Act.ASK): State.WAITING,
    (State.NEW, Act.PARK): State.PARKED,
    (State.NEW, Act.MESSAGE): State.NEW,
    (State.NEW, Act.CHANGE): State.NEW,
    (State.NEW, Act.PROMISE): State.NEW,
    (State.NEW, Act.RESOLVE): State.RESOLVED,
    (State.OPEN, Act.ASSIGN): State.OPEN,
    (State.OPEN, Act.REPLY): State.OPEN,
    (State.OPEN, Act.NOTE): State.OPEN,
    (State.OPEN, Act.CALL): State.OPEN,
    (State.OPEN, Act.TALK): State.OPEN,
    (State.OPEN, Act.ASK): State.WAITING,
    (State.OPEN, Act.PARK): State.PARKED,
    (State.OPEN, Act.MESSAGE): State.OPEN,
    (State.OPEN, Act.CHANGE): State.OPEN,
    (State.OPEN, Act.PROMISE): State.OPEN,
    (State.OPEN, Act.RESOLVE): State.RESOLVED,
    # Only the submitter's words end a wait, written or spoken.
    (State.WAITING, Act.ASSIGN): State.WAITING,
    (State.WAITING, Act.REPLY): State.WAITING,
    (State.WAITING, Act.NOTE): State.WAITING,
    (State.WAITING, Act.CALL): State.WAITING,
    (State.WAITING, Act.TALK): State.OPEN,
    (State.WAITING, Act.ASK): State.WAITING,
    (State.WAITING, Act.MESSAGE): State.OPEN,
    (State.WAITING, Act.CHANGE): State.WAITING,
    (State.WAITING, Act.PROMISE): State.WAITING,
    (State.WAITING, Act.REMIND): State.WAITING,
    (State.WAITING, Act.RESOLVE): State.RESOLVED,
    # Parked again means another review date.
    (State.PARKED, Act.ASSIGN): State.PARKED,
    (State.PARKED, Act.REPLY): State.PARKED,
    (State.PARKED, Act.NOTE): State.PARKED,
    (State.PARKED, Act.CALL): State.PARKED,
    (State.PARKED, Act.TALK): State.PARKED,
    (State.PARKED, Act.MESSAGE): State.OPEN,
    (State.PARKED, Act.CHANGE): State.PARKED,
    (State.PARKED, Act.PROMISE): State.PARKED,
    (State.PARKED, Act.PARK): State.PARKED,
    (State.PARKED, Act.TAKE_UP): State.OPEN,
    (State.PARKED, Act.RESOLVE): State.RESOLVED,
    # A last word does not reopen what is resolved; the submitter's word does.
    (State.RESOLVED, Act.REPLY): State.RESOLVED,
    (State.RESOLVED, Act.NOTE): State.RESOLVED,
    (State.RESOLVED, Act.CALL): State.RESOLVED,
    (State.RESOLVED, Act.TALK): State.RESOLVED,
    (State.RESOLVED, Act.CHANGE): State.RESOLVED,
    (State.RESOLVED, Act.MESSAGE): State.OPEN,
    (State.RESOLVED, Act.REOPEN): State.OPEN,
    (State.RESOLVED, Act.CLOSE): State.CLOSED,
    # Closed is final: no row starts there.
}

_CLOSED = "This ticket is closed for good. Open a new one that links to it."
_ONLY = {
    Act.TAKE_UP: "Only a parked ticket can be taken up again.",
    Act.REMIND: "A reminder goes out only while the submitter is asked something.",
    Act.REOPEN: "Only a resolved ticket can be reopened.",
    Act.CLOSE: "Only a resolved ticket can be closed. Resolve it first.",
}
_FIRST = {
    State.PARKED: "This ticket is parked. Take it up again first.",
    State.RESOLVED: "This ticket is resolved. Reopen it first.",
}
_INSTEAD = {
    (State.WAITING, Act.TAKE_UP): (
        "This ticket is waiting for the submitter. Log what they told you, or resolve it."
    ),
    (State.WAITING, Act.PARK): (
        "This ticket is waiting for the submitter, which already stops its clocks. "
        "Park it when they have answered."
    ),
    (State.RESOLVED, Act.RESOLVE): "This ticket is already resolved.",
}


def may(state: State, act: Act) -> bool:
    """Return whether the act is possible in this state."""
    return (state, act) in MOVES


def move(state: State, act: Act) -> State:
    """Return the state after the act, or raise ``NotAllowedNow`` with what to do."""
    if not may(state, act):
        raise NotAllowedNow(_refusal(state, act))
    return MOVES[state, act]


def _refusal(state: State, act: Act) -> str:
    if state is State.CLOSED:
        return _CLOSED
    return _INSTEAD.get((state, act)) or _ONLY.get(act) or _FIRST[state]
