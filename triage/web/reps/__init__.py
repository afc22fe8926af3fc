"""The reps' door: the queue, one ticket with everything about it, and what is done to it."""

from triage.web.reps import acts, find, new, queue, several, ticket
from triage.web.reps.blueprint import bp

__all__ = ["acts", "bp", "find", "new", "queue", "several", "ticket"]
