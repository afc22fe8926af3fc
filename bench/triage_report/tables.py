"""The tables of the report, as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from bench.triage_report.figures import Share, calibration, coverage, share
from bench.triage_report.judged import Judged
from triage.rules.labelled import READ_FOR_PHRASES

HEAD = (
    "", "messages", "exact", "acceptable", "among three", "at .95", "at .90",
    "by itself", "right then",
)  # fmt: skip
_FEW = 20


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table and an empty one."""
    lines = [head, ["---"] * len(head), *rows]
    return [*(f"| {' | '.join(line)} |" for line in lines), ""]


def scores(name: str, judged: Sequence[Judged]) -> list[str]:
    """Return a row of the usual figures; coverage of a few messages says nothing."""
    told = len(judged) >= _FEW
    acted = [one for one in judged if one.by_itself]
    return [
        name,
        str(len(judged)),
        said(share([one.exact for one in judged])),
        said(share([one.acceptable for one in judged])),
        said(share([one.among_three for one in judged])),
        said(coverage(judged, 0.95)) if told else "too few",
        said(coverage(judged, 0.90)) if told else "too few",
        said(share([one.by_itself for one in judged])),
        said(share([one.acceptable for one in acted])),
    ]


def grouped(
    judged: Sequence[Judged], key: Callable[[Judged], str]
) -> dict[str, list[Judged]]:
    """Return the messages by a key, keys in order."""
    found: dict[str, list[Judged]] = {}
    for one in judged:
        found.setdefault(key(one), []).append(one)
    return dict(sorted(found.items()))


def by(judged: Sequence[Judged], key: Callable[[Judged], str]) -> list[str]:
    """Return a table with a row for each group."""
    groups = grouped(judged, key).items()
    return table(HEAD, [scores(name, group) for name, group in groups])


def world(one: Judged) -> str:
    """Return the file a message is of, marked where the phrases were written with it."""
    seen = one.message.file in READ_FOR_PHRASES
    return f"`{one.message.file}`{' *' if seen else ''}"


def precision_of_readings(judged: Sequence[Judged]) -> list[str]:
    """Return for each category how often a reading as it was acceptable."""
    rows = [
        (name, str(len(group)), said(share([one.acceptable for one in group])))
        for name, group in grouped(judged, lambda one: one.read_as).items()
    ]
    return table(("read as", "messages", "acceptable"), rows)


def chances(judged: Sequence[Judged]) -> list[str]:
    """Return what was said beside how often it was right, and the error in all."""
    bins, error = calibration(judged)
    rows = [
        (
            f"{one.low:.2f} to {one.high:.2f}",
            str(one.messages),
            f"{one.said:.3f}",
            str(one.right),
        )
        for one in bins
    ]
    head = ("chance", "messages", "said on average", "was right")
    return [*table(head, rows), f"Expected calibration error: {error:.3f}.", ""]


def harm(judged: Sequence[Judged]) -> list[str]:
    """Return what readings that turn somebody away would have done unasked."""
    away = [one for one in judged if one.turns_away]
    rows = []
    for name, group in grouped(away, lambda one: one.action).items():
        acted = [one for one in group if one.by_itself]
        wrong = sum(not one.acceptable for one in acted)
        rows.append((name, str(len(group)), str(len(acted)), str(wrong)))
    return table(("action", "read so", "past the highest gate", "of these wrong"), rows)


def guards(judged: Sequence[Judged]) -> list[str]:
    """Return recall of each kind, false alarms, and what a person sees in the end."""
    rows = []
    marked = [one for one in judged if one.message.guard]
    for kind, group in grouped(marked, lambda one: str(one.message.guard)).items():
        rows.append(_guarded(kind, group))
    rows.append(_guarded("all three", marked))
    quiet = [one for one in judged if not one.message.guard]
    false = share([one.guard is not None for one in quiet])
    head = (
        "kind",
        "messages",
        "a guard fired",
        "of this kind",
        "a person comes first",
    )
    return [
        *table(head, rows),
        f"False alarms: {said(false)} of the {len(quiet)} messages that need no guard.",
        "",
    ]


def _guarded(name: str, group: Sequence[Judged]) -> list[str]:
    return [
        name,
        str(len(group)),
        said(share([one.guard is not None for one in group])),
        said(share([one.guard == one.message.guard for one in group])),
        said(share([one.by_person for one in group])),
    ]


def said(figure: Share | None) -> str:
    """Return a share as text; nothing of nothing is a dash."""
    return str(figure) if figure else "–"
