"""The events of an iCalendar file, each parsed for itself.

The file is a stranger's: one event that cannot be read must not hide the others, and its
own definitions of time zones are dropped, because the parser would keep them for every
file that comes later.
"""

import re
import warnings
from collections.abc import Iterator

from icalendar import Event
from icalendar.error import GloballyUniqueTZIDGuessed

from triage.errors import BadData

LARGEST = 1_000_000
MOST = 500
MOST_LINES = 100
LONGEST_LINE = 2_000
#: What we ask an event for; the rest is not parsed.
ASKED = re.compile(
    r"(?:DTSTART|DTEND|DURATION|RRULE|EXRULE|RDATE|EXDATE|RECURRENCE-ID|SUMMARY|STATUS|UID)"
    r"[;:]",
    re.IGNORECASE,
)
_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r"\r?\n")


def events_of(data: str | bytes) -> list[Event | None]:
    """Return the events in the order of the file, None for one that cannot be read.

    Raises BadData when the file as a whole cannot be read.
    """
    blocks = list(_blocks(_text(data)))
    if not blocks:
        raise BadData("There is no event in this file.")
    if len(blocks) > MOST:
        raise BadData(f"The file has more than {MOST} events; import a part of it.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", GloballyUniqueTZIDGuessed)
        return [_parsed(block) for block in blocks]


def _text(data: str | bytes) -> str:
    raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
    if len(raw) > LARGEST:
        raise BadData("The file is larger than 1 MB; import a part of it.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadData("The file is not UTF-8 text; save it anew as UTF-8.") from error


def _blocks(text: str) -> Iterator[list[str]]:
    """Yield the lines of each event."""
    lines = _LINE.split(_FOLD.sub("", text.strip()))
    if _word(lines[0]) != "BEGIN:VCALENDAR":
        raise BadData(
            'This is no iCalendar file: it does not begin with "BEGIN:VCALENDAR".'
        )
    event: list[str] | None = None
    for line in lines:
        if _word(line) == "BEGIN:VEVENT":
            if event is not None:
                raise BadData("An event begins within another one; export it anew.")
            event = []
        elif event is not None and _word(line) == "END:VEVENT":
            yield list(_own(event))
            event = None
        elif event is not None:
            event.append(line)
    if event is not None:
        raise BadData("The file ends within an event; it was not saved whole.")


def _own(lines: list[str]) -> Iterator[str]:
    """Yield the lines we ask for, without what is nested in an event, such as an alarm."""
    nested = 0
    for line in lines:
        word = _word(line)
        if word.startswith("BEGIN:"):
            nested += 1
        elif word.startswith("END:"):
            nested -= 1
        elif not nested and ASKED.match(line):
            yield line


def _word(line: str) -> str:
    return line.strip().upper()


def _parsed(lines: list[str]) -> Event | None:
    if len(lines) > MOST_LINES or max(map(len, lines), default=0) > LONGEST_LINE:
        return None
    block = "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT"])
    try:
        # In bytes: a text of one line would be opened as a file of that name.
        found = Event.from_ical(block.encode())
    except Exception:
        # Whatever the parser stumbles over, the other events are still good.
        return None
    return found if isinstance(found, Event) else None
