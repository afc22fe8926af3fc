"""The timetable, and the process that keeps it: `python -m triage.worker`.

Any number of workers may run. Letters are shared out by leases, of the other jobs each
turn is taken by one worker. `--once` runs every job once and ends.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from sqlalchemy.exc import OperationalError

from triage import housekeeping, jobs
from triage.app import create_app
from triage.errors import DeskError
from triage.store import saved, without_values
from triage.wording import count

PATIENCE = 1.0
STOPPING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """One line of the timetable. A job in turns runs in one worker at a time."""

    name: str
    every: timedelta
    run: Callable[[], int]
    in_turns: bool = True


TIMETABLE = (
    Job("say that I live", timedelta(seconds=15), jobs.heartbeat, in_turns=False),
    Job("post letters", timedelta(seconds=1), jobs.post_letters, in_turns=False),
    Job("wake clocks", timedelta(seconds=15), jobs.wake_clocks),
    Job("tell staff", timedelta(seconds=15), jobs.tell_staff),
    Job("wake parked tickets", timedelta(minutes=1), jobs.wake_parked),
    Job("remind the waiting", timedelta(minutes=5), jobs.remind_waiting),
    Job("resolve the unanswered", timedelta(minutes=5), jobs.resolve_unanswered),
    Job("close the resolved", timedelta(minutes=5), jobs.close_resolved),
    Job("recount clocks", timedelta(seconds=15), jobs.recount_clocks),
    Job("count previews", timedelta(seconds=2), jobs.count_previews, in_turns=False),
    Job("replay rules", timedelta(seconds=2), jobs.replay_rules, in_turns=False),
    Job("run shadows", timedelta(minutes=1), jobs.run_shadows),
    Job("revise promises", timedelta(seconds=15), jobs.revise_promises),
    Job("notice other days", timedelta(days=1), jobs.notice_other_days, in_turns=False),
    Job("learn from reps", timedelta(hours=1), jobs.train),
    Job("audit", timedelta(minutes=15), jobs.audit),
    Job("forget what had its time", timedelta(minutes=10), jobs.purge),
)


def main(arguments: Sequence[str]) -> int:
    """Run until a signal comes, or once; 2 with a sentence when it cannot start."""
    # Before any thread starts: signals wait for the main thread, which asks for them.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # It would warn each second while a long batch of letters is being posted.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    try:
        app = create_app()
    except DeskError as why:
        sys.stderr.write(f"{why}\n")
        return 2
    if "--once" in arguments:
        sys.stdout.write("".join(f"{line}\n" for line in once(app)))
        return 0
    keep(app)
    return 0


def once(app: Flask) -> list[str]:
    """Run every job once, whoever's turn it is, and say what each did."""
    said = []
    for job in TIMETABLE:
        with app.app_context():
            said.append(f"{job.name}: {count(job.run(), 'thing')} done")
    return said


def keep(app: Flask) -> None:
    """Keep the timetable until a signal comes."""
    scheduler = timetable(app)
    scheduler.start()
    signal.sigwait(STOPPING)
    jobs.stopping.set()
    _let_finish(scheduler)
    # Whatever still hangs on the network is left: its lease ends by itself.
    logging.shutdown()
    os._exit(0)


def timetable(app: Flask) -> BackgroundScheduler:
    """Return a scheduler of this process alone; nothing of it is stored anywhere."""
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(len(TIMETABLE))},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for job in TIMETABLE:
        scheduler.add_job(
            tick,
            "interval",
            (app, job),
            seconds=job.every.total_seconds(),
            id=job.name,
            next_run_time=datetime.now(UTC),
        )
    return scheduler


def tick(app: Flask, job: Job) -> int:
    """Run a job if it is this worker's turn; what goes wrong is tried again next time."""
    with app.app_context():
        try:
            if job.in_turns and not _my_turn(job):
                return 0
            return job.run()
        except OperationalError as why:
            # It comes back by itself; a traceback each second would only hide the rest.
            log.error(  # noqa: TRY400
                "the database does not answer (%s): %s", job.name, without_values(why)
            )
            return 0
        except Exception as why:
            if trouble := without_values(why):
                log.error("a job failed: %s: %s", job.name, trouble)  # noqa: TRY400
            else:
                log.exception("a job failed: %s", job.name)
            return 0


def _my_turn(job: Job) -> bool:
    with saved():
        return housekeeping.take_turn(job.name, job.every)


def _let_finish(scheduler: BackgroundScheduler) -> None:
    ending = threading.Thread(target=scheduler.shutdown, daemon=True)
    ending.start()
    ending.join(PATIENCE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
