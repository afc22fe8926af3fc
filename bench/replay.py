"""The replay of past tickets by a change of the rules, beside deciding about them once.

The floor decides about the same messages by one rule set and writes nothing down; a
replay decides twice and compares.
"""

from __future__ import annotations

import json
import time

from bench import fill
from bench.place import places
from bench.report import Report
from triage import desk as desks
from triage.models import DeskDraft, Person, Role
from triage.publishing import drafts, history, replaying, rule_tables
from triage.rules import editing
from triage.store import db, saved
from triage.tickets import asked

TICKETS = 10_000
MOST_SECONDS = 60.0
MOST_OF_FLOOR = 3.0


def main(report: Report, kinds: tuple[str, ...], scale: float) -> None:
    """Replay ten thousand tickets and the seed corpus by one more phrase."""
    tickets = int(TICKETS * scale)
    with places(kinds) as found:
        for place in found:
            folder = place.folder / f"{place.kind}-replay"
            app = fill.make_app(place.url("replay"), folder, "http://x.test")
            fill.fill(app, active=tickets // 10, closed=tickets - tickets // 10)
            with app.app_context():
                _replay(report, place.kind, tickets)
                db.session.remove()
                db.engine.dispose()


def _replay(report: Report, kind: str, tickets: int) -> None:
    draft = _draft()
    with saved():
        replaying.ask(draft, desks.now())
    start, busy, batches = time.perf_counter(), time.process_time(), 0
    while replaying.work(desks.now()):
        batches += 1
    took, busy = time.perf_counter() - start, time.process_time() - busy
    replay = replaying.of(draft)
    assert replay is not None, draft
    assert replay.state == "done", replay.state
    floor = _floor(replay.counted)
    full = tickets >= TICKETS
    report.row(
        f"{kind}, replay of {replay.counted:,} messages", f"{took:.1f} s",
        f"{took / replay.counted * 1e3:.2f} ms each",
        f"{busy:.1f} s busy, {batches} batches",
        goal=f"<= {MOST_SECONDS:.0f} s" if full else "",
        met=took <= MOST_SECONDS if full else None,
    )  # fmt: skip
    report.row(
        f"{kind}, the same beside deciding once", f"{floor:.1f} s",
        f"{took / floor:.2f} x", "", goal=f"<= {MOST_OF_FLOOR:.0f} x",
        met=took <= MOST_OF_FLOOR * floor,
    )  # fmt: skip


def _draft() -> DeskDraft:
    with saved():
        person = Person(
            email="bench@desk.example", name="Bench", role=Role.SUPERVISOR.value,
            created_at=desks.now(),
        )  # fmt: skip
        db.session.add(person)
        db.session.flush()
        files = json.loads(history.active_version("rules").text)
        rule = desks.active().rules.rules[-2].id
        files = editing.with_phrase(files, rule, "strong", "gizmometer")
        text = rule_tables.dumps(files)
        return drafts.keep("rules", person_id=person.id, text=text, now=desks.now())


def _floor(messages: int) -> float:
    """Decide once about as many messages."""
    rules, start, done = desks.active().rules, time.perf_counter(), 0
    last = 0
    while done < messages:
        batch = asked.newest(replaying.BATCH, before=last)
        last = batch[-1].ticket_id if batch else 0
        for one in batch[: messages - done]:
            rules.decide(one.intake)
        done += len(batch)
    return time.perf_counter() - start
