"""The demonstration desk: ten weeks of work, done by the real verbs with a moving clock.

Deterministic for one moment, and only for demo mode: its people have known passwords.
"""

from triage.demo.arrivals import keep_coming
from triage.demo.load import TICKETS, begin, is_empty, is_wanted, load
from triage.demo.staff import ACCOUNTS, PASSWORD

__all__ = [
    "ACCOUNTS",
    "PASSWORD",
    "TICKETS",
    "begin",
    "is_empty",
    "is_wanted",
    "keep_coming",
    "load",
]
