"""One immutable version of all tables of this room, checked and compiled."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files as package_files

from triage.errors import BadData
from triage.rules import decide as deciding
from triage.rules import learned
from triage.rules.actions import OTHER_REGION, ActionRow, ActionTable, load_actions
from triage.rules.decision import Candidate, Decision
from triage.rules.guarding import GUARDED
from triage.rules.intake import Intake
from triage.rules.learned import Model
from triage.rules.phrases import PhraseBook
from triage.rules.reference import (
    ABSTAIN,
    Category,
    Contact,
    Guide,
    Link,
    Region,
    Source,
    Switch,
    load_table,
)
from triage.rules.table import Groups, Rule, read_groups, read_rules
from triage.rules.trust import Trust, read_trust

FILES = (
    "actions.csv", "categories.toml", "contacts.toml", "groups.toml", "guards.toml",
    "guides.toml", "learned.toml", "links.toml", "phrases.toml", "regions.toml",
    "sources.toml", "switches.toml",
)  # fmt: skip
# Versions from before there was a second opinion have none, and are read without it.
OPTIONAL = ("learned.toml",)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All tables by key, the compiled phrases, and a version that is their hash."""

    version: str
    rules: tuple[Rule, ...]
    groups: Groups
    book: PhraseBook
    actions: ActionTable
    categories: Mapping[str, Category]
    links: Mapping[str, Link]
    contacts: Mapping[str, Contact]
    guides: Mapping[str, Guide]
    regions: Mapping[str, Region]
    sources: Mapping[str, Source]
    switches: Mapping[str, Switch]
    by_words: tuple[str, ...]
    with_base: tuple[int, ...]
    region_of_county: Mapping[str, str]
    region_categories: frozenset[str]
    trust: Trust | None = None
    model: Model | None = None

    def decide(self, intake: Intake) -> Decision:
        """Return what the request is about and what the desk does; a pure function."""
        return deciding.decide(self, intake)

    def decide_each(
        self, intake: Intake, picks: Iterable[str | None]
    ) -> dict[str | None, Decision]:
        """Return the decision for each pick, reading the words once for all of them."""
        return deciding.decide_each(self, intake, picks)

    def choices(self, intake: Intake) -> tuple[Candidate, ...]:
        """Return the three readings a form offers, best first."""
        return deciding.choices(self, intake)

    def action_for(
        self,
        category: str,
        *,
        county: str = "",
        org_type: str = "unknown",
        tried_button: bool | None = None,
        sense: str = "",
    ) -> ActionRow:
        """Return the row for a category somebody chose; ``BadData`` if there is none such."""
        if category not in self.categories:
            raise BadData(f"categories.toml: {category}: There is no such category.")
        region = self.region_of_county.get(county, OTHER_REGION)
        facts = Intake(org_type=org_type, tried_button=tried_button)
        return deciding.find_action(self, category, region, facts, sense)

    def unknown_addresses(self) -> tuple[str, ...]:
        """Return the links nobody has told us the address of."""
        return tuple(key for key, link in self.links.items() if link.url is None)


def default_files() -> dict[str, str]:
    """Return the data files of this room as shipped, by name."""
    room = package_files("triage.rules")
    return {name: room.joinpath(name).read_bytes().decode() for name in FILES}


def load_rules(
    files: Mapping[str, str],
    weights: Callable[[str], Model | None] = learned.by_version,
) -> RuleSet:
    """Check and compile the tables; ``BadData`` names file, row and what is wrong.

    ``weights`` finds the model that ``learned.toml`` names by the hash of its content.
    """
    if missing := [name for name in FILES if name not in {*files, *OPTIONAL}]:
        raise BadData(f"{missing[0]}: file: It is missing.")
    if unknown := sorted(set(files) - set(FILES)):
        raise BadData(f"{unknown[0]}: file: There is no table of this name.")
    categories = load_table(Category, "categories.toml", files["categories.toml"])
    regions = load_table(Region, "regions.toml", files["regions.toml"])
    guides = load_table(Guide, "guides.toml", files["guides.toml"])
    sources = load_table(Source, "sources.toml", files["sources.toml"])
    links = load_table(Link, "links.toml", files["links.toml"])
    contacts = load_table(Contact, "contacts.toml", files["contacts.toml"])
    switches = load_table(Switch, "switches.toml", files["switches.toml"])
    by_words = _categories_by_words(categories, regions)
    senses = {key: categories[key].senses for key in (*by_words, ABSTAIN)}
    groups = read_groups("groups.toml", files["groups.toml"])
    rules = _rules(files, {key: senses[key] for key in by_words}, groups, regions)
    actions = load_actions(
        files["actions.csv"], senses=senses, regions=tuple(regions), guides=guides
    )
    _check_sources(actions, sources)
    trust = read_trust(files["learned.toml"]) if "learned.toml" in files else None
    return RuleSet(
        version=_version(files),
        rules=rules,
        groups=groups,
        book=PhraseBook(rules, groups),
        actions=actions,
        categories=categories,
        links=links,
        contacts=contacts,
        guides=guides,
        regions=regions,
        sources=sources,
        switches=switches,
        by_words=by_words,
        with_base=tuple(number for number, rule in enumerate(rules) if rule.base),
        region_of_county={
            county: key for key, row in regions.items() for county in row.counties
        },
        region_categories=frozenset(row.category for row in regions.values()),
        trust=trust,
        model=weights(trust.model) if trust else None,
    )


def _version(files: Mapping[str, str]) -> str:
    """Return a hash of the content, whatever the line ends and the order of files."""
    plain = {name: "\n".join(text.splitlines()) for name, text in files.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def _categories_by_words(
    categories: Mapping[str, Category], regions: Mapping[str, Region]
) -> tuple[str, ...]:
    """Return the categories that phrases can speak for."""
    for key in (ABSTAIN, GUARDED):
        if key not in categories:
            raise BadData(f"categories.toml: {key}: The desk cannot do without it.")
    for row in regions.values():
        for key in (row.category, row.instead_of):
            if key not in categories:
                raise BadData(f"regions.toml: {row.key}: There is no category '{key}'.")
    regional = {row.category for row in regions.values()}
    return tuple(key for key in categories if key not in regional and key != ABSTAIN)


def _rules(
    files: Mapping[str, str],
    senses: Mapping[str, tuple[str, ...]],
    groups: Groups,
    regions: Mapping[str, Region],
) -> tuple[Rule, ...]:
    written = [
        rule
        for name in ("guards.toml", "phrases.toml")
        for rule in read_rules(name, files[name], senses, groups)
    ]
    seen: set[str] = set()
    for rule in written:
        if rule.id in seen:
            raise BadData(f"{rule.file}: {rule.id}: There is another rule of this id.")
        seen.add(rule.id)
    return (*written, *(_region_rule(row) for row in regions.values()))


def _region_rule(row: Region) -> Rule:
    """Return a rule that finds the places of a region in a message without a county."""
    return Rule(
        id=f"region {row.key}", category=row.category, guard=None, sense=row.key, when=(),
        base=0, phrases=tuple((words, 1) for words in row.mentions), source=row.source,
        match=(), nomatch=(), file="regions.toml",
    )  # fmt: skip


def _check_sources(actions: ActionTable, sources: Mapping[str, Source]) -> None:
    for row in actions.rows:
        if row.source.split()[0] not in sources:
            raise BadData(f"actions.csv: {row.id}: There is no source '{row.source}'.")
