"""A guess at the language of a message, for the report only: nothing is decided by it."""

from __future__ import annotations

from triage.rules import words


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


SPANISH = _set(
    "el la los las de del que para con por en una un unos mi su sus se es esta este "
    "y o pero como cuando donde nos nuestro nuestra puedo puede necesito tengo tiene "
    "hola gracias favor ya al le les lo muy hay soy somos sin"
)
ENGLISH = _set(
    "the and to of is are my we our for in on with that this it i you have has can "
    "not from how do does please need what when was be an at as they their her his"
)


def is_spanish(text: str) -> bool:
    """Whether Spanish small words outnumber English ones; mixed mail counts by its most."""
    said = [words.fold(found.group()) for found in words.WORD.finditer(text)]
    return sum(word in SPANISH for word in said) > sum(word in ENGLISH for word in said)
