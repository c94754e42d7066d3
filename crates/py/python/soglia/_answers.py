"""What the engine answers beside decisions, as data with attributes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Self, TypeAlias

from soglia import _data, _pages, _pictures
from soglia._data import Value
from soglia._errors import Text
from soglia._soglia import Handle

Kind: TypeAlias = Literal["fee", "benefit", "indicator"]
Outcome: TypeAlias = Literal["met", "not_met", "unknown", "not_in_force"]
Due: TypeAlias = Literal["due", "not_due", "unknown"]
# A field may be called `date` too.
Day = date


class Answer:
    """An answer of the engine: its fields as attributes, and the same as text, data and HTML."""

    _handle: Handle

    @classmethod
    def _of(cls, handle: Handle) -> Self:
        answer: Self = _data.read(cls, json.loads(handle.json()))
        object.__setattr__(answer, "_handle", handle)
        return answer

    def explain(self, lang: Literal["it", "en"] = "it", *, width: int = 80) -> str:
        """The answer as text, with every step. A width of 0 does not wrap lines."""
        return self._handle.text(lang, width, True)

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain data: numbers are text, so that none is rounded."""
        data: dict[str, Any] = json.loads(self.to_json())
        return data

    def to_json(self) -> str:
        """The same as JSON text."""
        return self._handle.json()

    def to_html(self, lang: Literal["it", "en"] = "it") -> str:
        """The answer as a page of HTML that is complete in itself."""
        page = self._handle.form("html", lang)
        return _pages.plain(self.explain(lang, width=0), lang) if page is None else page

    def _repr_html_(self) -> str:
        return _pages.in_frame(self.to_html())

    def __str__(self) -> str:
        return self._handle.text("it", 80, False)

    def __repr__(self) -> str:
        # No value: a repr ends up in logs.
        return f"<{type(self).__name__}>"

    def __reduce__(self) -> Any:
        raise TypeError(f"{type(self).__name__} holds what the engine answered and cannot be pickled: send to_dict() instead")


class Table(Answer):
    """An answer with rows, which any data frame takes: `polars.DataFrame(answer)`, `pyarrow.table(answer)`."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The rows as an Arrow stream."""
        stream = self._handle.stream("it")
        if stream is None:
            raise TypeError("the rows were not asked for: `rows=True`")
        return stream

    def to_arrow(self) -> Any:
        """The rows as a table of pyarrow."""
        import pyarrow as pa

        return pa.table(self)

    def to_pandas(self) -> Any:
        """The rows as a frame of pandas, amounts as decimals."""
        return self.to_arrow().to_pandas()

    def to_polars(self) -> Any:
        """The rows as a frame of polars."""
        import polars as pl

        return pl.DataFrame(self)


@dataclass(frozen=True, repr=False)
class Citation:
    """Where something is written."""

    source: str
    """Name of the source in the rule file."""
    article: str | None = None


@dataclass(frozen=True, repr=False)
class Source:
    """An act, or the page that tells of it."""

    id: str
    act: str
    confidence: Literal["act", "secondary", "derived", "unverified"]
    """`act` for the official text; the others are to be confirmed on it."""
    article: str | None = None
    date: Day | None = None
    url: str | None = None
    note: Text | None = None


@dataclass(frozen=True, repr=False)
class Warning:
    """Something that whoever reads an answer must know."""

    kind: str
    text: Text
    citations: list[Citation] = field(default_factory=list)


@dataclass(frozen=True, repr=False)
class FactDescription:
    """A fact that a measure looks at."""

    id: str
    """`isee`, or `list.fact` for a fact of the rows of a list."""
    label: Text
    question: Text
    kind: Literal["number", "boolean", "date", "choice"]
    personal: bool
    """It says something about a person."""
    unit: str | None = None
    min: Value = None
    max: Value = None
    decimals: int | None = None
    choices: list[tuple[str, Text]] = field(default_factory=list)
    """Codes, and what they are called."""
    help: Text | None = None
    supplied_by: str | None = None
    """A measure that computes it where it is not given."""

    def __repr__(self) -> str:
        return f"<FactDescription {self.id}: {self.kind}" + (f", {self.unit}>" if self.unit else ">")


@dataclass(frozen=True, repr=False)
class RequirementDescription:
    """A requirement of a measure."""

    id: str
    title: Text
    citations: list[Citation]
    children: list[RequirementDescription]
    note: Text | None = None


@dataclass(frozen=True, repr=False)
class AmountDescription:
    """An amount of a measure."""

    id: str
    title: Text
    kind: Kind
    unit: str
    """`EUR/month`, `EUR/hour`, `EUR`..."""
    ceiling: bool
    """It is the most that the body may give, not an award."""
    citations: list[Citation]
    note: Text | None = None


@dataclass(frozen=True, repr=False)
class Relation:
    """How a measure stands to another."""

    other: str = field(metadata={"name": "with"})
    title: Text
    relation: Literal["incompatible", "compatible", "reduces", "requires"]
    citations: list[Citation]
    note: Text | None = None
    same_expense: bool = False
    """Incompatible for the same expense alone."""
    up_to: dict[str, Any] | None = None
    """Compatible as long as the two together do not pass this `total`, in this `unit`."""
    days_per_year: int | None = None
    by: dict[str, Any] | None = None
    """Reduces by this `percent`, or by this `amount`."""
    family: list[str] = field(default_factory=list)


@dataclass(frozen=True, repr=False)
class OpenPoint:
    """What the act leaves open."""

    text: Text
    citations: list[Citation]


@dataclass(frozen=True, repr=False)
class Description(Answer):
    """What an edition of a measure asks and gives, with the act of each figure."""

    measure: str
    edition: str
    title: Text
    body: Text
    start: date
    end: date | None
    status: Literal["in_force", "draft", "repealed"]
    facts: list[FactDescription]
    requirements: list[RequirementDescription]
    amounts: list[AmountDescription]
    sources: list[Source]
    compatibility: list[Relation]
    open_points: list[OpenPoint]
    summary: Text | None = None
    siuss: str | None = None
    """Code of the service in the SIUSS."""

    def explain(self, lang: Literal["it", "en"] = "it", *, width: int = 80) -> str:
        """The description as text."""
        return _pages.description_text(self, lang)

    def to_html(self, lang: Literal["it", "en"] = "it") -> str:
        """The description as a page of HTML that is complete in itself."""
        return _pages.description(self, lang)

    def _repr_svg_(self) -> str:
        return _pictures.fitted(_pictures.description(self, "it"))

    def __str__(self) -> str:
        return self.explain()

    def __repr__(self) -> str:
        return f"<Description {self.measure}/{self.edition}>"


@dataclass(frozen=True, repr=False)
class Named:
    """A value, and what it is called."""

    title: Text
    value: Value


@dataclass(frozen=True, repr=False)
class LedgerColumns:
    """What the columns of a ledger are called."""

    day: Text
    quantity: Text
    balance: Text
    counted: Text | None = None


@dataclass(frozen=True, repr=False)
class LedgerEntry:
    """One entry of a ledger."""

    day: Value
    quantity: Value
    balance: Value
    """What is left of the debt after it, in euro."""
    counted: Value = None


@dataclass(frozen=True, repr=False)
class Ledger(Answer):
    """The statement of a debt that is paid off with work."""

    measure: str
    edition: str
    title: Text
    body: Text
    on: date
    opening: Named
    """The debt, in euro."""
    columns: LedgerColumns
    entries: list[LedgerEntry]
    closing: Named
    """What is left in all, in euro."""
    to_do: Named
    """What is still to be done, in hours."""
    warnings: list[Warning]
    sources: list[Source]

    def to_csv(self, lang: Literal["it", "en"] = "it") -> str:
        """The entries as CSV, as a spreadsheet reads it."""
        return self._handle.form("csv", lang) or ""

    def __repr__(self) -> str:
        return f"<Ledger {self.measure}/{self.edition} on {self.on}, {len(self.entries)} entries>"


@dataclass(frozen=True, repr=False)
class Cause:
    """Why an amount is another one."""

    kind: Literal["fact", "attestation", "edition", "rules", "quantity"]
    id: str
    start: date = field(metadata={"name": "from"})
    end: date = field(metadata={"name": "to"})
    text: Text
    learned: date | None = None


@dataclass(frozen=True, repr=False)
class Part:
    """Days or uses to which one price applies."""

    start: date = field(metadata={"name": "from"})
    end: date = field(metadata={"name": "to"})
    quantity: Value
    outcome: Outcome
    each: Value
    """What one costs, in euro."""
    edition: str | None = None
    due: Due | None = None
    missing: list[Text] = field(default_factory=list)


@dataclass(frozen=True, repr=False)
class Share:
    """What an amount comes to over a period."""

    total: Value
    """In euro; None where something is missing."""
    parts: list[Part]


@dataclass(frozen=True, repr=False)
class Period:
    """One period of an amount."""

    start: date = field(metadata={"name": "from"})
    end: date = field(metadata={"name": "to"})
    before: Share
    after: Share
    difference: Value
    """After less before, in euro."""
    settlement: Literal["nothing", "person_pays", "body_pays", "unknown"]
    causes: list[Cause] = field(default_factory=list)


@dataclass(frozen=True, repr=False)
class AmountRecalculated:
    """One amount over all periods; totals in euro."""

    id: str
    title: Text
    kind: Kind
    unit: str
    periods: list[Period]
    before: Value
    after: Value
    difference: Value
    settlement: Literal["nothing", "person_pays", "body_pays", "unknown"]


@dataclass(frozen=True, repr=False)
class AttestationsRead:
    """How the measure reads the attestations of a fact."""

    fact: Text
    text: Text
    not_stated: bool
    references: list[str] = field(default_factory=list)
    note: Text | None = None


@dataclass(frozen=True, repr=False)
class Recalculation(Answer):
    """What amounts were, what they are now, and what is to pay or to recover."""

    measure: str
    title: Text
    body: Text
    start: date = field(metadata={"name": "from"})
    end: date = field(metadata={"name": "to"})
    pack_before: str
    pack_after: str
    amounts: list[AmountRecalculated]
    attestations: list[AttestationsRead] = field(default_factory=list)
    pro_rata: Literal["days", "first_day"] | None = None
    warnings: list[Warning] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)

    @property
    def difference(self) -> dict[str, Decimal | None]:
        """What each amount comes to more than before, in euro; None where something is missing."""
        found = {amount.id: amount.difference for amount in self.amounts}
        return {id: difference if isinstance(difference, Decimal) else None for id, difference in found.items()}

    def __repr__(self) -> str:
        return f"<Recalculation {self.measure} from {self.start} to {self.end}>"
