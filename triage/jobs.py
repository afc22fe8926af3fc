"""The jobs of the worker: each asks what is due and hands it to the desk.

None says "it is nine o'clock": a job that did not run for a day does a day's work next
time. Each batch is a transaction of its own, so that stopping in between loses nothing.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from flask import current_app

from triage import desk as desks
from triage import housekeeping, limits
from triage.alerts import telling
from triage.desk import Desk
from triage.mail import outbox, smtp
from triage.mail.outbox import Leased
from triage.publishing import previews, renewing, replaying, shadows
from triage.store import db, saved
from triage.tickets import clockwork, closing, drafts, promises, rounds
from triage.weights import child, kept

BATCH = 200
# Clocks are counted quickly; whoever is written to takes longer.
CLOCKS, LETTERS = 50, 20
log = logging.getLogger(__name__)
# Set when the worker has to end: jobs stop at the next place where nothing is lost.
stopping = threading.Event()
_PATIENCE = outbox.LEASE.total_seconds() / 2

Step = Callable[[datetime, Desk, int], int]


def heartbeat() -> int:
    """Say that this worker lives."""
    with saved():
        housekeeping.beat(housekeeping.own_name())
    return 0


def post_letters() -> int:
    """Post the letters that are due, batch after batch, and return how many went."""
    posted = 0
    while not stopping.is_set():
        with saved():
            left = outbox.claim(desks.now())
        if not left:
            break
        try:
            posted += _post(left)
        except smtp.Unreachable as why:
            _put_off(left, str(why))
            break
        if left:
            with saved():
                outbox.release(left)
            break
    return posted


def _post(left: list[Leased]) -> int:
    """Post one batch and take from ``left`` what was settled, one way or the other."""
    posted = 0
    until = time.monotonic() + _PATIENCE
    with smtp.post_office(current_app) as office:
        while left and not (
            office.lost or stopping.is_set() or time.monotonic() > until
        ):
            posted += _post_one(office, left.pop(0))
    return posted


def _post_one(office: smtp.PostOffice, letter: Leased) -> bool:
    try:
        office.post(letter.recipient, letter.raw)
    except smtp.NotPosted as why:
        log.warning(
            "a letter was not taken",
            extra={"letter": letter.id, "for_good": why.for_good},
        )
        with saved():
            _settle(letter, why)
        return False
    with saved():
        held = outbox.posted(letter, desks.now())
    if not held:
        log.warning(
            "a letter was posted after its lease had ended", extra={"letter": letter.id}
        )
    return held


def _settle(letter: Leased, why: smtp.NotPosted) -> None:
    if why.ours:
        outbox.put_off(letter, str(why))
    elif why.for_good:
        outbox.refused(letter, str(why), desks.now())
    else:
        outbox.deferred(letter, str(why), desks.now())


def _put_off(letters: list[Leased], trouble: str) -> None:
    log.warning(
        "the mail server cannot be reached: %s",
        trouble,
        extra={"letters": len(letters)},
    )
    with saved():
        for letter in letters:
            outbox.put_off(letter, trouble)


def wake_clocks() -> int:
    """Write down which clocks are due soon or overdue by now."""
    return _until_done(closing.wake_clocks, CLOCKS)


def tell_staff() -> int:
    """Write to staff about clocks that run out, once all that is due is written down."""
    wake_clocks()
    now, written = desks.now(), 0
    for one in telling.due(now, desks.active()):
        if stopping.is_set():
            break
        with saved():
            written += telling.tell(one, now)
    return written


def wake_parked() -> int:
    """Take up parked tickets whose review date has come."""
    return _until_done(closing.wake_parked)


def remind_waiting() -> int:
    """Remind submitters whom a question has waited for."""
    return _until_done(closing.remind_waiting)


def resolve_unanswered() -> int:
    """Resolve tickets whose question was never answered."""
    return _until_done(closing.resolve_unanswered)


def close_resolved() -> int:
    """Close tickets that were resolved long enough ago."""
    return _until_done(closing.close_resolved)


def recount_clocks() -> int:
    """Count again, by tables published meanwhile, what was counted by older ones."""
    counted = clockwork.recount(
        desks.active, desks.now(), patient=True, stop=stopping.is_set
    )
    return counted.looked_at


def count_previews() -> int:
    """Count what drafts of the desk's tables would do, for whoever waits for that."""
    done = 0
    while not stopping.is_set() and (number := previews.work(desks.now())):
        done += number
    return done


def replay_rules() -> int:
    """Decide again about past tickets by drafts of the rules, for whoever asked."""
    done = 0
    while not stopping.is_set() and (number := replaying.work(desks.now())):
        done += number
    return done


def run_shadows() -> int:
    """Decide about new tickets by the drafts that run beside the live rules."""
    done = 0
    while not stopping.is_set() and (number := shadows.work(desks.now())):
        done += number
    return done


def revise_promises() -> int:
    """Revise the promises for which a supervisor asked, each with a letter."""
    return _until_done(promises.revise_wanted)


def notice_other_days() -> int:
    """Publish the calendar anew where the same words come to other days by now."""
    return int(renewing.renew(desks.now()))


def train() -> int:
    """Learn from what reps chose, once a night while the desk is closed."""
    now, desk = desks.now(), desks.active()
    wanted = current_app.config["TRAINING"] and not desk.calendar.is_open(now)
    if not wanted or not kept.is_due(now):
        return 0
    # Nothing of the database is held while the child works.
    db.session.rollback()
    try:
        log.info("trained: %s", child.train(now, stop=stopping.is_set))
    except child.NotTrained as why:
        log.warning("not trained: %s", why)
        return 0
    return 1


def audit() -> int:
    """Compare rows with their events, a part of them each night."""
    return rounds.work(desks.active(), desks.now(), stop=stopping.is_set)


def _until_done(step: Step, batch: int = LETTERS) -> int:
    done = 0
    while not stopping.is_set():
        began = time.monotonic()
        with saved():
            number = step(desks.now(), desks.active(), batch)
        done += number
        if number < batch:
            break
        _breathe(time.monotonic() - began)
    return done


def _breathe(seconds: float) -> None:
    """Let the pages write between two batches, for as long as the last one took.

    SQLite has one writer at a time, and whoever begins again at once is always the first.
    """
    if db.engine.dialect.name == "sqlite":
        stopping.wait(seconds)


def purge() -> int:
    """Forget what has had its time: drafts, sessions, limits, turns, posted bytes."""
    forgotten = 0
    with saved():
        forgotten += drafts.purge(desks.now())
    with saved():
        forgotten += limits.purge() + housekeeping.forget()
    forgotten += _until_done(lambda now, desk, most: outbox.purge_raw(most), BATCH)
    return forgotten + promises.tidy(desks.now(), desks.active())
