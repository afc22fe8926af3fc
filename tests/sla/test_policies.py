"""The table of policies: what it says, and what the reader refuses."""

from datetime import date
from pathlib import Path

import pytest

from triage.calendar import Duration, Span
from triage.errors import BadData
from triage.sla import Facts, default_policies_text, load_policies

DAY = date(2026, 11, 16)
SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture
def policies():
    return load_policies(default_policies_text())


# A category, a priority, and the policy that a ticket of both is held to.
@pytest.mark.parametrize(
    ("category", "priority", "policy"),
    [
        ("account_update", "urgent", "account_update"),
        ("new_enrollment", "low", "new_enrollment"),
        ("login_access", "urgent", "urgent"),
        ("login_access", "normal", "normal"),
        ("login_access", "low", "low"),
        ("a category of next year", "normal", "normal"),
    ],
)
def test_the_first_policy_that_matches_counts(policies, category, priority, policy):
    facts = Facts(category, priority, "school", "web")

    assert policies.match(facts, DAY).id == policy
    assert policies.match(facts, DAY) is policies.match(facts, DAY)


@pytest.mark.parametrize(
    ("policy", "reply", "resolve", "promise"),
    [
        ("urgent", "1 business hour", "1 business day", None),
        ("normal", "4 business hours", "3 business days", None),
        ("low", "2 business days", "5 business days", None),
        ("account_update", "2 business days", None, "2 calendar weeks"),
        ("new_enrollment", "2 business days", None, "1-2 calendar months"),
    ],
)
def test_the_lengths_of_each_policy(policies, policy, reply, resolve, promise):
    row = policies.named(policy)

    assert row.first_reply == row.next_reply == Duration.parse(reply)
    assert row.resolve == (resolve and Duration.parse(resolve))
    assert row.promise == (promise and Span.parse(promise))


def test_every_policy_has_a_reason_and_a_source(policies):
    assert all(row.because and row.source for row in policies.rows)


def test_what_the_help_desk_page_promises_is_quoted_byte_for_byte(policies):
    lines = (SEEDS / "help_desk.txt").read_text(encoding="utf-8").split("\n")
    quoted = [row for row in policies.rows if row.quote is not None]

    assert [row.id for row in quoted] == ["account_update", "new_enrollment"]
    for row in quoted:
        assert row.source.startswith("003 L")
        assert row.quote in lines[int(row.source.removeprefix("003 L")) - 1]


def test_the_other_lengths_the_desk_keeps_to(policies):
    lengths = policies.lifecycle

    assert str(lengths.reminder_after) == "5 business days"
    assert str(lengths.no_answer_after) == "10 business days"
    assert str(lengths.reopen_within) == "7 business days"
    assert str(lengths.park_at_most) == "6 calendar months"
    assert lengths.warn_at == 0.75
    assert lengths.done_due_soon_open_days == 3


def test_a_policy_that_is_not_there_is_named(policies):
    with pytest.raises(BadData) as error:
        policies.named("gold")
    assert str(error.value) == "policies.toml: there is no policy 'gold'."


# -- versions ----------------------------------------------------------------------


def test_the_canonical_text_says_the_same_and_has_the_same_version(policies):
    again = load_policies(policies.text)

    assert again == policies
    assert again.text == policies.text
    assert len(policies.version) == 64


def test_comments_and_spelling_make_no_other_version(policies):
    text = "# A comment\n" + default_policies_text().replace(
        '"4 business hours"', '"4   Business hours"'
    )

    assert load_policies(text).version == policies.version


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"4 business hours"', '"5 business hours"'),
        ("share = 0.75", "share = 0.8"),
        ('"7 business days"', '"8 business days"'),
        ('["low"]', '["low", "normal"]'),
        ("The submitter told us that it can wait.", "It can wait."),
        ('"A quarter of the target is left', '"Some of the target is left'),
        ("Requests may take 2 weeks", "Requests take 2 weeks"),
    ],
)
def test_every_other_change_makes_another_version(policies, old, new):
    text = default_policies_text()
    assert old in text
    if new == '["low", "normal"]':
        text = text.replace('id = "normal"', 'id = "others"')
        new = '["low"]\nwhen.channel = ["web", "email"]'

    assert load_policies(text.replace(old, new)).version != policies.version


def test_what_a_policy_lacks_is_not_written_so_that_old_tables_keep_their_hash():
    rows = a_policy(
        'resolve="1 business day"\nwhen.channel=["web"]\nwhen.priority=["low"]'
    )
    policies = load_policies(rows + LAST + LIFECYCLE)

    assert policies.text.startswith(
        '[[policy]]\nid = "x"\nresolve = "1 business day"\nbecause = "B."\nsource = "S"\n'
        'when.priority = ["low"]\nwhen.channel = ["web"]\n\n'
        '[[policy]]\nid = "rest"\nbecause = "Else."\nsource = "Us"\n\n'
        "[lifecycle.reminder_after]\n"
    )


def test_odd_characters_in_words_survive(policies):
    text = default_policies_text().replace(
        "The submitter told us", 'The \\"submitter\\" told\\u007f us\\n\\\\'
    )
    odd = load_policies(text)

    assert load_policies(odd.text) == odd
    assert '"submitter" told\x7f us\n\\' in odd.named("low").because


# -- refusals ----------------------------------------------------------------------

LAST = '[[policy]]\nid = "rest"\nbecause = "Else."\nsource = "Us"\n'
LIFECYCLE = default_policies_text()[
    default_policies_text().index("[lifecycle.reminder_after]") :
]


def a_policy(lines, ident="x"):
    return f'[[policy]]\nid = "{ident}"\nbecause = "B."\nsource = "S"\n{lines}\n'


REFUSED_POLICIES = [
    (
        "A day alone does not exist.",
        a_policy('resolve = "2 days"'),
        "policy 'x': resolve: '2 days' does not say how long; write it like "
        '"4 business hours", "3 business days" or "2 calendar weeks".',
    ),
    (
        "A promise without its unit.",
        a_policy('promise = "2 weeks"'),
        "policy 'x': promise: '2 weeks' does not say how long; write it like "
        '"4 business hours", "3 business days" or "2 calendar weeks".',
    ),
    (
        "A target in calendar time.",
        a_policy('first_reply = "2 calendar weeks"'),
        "policy 'x': first_reply: a target is counted in business time.",
    ),
    (
        "A target of nothing.",
        a_policy('resolve = "0 business hours"'),
        "policy 'x': resolve: a target is at least 1; leave it out for none.",
    ),
    (
        "A promise of nothing.",
        a_policy('promise = "0-2 calendar weeks"'),
        "policy 'x': promise: it takes at least 1; leave it out for none.",
    ),
    (
        "A date that is a text.",
        a_policy('from = "2026-11-01"'),
        "policy 'x': from: write a date like 2026-11-01.",
    ),
    (
        "A moment where a date belongs.",
        a_policy("until = 2026-11-01T08:00:00"),
        "policy 'x': until: write a date like 2026-11-01.",
    ),
    (
        "An end before the start.",
        a_policy("from = 2026-11-02\nuntil = 2026-11-01"),
        "policy 'x': until: 2026-11-01 is before its first day, 2026-11-02.",
    ),
    (
        "A step that is no list.",
        a_policy('escalation = "due"'),
        "policy 'x': an escalation is a list of steps.",
    ),
    (
        "A misspelt key.",
        a_policy('reslove = "1 business day"'),
        "policy 'x': 'reslove' is no part of a policy.",
    ),
    (
        "A number where words belong.",
        a_policy("resolve = 2"),
        "policy 'x': 'resolve' is written in words between quotation marks.",
    ),
    (
        "No reason.",
        '[[policy]]\nid = "x"\nsource = "S"\n',
        "policy 'x': say 'because' ",
    ),
    (
        "An empty source.",
        '[[policy]]\nid = "x"\nbecause = "B"\nsource = " "\n',
        "policy 'x': say 'source' in words.",
    ),
    ("No id.", LAST + '[[policy]]\nbecause = "B"\n', "policy 2: say 'id' in words."),
    (
        "A condition that is no table.",
        a_policy('when = "urgent"'),
        "policy 'x': 'when' names fields and their values.",
    ),
    (
        "A condition on something else.",
        a_policy('when.county = ["Kern"]'),
        "policy 'x': when: a policy cannot ask for 'county'.",
    ),
    (
        "A value that is no list.",
        a_policy('when.priority = "urgent"'),
        "policy 'x': when.priority: write a list of values, like ['urgent'].",
    ),
    (
        "An empty list.",
        a_policy("when.priority = []"),
        "policy 'x': when.priority: write a list of values, like ['urgent'].",
    ),
    (
        "A list of numbers.",
        a_policy("when.category = [1]"),
        "policy 'x': when.category: write a list of values, like ['urgent'].",
    ),
    (
        "A priority that nobody can have.",
        a_policy('when.priority = ["high"]'),
        "policy 'x': when.priority: there is no 'high'.",
    ),
    (
        "Two of one name.",
        a_policy('when.priority = ["low"]') * 2,
        "policy 'x': there are two with this id.",
    ),
    (
        "The same twice.",
        a_policy('when.priority = ["low"]')
        + a_policy('when.priority = ["low"]\nwhen.channel = ["web"]', "y"),
        "policy 'y': no ticket can reach it, because the policies above it take them "
        "all.",
    ),
    (
        "All priorities one by one.",
        a_policy('when.priority = ["low"]')
        + a_policy('when.priority = ["normal", "urgent"]', "y"),
        "policy 'rest': no ticket can reach it, because the policies above it take "
        "them all.",
    ),
    (
        "All days one after the other.",
        a_policy('until = 2026-10-31\nwhen.priority = ["low"]')
        + a_policy('from = 2026-11-01\nwhen.priority = ["low"]', "y")
        + a_policy('when.priority = ["low"]', "z"),
        "policy 'z': no ticket can reach it, because the policies above it take them",
    ),
    (
        "Days that others take.",
        a_policy("from = 2026-11-01\nuntil = 2026-12-31")
        + a_policy("from = 2026-11-30\nuntil = 2026-12-31", "y"),
        "policy 'y': no ticket can reach it, because the policies above it take them",
    ),
    ("One that takes everything.", a_policy(""), "policy 'rest': no ticket can reach"),
]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [case[1:] for case in REFUSED_POLICIES],
    ids=[case[0] for case in REFUSED_POLICIES],
)
def test_a_policy_that_cannot_be_meant_is_refused(rows, sentence):
    with pytest.raises(BadData) as error:
        load_policies(rows + LAST + LIFECYCLE)
    assert str(error.value).startswith(f"policies.toml: {sentence}")


def test_the_last_policy_must_match_everything():
    with pytest.raises(BadData) as error:
        load_policies(a_policy('when.priority = ["low"]') + LIFECYCLE)
    assert str(error.value) == (
        "policies.toml: policy 'x': the last policy must have no 'when', so that every "
        "ticket finds one."
    )


@pytest.mark.parametrize(
    ("row", "asked"),
    [("from = 2026-11-01", "'from'"), ("until = 2026-11-01", "'until'")],
)
def test_the_last_policy_holds_on_every_day(row, asked):
    with pytest.raises(BadData) as error:
        load_policies(a_policy(row) + LIFECYCLE)
    assert str(error.value) == (
        f"policies.toml: policy 'x': the last policy must have no {asked}, so that "
        "every ticket finds one."
    )


# -- dates -------------------------------------------------------------------------


# The first day and the last day belong to it.
@pytest.mark.parametrize(
    ("day", "policy"),
    [
        (date(2026, 10, 31), "rest"),
        (date(2026, 11, 1), "x"),
        (date(2026, 12, 31), "x"),
        (date(2027, 1, 1), "rest"),
    ],
)
def test_a_policy_is_in_force_from_its_first_day_to_its_last(day, policy):
    rows = a_policy("from = 2026-11-01\nuntil = 2026-12-31")
    policies = load_policies(rows + LAST + LIFECYCLE)

    for _ in range(2):
        assert policies.match(Facts("c", "low", "o", "web"), day).id == policy
    assert load_policies(policies.text) == policies


@pytest.mark.parametrize(
    ("row", "days"),
    [
        ("from = 2026-11-01", ("rest", "x")),
        ("until = 2026-11-01", ("x", "rest")),
        ("until = 9999-12-31", ("x", "x")),
        ("from = 0001-01-01", ("x", "x")),
    ],
)
def test_a_policy_may_have_only_a_first_or_only_a_last_day(row, days):
    rows = a_policy(row + '\nwhen.priority = ["low"]')
    policies = load_policies(rows + LAST + LIFECYCLE)
    facts = Facts("c", "low", "o", "web")

    found = [policies.match(facts, date(2026, month, 15)).id for month in (10, 11)]
    assert tuple(found) == days


def test_two_policies_may_take_turns():
    rows = a_policy("until = 2026-10-31") + a_policy("until = 2026-11-30", "y")
    policies = load_policies(rows + LAST + LIFECYCLE)
    facts = Facts("c", "low", "o", "web")

    found = [
        policies.match(facts, date(2026, month, 30)).id for month in (9, 10, 11, 12)
    ]
    assert found == ["x", "x", "y", "rest"]


def test_among_policies_that_resolve_those_of_the_day_are_asked():
    rows = a_policy('until = 2026-10-31\nresolve = "1 business day"')
    rows += a_policy('resolve = "2 business days"\nwhen.priority = ["low"]', "y")
    policies = load_policies(rows + LAST + LIFECYCLE)

    found = [
        policies.match_resolving(
            Facts("c", priority, "o", "web"), date(2026, month, 1)
        ).id
        for priority, month in (("low", 10), ("low", 11), ("normal", 11))
    ]
    assert found == ["x", "y", "rest"]


# -- steps -------------------------------------------------------------------------


def a_step(at, tell='["assignee"]', because='"B."', table="escalation"):
    return f"[[{table}]]\nat = {at}\ntell = {tell}\nbecause = {because}\n"


def test_the_desk_tells_the_assignee_early_and_the_supervisors_when_it_is_late(
    policies,
):
    assert [(step.words, sorted(step.tell)) for step in policies.steps("normal")] == [
        ("75 %", ["assignee"]),
        ("due", ["assignee", "supervisors"]),
        ("1 business day after", ["supervisors"]),
    ]
    assert all(step.because for step in policies.escalations)


def test_a_step_is_a_share_the_due_time_or_a_length_after_it():
    text = (
        LAST
        + a_step('"5 %"')
        + a_step('" due "')
        + a_step('"30 Business minutes after"')
    )
    steps = load_policies(text + LIFECYCLE).escalations

    assert [(step.percent, step.after) for step in steps] == [
        (5, None),
        (None, None),
        (None, Duration.parse("30 business minutes")),
    ]
    assert [step.words for step in steps] == ["5 %", "due", "30 business minutes after"]


def test_a_policy_has_steps_of_its_own_or_none_or_those_of_the_table():
    own = a_policy('when.priority = ["low"]')
    own += a_step('"1 business hour after"', table="policy.escalation")
    none = a_policy('escalation = []\nwhen.priority = ["urgent"]', "y")
    policies = load_policies(own + none + LAST + a_step('"due"') + LIFECYCLE)

    words = {
        name: [step.words for step in policies.steps(name)]
        for name in ("x", "y", "rest", "a policy of last year")
    }
    assert words == {
        "x": ["1 business hour after"],
        "y": [],
        "rest": ["due"],
        "a policy of last year": ["due"],
    }
    assert load_policies(policies.text) == policies


def test_a_table_without_steps_tells_nobody():
    assert load_policies(LAST + LIFECYCLE).steps("rest") == ()


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ('escalation = "due"\n', "an escalation is a list of steps."),
        ('escalation = ["due"]\n', "escalation 1: a step says at, tell and because."),
        (a_step('"due"') + "to = []\n", "escalation 1: 'to' is no part of a step."),
        (a_step("75"), "escalation 1: say 'at' in words."),
        (a_step('"due"', because='" "'), "escalation 1: say 'because' in words."),
        *(
            (
                a_step(f'"{at}"'),
                f"escalation 1: '{at}' does not say when; write it like '75 %', 'due' "
                "or '1 business day after'.",
            )
            for at in ("0 %", "100 %", "75", "late", "1 business day")
        ),
        (a_step('"2 days after"'), "escalation 1: '2 days' does not say how long; "),
        (
            a_step('"1 calendar week after"'),
            "escalation 1: what comes after is counted in business time.",
        ),
        (
            a_step('"0 business hours after"'),
            "escalation 1: after is at least 1; write 'due' for at once.",
        ),
        *(
            (
                a_step('"due"', tell=tell),
                "escalation 1: tell: write some of assignee, supervisors as a list.",
            )
            for tell in ("[]", '"assignee"', '["rosa"]', "[[]]")
        ),
        (
            a_step('"due"') + a_step('"75 %"') + a_step('"due"'),
            "escalation 3: 'due' is there twice.",
        ),
    ],
)
def test_a_step_that_cannot_be_meant_is_refused(step, sentence):
    with pytest.raises(BadData) as error:
        load_policies(step + LAST + LIFECYCLE)
    assert str(error.value).startswith(f"policies.toml: {sentence}")


def test_a_refused_step_of_a_policy_names_the_policy():
    rows = a_policy("") + a_step('"soon"', table="policy.escalation")
    with pytest.raises(
        BadData, match=r"policies.toml: policy 'x': escalation 1: 'soon'"
    ):
        load_policies(rows + LAST + LIFECYCLE)


# -- words and conditions ----------------------------------------------------------


def test_a_policy_for_what_is_left_of_two_conditions_can_be_reached():
    rows = a_policy('when.priority = ["low"]\nwhen.channel = ["web"]')
    rows += a_policy('when.priority = ["low"]', "y")

    policies = load_policies(rows + LAST + LIFECYCLE)

    assert policies.match(Facts("c", "low", "o", "web"), DAY).id == "x"
    assert policies.match(Facts("c", "low", "o", "email"), DAY).id == "y"
    assert load_policies(policies.text) == policies
    assert policies.match(Facts("c", "normal", "o", "web"), DAY).id == "rest"


def test_several_values_and_words_of_any_language_are_written_as_they_are():
    rows = a_policy('when.category = ["b", "a"]\nquote = "¿Dónde está?"')
    policies = load_policies(rows + LAST + LIFECYCLE)

    assert 'when.category = ["a", "b"]' in policies.text
    assert 'quote = "¿Dónde está?"' in policies.text
    assert policies.rows[0].when == {"category": {"a", "b"}}


def test_a_policy_may_ask_for_the_organization_type():
    rows = a_policy('when.org_type = ["pharmacy"]\nresolve = "90 business minutes"')
    policies = load_policies(rows + LAST + LIFECYCLE)

    assert policies.match(Facts("c", "low", "pharmacy", "web"), DAY).id == "x"
    assert policies.match(Facts("c", "low", "school", "web"), DAY).id == "rest"
    assert load_policies(policies.text) == policies


def test_names_that_do_not_exist_are_refused_when_the_existing_ones_are_told():
    rows = a_policy('when.category = ["login"]') + LAST + LIFECYCLE

    assert load_policies(rows).rows[0].id == "x"
    with pytest.raises(
        BadData, match=r"policy 'x': when.category: there is no 'login'"
    ):
        load_policies(rows, {"category": {"login_access"}})


def changed(name, old, new):
    start = LIFECYCLE.index(f"[lifecycle.{name}]")
    return LAST + LIFECYCLE[:start] + LIFECYCLE[start:].replace(old, new, 1)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[policy", "this is not TOML: "),
        ("[rules]\n", "'rules' is no part of this file."),
        ("policy = []\n" + LIFECYCLE, "there is no [[policy]]; a desk needs at least"),
        ("policy = [1]\n" + LIFECYCLE, "there is no [[policy]]; a desk needs at least"),
        (LIFECYCLE, "there is no [[policy]]; a desk needs at least one."),
        (LAST, "[lifecycle] is missing."),
        ("lifecycle = 1\n" + LAST, "[lifecycle] is missing."),
        (
            LAST + LIFECYCLE + "[lifecycle.naps]\n",
            "lifecycle.naps: there is no such length.",
        ),
        (
            changed("reopen_within", "[lifecycle.reopen_within]", "[lifecycle.x]"),
            "lifecycle.x: there is no such length.",
        ),
        (
            LAST + LIFECYCLE[: LIFECYCLE.index("[lifecycle.done_due_soon]")],
            "lifecycle.done_due_soon: it is missing.",
        ),
        (
            changed("reopen_within", "length", "share"),
            "lifecycle.reopen_within: 'share' is no part of it.",
        ),
        (
            changed("reopen_within", 'length = "7 business days"', ""),
            "lifecycle.reopen_within: '' does not say how long; ",
        ),
        (
            changed("reopen_within", '"7 business days"', '"7 days"'),
            "lifecycle.reopen_within: '7 days' does not say how long; ",
        ),
        (
            changed("reopen_within", '"7 business days"', '"7 business hours"'),
            "lifecycle.reopen_within: it is counted in business days.",
        ),
        (
            changed("park_at_most", '"6 calendar months"', '"60 business days"'),
            "lifecycle.park_at_most: it is counted in calendar days or calendar weeks "
            "or calendar months.",
        ),
        (
            changed("reopen_within", '"7 business days"', '"0 business days"'),
            "lifecycle.reopen_within: it is at least 1.",
        ),
        (
            changed("no_answer_after", '"10 business days"', '"5 business days"'),
            "lifecycle.no_answer_after: it must be longer than reminder_after, or "
            "nobody is reminded.",
        ),
        (
            changed("warn_at", "because", "why"),
            "lifecycle.warn_at: 'why' is no part of it.",
        ),
        (
            changed("reminder_after", 'source = "Desk\'s own rule"', ""),
            "lifecycle.reminder_after: say 'source' in words.",
        ),
        (
            changed("reminder_after", '"Desk\'s own rule"', '" "'),
            "lifecycle.reminder_after: say 'source' in words.",
        ),
        *(
            (
                changed("warn_at", "share = 0.75", line),
                "lifecycle.warn_at: write a share between 0 and 1.",
            )
            for line in ("share = 1.0", "share = 0.0", "share = 75", "")
        ),
    ],
)
def test_what_else_cannot_be_meant_is_refused(text, sentence):
    with pytest.raises(BadData) as error:
        load_policies(text)
    assert str(error.value).startswith(f"policies.toml: {sentence}")


def test_one_business_day_and_a_share_of_any_size_are_fine():
    text = changed("reopen_within", '"7 business days"', '"1 business day"')
    assert load_policies(text.replace("0.75", "0.01")).lifecycle.warn_at == 0.01


@pytest.mark.parametrize("value", ["[" * 5000, "9" * 5000])
def test_toml_that_no_parser_can_follow_is_refused_in_words(value):
    with pytest.raises(BadData, match="policies.toml: This cannot be read: "):
        load_policies(f"x = {value}")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'first_reply = "2 business days"',
            'first_reply = "999999999 business hours"',
            "'account_update': first_reply: 999999999 business hours is too long; "
            "write at most 2,400.",
        ),
        (
            'promise = "2 calendar weeks"',
            'promise = "1-13 calendar months"',
            "promise: 13 calendar months is too long; write at most 12.",
        ),
        (
            'length = "3 business days"',
            'length = "261 business days"',
            "done_due_soon: 261 business days is too long; write at most 260.",
        ),
        (
            'at = "75 %"',
            'at = "2401 business hours after"',
            "escalation 1: 2401 business hours is too long; write at most 2,400.",
        ),
    ],
)
def test_a_length_that_leads_out_of_all_years_is_refused(old, new, said):
    text = default_policies_text()
    assert old in text

    with pytest.raises(BadData) as refused:
        load_policies(text.replace(old, new))

    assert str(refused.value).endswith(said)
