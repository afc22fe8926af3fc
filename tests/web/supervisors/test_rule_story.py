"""A new supervisor's first hour: a wait, a phrase, what it changes, publishing, taking back."""

from tests.web.supervisors.desk_tables import policies_of, publish, said
from tests.web.supervisors.rule_desk import RULES, on_rule, rules_of
from triage import jobs


def follow(client, words_of_href):
    """Click the first link of the page that leads to such an address."""
    href = next(
        one["href"] for one in client.last.links if words_of_href in one["href"]
    )
    return client.get(href)


def test_the_wait_of_account_updates_is_found_from_the_action_table(app, supervisor):
    supervisor.get(RULES)
    follow(supervisor, "/rules/actions")
    follow(supervisor, "/policies/policy?id=account_update")
    said(
        supervisor,
        supervisor.submit(
            "/desk/policies", least="", most="5", promise_unit="business days"
        ),
    )
    publish(supervisor, "We got faster", kind="policies")

    promise = policies_of(app).named("account_update").promise
    assert str(promise) == "5 business days"


def test_a_phrase_is_added_looked_at_published_and_taken_back(app, supervisor):
    before = rules_of(app)
    on_rule(supervisor, "/rules/phrases", phrase="frozen out", strength="strong")
    supervisor.get(RULES)
    assert "Your draft of the rules: 1 change" in supervisor.last.text
    assert (
        "phrase “frozen out” (strong)" in follow(supervisor, "/changes/rules").page.text
    )
    supervisor.submit("/preview")
    with app.app_context():
        jobs.replay_rules()

    text = publish(supervisor, "People say frozen", kind="rules").page.text

    assert "Published." in text
    assert ("frozen out", 5) in phrases(rules_of(app))
    assert "Your draft of the rules" not in supervisor.get(RULES).page.text

    follow(supervisor, "/desk/changes?kind=rules")
    first = [
        one["href"] for one in supervisor.last.links if "/versions/" in one["href"]
    ]
    supervisor.get(first[-1])
    assert "Your draft is what version 1 said." in said(
        supervisor, supervisor.submit("/draft")
    )
    with app.app_context():
        jobs.replay_rules()
    publish(supervisor, "It was too broad", kind="rules")
    assert rules_of(app).version == before.version


def phrases(rules):
    return next(one.phrases for one in rules.rules if one.id == "forgot-password")
