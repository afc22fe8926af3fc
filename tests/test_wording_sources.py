"""Sources as people say them: the page by its name, the line by its number."""

from __future__ import annotations

import pytest

from triage import wording
from triage.rules import default_files, load_rules


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("003 L23", "The help desk page, line 23"),
        ("help_desk.txt L40", "The help desk page, line 40"),
        ("000 L15", "The enrollment page, line 15"),
        ("003 L16-18", "The help desk page, lines 16-18"),
        (
            "003 L38; 000 L10",
            "The help desk page, line 38; The enrollment page, line 10",
        ),
        ("003", "The help desk page"),
        ("Desk's own target", "Desk's own target"),
        ("999 L1", "999 L1"),
        ("", ""),
    ],
)
def test_a_source_is_a_page_and_a_line(text, said):
    assert wording.source(text, load_rules(default_files()).sources) == said
