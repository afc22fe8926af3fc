"""The sentence behind a decision: the submitter's words and the page's own sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage.rules.actions import ActionRow
from triage.rules.decision import Match, Word
from triage.rules.intake import NONE_OF_THESE
from triage.rules.quotes import readable
from triage.rules.table import ENOUGH

if TYPE_CHECKING:
    from triage.rules.ruleset import RuleSet

_QUOTED = 3


def because(
    ruleset: RuleSet,
    matches: tuple[Match, ...],
    action: ActionRow,
    *,
    guard: str | None,
    picked: str | None,
    strongest: tuple[Word, ...] = (),
) -> str:
    """Return why, for people; ``matches`` are those that spoke for it, strongest first.

    ``strongest`` are the words the second opinion went by, quoted where no phrase spoke.
    """
    page = ruleset.sources[action.source.split()[0]].words
    quoted = _distinct(matches) or [word.words for word in strongest[:_QUOTED]]
    return f"{_words(quoted, guard, picked)} {page} says: “{readable(action.quote)}”"


def _words(said: list[str], guard: str | None, picked: str | None) -> str:
    quoted = _listed([f"“{words}”" for words in said])
    if guard:
        return f"You wrote {quoted}, so a person reads this first."
    if picked == NONE_OF_THESE:
        return "You told us that none of our readings fits, so a person reads it."
    if picked:
        return f"You chose this, and wrote {quoted}." if quoted else "You chose this."
    if quoted:
        return f"You wrote {quoted}."
    return "Your words do not tell us enough, so a person reads them."


def _distinct(matches: tuple[Match, ...]) -> list[str]:
    """Return the words of the strongest matches, none of which overlaps another."""
    chosen: list[Match] = []
    telling = [match for match in matches if match.points >= ENOUGH]
    for match in telling or matches:
        if not any(_overlap(match, other) for other in chosen):
            chosen.append(match)
    return list(dict.fromkeys(match.words for match in chosen))[:_QUOTED]


def _overlap(one: Match, other: Match) -> bool:
    return one.where == other.where and one.start < other.end and other.start < one.end


def _listed(items: list[str]) -> str:
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
