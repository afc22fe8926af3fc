"""Reps and supervisors: their accounts, passwords, sessions and preferences.

Verbs flush and are called inside ``saved()``; hashing takes its time and is done before.
Sessions and links end by the database's clock, whatever clock the desk goes by.
"""

from triage.people.accounts import (
    LINK_DAYS,
    Staff,
    add,
    change_role,
    disable,
    enable,
    everybody,
    find,
    make_link,
    prefer,
    staff,
)
from triage.people.passwords import WeakPassword, hash_password, refuse_weak
from triage.people.sign_ins import (
    Me,
    change_password,
    me_of,
    open_link,
    sign_in,
    sign_out,
    sign_out_everywhere,
    signed_in,
    token_hash,
    use_link,
    who_signs_in,
)

__all__ = [
    "LINK_DAYS",
    "Me",
    "Staff",
    "WeakPassword",
    "add",
    "change_password",
    "change_role",
    "disable",
    "enable",
    "everybody",
    "find",
    "hash_password",
    "make_link",
    "me_of",
    "open_link",
    "prefer",
    "refuse_weak",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "signed_in",
    "staff",
    "token_hash",
    "use_link",
    "who_signs_in",
]
