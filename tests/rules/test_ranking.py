"""Both opinions together: the order of the categories, and what moves it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from triage.rules import Intake, RuleSet
from triage.rules.labelled import messages
from triage.rules.ranking import Ranking, rank, tally_of

READ = [message.intake for message in messages("stress_70")]


def ranked(ruleset: RuleSet, intake: Intake) -> Ranking:
    return rank(ruleset, intake, tally_of(ruleset, intake))


@pytest.mark.parametrize("intake", READ[:20], ids=lambda one: str(len(one.body)))
def test_every_category_has_a_chance_and_they_are_one_together(
    intake: Intake, ruleset: RuleSet
) -> None:
    ranking = ranked(ruleset, intake)

    named = [one.category for one in ranking.ranked]
    assert len(set(named)) == len(named)
    assert list(ranking.chances) == named
    assert sum(ranking.chances.values()) == pytest.approx(1)
    assert all(a >= b for a, b in pairwise(ranking.chances.values()))
    assert ranking.read_as == named[0]
    assert ranking.lead >= 0


def test_blanks_between_words_change_no_chance(ruleset: RuleSet) -> None:
    for intake in READ[:10]:
        spaced = replace(intake, body=f"  {intake.body.replace(' ', '   ')}  ")
        assert ranked(ruleset, spaced).chances == ranked(ruleset, intake).chances


def test_the_same_message_is_read_the_same_each_time(ruleset: RuleSet) -> None:
    for intake in READ[:10]:
        assert ruleset.decide(intake) == ruleset.decide(intake)


def test_the_button_is_nothing_for_who_never_signed_in(ruleset: RuleSet) -> None:
    forgot = Intake(body="I forgot my password")

    before = ranked(ruleset, forgot)
    never = ranked(ruleset, replace(forgot, signed_in_before=False))

    assert before.read_as == "forgot_password"
    assert never.chances["forgot_password"] == 0
    assert never.read_as == "login_access"
    assert sum(never.chances.values()) == pytest.approx(1)


@pytest.mark.parametrize("body", ["", "  \n ", "!!! ???"])
def test_where_nothing_is_said_no_second_opinion_is_heard(
    body: str, ruleset: RuleSet
) -> None:
    ranking = ranked(ruleset, Intake(body=body))

    assert not ranking.chances
    assert ranking.opinion is None


def test_without_a_model_points_alone_order_the_categories(ruleset: RuleSet) -> None:
    alone = replace(ruleset, model=None, trust=None)

    ranking = ranked(alone, Intake(body="I forgot my password"))

    assert ranking.read_as == "forgot_password"
    assert ranking.ranked[0].score >= ranking.ranked[1].score
    assert not ranking.chances
