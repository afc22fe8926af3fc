"""Weights of the second opinion: which there are, which is heard, and how new ones come.

``finding`` reads the ones that the rules name. ``kept`` looks after what was trained on
this desk, ``child`` starts the training in a process of its own, so that no web process
and no worker carries what `triage.learning` needs for it.
"""

from triage.weights.finding import find

__all__ = ["find"]
