"""The rules that come with the package, and packs that travel."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

import soglia


def test_the_package_brings_the_rules_of_the_repository(published: soglia.Pack) -> None:
    assert soglia.bundled() == published
    assert soglia.bundled() is soglia.bundled()


def test_a_pack_travels_as_bytes(published: soglia.Pack) -> None:
    data = published.to_bytes()
    assert len(data) < len(published.to_json()) / 5
    assert soglia.Pack.from_bytes(data) == published
    for wrong in (data[:-10], b"", b"{}", published.to_json().encode()):
        with pytest.raises(soglia.SogliaError) as caught:
            soglia.Pack.from_bytes(wrong)
        assert caught.value.code == "pack"


def test_nothing_else_is_imported() -> None:
    """The package needs no other one, and is quick to import."""
    seen = "import sys; before = set(sys.modules); import soglia; print(sorted(m.split('.')[0] for m in set(sys.modules) - before))"
    out = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True).stdout
    assert not {"pyarrow", "pandas", "polars", "numpy", "tqdm", "pyspark"} & set(eval(out))


def test_help_reads_well() -> None:
    text = subprocess.run([sys.executable, "-c", "import soglia; help(soglia)"], capture_output=True, text=True, check=True).stdout
    assert "Money is in euro" in text and "evaluate(self, /, facts, *, on)" in text.replace("(self, facts, *, on)", "(self, /, facts, *, on)")
    for name in ("Rust", "PyO3", "pyclass", "chrono", "&self"):
        assert name not in text, name


def test_in_force(published: soglia.Pack) -> None:
    on = date(2025, 6, 1)
    for measure in published.in_force(on):
        assert measure.plan(on=on).measure == measure.id.split("/")[0]
