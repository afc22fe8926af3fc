"""The queue as a rep sees it: order, words, filters, pages, several tickets at once."""

from __future__ import annotations

import html
from datetime import date

import pytest
from sqlalchemy import delete, insert

from triage.models import Person, Ticket
from triage.store import db, saved, table
from triage.tickets import working

PARKED = {"reason": "other", "review_on": date(2026, 12, 2)}
FETCH = {"X-Requested-With": "fetch"}


def refs(page):
    """The references in the order of the rows."""
    return [
        field.attributes["aria-label"].removeprefix("Select ")
        for field in page.fields
        if field.attributes.get("name") == "id"
    ]


def test_an_empty_queue_says_so(rep):
    assert "The queue is empty." in rep.get("/desk").page.text


def test_the_rows_stand_in_the_order_of_the_queue_and_say_why(rep, work, clock):
    waiting = work.does(working.ask, work.open(subject="Waits"), body="Which browser?")
    late = work.open(priority="urgent", subject="Late")
    clock.forward(hours=2)
    normal = work.open(subject="Normal")
    work.wakes()

    page = rep.get("/desk/").page

    assert refs(page) == [late.ref, normal.ref, waiting.ref]
    assert "Overdue 1 h first reply Urgent. Late" in page.text
    assert "On time 4 h first reply Normal. Normal" in page.text
    assert "Waiting" in page.text
    assert "1 overdue , 1 due today, 3 active. Open now until 5 pm." in page.text


def test_the_page_is_right_before_the_worker_has_been_round(rep, work, clock):
    work.open(priority="urgent")
    clock.forward(hours=2)

    assert "Overdue 1 h first reply" in rep.get("/desk/").page.text


def test_the_rail_counts_what_there_is(rep, work, me):
    mine = work.open()
    work.does(working.assign, mine, to=me)
    work.does(working.ask, work.open(), body="Which browser?")
    work.does(working.park, work.open(), **PARKED)

    text = rep.get("/desk/").page.text

    assert "All active 3 Mine 1 Unassigned 1 Overdue 0 Due soon 0" in text
    assert "Waiting on submitter 1 Parked 1" in text


def test_what_is_due_soon_has_a_badge_a_view_and_its_place_in_the_sum(rep, work, clock):
    soon = work.open()
    clock.set("2026-11-16 13:30")
    work.open(subject="Still has time")
    work.wakes()

    page = rep.get("/desk/").page
    assert "Overdue 0 Due soon 1" in page.text
    assert "1 due soon, 1 due today, 2 active." in page.text
    link = next(one["href"] for one in page.links if "standing=due" in one["href"])
    narrowed = rep.get(link).page

    assert refs(narrowed) == [soon.ref]
    assert narrowed.headings == ["Due soon"]


@pytest.fixture
def a_thousand(app, work, clock):
    """A ticket that is due soon, and a thousand copies of its row."""
    one = work.open()
    clock.set("2026-11-16 13:30")
    work.wakes()
    kept = work.look(one)
    columns = {c.name: getattr(kept, c.name) for c in table(Ticket).columns}
    with app.app_context(), saved():
        copies = [
            columns | {"id": one.id + n, "ref": f"HD-COPY-{n}", "draft_key": None}
            for n in range(1, 1001)
        ]
        db.session.execute(insert(table(Ticket)), copies)
    yield
    with app.app_context(), saved():
        db.session.execute(delete(Ticket).where(Ticket.ref.startswith("HD-COPY")))


@pytest.mark.both_databases
def test_badges_stop_counting_at_999(rep, a_thousand):
    page = rep.get("/desk/").page

    assert "All active 999+ Mine 0 Unassigned 999+ Overdue 0 Due soon 999+" in page.text


@pytest.fixture
def several(work, me):
    waiting = work.does(working.ask, work.open(), body="Which browser?")
    return {
        "mine": work.does(working.assign, work.open(), to=me),
        "omar": work.does(working.assign, work.open(), to=work.omar),
        "nobody": work.open(picked="data_exchange"),
        "waiting": work.does(working.assign, waiting, to=None),
        "parked": work.does(working.park, work.open(), **PARKED),
    }


@pytest.mark.parametrize(
    ("asked", "shown", "heading"),
    [
        ("owner=me", {"mine"}, "My tickets"),
        ("owner=none", {"nobody", "waiting", "parked"}, "Unassigned"),
        ("state=waiting", {"waiting"}, "Waiting on submitter"),
        ("state=parked", {"parked"}, "Parked"),
        ("category=data_exchange", {"nobody"}, "Data exchange"),
        ("state=waiting&owner=none", {"waiting"}, "Waiting on submitter, Nobody"),
        # what makes no sense narrows nothing
        ("state=closed&owner=x&category=made_up&standing=met",
         {"mine", "omar", "nobody", "waiting", "parked"}, "All active"),
    ],
)  # fmt: skip
def test_the_queue_can_be_narrowed(rep, several, asked, shown, heading):
    page = rep.get(f"/desk/?{asked}").page

    assert set(refs(page)) == {several[name].ref for name in shown}
    assert page.headings == [heading]


def test_one_colleagues_tickets_can_be_chosen(rep, several, work):
    page = rep.get(f"/desk/?owner={work.omar}").page

    assert refs(page) == [several["omar"].ref]
    assert page.headings == ["Omar"]


def test_a_filter_without_tickets_leads_back(rep, work):
    work.open()

    page = rep.get("/desk/?state=parked").page

    assert "Nothing here." in page.text
    assert {"href": "/desk/"} in page.links


@pytest.mark.both_databases
def test_pages_lead_on_and_back_by_key(rep, work, clock):
    made = []
    for _ in range(53):
        made.append(work.open().ref)
        clock.forward(seconds=30)

    first = rep.get("/desk/?owner=none").page
    onward = next(link["href"] for link in first.links if link.get("rel") == "next")
    second_answer = rep.get(onward)
    second = second_answer.page
    back = next(link["href"] for link in second.links if link.get("rel") == "prev")

    assert refs(first) == made[:50]
    assert refs(second) == made[50:]
    assert "owner=none" in onward
    live = html.unescape(second_answer.text.split('data-src="')[1].split('"')[0])
    assert refs(rep.get(live, headers=FETCH).page) == made[50:]
    assert refs(rep.get(back).page) == made[:50]


@pytest.mark.parametrize("key", ["x", "0.1", "0.99999999999999999.1", "0.1.1.1"])
def test_a_made_up_page_leads_to_the_top(rep, key):
    assert rep.get(f"/desk/?after={key}").location == "/desk/"


def test_whatever_is_typed_into_a_ticket_is_only_text_in_the_queue(rep, work):
    worst = "\"><script>alert(1)</script>&amp;'{{7*7}}"
    work.open(subject=worst, org_name=worst, name=worst)

    page = rep.get("/desk/").text

    assert "<script>alert" not in page
    assert (
        page.count(
            "&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;&#39;{{7*7}}"
        )
        == 2
    )


def test_a_name_of_a_colleague_is_only_text_too(app, rep, work):
    with app.app_context(), saved():
        db.session.get_one(Person, work.omar).name = "<b>Omar</b>"
    work.does(working.assign, work.open(), to=work.omar)

    page = rep.get("/desk/").text

    assert "<b>Omar</b>" not in page
    assert "&lt;b&gt;Omar&lt;/b&gt;" in page


@pytest.mark.both_databases
def test_the_queue_costs_four_statements(rep, work, statements):
    for _ in range(3):
        work.open()
    rep.get("/desk/")
    statements.clear()

    rep.get("/desk/")

    assert len(statements) == 4


# --- the live list ------------------------------------------------------------------------


def test_a_script_gets_304_until_something_looks_different(rep, work, clock):
    work.open()
    first = rep.get("/desk/rows", headers=FETCH)
    tag = {**FETCH, "If-None-Match": first.headers["ETag"]}
    assert first.headers["ETag"].startswith("W/")

    clock.forward(minutes=10)
    assert rep.get("/desk/rows", headers=tag).status_code == 304

    work.open()
    assert rep.get("/desk/rows", headers=tag).status_code == 200


def test_a_standing_that_changes_by_itself_is_news(rep, work, clock):
    work.open(priority="urgent")
    first = rep.get("/desk/rows", headers=FETCH)

    clock.forward(minutes=46)
    again = rep.get(
        "/desk/rows", headers={**FETCH, "If-None-Match": first.headers["ETag"]}
    )

    assert again.status_code == 200
    assert "Due soon" in again.text


def test_closing_time_is_news_too(rep, work, clock):
    clock.set("2026-11-16 16:59")
    work.open(priority="low")
    first = rep.get("/desk/rows", headers=FETCH)

    clock.forward(minutes=2)
    again = rep.get(
        "/desk/rows", headers={**FETCH, "If-None-Match": first.headers["ETag"]}
    )

    assert "Closed now, open Tue 8 am" in again.page.text


def test_the_live_list_keeps_its_filter_and_its_page(rep, several):
    page = rep.get("/desk/?state=parked").text
    assert 'data-src="/desk/rows?state=parked"' in page

    rows = rep.get("/desk/rows?state=parked", headers=FETCH)

    assert refs(rows.page) == [several["parked"].ref]


# --- taking ---------------------------------------------------------------------------------


def test_take_next_takes_what_is_due_first_and_shows_it(rep, work, me):
    work.open(priority="low")
    first = work.open(priority="urgent")
    rep.get("/desk/")

    answer = rep.submit("/desk/next")

    assert answer.location == f"/desk/tickets/{first.id}"
    assert work.look(first).assignee_id == me
    assert "This ticket is yours." in rep.get(answer.location).page.text


def test_take_next_says_when_there_is_nothing(rep):
    rep.get("/desk/")

    answer = rep.submit("/desk/next")

    assert "Every ticket that runs has an owner." in rep.get(answer.location).page.text


def test_several_tickets_are_taken_together_and_the_filter_stays(rep, work, me):
    tickets = [work.open() for _ in range(3)]
    rep.get("/desk/?owner=none")

    answer = rep.submit("/desk/bulk", do="take", id=[one.id for one in tickets[:2]])

    assert answer.location == "/desk/?owner=none"
    assert "Done for 2 tickets." in rep.get(answer.location).page.text
    assert [work.look(one).assignee_id for one in tickets] == [me, me, None]


def test_what_is_not_possible_is_said_and_the_rest_is_done(rep, work):
    done = work.does(working.resolve, work.open(), outcome="solved")
    active = work.open()
    rep.get("/desk/")

    answer = rep.submit("/desk/bulk", do="spam", id=[done.id, active.id, 99999])

    text = rep.get(answer.location).page.text
    assert "Done for 1 ticket." in text
    assert "Not for 1 ticket: This ticket is already resolved." in text
    assert "Not for 1 ticket: There is no such ticket." in text
    assert work.look(active).outcome == "spam"


@pytest.mark.parametrize(
    "typed",
    [
        {"do": "take"},
        {"do": "eat", "id": ["1"]},
        {"do": "take", "id": ["x", str(2**63)]},
    ],
)
def test_nothing_selected_is_answered_with_what_to_do(rep, work, typed):
    work.open()
    rep.get("/desk/")

    answer = rep.post("/desk/bulk", data=typed)

    assert "Select tickets" in rep.get(answer.location).page.text


def test_a_script_is_told_in_one_sentence(rep, work, me):
    ticket = work.open()
    rep.get("/desk/")

    answer = rep.post("/desk/bulk", data={"do": "take", "id": ticket.id}, headers=FETCH)

    assert (answer.mimetype, answer.text) == ("text/plain", "Done for 1 ticket.")
