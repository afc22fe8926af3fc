"""A draft is carried over to what somebody else published meanwhile."""

from __future__ import annotations

import pytest

from triage import desk as desks
from triage.errors import Conflict
from triage.publishing import drafts
from triage.store import saved

pytestmark = pytest.mark.both_databases


def _bring(they):
    with saved():
        drafts.bring_onto_active(they.draft(), they.clock())
    return they.draft()


def test_it_is_published_with_both_changes(they):
    they.close("2026-11-17")
    they.close("2026-11-18", by=they.dana)
    they.publish(by=they.dana)

    draft = _bring(they)

    assert (draft.base_id, draft.version) == (desks.active().calendar_id, 2)
    they.publish()
    text = desks.active().calendar.text
    assert "2026-11-17" in text
    assert "2026-11-18" in text


def test_what_does_not_go_together_is_named_and_the_draft_stays(they):
    hours = 'friday = ["08:00-17:00"]'
    text = desks.active().calendar.text
    they.change("calendar", text.replace(hours, 'friday = ["08:00-15:00"]'))
    they.change("calendar", text.replace(hours, 'friday = ["08:00-16:00"]'), they.dana)
    they.publish(by=they.dana)
    before = they.draft().text

    with pytest.raises(Conflict) as told:
        _bring(they)

    assert str(told.value) == (
        "Your change and version 2 by Dana Ruiz do not go together. hours.friday is "
        "['08:00-16:00'] there, and is ['08:00-15:00'] in your change. Start again from "
        "version 2, and make your change there; until then your draft stays as it is."
    )
    assert they.draft().text == before
    assert they.is_outdated()


def test_a_draft_of_what_is_active_stays_as_it_is(they):
    draft = they.close("2026-11-17")

    assert _bring(they).version == draft.version
