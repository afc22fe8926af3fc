"""The submitters' door, page by page; every step works without a script.

``start`` and ``guides`` need no form; ``details`` -> ``reading`` -> ``sending`` fill one
in; ``status`` and ``tracking`` look after what was sent.
"""

from flask_wtf.csrf import CSRFError

from triage.web.submitters import (
    details,
    expired,
    guides,
    reading,
    sending,
    start,
    status,
    tracking,
)
from triage.web.submitters.door import bp

__all__ = [
    "bp",
    "details",
    "guides",
    "reading",
    "sending",
    "start",
    "status",
    "tracking",
]

bp.register_error_handler(CSRFError, expired.shown_again)
