"""What was published, and taking an older version back."""

from __future__ import annotations

import pytest

from tests.web.supervisors.desk_tables import calendar_of, close, publish, said, worker

HISTORY = "/desk/changes"


@pytest.fixture
def published(supervisor):
    """The calendar as version 2: a day of smoke."""
    close(supervisor, "2026-11-17")
    return publish(supervisor, "Fire near Kern").request.path


def test_the_history_says_who_when_and_why(supervisor, published):
    text = supervisor.get(HISTORY).page.text

    assert "Version 2 in use Fire near Kern Sam Okafor, Mon 16 November, 10 am" in text
    assert "Version 1 The data files of the first start. Triage" in text
    policies = supervisor.get(f"{HISTORY}?kind=policies").page.text
    assert "Version 1 in use" in policies
    assert "Fire near Kern" not in policies


def test_a_version_says_what_was_different(supervisor, published):
    text = supervisor.get(published).page.text

    assert "Version 2 of the calendar Sam Okafor, Mon 16 November, 10 am. It is in use." in (
        text
    )  # fmt: skip
    assert "What was different from version 1 Added Tue 17 November 2026" in text
    assert "my draft" not in text


def test_the_first_version_has_none_before_it(supervisor):
    supervisor.get(HISTORY)
    link = next(
        one["href"] for one in supervisor.last.links if "/versions/" in one["href"]
    )

    assert "It is the first" in supervisor.get(link).page.text


def first_version(client):
    client.get(HISTORY)
    links = [one["href"] for one in client.last.links if "/versions/" in one["href"]]
    return client.get(links[-1])


def test_an_older_version_is_looked_at_and_published_again(
    app, supervisor, work, published
):
    worker(app)
    page = first_version(supervisor).page
    assert "This would be different from now: Removed Tue 17 November 2026" in page.text

    answer = supervisor.submit("/draft")

    text = said(supervisor, answer)
    assert "Your draft is what version 1 said." in text
    assert "Waiting for the worker to begin." in text
    assert len(calendar_of(app).schedule.dated) == 1
    publish(supervisor, "The wind has turned")
    assert calendar_of(app).schedule.dated == ()
    text = supervisor.get(HISTORY).page.text
    assert "Version 3 in use The wind has turned" in text


def test_an_own_draft_is_not_lost_to_an_older_version(supervisor, published):
    close(supervisor, "2026-11-18", "Staff day")
    first_version(supervisor)

    answer = supervisor.submit("/draft")

    assert answer.status_code == 409
    assert "You have a draft of the calendar already." in answer.page.text


def test_letters_that_are_being_written_are_said(app, supervisor, work, clock):
    clock.set("2026-11-16 15:00")
    work.open()
    close(supervisor, "2026-11-17")
    path = publish(supervisor, "Fire near Kern").request.path
    worker(app)
    text = supervisor.get(path).page.text
    assert "A reply by Tue 17 November, 10 am could be: A reply by Wed 18" in text

    text = said(supervisor, supervisor.submit("/changes/promises"))

    assert "1 letter with another date is being written." in text
    assert "1 letter with another date is being" in supervisor.get(HISTORY).page.text
    worker(app)
    assert "being written" not in supervisor.get(HISTORY).page.text


def test_a_draft_that_waits_is_named(supervisor):
    close(supervisor, "2026-11-17")

    assert "You have a draft of the calendar" in supervisor.get(HISTORY).page.text


def test_a_long_history_is_paged(app, supervisor):
    for day in range(1, 23):
        close(supervisor, f"2027-06-{day:02}")
        publish(supervisor, f"Day {day}")

    first = supervisor.get(HISTORY).page
    assert "Version 23" in first.text
    assert "Version 3 " not in first.text
    older = next(one["href"] for one in first.links if one.get("rel") == "next")
    second = supervisor.get(older).page
    assert "Version 3 Day 2" in second.text
    assert "Version 1 The data files" in second.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{HISTORY}/versions/999", 404),
        (f"{HISTORY}/versions/1", 200),
        (f"{HISTORY}?kind=rules", 200),
        (f"{HISTORY}/versions/{2**63}", 404),
        (f"{HISTORY}?kind=moon", 422),
        (f"{HISTORY}?before=x", 422),
        (f"{HISTORY}?before=99999999999", 422),
        (f"{HISTORY}?before=0", 200),
    ],
)
def test_what_is_not_there_is_said(supervisor, path, status):
    assert supervisor.get(path).status_code == status
