"""Changes of the smaller tables as files: a region's counties, a switch, an address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomlkit

from triage.errors import BadData
from triage.rules.editing import Files, array, checked


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
