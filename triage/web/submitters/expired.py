"""A page that was open too long to be trusted: nothing is done, nothing typed is lost."""

from __future__ import annotations

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from triage.errors import DeskError
from triage.web.submitters import (
    details,
    pages,
    reading,
    sending,
    status,
    tracking,
    visit,
)
from triage.web.submitters.forms import Problem

OPEN_TOO_LONG = Problem(
    "",
    "This page was open for a long time, so we did not take it. What you typed is still "
    "here: please press the button once more.",
)
AGAIN: dict[str, pages.Show] = {
    "submitters.send_details": details.show_details,
    "submitters.send_reading": reading.show_reading,
    "submitters.send_questions": reading.show_questions,
    "submitters.send_contact": sending.show_contact,
    "submitters.send_check": sending.show_check,
    "submitters.send_status": status.show_status,
    "submitters.send_status_link": status.show_status,
    "submitters.send_lost_link": status.show_lost_link,
    "submitters.send_message": tracking.show_message,
}


def shown_again(_error: CSRFError) -> ResponseReturnValue:
    """Show the page again with what was typed, and a fresh token."""
    # Browsers say where a request comes from; older ones say nothing and need the cookie.
    visit.begin(trusted=request.headers.get("Sec-Fetch-Site") == "same-origin")
    show = AGAIN.get(request.endpoint or "")
    if show is None:
        return redirect(url_for("submitters.start"), 303)
    try:
        return show(request.form.to_dict(), [OPEN_TOO_LONG], None)
    except DeskError as why:
        # Nobody else handles what goes wrong while a wrong is answered.
        return current_app.handle_user_exception(why)
