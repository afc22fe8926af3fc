"""What the tests stand on does what it says."""

import smtplib
import ssl

import pytest
from flask import Flask

from tests.support.moments import MONDAY, local
from tests.support.pages import Page
from tests.support.smtp import mail_server

GOOD = """<!doctype html><html lang="en"><head><title>Ask</title></head><body><h1>Ask</h1>
<form action="/ask" method="post"><label for="a">Words</label><input id="a" name="words"></form>
</body></html>"""


def test_a_good_page_has_no_problems():
    assert Page(GOOD).problems() == []


LETTER = b"Subject: hello\r\n\r\nHi\r\n"


@pytest.mark.parametrize(
    ("good", "bad", "problem"),
    [
        ("<title>Ask</title>", "", "the title is ''"),
        ("<h1>Ask</h1>", "", "there must be one h1"),
        ("<h1>Ask</h1>", "<h1>Ask</h1><h1>Twice</h1>", "there must be one h1"),
        (' lang="en"', "", "does not say its language"),
        ('for="a"', 'for="b"', "no label for"),
        ('action="/ask" ', "", "a form without an action"),
        ('id="a" name', 'id="a" style="color:red" name', "brings its own style"),
        ('id="a" name', 'id="a" onclick="x()" name', "brings its own script"),
        ("<h1>Ask</h1>", "<h1>Ask</h1><script>x()</script>", "an inline script"),
        ("<h1>Ask</h1>", '<h1 id="a">Ask</h1>', "two things have the id 'a'"),
        ("<h1>Ask</h1>", '<h1>Ask</h1><a href="#">here</a>', "leads nowhere"),
        ("<h1>Ask</h1>", "<h1>Ask</h1></div>", "</div> closes nothing"),
        ("<h1>Ask</h1>", "<div><h1>Ask</div></h1>", "</div> comes before </h1>"),
    ],
)
def test_a_bad_page_is_told_apart(good, bad, problem):
    assert good in GOOD

    assert problem in "; ".join(Page(GOOD.replace(good, bad)).problems())


def test_a_form_sends_what_a_browser_would_send():
    page = Page(
        """<form action="/x" method="post"><input type="hidden" name="k" value="1">
        <input type="checkbox" name="c" value="y" checked><input type="checkbox" name="c" value="z">
        <input type="radio" name="r" value="a"><textarea name="t">two
words</textarea><select name="s"><option value="p">P<option value="q" selected>Q</select>
        <button name="b" value="go">Go</button></form>"""
    )

    assert page.form("/x").values() == {
        "k": ["1"],
        "c": ["y"],
        "t": ["two\nwords"],
        "s": ["q"],
    }


def test_moments_are_the_desks_wall_time():
    assert local("2026-11-16 10:00") == MONDAY
    assert MONDAY.isoformat() == "2026-11-16T18:00:00+00:00"


def test_the_mail_server_speaks_verified_tls_and_keeps_letters(smtp_server):
    with smtplib.SMTP(smtp_server.host, smtp_server.port, timeout=5) as connection:
        connection.starttls(
            context=ssl.create_default_context(cafile=smtp_server.ca_file)
        )
        connection.sendmail(
            "desk@example.org", ["ann@example.org"], b"Subject: hello\r\n\r\nHi\r\n"
        )

    (letter,) = smtp_server.to("ann@example.org")
    assert letter.message["Subject"] == "hello"
    assert letter.body().strip() == "Hi"


def test_the_mail_server_refuses_as_told(smtp_server):
    smtp_server.refuse("gone@example.org")
    with smtplib.SMTP(smtp_server.host, smtp_server.port, timeout=5) as connection:
        connection.starttls(
            context=ssl.create_default_context(cafile=smtp_server.ca_file)
        )

        with pytest.raises(smtplib.SMTPRecipientsRefused):
            connection.sendmail("desk@example.org", ["gone@example.org"], b"\r\n\r\n")


def test_a_certificate_for_another_name_is_not_believed(tmp_path):
    with (
        mail_server(tmp_path, name="elsewhere.example.org") as server,
        smtplib.SMTP(server.host, server.port, timeout=5) as connection,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        connection.starttls(context=ssl.create_default_context(cafile=server.ca_file))


@pytest.mark.both_databases
def test_every_test_has_a_database_of_its_own(app: Flask, database_kind: str):
    assert app.config["DATABASE_URL"].startswith(database_kind)


@pytest.mark.settings(FORM_LIMIT=3)
def test_a_test_may_bring_its_settings(app):
    assert app.config["FORM_LIMIT"] == 3


def test_the_clock_is_in_the_tests_hand(app_context, clock):
    from triage import desk

    clock.set("2026-11-20 16:59")
    clock.forward(minutes=2)

    assert desk.now() == local("2026-11-20 17:01")


def test_no_test_reaches_beyond_this_machine():
    import socket

    from pytest_socket import SocketConnectBlockedError

    with (
        pytest.warns(UserWarning, match="connect"),
        pytest.raises(SocketConnectBlockedError),
        socket.socket() as connection,
    ):
        connection.connect(("192.0.2.1", 80))
