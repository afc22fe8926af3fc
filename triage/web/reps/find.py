"""Finding a ticket by reference, e-mail address, name or organization."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import desk as desks
from triage import wording
from triage.tickets import finding
from triage.tickets.keys import read_last_part, read_reference
from triage.web import guards, staff, typed
from triage.web.reps.blueprint import bp
from triage.web.reps.lines import about


def _is_named(ref: str, asked: str) -> bool:
    """Whether somebody asked for this reference, or for its last part."""
    last_part = read_last_part(asked)
    return read_reference(asked) == ref or bool(last_part and ref.endswith(last_part))


@bp.get("/find")
def find() -> ResponseReturnValue:
    """Show what was found; a reference leads straight to its ticket."""
    asked = typed.line(request.args.get("q"))[:254]
    desk, now = guards.desk(), desks.now()
    found = finding.search(asked) if asked else []
    if len(found) == 1 and _is_named(found[0].ref, asked):
        return redirect(url_for(".ticket", ticket_id=found[0].id))
    staff.count(now)
    return render_template(
        "reps/find.html",
        asked=asked,
        found=[
            {
                "id": one.id,
                "ref": one.ref,
                "subject": one.subject or about(one.category, desk),
                "name": one.name,
                "org": one.org_name,
                "about": about(one.category, desk),
                "state": wording.STATES_FOR_STAFF[one.state],
                "opened": wording.day(
                    desk.calendar.local(one.opened_at).date(),
                    desk.calendar.local(now).date(),
                ),
            }
            for one in found
        ],
    )
