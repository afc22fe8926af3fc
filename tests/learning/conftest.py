"""What the tests of this room may ask for."""

from tests.tickets.conftest import work

__all__ = ["work"]
