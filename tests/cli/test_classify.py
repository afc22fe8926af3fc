"""`flask desk classify`: many messages in one call, and one told to a person."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from triage.cli import triaging
from triage.config import ROOT
from triage.rules import RuleSet, default_files, load_rules

TWO_TOPICS = {
    "id": "7",
    "subject": "pasword reset",
    "body": "I forgot my pasword. Also our flu inventory is off by ten doses.",
}


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    """The tables as shipped."""
    return load_rules(default_files())


def run(app: Flask, *arguments: str, typed: str) -> Result:
    return app.test_cli_runner().invoke(
        args=["desk", "classify", "--jsonl", "-", *arguments], input=typed
    )


def test_a_message_is_explained_for_people(app: Flask):
    result = run(app, "--explain", typed=json.dumps(TWO_TOPICS))

    lines = result.stdout.splitlines()
    assert lines[0] == "7: I forgot my password (forgot_password, suggest)"
    assert any(line.startswith("  Words that speak for it: “") for line in lines)
    assert "  Typing put right: pasword → password." in lines
    assert any("Words the second opinion weighed most: “" in line for line in lines)
    assert any(line.startswith("  Next best: “Our inventory") for line in lines)
    assert "  It may also be about “Our inventory is missing or incorrect”." in lines
    assert any("of the action table)." in line for line in lines)
    assert any(line.startswith("  The help desk page, line 15: “") for line in lines)


def test_a_line_that_cannot_be_read_is_told_and_the_next_one_explained(app: Flask):
    result = run(app, "--explain", typed=f"nonsense\n{json.dumps(TWO_TOPICS)}\n")

    assert "Message: Line 1 is not JSON." in result.stdout
    assert "7: I forgot my password" in result.stdout
    assert result.exit_code == 1


def test_the_answer_says_chances_second_topic_and_model(app: Flask):
    answer = json.loads(run(app, typed=json.dumps(TWO_TOPICS)).stdout)

    assert max(answer["chances"], key=answer["chances"].get) == answer["category"]
    assert 0.9 < sum(answer["chances"].values()) <= 1.0001
    assert answer["second"] == "inventory_issue"
    assert len(answer["model"]) == 64
    assert "Typing put right: pasword → password." in answer["explanation"]


def test_no_bar_is_drawn_where_nobody_watches(app: Flask):
    assert run(app, typed=json.dumps(TWO_TOPICS)).stderr == ""


def test_each_message_is_answered_before_the_next_is_read(rules: RuleSet):
    read: list[int] = []

    def lines() -> Iterator[str]:
        for number in range(100):
            read.append(number)
            yield json.dumps({"id": number, "body": "locked out"})

    answers = triaging._answers(rules, lines())

    for number in range(3):
        assert next(answers)["id"] == number
        assert read[-1] == number


@pytest.mark.slow
def test_ten_thousand_messages_take_no_more_memory_than_ten(tmp_path: Path):
    def peak(messages: int) -> int:
        file = tmp_path / f"{messages}.jsonl"
        line = json.dumps({**TWO_TOPICS, "body": "my account is locked " * 20})
        file.write_text(f"{line}\n" * messages)
        asked = ["-m", "flask", "--app", "triage.app", "desk", "classify", "--jsonl"]
        subprocess.run(
            [sys.executable, *asked, str(file)],
            cwd=ROOT, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss

    few = peak(10)

    assert peak(10_000) < few * 1.15
