"""How the desk's tables change: a draft, its preview, publishing, and what came of it.

``drafts`` keeps what a supervisor is working on, ``merging`` brings it onto a version
published meanwhile. ``previews`` lets the worker count what a calendar or policies would
do, ``comparing`` is that count; ``replaying`` lets it decide again by other rules, and
``decided`` is that count. ``shadows`` runs a draft beside the live rules. ``release``
puts it into force, ``history`` says who, when and why and
how far the recount is, ``endangered`` lists the promises that are hard to keep since.
``years`` remembers which years' closures a supervisor has confirmed.
"""

from triage.publishing.release import publish

__all__ = ["publish"]
