"""Accounts, passwords, sessions and set-password links."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from tests.support.moments import MONDAY
from triage import people
from triage.errors import BadInput, LastSupervisor, NoSuchPerson, NotSignedIn
from triage.models import Person, Role, SignIn
from triage.people.passwords import fits, hash_password, is_outdated
from triage.store import database_now, db, saved

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("app_context")]
GOOD = "four words in a row"


def add(name: str, role: Role = Role.REP) -> Person:
    with saved():
        return people.add(
            email=f"{name}@desk.example.org", name=name, role=role, now=MONDAY
        )


@pytest.fixture
def rosa() -> Person:
    person = add("Rosa")
    with saved():
        people.use_link(people.make_link(person.id), hash_password(GOOD))
    return person


def test_an_address_is_one_person_however_it_is_spelled(rosa):
    assert people.find(" ROSA@desk.example.org ").id == rosa.id
    with pytest.raises(BadInput, match="works here already"), saved():
        people.add(email="Rosa@DESK.example.org", name="R", role=Role.REP, now=MONDAY)


@pytest.mark.parametrize("email", ["", "rosa", "rosa@", "a@b@c.org", "rosa @desk.org"])
def test_what_is_no_address_is_refused(email):
    with pytest.raises(BadInput, match="not an e-mail address"), saved():
        people.add(email=email, name="Rosa", role=Role.REP, now=MONDAY)


def test_somebody_unknown_is_not_found():
    with pytest.raises(NoSuchPerson, match="Nobody with the address"):
        people.find("nobody@desk.example.org")


def test_the_right_password_says_who_it_is(rosa):
    assert people.who_signs_in("Rosa@desk.example.org", GOOD) == (rosa.id, None)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("rosa@desk.example.org", "four words in a rov"),
        ("rosa@desk.example.org", ""),
        ("rosa@desk.example.org", GOOD * 20),
        ("nobody@desk.example.org", GOOD),
        ("not an address", GOOD),
        ("", ""),
    ],
)
def test_everything_else_gets_one_and_the_same_answer(rosa, email, password):
    with pytest.raises(NotSignedIn, match="do not fit together"):
        people.who_signs_in(email, password)


def test_somebody_without_a_password_cannot_sign_in():
    add("Omar")

    with pytest.raises(NotSignedIn):
        people.who_signs_in("omar@desk.example.org", "")


def test_an_outdated_hash_is_made_anew_when_somebody_signs_in(rosa):
    old = "$argon2id$v=19$m=8192,t=1,p=1$"
    assert is_outdated(
        old + "c29tZXNhbHRzb21l$kPhSCkfR2F4xTz7uVPbHzkzGQPVEoq0bBGhkXQyYyyE"
    )
    assert not is_outdated(hash_password(GOOD))


def test_the_same_key_presses_on_another_keyboard_fit():
    assert fits("caf\u00e9 au lait noir", hash_password("cafe\u0301 au lait noir"))


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "at least 12 characters"),
        ("x" * 201, "at most 200"),
        ("aaaaaaaaaaaa", "more different letters"),
        ("123456789012", "digits alone"),
        ("rosa diaz is my name", "your own name"),
        ("my friend rosalind here", "your own name"),
    ],
)
def test_a_password_that_is_guessed_too_soon_is_refused(password, sentence):
    with pytest.raises(people.WeakPassword, match=sentence):
        people.refuse_weak(
            password, email="rosalind@desk.example.org", name="Rosa Diaz"
        )


def test_long_words_in_any_language_are_welcome():
    people.refuse_weak(
        "añejo búho cigüeña", email="r@desk.example.org", name="Rosa Diaz"
    )


def test_a_link_sets_a_password_once(rosa):
    with saved():
        secret = people.make_link(rosa.id)
    assert people.open_link(secret).id == rosa.id

    with saved():
        people.use_link(secret, hash_password("another four words here"))

    assert people.who_signs_in(rosa.email, "another four words here")[0] == rosa.id
    with pytest.raises(NotSignedIn, match="has been used or is too old"), saved():
        people.use_link(secret, hash_password(GOOD))


def test_a_new_link_ends_the_one_before(rosa):
    with saved():
        first = people.make_link(rosa.id)
        people.make_link(rosa.id)

    with pytest.raises(NotSignedIn):
        people.open_link(first)


def test_a_link_ends_after_three_days(rosa):
    with saved():
        secret = people.make_link(rosa.id)
        db.session.execute(
            update(Person).values(
                set_password_until=database_now() - timedelta(seconds=2)
            )
        )

    with pytest.raises(NotSignedIn):
        people.open_link(secret)


def sessions() -> int:
    db.session.rollback()
    return db.session.execute(select(func.count()).select_from(SignIn)).scalar_one()


def test_setting_a_password_by_a_link_ends_every_session(rosa):
    with saved():
        people.sign_in(rosa.id, hours=1)
        secret = people.make_link(rosa.id)

    with saved():
        people.use_link(secret, hash_password(GOOD))

    assert sessions() == 0


def test_disabling_ends_every_session_and_every_link(rosa):
    with saved():
        people.sign_in(rosa.id, hours=1)
        secret = people.make_link(rosa.id)

    with saved():
        people.disable(rosa.id)

    assert sessions() == 0
    with pytest.raises(NotSignedIn):
        people.open_link(secret)
    with pytest.raises(NotSignedIn):
        people.who_signs_in(rosa.email, GOOD)
    with pytest.raises(BadInput, match="disabled"), saved():
        people.make_link(rosa.id)


def test_who_is_let_in_again_keeps_the_password(rosa):
    with saved():
        people.disable(rosa.id)
        people.enable(rosa.id)

    assert people.who_signs_in(rosa.email, GOOD)[0] == rosa.id


def test_signing_out_everywhere_can_spare_one_session(rosa):
    with saved():
        people.sign_in(rosa.id, hours=1)
        people.sign_in(rosa.id, hours=1)
    kept = db.session.execute(select(func.max(SignIn.id))).scalar_one()

    with saved():
        ended = people.sign_out_everywhere(rosa.id, but=kept)

    assert (ended, sessions()) == (1, 1)


def test_signing_in_sweeps_out_sessions_that_have_ended(rosa):
    with saved():
        people.sign_in(rosa.id, hours=1)
        db.session.execute(
            update(SignIn).values(ends_at=database_now() - timedelta(hours=1))
        )

    with saved():
        people.sign_in(rosa.id, hours=1)

    assert sessions() == 1


def _demote(person: Person) -> object:
    return people.change_role(person.id, Role.REP)


@pytest.mark.parametrize("act", [lambda person: people.disable(person.id), _demote])
def test_the_last_supervisor_stays(rosa, act: Callable[[Person], object]):
    sam = add("Sam", Role.SUPERVISOR)
    with (
        pytest.raises(LastSupervisor, match="Make somebody else a supervisor first"),
        saved(),
    ):
        act(sam)

    with saved():
        people.change_role(rosa.id, Role.SUPERVISOR)
    with saved():
        act(sam)

    assert people.find(rosa.email).role == Role.SUPERVISOR


def test_a_disabled_supervisor_does_not_count(rosa):
    sam, uma = add("Sam", Role.SUPERVISOR), add("Uma", Role.SUPERVISOR)
    with saved():
        people.disable(uma.id)

    with pytest.raises(LastSupervisor), saved():
        people.disable(sam.id)


def test_preferences_are_kept_one_by_one(rosa):
    with saved():
        people.prefer(rosa.id, keys=False)
    with saved():
        people.prefer(rosa.id, theme="dark")

    assert people.find(rosa.email).preferences == {"keys": False, "theme": "dark"}


def test_who_left_is_still_named(rosa):
    with saved():
        people.disable(rosa.id)

    assert [(one.name, one.active) for one in people.staff()] == [("Rosa", False)]


def test_a_huge_address_or_password_is_refused_before_it_is_taken_apart(rosa):
    heaped = "a" + "\u0301\u0327" * 100_000

    with pytest.raises(NotSignedIn):
        people.who_signs_in(f"d@{heaped}.org", heaped)
    with pytest.raises(BadInput, match="at most 254 characters"):
        people.find("d@" + "\u4e00" * 200_000 + ".org")
    with pytest.raises(people.WeakPassword, match="at most 200"):
        people.refuse_weak(heaped, email="ana@desk.org", name="Ana")
