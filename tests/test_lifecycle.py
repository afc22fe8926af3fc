"""The table of moves, told as sentences."""

import pytest

from triage.errors import NotAllowedNow
from triage.lifecycle import (
    ACTIVE,
    MOVES,
    PAUSED,
    UNCOUNTED,
    Act,
    Outcome,
    State,
    may,
    move,
)


@pytest.mark.parametrize(
    "act", [Act.ASSIGN, Act.REPLY, Act.NOTE, Act.CALL, Act.TALK], ids=str
)
def test_the_first_thing_staff_do_opens_a_new_ticket(act):
    assert move(State.NEW, act) is State.OPEN


@pytest.mark.parametrize("state", [State.NEW, State.OPEN, State.WAITING], ids=str)
def test_a_question_to_the_submitter_waits_for_the_answer(state):
    assert move(state, Act.ASK) is State.WAITING


# What somebody does: where it leads from each state, "-" where it is refused.
TABLE = """
            new       open      waiting   parked    resolved  closed
assign      open      open      waiting   parked    -         -
reply       open      open      waiting   parked    resolved  -
note        open      open      waiting   parked    resolved  -
ask         waiting   waiting   waiting   -         -         -
call        open      open      waiting   parked    resolved  -
talk        open      open      open      parked    resolved  -
message     new       open      open      open      open      -
change      new       open      waiting   parked    resolved  -
promise     new       open      waiting   parked    -         -
park        parked    parked    -         parked    -         -
take_up     -         -         -         open      -         -
remind      -         -         waiting   -         -         -
resolve     resolved  resolved  resolved  resolved  -         -
reopen      -         -         -         -         open      -
close       -         -         -         -         closed    -
"""


def cases():
    head, *rows = TABLE.strip().splitlines()
    for row in rows:
        act, *leads = row.split()
        for state, after in zip(head.split(), leads, strict=True):
            yield State(state), Act(act.replace("_", " ")), after


@pytest.mark.parametrize(("state", "act", "after"), [*cases()])
def test_every_act_in_every_state(state, act, after):
    if after == "-":
        assert not may(state, act)
        with pytest.raises(NotAllowedNow):
            move(state, act)
    else:
        assert may(state, act)
        assert move(state, act) is State(after)


def test_the_table_leaves_no_act_out():
    assert {(state, act) for state, act, _ in cases()} == {
        (state, act) for state in State for act in Act
    }


@pytest.mark.parametrize(
    ("state", "act", "sentence"),
    [
        (
            State.CLOSED,
            Act.MESSAGE,
            "This ticket is closed for good. Open a new one that links to it.",
        ),
        (
            State.CLOSED,
            Act.REOPEN,
            "This ticket is closed for good. Open a new one that links to it.",
        ),
        (State.RESOLVED, Act.RESOLVE, "This ticket is already resolved."),
        (State.RESOLVED, Act.ASK, "This ticket is resolved. Reopen it first."),
        (State.PARKED, Act.ASK, "This ticket is parked. Take it up again first."),
        (
            State.WAITING,
            Act.PARK,
            "This ticket is waiting for the submitter, which already stops its clocks. "
            "Park it when they have answered.",
        ),
        (
            State.WAITING,
            Act.TAKE_UP,
            "This ticket is waiting for the submitter. Log what they told you, or "
            "resolve it.",
        ),
        (State.NEW, Act.TAKE_UP, "Only a parked ticket can be taken up again."),
        (
            State.OPEN,
            Act.REMIND,
            "A reminder goes out only while the submitter is asked something.",
        ),
        (State.PARKED, Act.REOPEN, "Only a resolved ticket can be reopened."),
        (
            State.OPEN,
            Act.CLOSE,
            "Only a resolved ticket can be closed. Resolve it first.",
        ),
    ],
)
def test_a_refusal_says_what_to_do_instead(state, act, sentence):
    with pytest.raises(NotAllowedNow) as refusal:
        move(state, act)
    assert str(refusal.value) == sentence


def test_nothing_leads_out_of_closed():
    assert not [state for state, _ in MOVES if state is State.CLOSED]


def test_active_tickets_are_those_that_somebody_still_has_to_think_of():
    assert {State.NEW, State.OPEN, State.WAITING, State.PARKED} == ACTIVE
    assert {State.WAITING, State.PARKED} == PAUSED
    assert {move(state, Act.RESOLVE) for state in ACTIVE} == {State.RESOLVED}


def test_spam_and_duplicates_are_not_counted_anywhere():
    assert {Outcome.SPAM, Outcome.DUPLICATE} == UNCOUNTED


def test_states_and_outcomes_are_the_words_people_see():
    assert [*State] == ["new", "open", "waiting", "parked", "resolved", "closed"]
    assert [*Outcome] == [
        "solved",
        "self-service",
        "referred",
        "declined",
        "no answer",
        "duplicate",
        "spam",
    ]
