"""Signing in and out, one's own account, and the link that sets a password."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.support import staff
from tests.support.apps import new_client
from triage import people
from triage.models import LimitCount, Person, Role, SignIn
from triage.people import hash_password
from triage.store import database_now, db, saved
from triage.web.guards import TOKEN

GOOD, EMAIL = "four words in a row", "rosa@desk.example.org"


@pytest.fixture
def rosa(app: Flask) -> int:
    person_id = staff.add(app, Role.REP)
    with app.app_context(), saved():
        people.use_link(people.make_link(person_id), hash_password(GOOD))
    return person_id


def sign_in(client, email=EMAIL, password=GOOD, **more):
    client.get("/sign-in")
    return client.submit("/sign-in", email=email, password=password, **more)


def token_of(client):
    with client.session_transaction() as session:
        return session.get(TOKEN)


def test_a_rep_signs_in_and_sees_the_queue(client, rosa):
    answer = sign_in(client)

    assert (answer.status_code, answer.location) == (302, "/desk/")
    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, "wrong words in a row"),
        ("nobody@desk.example.org", GOOD),
        ("", ""),
        ("a\x00b", "an unlikely password"),
    ],
)
def test_a_wrong_pair_gets_one_sentence_and_keeps_the_address(
    client, rosa, email, password
):
    answer = sign_in(client, email, password)

    assert answer.status_code == 401
    assert "do not fit together" in answer.page.text
    assert answer.page.title.startswith("Error: ")
    assert f'name="email" type="email" value="{email}"' in answer.text
    assert not password or f'"{password}"' not in answer.text


def test_signing_in_goes_on_to_the_page_that_was_asked_for(client, rosa):
    asked = client.get("/desk/find?q=ann")
    assert asked.location == "/sign-in?next=/desk/find?q%3Dann"

    client.get(asked.location)
    answer = client.submit("/sign-in", email=EMAIL, password=GOOD)

    assert answer.location == "/desk/find?q=ann"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/desk", "//evil.example/desk", "/\\evil.example", "/status", "desk",
     "javascript:alert(1)", "/desk\\@evil.example", "http:/desk",
     "//[", "/desktop", "/desk?\\\\", "/desk/%0d%0aX:1", "/desk/%00"],
)  # fmt: skip
def test_signing_in_leads_to_no_other_site(client, rosa, elsewhere):
    client.get(f"/sign-in?next={elsewhere}")

    answer = client.submit("/sign-in", email=EMAIL, password=GOOD)

    assert answer.location == "/desk/"


def test_who_is_signed_in_already_goes_straight_on(rep):
    assert rep.get("/sign-in?next=/desk/find").location == "/desk/find"


def test_the_session_of_before_is_forgotten(client, rosa):
    client.get("/sign-in")
    with client.session_transaction() as session:
        before = session["csrf_token"]
        session["planted"] = "by somebody else"
        session[TOKEN] = "a token somebody else knows"

    client.submit("/sign-in", email=EMAIL, password=GOOD)

    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != before
        assert session[TOKEN] != "a token somebody else knows"


def test_the_database_keeps_no_token(app, client, rosa):
    sign_in(client)

    with app.app_context():
        kept = db.session.execute(select(SignIn.token_hash)).scalar_one()
    assert kept != token_of(client)
    assert kept == people.token_hash(token_of(client))


def test_signing_out_ends_the_session_for_a_copied_cookie_too(app, client, rosa):
    sign_in(client)
    thief = new_client(app)
    with thief.session_transaction() as session:
        session[TOKEN] = token_of(client)
    assert thief.get("/desk/").status_code == 200

    client.get("/desk/")
    answer = client.submit("/sign-out")

    assert answer.location == "/sign-in"
    assert "You are signed out" in client.get("/sign-in").page.text
    assert thief.get("/desk/").location.startswith("/sign-in")


def test_disabling_somebody_ends_their_session_at_once(app, client, rosa):
    sign_in(client)
    with app.app_context(), saved():
        people.disable(rosa)

    assert client.get("/desk/").location.startswith("/sign-in")


def test_another_role_holds_from_the_next_request(app, supervisor):
    staff.add(app, Role.SUPERVISOR, "Uma Bell")
    assert supervisor.get("/desk/now").status_code == 200

    with app.app_context(), saved():
        people.change_role(people.find("sam@desk.example.org").id, Role.REP)

    assert supervisor.get("/desk/now").status_code == 403


def test_a_session_ends_by_the_databases_clock(app, client, rosa):
    sign_in(client)
    with app.app_context(), saved():
        db.session.execute(
            update(SignIn).values(ends_at=database_now() - timedelta(seconds=2))
        )

    assert client.get("/desk/").location.startswith("/sign-in")


@pytest.mark.settings(SESSION_HOURS=3)
def test_a_session_lasts_as_long_as_the_setting_says(app, client, rosa):
    sign_in(client)

    with app.app_context():
        row = db.session.execute(select(SignIn)).scalar_one()
    assert row.ends_at - row.created_at == timedelta(hours=3)


@pytest.mark.settings(SIGN_IN_LIMIT=3)
def test_whoever_guesses_elsewhere_does_not_shut_the_owner_out(app, rosa):
    stranger = new_client(app)
    stranger.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    for expected in (401,) * 3 + (429,) * 30:
        assert sign_in(stranger, password="wrong").status_code == expected

    assert sign_in(new_client(app)).status_code == 302


@pytest.mark.settings(SIGN_IN_LIMIT=1)
def test_an_account_is_tried_only_ten_times_as_often_from_anywhere(app, rosa):
    for number in range(10):
        client = new_client(app)
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        assert sign_in(client, password="wrong").status_code == 401
    client = new_client(app)
    client.environ_base["REMOTE_ADDR"] = "192.0.2.99"

    answer = sign_in(client)

    assert answer.status_code == 429
    assert "Wait that long" in answer.page.text


def under_attack(app, password="wrong"):
    """Use up what strangers may try at Rosa's account, from ten networks."""
    for number in range(11):
        client = new_client(app)
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        answer = sign_in(client, password=password)
    assert answer.status_code == 429


@pytest.mark.both_databases
@pytest.mark.settings(SIGN_IN_LIMIT=1)
def test_guesses_from_ten_networks_do_not_shut_out_a_browser_that_signed_in_before(
    app, client, rosa
):
    sign_in(client)
    client.get("/desk/")
    client.submit("/sign-out")
    under_attack(app)

    assert sign_in(new_client(app)).status_code == 429
    assert sign_in(client).status_code == 302


@pytest.mark.settings(SIGN_IN_LIMIT=1)
def test_whoever_sets_a_password_by_link_under_attack_can_sign_in_with_it(
    app, client, rosa
):
    under_attack(app)
    with app.app_context(), saved():
        link = people.make_link(rosa)
    new = "brand new words to type"
    client.get(f"/set-password/{link}")
    client.submit("/set-password", password=new, again=new)

    assert sign_in(client, password=new).status_code == 302


@pytest.mark.settings(SIGN_IN_LIMIT=3)
def test_a_known_browser_has_only_so_many_tries_of_its_own(app, client, rosa):
    sign_in(client)
    client.get("/desk/")
    client.submit("/sign-out")

    for expected in (401, 401, 401, 429):
        assert sign_in(client, password="wrong").status_code == expected
    assert sign_in(new_client(app)).status_code == 302


@pytest.mark.settings(SIGN_IN_LIMIT=1)
def test_a_browser_is_known_for_the_people_who_signed_in_with_it_and_no_others(
    app, client, rosa
):
    uma = staff.add(app, Role.REP, "Uma Bell")
    with app.app_context(), saved():
        people.use_link(people.make_link(uma), hash_password(GOOD))
    sign_in(client, "uma@desk.example.org")
    client.get("/desk/")
    client.submit("/sign-out")
    under_attack(app)

    assert sign_in(client).status_code == 429
    assert sign_in(client, "uma@desk.example.org").status_code == 302


@pytest.mark.settings(SIGN_IN_LIMIT=1)
@pytest.mark.parametrize(
    "change",
    [
        lambda cookie: cookie[:-1] + ("A" if cookie[-1] != "A" else "B"),
        lambda cookie: "another-browser-000000" + cookie[22:],
        lambda cookie: cookie[:22],
        lambda cookie: "." * 400,
        lambda cookie: "",
    ],
    ids=["another proof", "another name", "no proof", "dots", "nothing"],
)
def test_a_cookie_that_was_made_up_proves_nothing(app, client, rosa, change):
    sign_in(client)
    proof = client.get_cookie("known").value
    under_attack(app)
    stranger = new_client(app)
    stranger.set_cookie("known", change(proof))

    assert sign_in(stranger).status_code == 429


def test_the_cookie_of_a_known_browser_names_nobody_and_is_for_the_server_alone(
    client, rosa
):
    answer = sign_in(client)
    [cookie] = [
        one for one in answer.headers.getlist("Set-Cookie") if one.startswith("known")
    ]

    assert "rosa" not in cookie.lower()
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.settings(SIGN_IN_LIMIT=3)
def test_a_network_address_tries_only_so_many_accounts(app, client, rosa):
    for number in range(3):
        assert sign_in(client, f"guess{number}@desk.example.org").status_code == 401

    assert sign_in(client).status_code == 429


@pytest.mark.settings(SIGN_IN_LIMIT=3)
def test_what_goes_well_does_not_count(app, rosa):
    for _ in range(5):
        assert sign_in(new_client(app)).status_code == 302


def test_limits_keep_no_address(app, client, rosa):
    sign_in(client, password="wrong")

    with app.app_context():
        keys = db.session.execute(select(LimitCount.key)).scalars().all()
    assert len(keys) == 3
    assert all(re.fullmatch("[0-9a-f]{64}", key) for key in keys)


def test_an_old_form_keeps_the_address_and_says_what_to_do(client, rosa):
    answer = client.post(
        "/sign-in", data={"email": EMAIL, "password": GOOD, "csrf_token": "old"}
    )

    assert answer.status_code == 422
    assert "open too long" in answer.page.text
    assert EMAIL in answer.get_data(as_text=True)


def test_typed_words_survive_the_end_of_a_session(client, rosa):
    sign_in(client)
    client.get("/desk/new")
    with client.session_transaction() as session:
        session[TOKEN] = "ended meanwhile"

    answer = client.post(
        "/desk/tickets/1/reply", data={"body": "A long and careful reply."}
    )

    assert answer.status_code == 401
    assert "A long and careful reply." in answer.get_data(as_text=True)
    assert "was not saved" in answer.page.text


def test_a_script_is_told_in_one_line_that_the_session_is_over(client):
    answer = client.get("/desk/rows", headers={"X-Requested-With": "fetch"})

    assert answer.status_code == 401


# --- set-password links -----------------------------------------------------------------


@pytest.fixture
def link(app: Flask, rosa: int) -> str:
    with app.app_context(), saved():
        return f"/set-password/{people.make_link(rosa)}"


def test_a_link_sets_a_password_and_works_once(client, link):
    assert "Rosa Diaz" in client.get(link).page.text
    new = "new words for the row"

    answer = client.submit("/set-password", password=new, again=new)

    assert answer.location == "/sign-in"
    assert sign_in(client, password=new).status_code == 302
    client.get("/desk/")
    client.submit("/sign-out")
    assert client.get(link).status_code == 401


def test_looking_at_a_link_does_not_use_it_up(client, link):
    for _ in range(3):
        assert client.get(link).status_code == 200
    client.head(link)

    assert client.get(link).status_code == 200


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"password": "short", "again": "short"}, "at least 12 characters"),
        (
            {"password": "four words in a row", "again": "four words in a rov"},
            "passwords differ",
        ),
        ({"password": "", "again": ""}, "at least 12 characters"),
    ],
)
def test_a_bad_new_password_is_refused_with_a_sentence(client, link, typed, sentence):
    client.get(link)

    answer = client.submit("/set-password", **typed)

    assert answer.status_code == 422
    assert sentence in answer.page.text
    assert client.get(link).status_code == 200


def test_an_old_set_password_form_comes_back_as_itself(client, link):
    answer = client.post(
        link, data={"password": GOOD, "again": GOOD, "csrf_token": "old"}
    )

    assert answer.location == link
    text = client.get(link).page.text
    assert "open too long" in text
    assert "Set your password" in text


def test_a_made_up_link_says_what_to_do(client):
    answer = client.get("/set-password/made-up")

    assert answer.status_code == 401
    assert "Ask the operator" in answer.page.text


# --- one's own account ------------------------------------------------------------------


def test_a_rep_changes_the_password_and_other_browsers_are_signed_out(
    app, client, rosa
):
    other = new_client(app)
    sign_in(other)
    sign_in(client)
    new = "brand new words to type"
    client.get("/desk/me")

    answer = client.submit("/password", current=GOOD, password=new, again=new)

    assert answer.location == "/desk/me"
    assert client.get("/desk/me").status_code == 200
    assert other.get("/desk/").location.startswith("/sign-in")
    assert people_fit(app, new)


def people_fit(app: Flask, password: str) -> bool:
    with app.app_context():
        return bool(people.who_signs_in(EMAIL, password))


def test_the_current_password_is_asked_for(app, client, rosa):
    sign_in(client)
    client.get("/desk/me")
    new = "brand new words to type"

    answer = client.submit(
        "/password", current="not it at all", password=new, again=new
    )

    assert answer.status_code == 422
    assert "not your current password" in answer.page.text
    assert people_fit(app, GOOD)


@pytest.mark.settings(SIGN_IN_LIMIT=2)
def test_the_current_password_cannot_be_guessed_for_long(client, rosa):
    sign_in(client)
    new = "brand new words to type"
    for expected in (422, 422, 429):
        client.get("/desk/me")
        answer = client.submit("/password", current="not it", password=new, again=new)
        assert answer.status_code == expected


def test_signing_out_everywhere_ends_this_session_too(app, client, rosa):
    other = new_client(app)
    sign_in(other)
    sign_in(client)
    client.get("/desk/me")

    answer = client.submit("/sign-ins")

    assert answer.location == "/sign-in"
    assert client.get("/desk/").location.startswith("/sign-in")
    assert other.get("/desk/").location.startswith("/sign-in")


def test_keys_can_be_switched_off_for_good(app, rep):
    assert 'id="keys-on" name="keys" value="on" checked' in rep.get("/desk/").text
    rep.get("/desk/me")

    rep.post("/desk/me/preferences", data={"keys": "off", "theme": "dark"})

    page = rep.get("/desk/").text
    assert 'data-theme="dark"' in page
    assert 'id="keys-on" name="keys" value="on">' in page


def test_a_script_keeps_one_preference_without_the_other(app, rep):
    rep.get("/desk/me")
    rep.post("/desk/me/preferences", data={"theme": "light"})

    answer = rep.post(
        "/desk/me/preferences",
        data={"keys": "off"},
        headers={"X-Requested-With": "fetch"},
    )

    assert answer.status_code == 204
    with app.app_context():
        kept = db.session.execute(select(Person.preferences)).scalar_one()
    assert kept == {"keys": False, "theme": "light"}


def test_a_made_up_theme_changes_nothing(app, rep):
    rep.get("/desk/me")

    rep.post("/desk/me/preferences", data={"theme": '"><script>'})

    with app.app_context():
        assert db.session.execute(select(Person.preferences)).scalar_one() == {}


def test_letters_about_due_times_can_be_gathered_or_turned_off(app, rep):
    assert_chosen(rep.get("/desk/me").page, "at once")

    rep.post("/desk/me/preferences", data={"alerts": "never"})

    assert_chosen(rep.get("/desk/me").page, "never")
    with app.app_context():
        kept = db.session.execute(select(Person.preferences)).scalar_one()
    assert kept["alerts"] == "never"


def test_an_unknown_wish_about_letters_changes_nothing(app, rep):
    rep.get("/desk/me")
    rep.post("/desk/me/preferences", data={"alerts": "every second"})

    assert_chosen(rep.get("/desk/me").page, "at once")


@pytest.mark.both_databases
def test_the_last_supervisor_who_is_written_to_cannot_turn_the_digest_off(
    app, supervisor
):
    second = staff.add(app, Role.SUPERVISOR, "Uma Bell")
    uma = staff.signed_in(app, second)
    uma.get("/desk/me")
    assert uma.post("/desk/me/preferences", data={"alerts": "never"}).status_code == 302

    supervisor.get("/desk/me")
    answer = supervisor.post("/desk/me/preferences", data={"alerts": "never"})

    assert answer.status_code == 422
    assert "You are the last supervisor who is written to" in answer.page.text
    assert_chosen(supervisor.get("/desk/me").page, "at once")


def assert_chosen(page, wish):
    chosen = [
        field.attributes["value"]
        for field in page.fields
        if field.attributes.get("name") == "alerts" and "checked" in field.attributes
    ]
    assert chosen == [wish]
