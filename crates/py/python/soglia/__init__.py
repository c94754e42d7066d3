"""Soglia says who is entitled to an Italian local welfare measure, what they pay or receive, and why.

>>> pack = soglia.load("rules/")
>>> measure = pack["lombardia.oglio-po.fna-b2"]
>>> decision = measure.evaluate({"eta": 81, "isee_sociosanitario": "24000.00"}, on=date(2025, 6, 1))
>>> decision.eligible, decision.missing
"""

from __future__ import annotations

import os

from soglia import _files, _soglia
from soglia._errors import (
    ColumnError,
    FactsError,
    Finding,
    NotInForceError,
    Problem,
    RuleError,
    SogliaError,
    Text,
    UnknownMeasureError,
)
from soglia._soglia import Decision, Measure, Pack, Plan, Result, Results, __version__

__all__ = [
    "ColumnError",
    "Decision",
    "FactsError",
    "Finding",
    "Measure",
    "NotInForceError",
    "Pack",
    "Plan",
    "Problem",
    "Result",
    "Results",
    "RuleError",
    "SogliaError",
    "Text",
    "UnknownMeasureError",
    "__version__",
    "check",
    "load",
    "loads_pack",
]


def load(*paths: str | os.PathLike[str]) -> Pack:
    """Compiles rule files, or every `*.yaml` below folders, into a pack.

    Raises RuleError where a file has errors. Warnings do not stop it: `check` shows them.
    """
    pack, findings = _soglia.compile(_files.read(paths))
    if pack is None:
        raise RuleError(findings)
    return pack


def check(*paths: str | os.PathLike[str]) -> list[Finding]:
    """Everything that is found in rule files, errors and warnings, in the order of the files."""
    return _soglia.compile(_files.read(paths))[1]


def loads_pack(text: str) -> Pack:
    """Reads a pack that `soglia compile` or `Pack.to_json` wrote. Its hash is checked."""
    return Pack.from_json(text)
