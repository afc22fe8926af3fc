"""The one blueprint of the reps, and its guard."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from triage.models import Role
from triage.web import guards

bp = Blueprint("reps", __name__, url_prefix="/desk")
bp.before_request(guards.only(Role.REP, Role.SUPERVISOR))
# A number no column could hold is no ticket either.
TICKET = f"<int(max={2**63 - 1}):ticket_id>"
LONGEST_FORM = 1024 * 1024


@bp.url_value_preprocessor
def widen(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let a text that is too long in, so that it is answered on its page and kept."""
    request.max_content_length = request.max_form_memory_size = LONGEST_FORM


def ticket_number(text: str) -> int:
    """Read the number of a ticket from a form; ``ValueError`` when it cannot be one."""
    number = int(text)
    if not 0 < number < 2**63:
        raise ValueError("no ticket has this number")
    return number
