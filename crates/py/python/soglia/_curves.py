"""Why not, and what would change it; and amounts along one fact, as data with attributes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from soglia import _pages, _pictures
from soglia._answers import Answer, Citation, Due, Kind, Outcome, Source
from soglia._data import Value
from soglia._errors import Text


@dataclass(frozen=True, repr=False)
class FactChange:
    """One fact with another value."""

    fact: str
    label: Text
    before: Value = field(metadata={"name": "from"})
    after: Value = field(metadata={"name": "to"})
    """The nearest value that does."""
    text: Text
    by: Value = None
    """By how much it changes, in the unit of the fact, or in days."""
    until: Value = None
    """The furthest value in the same direction that does as well; None where every further one does."""
    others: list[Value] = field(default_factory=list, metadata={"name": "or"})
    """Other choices that do as well."""


@dataclass(frozen=True, repr=False)
class WouldChange:
    """Changes of facts that meet a requirement together: with all of them it is met, with less it is not."""

    it: str
    en: str
    changes: list[FactChange] = field(default_factory=list)


@dataclass(frozen=True, repr=False)
class WhyFact:
    """A fact behind a requirement."""

    id: str
    label: Text
    value: Value
    changeable: bool


@dataclass(frozen=True, repr=False)
class WhyCondition:
    """An elementary condition that does not hold."""

    text: Text
    state: Literal["met", "not_met", "unknown"]
    subject: Text | None = None
    value: Value = None
    comparison: str | None = None
    threshold: Value = None
    distance: Value = None
    """How far the value is from the threshold, in their unit, or in days."""


@dataclass(frozen=True, repr=False)
class WhyRequirement:
    """A requirement that is not met."""

    id: str
    title: Text
    conditions: list[WhyCondition]
    facts: list[WhyFact]
    would_change: list[WouldChange]
    citations: list[Citation]
    children: list[WhyRequirement] = field(default_factory=list)


@dataclass(frozen=True, repr=False)
class CurvePoint:
    """A value of the fact, and the amount there as it is due."""

    at: Value
    due: Due
    value: Value


@dataclass(frozen=True, repr=False)
class NextBreak:
    """A break point next to the case."""

    at: Value
    jump: bool
    point: CurvePoint
    by: Value
    change: Value = None
    """What the amount gains or loses up to there."""


@dataclass(frozen=True, repr=False)
class WhyAlong:
    """How an amount changes with one fact."""

    id: str
    label: Text
    value: Value
    changeable: bool
    slope: str | None = None
    down: NextBreak | None = None
    up: NextBreak | None = None


@dataclass(frozen=True, repr=False)
class WhyAmount:
    """An amount, and where it changes next."""

    id: str
    title: Text
    kind: Kind
    due: Due
    value: Value
    along: list[WhyAlong]


@dataclass(frozen=True, repr=False)
class Why(Answer):
    """What stands in the way of a case, and where its amounts change next."""

    measure: str
    title: Text
    body: Text
    on: date
    outcome: Outcome
    requirements: list[WhyRequirement]
    amounts: list[WhyAmount]
    edition: str | None = None

    def __repr__(self) -> str:
        return f"<Why {self.measure} on {self.on}: {self.outcome}>"


@dataclass(frozen=True, repr=False)
class CurveAmount:
    """The amount of a curve."""

    id: str
    title: Text
    kind: Kind
    unit: str


@dataclass(frozen=True, repr=False)
class CurveFact:
    """The fact of a curve."""

    id: str
    label: Text
    unit: str
    step: Decimal
    """The least by which two of its values differ."""
    first: Value = field(metadata={"name": "from"})
    last: Value = field(metadata={"name": "to"})


@dataclass(frozen=True, repr=False)
class Piece:
    """What the amount is between two break points: a function of the fact, before roundings."""

    first: Value = field(metadata={"name": "from"})
    last: Value = field(metadata={"name": "to"})
    begins: Value
    """Where exactly it begins, perhaps between two values that the fact can have."""
    ends: Value
    due: Due
    start: Value
    """The amount towards its beginning, before roundings."""
    end: Value
    coefficients: list[Fraction]
    """`c[0] + c[1] x + c[2] x^2 ...`, with `x` the fact less `first`."""
    rounded: Literal["no", "once", "on_the_way"]
    exponent: int | None = None
    slope: str | None = None
    divisor: list[Fraction] = field(default_factory=list)
    """Where it is a quotient by the fact: what the above is divided by."""

    def __repr__(self) -> str:
        return f"<Piece from {self.first} to {self.last}: {self.start} to {self.end}>"


@dataclass(frozen=True, repr=False)
class Break:
    """Where one piece ends and the next begins."""

    at: Value
    exact: bool
    jump: bool
    left: Value
    right: Value
    before: CurvePoint
    after: CurvePoint


@dataclass(frozen=True, repr=False)
class CurveRounding:
    """A rounding whose steps are not break points."""

    mode: str
    title: Text | None = None
    to: Value = None


@dataclass(frozen=True, repr=False)
class Curve(Answer):
    """An amount along one fact: exact break points, and the function between them."""

    measure: str
    edition: str
    title: Text
    body: Text
    on: date
    amount: CurveAmount
    along: CurveFact
    pieces: list[Piece]
    breaks: list[Break]
    exact: bool
    """Every break point is told exactly."""
    sources: list[Source]
    own: CurvePoint | None = None
    """The case itself."""
    roundings: list[CurveRounding] = field(default_factory=list)

    def to_svg(self, lang: Literal["it", "en"] = "it") -> str:
        """The curve as a drawing for a report, with its table."""
        return self._handle.form("svg", lang) or ""

    def to_csv(self) -> str:
        """The pieces as CSV."""
        return self._handle.form("csv", "it") or ""

    def to_html(self, lang: Literal["it", "en"] = "it") -> str:
        """The drawing as a page that is complete in itself."""
        return _pages.page(self.title.it if lang == "it" else self.title.en, self.to_svg(lang), lang)

    def _repr_svg_(self) -> str:
        return _pictures.fitted(self.to_svg())

    def __repr__(self) -> str:
        return f"<Curve of {self.amount.id} along {self.along.id}, {len(self.pieces)} pieces>"
