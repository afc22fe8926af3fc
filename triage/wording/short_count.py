"""The count behind a promise in two or three sentences, for the person who was promised.

It is made of the same receipt that staff see line by line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from triage.calendar import Calendar, Note, Receipt, ReceiptLine, Span, Unit
from triage.sla import Account, Clock, Move, PartKind, PromiseKind, Standing
from triage.wording.hours import listed
from triage.wording.labels import PROMISE_REASONS, count
from triage.wording.moments import clock_time, day, moment, zone
from triage.wording.receipts import exactly, named_days

_SECOND = timedelta(seconds=1)
_WAITS = {
    "waited": "We waited for your answer",
    "taken up": "Your request was set aside",
}


def short_count(account: Account, calendar: Calendar, now: datetime) -> list[str]:
    """Say how a promise comes to its date, and what moved it."""
    words = _Words(account.clock, calendar, calendar.local(now).date())
    said: list[str] = []
    for part in account.due:
        if part.kind is PartKind.MOVED:
            said += [words.move(move) for move in part.moves]
        elif part.receipt is not None:
            said += words.first(part.kind, part.receipt)
    return [*words.revised(), *said, *words.meanwhile()]


class _Words:
    def __init__(self, clock: Clock, calendar: Calendar, today: date) -> None:
        self._clock = clock
        self._calendar = calendar
        self._today = today

    def first(self, kind: PartKind, receipt: Receipt) -> Iterator[str]:
        """Say the count to the date as it was promised."""
        if kind is PartKind.WINDOW and receipt.unit is Unit.BUSINESS_DAYS:
            yield from self._open_window(receipt)
        elif kind is PartKind.WINDOW:
            yield from self._window(receipt)
        elif self._clock.kind is PromiseKind.DONE:
            return  # no length leads to a date that a person set
        elif kind is PartKind.SLOT:
            yield f"That is the half day of the call, {zone(self._calendar)}."
        elif self._clock.kind is PromiseKind.LOOK_AGAIN:
            yield f"We begin when we open that day, at {self._opens(self._clock.due_at)}."
        elif receipt.unit is Unit.BUSINESS_DAYS:
            yield from self._open_days(receipt)
        else:
            yield from self._hours(receipt)

    # -- a wait on the wall calendar ---------------------------------------------------

    def _window(self, receipt: Receipt) -> Iterator[str]:
        span = Span.parse(self._clock.target)
        landings = _landings(receipt.lines)
        start = self._day(receipt.start)
        if span.least == span.most:
            yield f"{span.most} from {start} is {self._landing(landings[-1])}"
        else:
            first, last = landings[0], landings[-1]
            yield f"{span.least} from {start} is {self._landing(first, opens=True)}"
            yield f"{span.most} is {self._landing(last)}"
        passed = [line.day for line in receipt.lines if line.note is Note.PASSED]
        if passed:
            dates = "date" if span.least == span.most else "dates"
            beside = landings[-1][0].day
            shut = named_days(passed, self._today, beside)
            yield f"We are also closed {shut}; that does not change the {dates}."

    def _landing(self, lines: Sequence[ReceiptLine], *, opens: bool = False) -> str:
        """Say where a length lands, and what is meant if the desk is closed there."""
        first, last = lines[0], lines[-1]
        lands = day(first.day, self._today)
        if first is last:
            return f"{lands}, an open day: {self._edge(last, opens=opens)}."
        shut = lines[:-1]
        until = f" until {day(shut[-1].day, self._today)}" if shut[1:] else " then"
        then = day(last.day, self._today)
        return (
            f"{lands}; we are closed{until}{_names(shut)}, so the next open day counts, "
            f"{then}: {self._edge(last, opens=opens)}."
        )

    def _edge(self, line: ReceiptLine, *, opens: bool) -> str:
        assert line.start is not None and line.end is not None  # noqa: PT018, S101
        if opens:
            return f"from its opening, {clock_time(line.start.time())}"
        return f"by its close, {clock_time(line.end.time())}"

    # -- a wait, or a target, in open time -----------------------------------------------

    def _open_window(self, receipt: Receipt) -> Iterator[str]:
        span = Span.parse(self._clock.target)
        if span.least != span.most:
            counted = (one for one in receipt.lines if one.counted)
            first = next(one for one in counted if one.total == span.least.amount)
            begins = day(first.day, self._today)
            opens = self._edge(first, opens=True)
            yield f"After {count(first.total, 'open day')}, {begins}: {opens}."
        yield from self._open_days(receipt)

    def _open_days(self, receipt: Receipt) -> Iterator[str]:
        lines = [line for line in receipt.lines if line.counted]
        [start] = [one for one in receipt.lines if one.note is Note.COUNTED_FROM]
        end = lines[-1].end
        assert end is not None  # noqa: S101 - an open day has an end
        after = count(lines[-1].total, "open day")
        yield (
            f"That is {after} after {day(start.day, self._today)}, by the close, "
            f"{clock_time(end.time())}."
        )
        yield from self._closed(receipt, "those days do not count")

    def _hours(self, receipt: Receipt) -> Iterator[str]:
        total = receipt.lines[-1].total if receipt.lines else 0
        if total:
            start = moment(receipt.start, self._calendar)
            yield f"That is {_long(total)} of our open time from {start}."
        yield from self._closed(receipt, "that time does not count")

    def _closed(self, receipt: Receipt, so: str) -> Iterator[str]:
        shut = [line for line in receipt.lines if line.note is Note.CLOSURE]
        if shut:
            days = named_days([line.day for line in shut], self._today)
            yield f"We are closed {days}{_names(shut)}; {so}."

    # -- what changed it -----------------------------------------------------------------

    def revised(self) -> Iterator[str]:
        """Say each date that a person's change gave up, and why."""
        for before, after in pairwise(self._clock.revisions):
            if after.because in _WAITS or after.because not in PROMISE_REASONS:
                continue
            is_last = after is self._clock.revisions[-1]
            yield (
                f"We had said by {self._at(before.latest)}. "
                f"{'It is now' if is_last else 'That became'} {self._at(after.latest)}, "
                f"because {self._reason(after.because, before.latest)}."
            )

    def _reason(self, because: str, gave_up: datetime) -> str:
        """Say why a date was given up; what shut the desk on it is named."""
        calendar = self._calendar
        if because != "desk changed" or calendar.is_open(gave_up - _SECOND):
            return PROMISE_REASONS[because]
        shut = calendar.local(gave_up - _SECOND).date()
        closures = calendar.closures_on(shut)
        names = [closure.name or closure.reason for closure in closures]
        why = f" ({listed(list(dict.fromkeys(names)))})" if names else ""
        return f"we are closed then{why}"

    def meanwhile(self) -> Iterator[str]:
        """Say what becomes of the date while nobody can work on it."""
        paused = self._clock.standing is Standing.PAUSED
        if paused and self._clock.kind is PromiseKind.DONE:
            yield "Every day that we wait for your answer puts it off by a day."

    def move(self, move: Move) -> str:
        """Say what a wait did to the date."""
        days = f", {count(move.days, 'calendar day')}" if move.days is not None else ""
        waited = self._between(move.since, move.until)
        return (
            f"{_WAITS.get(move.because, 'It was put off')} {waited}{days}: "
            f"so {self._at(move.was)} became {self._at(move.now)}."
        )

    def _between(self, since: datetime, until: datetime) -> str:
        first, last = self._day(since), self._day(until)
        return f"on {first}" if first == last else f"from {first} to {last}"

    def _opens(self, at: datetime) -> str:
        spans = self._calendar.spans_on(self._calendar.local(at).date())
        return clock_time(spans[0].start.time()) if spans else "the usual time"

    def _day(self, at: datetime) -> str:
        return day(self._calendar.local(at).date(), self._today)

    def _at(self, at: datetime) -> str:
        local = self._calendar.local(at)
        return f"{day(local.date(), self._today)}, {clock_time(local.time())}"


def _names(lines: Sequence[ReceiptLine]) -> str:
    """Say why days are closed, each name once."""
    names = list(dict.fromkeys(name for line in lines for name in line.closures))
    return f" ({listed(names)})" if names else ""


def _long(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    return exactly(seconds) if rest else count(hours, "hour")


def _landings(lines: Sequence[ReceiptLine]) -> list[list[ReceiptLine]]:
    """Return where each length lands, with the days it rolls on to."""
    found: list[list[ReceiptLine]] = []
    for line in lines:
        if line.note is Note.LANDS:
            found.append([line])
        elif line.note is Note.ROLLED and found:
            found[-1].append(line)
    return found
