"""Every letter of the demonstration desk, to be read without a mailbox.

These pages exist in demo mode only: letters hold links that open other people's tickets.
"""

from __future__ import annotations

import base64
import hashlib
import re
from email import message_from_bytes, policy

from flask import Blueprint, abort, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape
from sqlalchemy import select

from triage import desk as desks
from triage.models import Letter
from triage.store import db

bp = Blueprint("demo", __name__, url_prefix="/demo")
PAGE = 25
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_THIS_MACHINE = re.compile(r"http://127\.0\.0\.1:\d+")
_ADDRESS = re.compile(r"https?://[^\s<>()]+[^\s<>().,]")


@bp.before_request
def only_in_demo() -> None:
    """Answer as if there were no such page anywhere else."""
    if current_app.config["MODE"] != "demo":
        abort(404)


@bp.get("/letters")
def letters() -> ResponseReturnValue:
    """List all letters, newest first."""
    before = request.args.get("before", type=int)
    found = select(
        Letter.id, Letter.subject, Letter.recipient, Letter.written_at, Letter.state
    ).order_by(Letter.id.desc())
    if before is not None:
        found = found.where(Letter.id < before)
    rows = db.session.execute(found.limit(PAGE + 1)).all()
    return render_template(
        "demo_letters.html",
        letters=rows[:PAGE],
        older=rows[PAGE - 1].id if len(rows) > PAGE else None,
        newest=before is None,
        calendar=desks.active().calendar,
        now=desks.now(),
    )


@bp.get("/letters/<int:letter_id>")
def letter(letter_id: int) -> ResponseReturnValue:
    """Show one letter as a mail program without HTML would."""
    row = _letter(letter_id)
    return render_template(
        "demo_letter.html",
        letter=row,
        text=_linked(_half(row, "plain")),
        calendar=desks.active().calendar,
        now=desks.now(),
    )


@bp.get("/letters/<int:letter_id>/html")
def letter_in_html(letter_id: int) -> ResponseReturnValue:
    """Show one letter as it is, under a policy that allows its own style and nothing else."""
    html = _half(_letter(letter_id), "html")
    styles = " ".join(f"'sha256-{_sha256(style)}'" for style in _STYLE.findall(html))
    response = make_response(html)
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src {styles}; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )
    return response


def _letter(letter_id: int) -> Letter:
    return db.get_or_404(Letter, letter_id)


def _half(row: Letter, kind: str) -> str:
    """Return one half of a letter's words; they are forgotten a while after posting."""
    if row.raw is None:
        abort(404)
    body = message_from_bytes(row.raw, policy=policy.default).get_body((kind,))
    text = str(body.get_content()).replace("\r\n", "\n") if body else ""
    # It may have been written while the desk was served on another port.
    return _THIS_MACHINE.sub(current_app.config["BASE_URL"], text)


def _linked(text: str) -> Markup:
    """Make the addresses in a plain text links, as mail programs do."""
    pieces, end = [], 0
    for found in _ADDRESS.finditer(text):
        pieces.append(escape(text[end : found.start()]))
        pieces.append(Markup('<a href="{0}">{0}</a>').format(found[0]))
        end = found.end()
    return Markup("").join([*pieces, escape(text[end:])])


def _sha256(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
