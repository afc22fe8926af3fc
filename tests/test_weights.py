"""The rules name the second opinion by its hash: shipped, or trained here and kept as a row."""

from __future__ import annotations

import json

import numpy as np
import pytest
import tomlkit
from flask import Flask
from sqlalchemy import update

from tests.support.moments import MONDAY
from triage import desk, weights
from triage.errors import BadData
from triage.models import LearnedModel
from triage.publishing.history import active_version
from triage.rules import Intake, learned
from triage.store import db, saved
from triage.weights import finding

pytestmark = pytest.mark.both_databases
GREETING = Intake(subject="Sign-in", body="I forgot my password and cannot log in.")


@pytest.fixture(scope="module")
def other():
    """The bytes of a model that gives every category one score, and its version."""
    with np.load(_seed_file(), allow_pickle=False) as stored:
        arrays = dict(stored)
    arrays["weights"] = np.zeros_like(arrays["weights"])
    packed = _packed(arrays)
    return packed, learned.load(packed).version


def _seed_file():
    from importlib.resources import files

    return files("triage.rules").joinpath(learned.SEED)


def _packed(arrays):
    from io import BytesIO

    file = BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch):
    """Each test reads what it has stored itself, as a fresh process does."""
    monkeypatch.setattr(finding, "_kept", {})
    monkeypatch.setattr(desk, "_kept", {})


def naming(version: str) -> str:
    """The rules in use, with another model named."""
    files = json.loads(active_version("rules").text)
    table = tomlkit.parse(files["learned.toml"])
    table["model"] = version
    files["learned.toml"] = tomlkit.dumps(table)
    return json.dumps(files, sort_keys=True, ensure_ascii=False)


def keep(packed: bytes, version: str) -> None:
    """Store a model as a row."""
    row = LearnedModel(
        version=version,
        weights=packed,
        trained_at=MONDAY,
        messages=1,
        labels=0,
        figures={},
    )
    with saved():
        db.session.add(row)


def publish(version: str) -> None:
    """Put a model in use."""
    with saved():
        desk.publish("rules", naming(version), author="Dana", reason="Try", at=MONDAY)


def test_a_fresh_desk_hears_the_shipped_weights(app_context: Flask):
    assert desk.active().rules.model is learned.seed()


def test_rules_that_name_weights_trained_here_hear_them(app_context: Flask, other):
    keep(*other)
    publish(other[1])

    rules = desk.active().rules

    assert rules.model.version == other[1]
    assert rules.decide(GREETING).model == other[1]


def test_an_older_version_is_heard_with_its_own_weights(app_context: Flask, other):
    before = desk.active().rules_id
    keep(*other)
    publish(other[1])

    assert desk.version(before).model is learned.seed()


def test_weights_that_are_not_here_are_refused_in_a_sentence(app_context: Flask):
    with pytest.raises(BadData, match="no weights of version abc on this desk"):
        publish("abc")

    assert desk.active().rules.model is learned.seed()


def test_weights_that_are_not_what_they_are_called_are_refused(
    app_context: Flask, other
):
    keep(other[0], "f" * 64)

    with pytest.raises(BadData, match="are not what was trained"):
        weights.find("f" * 64)


def test_bytes_that_are_no_weights_are_refused(app_context: Flask, other):
    keep(b"nothing", other[1])

    with pytest.raises(BadData, match="not weights of a model"):
        weights.find(other[1])


def test_weights_are_read_once_a_process(app_context: Flask, other):
    keep(*other)
    first = weights.find(other[1])
    with saved():
        db.session.execute(update(LearnedModel).values(weights=b"gone"))

    assert weights.find(other[1]) is first
