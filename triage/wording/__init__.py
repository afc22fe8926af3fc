"""Codes and moments -> sentences people say. Pages, letters, commands and reports call it.

The core returns codes; every sentence about a date, a promise, a standing or an event is
made here, so that a second language is a second set of these words.
"""

from triage.rules import ORG_TYPES
from triage.wording.accounts import SaidPart, counted_with, said_account
from triage.wording.alerts import running_out
from triage.wording.closures import closure_rule
from triage.wording.events import event_sentence
from triage.wording.hours import (
    WEEKDAYS,
    closed_between,
    closed_part,
    closure_part,
    dated_row,
    hours,
    listed,
    open_hours,
    week,
    weekend_rule,
)
from triage.wording.labels import (
    CHANNELS,
    OUTCOMES,
    PARK_REASONS,
    PRIORITIES,
    PROMISE_REASONS,
    RESOLVED_MEANS,
    STATE_MEANS,
    STATES,
    STATES_FOR_STAFF,
    count,
    state_means,
    what_we_do,
)
from triage.wording.moments import (
    LANGUAGE,
    WEEK,
    ago,
    clock_time,
    day,
    long_day,
    moment,
    near_moment,
    open_time,
    seconds,
    short_day,
    simulated,
    slot,
    usual_day,
    zone,
)
from triage.wording.policies import (
    AUDIENCES,
    LENGTHS,
    TARGETS,
    in_force,
    policy_for,
    promised,
    share,
    step,
)
from triage.wording.promises import open_line, promise
from triage.wording.short_count import short_count

__all__ = [
    "AUDIENCES",
    "CHANNELS",
    "LANGUAGE",
    "LENGTHS",
    "ORG_TYPES",
    "OUTCOMES",
    "PARK_REASONS",
    "PRIORITIES",
    "PROMISE_REASONS",
    "RESOLVED_MEANS",
    "STATES",
    "STATES_FOR_STAFF",
    "STATE_MEANS",
    "TARGETS",
    "WEEK",
    "WEEKDAYS",
    "SaidPart",
    "ago",
    "clock_time",
    "closed_between",
    "closed_part",
    "closure_part",
    "closure_rule",
    "count",
    "counted_with",
    "dated_row",
    "day",
    "event_sentence",
    "hours",
    "in_force",
    "listed",
    "long_day",
    "moment",
    "near_moment",
    "open_hours",
    "open_line",
    "open_time",
    "policy_for",
    "promise",
    "promised",
    "running_out",
    "said_account",
    "seconds",
    "share",
    "short_count",
    "short_day",
    "simulated",
    "slot",
    "state_means",
    "step",
    "usual_day",
    "week",
    "weekend_rule",
    "what_we_do",
    "zone",
]
