"""The second opinion: what is loaded, what is refused, how a message is scored."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.errors import BadData
from triage.rules import CHANNELS, ORG_TYPES, features, learned
from triage.rules.learned import Model
from triage.rules.reading import plain

MODEL = learned.seed()
texts = st.text(max_size=200)


def scored(body: str, subject: str = "", model: Model = MODEL) -> np.ndarray:
    return model.read(plain(subject, body), "provider", "web").scores


def shipped() -> dict[str, np.ndarray]:
    packed = learned.files("triage.rules").joinpath(learned.SEED).read_bytes()
    with np.load(BytesIO(packed), allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


def packed(arrays: dict[str, np.ndarray]) -> bytes:
    file = BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def test_the_version_is_the_hash_of_the_content_and_not_of_its_packing() -> None:
    loose = BytesIO()
    np.savez(loose, **shipped())

    assert learned.load(loose.getvalue()).version == MODEL.version


def test_another_weight_is_another_version() -> None:
    arrays = shipped()
    arrays["weights"] = arrays["weights"].copy()
    arrays["weights"][0, 0] ^= 1

    assert learned.load(packed(arrays)).version != MODEL.version


def test_a_pickle_is_never_opened() -> None:
    arrays = shipped() | {"categories": np.array([print, print], dtype=object)}

    with pytest.raises(BadData, match="not weights of a model"):
        learned.load(packed(arrays))


def test_what_is_larger_than_any_model_is_refused_before_it_is_unpacked() -> None:
    bomb = packed(shipped() | {"seen": np.zeros(20 << 20, dtype=np.uint8)})

    assert len(bomb) < 2 << 20
    with pytest.raises(BadData, match="larger than any model"):
        learned.load(bomb)


@pytest.mark.parametrize(
    "data", [b"", b"not a zip", b"PK\x03\x04 cut off", b"\x80\x04."]
)
def test_what_is_no_model_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(BadData, match="These are not weights of a model"):
        learned.load(data)


@pytest.mark.parametrize(
    ("name", "array", "sentence"),
    [
        ("weights", np.zeros((3, 3), dtype=np.int8), "another shape"),
        ("weights", np.zeros((3, 3)), "another kind of values"),
        ("scale", np.zeros(3), "another shape"),
        ("facts", np.array(["moon"]), "not those this code looks for"),
        ("messages", np.array([1, 2]), "another shape"),
    ],
)
def test_arrays_of_an_odd_shape_or_kind_are_refused(
    name: str, array: np.ndarray, sentence: str
) -> None:
    with pytest.raises(BadData, match=f"{name}: .*{sentence}"):
        learned.load(packed(shipped() | {name: array}))


def test_a_version_nobody_has_is_named_in_the_sentence() -> None:
    with pytest.raises(BadData, match="no weights of version 123456789012"):
        learned.by_version("123456789012345")


@given(texts, texts)
@settings(max_examples=40, deadline=None)
def test_scores_are_finite_and_what_the_words_gave_adds_up(
    subject: str, body: str
) -> None:
    reading = plain(subject, body)

    opinion = MODEL.read(reading, "school", "email")

    held, values = features.facts_of(reading, "school", "email")
    facts = values @ (MODEL.weights[2 * features.BUCKETS + held] * MODEL.scale)
    assert np.isfinite(opinion.scores).all()
    assert np.allclose(
        opinion.by_word.sum(axis=0) + facts + MODEL.offset, opinion.scores
    )


@given(st.lists(st.sampled_from(["forgot", "password", "clínica", "vfc", "my"])))
def test_blanks_line_ends_and_capitals_change_nothing(words: list[str]) -> None:
    assert np.array_equal(
        scored(" ".join(words)), scored(f"  {'  '.join(words).upper()} \t ")
    )


def test_the_same_words_score_the_same_each_time() -> None:
    assert np.array_equal(scored("our lots are gone"), scored("our lots are gone"))


def test_no_pair_of_words_spans_subject_and_body() -> None:
    apart, together = plain("new", "clinic"), plain("", "new clinic")

    assert len(features.words_of(apart).buckets) == 2
    assert len(features.words_of(together).buckets) == 3


def test_every_piece_belongs_to_a_word_that_is_there() -> None:
    reading = plain("Lot 12", "is gone, ¿dónde está?")

    for block in (features.words_of(reading), features.letters_of(reading)):
        assert block.owners.min() == 0
        assert block.owners.max() == len(reading.said) - 1
        assert block.buckets.max() < features.BUCKETS


@pytest.mark.parametrize("org_type", ORG_TYPES)
@pytest.mark.parametrize("channel", CHANNELS)
def test_every_answer_of_the_form_is_a_fact(org_type: str, channel: str) -> None:
    held, values = features.facts_of(plain("", "hello"), org_type, channel)

    names = {features.FACTS[number] for number in held}
    assert {f"org_type {org_type}", f"channel {channel}"} <= names
    assert (values > 0).all()


def test_a_category_without_examples_scores_lowest() -> None:
    opinion = MODEL.read(plain("", "password"), "provider", "web")

    assert opinion.score("no such category") == opinion.scores.min()
    assert opinion.score("forgot_password") == opinion.scores.max()


def test_nothing_said_is_still_scored() -> None:
    assert np.isfinite(scored("")).all()
