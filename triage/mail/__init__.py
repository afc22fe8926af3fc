"""Letters: written in the transaction that causes them, posted by the worker afterwards.

Verbs use this face; ``outbox`` and ``smtp`` are the worker's.
"""

from triage.mail.letters import (
    FROM_OPEN_FORM,
    LETTERS,
    STAFF_LETTERS,
    LetterFacts,
    RenderedLetter,
    StaffFacts,
    StaffLine,
    queue,
    render,
    render_for_staff,
    row,
)
from triage.mail.privacy import holds_patient_details

__all__ = [
    "FROM_OPEN_FORM",
    "LETTERS",
    "STAFF_LETTERS",
    "LetterFacts",
    "RenderedLetter",
    "StaffFacts",
    "StaffLine",
    "holds_patient_details",
    "queue",
    "render",
    "render_for_staff",
    "row",
]
