"""Guides: Markdown that anybody may edit -> the same words as HTML and as plain text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.mail.samples import words_of_html, words_of_text
from triage import guidance
from triage.desk import shipped
from triage.errors import BadData, GuideNotFound
from triage.guidance import compose, guide
from triage.sla import load_policies

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def desk():
    return shipped()


def test_markdown_becomes_html_and_text():
    made = compose(
        "x",
        "Title",
        "Press **Forgot?** on [the page](https://x.org/a).\n\n1. One\n2. Two\n   - inner\n",
    )

    assert made.title == "Title"
    assert '<a href="https://x.org/a">the page</a>' in made.html
    assert made.text == (
        "Press Forgot? on the page (https://x.org/a).\n\n1. One\n2. Two\n\n   • inner"
    )


def test_code_and_broken_lines_keep_their_shape():
    made = compose("x", "Title", "Type `1` \\\nor\n\n    2 and\n    3\n")

    assert made.text == "Type 1 \nor\n\n2 and\n3"
    assert (
        made.html
        == "<p>Type <code>1</code> <br>\nor</p>\n<pre><code>2 and\n3\n</code></pre>"
    )


def test_a_heading_at_the_start_is_the_title():
    made = compose("x", "Title", "# Reset *your* password\n\n## Then\n\nGo on.")

    assert made.title == "Reset your password"
    assert made.html == "<h2>Then</h2>\n<p>Go on.</p>"
    assert made.text == "Then\n\nGo on."


def test_what_a_request_should_tell_stands_under_its_heading():
    made = compose(
        "x",
        "Title",
        "Please report it.\n\n## It helps us to know\n\n* the lot\n\nNo names.\n\n"
        "## Later\n\nWe write.",
    )

    assert made.asks == "<ul>\n<li>the lot</li>\n</ul>\n<p>No names.</p>"
    assert compose("x", "Title", "Nothing is asked.").asks == ""


@pytest.mark.parametrize(
    ("markdown", "unwanted"),
    [
        ("<script>alert(1)</script>", "<script"),
        ("a <img src=x onerror=go()> b", "<img"),
        ("[go](javascript:alert(1))", "href"),
        ("[go](data:text/html,x)", "href"),
        ('[go](https://x.org "title")', "title"),
        ("![picture](https://x.org/a.png)", "<img"),
        ("# One\n\n# Two", "<h1"),
    ],
)
def test_nothing_else_gets_into_the_html(markdown, unwanted):
    assert unwanted not in compose("x", "Title", markdown).html


def test_in_a_letter_our_own_pages_have_their_whole_address():
    made = compose(
        "x", "Title", "[Ask](/details), [not ours](//evil.org)", "https://desk.org"
    )

    assert 'href="https://desk.org/details"' in made.html
    assert "Ask (https://desk.org/details)" in made.text
    assert "https://desk.org//evil.org" not in made.text


def test_a_link_whose_words_are_its_address_says_it_once():
    made = compose(
        "x", "Title", "<https://x.org/> and [800-555-0147](tel:+18005550147)"
    )

    assert made.text == "https://x.org/ and 800-555-0147"


def test_every_guide_of_the_rules_says_the_same_in_html_and_text(desk):
    for topic in desk.rules.guides:
        made = guide(topic, desk, TODAY, base_url="https://desk.org")

        html = words_of_html(f"<body>{made.html}")
        assert html == words_of_text(made.text), topic
        assert made.text
        assert "[[" not in made.text


def test_every_text_belongs_to_a_guide_of_the_rules(desk):
    assert set(guidance.texts()) == set(desk.rules.guides)


def test_a_guide_is_made_once_while_it_says_the_same(desk):
    topic = next(iter(desk.rules.guides))
    later = TODAY.replace(day=21)

    assert guide(topic, desk, TODAY) is guide(topic, desk, later)


WAITS = [
    # The promise of Account Update, and what its guide says then.
    ("2 calendar weeks", "may take 2 weeks to process"),
    ("5 business days", "may take 5 business days to process"),
    ("10 calendar days", "may take 10 calendar days to process"),
    ("1-2 calendar months", "may take 1-2 months to process"),
    ("1 calendar month", "may take 1 month to process"),
    ("", "may take some time to process"),
]


@pytest.mark.parametrize(("promise", "said"), WAITS)
def test_a_guide_says_the_wait_that_the_policy_promises(desk, promise, said):
    row = 'promise = "2 calendar weeks"'
    assert row in desk.policies.text
    new = f'promise = "{promise}"' if promise else ""
    changed = replace(
        desk, policies=load_policies(desk.policies.text.replace(row, new))
    )

    for topic in ("account_update", "request_status"):
        assert said in guide(topic, changed, TODAY).text


def test_a_guide_says_the_wait_of_whoever_asks(desk):
    urgent = """[[policy]]
id = "urgent_update"
promise = "1 calendar week"
because = "They wait."
source = "Desk's own target"
when.category = ["account_update"]
when.priority = ["urgent"]

"""
    text = urgent + desk.policies.text
    changed = replace(desk, policies=load_policies(text))
    who = guidance.ANYBODY._replace(priority="urgent")

    assert "1 week" in guide("account_update", changed, TODAY, who=who).text
    assert "2 weeks" in guide("account_update", changed, TODAY).text


@pytest.mark.parametrize("topic", ["nothing", "", "../mail/base", "account_update.md"])
def test_an_unknown_topic_is_refused(desk, topic):
    with pytest.raises(GuideNotFound):
        guide(topic, desk, TODAY)


def test_a_missing_text_is_named(tmp_path):
    with pytest.raises(BadData, match="lost"):
        guidance.source("lost", tmp_path)
