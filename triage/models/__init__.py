"""The rows the desk remembers, one noun to a file."""

from triage.models.desk import DeskHead, DeskVersion
from triage.models.housekeeping import Heartbeat, LimitCount, Tick
from triage.models.letters import Letter, LetterState
from triage.models.people import Person, Role, SignIn, Submitter
from triage.models.tickets import Author, Draft, Event, Message, SelfService, Ticket

__all__ = [
    "Author",
    "DeskHead",
    "DeskVersion",
    "Draft",
    "Event",
    "Heartbeat",
    "Letter",
    "LetterState",
    "LimitCount",
    "Message",
    "Person",
    "Role",
    "SelfService",
    "SignIn",
    "Submitter",
    "Tick",
    "Ticket",
]
