"""Errors -> pages, in one place: a sentence, what to do next, the right status."""

from __future__ import annotations

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, SecurityError

from triage import errors
from triage.store import without_values

STATUS = {
    errors.TicketNotFound: 404,
    errors.GuideNotFound: 404,
    errors.VersionNotFound: 404,
    errors.NotAllowedNow: 409,
    errors.Conflict: 409,
    errors.BadInput: 422,
    errors.BadMoment: 422,
    errors.TooMany: 429,
    errors.NotSignedIn: 401,
}
SENTENCES = {
    400: "The page could not be read. Go back, and try again.",
    403: "This page is for other people of the desk.",
    404: "There is no such page. Check the address, or start again.",
    405: "This address does not take that kind of request. Go back, and try again.",
    413: "That was too long to send. Shorten it, and try again.",
    429: "That was tried too often. Wait a while, and try again.",
    500: "Something broke on our side. Nothing you sent before is lost. Try again, or call us.",
}


def init_app(app: Flask) -> None:
    """Answer what the desk refuses and what went wrong, on a page of the right audience."""
    app.register_error_handler(errors.DeskError, _refused)
    app.register_error_handler(HTTPException, _failed)
    app.register_error_handler(Exception, _broke)


def _refused(error: errors.DeskError) -> ResponseReturnValue:
    status = next(
        (code for kind, code in STATUS.items() if isinstance(error, kind)), 500
    )
    return _page(str(error), status)


def _failed(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, SecurityError):
        # Links are made for our own names only, so this answer has none.
        return (
            "This desk does not answer under that name.\n",
            400,
            {"Content-Type": "text/plain"},
        )
    code = error.code or 500
    if 300 <= code < 400:
        return error.get_response()
    return _page(SENTENCES.get(code, SENTENCES[400]), code)


def _broke(error: Exception) -> ResponseReturnValue:
    from flask import current_app

    extra = {"endpoint": request.endpoint}
    if trouble := without_values(error):
        current_app.logger.error("a page broke: %s", trouble, extra=extra)
    else:
        current_app.logger.exception("a page broke", extra=extra)
    return _page(SENTENCES[500], 500)


def _page(sentence: str, status: int) -> ResponseReturnValue:
    staff = request.path.startswith(("/desk", "/sign-in", "/sign-out", "/set-password"))
    base = "base_staff.html" if staff else "base_public.html"
    return render_template(
        "errors/error.html", base=base, sentence=sentence, status=status
    ), status
