"""The one blueprint of the reps, and its guard."""

from __future__ import annotations

from flask import Blueprint

from triage.models import Role
from triage.web import guards

bp = Blueprint("reps", __name__, url_prefix="/desk")
bp.before_request(guards.only(Role.REP, Role.SUPERVISOR))
