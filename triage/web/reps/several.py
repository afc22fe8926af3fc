"""What is done from the list: taking the next ticket, and one act on several."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from triage import desk as desks
from triage import wording
from triage.errors import Conflict, NotAllowedNow, TicketNotFound
from triage.lifecycle import Outcome
from triage.store import saved
from triage.tickets import working
from triage.web import guards
from triage.web.reps.blueprint import bp, ticket_number
from triage.web.reps.queue import NARROWING

MOST_AT_ONCE = 50


@bp.post("/next")
def next_ticket() -> ResponseReturnValue:
    """Take the ticket that should be worked on next."""
    with saved():
        taken = working.take_next(
            by=guards.me().id, now=desks.now(), desk=guards.desk()
        )
    if taken is None:
        flash("Every ticket that runs has an owner.")
        return redirect(url_for(".queue"), 303)
    flash("This ticket is yours.")
    return redirect(url_for(".ticket", ticket_id=taken.id), 303)


@bp.post("/bulk")
def bulk() -> ResponseReturnValue:
    """Do one thing to the selected tickets, each on its own; say what was not possible."""
    do = _BULK.get(request.form.get("do", ""))
    ids = request.form.getlist("id", type=ticket_number)
    if do is None or not ids:
        flash("Select tickets, and choose what to do with them.")
        return redirect(_back(), 303)
    sentence = _each(ids[:MOST_AT_ONCE], do)
    if guards.wants_fragment():
        return sentence, {"Content-Type": "text/plain; charset=utf-8"}
    flash(sentence)
    return redirect(_back(), 303)


def _each(ids: list[int], do: Callable[[int, Mapping[str, Any]], object]) -> str:
    act = {"by": guards.me().id, "now": desks.now(), "desk": guards.desk()}
    refused: dict[str, int] = {}
    for ticket_id in ids:
        try:
            with saved():
                do(ticket_id, act)
        except (NotAllowedNow, Conflict, TicketNotFound) as error:
            refused[str(error)] = refused.get(str(error), 0) + 1
    done = len(ids) - sum(refused.values())
    said = [f"Done for {wording.count(done, 'ticket')}."] if done else []
    said += [
        f"Not for {wording.count(n, 'ticket')}: {why}" for why, n in refused.items()
    ]
    return " ".join(said)


_BULK: Mapping[str, Callable[[int, Mapping[str, Any]], object]] = {
    "take": lambda one, act: working.assign(one, to=act["by"], **act),
    "give-back": lambda one, act: working.assign(one, to=None, **act),
    "duplicate": lambda one, act: working.resolve(
        one, outcome=Outcome.DUPLICATE, **act
    ),
    "spam": lambda one, act: working.resolve(one, outcome=Outcome.SPAM, **act),
}


def _back() -> str:
    """The list the selection was made in."""
    names = (*NARROWING, "after", "before")
    args: dict[str, Any] = {
        name: request.form[name] for name in names if request.form.get(name)
    }
    return url_for(".queue", **args)
