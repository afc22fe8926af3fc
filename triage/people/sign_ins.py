"""Signing in and out, and setting a password by a link that works once.

A session is a row: deleting it, or disabling its person, ends it at the next request.
The browser holds a random token in its signed cookie; the database only its hash.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import (
    CursorResult,
    Row,
    Select,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from triage.errors import BadInput, NotSignedIn
from triage.models import Person, Role, SignIn
from triage.people.accounts import email_key
from triage.people.passwords import fits, hash_password, is_outdated
from triage.store import database_now, db

_REFUSED = (
    "The e-mail address and the password do not fit together. Check both and try again."
)
_USED_UP = (
    "This link has been used or is too old. Ask the operator of the desk for a new one."
)
_ME = (SignIn.id, Person.id, Person.name, Person.email, Person.role, Person.preferences)


@dataclass(frozen=True, slots=True)
class Me:
    """The signed-in person of this request."""

    sign_in_id: int
    id: int
    name: str
    email: str
    role: Role
    preferences: Mapping[str, Any]

    @property
    def initials(self) -> str:
        """Two letters for the round badge."""
        parts = self.name.split()
        return (
            parts[0][:1] + parts[-1][:1] if len(parts) > 1 else self.name[:2]
        ).upper()

    @property
    def is_supervisor(self) -> bool:
        """Whether the supervisors' pages are theirs too."""
        return self.role is Role.SUPERVISOR


def token_hash(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def signed_in(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Add session and person to a query, for ``me_of``; bind ``token_hash`` to run it."""
    return (
        query.add_columns(*_ME)
        .join(SignIn, SignIn.token_hash == bindparam("token_hash"))
        .join(Person, Person.id == SignIn.person_id)
        .where(Person.active, SignIn.ends_at > func.now())
    )


def me_of(row: Row[*tuple[Any, ...]]) -> Me:
    """Read the person from the last columns of a row of ``signed_in``."""
    sign_in_id, person_id, name, email, role, preferences = row[-len(_ME) :]
    return Me(sign_in_id, person_id, name, email, Role(role), preferences or {})


def who_signs_in(email: str, password: str) -> tuple[int, str | None]:
    """Return the person's id, and a newer hash where the kept one is outdated.

    Takes the same time whoever is named. Raises ``NotSignedIn``; writes nothing.
    """
    row = _account(email)
    known = fits(password, row.password_hash if row else None)
    if row is None or not known or not row.active:
        raise NotSignedIn(_REFUSED)
    return row.id, hash_password(password) if is_outdated(row.password_hash) else None


def _account(email: str) -> Row[*tuple[Any, ...]] | None:
    try:
        key = email_key(email)
    except BadInput:
        return None
    return db.session.execute(
        select(Person.id, Person.active, Person.password_hash).where(
            Person.email == key
        )
    ).one_or_none()


def sign_in(person_id: int, *, hours: int, newer_hash: str | None = None) -> str:
    """Open a session of so many hours and return its token; old sessions are swept out."""
    token = secrets.token_urlsafe(32)
    now = database_now()
    db.session.execute(delete(SignIn).where(SignIn.ends_at <= now))
    db.session.execute(
        insert(SignIn).values(
            token_hash=token_hash(token),
            person_id=person_id,
            created_at=now,
            ends_at=now + timedelta(hours=hours),
        )
    )
    if newer_hash:
        _set(person_id, password_hash=newer_hash)
    return token


def sign_out(token: str) -> None:
    """End one session."""
    db.session.execute(delete(SignIn).where(SignIn.token_hash == token_hash(token)))


def sign_out_everywhere(person_id: int, *, but: int | None = None) -> int:
    """End every session of a person, ``but`` one; return how many ended."""
    ended = db.session.execute(
        delete(SignIn).where(SignIn.person_id == person_id, SignIn.id != (but or 0))
    )
    return cast(CursorResult[Any], ended).rowcount


def change_password(me: Me, *, current: str, new_hash: str) -> None:
    """Set one's own password and end one's other sessions; call inside ``saved()``.

    The current password was checked by ``who_signs_in`` before.
    """
    if not current:
        raise BadInput("Enter your current password.", "current")
    _set(me.id, password_hash=new_hash)
    sign_out_everywhere(me.id, but=me.sign_in_id)


def open_link(secret: str) -> Person:
    """Return whose password a link sets; looking does not use it up."""
    person = db.session.execute(
        select(Person).where(
            Person.set_password_hash == token_hash(secret),
            Person.set_password_until > func.now(),
            Person.active,
        )
    ).scalar_one_or_none()
    if person is None:
        raise NotSignedIn(_USED_UP)
    return person


def use_link(secret: str, new_hash: str) -> None:
    """Set the password of the link's person, once; all their sessions end."""
    used = db.session.execute(
        update(Person)
        .where(
            Person.set_password_hash == token_hash(secret),
            Person.set_password_until > func.now(),
            Person.active,
        )
        .values(password_hash=new_hash, set_password_hash=None, set_password_until=None)
        .returning(Person.id)
    ).scalar_one_or_none()
    if used is None:
        raise NotSignedIn(_USED_UP)
    sign_out_everywhere(used)


def _set(person_id: int, **values: Any) -> None:
    db.session.execute(update(Person).where(Person.id == person_id).values(**values))
