"""What it is about: the best readings and "none of these", and what they need to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import request
from flask.typing import ResponseReturnValue

from triage.mail.privacy import holds_patient_details
from triage.rules import Decision, said_to_submitter
from triage.web.submitters import choosing, flow, forms, keeping, pages, visit
from triage.web.submitters.door import bp
from triage.web.submitters.forms import Problem


@bp.get("/reading")
def reading() -> ResponseReturnValue:
    """Show what the words may be about, with what each reading leads to."""
    if not pages.way_so_far().reached(flow.READING):
        return pages.go_to(pages.way_so_far())
    return show_reading(pages.answers())


@bp.post("/reading")
def send_reading() -> ResponseReturnValue:
    """Keep the pick and go on to what it needs."""
    form = visit.unfinished()
    if form is None or not form.decision:
        return keeping.form_is_gone(request.form)
    sheet = forms.reading(request.form, choosing.options(form.decision))
    if sheet.problems:
        return show_reading(sheet.answers, sheet.problems)
    return keeping.keep_and_go_on(sheet.answers)


def show_reading(
    values: Mapping[str, str],
    problems: Sequence[Problem] = (),
    status: int | None = None,
) -> ResponseReturnValue:
    """Show the page; a reading picked on the way in is marked already."""
    form = visit.unfinished()
    if form is None or not form.decision:
        return keeping.form_is_gone(values)
    answers = pages.answers()
    options = choosing.options(form.decision)
    marked = values.get("picked") or (options[0] if answers.get("about") else "")
    own = choosing.settle(visit.desk(), form.decision, {}, visit.now())
    rows = [_row(pick, answers, guarded=own.guard is not None) for pick in options]
    return pages.show(
        "reading",
        values={"picked": marked},
        problems=problems,
        status=status,
        rows=rows,
        guarded=own.guard is not None,
        said=_said(own),
        patient_details=patient_details(answers),
    )


def _said(own: Decision) -> str:
    """Say which words were read, in one sentence; nothing where they told too little."""
    if own.category == choosing.PERSON:
        return ""
    return said_to_submitter(visit.desk().rules, own)


def _row(
    pick: str, answers: Mapping[str, str], *, guarded: bool
) -> tuple[str, str, str]:
    """Return a reading as it is shown: its key, its title, what it leads to."""
    title = pages.title_of(pick)
    if guarded:
        return pick, title, ""
    form = visit.unfinished()
    thought = form.decision if form else None
    decision = choosing.settle(
        visit.desk(), thought or {}, {**answers, "picked": pick}, visit.now()
    )
    follows = pages.what_follows(decision, answers)
    offered = decision.action.ticket == "offer"
    told = f"If not: {follows['promise']}" if offered else follows["promise"]
    return pick, title, f"{follows['does']} {told}".strip()


def patient_details(answers: Mapping[str, str]) -> list[str]:
    """Return what seems to be of a patient in the words; only its kind is shown."""
    text = f"{answers.get('subject', '')}\n{answers.get('body', '')}"
    kinds = [
        found.split(":")[0] for found in holds_patient_details(text, visit.today())
    ]
    return list(dict.fromkeys(kinds))


@bp.get("/questions")
def questions() -> ResponseReturnValue:
    """Ask what decides whether the Forgot Password button can help."""
    where = pages.way_so_far()
    if pages.answers().get("picked") != "forgot_password" or not where.reached(
        flow.PASSWORD
    ):
        return pages.go_to(where)
    return show_questions(pages.answers())


@bp.post("/questions")
def send_questions() -> ResponseReturnValue:
    """Keep the answers and go on."""
    if visit.unfinished() is None:
        return keeping.form_is_gone(request.form)
    sheet = forms.password(request.form)
    if sheet.problems:
        return show_questions(sheet.answers, sheet.problems)
    return keeping.keep_and_go_on(sheet.answers)


def show_questions(
    values: Mapping[str, str],
    problems: Sequence[Problem] = (),
    status: int | None = None,
) -> ResponseReturnValue:
    """Show the page with what was chosen."""
    return pages.show("questions", values=values, problems=problems, status=status)
