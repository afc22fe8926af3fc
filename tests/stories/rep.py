"""A rep in a real browser: signs in by the form, as everybody does."""

from __future__ import annotations

import re

from flask import Flask
from playwright.sync_api import Page

from triage import people
from triage.models import Role
from triage.store import saved

PASSWORD = "four words in a row"
EMAIL = "rosa@desk.example.org"


def hire(
    app: Flask, role: Role = Role.REP, name: str = "Rosa Diaz", email: str = EMAIL
) -> int:
    """Add somebody with a password."""
    with app.app_context():
        new_hash = people.hash_password(PASSWORD)
        with saved():
            person = people.add(
                email=email, name=name, role=role, now=app.config["CLOCK"]()
            )
            people.use_link(people.make_link(person.id), new_hash)
        return person.id


def sign_in(page: Page, base: str, email: str = EMAIL) -> None:
    """Sign in, and wait for the first page."""
    page.goto(f"{base}/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/desk/"))


def focused(page: Page) -> str:
    """What has the focus: the subject of a row, or the id or the words of an element."""
    found: str = page.evaluate(
        "(e => e.closest('#rows tr') ? e.textContent : e.id || e.textContent.trim())"
        "(document.activeElement)"
    )
    return found
