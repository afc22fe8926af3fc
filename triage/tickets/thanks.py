"""Is this only "thank you"? Then it is kept, and nothing starts or reopens because of it."""

from __future__ import annotations

import re

# One of these must be said, and beside them nothing but small words.
_THANKS = """
thanks thank thankyou thx ty tysm cheers gracias appreciate appreciated resolved solved
fixed perfect perfectly great wonderful awesome excellent perfecto excelente genial
resuelto solucionado
"""
_SMALL_WORDS = """
a again all am and as assistance ayuda best bunch day dear desk done ever everything fine
for from good got happy have hello help helped helpful helping hi i im is it its ive just
kind kindly la lot lots many me morning afternoon much muchas mucho my nice now of often
ok okay once our por prompt quick quickly really regards reply response answer so
sincerely su support team that thats the this to truly us very was we weekend well were
with work worked working works yes you your youre ya todo bien funciona funcionó
funciono está esta muy amable ahora saludos buen día dia tarde que tenga
"""
_ASKS = re.compile(r"[?¿]|\b(?:help|assist)\s+(?:me|us)\b")
# "Worked for a day" and "fixed once" say that it is broken again.
_FOR_A_WHILE = re.compile(
    r"\b(?:work(?:s|ed|ing)?|fixed|(?:re)?solved)\b[^.!,;\n]*"
    r"\b(?:once|often|for\s+(?!me\b|us\b)|day|morning|afternoon|weekend)"
)
_LONGEST = 40
_SAYS_IT = frozenset(_THANKS.split())
_TAKEN = _SAYS_IT | frozenset(_SMALL_WORDS.split())


def is_plain_thanks(text: str) -> bool:
    """Say whether a message holds thanks and nothing that asks for anything.

    One word that is not known makes it a message: nobody's question is thanked away.
    """
    plain = text.casefold().replace("'", "").replace("’", "")
    words = re.findall(r"[^\W_]+", plain)
    if not 0 < len(words) <= _LONGEST:
        return False
    if _ASKS.search(plain) or _FOR_A_WHILE.search(plain):
        return False
    return not _SAYS_IT.isdisjoint(words) and _TAKEN.issuperset(words)
