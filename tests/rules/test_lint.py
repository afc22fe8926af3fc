"""Bad data stops the load with file, row and a sentence; examples are tried by lint."""

from __future__ import annotations

from datetime import date

import pytest

from tests.rules.conftest import Changed
from tests.rules.tables import HOW_TO, rules
from triage.errors import BadData
from triage.rules import RuleSet, default_files, lint, load_rules

TODAY = date(2026, 11, 20)


def test_the_shipped_tables_have_no_errors(ruleset: RuleSet) -> None:
    assert [one.sentence for one in lint(ruleset, TODAY) if one.level == "error"] == []


def test_every_shipped_rule_names_its_source(ruleset: RuleSet) -> None:
    for rule in ruleset.rules:
        assert rule.source == "inferred" or rule.source.split()[0] in ruleset.sources


def test_the_check_lists_the_twelve_addresses_nobody_told_us(ruleset: RuleSet) -> None:
    told = [one.sentence for one in lint(ruleset, TODAY)]

    assert len(ruleset.unknown_addresses()) == 12
    assert "links.toml: iz_portal: The address is not known." in told


def test_rows_past_their_review_date_are_told_not_refused(ruleset: RuleSet) -> None:
    assert ruleset.review_due(date(2027, 1, 31)) == ()
    due = ruleset.review_due(date(2027, 2, 1))

    assert "actions.csv: A09: Its review date 2027-01-31 has passed." in due
    assert (
        "switches.toml: new_enrollment: Its review date 2027-01-31 has passed." in due
    )
    assert "regions.toml: san_joaquin: Its review date 2027-01-31 has passed." in due


EXAMPLES = "strong = ['print']\nmedium = ['show']\n"


def findings(block: str, *more: str) -> list[str]:
    """Return the errors of these rules, addresses left aside."""
    found = lint(rules(f"{HOW_TO}{block}", *more), TODAY)
    return [one.sentence for one in found if "links.toml" not in one.sentence]


def test_examples_are_tried() -> None:
    assert findings(f"{EXAMPLES}examples.match = ['print it']") == []
    assert findings(f"{EXAMPLES}examples.nomatch = ['hello']") == []
    assert findings(f"{EXAMPLES}examples.match = ['hello']") == [
        'phrases.toml: test: Its example "hello" does not match.'
    ]
    assert findings(f"{EXAMPLES}examples.nomatch = ['print']") == [
        'phrases.toml: test: Its counter-example "print" matches.'
    ]


def test_an_example_counts_as_asked_under_the_rules_own_conditions() -> None:
    limited = "when = { org_type = ['school'] }\nexamples.match = ['print']"

    assert findings(f"{EXAMPLES}{limited}") == []


def test_a_phrase_of_two_categories_is_a_warning() -> None:
    other = 'id = "other"\ncategory = "hours_contact"\nsource = "x"\nstrong = ["print"]'

    assert findings("strong = ['print']\nweak = ['show']", other) == [
        'phrases.toml: other: The phrase "print" is also in test.'
    ]
    weak = other.replace("strong", "weak").replace(
        "source", "medium = ['hours']\nsource"
    )
    assert findings("strong = ['print']", weak) == []
    assert (
        findings("strong = ['print']", HOW_TO.replace("test", "two") + EXAMPLES) == []
    )


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
