"""People who work at the desk, signed in without typing a password each time."""

from __future__ import annotations

from flask import Flask

from tests.support.apps import new_client
from tests.support.moments import MONDAY
from tests.support.pages import CheckedClient
from triage import people
from triage.models import Role
from triage.store import saved
from triage.web.guards import TOKEN


def add(app: Flask, role: Role, name: str = "", email: str = "") -> int:
    """Add somebody who works here and return the id."""
    name = name or {Role.REP: "Rosa Diaz", Role.SUPERVISOR: "Sam Okafor"}[role]
    email = email or f"{name.split()[0].lower()}@desk.example.org"
    with app.app_context(), saved():
        return people.add(email=email, name=name, role=role, now=MONDAY).id


def signed_in(app: Flask, person_id: int) -> CheckedClient:
    """A client with a session of that person."""
    with app.app_context(), saved():
        token = people.sign_in(person_id, hours=1)
    client = new_client(app)
    with client.session_transaction() as session:
        session[TOKEN] = token
    return client
