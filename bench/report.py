"""What was measured, as a table: printed while it grows, kept as Markdown in build/bench."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Report:
    """The rows so far; a goal that was missed makes the whole run fail."""

    title: str
    rows: list[tuple[str, ...]] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def say(self, line: str) -> None:
        """Tell what is going on."""
        print(f"… {line}", flush=True)

    def row(
        self, what: str, figure: str, ratio: str, beside: str, *,
        goal: str = "", met: bool | None = None,
    ) -> None:  # fmt: skip
        """Add a figure, with its goal where it has one."""
        verdict = "" if met is None else "met" if met else "MISSED"
        if met is False:
            self.missed.append(what)
        self.rows.append((what, figure, ratio, beside, goal, verdict))
        print(f"{what:<58} {figure:>12} {ratio:>22}  {beside:<34} {goal:<9} {verdict}")

    def keep(self, folder: Path) -> Path:
        """Write the table where it can be read again."""
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{self.title}.md"
        file.write_text("\n".join(self.lines()) + "\n")
        return file

    def lines(self) -> list[str]:
        """Return the table so far, as lines of Markdown."""
        head = ("what", "figure", "ratio", "beside", "goal", "")
        rows = [head, ("---",) * len(head), *self.rows]
        return [f"| {' | '.join(row)} |" for row in rows]
