"""One's own account: password, sessions, and how the pages behave."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from triage import desk as desks
from triage import people
from triage.alerts import wishes
from triage.alerts.wishes import Wish
from triage.errors import BadInput, NotSignedIn, TooMany
from triage.models import Role
from triage.store import saved
from triage.web import guards, signin, staff

bp = Blueprint("account", __name__, url_prefix="/desk/me")
bp.before_request(guards.only(Role.REP, Role.SUPERVISOR))
THEMES = {"auto": "As the computer is set", "light": "Light", "dark": "Dark"}
WISHES = {
    Wish.AT_ONCE: "At once, one letter in five minutes at most",
    Wish.GATHERED: "Gathered: when the desk opens, then one an hour at most",
    Wish.NEVER: "Never; I look at the queue",
}


@bp.get("")
def page() -> ResponseReturnValue:
    """Show what can be changed about one's own account."""
    return _page(error=None)


@bp.post("/password")
def password() -> ResponseReturnValue:
    """Change one's own password; other browsers are signed out."""
    me, current = guards.me(), request.form.get("current", "")
    try:
        signin.check_password(me.email, current)
        new_hash = signin.checked_hash(email=me.email, name=me.name)
    except NotSignedIn:
        return _page(BadInput("This is not your current password.", "current")), 422
    except TooMany as error:
        return _page(BadInput(str(error), "current")), 429
    except BadInput as error:
        return _page(error), 422
    with saved():
        people.change_password(me, current=current, new_hash=new_hash)
    flash("Your password is changed. Other browsers are signed out.")
    return redirect(url_for(".page"))


@bp.post("/sign-ins")
def sign_ins() -> ResponseReturnValue:
    """Sign out everywhere, here too."""
    with saved():
        people.sign_out_everywhere(guards.me().id)
    session.clear()
    flash("You are signed out everywhere.")
    return redirect(url_for("signin.form"))


@bp.post("/preferences")
def preferences() -> ResponseReturnValue:
    """Keep whether single keys act, light or dark, and letters; what is not sent stays."""
    chosen: dict[str, object] = {}
    if "keys" in request.form:
        # A box that is not ticked sends nothing, so a hidden "off" goes before it.
        chosen["keys"] = request.form.getlist("keys")[-1] == "on"
    if request.form.get("theme") in THEMES:
        chosen["theme"] = request.form["theme"]
    try:
        with saved():
            people.prefer(guards.me().id, **chosen)
            if request.form.get("alerts") in set(Wish):
                wishes.choose(guards.me().id, Wish(request.form["alerts"]))
    except BadInput as error:
        return _page(error), 422
    if guards.wants_fragment():
        return "", 204
    flash("Saved.")
    return redirect(url_for(".page"))


def _page(error: BadInput | None) -> str:
    staff.count(desks.now())
    wish = wishes.wish_of(guards.me().preferences)
    return render_template(
        "signin/account.html", error=error, themes=THEMES, wishes=WISHES, wish=wish
    )
