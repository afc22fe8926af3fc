"""Supervisors at work on the desk's tables: each act in its own ``saved()``."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date

from tests.support.moments import MONDAY, Clock
from triage import desk as desks
from triage import publishing
from triage.calendar import DatedRow, WallSpan, with_dated_row, with_hours
from triage.calendar.hours import WEEKDAYS
from triage.models import DeskDraft, Person, Replay, Role
from triage.publishing import decided, drafts, history, previews, replaying, rule_tables
from triage.publishing.comparing import PreviewResult
from triage.store import db, saved
from triage.tickets import clockwork

SNOW = "Snow"
Files = Mapping[str, str]


class Supervisors:
    """Sam and Dana; ``sam`` and ``dana`` are their ids."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        with saved():
            self.sam, self.dana = (_hire(name) for name in ("Sam Okafor", "Dana Ruiz"))
        self.names = {self.sam: "Sam Okafor", self.dana: "Dana Ruiz"}

    def draft(self, kind: str = "calendar", by: int | None = None) -> DeskDraft:
        """What somebody is changing."""
        found = drafts.of(kind, by or self.sam)
        assert found is not None
        return found

    def change(self, kind: str, text: str, by: int | None = None) -> DeskDraft:
        """Keep a text as somebody's draft."""
        with saved():
            drafts.keep(kind, person_id=by or self.sam, text=text, now=self.clock())
        return self.draft(kind, by)

    def close(self, day: str, *windows: str, by: int | None = None, why: str = SNOW):
        """Add a closure to somebody's draft of the calendar."""
        draft = drafts.of("calendar", by or self.sam)
        text = draft.text if draft else desks.active().calendar.text
        return self.change("calendar", closed(text, day, *windows, why=why), by)

    def policies(self, old: str, new: str, by: int | None = None) -> DeskDraft:
        """Replace some words of the active policies in somebody's draft."""
        text = desks.active().policies.text
        assert old in text
        return self.change("policies", text.replace(old, new), by)

    def publish(self, kind: str = "calendar", by: int | None = None) -> int:
        """Publish somebody's draft."""
        who = by or self.sam
        with saved():
            return publishing.publish(
                self.draft(kind, who),
                author=self.names[who],
                reason="It has to be.",
                now=self.clock(),
            )

    def preview(self, kind: str = "calendar", by: int | None = None) -> PreviewResult:
        """Ask what somebody's draft would do, and let the worker count it."""
        with saved():
            previews.ask(self.draft(kind, by), self.clock())
        while previews.work(self.clock()):
            pass
        db.session.rollback()
        found = previews.of(self.draft(kind, by))
        assert found is not None
        assert found.state == "done"
        return previews.result(found)

    def rules(self, change: Callable[[Files], Files], by: int | None = None):
        """Change the files of the rules in somebody's draft."""
        draft = drafts.of("rules", by or self.sam)
        text = draft.text if draft else history.active_version("rules").text
        return self.change("rules", rule_tables.dumps(change(json.loads(text))), by)

    def replay(self, by: int | None = None) -> decided.Result:
        """Ask what somebody's draft decides otherwise, and let the worker find out."""
        with saved():
            replaying.ask(self.draft("rules", by), self.clock())
        while replaying.work(self.clock()):
            pass
        return replaying.result(self.replayed(by))

    def replayed(self, by: int | None = None) -> Replay:
        """The replay of somebody's draft, when it is done."""
        db.session.rollback()
        found = replaying.of(self.draft("rules", by))
        assert found is not None
        assert found.state == "done"
        return found

    def tick(self, *keys: str) -> None:
        """Tick off losses of Sam's replay."""
        with saved():
            replaying.tick(self.replayed(), keys)

    def is_outdated(self, kind: str = "calendar") -> bool:
        """Whether somebody published since Sam's draft was begun."""
        return self.draft(kind).base_id != history.active_version(kind).id

    def changes_nothing(self, kind: str = "calendar") -> bool:
        """Whether Sam's draft says what is active already."""
        return self.draft(kind).text == history.active_version(kind).text

    def recount(self) -> clockwork.Recounted:
        """Let the worker count open clocks anew."""
        return clockwork.recount(desks.active, self.clock())


def closed(text: str, day: str, *windows: str, why: str = SNOW) -> str:
    """A calendar with one more closure."""
    row = DatedRow(
        date=date.fromisoformat(day),
        kind="closed",
        windows=tuple(WallSpan.parse(window) for window in windows),
        reason=why,
        author="Sam",
        written=MONDAY.date(),
    )
    return with_dated_row(text, row)


def without_hours(text: str) -> str:
    """A calendar of one special day in 2026, which opens on no day of the week."""
    row = DatedRow(
        date=date(2026, 11, 21),
        kind="open",
        windows=(WallSpan.parse("09:00-12:00"),),
        reason="Vaccine fair",
        author="Sam",
        written=MONDAY.date(),
    )
    week: dict[str, list[str]] = {name: [] for name in WEEKDAYS}
    return with_hours(with_dated_row(text, row), week, reason="By arrangement")


def _hire(name: str) -> int:
    person = Person(
        email=f"{name.split()[0].lower()}@desk.example",
        name=name,
        role=Role.SUPERVISOR.value,
        created_at=MONDAY,
    )
    db.session.add(person)
    db.session.flush()
    return person.id
