"""From messages to weights: the same each time, and equal to what scikit-learn says."""

from __future__ import annotations

import numpy as np
import pytest

from bench.triage_report.folds import corpus
from tools.model import MEASURED, SLACK, worse
from triage.learning.training import Example, example, lay, learn, train
from triage.rules import RuleSet, learned
from triage.rules.labelled import messages

FEW = [
    example(
        one.intake.subject, one.intake.body, one.intake.org_type, one.intake.channel,
        one.label,
    )
    for one in messages("dev_150")
]  # fmt: skip


def test_arrays_score_as_scikit_learn_does() -> None:
    trained = train(FEW)

    theirs = trained.scores(FEW)

    for example_, row in zip(FEW, theirs, strict=True):
        opinion = trained.model.read(
            example_.reading, example_.org_type, example_.channel
        )
        assert np.abs(opinion.scores - row).max() <= 1e-6


def test_weights_kept_and_read_again_score_the_same() -> None:
    trained = train(FEW)

    again = learned.load(trained.packed())

    assert again.version == trained.model.version
    assert np.array_equal(again.weights, trained.model.weights)


def test_the_same_examples_give_the_same_bytes() -> None:
    assert train(FEW).packed() == train(list(FEW)).packed()


def test_a_part_learned_from_ground_laid_once_is_what_it_would_be_alone() -> None:
    rows = list(range(0, len(FEW), 2))

    part = learn(lay(FEW).part(rows))

    alone = train([FEW[row] for row in rows])
    assert part.model.version == alone.model.version


def test_a_heavier_label_is_believed_more() -> None:
    def score(weight: float) -> float:
        odd = example("", "the purple form", "school", "web", "paper_fax", weight)
        trained = train([*FEW, odd])
        return trained.model.read(odd.reading, "school", "web").score("paper_fax")

    assert score(4.0) > score(1.0) > score(0.25)


def test_an_example_without_words_teaches_only_its_facts() -> None:
    empty = [example("", "", "parent", "web", "out_of_scope")]

    trained = train([*FEW, *empty])

    assert trained.model.version != train(FEW).model.version
    assert np.isfinite(trained.scores(empty)).all()


def test_a_message_of_one_hand_is_laid_out_as_live(ruleset: RuleSet) -> None:
    told = corpus(ruleset)
    one = told.messages[0]

    taught: Example = told.ground.examples[0]

    live = ruleset.book.read(one.intake.subject, one.intake.body)
    assert taught.reading.said == live.said


@pytest.mark.slow
def test_the_weights_that_ship_are_what_the_corpus_teaches(ruleset: RuleSet) -> None:
    trained = learn(corpus(ruleset).ground)

    shipped = learned.seed()

    # Another machine may round a weight that lies between two whole numbers otherwise.
    apart = trained.model.weights.astype(int) - shipped.weights
    assert trained.model.categories == shipped.categories
    assert np.abs(apart).max() <= 1
    assert np.count_nonzero(apart) <= apart.size / 10_000


@pytest.mark.parametrize("name", MEASURED)
def test_a_model_that_reads_unseen_authors_worse_is_refused(name: str) -> None:
    before = dict.fromkeys(MEASURED, 0.9)

    assert not worse(before, before)
    assert not worse(before, before | {name: 0.9 - SLACK / 2})
    assert worse(before, before | {name: 0.9 - 2 * SLACK})
