"""The action table: one row for every case, and the rules the desk has set itself."""

from __future__ import annotations

import itertools

import pytest

from tests.rules.conftest import Changed
from triage.errors import BadData
from triage.rules import ACTIONS, COUNTIES, ORG_TYPES, ActionRow, RuleSet

OFFERED = {"how_to", "role_training", "hours_contact", "paper_fax"}


def rows(ruleset: RuleSet, category: str, **facts: object) -> set[ActionRow]:
    """Return the rows of a category over all counties and organization types."""
    return {
        ruleset.action_for(category, county=county, org_type=org_type, **facts)  # type: ignore[arg-type]
        for county, org_type in itertools.product((*COUNTIES, ""), ORG_TYPES)
    }


def test_every_case_has_one_row_and_every_row_a_case(ruleset: RuleSet) -> None:
    assert set(ruleset.actions.by_case.values()) == set(ruleset.actions.rows)
    assert {row.action for row in ruleset.actions.rows} == set(ACTIONS)


def test_account_update_and_new_enrollment_open_here_with_their_promise(
    ruleset: RuleSet,
) -> None:
    assert {(row.ticket, row.policy) for row in rows(ruleset, "account_update")} == {
        ("open", "account_update")
    }
    for row in rows(ruleset, "new_enrollment"):
        assert row.ticket == "open"
        assert row.policy == (None if row.action == "refer" else "new_enrollment")


def test_guides_are_offered_before_a_ticket_only_where_they_can_solve_it(
    ruleset: RuleSet,
) -> None:
    for category in ruleset.by_words:
        tickets = {row.ticket for row in rows(ruleset, category)}
        if category in OFFERED | {"data_exchange"}:
            assert tickets == {"offer"}
        elif category == "forgot_password":
            assert {
                row.ticket for row in rows(ruleset, category, tried_button=True)
            } == {"open"}
            assert {
                row.ticket for row in rows(ruleset, category, tried_button=False)
            } == {"offer"}
        else:
            assert tickets == {"open"}


@pytest.mark.parametrize("sense", ["live_feed", "sends_and_signs_in"])
def test_who_already_sends_or_also_signs_in_gets_a_person(
    sense: str, ruleset: RuleSet
) -> None:
    for row in rows(ruleset, "data_exchange", sense=sense):
        assert (row.action, row.ticket) == ("person", "open")


@pytest.mark.parametrize("sense", ["privacy", "legal", "safety"])
def test_guarded_matters_reach_a_person(sense: str, ruleset: RuleSet) -> None:
    assert {row.action for row in rows(ruleset, "complex_callback", sense=sense)} == {
        "person"
    }
    assert {row.action for row in rows(ruleset, "complex_callback")} == {"callback"}


def test_a_request_inside_its_wait_opens_no_ticket(ruleset: RuleSet) -> None:
    inside = ruleset.action_for("request_status", sense="inside_wait")
    past = ruleset.action_for("request_status", sense="past_wait")

    assert (inside.action, inside.ticket) == ("inform", "offer")
    assert (past.action, past.ticket) == ("person", "open")


def test_the_region_refers_and_promises_nothing(ruleset: RuleSet) -> None:
    row = ruleset.action_for("new_enrollment", county="Tuolumne")

    assert (row.action, row.policy) == ("refer", None)
    assert ruleset.action_for("sj_region_lcr") == row


def test_a_category_that_does_not_exist_is_refused(ruleset: RuleSet) -> None:
    with pytest.raises(BadData, match="no such category"):
        ruleset.action_for("nonsense")


ROW = "A24,hours_contact,*,*,*,*,inform,offer,hours,received,,003 L40,"
BROKEN = [
    ("A24,hours_contact,*,*", "A24,hours_contact,*,school", "gap: No row fits hours_contact"),
    ("A24,hours_contact,*,*,*,*", "A24,login_access,*,*,*,*", "A01 and A24: Both fit"),
    ("A24,hours_contact", "A24,nonsense", "A24: There is no category 'nonsense'"),
    ("A24,hours_contact", "A23,hours_contact", "line 25: Every row needs an id of its own"),
    ("A24,hours_contact,*", "A24,hours_contact,mars", "A24: 'mars' is not one of"),
    ("A24,hours_contact,*,*", "A24,hours_contact,*,zoo", "A24: 'zoo' is not one of"),
    ("A24,hours_contact,*,*,*,*", "A24,hours_contact,*,*,*,odd", "A24: 'odd' is not one of"),
    (ROW, ROW.replace("inform", "shout"), "A24: 'shout' is not one of callback, decline"),
    (ROW, ROW.replace("offer", "maybe"), "A24: 'maybe' is not one of offer, open"),
    (ROW, ROW.replace(",hours,", ",nowhere,"), "A24: 'nowhere' is not one of"),
    (ROW, ROW.replace("received", "love"), "A24: 'love' is not one of"),
    (ROW, ROW.replace("003 L40", ""), "A24: A row names its source line"),
    (ROW, ROW.replace("003 L40", "007 L1"), "A24: There is no source '007 L1'"),
    (ROW, ROW.replace("A24,", ",A24,"), "line 25: It has more or fewer cells"),
    ("id,category", "row,category", "head: The columns are id, category"),
    ("2026-11-20,\nA25", "soon,\nA25", "A24: 'soon' is not a date for effective"),
    ("2026-11-20,\nA25", "2026-11-20,later\nA25", "A24: 'later' is not a date for review"),
    ("2026-11-20,\nA25", ",\nA25", "A24: '' is not a date for effective"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "sentence"), BROKEN, ids=lambda text: text[-30:]
)
def test_a_broken_action_table_stops_with_file_row_and_a_sentence(
    old: str, new: str, sentence: str, changed: Changed
) -> None:
    with pytest.raises(BadData) as error:
        changed("actions.csv", old, new)

    assert str(error.value).startswith("actions.csv: ")
    assert sentence in str(error.value)
