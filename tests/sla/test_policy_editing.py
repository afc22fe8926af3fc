"""Pages show policies as rows and write them back as text."""

import pytest

from triage.errors import BadData
from triage.sla import (
    DOWN,
    UP,
    default_policies_text,
    escalations_of,
    lifecycle_of,
    load_policies,
    moved,
    rows_of,
    with_escalations,
    with_lifecycle,
    with_policy,
    without_policy,
)

STEP = {"at": "due", "tell": ["supervisors"], "because": "It is late."}
NEW = {
    "id": "smoke",
    "first_reply": "30 business minutes",
    "next_reply": "",
    "resolve": "",
    "promise": "",
    "because": "Wildfire season.",
    "source": "Desk's own target",
    "quote": "",
    "from": "2026-11-01",
    "until": "2026-12-31",
    "when": {"org_type": ["clinic"], "channel": []},
    "escalation": [STEP],
}


@pytest.fixture
def text():
    return load_policies(default_policies_text()).text


def ids(text):
    return [row["id"] for row in rows_of(text)]


def test_every_policy_is_a_row_under_the_keys_of_the_file(text):
    rows = rows_of(text)

    assert [row["id"] for row in rows] == [
        "account_update",
        "new_enrollment",
        "urgent",
        "low",
        "normal",
    ]
    assert rows[2] == {
        "id": "urgent",
        "first_reply": "1 business hour",
        "next_reply": "1 business hour",
        "resolve": "1 business day",
        "promise": "",
        "because": rows[2]["because"],
        "source": "Desk's own target",
        "quote": "",
        "from": "",
        "until": "",
        "when": {"priority": ["urgent"]},
        "escalation": None,
    }


def test_writing_every_row_back_changes_nothing(text):
    again = text
    for row in rows_of(text):
        again = with_policy(again, row["id"], row)
    for name, row in lifecycle_of(text).items():
        again = with_lifecycle(again, name, row)

    assert with_escalations(again, escalations_of(text)) == text


def test_a_new_policy_comes_before_the_one_in_its_place(text):
    changed = with_policy(text, 2, NEW)

    assert ids(changed)[1:4] == ["new_enrollment", "smoke", "urgent"]
    assert rows_of(changed)[2] == NEW | {"when": {"org_type": ["clinic"]}}
    assert with_policy(changed, "smoke", rows_of(changed)[2]) == changed


def test_a_policy_may_have_no_steps_on_purpose(text):
    changed = with_policy(text, 0, NEW | {"escalation": []})

    assert rows_of(changed)[0]["escalation"] == []
    assert load_policies(changed).steps("smoke") == ()


def test_a_policy_can_be_changed_renamed_and_taken_out(text):
    row = rows_of(text)[3] | {"id": "patient", "resolve": "6 business days"}
    changed = with_policy(text, "low", row)

    assert ids(changed)[3] == "patient"
    assert rows_of(changed)[3]["resolve"] == "6 business days"
    assert "patient" not in ids(without_policy(changed, "patient"))


def test_policies_change_places_one_by_one(text):
    changed = moved(text, "urgent", UP)

    assert ids(changed)[1:3] == ["urgent", "new_enrollment"]
    assert moved(changed, "urgent", DOWN) == text


def test_the_steps_of_the_table_and_the_other_lengths_can_be_changed(text):
    changed = with_escalations(text, [STEP])
    row = {"length": "8 business days", "because": "Longer.", "source": "Us"}
    changed = with_lifecycle(changed, "reopen_within", row)
    changed = with_lifecycle(
        changed, "warn_at", {"share": 0.8, "because": "Later.", "source": "Us"}
    )

    assert escalations_of(changed) == [STEP]
    assert lifecycle_of(changed)["reopen_within"] == row
    assert load_policies(changed).lifecycle.warn_at == 0.8


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda text: with_policy(text, "gold", NEW),
            "there is no policy 'gold'.",
        ),
        (lambda text: without_policy(text, "gold"), "there is no policy 'gold'."),
        (
            lambda text: with_policy(text, 0, NEW | {"first_reply": "2 days"}),
            "policy 'smoke': first_reply: '2 days' does not say how long",
        ),
        (
            lambda text: with_policy(text, 0, NEW | {"from": "1 November"}),
            "policy 'smoke': from: write a date like 2026-11-01.",
        ),
        (
            lambda text: with_policy(text, 0, NEW | {"because": ""}),
            "policy 'smoke': say 'because' in words.",
        ),
        (
            lambda text: with_policy(
                text, 0, NEW | {"when": {"channel": ["pigeon"]}}, {"channel": {"web"}}
            ),
            "policy 'smoke': when.channel: there is no 'pigeon'.",
        ),
        (
            lambda text: with_policy(text, 5, NEW),
            "policy 'smoke': the last policy must have no 'when'",
        ),
        (
            lambda text: without_policy(text, "normal"),
            "policy 'low': the last policy must have no 'when'",
        ),
        (
            lambda text: moved(text, "account_update", UP),
            "policy 'account_update': it is the first already.",
        ),
        (
            lambda text: moved(text, "normal", DOWN),
            "policy 'normal': it is the last already.",
        ),
        (
            lambda text: moved(text, "normal", UP),
            "policy 'low': the last policy must have no 'when'",
        ),
        (
            lambda text: with_escalations(text, [STEP, STEP]),
            "escalation 2: 'due' is there twice.",
        ),
        (
            lambda text: with_lifecycle(text, "naps", {"length": "1 business day"}),
            "lifecycle.naps: there is no such length.",
        ),
    ],
)
def test_a_change_that_cannot_be_meant_is_refused(text, change, sentence):
    with pytest.raises(BadData) as error:
        change(text)
    assert str(error.value).startswith(f"policies.toml: {sentence}")
