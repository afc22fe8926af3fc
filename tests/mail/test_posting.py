"""Letters on their way to a real SMTP server, and everything that can go wrong there."""

from __future__ import annotations

import ssl
import threading
import time

import pytest
from aiosmtpd.smtp import AuthResult

from tests.mail.odd_servers import mute_server, running, scripted_server
from tests.mail.outgoing import (
    a_ticket,
    all_letters,
    end_all_leases,
    let_time_pass,
    queue,
    states,
)
from tests.support import smtp as servers
from tests.support.moments import MONDAY
from triage import jobs
from triage.mail import outbox, smtp
from triage.models import Event
from triage.run import free_port
from triage.store import db, saved

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def settings(smtp_server):
    """The app posts to the server of the test."""
    return smtp_server.settings


@pytest.fixture(autouse=True)
def _no_transaction_while_posting(monkeypatch):
    post = smtp.Connection.post

    def watched(self, recipient, raw):
        assert not db.session().in_transaction(), "a transaction waits for the network"
        post(self, recipient, raw)

    monkeypatch.setattr(smtp.Connection, "post", watched)


def troubles():
    return [letter.trouble for letter in all_letters()]


def test_letters_arrive_as_they_were_written(smtp_server):
    queue(3)

    assert jobs.post_letters() == 3

    rows = all_letters()
    assert [row.state for row in rows] == ["posted"] * 3
    assert [(each.sender, each.to, each.raw) for each in smtp_server.letters] == [
        ("helpdesk@localhost.localdomain", [row.recipient], row.raw) for row in rows
    ]
    assert jobs.post_letters() == 0


def test_more_than_a_batch_goes_out_in_one_run(smtp_server):
    queue(45)

    assert jobs.post_letters() == 45
    assert len(smtp_server.letters) == 45


def test_bounces_go_where_the_setting_says(app, smtp_server):
    app.config["MAIL_BOUNCE"] = "bounces@desk.example.org"
    queue()

    jobs.post_letters()

    assert smtp_server.letters[0].sender == "bounces@desk.example.org"


def test_a_certificate_for_another_name_is_refused(app, tmp_path):
    folder = tmp_path / "other"
    folder.mkdir()
    with servers.mail_server(folder, name="elsewhere.example.org") as other:
        app.config.update(other.settings)
        queue(2)

        assert jobs.post_letters() == 0
        assert other.letters == []

    assert states() == {"queued": 2}
    assert all("certificate verify failed" in trouble for trouble in troubles())


def test_a_certificate_nobody_vouches_for_is_refused(app, smtp_server):
    app.config["MAIL_CA_FILE"] = ""
    queue()

    jobs.post_letters()

    assert smtp_server.letters == []
    assert "certificate verify failed" in troubles()[0]


def test_a_server_that_cannot_encrypt_gets_nothing(app, plain_server):
    app.config["MAIL_PORT"] = plain_server.port
    queue()

    jobs.post_letters()

    assert plain_server.letters == []
    assert "STARTTLS extension not supported" in troubles()[0]


def test_without_tls_only_when_a_setting_says_so(app, plain_server):
    app.config.update(MAIL_PORT=plain_server.port, MAIL_USE_TLS=False)
    queue()

    assert jobs.post_letters() == 1


@pytest.fixture
def plain_server():
    with running(lambda server: {}) as server:
        yield server


def server_tls(tmp_path):
    ca_file, chain, key = servers.make_certificates(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    return str(ca_file), context


def test_tls_from_the_first_byte(app, tmp_path):
    ca_file, context = server_tls(tmp_path)
    with running(lambda server: {"ssl_context": context}) as server:
        app.config.update(
            MAIL_PORT=server.port,
            MAIL_USE_TLS=False,
            MAIL_USE_SSL=True,
            MAIL_CA_FILE=ca_file,
        )
        queue()

        assert jobs.post_letters() == 1

        app.config["MAIL_CA_FILE"] = ""
        queue()
        assert jobs.post_letters() == 0
        assert len(server.letters) == 1


@pytest.mark.parametrize(("password", "posted"), [("right", 1), ("wrong", 0)])
def test_the_desk_signs_in_where_it_has_to(app, tmp_path, password, posted):
    ca_file, context = server_tls(tmp_path)

    def ask(_server, _session, _envelope, _mechanism, given):
        return AuthResult(success=given.password == b"right", handled=False)

    options = {"tls_context": context, "authenticator": ask, "auth_required": True}
    with running(lambda server: options) as server:
        app.config.update(
            MAIL_PORT=server.port,
            MAIL_CA_FILE=ca_file,
            MAIL_USERNAME="desk",
            MAIL_PASSWORD=password,
        )
        queue()

        assert jobs.post_letters() == posted

    # A wrong password is ours to mend: no letter is given up for it.
    assert states() == {"posted" if posted else "queued": 1}


@pytest.mark.parametrize(
    "answer",
    ["451 4.3.0 try again later", "450 4.2.1 mailbox busy", "452 4.2.2 over quota"],
)
def test_a_server_that_says_later_gets_the_same_bytes_later(smtp_server, answer):
    queue()
    smtp_server.fail(answer)
    assert jobs.post_letters() == 0
    assert troubles() == [answer]
    before = all_letters()[0].raw
    smtp_server.fail(None)

    assert jobs.post_letters() == 0
    let_time_pass(minutes=1)
    assert jobs.post_letters() == 1

    assert [each.raw for each in smtp_server.letters] == [before]
    assert troubles() == [None]


def test_an_address_that_is_refused_for_ever_is_given_up_and_told(smtp_server):
    ticket_id = a_ticket("gone@clinic.example.org")
    queue(2)
    smtp_server.refuse("gone@clinic.example.org")

    assert jobs.post_letters() == 2

    assert [row.state for row in all_letters()] == ["refused", "posted", "posted"]
    assert troubles()[0] == "550 5.1.1 no such person here"
    told = (
        db.session.query(Event)
        .filter_by(ticket_id=ticket_id, kind="letter_refused")
        .one()
    )
    assert told.data == {"letter": all_letters()[0].id}
    let_time_pass(days=3)
    assert jobs.post_letters() == 0


def test_a_letter_refused_for_ever_as_a_whole_is_given_up(smtp_server):
    smtp_server.fail("554 5.7.1 looks like spam")
    queue()

    jobs.post_letters()

    assert states() == {"refused": 1}


def test_an_address_refused_for_now_is_tried_again(smtp_server):
    smtp_server.refuse("person0@clinic.example.org", "450 4.7.1 greylisted")
    queue(2)

    assert jobs.post_letters() == 1
    smtp_server.refusals.clear()
    let_time_pass(minutes=1)

    assert jobs.post_letters() == 1


def test_asking_us_to_sign_in_is_no_reason_to_give_up_a_letter(smtp_server):
    smtp_server.refuse(
        "person0@clinic.example.org", "530 5.7.0 authentication required"
    )
    queue()

    jobs.post_letters()

    assert states() == {"queued": 1}


def test_what_a_server_says_is_kept_in_one_short_line(smtp_server):
    smtp_server.fail("554-first\r\n554 " + "long " * 200)
    queue()

    jobs.post_letters()

    [trouble] = troubles()
    assert trouble.startswith("554 first long long")
    assert len(trouble) <= 300


def test_a_server_that_goes_away_keeps_nobody_waiting(smtp_server):
    queue(3)
    smtp_server.refuse("person1@clinic.example.org", "421 4.3.2 shutting down")

    assert jobs.post_letters() == 1
    smtp_server.refusals.clear()

    # The letter it was said about waits, the one after it was never tried.
    assert jobs.post_letters() == 1
    let_time_pass(minutes=1)
    assert jobs.post_letters() == 1
    assert len(smtp_server.letters) == 3


def test_nobody_at_home(app):
    app.config["MAIL_PORT"] = free_port()
    queue(25)

    assert jobs.post_letters() == 0

    # One batch was tried, the others wait for the next turn.
    assert [row.tries for row in all_letters()] == [1] * 20 + [0] * 5
    assert "refused" in troubles()[0]


@pytest.mark.parametrize("says", [b"", b"220 hello\r\n"])
def test_silence_has_an_end(app, says):
    queue()
    with mute_server(says) as port:
        app.config.update(MAIL_PORT=port, MAIL_TIMEOUT=0.2)
        started = time.monotonic()

        assert jobs.post_letters() == 0

        assert time.monotonic() - started < 2
    assert "timed out" in troubles()[0].lower()


@pytest.mark.parametrize("where", ["MAIL", "RCPT", "DATA", "EHLO"])
def test_a_connection_that_breaks_costs_a_retry(app, where):
    queue(3)
    with scripted_server(**{where: ""}) as port:
        app.config.update(MAIL_PORT=port, MAIL_USE_TLS=False)

        assert jobs.post_letters() == 0

    rows = all_letters()
    assert states() == {"queued": 3}
    assert "closed" in rows[0].trouble.lower()
    # The others were not tried and are due at once.
    assert [row.tries for row in rows] == [1, 0, 0]


def test_a_sender_that_is_not_liked_is_ours_to_mend(app):
    queue()
    with scripted_server(MAIL="550 5.7.1 not from you") as port:
        app.config.update(MAIL_PORT=port, MAIL_USE_TLS=False)

        assert jobs.post_letters() == 0

    assert (states(), troubles()) == ({"queued": 1}, ["550 5.7.1 not from you"])


def test_a_greeting_that_is_refused_says_nothing_about_a_letter(app):
    queue(3)
    with scripted_server(EHLO="550 go away", HELO="550 go away") as port:
        app.config.update(MAIL_PORT=port, MAIL_USE_TLS=False)

        assert jobs.post_letters() == 0

    assert states() == {"queued": 3}
    assert [row.tries for row in all_letters()] == [1, 0, 0]


@pytest.mark.parametrize(
    "trouble",
    [
        {"EHLO": "550 go away", "HELO": "550 go away"},
        {"MAIL": "550 5.7.1 not from you"},
        {"RCPT": "530 5.7.0 sign in first"},
        {"DATA": ""},
        None,
    ],
    ids=["greeting", "sender", "sign-in", "hangs up", "nobody at home"],
)
def test_trouble_of_our_own_never_costs_a_letter_however_long_it_lasts(app, trouble):
    app.config.update(MAIL_PORT=free_port(), MAIL_USE_TLS=False)
    queue()

    def try_for_days():
        for _ in range(len(outbox.BACK_OFF) + 5):
            assert jobs.post_letters() == 0
            let_time_pass(hours=4)

    if trouble is None:
        try_for_days()
    else:
        with scripted_server(**trouble) as port:
            app.config["MAIL_PORT"] = port
            try_for_days()

    [letter] = all_letters()
    assert letter.state == "queued"
    # What the receiving side says later still has most of its tries.
    assert letter.tries < len(outbox.BACK_OFF) / 2


def test_a_letter_too_big_for_the_server_is_given_up_in_the_end(app):
    queue()
    with scripted_server(MAIL="552 5.3.4 too big") as port:
        app.config.update(MAIL_PORT=port, MAIL_USE_TLS=False)
        for _ in range(len(outbox.BACK_OFF) + 1):
            jobs.post_letters()
            let_time_pass(hours=4)

    assert states() == {"refused": 1}


def test_a_letter_posted_too_late_is_left_to_whoever_has_it_now(
    smtp_server, monkeypatch, caplog
):
    queue()
    post = smtp.Connection.post

    def post_slowly(self, recipient, raw):
        post(self, recipient, raw)
        end_all_leases()
        with saved():
            outbox.claim(MONDAY)

    monkeypatch.setattr(smtp.Connection, "post", post_slowly)

    assert jobs.post_letters() == 0

    assert states() == {"queued": 1}
    assert "after its lease had ended" in caplog.text


def test_without_a_server_the_demonstration_takes_every_letter(app):
    app.config["MAIL_SERVER"] = ""
    queue(2)

    assert jobs.post_letters() == 2
    assert states() == {"posted": 2}


def test_stopping_ends_between_two_letters(smtp_server, monkeypatch):
    queue(5)
    stopping = threading.Event()
    monkeypatch.setattr(jobs, "stopping", stopping)
    post = smtp.Connection.post

    def post_and_stop(self, recipient, raw):
        post(self, recipient, raw)
        stopping.set()

    monkeypatch.setattr(smtp.Connection, "post", post_and_stop)

    assert jobs.post_letters() == 1

    # The others were given back at once, for another worker to take.
    assert {(row.state, row.lease, row.tries) for row in all_letters()[1:]} == {
        ("queued", None, 0)
    }
