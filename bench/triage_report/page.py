"""``docs/triage-quality.md``: the figures, how they came about, and what they leave out."""

from __future__ import annotations

from collections.abc import Sequence

from bench.triage_report import goals, runs, tables
from bench.triage_report.folds import DRAWINGS
from bench.triage_report.judged import Judged
from bench.triage_report.runs import BOTH, HALF, Runs
from triage.rules.labelled import OURS

ORDER = (
    BOTH, HALF, runs.MODEL, runs.TABLE, runs.TYPOS, runs.MODEL_TYPOS, runs.TABLE_TYPOS,
)  # fmt: skip

INTRODUCTION = """\
# How well requests are read

Made by `make triage-report`; nothing here is typed by hand. Made from `{hash}`
(tables, weights and labelled messages; a test notices when they change).

{tested} labelled messages by seven hands are counted, all invented: real mail will be harder.
Every message is read by a model that learned nothing from its author: when an author is held
back, so are all of that author's messages (`dev_150` and `stress_70` are by one). Another {ours}
messages of ours (`{file}`) teach and are never counted. The phrase table does not
learn; its phrases were written with the files marked \\* before their author's eyes, so for
these files everything but the second opinion alone is flattered.

*Exact* is the label itself, *acceptable* the label or another that a careful reader would
accept, *among three* one of these among the three readings that a form offers. *At .95* is the
largest share of the mail, surest first, of which 95 % is acceptable. *By itself* is the share
past the gate, where nobody has to choose; *right then* is the acceptable share of it. A guard
counts as sure in *at .95*, as not by itself at the gate: it brings a person.

In brackets is the interval that holds the true figure 19 times of 20, for messages like
these: Wilson's for shares, by bootstrap (400 drawings) for *at .95* and *at .90*.
"""
APART = f"""\
Three hundred messages are drawn by lot and kept apart, {DRAWINGS} times; their authors' other
messages teach. This is what happens once the desk's own mail teaches; the rows above are for
mail of a kind nobody has seen. On another 300, which we do not have, a plain TF-IDF with
logistic regression had .89 exact, .91 acceptable, .98 among three and 91 % at .95.
"""
LANGUAGES = """\
Spanish is guessed by counting small words of either language; mixed mail counts as what most
of them are. Most Spanish is in one file, so the third row shows the English of that same hand.
"""
ALONE = """\
Typos: a sixth of all words of four letters or more get one slip (swapped, dropped, doubled or a
neighbouring key), the same in every run. Half of the labels: half of what teaches, by lot.
The phrase table alone never acts by itself, and its surety is its lead in points.
"""
CHANCES = "Whether a chance of nine in ten is right nine times in ten; by author, without guards.\n"
HARM = """\
What would tell somebody "we do not do that", "ask them instead" or "use the button" is held to
the highest gate. `decline` and `refer` still wait for a person's word then (docs/design.md).
"""
GUARDS = """\
Two readers marked in each message that asks for a person whether it is about privacy, the law or
somebody's safety. Guards are looked at before anything else; where they say nothing and such a
matter is still not unlikely, the gate holds everything back.
"""


def written(found: Runs, measured: Sequence[str]) -> str:
    """Return the whole page."""
    both = found.ways[BOTH]
    ours = sum(one.file == OURS for one in found.corpus.messages)
    introduction = INTRODUCTION.format(
        hash=found.made_from, tested=f"{len(both):,}", ours=f"{ours:,}", file=OURS
    )
    parts = [
        ("Goals", "", tables.table(goals.HEAD, goals.rows(found))),
        ("By the world it is from", "", _worlds(both)),
        ("Three hundred kept apart", APART, _row("by lot", found.apart)),
        ("By category", "", tables.by(both, lambda one: one.message.label)),
        ("By reading", "", tables.precision_of_readings(both)),
        ("By channel", "", tables.by(both, lambda one: one.message.intake.channel)),
        ("By language", LANGUAGES, _languages(both)),
        ("What each part gives", ALONE, _ways(found)),
        ("Chances", CHANCES, tables.chances(both)),
        ("What turns somebody away", HARM, tables.harm(both)),
        ("Privacy, the law, safety", GUARDS, tables.guards(both)),
        ("Time and memory", "", list(measured)),
    ]
    sections = [
        "\n".join([f"## {name}", "", text, *lines]) for name, text, lines in parts
    ]
    return (
        "\n".join([introduction, *sections]).replace("\n\n\n", "\n\n").rstrip() + "\n"
    )


def _row(name: str, judged: Sequence[Judged]) -> list[str]:
    return tables.table(tables.HEAD, [tables.scores(name, judged)])


def _worlds(both: Sequence[Judged]) -> list[str]:
    groups = tables.grouped(both, tables.world)
    rows = [tables.scores(name, group) for name, group in groups.items()]
    return tables.table(tables.HEAD, [*rows, tables.scores("all", both)])


def _languages(both: Sequence[Judged]) -> list[str]:
    most = "corpus_e"
    groups = {
        "Spanish": [one for one in both if one.spanish],
        "English": [one for one in both if not one.spanish],
        f"English of `{most}`": [
            one for one in both if one.message.file == most and not one.spanish
        ],
    }
    rows = [tables.scores(name, group) for name, group in groups.items()]
    return tables.table(tables.HEAD, rows)


def _ways(found: Runs) -> list[str]:
    rows = [tables.scores(name, found.ways[name]) for name in ORDER]
    return tables.table(tables.HEAD, rows)
