"""From TOML to a calendar, with every mistake named by file, row and key."""

import tomllib
from importlib.resources import files
from zoneinfo import ZoneInfo

from triage import toml
from triage.calendar.desk_calendar import Calendar
from triage.calendar.fields import BEYOND_READING, FILE, Row
from triage.calendar.hours import DAY, WEEKDAYS
from triage.calendar.schedule import (
    SATURDAY_MOVES,
    SUNDAY_MOVES,
    DatedRow,
    HolidayList,
    ListedDay,
    Schedule,
)
from triage.calendar.writing import canonical_text
from triage.errors import BadData

KINDS = {"closed": "shuts its windows", "open": "special hours"}


def default_text() -> str:
    """Return the calendar the desk is shipped with."""
    return files("triage.calendar").joinpath(FILE).read_text(encoding="utf-8")


def load_calendar(text: str) -> Calendar:
    """Return the calendar of a TOML text; raise BadData, or NoOpenTime if never open."""
    return Calendar(read_schedule(text))


def read_schedule(text: str) -> Schedule:
    """Return what a TOML text says, checked; raise BadData."""
    try:
        top = Row("", toml.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise BadData(f"{FILE}: This is not TOML: {error}.") from error
    except ValueError as error:
        raise BadData(f"{FILE}: {BEYOND_READING}") from error
    schedule = _schedule(top)
    top.finish()
    return schedule


def write_schedule(schedule: Schedule) -> str:
    """Return the canonical text of a schedule that can be read back; raise BadData."""
    text = canonical_text(schedule)
    read_schedule(text)
    return text


def _schedule(top: Row) -> Schedule:
    years = Row("years", top.take("years"))
    first, last = years.year("first"), years.year("last")
    if first > last:
        raise years.wrong("last", "The last year comes before the first.")
    hours = Row("hours", top.take("hours"))
    schedule = Schedule(
        zone=_zone(top),
        first_year=first,
        last_year=last,
        years_reason=years.text("reason"),
        hours=tuple(hours.windows(name) for name in WEEKDAYS),
        hours_reason=hours.text("reason"),
        hours_source=hours.text("source", ""),
        hours_quote=hours.text("quote", ""),
        holidays=_holidays(top),
        dated=tuple(_dated(row, first, last) for row in top.rows("dated")),
    )
    years.finish()
    hours.finish()
    return schedule


def _zone(top: Row) -> str:
    name = top.text("zone")
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise top.wrong("zone", f"There is no time zone {name!r}.") from error
    return name


def _holidays(top: Row) -> HolidayList | None:
    days = tuple(_listed(row) for row in top.rows("holiday"))
    names = [day.name for day in days]
    for name in names:
        if names.count(name) > 1:
            raise top.wrong("holiday", f"{name!r} is listed twice.")
    table = top.take("holidays", {})
    if not days and not table:
        return None
    row = Row("holidays", table)
    holidays = HolidayList(
        country=row.text("country"),
        subdivision=row.text("subdivision", ""),
        language=row.text("language"),
        reason=row.text("reason"),
        source=row.text("source", ""),
        days=days,
    )
    row.finish()
    return holidays


def _listed(row: Row) -> ListedDay:
    day = ListedDay(
        name=row.text("name"),
        also=row.texts("also"),
        sunday=row.choice("sunday", SUNDAY_MOVES),
        saturday=row.choice("saturday", SATURDAY_MOVES),
        reason=row.text("reason"),
        source=row.text("source", ""),
        quote=row.text("quote", ""),
        since=row.optional_year("since"),
        until=row.optional_year("until"),
    )
    row.finish()
    if day.since and day.until and day.since > day.until:
        raise row.wrong("until", "The last year comes before the first.")
    return day


def _dated(row: Row, first: int, last: int) -> DatedRow:
    dated = DatedRow(
        date=row.day("date"),
        kind="open" if row.choice("kind", KINDS) == "open" else "closed",
        windows=row.windows("windows"),
        reason=row.text("reason"),
        author=row.text("author"),
        written=row.day("written"),
    )
    row.finish()
    if not first <= dated.date.year <= last:
        raise row.bad(f"{dated.date} lies outside the years {first} to {last}.")
    if dated.kind == "closed" and any(span.end > DAY for span in dated.windows):
        raise row.bad("A closure ends at 24:00 at the latest; give each date a row.")
    return dated
