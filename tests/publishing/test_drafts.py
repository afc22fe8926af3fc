"""A draft is one person's, holds what it says, and starts from what is active."""

from __future__ import annotations

import pytest

from tests.publishing.supervisors import closed, without_hours
from triage import desk as desks
from triage.errors import BadData, Conflict
from triage.publishing import drafts
from triage.store import saved

pytestmark = pytest.mark.both_databases


def test_nobody_has_a_draft_before_the_first_change(they):
    assert drafts.of("calendar", they.sam) is None
    assert not drafts.discard("calendar", they.sam)


def test_a_draft_starts_from_what_is_active_and_changes_nothing_in_use(they):
    before = desks.active()

    draft = they.close("2026-11-17")

    assert (draft.base_id, draft.version) == (before.calendar_id, 1)
    assert "2026-11-17" in draft.text
    assert not they.is_outdated()
    assert not they.changes_nothing()
    assert desks.active() == before


def test_each_change_counts_and_saying_the_same_again_does_not(they):
    they.close("2026-11-17")
    draft = they.close("2026-11-18")
    same = they.change("calendar", draft.text)

    assert (draft.version, same.version) == (2, 2)


def test_two_people_change_the_calendar_apart(they):
    they.close("2026-11-17")
    danas = they.close("2026-11-18", by=they.dana)

    assert "2026-11-17" not in danas.text


@pytest.mark.parametrize(("seen", "there"), [(0, True), (1, False), (1, True)])
def test_two_windows_of_one_person_do_not_undo_each_other(they, seen, there):
    text = desks.active().calendar.text
    if there:
        they.close("2026-11-17")
        they.close("2026-11-18")

    with pytest.raises(Conflict, match="in another window"), saved():
        drafts.keep(
            "calendar",
            person_id=they.sam,
            text=closed(text, "2026-11-19"),
            now=they.clock(),
            version=seen,
        )


def test_a_first_change_does_not_undo_what_was_published_while_it_was_made(they):
    before = desks.active()
    they.close("2026-11-18", by=they.dana)
    they.publish(by=they.dana)

    with pytest.raises(Conflict, match="published another version"), saved():
        drafts.keep(
            "calendar",
            person_id=they.sam,
            text=closed(before.calendar.text, "2026-11-19"),
            now=they.clock(),
            version=0,
            base_id=before.calendar_id,
        )

    assert drafts.of("calendar", they.sam) is None


def test_what_does_not_hold_is_not_kept(they):
    draft = they.close("2026-11-17")

    with pytest.raises(BadData), saved():
        drafts.keep("calendar", person_id=they.sam, text="zone = 1", now=they.clock())

    assert they.draft().text == draft.text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("last = 2100", "last = 2026"),
        ("last = 2100", "last = 2025"),
        ("first = 1995", "first = 2027"),
    ],
)
def test_a_calendar_without_the_years_the_desk_counts_in_is_not_kept(they, old, new):
    text = desks.active().calendar.text.replace(old, new)

    with pytest.raises(BadData, match="counts from 2025 to 2028"), saved():
        drafts.keep("calendar", person_id=they.sam, text=text, now=they.clock())

    assert drafts.of("calendar", they.sam) is None


def test_a_calendar_of_special_days_alone_is_not_kept(they):
    text = without_hours(desks.active().calendar.text)

    with pytest.raises(BadData, match="would never open again"), saved():
        drafts.keep("calendar", person_id=they.sam, text=text, now=they.clock())


def test_a_draft_that_says_what_is_active_changes_nothing(they):
    they.change("calendar", desks.active().calendar.text)

    assert they.changes_nothing()


def test_starting_again_takes_what_is_active_by_now(they):
    they.close("2026-11-17")
    they.close("2026-11-18", by=they.dana)
    they.publish(by=they.dana)
    assert they.is_outdated()

    with saved():
        drafts.start_again(they.draft(), they.clock())

    assert they.changes_nothing()
    assert not they.is_outdated()


def test_a_discarded_draft_is_gone(they):
    they.close("2026-11-17")

    with saved():
        assert drafts.discard("calendar", they.sam)

    assert drafts.of("calendar", they.sam) is None
