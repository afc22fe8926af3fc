"""The account of a clock as people say it: its parts, each with its lines and its result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from triage.calendar import Calendar, PromiseWindow
from triage.sla import (
    END_OF_SLOT,
    Account,
    Clock,
    ClockName,
    Move,
    Part,
    PartKind,
    PauseLine,
    PromiseKind,
)
from triage.wording.hours import listed
from triage.wording.labels import count
from triage.wording.moments import day
from triage.wording.receipts import exact_time, exactly, receipt_lines

_PAUSES = {"waiting": "waiting on the submitter", "parked": "parked"}
_MOVED = {
    "waited": "It waited on the submitter",
    "taken up": "It was parked",
}


@dataclass(frozen=True, slots=True)
class SaidPart:
    """One part of a count in words."""

    title: str
    lines: tuple[str, ...]
    result: str


def said_account(
    account: Account, calendar: Calendar, now: datetime
) -> tuple[SaidPart, ...]:
    """Say how a clock comes to its due time, and to the time it took."""
    words = _Words(account.clock, calendar, now)
    due = [said for part in account.due for said in words.due(part)]
    return (*due, words.spent(account.spent))


class _Version(Protocol):
    """What is said of a version of a table."""

    @property
    def kind(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def author(self) -> str: ...
    @property
    def created_at(self) -> datetime: ...


def counted_with(versions: Iterable[_Version], calendar: Calendar) -> str:
    """Say with which tables a clock was counted, when they were made and by whom."""
    said = []
    for one in versions:
        on = calendar.local(one.created_at).date()
        when = f"{day(on)} {on.year}"
        said.append(f"{one.kind} version {one.number} ({when}, {one.author})")
    return f"Counted with {listed(said)}." if said else ""


@dataclass(frozen=True, slots=True)
class _Words:
    """Whose clock it is, on which calendar, and for whom it is said."""

    clock: Clock
    calendar: Calendar
    now: datetime

    def due(self, part: Part) -> Iterator[SaidPart]:
        """Say a part of the way to the due time."""
        if part.kind is PartKind.PAUSES:
            yield from self._pauses(part)
        elif part.kind is PartKind.MOVED:
            lines = tuple(self._move(move) for move in part.moves)
            yield SaidPart("Moved by waiting", lines, self._by(part.result))
        else:
            yield SaidPart(self._title(part), self._lines(part), self._result(part))

    def spent(self, part: Part) -> SaidPart:
        """Say how much open time it took, or has taken up to now."""
        until = "its end" if self.clock.ended else "now"
        start = self._at(self.clock.started_at)
        if self.clock.started_at > self.clock.at:
            return SaidPart("Open time since then", (), f"It begins on {start}.")
        title = f"Open time from {start} to {until}, {self._at(self.clock.at)}"
        if not part.result and not part.pauses:
            return SaidPart(title, (), "None.")
        pauses = tuple(self._pause(pause) for pause in part.pauses)
        return SaidPart(title, (*self._lines(part), *pauses), self._took(part))

    def _took(self, part: Part) -> str:
        assert isinstance(part.result, int)  # noqa: S101 - a time spent is open seconds
        without = ", pauses left out" if part.pauses else ""
        judged = " A date is judged by the clock on the wall." if self._is_date else ""
        return f"{exactly(part.result)} in all{without}.{judged}"

    @property
    def _is_date(self) -> bool:
        return self.clock.kind is not None

    def _title(self, part: Part) -> str:
        assert part.receipt is not None  # noqa: S101 - only pauses and moves have none
        start = self._at(part.receipt.start)
        if part.kind is PartKind.TARGET:
            return f"{self._length()} from {start}"
        if part.kind is PartKind.WINDOW:
            length = self.clock.target.replace("-", " to ")
            return f"{length} from {self._day(part.receipt.start)}"
        if part.kind is PartKind.SLOT and self.clock.name is ClockName.CALLBACK:
            return "The half day of the call"
        return f"Open time from {start}"

    def _length(self) -> str:
        if self.clock.kind is PromiseKind.REPLY:
            return "The target of the first reply, counted"
        return self.clock.target

    def _lines(self, part: Part) -> tuple[str, ...]:
        if part.receipt is None:
            return ()
        return tuple(receipt_lines(part.receipt, self.calendar, self.now))

    def _result(self, part: Part) -> str:
        window = part.receipt and part.receipt.result
        if isinstance(window, PromiseWindow) and not _is_one_day(window):
            return (
                f"From {self._at(window.earliest)} to {self._at(window.latest)} "
                "is promised."
            )
        return f"{self._by(part.result)}{self._why_there(part)}"

    def _why_there(self, part: Part) -> str:
        """Say why it is due there when no length leads to it."""
        if part.kind is not PartKind.OPEN_TIME:
            return ""
        if self.clock.target == END_OF_SLOT:
            return " That is the end of the half day of the call."
        if self.clock.kind is PromiseKind.LOOK_AGAIN:
            return " That is the close of the day on which it is looked at again."
        return " It stands as it was written down: no length leads there."

    def _by(self, result: datetime | int) -> str:
        assert isinstance(result, datetime)  # noqa: S101 - the way to a due time
        return f"{'Promised by' if self._is_date else 'Due'} {self._at(result)}."

    def _pauses(self, part: Part) -> Iterator[SaidPart]:
        """Say the pauses, then the time that they put on at the end."""
        pauses = tuple(self._pause(pause) for pause in part.pauses)
        total = part.pauses[-1].total if part.pauses else 0
        yield SaidPart("Pauses do not count", pauses, f"{exactly(total)} in all.")
        assert part.receipt is not None  # noqa: S101 - pauses are added by a receipt
        title = f"{exactly(total)} more from {self._at(part.receipt.start)}"
        yield SaidPart(title, self._lines(part), self._by(part.result))

    def _pause(self, pause: PauseLine) -> str:
        """Say a pause: "waiting on the submitter from … to …: 2 h not counted"."""
        what = _PAUSES.get(pause.state, pause.state)
        when = f"since {self._at(pause.since)}"
        if pause.until is not None:
            when = f"from {self._at(pause.since)} to {self._at(pause.until)}"
        so_far = ""
        if pause.total != pause.seconds:
            so_far = f", {exactly(pause.total)} so far"
        return f"{what} {when}: {exactly(pause.seconds)} not counted{so_far}"

    def _move(self, move: Move) -> str:
        what = _MOVED.get(move.because, "It was revised")
        when = f"from {self._at(move.since)} to {self._at(move.until)}"
        days = f"{count(move.days, 'calendar day')}; " if move.days is not None else ""
        dates = f"{self._at(move.was)} became {self._at(move.now)}"
        return f"{what} {when}: {days}{dates}"

    def _at(self, at: datetime) -> str:
        local, today = self.calendar.local(at), self.calendar.local(self.now).date()
        return f"{day(local.date(), today)}, {exact_time(local.time())}"

    def _day(self, at: datetime) -> str:
        local = self.calendar.local
        return day(local(at).date(), local(self.now).date())


def _is_one_day(window: PromiseWindow) -> bool:
    return window.earliest.date() == window.latest.date()
