"""The same words that come to other days: newer time zone rules, or a newer holidays package.

A calendar is published again as it is, with the reason said, so that open clocks are
counted anew and the history shows when.
"""

from __future__ import annotations

from datetime import datetime

from triage import desk as desks
from triage.calendar import watched_days
from triage.publishing.history import active_version
from triage.store import db, saved

AUTHOR = "Triage"
REASON = (
    "The time zone rules or the holidays of this machine are newer: the same calendar "
    "comes to other days or hours than when it was published. Open clocks are counted "
    "anew; promises stay as they are."
)


def renew(now: datetime) -> bool:
    """Publish the active calendar again if its words come to other days; say whether so.

    Thinks first and saves by itself: counting the days of years takes its time.
    """
    db.session.rollback()
    active = active_version("calendar")
    days = watched_days(desks.version(active.id), active.created_at)
    if days == active.days_sha256:
        return False
    with saved():
        return _written(active.id, days, now)


def _written(seen_id: int, days: str, now: datetime) -> bool:
    active = active_version("calendar")
    if active.id != seen_id:
        return False
    if active.days_sha256 is None:
        # It was published before anybody wrote down what its words come to.
        active.days_sha256 = days
        return False
    desks.publish(
        "calendar", active.text, author=AUTHOR, reason=REASON, at=now, base_id=seen_id
    )
    return True
