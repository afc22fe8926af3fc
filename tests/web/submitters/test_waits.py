"""A wait is changed by a supervisor: guide, reading page, letter and status follow it."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from tests.web.submitters.test_status import ask
from triage import desk as desks
from triage import publishing
from triage.models import Letter, Person
from triage.publishing import drafts
from triage.sla import rows_of, with_policy
from triage.store import db, saved

# The desk's clock stands at Monday 16 November; the change counts from the next Monday.
BEFORE, ON = "2026-11-20 16:00", "2026-11-23 09:00"


@pytest.fixture
def five_days(app, supervisor):
    """Account Update takes 5 business days from next Monday: drafted and published."""
    with app.app_context(), saved():
        person = db.session.execute(select(Person.id)).scalar_one()
        text = desks.active().policies.text
        row = next(row for row in rows_of(text) if row["id"] == "account_update")
        text = with_policy(text, "account_update", {**row, "until": "2026-11-22"})
        quicker = {
            "id": "account_update_soon",
            "from": "2026-11-23",
            "promise": "5 business days",
        }
        text = with_policy(text, 1, {**row, **quicker})
        draft = drafts.keep("policies", person_id=person, text=text, now=desks.now())
        publishing.publish(
            draft, author="Sam Okafor", reason="We are quicker.", now=desks.now()
        )


def letter_text(app):
    """The plain half of the last letter."""
    with app.app_context():
        row = db.session.execute(select(Letter).order_by(Letter.id.desc())).scalars()
        raw = row.first().raw
    parts = message_from_bytes(raw, policy=policy.default)
    return " ".join(parts.get_body(("plain",)).get_content().split())


FOLLOWS = [
    # The day it is, the wait that every text says, and the date it comes to.
    (BEFORE, "may take 2 weeks to process", "Fri 4 December, 5 pm"),
    (ON, "may take 5 business days to process", "Wed 2 December, 5 pm"),
]


@pytest.mark.usefixtures("five_days")
@pytest.mark.parametrize(("moment", "wait", "date"), FOLLOWS)
def test_a_changed_wait_is_said_everywhere_from_its_day(
    app, walk, clock, moment, wait, date
):
    clock.set(moment)
    assert wait in walk.client.get("/guide/account_update").page.text
    assert wait in walk.client.get("/guide/request_status").page.text
    assert "could take 1-2 months" in walk.client.get("/guide/new_enrollment").page.text

    reading = walk.details(about="account_update").page.text
    assert date in reading
    walk.pick("account_update")
    assert date in walk.contact().page.text
    sent = walk.check().page.text

    assert wait in sent
    assert date in sent
    assert wait in letter_text(app)
    assert date in letter_text(app)


SENT = [
    # When it was sent, the wait of that day, and the day it comes to.
    ("11 20 2026", "may take 2 weeks to process", "it is due by Fri 4 December, 5 pm."),
    (
        "11 23 2026",
        "may take 5 business days to process",
        "it is due by Wed 2 December, 5 pm.",
    ),
]


@pytest.mark.usefixtures("five_days")
@pytest.mark.parametrize(("sent_on", "wait", "date"), SENT)
def test_who_asks_after_a_request_is_told_the_wait_of_the_day_it_was_sent(
    walk, clock, sent_on, wait, date
):
    clock.set("2026-11-24 10:00")

    page = ask(walk, asked_about="account_update", on=sent_on).page

    assert wait in page.text
    assert date in page.text


@pytest.mark.usefixtures("five_days")
def test_the_sentence_of_the_page_stays_as_it_was_quoted(app):
    with app.app_context():
        desk = desks.active()
        quoted = desk.rules.action_for("account_update").quote
        rows = [row for row in desk.policies.rows if "account_update" in row.id]

    assert quoted.endswith("Requests may take 2 weeks to process.")
    assert {row.quote for row in rows} == {"Requests may take 2 weeks to process."}
