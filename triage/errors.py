"""What can go wrong, in the desk's words.

Each error carries one full sentence that says what to do. No HTTP codes: the doors
choose those.
"""


class DeskError(Exception):
    """Something the desk refuses; ``str(error)`` is a sentence for a person."""


class BadData(DeskError):
    """A data file or a setting is wrong: "file: row or key: sentence"."""


class NotInstalled(DeskError):
    """The database has no desk in it yet."""


class BadDuration(DeskError):
    """A length of time that does not say its unit, or cannot be read."""


class BadMoment(DeskError):
    """A date or a time that cannot be read, or lies outside the years we reckon."""


class NoOpenTime(DeskError):
    """The calendar never opens, so nothing can be counted on it."""


class NotAllowedNow(DeskError):
    """The ticket is in a state in which this cannot be done."""


class TicketNotFound(DeskError):
    """There is no such ticket, or it is not this person's to see."""


class VersionNotFound(DeskError):
    """There is no such version of the desk's tables."""


class Conflict(DeskError):
    """Somebody changed the same thing first; look again, then decide."""


class BadInput(DeskError):
    """Something typed cannot be taken; ``field`` names the box it was typed in."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class NotSignedIn(DeskError):
    """The name and the password do not fit, or the account is disabled."""


class TooMany(DeskError):
    """A limit was reached; the sentence says when to try again."""


class NoSuchPerson(DeskError):
    """Nobody of that address or number works here."""


class LastSupervisor(DeskError):
    """Somebody has to be able to supervise; the last one who can stays."""


class GuideNotFound(DeskError):
    """There is no guide about that."""


class BadLetter(DeskError):
    """A letter that must not be written: an address or a header that is not one plain line."""
