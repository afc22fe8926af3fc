"""Write docs/settings.md from triage/config.py: `python -m tools.settings_page`."""

from __future__ import annotations

from pathlib import Path

from triage.config import SETTINGS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "settings.md"
TOP = """\
# Settings

Each is read from the environment as `TRIAGE_` and its name, then from `instance/config.py`,
then its default holds. A value
that cannot be used stops the start with one sentence. This page is made from `triage/config.py` by
`.venv/bin/python -m tools.settings_page`.

| setting | default | what it is for |
|---|---|---|
"""


def page() -> str:
    """The page as it should be."""
    rows = (f"| `{s.name}` | {_default(s.default)} | {s.purpose} |" for s in SETTINGS)
    return TOP + "\n".join(rows) + "\n"


def _default(value: object) -> str:
    if value in ("", []):
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"`{value}`"


if __name__ == "__main__":
    PAGE.write_text(page())
