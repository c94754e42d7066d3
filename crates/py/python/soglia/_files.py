"""Finds rule files on the disk: the library itself reads none."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from soglia._errors import SogliaError, Text


def read(paths: tuple[str | os.PathLike[str], ...]) -> list[tuple[str, bytes]]:
    """Rule files by the name that messages show: the files named, and every `*.yaml` below the folders named."""
    found: dict[Path, tuple[str, bytes]] = {}
    for path in map(Path, paths):
        files = list(_walk(path)) if path.is_dir() else [path]
        if not files:
            raise SogliaError(
                "no_rules", Text(f"in `{path}` non c'è nessun file di regole `*.yaml`", f"there is no rule file `*.yaml` in `{path}`"), str(path)
            )
        for file in files:
            # A file that is named twice is read once.
            found.setdefault(file.resolve(), (file.as_posix(), file.read_bytes()))
    return list(found.values())


def _walk(folder: Path) -> Iterator[Path]:
    """In the order of the names, so that findings come in the same order everywhere. Links to folders are not followed."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            if not entry.is_symlink():
                yield from _walk(entry)
        elif entry.suffix == ".yaml":
            yield entry
