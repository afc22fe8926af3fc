"""Numbers -> the places of bars and points in an SVG; the template only draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from triage import wording
from triage.reports import ReplyTimes, SlaReport, WeekRow
from triage.reports.cells import percent
from triage.reports.corrections import WeekRight

WIDTH, LEFT, TOP, BASE = 620, 52, 20, 190
GOAL = 0.9
LABELLED = 6
_ROOM_FOR_TEXT = 26
_HOUR = 3600
# How far the words at an end of the line reach, and how far from a point they stand.
_REACH, _ABOVE, _BELOW = 64, 11, 20


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; ``text`` is empty where there is no room."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    text: str
    below_goal: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A level that is drawn across a chart, and what it says."""

    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a line; ``text``, at the first and the last, stands on ``text_y``."""

    x: float
    y: float
    text: str = ""
    text_y: float = 0


@dataclass(frozen=True, slots=True)
class Chart:
    """What a template draws, and the sentence that says what it means."""

    say: str
    levels: tuple[Line, ...]
    bars: tuple[Bar, ...] = ()
    points: tuple[Point, ...] = ()
    pieces: tuple[str, ...] = ()
    labels: tuple[Point, ...] = ()
    goal_y: float | None = None

    @property
    def has_misses(self) -> bool:
        """Whether a bar ends below the goal."""
        return any(bar.below_goal for bar in self.bars)


def weekly_shares(report: SlaReport) -> Chart:
    """Shares met by week; a week of nothing has no bar."""
    shares = [week.clocks[report.split].share for week in report.weeks]
    places = _places(report.weeks)
    return Chart(
        say=_say_shares(report, shares),
        levels=tuple(Line(_height(n / 100), f"{n}%") for n in (0, 50, 100)),
        bars=tuple(
            _bar(x, width, share)
            for (x, width, _), share in zip(places, shares, strict=True)
            if share is not None
        ),
        labels=_labels(report.weeks),
        goal_y=_height(GOAL),
    )


def _bar(x: float, width: float, share: float) -> Bar:
    y = _height(share)
    return Bar(
        x=x,
        y=y,
        width=width,
        height=round(BASE - y, 1),
        middle=round(x + width / 2, 1),
        text=str(percent(share)) if width >= _ROOM_FOR_TEXT else "",
        below_goal=share < GOAL,
    )


def _say_shares(report: SlaReport, shares: Sequence[float | None]) -> str:
    known = [
        (week.monday, share)
        for week, share in zip(report.weeks, shares, strict=True)
        if share is not None
    ]
    if not known:
        return "No clock of this kind was due in these weeks."
    below = [(monday, share) for monday, share in known if share < GOAL]
    weeks = wording.count(len(known), "week")
    if not below:
        return f"{GOAL:.0%} or more in all of {weeks}."
    monday, share = below[-1]
    return (
        f"{GOAL:.0%} or more in {len(known) - len(below)} of {weeks}. Last below: week of "
        f"{wording.short_day(monday)} ({percent(share)}%)."
    )


def weekly_medians(report: SlaReport, day: int) -> Chart:
    """Median first replies by week; a week without replies is a gap in the line.

    ``day`` is how many open seconds a day has.
    """
    known = [times.median for times in report.reply_weeks if times.median is not None]
    top = _ceiling(max(known, default=0))
    points = _points(report, top)
    return Chart(
        say=_say_medians(report, report.reply_weeks, day),
        levels=tuple(
            Line(_height(n / 4), f"{top * n // 4 // 60 / 60:g} h") for n in (0, 2, 4)
        ),
        points=_with_ends_told(points, known, day),
        pieces=_pieces(points),
        labels=_labels(report.weeks),
    )


def _ceiling(longest: int) -> int:
    """Return the top of the axis: whole hours, and an even number of them."""
    return max(2, 2 * ceil(longest / (2 * _HOUR))) * _HOUR


def _points(report: SlaReport, top: int) -> list[Point | None]:
    return [
        None
        if times.median is None
        else Point(round(x + width / 2, 1), _height(times.median / top))
        for (x, width, _), times in zip(
            _places(report.weeks), report.reply_weeks, strict=True
        )
    ]


def _with_ends_told(
    points: Sequence[Point | None], medians: Sequence[int], day: int
) -> tuple[Point, ...]:
    drawn = [point for point in points if point is not None]
    for end in (0, -1) if len(drawn) > 1 else ():
        drawn[end] = replace(
            drawn[end],
            text=wording.open_time(medians[end], day, 1),
            text_y=_clear_of_the_line(drawn, drawn[end]),
        )
    return tuple(drawn)


def _clear_of_the_line(drawn: Sequence[Point], end: Point) -> float:
    """Above the end where no point beside it is higher; else below, to be taken for its own."""
    heights = [point.y for point in drawn if abs(point.x - end.x) <= _REACH]
    below = max(heights) + _BELOW
    if end.y == min(heights) or below > BASE:
        return round(min(heights) - _ABOVE, 1)
    return round(below, 1)


def _pieces(points: Sequence[Point | None]) -> tuple[str, ...]:
    """Return the unbroken parts of the line, as the coordinates of polylines."""
    pieces: list[list[str]] = [[]]
    for point in points:
        if point is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{point.x},{point.y}")
    return tuple(" ".join(piece) for piece in pieces if len(piece) > 1)


def _say_medians(report: SlaReport, weeks: Sequence[ReplyTimes], day: int) -> str:
    known = [
        (week.monday, times.median)
        for week, times in zip(report.weeks, weeks, strict=True)
        if times.median is not None
    ]
    if not known:
        return "No first reply was sent in these weeks."
    (first_day, first), (last_day, last) = known[0], known[-1]
    began = f"{wording.open_time(first, day, 1)} in the week of {wording.short_day(first_day)}"
    if len(known) == 1:
        return f"{began}."
    ended = f"{wording.open_time(last, day, 1)} in the week of {wording.short_day(last_day)}"
    return f"From {began} to {ended}."


def weekly_right(weeks: Sequence[WeekRight]) -> Chart:
    """Shares that triage got right by week; a week that nobody judged is a gap."""
    shares = [week.right.share for week in weeks]
    points = [
        None if share is None else Point(round(x + width / 2, 1), _height(share))
        for (x, width, _), share in zip(_places(weeks), shares, strict=True)
    ]
    drawn = [point for point in points if point is not None]
    known = [share for share in shares if share is not None]
    for end in (0, -1) if len(drawn) > 1 else ():
        drawn[end] = replace(
            drawn[end],
            text=f"{percent(known[end])}%",
            text_y=_clear_of_the_line(drawn, drawn[end]),
        )
    return Chart(
        say=_say_right(weeks),
        levels=tuple(Line(_height(n / 100), f"{n}%") for n in (0, 50, 100)),
        points=tuple(drawn),
        pieces=_pieces(points),
        labels=_labels(weeks),
    )


def _say_right(weeks: Sequence[WeekRight]) -> str:
    known = [week for week in weeks if week.right.judged]
    if not known:
        return "Nobody judged a ticket in these weeks."
    said = [
        f"{percent(week.right.right / week.right.judged)}% in the week of "
        f"{wording.short_day(week.monday)}"
        for week in (known[0], known[-1])
    ]
    return f"From {said[0]} to {said[1]}." if len(known) > 1 else f"{said[0]}."


def _height(part: float) -> float:
    return round(BASE - part * (BASE - TOP), 1)


def _places(weeks: Sequence[WeekRow | WeekRight]) -> list[tuple[float, float, str]]:
    """Return x, width and label of each week's column."""
    step = (WIDTH - LEFT) / len(weeks)
    every = max(1, -(-len(weeks) // LABELLED))
    return [
        (
            round(LEFT + number * step + step * 0.14, 1),
            round(step * 0.72, 1),
            wording.short_day(week.monday) if number % every == 0 else "",
        )
        for number, week in enumerate(weeks)
    ]


def _labels(weeks: Sequence[WeekRow | WeekRight]) -> tuple[Point, ...]:
    return tuple(
        Point(round(x + width / 2, 1), BASE + 22, label)
        for x, width, label in _places(weeks)
        if label
    )
