"""What a submitter's words are about, and what the desk does about it.

Phrase table and action table are data files of this room; ``load_rules`` checks them
and makes a ``RuleSet``, whose ``decide`` is a pure function of an ``Intake``.
"""

from triage.rules.actions import ACTIONS, LETTERS, ActionRow
from triage.rules.cleaning import folds
from triage.rules.dated import Dated, dated_rows, to_review
from triage.rules.decision import Candidate, Decision, Gate, Match, Repair
from triage.rules.explain import classify_line
from triage.rules.explaining import (
    in_words,
    said_to_submitter,
    source_words,
    spoke,
    title_of,
)
from triage.rules.guides import fill
from triage.rules.intake import CHANNELS, COUNTIES, ORG_TYPES, PRIORITIES, Intake
from triage.rules.lint import Finding, lint, lint_by_corpus
from triage.rules.quotes import readable
from triage.rules.reference import Category, Contact, Guide, Link, Switch
from triage.rules.ruleset import RuleSet, default_files, load_rules

__all__ = [
    "ACTIONS",
    "CHANNELS",
    "COUNTIES",
    "LETTERS",
    "ORG_TYPES",
    "PRIORITIES",
    "ActionRow",
    "Candidate",
    "Category",
    "Contact",
    "Dated",
    "Decision",
    "Finding",
    "Gate",
    "Guide",
    "Intake",
    "Link",
    "Match",
    "Repair",
    "RuleSet",
    "Switch",
    "classify_line",
    "dated_rows",
    "default_files",
    "fill",
    "folds",
    "in_words",
    "lint",
    "lint_by_corpus",
    "load_rules",
    "readable",
    "said_to_submitter",
    "source_words",
    "spoke",
    "title_of",
    "to_review",
]
