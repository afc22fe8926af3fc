"""The doors for staff: signing in and out, and setting a password by a link."""

from __future__ import annotations

import logging
from datetime import timedelta
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from triage import limits, people
from triage.errors import BadInput, DeskError, NotSignedIn, TooMany
from triage.limits import Limit
from triage.store import saved
from triage.web import guards, known

log = logging.getLogger(__name__)
bp = Blueprint("signin", __name__)
bp.before_request(guards.anybody)
_PER = timedelta(minutes=15)
# So many times more an account may be tried from all unknown browsers together: who
# guesses from a few networks must not shut its owner out.
_FROM_ANYWHERE = 10
_STATUS = {TooMany: 429, NotSignedIn: 401}


@bp.get("/sign-in")
def form() -> ResponseReturnValue:
    """Ask for e-mail address and password."""
    if guards.know():
        return redirect(_next(request.args.get("next")))
    return _form(email="", error=None)


@bp.post("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Open a session, under a new name: what the browser brought along is forgotten."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    tries = _limits(email)
    try:
        _count(tries)
        person_id, newer_hash = people.who_signs_in(email, password)
    except DeskError as error:
        log.info("sign-in refused", extra={"why": type(error).__name__})
        return _form(email=email, error=error)
    with saved():
        limits.take_back(tries)
        hours = current_app.config["SESSION_HOURS"]
        token = people.sign_in(person_id, hours=hours, newer_hash=newer_hash)
    session.clear()
    session[guards.TOKEN] = token
    log.info("signed in", extra={"person_id": person_id})
    response = make_response(redirect(_next(request.form.get("next"))))
    known.remember(response, _account(email))
    return response


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this session, in the database and in the browser."""
    token = session.get(guards.TOKEN)
    if isinstance(token, str):
        with saved():
            people.sign_out(token)
    session.clear()
    flash("You are signed out.")
    return redirect(url_for(".form"))


@bp.get("/set-password/<token>")
def new_password(token: str) -> ResponseReturnValue:
    """Ask for a new password; opening the link does not use it up."""
    return _password_form(token, error=None)


@bp.post("/set-password/<token>")
def set_password(token: str) -> ResponseReturnValue:
    """Set the password, once, and end the person's sessions."""
    person = people.open_link(token)
    try:
        new_hash = checked_hash(email=person.email, name=person.name)
    except BadInput as error:
        return _password_form(token, error=error)
    with saved():
        people.use_link(token, new_hash)
    session.clear()
    flash("Your password is set. Sign in with it.")
    response = make_response(redirect(url_for(".form")))
    # The link proved who this is: guesses of strangers do not stop the next step.
    known.remember(response, _account(person.email))
    return response


@bp.errorhandler(CSRFError)
def _form_too_old(_error: CSRFError) -> ResponseReturnValue:
    sentence = "This page was open too long. Please send it again."
    token = (request.view_args or {}).get("token")
    if token:
        flash(sentence)
        return redirect(url_for(".new_password", token=token), 303)
    return _form(email=request.form.get("email", ""), error=BadInput(sentence))


def checked_hash(*, email: str, name: str) -> str:
    """Hash the new password of this form, or raise ``BadInput`` with what is wrong."""
    password = request.form.get("password", "")
    people.refuse_weak(password, email=email, name=name)
    if password != request.form.get("again", ""):
        raise BadInput(
            "The two new passwords differ. Enter the same one twice.", "again"
        )
    return people.hash_password(password)


def check_password(email: str, password: str) -> None:
    """Raise ``NotSignedIn`` or ``TooMany`` unless this is the person's password."""
    tries = _limits(email)
    _count(tries)
    people.who_signs_in(email, password)
    with saved():
        limits.take_back(tries)


def _limits(email: str) -> list[Limit]:
    """The limits of a try, the widest last: that of an account from everywhere.

    A browser that somebody signed in with has one limit, of its own.
    """
    most = current_app.config["SIGN_IN_LIMIT"]
    account = _account(email)
    if browser := known.browser_of(account):
        return [Limit(f"sign-in:browser:{browser} {account}", _PER, most)]
    address = limits.network(request.remote_addr)
    return [
        Limit(f"sign-in:account and address:{account} {address}", _PER, most),
        Limit(f"sign-in:address:{address}", _PER, most),
        Limit(f"sign-in:account:{account}", _PER, most * _FROM_ANYWHERE),
    ]


def _account(email: str) -> str:
    return email.strip()[:254].lower()


def _count(tries: list[Limit]) -> None:
    """Count a try before it is judged, so that many at once cannot slip through.

    What one network is refused is not counted for the account: else it could use up
    everybody's tries.
    """
    for those in filter(None, (tries[:-1], tries[-1:])):
        with saved():
            numbers = limits.count_all(those)
        for limit in those:
            limits.refuse_over(limit, numbers[limit.key])


def _next(wanted: str | None) -> str:
    """Go on to a page of the desk, never to another site."""
    if wanted and _is_of_the_desk(wanted):
        return wanted
    return url_for(_home())


def _is_of_the_desk(address: str) -> bool:
    if not address.isprintable():
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    here = not parts.scheme and not parts.netloc and "\\" not in address
    return here and f"{parts.path}/".startswith("/desk/")


def _home() -> str:
    """Where work begins: a supervisor sees first what stands now."""
    supervises = guards.know() and guards.me().is_supervisor
    return "supervisors.now" if supervises else "reps.queue"


def _form(*, email: str, error: DeskError | None) -> ResponseReturnValue:
    page = render_template(
        "signin/sign_in.html",
        email=email,
        error=error,
        next=request.values.get("next", ""),
    )
    return page, _STATUS.get(type(error), 422) if error else 200


def _password_form(token: str, *, error: BadInput | None) -> ResponseReturnValue:
    person = people.open_link(token)
    page = render_template("signin/set_password.html", person=person, error=error)
    return page, 422 if error else 200
