"""The examples of the pages are run, and print what the pages quote."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

from conftest import ROOT

PAGES = ["README.md", "README.it.md", "crates/py/README.md"]
BLOCK = re.compile(r"^```python\n(.*?)^```\n+(?:[^`\n]*\n+)?(?:```text\n(.*?)^```)?", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("page", PAGES)
def test_examples_print_what_is_quoted(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))
    assert any(quoted for _, quoted in blocks), "a page without an example that prints"
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    for code, quoted in blocks:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, str(Path(page)), "exec"), names)
        assert out.getvalue().rstrip() == quoted.rstrip()
