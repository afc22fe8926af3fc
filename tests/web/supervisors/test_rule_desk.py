"""The rule desk: its tables read as tables, and every page of it answers."""

from urllib.parse import quote

import pytest

from tests.web.supervisors.rule_desk import EXAMPLE, MEDIUM, RULES, on_rule


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("", "forgot-password"),
        ("?q=locked+out", "“locked out” stands in"),
        ("?q=zzzz", "Nothing in the rules says so"),
        ("/rule?id=forgot-password", "Strong, 5 points"),
        ("/rule/form", "Add a rule"),
        ("/rule/form?id=forgot-password", "Change rule forgot-password"),
        ("/actions", "Requests may take 2 weeks to process."),
        ("/actions?category=account_update", "policy account_update"),
        ("/actions?action=fly", "No row is so"),
        ("/actions/row", "Add an action row"),
        ("/actions/row?id=A09", "Change the wait"),
        ("/groups", "@password"),
        ("/group?name=password", "Change group @password"),
        ("/group", "Add a group"),
        ("/places", "confirm with the registry"),
        ("/region?key=san_joaquin", "Tuolumne"),
        ("/switch?key=new_enrollment", "It is"),
        ("/link?key=iz_portal", "CAIR IZ Portal"),
        ("/findings", "The address is not known"),
        ("/try", "Leave out names and birth dates"),
    ],
)
def test_every_page_says_what_it_is_for(supervisor, path, words):
    answer = supervisor.get(f"{RULES}{path}")

    assert answer.status_code == 200
    page = answer.page.text
    assert words in page


@pytest.mark.parametrize(
    "path",
    [
        "/rule?id=no-such-rule",
        "/rule?id=region+san_joaquin",
        "/region?key=moon",
        "/switch?key=moon",
        "/link?key=moon",
    ],
)
def test_what_is_not_there_leads_back_to_what_is(supervisor, path):
    answer = supervisor.get(f"{RULES}{path}")

    assert answer.status_code == 302
    assert supervisor.get(answer.location).status_code == 200


def test_a_search_finds_phrases_examples_and_synonyms(supervisor):
    def found(words):
        return supervisor.get(f"{RULES}?q={quote(words)}").page.text

    assert f"{MEDIUM} medium Forgot password, forgot-password" in found(MEDIUM)
    assert f"{EXAMPLE} example Forgot password, forgot-password" in found(EXAMPLE)
    assert "contrasena synonym Group @password" in found("contrasena")
    assert "contrasena synonym Group @password" in found("@password")


def test_the_rail_leads_to_the_rules(supervisor):
    supervisor.get("/desk/calendar")

    assert any(link["href"] == RULES for link in supervisor.last.links)


def test_findings_are_told_by_level_with_what_mends_them(supervisor):
    text = supervisor.get(f"{RULES}/findings").page.text

    assert "Good to know" in text
    assert text.count("The address is not known") == 1
    assert any(
        "/rules/link?key=iz_portal" in one["href"] for one in supervisor.last.links
    )


def test_an_example_that_fails_must_be_put_right(supervisor):
    on_rule(supervisor, "/rules/examples", example="the freezer hums", kind="match")

    text = supervisor.get(f"{RULES}/findings").page.text

    assert "Must be put right 1 Nothing can be published with these." in text
    assert 'Its example "the freezer hums" does not match.' in text
    assert "1 example of the rules fails." in supervisor.get(RULES).page.text


def test_it_is_counted_how_often_a_rule_spoke(supervisor, work):
    work.open(subject="Question", body="I forgot my password")

    text = supervisor.get(RULES).page.text

    assert "“Spoke” counts the newest 1 ticket." in text
    line = text.split(" forgot-password ")[1].split(" forgot-password-ready ")[0]
    assert line.split()[-2:] == ["1", "times"]
