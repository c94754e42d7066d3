"""Rules with other figures, and two sets of rules over the same cases, as data with attributes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from soglia import _pages, _pictures
from soglia._answers import Answer, Kind, Source, Table, Warning
from soglia._data import Value
from soglia._errors import Finding, Text
from soglia._soglia import Measure

Effect = Literal["enters", "leaves", "gains", "loses", "mixed", "unchanged", "becomes_known", "becomes_unknown", "unknown", "refused"]


def plain(value: str, kind: str) -> Value:
    """A value as a rule file writes it: `25_000.00`, `true`, `2026-01-01`."""
    if kind == "number":
        return Decimal(value.replace("_", "").removesuffix("%"))
    return value == "true" if kind == "boolean" else date.fromisoformat(value)


@dataclass(frozen=True)
class Figure:
    """A figure of a measure that can be changed."""

    path: str
    """How it is named: `soglia_isee`, `retta.3.to`."""
    title: Text
    value: Value
    """None where the act does not say it."""
    unit: str | None = None
    start: date | None = None
    """The first day of a value of a dated series."""


@dataclass(frozen=True)
class Changed:
    """A figure that was changed."""

    edition: str
    """`measure/edition`."""
    figure: Figure
    """As it was."""
    value: Value
    """What it is now."""


@dataclass(frozen=True)
class Amended:
    """A measure with other figures."""

    measure: Measure
    changed: list[Changed]
    notes: list[Finding]
    """Jumps and falls that the change makes: they refuse nothing."""


@dataclass(frozen=True)
class Side:
    """One of two sets of rules."""

    measure: str
    edition: str
    on: date
    pack: str


@dataclass(frozen=True, repr=False)
class FigureChanged:
    """A figure that is another one after."""

    edition: str
    path: str
    title: Text
    after: str
    before: str | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Effects:
    """How many cases there are of each effect; together they are all the cases."""

    rows: int
    enters: int
    leaves: int
    gains: int
    loses: int
    mixed: int
    unchanged: int
    becomes_known: int
    becomes_unknown: int
    unknown: int
    refused: int


@dataclass(frozen=True)
class Sum:
    """So many cases, and what they come to, in the unit of the amount; None where that is too large or no sum."""

    rows: int
    total: Decimal | None = None


@dataclass(frozen=True)
class Quantiles:
    """How differences are spread over the cases that have one."""

    least: Decimal
    p10: Decimal
    p25: Decimal
    p50: Decimal
    p75: Decimal
    p90: Decimal
    greatest: Decimal


@dataclass(frozen=True, repr=False)
class AmountCompared:
    """One amount before and after. What is not due counts as zero."""

    id: str
    title: Text
    kind: Kind
    unit: str
    before: Sum
    after: Sum
    difference: Sum
    more: Sum
    less: Sum
    known_before_only: Sum
    known_after_only: Sum
    not_known: int
    spread: Quantiles | None = None


@dataclass(frozen=True)
class Cost:
    """What it costs the body in one unit: benefits less fees."""

    unit: str
    before: Decimal | None = None
    after: Decimal | None = None
    difference: Decimal | None = None


@dataclass(frozen=True, repr=False)
class Compared:
    """What a change does to some cases."""

    counts: Effects
    amounts: list[AmountCompared]
    cost: list[Cost]


@dataclass(frozen=True, repr=False)
class GroupCompared(Compared):
    """What a change does to the cases of a group."""

    label: Text = field(default=Text("", ""))


@dataclass(frozen=True, repr=False)
class Grouping:
    """Cases put together by a fact or by a column."""

    id: str
    title: Text
    groups: list[GroupCompared]


@dataclass(frozen=True, repr=False)
class Reform(Table):
    """Two sets of rules over the same cases: who gains, who loses, who enters, who leaves, and what it costs.

    Where rows were asked for, any data frame takes what happens to each case: `effect`, and of each amount what it was, what it is, and the
    difference.
    """

    before: Side
    after: Side
    whole: Compared
    by: list[Grouping] = field(default_factory=list)
    changes: list[FigureChanged] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)

    def to_html(self, lang: Literal["it", "en"] = "it") -> str:
        """The comparison as a page of HTML that is complete in itself."""
        return _pages.reform(self, lang)

    def to_svg(self, lang: Literal["it", "en"] = "it") -> str:
        """The comparison on one card, for a report."""
        return _pictures.reform(self, lang)

    def _repr_svg_(self) -> str:
        return _pictures.fitted(self.to_svg())

    def __repr__(self) -> str:
        return f"<Reform of {self.before.measure}: {self.whole.counts.rows} cases>"


@dataclass(frozen=True)
class Probe:
    """A value that was tried, and what it costs."""

    value: Decimal
    cost: Decimal


@dataclass(frozen=True, repr=False)
class FigureSought:
    """The figure that was sought, as it is now."""

    path: str
    title: Text
    kind: Literal["number", "boolean", "date"]
    value: str | None = None
    unit: str | None = None


@dataclass(frozen=True, repr=False)
class Sought(Answer):
    """What a figure must be for a budget, with what proves it."""

    measure: str
    figure: FigureSought
    cost_unit: str
    budget: Decimal
    step: Decimal
    direction: Literal["rising", "falling", "flat", "neither"]
    """How the cost moves as the figure grows, in what was tried."""
    probes: list[Probe]
    """Everything that was tried."""
    answer: Probe | None = None
    """The last value within the budget; None where there is none, or the cost moves both ways."""
    beyond: Probe | None = None
    """One step further, where the budget is exceeded."""

    def __repr__(self) -> str:
        return f"<Sought {self.figure.path} of {self.measure}>"


@dataclass(frozen=True, repr=False)
class EditionCompared:
    """An edition that is compared."""

    measure: str
    edition: str
    title: Text
    on: date


@dataclass(frozen=True, repr=False)
class Difference:
    """One difference between two editions."""

    section: Literal["identity", "validity", "requirements", "parameters", "amounts", "definitions", "facts", "compatibility", "open_points", "sources"]
    kind: Literal["added", "removed", "changed"]
    path: str
    title: Text
    before: Text | None = None
    after: Text | None = None


@dataclass(frozen=True, repr=False)
class Differences(Answer):
    """What changes between two editions of a measure, in words."""

    before: EditionCompared
    after: EditionCompared
    differences: list[Difference]

    def __repr__(self) -> str:
        return f"<Differences from {self.before.measure}/{self.before.edition} to {self.after.measure}/{self.after.edition}: {len(self.differences)}>"
