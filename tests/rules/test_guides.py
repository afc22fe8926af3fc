"""Guides: every named one is there, every one there is named, placeholders are known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.rules.conftest import Changed
from triage.errors import BadData
from triage.rules import RuleSet, fill
from triage.rules.guides import placeholders

FOLDER = Path(__file__).parents[2] / "templates" / "guidance"
FILES = {file.stem: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.md")}


def test_every_named_guide_has_a_file_and_every_file_is_named(ruleset: RuleSet) -> None:
    assert set(FILES) == set(ruleset.guides)


def test_every_guide_is_used_by_an_action_row(ruleset: RuleSet) -> None:
    assert {row.guide for row in ruleset.actions.rows} == set(ruleset.guides)


@pytest.mark.parametrize("topic", sorted(FILES))
def test_a_guide_asks_only_for_links_and_contacts_we_have(
    topic: str, ruleset: RuleSet
) -> None:
    filled = fill(FILES[topic], ruleset, {})

    assert "[[" not in filled
    assert "]]" not in filled
    assert "http" not in FILES[topic]


def test_every_link_is_used_in_some_guide(ruleset: RuleSet) -> None:
    used = {
        key
        for text in FILES.values()
        for kind, key in placeholders(text)
        if kind == "link"
    }

    assert used == set(ruleset.links)


def test_a_guide_leaves_every_wait_to_the_policies() -> None:
    for topic, text in FILES.items():
        assert not re.search(r"\d (hour|day|week|month)", text), topic


def test_an_unknown_address_is_said_in_words(
    ruleset: RuleSet, changed: Changed
) -> None:
    known = changed(
        "links.toml", "[iz_portal]", '[iz_portal]\nurl = "https://iz.example"'
    )

    assert (
        fill("[[link:iz_portal]]", ruleset, {})
        == "CAIR IZ Portal (ask the help desk for it)"
    )
    assert (
        fill("[[link:iz_portal]]", known, {}) == "[CAIR IZ Portal](https://iz.example)"
    )
    assert fill("call [[contact:phone]]", ruleset, {}) == "call 800-578-7889"


@pytest.mark.parametrize(
    "text",
    ["[[link:nowhere]]", "[[contact:pigeon]]", "[[name:x]]", "[[wait:nothing]]"],
)
def test_a_placeholder_nobody_knows_is_refused(text: str, ruleset: RuleSet) -> None:
    with pytest.raises(BadData, match="There is no such link, contact or category"):
        fill(text, ruleset, {})


@pytest.mark.parametrize("topic", sorted(FILES))
def test_a_guide_names_no_button_that_only_one_page_has(topic: str) -> None:
    # Guides are read on a page of their own, after Send, and in letters.
    assert "Still need help" not in FILES[topic]
    assert "go back" not in FILES[topic]
