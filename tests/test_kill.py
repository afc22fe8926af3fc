"""Web and worker are killed outright in the middle of 500 submissions: nothing is lost.

Real gunicorn, real worker, real POSTs, a real SMTP server. Whoever gets no answer sends
the same form again, as people do.
"""

from __future__ import annotations

import http.client
import itertools
import re
import threading
from collections import Counter
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, insert, select

from tests.mail.outgoing import end_all_leases, states
from tests.support.apps import new_client
from triage import desk as desks
from triage.models import Draft, Letter, Message, Submitter, Ticket
from triage.rules.intake import NONE_OF_THESE
from triage.run import HOST
from triage.store import db, saved, table
from triage.tickets import clockwork, drafts

NUMBER = 500
PEOPLE = 6
KEYS = [f"{'k' * 40}{number:03}" for number in range(NUMBER)]
DETAILS = {
    "subject": "Vaccine inventory does not match",
    "body": "The doses in the refrigerator and the inventory on the screen differ.",
    "priority": "normal",
    "org_name": "Sunrise Family Clinic",
    "org_type": "provider",
    "county": "Fresno",
}
CONTACT = {"name": "Maria Alvarez", "email": "maria@clinic.example.org", "phone": ""}


@pytest.fixture
def settings(smtp_server):
    """The service posts to the server of the test."""
    return smtp_server.settings


@pytest.fixture
def forms(app, app_context):
    """Five hundred forms, filled in but for the last click, each of another person."""
    del app.config["CLOCK"]  # the service goes by the clock on the wall
    client = new_client(app)
    client.get("/details")
    client.submit("/details", **DETAILS)
    client.get("/reading")
    client.submit("/reading", picked=NONE_OF_THESE)
    client.get("/contact")
    client.submit("/contact", **CONTACT)
    assert "Check and send" in client.get("/check").page.text
    _copy(NUMBER)


def _copy(number):
    one = db.session.execute(select(Draft)).scalar_one()
    kept = {c.key: getattr(one, c.key) for c in table(Draft).columns}
    rows = [
        {
            **kept,
            "key_hash": drafts.hashed(KEYS[n]),
            "answers": {**one.answers, "email": f"person{n}@clinic.example.org"},
        }
        for n in range(number)
    ]
    with saved():
        db.session.execute(insert(table(Draft)), rows)


class Crowd:
    """People who send their forms, and send them again until they are told it arrived."""

    def __init__(self, port):
        self.port = port
        self.forms = iter(KEYS)
        self.arrived = Counter()
        self.unexpected = []
        self.lock = threading.Condition()
        self.threads = [threading.Thread(target=self._person) for _ in range(PEOPLE)]

    def start(self):
        for each in self.threads:
            each.start()

    def wait_for(self, number):
        with self.lock:
            assert self.lock.wait_for(lambda: len(self.arrived) >= number, 120), (
                self.unexpected
            )

    def join(self):
        for each in self.threads:
            each.join(120)
            assert not each.is_alive()

    def _person(self):
        browser = Browser(self.port)
        while key := self._next():
            while not self._is_told_so(browser, key):
                threading.Event().wait(0.05)
        browser.close()

    def _next(self):
        with self.lock:
            return next(self.forms, None)

    def _is_told_so(self, browser, key):
        try:
            status, place = browser.send(key)
        except (OSError, http.client.HTTPException):
            browser.close()
            return False
        with self.lock:
            if (status, place) != (303, "/sent"):
                self.unexpected.append((status, place))
            self.arrived[key] += 1
            self.lock.notify_all()
        return True


class Browser:
    """One browser: it keeps its connection, its cookies and the token of its page."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection(HOST, port, timeout=30)
        self.cookies = SimpleCookie()
        self.token = ""

    def close(self):
        """Hang up; the next request connects again."""
        self.connection.close()

    def send(self, key):
        """Press Send; the token may come from any page of this browser."""
        if not self.token:
            _, _, page = self._ask("GET", "/details")
            self.token = re.search(
                r'name="csrf_token"[^>]*value="([^"]+)"', page
            ).group(1)
        typed = {"csrf_token": self.token, "form_key": key}
        status, place, _ = self._ask("POST", "/check", urlencode(typed))
        return status, place

    def _ask(self, method, path, body=None):
        headers = {
            "Cookie": "; ".join(f"{c.key}={c.value}" for c in self.cookies.values())
        }
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        page = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.load(cookie)
        return answer.status, answer.headers.get("Location"), page


@pytest.mark.usefixtures("forms")
def test_killing_web_and_worker_amid_500_submissions_loses_nothing(
    service, smtp_server
):
    service.start_web()
    worker = service.start_worker()
    crowd = Crowd(service.port)
    crowd.start()

    crowd.wait_for(NUMBER // 4)
    service.kill(service.web)
    service.start_web()
    smtp_server.wait_for(NUMBER // 4)
    service.kill(worker)
    end_all_leases()
    service.start_worker()
    crowd.wait_for(NUMBER // 2)
    service.kill(service.web)
    service.start_web()
    crowd.join()
    wait_for_letters(smtp_server)

    assert crowd.unexpected == []
    assert set(crowd.arrived) == set(KEYS)
    every_submission_is_there_once()
    every_letter_was_posted(smtp_server)
    assert clockwork.audit(desks.active(), desks.now()) == []


def wait_for_letters(server):
    smtp = itertools.count()
    while states() != {"posted": NUMBER}:
        assert next(smtp) < 1200, states()
        threading.Event().wait(0.1)


def every_submission_is_there_once():
    keys = db.session.execute(select(Ticket.draft_key)).scalars().all()
    assert sorted(keys) == sorted(drafts.hashed(key) for key in KEYS)
    for model in (Message, Submitter):
        assert (
            db.session.execute(select(func.count()).select_from(model)).scalar()
            == NUMBER
        )
    left = db.session.execute(select(Draft.answers)).scalars().all()
    assert [answers["email"] for answers in left] == [CONTACT["email"]]


def every_letter_was_posted(server):
    rows = db.session.execute(select(Letter.message_id, Letter.recipient))
    written = {(row.message_id, row.recipient) for row in rows}
    posted = Counter(
        (each.message["Message-ID"], each.to[0]) for each in server.letters
    )
    assert set(posted) == written
    assert len(written) == NUMBER
    # Posted, but the worker was killed before it could write that down: one at most.
    assert posted.total() <= NUMBER + 1
