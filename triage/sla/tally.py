"""Everything that follows from the events of a ticket, read once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from triage.calendar import Calendar
from triage.lifecycle import State
from triage.sla.clocks import Fold
from triage.sla.events import Event, EventDraft
from triage.sla.moves import NextMove, move_of
from triage.sla.place import Place, place
from triage.sla.policy import Policies
from triage.sla.standing import Clock
from triage.sla.verdicts import drafts


@dataclass(frozen=True, slots=True)
class Tally:
    """The state, the clocks, the events to append now, the place, the next move."""

    state: State
    clocks: tuple[Clock, ...]
    drafts: tuple[EventDraft, ...]
    place: Place
    move: NextMove | None


def tally(
    events: Iterable[Event], policies: Policies, calendar: Calendar, now: datetime
) -> Tally:
    """Read the events of a ticket once and return what follows from them.

    Appending ``drafts`` changes nothing else in it, so no second reading is needed.
    """
    fold = Fold(events, policies, calendar)
    counted = fold.clocks(now)
    move = move_of(fold)
    return Tally(
        state=fold.state,
        clocks=counted,
        drafts=drafts(fold, counted),
        place=place(counted, fold.state, fold.opened_at, move),
        move=move,
    )
