"""Random lives for properties, decided by hypothesis so that what fails is made small."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.sla.life import MINUTE, live


class Drawn:
    """Decides by what hypothesis draws."""

    def __init__(self, draw) -> None:
        self.draw = draw

    def number(self, least, most):
        return self.draw(st.integers(least, most))

    def one_of(self, things):
        return self.draw(st.sampled_from(things))


@st.composite
def lives(draw, most=9, wakes=False, tick=MINUTE):
    """A life of at most so many steps; with ``wakes`` the worker looks in as well."""
    return live(Drawn(draw), most, wakes=wakes, tick=tick)
