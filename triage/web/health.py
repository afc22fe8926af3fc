"""Two questions a machine asks: is the process there, and can it serve people?"""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from triage.models import Heartbeat
from triage.store import database_now, db, is_migrated

bp = Blueprint("health", __name__)
WORKER_SILENT_AFTER = timedelta(minutes=2)


@bp.get("/healthz")
def process() -> ResponseReturnValue:
    """Answer that the process lives."""
    return jsonify(ok=True)


@bp.get("/readyz")
def ready() -> ResponseReturnValue:
    """Answer what works: the database, its migrations, a worker that lives."""
    try:
        answers = {
            "database": True,
            "migrations": is_migrated(),
            "worker": _worker_lives(),
        }
    except SQLAlchemyError:
        current_app.logger.exception("the database does not answer")
        answers = {"database": False, "migrations": False, "worker": False}
    ok = all(answers.values())
    return jsonify(ok=ok, **answers), 200 if ok else 503


def _worker_lives() -> bool:
    last = db.session.execute(select(func.max(Heartbeat.at))).scalar_one()
    return last is not None and database_now() - last < WORKER_SILENT_AFTER
