"""As counted then, and as counted now: what is finished, by another calendar or policy."""

from datetime import date

from hypothesis import given

from tests.sla.diary import Diary, at, desk_calendar, wall
from tests.sla.histories import lives
from tests.sla.test_properties import EXAMPLES, closing
from triage.sla import clocks, default_policies_text, load_policies

MON = "2026-11-16 10:00"


def both(diary, name, calendar=None, policies=None):
    """A clock as it was counted then, and as it is counted now."""
    now = at("2026-12-15 10:00")
    policies, calendar = policies or diary.policies, calendar or desk_calendar()
    return [
        next(
            clock
            for clock in clocks(diary.events, policies, calendar, now, anew=anew)
            if clock.name == name
        )
        for anew in (False, True)
    ]


def test_a_day_closed_afterwards_forgives_a_miss_only_when_counted_anew():
    diary = Diary(MON).wake("2026-11-16 14:00:01").reply("2026-11-17 12:00")
    diary.wake("2026-11-17 12:00")
    then, now = both(diary, "first reply", calendar=closing(date(2026, 11, 16)))

    assert (then.standing, wall(then.due_at)) == ("missed", "Mon 16 Nov 2026 14:00")
    assert then.calendar == desk_calendar().version
    assert (now.standing, wall(now.due_at)) == ("met", "Tue 17 Nov 2026 12:00")
    assert now.calendar == closing(date(2026, 11, 16)).version
    assert (then.spent, now.spent) == (11 * 3600, 4 * 3600)


def test_a_pause_is_counted_anew_by_the_other_calendar():
    diary = Diary(MON).ask("2026-11-17 08:00").hear("2026-11-18 08:00")
    diary.resolve("2026-11-18 12:00").wake("2026-11-18 12:00")
    _, now = both(diary, "resolve", calendar=closing(date(2026, 11, 17)))

    assert [pause.seconds for pause in now.pauses] == [0]
    assert now.spent == (7 + 4) * 3600


def test_another_target_judges_anew():
    diary = Diary(MON).reply("2026-11-16 13:00").wake("2026-11-16 13:00")
    text = default_policies_text().replace(
        'first_reply = "4 business hours"', 'first_reply = "2 business hours"'
    )
    then, now = both(diary, "first reply", policies=load_policies(text))

    assert (then.standing, now.standing) == ("met", "missed")
    assert wall(now.due_at) == "Mon 16 Nov 2026 12:00"


def test_a_promise_is_judged_by_its_date_then_and_now():
    diary = Diary(MON).reply("2026-11-16 15:00").wake("2026-11-16 15:00")
    then, now = both(diary, "promise", calendar=closing(date(2026, 11, 16)))

    assert (then.standing, now.standing) == ("missed", "missed")
    assert then.due_at == now.due_at


@EXAMPLES
@given(lives(most=14, wakes=True))
def test_counted_anew_by_the_same_tables_every_clock_is_as_it_was(life):
    plain = life.diary.clocks(life.now)
    anew = clocks(
        life.diary.events, life.diary.policies, desk_calendar(), life.now, anew=True
    )

    assert anew == plain
