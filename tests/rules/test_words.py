"""Folding and stemming single words."""

from __future__ import annotations

import pytest

from triage.rules import words


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Contraseña", "contrasena"),
        ("DON’T", "dont"),
        ("don't", "dont"),
        ("ﬁle", "file"),
        ("ver\u00adify", "verify"),
        ("Ａｄｄ", "add"),
        ("x" * 500, "x" * 40),
        ("ﷺ" * 40, words.fold("ﷺ" * 40)),
    ],
)
def test_a_word_is_folded_to_plain_letters(word: str, folded: str) -> None:
    assert words.fold(word) == folded
    assert len(words.fold(word)) <= 40


@pytest.mark.parametrize(
    ("one", "other"),
    [("enroll", "enrolling"), ("vacuna", "vacunas"), ("necesito", "necesitamos")],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert words.stem(one) == words.stem(other)


@pytest.mark.parametrize("word", ["cair2", "id", "пароль", ""])
def test_short_words_numbers_and_other_alphabets_are_their_own_stem(word: str) -> None:
    assert words.stem(word) == word


@pytest.mark.parametrize(
    ("word", "known"),
    [("password", True), ("vacunas", True), ("puedo", True), ("pasword", False)],
)
def test_a_word_is_known_in_either_language(word: str, known: bool) -> None:
    assert words.is_known(word) is known
