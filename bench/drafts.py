"""Forms filled in beforehand, so that only the last POST of each is measured."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from triage.models import Draft
from triage.store import db, saved, table
from triage.tickets.drafts import hashed

FIRST = 10_000_000
_BATCH = 5_000
DETAILS = {
    "subject": "Vaccine inventory does not match",
    "body": "The doses on hand in the refrigerator and the inventory on the screen differ "
    "since Monday. We counted twice and tried to correct the lot, and it came back. "
    * 2,
    "priority": "normal",
    "org_name": "Sunrise Family Clinic",
    "org_type": "provider",
    "county": "Fresno",
}
CONTACT = {"name": "Maria Alvarez", "email": "maria@sunrise.example", "phone": ""}


def key_of(number: str) -> str:
    """The key of a prepared form; eight digits make it as long as a real one."""
    return "b" * 35 + number


def prepare(app: Flask, number: int, first: int = FIRST) -> None:
    """Fill in one form on the pages, and copy what it left behind under many keys."""
    one = _filled_in(app)
    with app.app_context():
        kept = {
            name: one[name]
            for name in ("answers", "decision", "created_at", "purge_at")
        }
        for start in range(first, first + number, _BATCH):
            keys = range(start, min(start + _BATCH, first + number))
            rows = [{**kept, "key_hash": hashed(key_of(str(n)))} for n in keys]
            with saved():
                db.session.execute(insert(table(Draft)), rows)


def _filled_in(app: Flask) -> dict[str, Any]:
    client = app.test_client()
    page = client.get("/details").text
    page = _post(client, "/details", page, DETAILS)
    picked = re.search(r'name="picked"[^>]*value="([^"]+)"', page)
    assert picked, "the reading page offers no choice"
    page = _post(client, "/reading", page, {"picked": picked.group(1)})
    page = _post(client, "/contact", page, CONTACT)
    assert "Check and send" in page, "the form is not complete"
    with app.app_context():
        row = db.session.execute(select(Draft)).scalars().first()
        assert row is not None
        return {column.key: getattr(row, column.key) for column in table(Draft).columns}


def _post(client: FlaskClient, path: str, page: str, typed: dict[str, str]) -> str:
    hidden = dict(re.findall(r'name="(csrf_token|form_key)"[^>]*value="([^"]*)"', page))
    return client.post(path, data={**hidden, **typed}, follow_redirects=True).text
