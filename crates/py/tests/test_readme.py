"""The examples of the pages are run, and print what the pages quote. `SOGLIA_BLESS=1` writes what they print into the pages, to be read."""

from __future__ import annotations

import contextlib
import io
import os
import re
import warnings
from pathlib import Path

import pytest

from conftest import ROOT

PAGES = ["README.md", "README.it.md", "crates/py/README.md", "docs/manuale/python.md"]
BLOCK = re.compile(r"^```python\n(.*?)^```\n+(?:[^`\n]*\n+)?(?:```text\n(.*?)^```)?", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("page", PAGES)
def test_examples_print_what_is_quoted(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    blocks = list(BLOCK.finditer(text))
    assert any(block[2] is not None for block in blocks), "a page without an example that prints"
    monkeypatch.chdir(ROOT)
    # Of other packages, whose ways change.
    warnings.simplefilter("ignore")
    names: dict[str, object] = {}
    blessed = []
    for block in blocks:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(block[1], str(Path(page)), "exec"), names)
        if "SOGLIA_BLESS" in os.environ:
            blessed.append((block.span(2), out.getvalue()))
        else:
            assert out.getvalue().rstrip() == (block[2] or "").rstrip()
    for (start, end), printed in reversed(blessed):
        text = text if start < 0 else text[:start] + printed + text[end:]
    if blessed:
        (ROOT / page).write_text(text, encoding="utf-8")
