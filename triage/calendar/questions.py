"""Questions from the command line: one JSON line in, one answer out; closures as CSV.

Whatever is asked, the answer is a value: a bad question gets a sentence, never an
exception.
"""

import csv
import io
import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from triage.calendar.desk_calendar import Calendar
from triage.calendar.years import shuts_a_weekday
from triage.errors import DeskError

COLUMNS = ("date", "name", "kind", "weekday", "shuts_a_weekday")
SHORT_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

Answer = dict[str, str | int]


class _BadQuestion(DeskError):
    """A question that does not say what is asked."""


def answer_line(calendar: Calendar, line: str) -> Answer:
    """Answer one line of JSON."""
    try:
        question = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return {"error": "This line is not JSON we can read."}
    return answer(calendar, question)


def answer(calendar: Calendar, question: object) -> Answer:
    """Answer ``{"op": "add", "at", "seconds"}`` or ``{"op": "between", "from", "to"}``.

    The answer is ``{"at": moment}``, ``{"seconds": count}`` or ``{"error": sentence}``.
    """
    try:
        if not isinstance(question, Mapping):
            raise _BadQuestion('A question is an object, like {"op": "add", …}.')
        return _asked(question)(calendar, question)
    except DeskError as error:
        return {"error": str(error)}


def _asked(
    question: Mapping[str, Any],
) -> Callable[[Calendar, Mapping[str, Any]], Answer]:
    verb = OPERATIONS.get(_text(question, "op"))
    if verb is None:
        raise _BadQuestion(f'"op" is one of: {", ".join(OPERATIONS)}.')
    return verb


def _add(calendar: Calendar, question: Mapping[str, Any]) -> Answer:
    at = calendar.at_desk(_text(question, "at"))
    seconds = _field(question, "seconds")
    if type(seconds) is not int:
        raise _BadQuestion('"seconds" is a whole number, like 120.')
    return {"at": calendar.add(at, seconds).isoformat()}


def _between(calendar: Calendar, question: Mapping[str, Any]) -> Answer:
    start = calendar.at_desk(_text(question, "from"))
    end = calendar.at_desk(_text(question, "to"))
    return {"seconds": calendar.between(start, end)}


OPERATIONS = {"add": _add, "between": _between}


def _text(question: Mapping[str, Any], key: str) -> str:
    value = _field(question, key)
    if not isinstance(value, str):
        raise _BadQuestion(f'"{key}" is a text, in quotes.')
    return value


def _field(question: Mapping[str, Any], key: str) -> object:
    if key not in question:
        raise _BadQuestion(f'The question lacks "{key}".')
    return question[key]


def _no_number(name: str) -> None:
    raise ValueError(name)


def closures_csv(calendar: Calendar, first_year: int, last_year: int) -> str:
    """Return the closures of some years as CSV, the first line naming the columns."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows(closure_rows(calendar, first_year, last_year))
    return written.getvalue()


def closure_rows(
    calendar: Calendar, first_year: int, last_year: int
) -> list[tuple[str, str, str, str, str]]:
    """Return (date, name, kind, weekday, shuts a weekday) of every closure, by date."""
    calendar.require_years(first_year, last_year)
    found = calendar.closures(date(first_year, 1, 1), date(last_year, 12, 31))
    return [
        (
            closure.date.isoformat(),
            closure.name,
            closure.kind,
            SHORT_DAYS[closure.date.weekday()],
            shuts_a_weekday(calendar, closure),
        )
        for closure in found
    ]
