"""The one blueprint of the supervisors, and its guard."""

from __future__ import annotations

from flask import Blueprint, request

from triage.models import Role
from triage.web import guards

bp = Blueprint("supervisors", __name__, url_prefix="/desk")
bp.before_request(guards.only(Role.SUPERVISOR))
LONGEST_FORM = 1024 * 1024


@bp.url_value_preprocessor
def widen(_endpoint: str | None, _values: object) -> None:
    """Let a whole table in as a file or as text: what is wrong with it is said on its page."""
    request.max_content_length = request.max_form_memory_size = LONGEST_FORM
