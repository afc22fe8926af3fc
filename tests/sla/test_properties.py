"""What must hold for every life of a ticket, by trying many."""

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sla.compare import differences
from tests.sla.diary import Diary, desk_calendar
from tests.sla.histories import lives
from tests.sla.life import CATEGORIES, MINUTE, ByChance, live
from tests.sla.slow import FIRST, minutes, spans
from triage.calendar import DatedRow, load_calendar, with_dated_row
from triage.lifecycle import State
from triage.sla import Clock, PromiseKind, moment, tally

EXAMPLES = settings(max_examples=60, deadline=None)
SECOND = timedelta(seconds=1)


# -- against the slow references ---------------------------------------------------


@EXAMPLES
@given(lives())
def test_every_clock_is_what_a_walk_through_the_minutes_says(life):
    assert differences(life, minutes()) == []


@EXAMPLES
@given(lives(tick=1))
def test_every_clock_is_what_a_sum_over_open_stretches_says(life):
    assert differences(life, spans()) == []


# Other ones than `python -m bench histories` lives through.
@pytest.mark.parametrize("hundred", range(20))
def test_of_two_thousand_lives_none_differs(hundred):
    for seed in range(hundred * 100, hundred * 100 + 100):
        tick, counter = (MINUTE, minutes()) if seed % 2 else (1, spans())
        life = live(ByChance(seed), tick=tick)

        assert differences(life, counter) == [], (seed, life.acts)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 40 * 1440), st.integers(0, 12000))
def test_the_slow_counters_and_the_calendar_agree_on_open_time(start, span):
    begin = FIRST + start * minutes().tick
    counted = desk_calendar().between(begin, begin + span * minutes().tick)

    assert minutes().count(start, start + span) * 60 == counted
    assert spans().count(start * 60, (start + span) * 60) == counted


# -- what is written down ----------------------------------------------------------


@EXAMPLES
@given(lives(most=14))
def test_writing_verdicts_down_as_they_come_changes_no_clock(life):
    plain = life.diary.clocks(life.now)
    written = _written_as_it_came(life.diary)

    assert written.clocks(life.now) == plain


def _written_as_it_came(diary):
    """The same diary, in which every verb and the worker wrote what they had to."""
    copy = Diary(diary.events[0].at)
    copy.events = []
    earlier = None
    for event in diary.events:
        if earlier is not None and event.at > earlier:
            copy.wake(earlier)
            copy.wake(event.at - (event.at - earlier) / 2 // SECOND * SECOND)
        copy.write(event.at, event.kind, **event.data)
        earlier = event.at
    return copy


@EXAMPLES
@given(lives(most=14))
def test_what_was_written_is_not_asked_for_again_and_moves_nothing(life):
    before = life.diary.tally(life.now)
    after = life.diary.wake(life.now).tally(life.now)

    assert after.drafts == ()
    assert (after.place, after.clocks, after.move, after.state) == (
        before.place,
        before.clocks,
        before.move,
        before.state,
    )


@EXAMPLES
@given(lives(most=14), st.floats(0, 1))
def test_until_it_wakes_nothing_about_a_ticket_changes(life, share):
    now = life.diary.tally(life.now)
    life.diary.wake(life.now)
    wake_at = now.place.wake_at
    if wake_at > life.now:
        latest = min(wake_at, life.now + timedelta(days=90)) - SECOND
        for later in (
            life.now + (latest - life.now) * share // SECOND * SECOND,
            latest,
        ):
            then = life.diary.tally(later)
            assert then.place == now.place
            assert then.drafts == ()


@EXAMPLES
@given(lives(most=14))
def test_only_a_move_that_is_due_wakes_a_ticket_at_once(life):
    after = life.diary.wake(life.now).tally(life.now)

    due = after.move is not None and after.move.at <= life.now
    assert due == (after.place.wake_at <= life.now)


@EXAMPLES
@given(lives(most=14))
def test_a_ticket_that_wakes_has_something_to_say(life):
    life.diary.wake(life.now)
    now = life.diary.tally(life.now)
    wake_at = now.place.wake_at
    if life.now < wake_at < life.now + timedelta(days=365):
        then = tally(
            life.diary.events, life.diary.policies, life.diary.calendar, wake_at
        )
        changed = {c.standing for c in then.clocks} != {c.standing for c in now.clocks}
        assert then.drafts or changed or (now.move and now.move.at <= wake_at)


@EXAMPLES
@given(lives(most=14, wakes=True), st.integers(1, 40))
def test_what_has_ended_stays_as_it_ended(life, days):
    ended = [clock for clock in life.diary.clocks(life.now) if clock.ended]
    later = life.diary.clocks(life.now + timedelta(days=days))

    assert all(clock in later for clock in ended)


# -- promises ----------------------------------------------------------------------


@EXAMPLES
@given(lives(most=14))
def test_there_is_never_more_than_one_promise_that_is_not_suspended(life):
    promises = [c for c in life.diary.clocks(life.now) if c.name == "promise"]
    running = [c for c in promises if not c.ended and c.standing != "paused"]
    suspended = [c for c in promises if c.standing == "paused"]

    assert len(running) <= 1
    assert len(suspended) <= 1
    if life.diary.tally(life.now).state is State.PARKED:
        assert [c.kind for c in running] == [PromiseKind.LOOK_AGAIN]


@EXAMPLES
@given(lives(most=14))
def test_a_resolved_ticket_owes_nothing(life):
    if life.diary.tally(life.now).state is State.RESOLVED:
        assert all(clock.ended for clock in life.diary.clocks(life.now))


@EXAMPLES
@given(lives(most=14))
def test_promises_are_kept_until_the_close_of_an_open_day_and_never_move_closer(life):
    calendar = desk_calendar()
    latest = {}
    for event in life.diary.events:
        if not event.kind.startswith("promise_"):
            continue
        data = event.data
        if data["because"] in ("waited", "taken up") and data["kind"] != "call":
            assert moment(data["latest"]) > latest[data["kind"]]
        if data["kind"] in ("done", "look again"):
            day = calendar.local(moment(data["latest"])).date()
            assert calendar.closes_on(day) == moment(data["latest"])
        latest[data["kind"]] = moment(data["latest"])


@EXAMPLES
@given(lives(most=14))
def test_a_save_during_a_pause_misses_nothing_that_is_paused(life):
    state = life.diary.tally(life.now).state
    if state in (State.WAITING, State.PARKED):
        later = life.now + timedelta(days=30)
        now = {_which(c): c for c in life.diary.clocks(life.now)}
        for clock in life.diary.clocks(later):
            if clock.standing == "paused":
                assert clock.missed == now[_which(clock)].missed


def _which(clock: Clock):
    return clock.name, clock.cycle


# -- the calendar and the policies ------------------------------------------------


@EXAMPLES
@given(lives(), st.sampled_from([0, 3, 7, 10, 15, 16, 22, 29]))
def test_one_more_closed_day_never_makes_a_running_target_due_sooner(life, days):
    before = {_which(c): c for c in life.diary.clocks(life.now)}
    closed = closing(date(2026, 10, 26) + timedelta(days=days))
    for clock in tally(life.diary.events, life.diary.policies, closed, life.now).clocks:
        was = before[_which(clock)]
        if clock.kind is None and not was.missed and not clock.missed:
            assert clock.due_at >= was.due_at or clock.paused < was.paused


@cache
def closing(day):
    row = DatedRow(
        date=day,
        kind="closed",
        windows=(),
        reason="Smoke",
        author="Rosa",
        written=date(2026, 10, 1),
    )
    return load_calendar(with_dated_row(desk_calendar().text, row))


@pytest.mark.parametrize("category", CATEGORIES)
@settings(max_examples=30, deadline=None)
@given(minutes_on=st.integers(0, 30 * 1440))
def test_nothing_is_promised_or_due_while_the_desk_is_closed(category, minutes_on):
    opened = FIRST + minutes_on * minutes().tick
    for clock in Diary(opened, category).clocks(opened):
        before = clock.due_at - SECOND
        assert desk_calendar().is_open(before)
        assert clock.due_at > opened
