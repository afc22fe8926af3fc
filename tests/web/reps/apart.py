"""People at work beside a browser: what they do happens elsewhere."""

from __future__ import annotations

from functools import wraps
from typing import Any

from flask import Flask

from tests.support.moments import Clock
from tests.tickets.people_at_work import Work


class Apart:
    """Work in an app context of its own each time, as if others did it elsewhere.

    A context that stayed open would be the requests' context too, and lend them its
    session.
    """

    def __init__(self, app: Flask, clock: Clock) -> None:
        self._app = app
        with app.app_context():
            self._work = Work(clock)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._work, name)
        if not callable(found):
            return found

        @wraps(found)
        def elsewhere(*args: Any, **kwargs: Any) -> Any:
            with self._app.app_context():
                return found(*args, **kwargs)

        return elsewhere
