"""Changes of the smaller tables as files: a region's counties, a switch, an address, a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import tomlkit

from triage.errors import BadData
from triage.rules.editing import ACTIONS, Files, actions_of, array, checked, sheet


def with_row(
    files: Files, name: str, key: str, values: Mapping[str, Any]
) -> dict[str, str]:
    """Return the files with some fields of one row of a table written anew.

    A field that becomes ``None`` is left out; comments and other fields stay.
    """
    kept = tomlkit.parse(files[name])
    if key not in kept:
        raise BadData(f"{name}: {key}: There is no such row.")
    row: Any = kept[key]
    for field, value in values.items():
        if value is None:
            row.pop(field, None)
        elif row.get(field) != value:
            row[field] = array(value) if isinstance(value, list) else value
    return checked({**files, name: tomlkit.dumps(kept)})


def with_review(
    files: Files, rows: Iterable[tuple[str, str]], day: date
) -> dict[str, str]:
    """Return the files with another day on which these rows, by file and id, are looked at."""
    changed = dict(files)
    for name, key in rows:
        if name == ACTIONS:
            sheet_rows = actions_of(changed)
            for row in sheet_rows:
                row["review"] = day.isoformat() if row["id"] == key else row["review"]
            changed[ACTIONS] = sheet(sheet_rows)
        else:
            document = tomlkit.parse(changed[name])
            written: Any = document[key]
            written["review"] = day
            changed[name] = tomlkit.dumps(document)
    return checked(changed)
