"""The unfinished form: behind a key nobody else has, for a day, and never lost in silence."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.support.apps import new_client
from tests.web.submitters.walk import CONTACT, DETAILS, Walk, the_ticket, tickets
from triage.models import Draft
from triage.store import db, saved
from triage.tickets import drafts

GONE = "we have deleted what you wrote on its first page"
OPEN_TOO_LONG = "This page was open for a long time"


def draft_rows(app):
    with app.app_context():
        return list(db.session.execute(select(Draft)).scalars())


def test_the_database_knows_only_the_hash_of_the_key(app, walk):
    walk.details()

    [row] = draft_rows(app)
    assert row.key_hash == drafts.hashed(walk.key())
    assert walk.key() not in str(vars(row))


def test_the_key_is_in_no_address_and_out_of_reach_of_scripts(walk):
    walk.client.get("/details")

    cookie = walk.client.get_cookie("triage-form")
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    walk.details()
    assert walk.key() not in walk.at


def test_somebody_else_cannot_see_or_send_a_form(app, walk):
    walk.to_check()
    stranger = new_client(app)

    for page in ("/reading", "/contact", "/check", "/sent"):
        assert stranger.get(page).status_code == 303
    stranger.get("/details")
    answer = stranger.post("/check", data={"form_key": drafts.new_key()})

    assert answer.status_code == 422
    assert "School Access" not in answer.page.form("/details").values()["subject"]
    assert tickets(app) == []


@pytest.mark.parametrize(
    "key", ["", "short", "x" * 43 + "!", "x" * 10_000, "\x00" * 43, "' OR 1=1"]
)
def test_a_made_up_key_opens_nothing(app, walk, key):
    walk.client.get("/details")

    answer = walk.client.post("/check", data={"form_key": key})

    assert answer.status_code == 422
    assert tickets(app) == []


@pytest.mark.both_databases
def test_after_a_day_the_form_is_gone_and_says_so(app, walk, clock):
    walk.to_check()
    page = walk.client.last
    clock.forward(hours=25)

    answer = walk.client.submit("/check", on=page)

    assert answer.status_code == 422
    assert GONE in answer.page.text
    assert tickets(app) == []


def test_what_was_typed_last_survives_the_day(app, walk, clock):
    walk.details(about="inventory_issue")
    page = walk.pick("inventory_issue").page
    clock.forward(hours=25)

    answer = walk.client.submit("/contact", on=page, **CONTACT)
    assert GONE in answer.page.text

    walk.send("/details", **walk.details_typed)
    walk.pick("school_access_menu")
    assert walk.at == "/check"
    walk.check()
    assert the_ticket(app).name == "Dana Whitfield"


@pytest.mark.both_databases
def test_old_forms_are_purged_and_young_ones_stay(app, walk, clock):
    walk.details()
    clock.forward(hours=23)
    Walk(new_client(app)).details()

    with app.app_context():
        with saved():
            assert drafts.purge(clock()) == 0
        with saved():
            assert drafts.purge(clock.forward(hours=2)) == 1

    assert len(draft_rows(app)) == 1


def test_start_over_forgets_the_form_here_and_in_the_browser(app, walk):
    walk.details()

    answer = walk.client.submit("/start-over")

    assert answer.location == "/"
    assert walk.client.get_cookie("triage-form") is None
    assert draft_rows(app) == []
    assert walk.client.get("/details").page.form("/details").values()["subject"] == [""]


def test_going_back_shows_what_was_typed(walk):
    walk.to_check()

    details = walk.client.get("/details").page.form("/details").values()
    contact = walk.client.get("/contact").page.form("/contact").values()
    reading = walk.client.get("/reading").page.form("/reading").values()

    assert details["subject"] == ["School Access is missing"]
    assert contact["email"] == ["dana@lincoln.example.org"]
    assert reading["picked"] == ["school_access_menu"]


def test_a_form_after_a_sent_one_is_a_new_one(app, walk):
    walk.whole_way()
    first = walk.key()

    walk.client.get("/details")

    assert walk.key() != first


def test_the_first_page_sent_again_after_send_starts_a_new_form(app, walk):
    page = walk.client.get("/details").page
    walk.whole_way()
    old = the_ticket(app).draft_key

    answer = walk.client.submit("/details", on=page, **walk.details_typed)

    assert answer.location == "/reading"
    assert drafts.hashed(walk.key()) != old


@pytest.mark.parametrize(
    ("action", "typed", "kept"),
    [
        ("/details", {"subject": "Typed overnight"}, "Typed overnight"),
        ("/contact", {"name": "Dana Whitfield"}, "Dana Whitfield"),
    ],
)
def test_a_page_left_open_too_long_comes_back_with_its_words(walk, action, typed, kept):
    walk.details(about="inventory_issue")
    if action == "/contact":
        walk.pick("inventory_issue")
    page = walk.client.get(action).page
    walk.client.delete_cookie("triage")

    answer = walk.client.submit(action, on=page, **typed)

    assert answer.status_code == 422
    assert OPEN_TOO_LONG in answer.page.text
    assert kept in str(answer.page.form(action).values())
    assert (
        walk.client.submit(action, **{**walk.details_typed, **CONTACT}).status_code
        == 303
    )


@pytest.mark.parametrize(
    "action", ["/details", "/reading", "/contact", "/check", "/start-over"]
)
def test_without_a_token_nothing_is_done(app, walk, action):
    walk.to_check()
    before = [(row.key_hash, row.answers) for row in draft_rows(app)]

    answer = walk.client.post(action, data={"csrf_token": "", "form_key": walk.key()})

    assert answer.status_code in (303, 422)
    assert tickets(app) == []
    assert [(row.key_hash, row.answers) for row in draft_rows(app)] == before


def test_another_site_cannot_put_somebody_into_its_own_form(app, walk):
    """A form sent from elsewhere names a key of its own; nobody is to type into that one."""
    Walk(new_client(app)).details()
    attacker = Walk(new_client(app))
    attacker.to_check()

    answer = new_client(app).post(
        "/contact",
        data={"form_key": attacker.key(), "name": "Victim"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert attacker.key() not in answer.get_data(as_text=True)
    assert attacker.key() not in str(answer.headers)


def test_our_own_page_whose_session_is_gone_finds_its_form_again(walk):
    walk.details(about="inventory_issue")
    page = walk.pick("inventory_issue").page
    key = walk.key()
    walk.client.delete_cookie("triage")
    walk.client.delete_cookie("triage-form")

    form = page.form("/contact")
    data = {name: values[0] for name, values in form.values().items()}
    answer = walk.client.post(
        "/contact", data=data, headers={"Sec-Fetch-Site": "same-origin"}
    )

    assert OPEN_TOO_LONG in answer.page.text
    assert answer.page.form("/contact").values()["form_key"] == [key]


@pytest.mark.settings(BASE_URL="https://localhost")
def test_over_https_the_cookies_are_secure_and_the_form_works(client):
    safe = "https://localhost"
    opened = client.get("/details", base_url=safe)
    form = opened.page.form("/details")
    data = {name: values[0] for name, values in form.values().items()} | DETAILS

    answer = client.post("/details", data=data, base_url=safe)

    assert answer.location == "/reading"
    [cookie] = [one for one in opened.headers.getlist("Set-Cookie") if "form" in one]
    assert cookie.startswith("__Host-triage-form=")
    assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
