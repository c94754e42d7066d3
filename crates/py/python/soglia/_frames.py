"""What only a frame of pandas has, asked without importing pandas."""

from __future__ import annotations

import sys
from typing import Any


def index(table: Any) -> Any:
    """The index of a frame of pandas; None of anything else."""
    pandas = sys.modules.get("pandas")
    return table.index if pandas is not None and isinstance(table, pandas.DataFrame) else None


def is_index(table: Any, name: str) -> bool:
    """Whether a frame of pandas has its index where a column of that name is looked for."""
    found = index(table)
    return found is not None and name in found.names


def unreadable(table: Any) -> str | None:
    """The first column of a frame of pandas whose values have no type in common."""
    if index(table) is None:
        return None
    for place, name in enumerate(table.columns):
        try:
            table.iloc[:, [place]].__arrow_c_stream__()
        except Exception:
            return str(name)
    return None
