"""One's own change: what is different, what it would do, publishing it, being overtaken."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.tickets.statements import counted
from tests.web.supervisors.desk_tables import (
    CALENDAR,
    CHANGE,
    calendar_of,
    close,
    publish,
    said,
    worker,
)
from triage.tickets.slots import slots


def count(app, client):
    """Ask what the draft would do, and let the worker count it."""
    client.get(CALENDAR)
    client.submit("/preview")
    worker(app)
    return client.get(CHANGE).page.text


def dated(app):
    return [(row.date.day, row.reason) for row in calendar_of(app).schedule.dated]


def test_what_is_different_is_told_row_by_row_and_day_by_day(supervisor):
    close(supervisor, "2026-11-17", **{"from": "13:00"})
    text = supervisor.get(CHANGE).page.text

    assert "Added Tue 17 November 2026 : closed from 1 pm Wildfire smoke" in text
    assert (
        "Tue 17 November open 8 am to 1 pm now open 8 am to 5 pm Wildfire smoke" in text
    )


def test_the_months_that_change_are_drawn_before_and_after(supervisor):
    close(supervisor, "2026-12-28")
    text = supervisor.get(CHANGE).page.text

    assert "December 2026 now" in text
    assert "December 2026 with your change" in text
    assert "28 , closed, changed" in text
    assert "November 2026" not in text.split("The months that change")[1]


def test_weekly_hours_do_not_fill_the_page(supervisor):
    supervisor.get(f"{CALENDAR}/hours")
    supervisor.submit("/calendar/hours", friday="8 am to 3 pm", reason="Winter")
    text = supervisor.get(CHANGE).page.text

    assert "Friday, each week : 8 am to 3 pm, was 8 am to 5 pm Winter" in text
    assert "45 more days until the end of 2027" in text
    assert "And 8 more months until the end of 2027." in text


def test_nothing_is_counted_before_somebody_asks(app, supervisor):
    close(supervisor, "2026-11-17")
    text = supervisor.get(CHANGE).page.text

    assert "Nobody has counted it yet." in text
    assert "You have not seen yet what it would do." in text


def test_while_it_is_counted_the_page_and_its_script_say_how_far(supervisor):
    close(supervisor, "2026-11-17")
    supervisor.get(CALENDAR)
    supervisor.submit("/preview")

    text = supervisor.get(CHANGE).page.text
    assert "Waiting for the worker to begin. Look again" in text
    assert supervisor.get(f"{CHANGE}/progress").json == {
        "over": False,
        "done": 0,
        "total": 0,
        "words": "Waiting for the worker to begin.",
    }


def test_what_it_would_do_is_told_in_numbers_drawn_and_by_ticket(
    app, supervisor, work, clock
):
    clock.set("2026-11-16 15:00")
    ticket = work.open()
    close(supervisor, "2026-11-17")

    text = count(app, supervisor)

    assert "Counted for 1 open ticket." in text
    assert "Due dates that move 2 of running clocks" in text
    assert "2 due dates would move: 2 later." in text
    assert "First reply none 1 none none none" in text
    assert "Promises in danger 1 they stay as they are" in text
    assert (
        f"{ticket.ref} A reply by Tue 17 November, 10 am could be: A reply by Wed 18 "
        "November, 10 am The desk is closed when it is due." in text
    )
    assert (
        f"{ticket.ref} First reply Wed 18 November, 10 am now Tue 17 November, 10 am"
        in text
    )
    assert supervisor.get(f"{CHANGE}/progress").json["over"] is True
    # Nothing has happened to the ticket yet.
    assert work.look(ticket).next_due_at == ticket.next_due_at


def test_tickets_that_become_overdue_are_named(app, supervisor, work, clock):
    ticket = work.open()
    clock.set("2026-11-16 13:00")
    supervisor.get("/desk/policies/policy?id=normal")
    supervisor.submit("/policies", first_reply="1")
    supervisor.get("/desk/policies")
    supervisor.submit("/preview")
    worker(app)

    page = supervisor.get("/desk/changes/policies").page

    assert "normal: first reply : 1 business hour, was 4 business hours" in page.text
    assert "1 ticket that becomes overdue" in page.text
    assert ticket.ref in page.text


def test_a_change_after_the_count_has_to_be_counted_again(app, supervisor):
    close(supervisor, "2026-11-17")
    assert "Counted for 0 open tickets." in count(app, supervisor)

    close(supervisor, "2026-11-18")

    assert "Nobody has counted it yet." in supervisor.get(CHANGE).page.text


@pytest.mark.both_databases
def test_a_promised_call_in_hours_that_change_is_a_warning(app, supervisor, work):
    slot = slots(calendar_of(app), dt.datetime(2026, 11, 17, 0, tzinfo=dt.UTC))[0]
    ticket = work.open(picked="complex_callback", slot=(slot.start, slot.end))
    close(supervisor, "2026-11-18")
    assert "promised call" not in supervisor.get(CHANGE).page.text

    close(supervisor, "2026-11-17", to="09:00", reason="Meeting")
    text = supervisor.get(CHANGE).page.text

    assert "It touches 1 promised call" in text
    assert f"{ticket.ref} : Tue 17 November between 8 and noon" in text


def test_publishing_needs_a_reason(app, supervisor):
    close(supervisor, "2026-11-17")
    supervisor.get(CHANGE)

    answer = supervisor.submit("/publication", reason="  ")

    assert answer.status_code == 422
    assert "Say in a few words why this changes." in answer.page.text
    assert dated(app) == []


def test_a_draft_that_changes_nothing_is_not_published(supervisor):
    close(supervisor, "2026-11-17")
    supervisor.get(CALENDAR)
    supervisor.submit("/rows/removal")
    supervisor.get(CHANGE)

    answer = supervisor.submit("/publication", reason="Why not")

    assert answer.status_code == 422
    assert "this is what is in use already" in answer.page.text
    assert answer.page.form("/publication").values()["reason"] == ["Why not"]


def test_publishing_shows_the_recount_and_then_the_promises(
    app, supervisor, work, clock
):
    clock.set("2026-11-16 15:00")
    ticket = work.open()
    close(supervisor, "2026-11-17")
    answer = publish(supervisor, "Fire near Kern")

    assert "Published. Open tickets are counted anew now" in answer.page.text
    assert (
        "0 of 1 open ticket are counted by what is published now." in answer.page.text
    )
    assert supervisor.get("/desk/changes/recount").json["over"] is False
    assert "0 of 1 open ticket" in supervisor.get("/desk/changes").page.text

    worker(app)

    assert supervisor.get("/desk/changes/recount").json == {"over": True}
    text = supervisor.get(answer.request.path).page.text
    assert "Why Fire near Kern" in text
    assert f"{ticket.ref} A reply by Tue 17 November, 10 am" in text
    assert "Promises are in danger since the last change." in (
        supervisor.get("/desk/changes").page.text
    )
    assert work.look(ticket).calendar_id != ticket.calendar_id


def test_submitters_whose_promise_cannot_hold_are_written_to(
    app, supervisor, work, clock
):
    clock.set("2026-11-16 15:00")
    chosen, left = work.open(), work.open(email="bob@clinic.example")
    close(supervisor, "2026-11-17")
    where = publish(supervisor).request.path
    worker(app)
    supervisor.get(where)

    answer = supervisor.submit("/promises", ticket=[str(chosen.id)])

    assert answer.location == where
    text = supervisor.get(where).page.text
    assert "1 promise will be revised, with a letter each." in text
    assert chosen.ref not in text
    assert left.ref in text
    worker(app)
    assert work.letters(chosen) == ["received", "promise_revised"]
    assert work.letters(left) == ["received"]


def test_no_promise_ticked_is_said(app, supervisor, work, clock):
    clock.set("2026-11-16 15:00")
    work.open()
    close(supervisor, "2026-11-17")
    where = publish(supervisor).request.path
    worker(app)
    supervisor.get(where)

    answer = supervisor.submit("/promises", ticket=None)

    assert "Tick the promises that are to be revised." in said(supervisor, answer)


@pytest.mark.both_databases
def test_the_second_of_two_is_told_and_loses_nothing(app, supervisor, dana_too):
    close(supervisor, "2026-11-17")
    close(dana_too, "2026-11-18", "Staff day")
    mine = supervisor.get(CHANGE).page
    publish(dana_too, "Training for all")

    answer = supervisor.submit("/publication", on=mine, reason="The fire is near")

    assert answer.status_code == 409
    assert "Dana Whitfield published version 2 of the calendar" in answer.page.text
    assert "“Training for all”" in answer.page.text
    assert "Added Wed 18 November 2026 : closed all day Staff day" in answer.page.text
    assert answer.page.form("/publication").values()["reason"] == ["The fire is near"]
    assert "What you changed Added Tue 17 November 2026" in answer.page.text
    assert "Removed" not in answer.page.text
    assert dated(app) == [(18, "Staff day")]


def test_ones_change_is_brought_onto_the_version_of_the_other(
    app, supervisor, dana_too
):
    close(supervisor, "2026-11-17")
    close(dana_too, "2026-11-18", "Staff day")
    publish(dana_too)
    page = supervisor.get(CHANGE).page
    assert "published version 2 while you were working on yours" in page.text
    bar = supervisor.get(CALENDAR).page.text
    assert "Your draft has 1 change" in bar
    assert "Somebody published another version meanwhile." in bar

    answer = supervisor.post(
        f"{CHANGE}/base",
        data={
            **page.form("/publication").values(),
            "how": "bring",
            "reason": "The fire is near",
        },
    )

    assert answer.page.form("/publication").values()["reason"] == ["The fire is near"]
    assert "while you were working" not in answer.page.text
    assert "Wed 18 November" not in answer.page.text.split("The months that change")[0]
    supervisor.submit("/publication")
    assert sorted(dated(app)) == [(17, "Wildfire smoke"), (18, "Staff day")]


def test_one_can_drop_ones_own_and_start_from_the_other(app, supervisor, dana_too):
    close(supervisor, "2026-11-17")
    close(dana_too, "2026-11-18", "Staff day")
    publish(dana_too)
    page = supervisor.get(CHANGE).page

    answer = supervisor.post(
        f"{CHANGE}/base", data={**page.form("/publication").values(), "how": "again"}
    )

    assert "Nothing is different." in answer.page.text


def test_changes_of_one_row_that_clash_are_named(supervisor, dana_too):
    for client, hours in ((supervisor, "8 am to 3 pm"), (dana_too, "8 am to 4 pm")):
        client.get(f"{CALENDAR}/hours")
        client.submit("/calendar/hours", friday=hours, reason="Winter")
    publish(dana_too)
    page = supervisor.get(CHANGE).page

    answer = supervisor.post(
        f"{CHANGE}/base", data={**page.form("/publication").values(), "how": "bring"}
    )

    assert answer.status_code == 409
    assert "riday" in answer.page.text
    assert "Friday, each week : 8 am to 3 pm" in answer.page.text


def test_publishing_what_another_window_changed_meanwhile_is_refused(supervisor):
    close(supervisor, "2026-11-17")
    page = supervisor.get(CHANGE).page
    close(supervisor, "2026-11-18")

    answer = supervisor.submit("/publication", on=page, reason="Smoke")

    assert answer.status_code == 409
    assert "Look at the change as it is now, then publish it." in answer.page.text
    assert supervisor.submit("/publication").status_code == 303


def test_publishing_twice_publishes_once(app, supervisor):
    close(supervisor, "2026-11-17")
    page = supervisor.get(CHANGE).page
    supervisor.submit("/publication", on=page, reason="Smoke")

    answer = supervisor.submit("/publication", on=page, reason="Smoke")

    assert answer.status_code == 409
    assert "published or discarded in another window" in answer.page.text


def test_a_draft_is_discarded(app, supervisor):
    close(supervisor, "2026-11-17")
    supervisor.get(CHANGE)
    token = supervisor.last.token()

    answer = supervisor.post(f"{CHANGE}/removal", data={"csrf_token": token})

    assert "Your draft is discarded." in said(supervisor, answer)
    assert "You are changing nothing" in supervisor.get(CHANGE).page.text


def test_a_draft_is_only_its_owners(supervisor, dana_too):
    close(supervisor, "2026-11-17")

    assert "You are changing nothing" in dana_too.get(CHANGE).page.text
    assert dana_too.get(f"{CHANGE}/progress").json == {"over": True}
    dana_too.get("/desk/calendar")
    dana_too.post(f"{CHANGE}/removal", data={"csrf_token": dana_too.last.token()})
    assert "Added Tue 17 November" in supervisor.get(CHANGE).page.text


def test_there_is_no_draft_of_another_kind(supervisor):
    assert supervisor.get("/desk/changes/letters").status_code == 404


@pytest.mark.parametrize("path", [CHANGE, "/desk/changes", "/desk/years/2026"])
def test_a_page_asks_the_database_a_fixed_number_of_times(app, supervisor, work, path):
    def asked():
        count(app, supervisor)
        supervisor.get(path)
        with app.app_context(), counted() as said_to_it:
            supervisor.get(path)
        return len(said_to_it)

    work.open()
    close(supervisor, "2026-11-17")
    few = asked()
    for number in range(5):
        work.open(email=f"bob{number}@clinic.example")
        close(supervisor, f"2026-12-0{number + 1}")

    assert asked() == few <= 14
