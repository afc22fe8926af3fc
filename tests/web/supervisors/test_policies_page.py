"""The policies on their page and on their forms."""

from __future__ import annotations

import pytest

from tests.web.supervisors.desk_tables import policies_of, publish, said

POLICIES = "/desk/policies"
NEW = {
    "id": "flu_season",
    "before": "urgent",
    "org_type": ["pharmacy", "provider"],
    "priority": ["normal"],
    "first_reply": "2",
    "first_reply_unit": "business hours",
    "least": "1",
    "most": "2",
    "promise_unit": "calendar weeks",
    "from": "2026-11-01",
    "until": "2026-12-31",
    "because": "Everybody vaccinates now.",
    "source": "Letter of the department",
}


def add(client, **typed):
    """Fill in the form of a new policy."""
    client.get(f"{POLICIES}/policy")
    return client.submit(POLICIES, **{**NEW, **typed})


def publish_policies(client):
    return publish(client, "For the season", kind="policies")


def test_the_form_offers_no_seconds_and_names_categories_in_full(supervisor):
    page = supervisor.get(f"{POLICIES}/policy?id=normal").page

    assert "business seconds" not in page.text
    assert "business minutes" in page.text
    assert "I cannot get into CAIR2" in page.text


def test_the_table_is_told_in_its_order_and_in_words(supervisor):
    text = supervisor.get(POLICIES).page.text

    order = [
        text.index(words)
        for words in (
            "Tickets about Account update",
            "Tickets about Enrollment",
            "Urgent tickets",
            "Low-priority tickets",
            "Every other ticket",
        )
    ]
    assert order == sorted(order)
    assert "Promised in 1 to 2 calendar months" in text
    assert "Resolved no target" in text
    assert (
        "Source: The help desk page, line 23: “Requests may take 2 weeks to process.”"
        in text
    )
    assert "When 75 % is used up, tell whoever has the ticket." in text
    assert "We remind a submitter who does not answer after 5 business days" in text
    assert "A target is shown as due soon when 75 % of its time is used up" in text


def test_a_policy_is_added_in_its_place(app, supervisor):
    assert "Added to your draft" in said(supervisor, add(supervisor))
    text = supervisor.get(POLICIES).page.text
    assert (
        "Normal tickets, from: Clinic, practice or hospital or Pharmacy flu_season "
        "First reply in 2 business hours" in text
    )
    assert "Counts From Sun 1 November 2026 to Thu 31 December 2026" in text

    publish_policies(supervisor)

    table = policies_of(app)
    assert [row.id for row in table.rows][2:4] == ["flu_season", "urgent"]
    assert str(table.named("flu_season").promise) == "1-2 calendar weeks"


def test_a_policy_is_changed_and_keeps_what_was_not_touched(app, supervisor):
    was = policies_of(app).named("account_update")
    supervisor.get(f"{POLICIES}/policy?id=account_update")
    supervisor.submit(POLICIES, first_reply="1")
    publish_policies(supervisor)

    now = policies_of(app).named("account_update")
    assert str(now.first_reply) == "1 business day"
    assert (now.when, now.promise, now.quote, now.because, now.escalations) == (
        was.when,
        was.promise,
        was.quote,
        was.because,
        was.escalations,
    )


def test_a_form_that_was_not_touched_changes_nothing(app, supervisor):
    for row in policies_of(app).rows:
        supervisor.get(f"{POLICIES}/policy", query_string={"id": row.id})
        supervisor.submit(POLICIES)

    assert "Your draft changes nothing" in supervisor.get(POLICIES).page.text


def test_policies_change_places_and_go(app, supervisor):
    page = supervisor.get(POLICIES).page
    token = page.token()
    supervisor.post(
        f"{POLICIES}/order",
        data={"csrf_token": token, "version": "0", "id": "low", "direction": "up"},
    )
    supervisor.post(
        f"{POLICIES}/removal",
        data={"csrf_token": token, "version": "1", "id": "new_enrollment"},
    )
    publish_policies(supervisor)

    assert [row.id for row in policies_of(app).rows] == [
        "account_update",
        "low",
        "urgent",
        "normal",
    ]


@pytest.mark.parametrize(
    ("path", "data", "sentence"),
    [
        ("removal", {"id": "normal"}, "the last policy must have no 'when'"),
        ("order", {"id": "account_update", "direction": "up"}, "it is the first already"),
        ("removal", {"id": "nobody"}, "There is no policy 'nobody'."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_to_the_order_is_said(supervisor, path, data, sentence):
    token = supervisor.get(POLICIES).page.token()

    answer = supervisor.post(
        f"{POLICIES}/{path}", data={"csrf_token": token, "version": "0", **data}
    )

    assert sentence in said(supervisor, answer)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"id": ""}, "id", "Give the policy a short name"),
        ({"id": "urgent"}, "id", "there are two with this id"),
        ({"because": " "}, "because", "Say why the desk holds itself to this."),
        ({"source": ""}, "source", "Say where it comes from"),
        ({"first_reply": "many"}, "first_reply", "a whole number like 4; “many” is none"),
        ({"first_reply": "0"}, "first_reply", "a whole number like 4; “0” is none"),
        ({"first_reply": "-1"}, "first_reply", "“-1” is none"),
        ({"first_reply_unit": "moons"}, "first_reply", "Choose what it is counted in."),
        ({"least": "3"}, "least", "The latest must not be sooner than the earliest."),
        ({"most": ""}, "least", "Say what is promised at the latest, too."),
        ({"from": "soon"}, "id", "Enter a date like 2026-11-20; “soon” is none."),
        ({"from": "2027-01-01"}, "from", "flu_season"),
        ({"category": ["moon"]}, "id", "Tick only what is in the list."),
        ({"steps": "own"}, "id", "Write at least one step"),
        ({"steps": "own", "at-1": "soon", "tell-1": "assignee", "because-1": "x"},
         "at-1", "'soon' does not say when"),
        ({"steps": "own", "at-1": "due", "because-1": "x"}, "at-1", "Tick whom to tell."),
        ({"org_type": None, "priority": None, "from": "", "until": ""}, "id",
         "no ticket can reach it"),
    ],
)  # fmt: skip
def test_a_policy_that_cannot_be_meant_gets_a_sentence_and_nothing_is_lost(
    supervisor, typed, field, sentence
):
    answer = add(supervisor, **typed)

    assert answer.status_code == 422
    assert sentence in answer.page.text
    values = answer.page.form(POLICIES).values()
    assert values[field] == [{**NEW, **typed}[field]]
    assert values["most"] == [typed.get("most", "2")]
    assert values.get("org_type") == typed.get("org_type", ["provider", "pharmacy"])


def test_who_is_told_has_steps_of_its_own(app, supervisor):
    add(
        supervisor,
        **{
            "steps": "own",
            "at-1": "50%",
            "tell-1": ["assignee"],
            "because-1": "Half is over.",
            "at-2": "2 business hours after",
            "tell-2": ["supervisors"],
            "because-2": "Late.",
        },
    )
    text = supervisor.get(POLICIES).page.text
    assert "When 50 % is used up, tell whoever has the ticket. Half is over." in text
    assert "2 business hours after that, tell the supervisors. Late." in text

    supervisor.get(f"{POLICIES}/policy?id=flu_season")
    supervisor.submit(POLICIES, steps="nobody")
    publish_policies(supervisor)

    assert policies_of(app).named("flu_season").escalations == ()


def test_the_steps_of_every_policy_are_changed(app, supervisor):
    page = supervisor.get(f"{POLICIES}/escalation").page
    assert page.form("/escalation").values()["at-1"] == ["75 %"]
    supervisor.submit("/escalation", **{"at-1": "90 %"})
    publish_policies(supervisor)

    assert policies_of(app).escalations[0].words == "90 %"
    assert len(policies_of(app).escalations) == 3


def test_another_length_of_time_is_changed(app, supervisor):
    supervisor.get(f"{POLICIES}/length?name=reminder_after")
    supervisor.submit("/lengths", length="4 business days", because="Sooner.")
    supervisor.get(f"{POLICIES}/length?name=warn_at")
    supervisor.submit("/lengths", share="80")
    publish_policies(supervisor)

    lifecycle = policies_of(app).lifecycle
    assert str(lifecycle.reminder_after) == "4 business days"
    assert lifecycle.warn_at == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("reminder_after", {"length": "soon"}, "'soon' does not say how long"),
        ("reminder_after", {"length": "4 calendar weeks"}, "counted in business days"),
        ("no_answer_after", {"length": "1 business day"}, "or nobody is reminded"),
        ("reminder_after", {"because": ""}, "Say why it is so long."),
        ("warn_at", {"share": "all"}, "“all” is none."),
        ("warn_at", {"share": "100"}, "between 1 and 99"),
        ("warn_at", {"share": "1000000"}, "between 1 and 99"),
    ],
)
def test_a_length_that_cannot_be_meant_gets_a_sentence(
    supervisor, name, typed, sentence
):
    supervisor.get(f"{POLICIES}/length?name={name}")

    answer = supervisor.submit("/lengths", **typed)

    assert answer.status_code == 422
    assert sentence in answer.page.text
    [[key, text]] = typed.items()
    assert answer.page.form("/lengths").values()[key] == [text]


def test_there_is_no_length_of_another_name(supervisor):
    assert supervisor.get(f"{POLICIES}/length?name=moon").location == POLICIES
    supervisor.get(f"{POLICIES}/length?name=warn_at")
    answer = supervisor.submit("/lengths", name="moon", share="")

    assert answer.status_code == 422
