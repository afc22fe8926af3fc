"""A message tried out: what the rules in use make of it, and what the draft would."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from triage.rules import CHANNELS, COUNTIES, ORG_TYPES, Decision, Intake, Match, RuleSet
from triage.rules.actions import ActionRow
from triage.rules.ranking import tally_of
from triage.web.supervisors.forms import Typed
from triage.web.supervisors.rules import labels
from triage.web.supervisors.rules.seen import SeenRules
from triage.web.supervisors.rules_words import about

LONGEST = 10_000
_CHANCES = 3
_TRIED = {"": None, "yes": True, "no": False}
FIELDS = (
    (
        "org_type",
        "Organization",
        sorted(ORG_TYPES.items(), key=lambda one: one[0] != "unknown"),
    ),
    ("county", "County", [("", "Not said"), *((one, one) for one in COUNTIES)]),
    ("channel", "It came by", list(CHANNELS.items())),
    (
        "tried_button",
        "Pressed “Forgot Password?”",
        [("", "Not asked"), ("yes", "Yes"), ("no", "No")],
    ),
)


@dataclass(frozen=True, slots=True)
class PointsLine:
    """What one rule made of the message; ``phrases`` are those it found, with points."""

    rule: str
    about: str
    points: float
    phrases: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one version of the rules makes of the message, in words."""

    name: str
    category: str
    gate: str
    guard: str
    because: str
    second: str
    chances: tuple[tuple[str, str], ...]
    action: ActionRow
    does: str
    guide: str
    repairs: tuple[str, ...]
    subject: Markup
    body: Markup
    points: tuple[PointsLine, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """The outcomes side by side, and what would be different."""

    outcomes: tuple[Outcome, ...]
    said: str


def try_out(typed: Typed, shown: SeenRules) -> Trial | None:
    """Decide about the message in the form; ``None`` while there is nothing to read."""
    intake = _intake(typed)
    if not (intake.subject.strip() or intake.body.strip()):
        return None
    before = _outcome("In use now", shown.seen.active, intake)
    if shown.seen.draft is None:
        return Trial((before,), "")
    after = _outcome("With your draft", shown.rules, intake)
    return Trial((before, after), _compared(before, after))


def _intake(typed: Typed) -> Intake:
    org_type, channel, county = typed["org_type"], typed["channel"], typed["county"]
    return Intake(
        subject=typed["subject"][:LONGEST],
        body=typed["body"].replace("\r\n", "\n")[:LONGEST],
        org_type=org_type if org_type in ORG_TYPES else "unknown",
        county=county if county in COUNTIES else "",
        channel=channel if channel in CHANNELS else "web",
        tried_button=_TRIED.get(typed["tried_button"]),
    )


def _outcome(name: str, rules: RuleSet, intake: Intake) -> Outcome:
    decision = rules.decide(intake)
    action, told = decision.action, _told(rules, decision)
    return Outcome(
        name=name,
        category=about(rules, decision.category),
        gate=labels.GATES[decision.gate],
        guard=labels.GUARDS.get(decision.guard or "", ""),
        because=decision.because,
        second=about(rules, decision.second) if decision.second else "",
        chances=tuple(
            (about(rules, one.category), f"{one.score:.0%}")
            for one in decision.chances[:_CHANCES]
        ),
        action=action,
        does=labels.ACTIONS[action.action],
        guide=rules.guides[action.guide].title if action.guide else "",
        repairs=tuple(
            f"“{one.written}” as “{one.read_as}”" for one in decision.repairs
        ),
        subject=marked(intake.subject, told, "subject"),
        body=marked(intake.body, told, "body"),
        points=tuple(_points(rules, intake, decision)),
    )


def _told(rules: RuleSet, decision: Decision) -> list[Match]:
    """Return what speaks for anything, and what speaks against the reading itself."""
    of = {rule.id: rule.category for rule in rules.rules}
    return [
        match
        for match in decision.matches
        if match.points > 0 or of[match.rule] == decision.category
    ]


def _points(rules: RuleSet, intake: Intake, decision: Decision) -> Iterator[PointsLine]:
    """Yield each rule that spoke, most points first, with the phrases it found."""
    phrases: dict[str, list[Match]] = defaultdict(list)
    for match in decision.matches:
        phrases[match.rule].append(match)
    points = tally_of(rules, intake).points
    for number in sorted(points, key=lambda one: -points[one]):
        rule = rules.rules[number]
        found = sorted(phrases[rule.id], key=lambda one: -one.points)
        yield PointsLine(
            rule.id, about(rules, rule.category), points[number], tuple(found)
        )


def _compared(before: Outcome, after: Outcome) -> str:
    """Say in one sentence what the draft changes about this message."""
    if before.category != after.category:
        return (
            f"Your draft reads it as “{after.category}” instead of “{before.category}”."
        )
    if before.gate != after.gate:
        return f"Your draft reads it the same, but it is {after.gate} instead of {before.gate}."
    if before.action != after.action:
        return "Your draft reads it the same, but the desk does something else."
    if before.points != after.points or before.chances != after.chances:
        return "Your draft decides the same, by other points."
    return "Your draft changes nothing about this message."


def marked(text: str, matches: Iterable[Match], where: str) -> Markup:
    """Mark the words that phrases found; where they overlap the strongest is shown."""
    spans = sorted(
        (match for match in matches if match.where == where),
        key=lambda one: (-abs(one.points), one.start),
    )
    shown: list[Match] = []
    for match in spans:
        if all(match.end <= one.start or one.end <= match.start for one in shown):
            shown.append(match)
    parts, at = [], 0
    for match in sorted(shown, key=lambda one: one.start):
        mark = (
            Markup("<mark>{}</mark>")
            if match.points > 0
            else Markup('<mark class="off">{}</mark>')
        )
        parts += [
            escape(text[at : match.start]),
            mark.format(text[match.start : match.end]),
        ]
        at = match.end
    return Markup("").join([*parts, escape(text[at:])])
