"""Bad data stops the load with file, row and a sentence; examples are tried by lint."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.rules.conftest import Changed
from tests.rules.tables import HOW_TO, rules
from triage.errors import BadData
from triage.guidance import texts
from triage.rules import (
    Finding,
    RuleSet,
    default_files,
    lint,
    lint_by_corpus,
    load_rules,
)
from triage.rules.lint import ERROR, NOTE, fired, of_refusal
from triage.rules.lint.covering import Covering

TODAY = date(2026, 11, 20)
UNKNOWN = "The address is not known."


def test_the_shipped_tables_have_no_errors(ruleset: RuleSet) -> None:
    assert [
        str(one) for one in lint(ruleset, TODAY, texts()) if one.level == ERROR
    ] == []


def test_every_shipped_rule_names_its_source(ruleset: RuleSet) -> None:
    for rule in ruleset.rules:
        assert rule.source == "inferred" or rule.source.split()[0] in ruleset.sources


def test_the_check_lists_the_twelve_addresses_nobody_told_us(ruleset: RuleSet) -> None:
    told = [one for one in lint(ruleset, TODAY) if one.sentence == UNKNOWN]

    assert {one.id for one in told} == set(ruleset.unknown_addresses())
    assert len(told) == 12
    assert {one.level for one in told} == {NOTE}


def test_rows_past_their_review_date_are_told_not_refused(ruleset: RuleSet) -> None:
    def due(today: date) -> set[tuple[str, str]]:
        return {
            (one.file, one.id)
            for one in lint(ruleset, today)
            if one.sentence == "Its review date 2027-01-31 has passed."
        }

    assert due(date(2027, 1, 31)) == set()
    assert due(date(2027, 2, 1)) >= {
        ("actions.csv", "A09"),
        ("switches.toml", "new_enrollment"),
        ("regions.toml", "san_joaquin"),
        ("contacts.toml", "phone"),
    }


EXAMPLES = "strong = ['print']\nmedium = ['show']\n"


def found(ruleset: RuleSet, **texts: str) -> list[Finding]:
    """Return what lint finds in the rules themselves."""
    return [
        one
        for one in lint(ruleset, TODAY, texts)
        if one.file.startswith(("phrases", "guards", "guides", "actions"))
        or one.file.endswith(".md")
    ]


def findings(block: str, *more: str, guards: str = "") -> list[str]:
    """Return what these rules are told, row and sentence."""
    shown = found(rules(f"{HOW_TO}{block}", *more, guards=guards))
    return [f"{one.id}: {one.sentence}" for one in shown if one.file != "actions.csv"]


def test_examples_are_tried() -> None:
    assert findings(f"{EXAMPLES}examples.match = ['print it']") == []
    assert findings(f"{EXAMPLES}examples.nomatch = ['hello']") == []
    assert findings(f"{EXAMPLES}examples.match = ['hello']") == [
        'test: Its example "hello" does not match.'
    ]
    assert findings(f"{EXAMPLES}examples.nomatch = ['print']") == [
        'test: Its counter-example "print" matches.'
    ]


def test_an_example_counts_as_asked_under_the_rules_own_conditions() -> None:
    limited = "when = { org_type = ['school'] }\nexamples.match = ['print']"

    assert findings(f"{EXAMPLES}{limited}") == []


OTHER = 'id = "other"\ncategory = "hours_contact"\nsource = "x"\n'
SAME = 'id = "other"\ncategory = "how_to"\nsource = "x"\n'
SHARED = [
    # Two rules, and what is told of the second.
    (OTHER + "strong = ['print']", "of another category"),
    # The same stems, written otherwise.
    (OTHER + "strong = ['prints']", "of another category"),
    (OTHER + "strong = ['printer|prints']", None),
    # Weak phrases are meant to be shared.
    (OTHER + "weak = ['print']\nmedium = ['hours']", None),
    (SAME + "strong = ['print']", "of the same category"),
]


@pytest.mark.parametrize(("other", "told"), SHARED)
def test_a_phrase_of_two_rules_is_told(other: str, told: str | None) -> None:
    shown = findings("strong = ['print']\nweak = ['show']", other)

    assert bool(shown) == bool(told)
    if told:
        assert shown[0].startswith("other: The phrase")
        assert shown[0].endswith(f"is also in test, {told}.")


def test_a_guard_may_say_what_a_rule_says() -> None:
    guard = f"[[rule]]\n{GUARD}strong = ['print badly']"

    assert findings("strong = ['print']", guards=guard) == []


IMPLIED = [
    # The narrow phrase, the wide one, and whether one never fires without the other.
    ("print it", "print", True),
    ("print it", "it", True),
    ("print", "print it", False),
    ("print * it", "print it", False),
    ("print it", "print * it", True),
    ("print a b c d it", "print * it", True),
    ("print a b c d e it", "print * it", False),
    ("print * a * it", "print * it", False),
    ("print it", "print & it", True),
    ("print * it", "it & print", True),
    ("print & it", "print * it", False),
    ("print & it", "print", True),
    ("print it", "print|show it", True),
    ("print|show it", "print it", False),
    ("printing it", "print", True),
    ("log_in page", "log", True),
    ("log_in|login page", "log", False),
    ("print it", "it print", False),
]


@pytest.mark.parametrize(("narrow", "wide", "implied"), IMPLIED)
def test_a_phrase_that_never_fires_without_another_is_told(
    narrow: str, wide: str, implied: bool
) -> None:
    shown = findings(f"strong = ['{narrow}', '{wide}']")

    told = f'test: The phrase "{narrow}" never fires without "{wide}".'
    assert (told in shown) == implied


@settings(max_examples=60)
@given(st.lists(st.sampled_from("abcde"), min_size=1, max_size=9), st.data())
def test_what_is_implied_is_found_wherever_the_narrow_phrase_is(
    said: list[str], data: st.DataObject
) -> None:
    shapes = st.sampled_from(
        [
            "a b",
            "a * b",
            "a & b",
            "a|c b",
            "b",
            "a b c",
            "a * c",
            "a * b * c",
            "c & a b",
        ]
    )
    narrow, wide = data.draw(shapes), data.draw(shapes)
    assume(narrow != wide)
    table = rules(f"{HOW_TO}strong = ['{narrow}', '{wide}']")
    one, other = (
        each for each in table.book.phrases if table.rules[each.rule].id == "test"
    )
    fires = {
        match.phrase
        for _, match in table.book.matches(table.book.read("", " ".join(said)))
    }

    if Covering(table.book).implies(one, other) and narrow in fires:
        assert wide in fires


def test_a_stronger_phrase_may_build_on_a_weaker_one() -> None:
    assert findings("strong = ['print it']\nmedium = ['print']") == []
    assert findings("medium = ['print it']\nstrong = ['print']") == [
        'test: The phrase "print it" never fires without "print".'
    ]
    assert findings("strong = ['print']\nagainst = ['print it']") == []


def test_of_two_phrases_that_say_the_same_one_is_too_many() -> None:
    assert findings("strong = ['print & show', 'print & show|print & show']") == [
        'test: The phrase "print & show|print & show" never fires without "print & show".'
    ]


GUARD = (
    'id = "careful"\ncategory = "complex_callback"\nguard = "privacy"\nsource = "x"\n'
)


def test_a_rule_behind_a_guard_is_reached_by_nobody() -> None:
    guard = f"[[rule]]\n{GUARD}strong = ['print']"
    told = "No message reaches this rule: a guard fires on each of its phrases."

    assert f"test: {told}" in findings("strong = ['print it']", guards=guard)
    assert findings("strong = ['print it', 'show']", guards=guard) == []


def unreached(ruleset: RuleSet) -> list[str]:
    """Return the action rows that nothing leads to."""
    return [one.id for one in found(ruleset) if "Nothing reaches" in one.sentence]


def test_an_action_row_of_a_kind_that_no_rule_tells_is_reached_by_nobody(
    ruleset: RuleSet, changed: Changed
) -> None:
    assert unreached(ruleset) == []
    untold = changed("phrases.toml", 'sense = "live_feed"', 'sense = "new_site"')
    assert "live_feed" not in {rule.sense for rule in untold.rules}

    assert unreached(untold) == ["A17"]


def test_a_guide_that_no_action_names_is_dead(changed: Changed) -> None:
    lonely = changed(
        "guides.toml", "[hours]", '[lonely]\ntitle = "Alone"\nsource = "x"\n\n[hours]'
    )

    dead = [str(one) for one in found(lonely) if one.file == "guides.toml"]
    assert dead == [
        "guides.toml: lonely: No action leads to this guide. Let a row of actions.csv "
        "name it, or take it out."
    ]


def test_a_link_that_no_guide_uses_is_told(ruleset: RuleSet) -> None:
    written = {**texts(), "data_exchange": "", "paper_forms": "", "data_and_access": ""}
    unused = [
        one.id
        for one in lint(ruleset, TODAY, written | {"new_enrollment": ""})
        if one.sentence == "No guide uses this link."
    ]

    assert set(unused) == {
        "dx_guide", "iz_portal", "new_enrollment", "office_workflow", "registry_notice",
    }  # fmt: skip


def test_a_text_that_asks_for_what_is_not_there_is_an_error(ruleset: RuleSet) -> None:
    wrong = [
        (one.level, one.file, one.id)
        for one in found(
            ruleset, hours="Write to [[contact:pigeon]], [[link:iz_portal]]."
        )
    ]

    assert wrong[:1] == [(ERROR, "hours.md", "[[contact:pigeon]]")]


def test_a_row_that_says_it_counts_later_is_told(ruleset: RuleSet) -> None:
    def early(today: date) -> set[str]:
        found = lint(ruleset, today)
        return {one.id for one in found if "and counts already" in one.sentence}

    assert early(date(2026, 11, 19)) == {row.id for row in ruleset.actions.rows}
    assert early(TODAY) == set()


def test_every_finding_says_where_and_what_to_do(ruleset: RuleSet) -> None:
    for one in (*lint(ruleset, date(2028, 1, 1), texts()), *lint_by_corpus(ruleset)):
        assert one.file.endswith((".toml", ".csv", ".md"))
        assert one.id
        assert one.sentence.endswith(".")
        assert one.mend.endswith(".")


def test_phrases_are_counted_on_the_labelled_messages() -> None:
    table = rules(f"{HOW_TO}strong = ['print', 'zyzzyva', 'duplicate']")
    told = {one.sentence for one in lint_by_corpus(table)}

    assert 'The phrase "zyzzyva" fires on no labelled message.' in told
    assert not any('"duplicate"' in sentence for sentence in told)
    assert fired(table) is fired(table)


REFUSED = [
    (
        "actions.csv: gap: No row fits a / b.",
        "actions.csv",
        "gap",
        "No row fits a / b.",
    ),
    (
        "actions.csv: A01 and A02: Both fit a / b.",
        "actions.csv",
        "A01 and A02",
        "Both fit a / b.",
    ),
    ("Something else.", "tables", "all", "Something else."),
]


@pytest.mark.parametrize(("said", "file", "row", "sentence"), REFUSED)
def test_what_stops_a_load_is_a_finding_too(
    said: str, file: str, row: str, sentence: str
) -> None:
    finding = of_refusal(BadData(said))

    assert (finding.level, finding.file, finding.id) == (ERROR, file, row)
    assert finding.sentence == sentence


STRONG = "strong = ['print']\n"
BROKEN_RULES = [
    ("strong = [", "file: This is not TOML"),
    ("id = ''\n", "rule: Every rule needs an id"),
    (f"{HOW_TO}colour = 1\n{STRONG}", "test: There is no field 'colour'"),
    (
        HOW_TO.replace("how_to", "nonsense") + STRONG,
        "test: There is no category 'nonsense'",
    ),
    (HOW_TO.replace("how_to", "needs_person") + STRONG, "test: There is no category"),
    (HOW_TO.replace("how_to", "sj_region_lcr") + STRONG, "test: There is no category"),
    (
        f"{HOW_TO}guard = 'noise'\n{STRONG}",
        "test: A guard is one of privacy, legal, safety",
    ),
    (f"{HOW_TO}sense = 'sixth'\n{STRONG}", "test: how_to has no sense 'sixth'"),
    (HOW_TO.replace('"inferred"', '""') + STRONG, "test: Name the source"),
    (HOW_TO.replace('"inferred"', "3") + STRONG, "test: Name the source"),
    (f"{HOW_TO}base = 3\n", "test: 'base' is whole points for answers named in 'when'"),
    (f"{HOW_TO}base = true\n{STRONG}", "test: 'base' is whole points"),
    (f"{HOW_TO}{STRONG}examples = 3", "test: Examples are two lists"),
    (f"{HOW_TO}{STRONG}examples.maybe = []", "test: Examples are two lists"),
    (f"{HOW_TO}{STRONG}examples.match = [3]", "test: Examples are two lists"),
    (f"{HOW_TO}{STRONG}when = 3", "test: 'when' is a table of fields"),
    (f"{HOW_TO}{STRONG}when = {{ moon = ['full'] }}", "test: There is no field 'moon'"),
    (f"{HOW_TO}{STRONG}when = {{ channel = 'web' }}", "test: when.channel is a list"),
    (
        f"{HOW_TO}{STRONG}when = {{ channel = ['pigeon'] }}",
        "test: channel is never 'pigeon'",
    ),
    (f"{HOW_TO}strong = 'print'", "test: 'strong' is a list of phrases"),
    (f"{HOW_TO}strong = ['']", "test: 'strong' is a list of phrases"),
    (
        f"{HOW_TO}strong = ['* print']",
        'test: In "* print" a gap stands between two words',
    ),
    (f"{HOW_TO}strong = ['print *']", "a gap stands between two words"),
    (f"{HOW_TO}strong = ['a * * b']", "a gap stands between two words"),
    (f"{HOW_TO}strong = ['a & ']", "a gap stands between two words"),
    (f"{HOW_TO}strong = ['a ?']", 'test: In "a ?" there is a word without letters'),
    (f"{HOW_TO}strong = ['@nobody']", "test: There is no group @nobody"),
    (
        f"{HOW_TO}strong = ['a', 'b']\nweak = ['a']",
        'test: The phrase "a" is there twice',
    ),
    (
        f"{HOW_TO}weak = ['a', 'b']",
        "test: All its phrases together do not reach 3 points",
    ),
    (
        f"{HOW_TO}{STRONG}[[rule]]\n{HOW_TO}{STRONG}",
        "test: There is another rule of this id",
    ),
]


@pytest.mark.parametrize(
    ("block", "sentence"), BROKEN_RULES, ids=lambda text: text[-40:]
)
def test_a_broken_rule_stops_with_file_row_and_a_sentence(
    block: str, sentence: str
) -> None:
    with pytest.raises(BadData) as error:
        rules(block)

    assert str(error.value).startswith("phrases.toml: ")
    assert sentence in str(error.value)


BROKEN_GROUPS = [
    ("stock = 3", "groups.toml: @stock: A group is a list of words"),
    ("stock = []", "groups.toml: @stock: A group is a list of words"),
    ("stock = ['--']", 'groups.toml: @stock: "--" is a word without letters'),
    ("stock = ['@fridge']", "groups.toml: @stock: There is no group @fridge"),
    ("stock = ['@lot']\nlot = ['@stock']", "This group contains itself"),
]


@pytest.mark.parametrize(("groups", "sentence"), BROKEN_GROUPS)
def test_a_broken_group_stops_too(groups: str, sentence: str) -> None:
    with pytest.raises(BadData) as error:
        rules(f"{HOW_TO}{STRONG}", groups=groups)

    assert sentence in str(error.value)


BROKEN_TABLES = [
    ("links.toml", "words = ", "word = ", "account_update: There is no field 'word'"),
    (
        "links.toml",
        'source = "003 L23"',
        "",
        "account_update: The field 'source' is missing",
    ),
    (
        "links.toml",
        'source = "003 L23"',
        "source = 3",
        "account_update: 'source' is not text",
    ),
    (
        "links.toml",
        "[account_update]",
        "url = 3\n[account_update]",
        "url: This is a table",
    ),
    (
        "links.toml",
        "words",
        'url = "#"\nwords',
        "account_update: An address starts with",
    ),
    (
        "contacts.toml",
        "[phone]",
        "[phone]\nkey = 'x'",
        "phone: There is no field 'key'",
    ),
    (
        "categories.toml",
        "[needs_person]",
        "[needs]",
        "needs_person: The desk cannot do",
    ),
    (
        "categories.toml",
        '["vendor"]',
        '["zoo"]',
        "data_exchange: There is no organization",
    ),
    ("categories.toml", '["vendor"]', '"vendor"', "'usual_for' is not a list of texts"),
    (
        "regions.toml",
        '"Alpine", ',
        '"Mars", ',
        "san_joaquin: There is no county 'Mars'",
    ),
    ("regions.toml", "2027-01-31", '"soon"', "san_joaquin: 'soon' is not a date"),
    ("regions.toml", '"sj_region_lcr"', '"moon"', "There is no category 'moon'"),
    ("switches.toml", "open = true", "open = 1", "'open' is not true or false"),
    ("switches.toml", "2026-11-20", '"never"', "new_enrollment: 'never' is not a date"),
]


@pytest.mark.parametrize(("name", "old", "new", "sentence"), BROKEN_TABLES)
def test_a_broken_smaller_table_stops_too(
    name: str, old: str, new: str, sentence: str, changed: Changed
) -> None:
    with pytest.raises(BadData) as error:
        changed(name, old, new)

    assert str(error.value).startswith(f"{name}: ")
    assert sentence in str(error.value)


def test_a_table_too_few_or_too_many_stops() -> None:
    files = default_files()

    with pytest.raises(BadData, match="links.toml: file: It is missing"):
        load_rules({name: text for name, text in files.items() if name != "links.toml"})
    with pytest.raises(
        BadData, match="mine.toml: file: There is no table of this name"
    ):
        load_rules(files | {"mine.toml": ""})


def test_a_known_address_is_taken_and_no_longer_listed(changed: Changed) -> None:
    known = changed(
        "links.toml", "[iz_portal]", '[iz_portal]\nurl = "https://iz.example"'
    )

    assert "iz_portal" not in known.unknown_addresses()


def test_the_version_is_a_hash_of_the_content_alone(
    ruleset: RuleSet, changed: Changed
) -> None:
    files = default_files()
    shuffled = {name: files[name].replace("\n", "\r\n") for name in reversed(files)}

    assert load_rules(shuffled).version == ruleset.version
    assert changed("links.toml", "CAIR2 Tips", "Tips").version != ruleset.version
