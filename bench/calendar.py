"""Open time beside pandas and businesstimedelta: `python -m bench calendar`.

All three know the same hours and closures and must give the same answers. Rounds are
interleaved and the best one counts, in processor time, so that whatever else the machine
is doing is nobody's disadvantage.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from time import process_time
from timeit import timeit

import pandas as pd
import pytz
from businesstimedelta import BusinessTimeDelta, HolidayRule, Rules, WorkDayRule

from bench.report import Report
from triage.calendar import Calendar, Span, default_text, explain_window, load_calendar

ROUNDS = 15
HOUR = 3600
#: Spans in open hours; two years are 502 open days.
SPANS = {"one day": 9, "one week": 45, "three months": 560, "two years": 4518}
VERBS = ("add", "between")
LARGEST_MICROSECONDS = 2.0
FLATTEST = 1.3
PANDAS, TIMEDELTA = "pandas CustomBusinessHour", "businesstimedelta"
GOALS = {PANDAS: 50, TIMEDELTA: 1000}
#: How often a question is asked in a round; once when it takes milliseconds.
NUMBERS = {("add", "ours"): 2_000, ("between", "ours"): 2_000, ("add", PANDAS): 200}

Question = Callable[[], object]
Key = tuple[str, ...]


def main(report: Report) -> None:
    """Measure both verbs over each span, then beside the two peers at two years."""
    calendar = load_calendar(default_text())
    start = calendar.at_desk("2026-11-16 10:17")
    ours = _ours(report, calendar, start)
    _flatness(report, ours)
    _peers(report, calendar, start)
    _around(report, calendar, start)


def _ours(report: Report, calendar: Calendar, start: datetime) -> dict[Key, float]:
    """Time each verb over each span: the slower of moments in the desk's zone and UTC."""
    zones = {"desk": start, "utc": start.astimezone(UTC)}
    best = _best(
        {
            (verb, span, zone): (question, 2_000)
            for span, hours in SPANS.items()
            for zone, at in zones.items()
            for verb, question in _questions(calendar, at, hours).items()
        }
    )
    slower = {
        (verb, span): max(best[verb, span, zone] for zone in zones)
        for verb in VERBS
        for span in SPANS
    }
    for (verb, span), seconds in slower.items():
        micro = seconds * 1e6
        report.row(
            f"calendar {verb} over {span}", f"{micro:.2f} µs", "", "",
            goal=f"{LARGEST_MICROSECONDS:.0f} µs", met=micro <= LARGEST_MICROSECONDS,
        )  # fmt: skip
    return slower


def _questions(calendar: Calendar, start: datetime, hours: int) -> dict[str, Question]:
    end = calendar.add(start, hours * HOUR).astimezone(start.tzinfo)
    return {
        "add": lambda: calendar.add(start, hours * HOUR),
        "between": lambda: calendar.between(start, end),
    }


def _best(questions: Mapping[Key, tuple[Question, int]]) -> dict[Key, float]:
    """Return the seconds of each in its best round, the rounds taking turns."""
    rounds = [
        {
            key: timeit(ask, timer=process_time, number=number) / number
            for key, (ask, number) in questions.items()
        }
        for _ in range(ROUNDS)
    ]
    return {key: min(found[key] for found in rounds) for key in questions}


def _flatness(report: Report, ours: Mapping[Key, float]) -> None:
    for verb in VERBS:
        ratio = ours[verb, "two years"] / ours[verb, "one day"]
        report.row(
            f"calendar {verb}: two years beside one day", "", f"{ratio:.2f}", "one day",
            goal=f"{FLATTEST}", met=ratio <= FLATTEST,
        )  # fmt: skip


def _peers(report: Report, calendar: Calendar, start: datetime) -> None:
    """Ask the peers the same two questions over two years, and compare answers first."""
    hours = SPANS["two years"]
    end = calendar.add(start, hours * HOUR)
    closed = [row.date for row in calendar.closures(date(2025, 1, 1), date(2030, 1, 1))]
    everybody = {
        "ours": _questions(calendar, start, hours),
        PANDAS: _pandas(closed, start, end, hours),
        TIMEDELTA: _businesstimedelta(closed, start, end, hours),
    }
    for who, questions in everybody.items():
        assert questions["add"]() == end, who
        assert questions["between"]() == hours * HOUR, who
    best = _best(
        {
            (verb, who): (questions[verb], NUMBERS.get((verb, who), 1))
            for who, questions in everybody.items()
            for verb in VERBS
        }
    )
    for who, goal in GOALS.items():
        for verb in VERBS:
            ratio = best[verb, who] / best[verb, "ours"]
            report.row(
                f"{verb} over two years, {who}", f"{best[verb, who] * 1e6:,.0f} µs",
                f"{ratio:,.0f} times ours", f"ours {best[verb, 'ours'] * 1e6:.2f} µs",
                goal=f"{goal:,}", met=ratio >= goal,
            )  # fmt: skip


def _pandas(
    closed: list[date], start: datetime, end: datetime, hours: int
) -> dict[str, Question]:
    """Moments in and out are datetimes; counting is the length of a range of hours."""
    hour = pd.offsets.CustomBusinessHour(start="08:00", end="17:00", holidays=closed)
    return {
        "add": lambda: (pd.Timestamp(start) + hours * hour).to_pydatetime(),
        "between": lambda: (len(pd.date_range(start, end, freq=hour)) - 1) * HOUR,
    }


def _businesstimedelta(
    closed: list[date], start: datetime, end: datetime, hours: int
) -> dict[str, Question]:
    zone = pytz.timezone("America/Los_Angeles")
    rules = Rules(
        [
            WorkDayRule(time(8), time(17), [0, 1, 2, 3, 4], tz=zone),
            HolidayRule(frozenset(closed), tz=zone),
        ]
    )
    first, last = start.astimezone(zone), end.astimezone(zone)
    return {
        "add": lambda: first + BusinessTimeDelta(rules, hours=hours),
        "between": lambda: (
            rules.difference(first, last).timedelta // timedelta(seconds=1)
        ),
    }


FIRST_USE = """
import time
start = time.process_time()
from triage.calendar import default_text, load_calendar
imported = time.process_time()
calendar = load_calendar(default_text())
loaded = time.process_time()
calendar.add(calendar.at_desk("2026-11-16 10:17"), 3600)
print(imported - start, loaded - imported, time.process_time() - loaded)
"""


def _around(report: Report, calendar: Calendar, start: datetime) -> None:
    """Report what is paid once: loading, the first answer; and what a receipt costs."""
    rounds = [
        subprocess.run(
            [sys.executable, "-c", FIRST_USE],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for _ in range(3)
    ]
    best = [min(float(found[at]) for found in rounds) * 1e3 for at in range(3)]
    for what, milli in zip(("import", "load", "first answer"), best, strict=True):
        report.row(f"calendar, new process: {what}", f"{milli:.0f} ms", "", "")
    span = Span.parse("1-2 calendar months")
    milli = min(
        timeit(
            lambda: explain_window(calendar, start, span), timer=process_time, number=20
        ) / 20
        for _ in range(ROUNDS)
    ) * 1e3  # fmt: skip
    report.row("receipt of a window of two months", f"{milli:.2f} ms", "", "",
               goal="5 ms", met=milli <= 5)  # fmt: skip


if __name__ == "__main__":
    shown = Report("calendar")
    main(shown)
    sys.exit(bool(shown.missed))
