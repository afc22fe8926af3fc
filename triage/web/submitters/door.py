"""The blueprint of the submitters: everybody may come in, nobody signs in."""

from __future__ import annotations

from flask import Blueprint

from triage.web import guards
from triage.web.submitters import pages, visit

bp = Blueprint("submitters", __name__)
bp.url_value_preprocessor(visit.widen)
bp.before_request(guards.anybody)
bp.before_request(visit.begin)
bp.after_request(visit.remember)
bp.context_processor(pages.shared)
