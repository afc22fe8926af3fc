"""The one blueprint of the reps, and its guard."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from triage.models import Role
from triage.web import guards

bp = Blueprint("reps", __name__, url_prefix="/desk")
bp.before_request(guards.only(Role.REP, Role.SUPERVISOR))
LONGEST_FORM = 1024 * 1024


@bp.url_value_preprocessor
def widen(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let a text that is too long in, so that it is answered on its page and kept."""
    request.max_content_length = request.max_form_memory_size = LONGEST_FORM
