"""Every clock of a life beside what the slow references say of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.sla.replay import Replay, Slow
from tests.sla.replay_promises import Promises
from tests.sla.slow import FIRST, Counter
from triage.sla import Clock

SECOND = timedelta(seconds=1)


def differences(life, counter: Counter) -> list[str]:
    """One line for each thing that the fold says otherwise; none is right."""
    replay = Replay(life, counter)
    found = {
        (clock.name.value, clock.cycle): clock for clock in life.diary.clocks(life.now)
    }
    lines = []
    for (name, cycle), slow in _targets(replay).items():
        clock = found.pop((name, cycle), None)
        said, right = _said(clock, counter), _right(slow, counter)
        lines += _differ(f"{name} {cycle}", said, right)
        if clock is not None and slow is not None:
            lines += _differ(f"{name} {cycle}", *_steps(clock, slow, counter, life.now))
    promises = Promises(replay)
    for owed in promises.all:
        clock = found.pop((owed.name, owed.cycle), None)
        late = owed.late(replay.now if owed.end is None else owed.end)
        right = {
            "standing": promises.standing(owed),
            "missed": late and owed.how != "uncounted",
            "due": FIRST + owed.latest * counter.tick,
        }
        said = {
            key: value for key, value in _said(clock, counter).items() if key in right
        }
        lines += _differ(f"{owed.name} {owed.cycle}", said, right)
    return lines + [f"{name} {cycle}: there is no such clock" for name, cycle in found]


def _targets(replay: Replay) -> dict[tuple[str, int], Slow | None]:
    targets = {("first reply", 1): replay.first_reply()}
    for cycle in range(1, len(replay.starts) + 1):
        targets["resolve", cycle] = replay.resolve(cycle)
    for cycle, slow in enumerate(replay.next_replies(), start=1):
        targets["next reply", cycle] = slow
    return targets


def _differ(name: str, said: dict[str, Any], right: dict[str, Any]) -> list[str]:
    return [
        f"{name}: {key} is {said.get(key)!r}, and should be {right.get(key)!r}"
        for key in sorted(said.keys() | right.keys())
        if said.get(key) != right.get(key)
    ]


def _said(clock: Clock | None, counter: Counter) -> dict[str, Any]:
    if clock is None:
        return {}
    return {
        "standing": clock.standing.value,
        "missed": clock.missed,
        "due": clock.due_at,
        "spent": clock.spent,
        "paused": clock.paused,
        "pauses": [tuple(pause) for pause in clock.pauses],
    }


def _right(slow: Slow | None, counter: Counter) -> dict[str, Any]:
    if slow is None:
        return {}
    tick = int(counter.tick.total_seconds())
    return {
        "standing": slow.standing,
        "missed": slow.late,
        "due": FIRST + slow.due * counter.tick,
        "spent": slow.spent * tick,
        "paused": slow.paused * tick,
        "pauses": [
            (
                state,
                FIRST + since * counter.tick,
                None if until is None else FIRST + until * counter.tick,
                count * tick,
            )
            for state, since, until, count in slow.pauses
        ],
    }


def _steps(clock: Clock, slow: Slow, counter: Counter, now) -> tuple[dict, dict]:
    """The steps that a clock has come to and is to come to."""
    said = {step.words: step.at for step in clock.steps}
    right = {words: FIRST + at * counter.tick for words, at in slow.steps.items()}
    if slow.late_from is not None:
        # Its first late second lies at the beginning of its first late tick.
        right["due"] = FIRST + (slow.late_from - 1) * counter.tick + SECOND
    if "75 %" not in right and "75 %" in said:
        # Used up already, or the walk is too coarse to say when.
        assert said["75 %"] <= now or slow.standing == "on time"
        del said["75 %"]
    return said, right
