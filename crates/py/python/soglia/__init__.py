"""Soglia says who is entitled to an Italian local welfare measure, what they pay or receive, and why.

>>> pack = soglia.bundled()
>>> measure = pack["lombardia.oglio-po.fna-b2"]
>>> decision = measure.evaluate({"eta": 81, "isee_sociosanitario": "24000.00"}, on=date(2025, 6, 1))
>>> decision.eligible, decision.missing
>>> print(decision.explain(lang="en"))

Rules come from `bundled()`, the measures of this package, or from `load("rules/")`, files of one's own, which `check` reviews.

A measure `evaluate`s one case, with every reason; `plan` makes it ready for very many, one after the other or a whole data frame.
`describe` says what it asks and gives, with the act of each figure; `record` keeps a decision with the hashes that prove it; `ledger` and
`recalculate` work on what was decided before; `why` and `curve` say what would change it; `rank` puts applications in order. A pack says what to ask next (`questions`) and everything that a case is entitled to in a
place (`entitlements`).

`rules` reads files whose figures can be changed: `Plan.compare` says who gains and who loses, and `seek` finds the figure for a budget.

Money is in euro, a percentage is `30` for 30 %, days are `datetime.date`. Numbers are exact: amounts are `decimal.Decimal`, and a number
that cannot be read exactly is refused, never rounded. What is not known is None, which is neither zero nor no.

Whatever is refused is a `SogliaError` with a code, a path, a message in both languages and help. No personal value is ever repeated.
"""

from __future__ import annotations

import functools
import lzma
import os
from importlib import resources

from soglia import _files, _soglia
from soglia._answers import Answer, Description, Ledger, Recalculation
from soglia._around import Entitlements, Questions
from soglia._curves import Curve, Why
from soglia._errors import (
    ColumnError,
    FactsError,
    Finding,
    NotInForceError,
    Problem,
    RecordError,
    RequestError,
    RuleError,
    SogliaError,
    Text,
    UnknownMeasureError,
)
from soglia._history import Attestation, DatedFact, History, Quantity
from soglia._rankings import Ranking
from soglia._reforms import Amended, Differences, Figure, Reform, Sought
from soglia._soglia import Decision, Measure, Pack, Plan, Record, Result, Results, Rules, __version__

__all__ = [
    "Amended",
    "Answer",
    "Attestation",
    "ColumnError",
    "Curve",
    "DatedFact",
    "Decision",
    "Description",
    "Differences",
    "Entitlements",
    "FactsError",
    "Figure",
    "Finding",
    "History",
    "Ledger",
    "Measure",
    "NotInForceError",
    "Pack",
    "Plan",
    "Problem",
    "Quantity",
    "Questions",
    "Ranking",
    "Recalculation",
    "Record",
    "RecordError",
    "Reform",
    "RequestError",
    "Result",
    "Results",
    "RuleError",
    "Rules",
    "SogliaError",
    "Sought",
    "Text",
    "UnknownMeasureError",
    "Why",
    "__version__",
    "bundled",
    "check",
    "load",
    "loads_pack",
    "rules",
]


@functools.cache
def bundled() -> Pack:
    """The measures that come with this package, of every body that it knows. They are read at the first call.

    Raises SogliaError where the package was built without them.
    """
    file = resources.files("soglia") / "rules.json.xz"
    if not file.is_file():
        help = Text("`soglia.load` legge una cartella di regole", "`soglia.load` reads a folder of rules")
        raise SogliaError("no_rules", Text("il pacchetto è costruito senza regole", "the package was built without rules"), None, help)
    return Pack.from_json(lzma.decompress(file.read_bytes()).decode())


def load(*paths: str | os.PathLike[str]) -> Pack:
    """Compiles rule files, or every `*.yaml` below folders, into a pack.

    Raises RuleError where a file has errors, which names file, line and column of each. Warnings do not stop it: `check` shows them.
    """
    pack, findings = _soglia.compile(_files.read(paths))
    if pack is None:
        raise RuleError(findings)
    return pack


def rules(*paths: str | os.PathLike[str]) -> Rules:
    """Rule files whose figures can be changed, and whose editions can be compared.

    >>> files = soglia.rules("rules/")
    >>> files.figures("lombardia.fna-b2", on=date(2025, 6, 1))
    >>> other = files.amend("lombardia.fna-b2", {"soglia_adulti": 30_000}, on=date(2025, 6, 1)).measure
    >>> now.plan(on=date(2025, 6, 1)).compare(other.plan(on=date(2025, 6, 1)), register)
    """
    return Rules.from_files(_files.read(paths))


def check(*paths: str | os.PathLike[str]) -> list[Finding]:
    """Everything that is found in rule files, errors and warnings, in the order of the files."""
    return _soglia.compile(_files.read(paths))[1]


def loads_pack(text: str) -> Pack:
    """Reads a pack that `soglia compile` or `Pack.to_json` wrote. Its hash is checked.

    Raises SogliaError where the text is not a pack, or is not the one that was written.
    """
    return Pack.from_json(text)
