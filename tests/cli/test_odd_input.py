"""What `flask desk` says when its input, its database or its settings are not right."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.support.apps import close, make_app
from triage.config import ROOT


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["desk", *arguments])


def test_half_a_letter_is_answered_and_the_next_message_read(
    app: Flask, tmp_path: Path
):
    file = tmp_path / "messages.jsonl"
    file.write_text(
        '{"id":"\\ud800x","subject":"locked \\ud800 out","body":"locked"}\n'
        '{"id":"2","subject":"locked out","body":"locked"}\n'
    )

    result = run(app, "classify", "--jsonl", str(file))

    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["?x", "2"]
    assert result.exit_code == 0


@pytest.mark.parametrize("url", ["sqlite:///{}/empty.sqlite", "sqlite:///{}/no/such"])
@pytest.mark.parametrize("command", [("people", "list"), ("clocks", "recount")])
def test_a_database_that_is_away_or_has_no_tables_is_one_sentence(
    tmp_path: Path, url: str, command: tuple[str, ...]
):
    (tmp_path / "empty.sqlite").touch()
    app = make_app(url.format(tmp_path), tmp_path)

    result = run(app, *command)
    close(app)

    assert result.exit_code == 1
    assert result.output == (
        "Error: The database does not answer or has no tables yet; check "
        "TRIAGE_DATABASE_URL and run 'flask db upgrade'.\n"
    )


def test_a_wrong_setting_is_one_sentence_of_the_flask_command():
    said = subprocess.run(
        [sys.executable, "-m", "flask", "desk", "check"],
        cwd=ROOT,
        env={**os.environ, "TRIAGE_MODE": "sandbox"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 1
    assert said.stderr.startswith("Error: TRIAGE_MODE: 'sandbox' cannot be used;")
    assert "Traceback" not in said.stderr
