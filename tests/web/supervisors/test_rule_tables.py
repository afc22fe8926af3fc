"""Action rows, groups, regions, switches and addresses are changed in forms."""

import pytest

from tests.web.supervisors.desk_tables import said
from tests.web.supervisors.rule_desk import RULES, drafted, value


def change_row(client, row="A09", **typed):
    client.get(f"{RULES}/actions/row?id={row}")
    return client.submit("/actions/row", **typed)


def test_an_action_row_changes(app, supervisor):
    answer = change_row(supervisor, review="2027-03-01", guide="hours")

    assert "Added to your draft" in said(supervisor, answer)
    text = drafted(app, supervisor)
    assert "Action row A09, Account update: guide : hours, was account_update" in text
    assert "look at it again : 2027-03-01, was 2027-01-31" in text or (
        "look at it again : 2027-03-01, was none" in text
    )


def test_a_row_that_was_only_looked_at_changes_nothing(app, supervisor):
    for row in ("A02", "A12", "A26"):
        said(supervisor, change_row(supervisor, row))

    assert "Nothing is different." in drafted(app, supervisor)


@pytest.mark.parametrize(
    ("row", "typed", "sentence"),
    [
        (
            "A03",
            {"tried": ["yes", "no"]},
            "Rows A02 and A03 both fit here: Forgot password;",
        ),
        (
            "A03",
            {"org_type": ["school"]},
            "No action row says what the desk does here:",
        ),
        ("A09", {"quote": ""}, "Quote the words of the source."),
        ("A09", {"source": "999 L1"}, "There is no source"),
        ("A09", {"effective": "soon"}, "Enter a date like 2026-11-20"),
        ("A09", {"guide": "moon"}, "Choose a guide of the list."),
        ("A09", {"region": ["moon"]}, "Tick only what is in the list."),
        ("A09", {"action": ""}, "Choose what the desk does."),
    ],
)
def test_a_row_that_cannot_be_is_refused(supervisor, row, typed, sentence):
    answer = change_row(supervisor, row, **typed)

    assert answer.status_code == 422
    assert sentence in answer.page.text
    assert value(answer, "was") == row


def test_a_row_that_is_needed_stays_and_one_that_is_not_goes(app, supervisor):
    supervisor.get(f"{RULES}/actions/row?id=A05")
    answer = supervisor.submit("/old-actions")

    assert "No action row says what the desk does here: Partner link;" in said(
        supervisor, answer
    )


def test_the_wait_of_a_row_is_a_policy_and_the_row_leads_there(supervisor):
    supervisor.get(f"{RULES}/actions/row?id=A09")

    links = [link["href"] for link in supervisor.last.links]
    assert "/desk/policies/policy?id=account_update" in links


def test_a_group_is_added_changed_and_goes(app, supervisor):
    supervisor.get(f"{RULES}/group")
    answer = supervisor.submit(
        "/rules/group", name="@Freezer", words="fridge\r\ncooler\r\n"
    )
    assert "@freezer fridge, cooler" in said(supervisor, answer)

    supervisor.get(f"{RULES}/group?name=freezer")
    said(supervisor, supervisor.submit("/rules/group", words="fridge\nice box"))
    assert "Group @freezer : fridge, ice box" in drafted(app, supervisor)

    supervisor.get(f"{RULES}/group?name=freezer")
    said(supervisor, supervisor.submit("/old-groups"))
    assert "Group @freezer" not in drafted(app, supervisor)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Give the group a name"),
        ({"name": "two words"}, "Give the group a name"),
        ({"name": "password"}, "There is a group @password."),
        ({"words": " \n "}, "Write at least one word."),
        ({"words": "!!!"}, "a word without letters"),
        ({"words": "@moon"}, "There is no group @moon."),
        ({"words": "x" * 20_001}, "Shorten this to 20,000 characters"),
    ],
)
def test_a_group_that_cannot_be_is_refused(supervisor, typed, sentence):
    supervisor.get(f"{RULES}/group")

    answer = supervisor.submit(
        "/rules/group", **{"name": "box", "words": "box", **typed}
    )

    assert answer.status_code == 422
    assert sentence in answer.page.text


def test_a_group_that_phrases_need_stays(supervisor):
    supervisor.get(f"{RULES}/group?name=password")

    answer = supervisor.submit("/old-groups")

    assert "There is no group @password." in said(supervisor, answer)


def test_the_counties_of_a_region_change(app, supervisor):
    supervisor.get(f"{RULES}/region?key=san_joaquin")
    answer = supervisor.submit("/rules/regions", counties=["Alpine", "Merced", "Kings"])

    assert "Alpine, Kings, Merced" in said(supervisor, answer)
    text = drafted(app, supervisor)
    assert "counties : “Kings”" in text
    assert "“Tuolumne”" in text


def test_a_service_is_closed(app, supervisor):
    supervisor.get(f"{RULES}/switch?key=new_enrollment")
    answer = supervisor.submit("/rules/switches", open="no", since="2026-12-01")

    assert "Enrollment: closed" in said(supervisor, answer)
    assert "open : no, was yes" in drafted(app, supervisor)


def test_an_address_becomes_known(app, supervisor):
    supervisor.get(f"{RULES}/link?key=iz_portal")
    answer = supervisor.submit(
        "/rules/links", url="https://portal.example/", checked="2026-11-16"
    )

    assert "https://portal.example/" in said(supervisor, answer)


@pytest.mark.parametrize(
    ("page", "form", "typed", "sentence"),
    [
        ("region?key=san_joaquin", "/regions", {"counties": None}, "Tick the counties"),
        (
            "region?key=san_joaquin",
            "/regions",
            {"counties": ["Mars"]},
            "Tick the counties",
        ),
        (
            "region?key=san_joaquin",
            "/regions",
            {"review": ""},
            "Say when somebody looks",
        ),
        ("region?key=san_joaquin", "/regions", {"key": "moon"}, "There is no such row"),
        (
            "switch?key=new_enrollment",
            "/switches",
            {"open": None},
            "Choose open or closed",
        ),
        ("switch?key=new_enrollment", "/switches", {"since": "x"}, "Enter a date like"),
        (
            "link?key=iz_portal",
            "/rules/links",
            {"url": "ftp://x"},
            "starts with https://",
        ),
        (
            "link?key=iz_portal",
            "/rules/links",
            {"url": "https://x.example"},
            "last looked",
        ),
    ],
)
def test_a_row_of_a_small_table_that_cannot_be_is_refused(
    supervisor, page, form, typed, sentence
):
    supervisor.get(f"{RULES}/{page}")

    answer = supervisor.submit(form, **typed)

    assert answer.status_code == 422
    assert sentence in answer.page.text
