"""What publishing a draft would do, as the worker counted it: figures, rows and a chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from triage import desk as desks
from triage import wording
from triage.models import DeskDraft, Preview, PreviewState
from triage.publishing import previews
from triage.publishing.comparing import PreviewResult
from triage.tickets.promises import Endangered
from triage.web import guards
from triage.web.supervisors.charts import Chart
from triage.web.supervisors.histogram import histogram, rows

_WHY = {
    "slot shut": "The desk is closed for the whole of the promised call.",
    "ends shut": "The desk is closed when it is due.",
    "before target": "The desk's own target lies after it.",
}
_PROMISED = {
    "reply": "A reply by",
    "call": "A call until",
    "done": "Done by",
    "look again": "Looked at again by",
}


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise in danger, in words."""

    ticket_id: int
    ref: str
    promised: str
    why: str
    instead: str


@dataclass(frozen=True, slots=True)
class MovedLine:
    """One due date that moves, in words."""

    ticket_id: int
    ref: str
    clock: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Foreseen:
    """How far the counting is, and what it found."""

    state: str
    counted: int
    total: int
    result: PreviewResult | None = None
    chart: Chart | None = None
    sizes: tuple[tuple[str, str, int], ...] = ()
    endangered: tuple[PromiseLine, ...] = ()
    examples: tuple[MovedLine, ...] = ()

    @property
    def is_counting(self) -> bool:
        """Whether the worker has it, or will take it up."""
        return self.state in (PreviewState.WAITING, PreviewState.COUNTING)

    @property
    def said_progress(self) -> str:
        """Say how far it is."""
        if not self.total:
            return "Waiting for the worker to begin."
        return (
            f"{self.counted:,} of {wording.count(self.total, 'open ticket')} counted."
        )


def foreseen(draft: DeskDraft) -> Foreseen | None:
    """Read what is known of a draft's effects; None when nobody has asked yet."""
    preview = previews.of(draft)
    if preview is None or previews.is_stale(preview, draft):
        return None
    if preview.state != PreviewState.DONE:
        return Foreseen(preview.state, preview.counted, preview.total)
    return _done(preview)


def _done(preview: Preview) -> Foreseen:
    result = previews.result(preview)
    return Foreseen(
        state=preview.state,
        counted=preview.counted,
        total=preview.total,
        result=result,
        chart=histogram(result.histogram) if result.dates_moved else None,
        sizes=rows(result.histogram),
        endangered=tuple(promise_line(row) for row in result.endangered.rows),
        examples=_examples(result),
    )


def promise_line(row: Endangered) -> PromiseLine:
    """Say a promise in danger."""
    why = _WHY.get(row.why, row.why)
    promised = _promised(row.kind, row.latest)
    return PromiseLine(row.ticket_id, row.ref, promised, why, _instead(row))


def _promised(kind: str, latest: datetime) -> str:
    by = wording.moment(latest, guards.desk().calendar, desks.now())
    return f"{_PROMISED.get(kind, 'By')} {by}"


def _instead(row: Endangered) -> str:
    """Say what would be promised in its place; a call by its hours."""
    if row.instead is None:
        return ""
    earliest, latest = row.instead
    if row.kind == "call" and earliest is not None:
        calendar = guards.desk().calendar
        return f"A call {wording.slot(earliest, latest, calendar, desks.now())}"
    return _promised(row.kind, latest)


def _examples(result: PreviewResult) -> tuple[MovedLine, ...]:
    calendar, now = guards.desk().calendar, desks.now()
    return tuple(
        MovedLine(
            row.ticket_id,
            row.ref,
            row.clock,
            wording.moment(row.was, calendar, now),
            wording.moment(row.now, calendar, now),
        )
        for row in result.examples
    )
