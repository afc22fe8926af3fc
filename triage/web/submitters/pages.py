"""What the pages of this door share: their frame, and showing one with its problems."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import wording
from triage.rules import Decision
from triage.tickets.accounting import Accounted
from triage.web.submitters import choosing, flow, visit
from triage.web.submitters.flow import Way
from triage.web.submitters.forms import Problem

# Shows a page again: what was typed, what is wrong with it, the status.
Show = Callable[[Mapping[str, str], Sequence[Problem], int | None], ResponseReturnValue]
TRAP = "website"
TRAPPED = Problem(
    TRAP,
    "Empty the box “Leave this box empty”. It is there to catch programs; if a tool of "
    "yours filled it in, empty it and send again. Your words are kept.",
)


def shared() -> dict[str, Any]:
    """What every page may use. An error page may come without a desk."""
    known: dict[str, Any] = {
        "form_key": visit.key,
        "steps": flow.STEPS,
    }
    if "desk" in g:
        desk, now = visit.desk(), visit.now()
        known |= {
            "contacts": desk.rules.contacts,
            "open_line": wording.open_line(desk.calendar, now),
            "is_open": desk.calendar.is_open(now),
        }
    return known


def show(
    template: str,
    *,
    values: Mapping[str, Any] | None = None,
    problems: Sequence[Problem] = (),
    status: int | None = None,
    **more: Any,
) -> ResponseReturnValue:
    """Render a page; with problems it answers 422, or the status that fits better."""
    status = status or (422 if problems else 200)
    page = render_template(
        f"submitters/{template}.html", values=values or {}, problems=problems, **more
    )
    return page, status


def trapped() -> list[Problem]:
    """Return the sentence for a box that only programs fill in, if it was filled in."""
    return [TRAPPED] if request.form.get(TRAP) else []


def answers() -> dict[str, str]:
    """What was answered so far."""
    form = visit.unfinished()
    return dict(form.answers) if form else {}


def way(given: Mapping[str, str], thought: Any) -> Way:
    """Where these answers lead."""
    return flow.way(visit.desk(), given, thought, visit.now())


def way_so_far() -> Way:
    """Where the answers kept so far lead."""
    form = visit.unfinished()
    return way(answers(), form.decision if form else None)


def onward(given: Mapping[str, str], thought: Any) -> ResponseReturnValue:
    """Go on to the first page whose answers are missing."""
    return go_to(way(given, thought))


def go_to(where: Way) -> ResponseReturnValue:
    """Go to the page somebody has reached."""
    return redirect(address(where), 303)


def address(where: Way) -> str:
    """Return the address of a page of the form."""
    if where.page == flow.GUIDE and where.decision is not None:
        return url_for("submitters.guide", topic=where.decision.action.guide)
    return url_for(f"submitters.{where.page}")


def title_of(category: str) -> str:
    """Say a category, or a pick, as submitters do."""
    if category == choosing.NONE_OF_THESE:
        return wording.NONE_OF_THESE
    found = visit.desk().rules.categories.get(category)
    return found.title if found else ""


def promise_words(promise: Accounted | None) -> tuple[str, list[str]]:
    """Say a promise that is owed, and how it comes to its date."""
    if promise is None:
        return "", []
    clock, now = promise.clock, visit.now()
    kind = clock.kind.value if clock.kind else None
    words = wording.promise(
        kind, clock.earliest, clock.due_at, visit.desk().calendar, now
    )
    return words, wording.short_count(promise.account, promise.on, now)


def what_follows(decision: Decision, given: Mapping[str, str]) -> dict[str, str]:
    """Say what the desk will do, and its promise."""
    row = decision.action
    return {
        "does": wording.what_we_do(row.action, row.ticket),
        "promise": choosing.promise_words(visit.desk(), decision, given, visit.now()),
    }
