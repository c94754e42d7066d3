"""A bar for long work, where tqdm is installed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# Shorter work needs no bar.
_SECONDS = 1.0


class _Bar:
    def __init__(self, bar: Any) -> None:
        self._bar, self._done = bar, 0

    def __call__(self, done: int) -> None:
        self._bar.update(done - self._done)
        self._done = done

    def close(self) -> None:
        self._bar.close()


def _rows(table: Any) -> int | None:
    """How many rows a table has, where that costs nothing to know."""
    for name in ("num_rows", "height"):
        if isinstance(rows := getattr(table, name, None), int):
            return rows
    shape = getattr(table, "shape", None)
    # A relation of DuckDB would count its rows.
    return shape[0] if isinstance(shape, tuple) and type(table).__module__.startswith("pandas") else None


def start(progress: object, table: object) -> Callable[[int], object] | None:
    """What is told how many rows are done: `progress` itself, or a bar."""
    if callable(progress):
        return progress
    if progress is False:
        return None
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return None
    return _Bar(tqdm(total=_rows(table), unit=" rows", unit_scale=True, delay=0 if progress else _SECONDS, leave=False))
