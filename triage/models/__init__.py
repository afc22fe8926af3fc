"""The rows the desk remembers, one noun to a file."""

from triage.models.alerts import Alert, Audit
from triage.models.desk import DeskHead, DeskVersion
from triage.models.housekeeping import Heartbeat, LimitCount, Tick
from triage.models.learning import Label, LearnedModel, Replay, Shadow, Split
from triage.models.letters import Letter, LetterState
from triage.models.people import Person, Role, SignIn, Submitter
from triage.models.publishing import (
    ConfirmedYear,
    DeskDraft,
    EndangeredPromise,
    Preview,
    PreviewState,
)
from triage.models.tickets import (
    Author,
    Draft,
    Event,
    Message,
    SelfService,
    Ticket,
    oldest_open,
)

__all__ = [
    "Alert",
    "Audit",
    "Author",
    "ConfirmedYear",
    "DeskDraft",
    "DeskHead",
    "DeskVersion",
    "Draft",
    "EndangeredPromise",
    "Event",
    "Heartbeat",
    "Label",
    "LearnedModel",
    "Letter",
    "LetterState",
    "LimitCount",
    "Message",
    "Person",
    "Preview",
    "PreviewState",
    "Replay",
    "Role",
    "SelfService",
    "Shadow",
    "SignIn",
    "Split",
    "Submitter",
    "Tick",
    "Ticket",
    "oldest_open",
]
