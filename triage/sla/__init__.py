"""Service levels: what the desk holds itself to and how each clock of a ticket stands.

``tally`` reads the events of a ticket once and says everything that follows from them;
the other functions answer one question each. Nothing here knows a row, and ``now`` is
always an argument. To read on: ``events`` and ``policy`` are what goes in, ``clocks`` is
the fold (``target_run`` and ``promise_run`` are its two kinds of clock), ``promises``
says what submitters are told, ``verdicts``, ``moves`` and ``place`` what comes out,
``receipts`` how it was counted. ``policy_file`` reads the table of policies,
``policy_editing`` changes it as text.
"""

from triage.sla.clocks import clocks
from triage.sla.events import Event, EventDraft, EventKind, iso, moment
from triage.sla.moves import NextMove, answer_by, next_move
from triage.sla.place import (
    PAUSED_OR_PARKED,
    RUNNING,
    WITHOUT_CLOCK,
    Place,
    place,
)
from triage.sla.policy import (
    AUDIENCES,
    PRIORITIES,
    Facts,
    Lifecycle,
    Policies,
    Policy,
    Step,
)
from triage.sla.policy_editing import (
    DOWN,
    UP,
    escalations_of,
    lifecycle_of,
    moved,
    rows_of,
    with_escalations,
    with_lifecycle,
    with_policy,
    without_policy,
)
from triage.sla.policy_file import default_policies_text, load_policies
from triage.sla.promises import (
    PromiseDraft,
    first_promise,
    moved_by_wait,
    not_too_soon,
    park_promise,
    promise_after,
    reply_promise,
)
from triage.sla.receipts import Account, Move, Part, PartKind, PauseLine, account
from triage.sla.standing import (
    END_OF_SLOT,
    FAR,
    Clock,
    ClockName,
    Pause,
    PromiseKind,
    Revision,
    Standing,
    StepAt,
    Verdict,
)
from triage.sla.tally import Tally, tally
from triage.sla.verdicts import verdicts

__all__ = [
    "AUDIENCES",
    "DOWN",
    "END_OF_SLOT",
    "FAR",
    "PAUSED_OR_PARKED",
    "PRIORITIES",
    "RUNNING",
    "UP",
    "WITHOUT_CLOCK",
    "Account",
    "Clock",
    "ClockName",
    "Event",
    "EventDraft",
    "EventKind",
    "Facts",
    "Lifecycle",
    "Move",
    "NextMove",
    "Part",
    "PartKind",
    "Pause",
    "PauseLine",
    "Place",
    "Policies",
    "Policy",
    "PromiseDraft",
    "PromiseKind",
    "Revision",
    "Standing",
    "Step",
    "StepAt",
    "Tally",
    "Verdict",
    "account",
    "answer_by",
    "clocks",
    "default_policies_text",
    "escalations_of",
    "first_promise",
    "iso",
    "lifecycle_of",
    "load_policies",
    "moment",
    "moved",
    "moved_by_wait",
    "next_move",
    "not_too_soon",
    "park_promise",
    "place",
    "promise_after",
    "reply_promise",
    "rows_of",
    "tally",
    "verdicts",
    "with_escalations",
    "with_lifecycle",
    "with_policy",
    "without_policy",
]
