"""TOML as people send it: what would cost all memory to read is refused before."""

from __future__ import annotations

import tomllib
from typing import Any

# The longest of our own tables has an eighth of it.
LONGEST = 500_000
# A name of a hundred thousand parts is a text of 200 kB, and takes gigabytes to read.
_MOST_DOTS = 50


def loads(text: str) -> dict[str, Any]:
    """Return what a text says.

    Raises ``tomllib.TOMLDecodeError`` where it is not TOML, and another ``ValueError``
    where it holds what no table has: too much text, tables in tables without end,
    numbers of thousands of digits.
    """
    if len(text) > LONGEST or any(
        line.count(".") > _MOST_DOTS for line in text.splitlines()
    ):
        raise ValueError("This is too long for a table.")
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError("Its tables are too deep.") from error
