"""Telling staff that a clock runs out: in open hours, gathered, each alert once.

``raising`` writes an alert in the transaction of the event that asks for it; everybody
who writes events uses it. ``wishes`` is what people chose, ``pending`` what nobody was
told of yet and whether it still holds, ``telling`` the letters about it, ``unreached``
whom none of them reaches.
"""

from triage.alerts.raising import Audience, rows_for, write

__all__ = ["Audience", "rows_for", "write"]
