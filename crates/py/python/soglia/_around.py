"""What to ask next, and what a case is entitled to in a place, as data with attributes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from soglia._answers import Answer, Citation, Due, Kind, Outcome
from soglia._data import Value
from soglia._errors import Text


@dataclass(frozen=True, repr=False)
class Titled:
    """Something by its id, and what it is called."""

    id: str
    title: Text


@dataclass(frozen=True, repr=False)
class Choice:
    """One of several values."""

    value: str
    label: Text


@dataclass(frozen=True, repr=False)
class AnswerType:
    """What an answer can be."""

    kind: Literal["boolean", "number", "date", "choice", "rows"] = field(metadata={"name": "type"})
    unit: str | None = None
    decimals: int | None = None
    min: str | None = None
    """Least, as text: a number, or a day."""
    max: str | None = None
    values: list[Choice] = field(default_factory=list)
    max_rows: int | None = None
    row_label: Text | None = None


@dataclass(frozen=True, repr=False)
class NeededFor:
    """What of a measure waits for a fact."""

    measure: str
    title: Text
    parts: list[Titled]


@dataclass(frozen=True, repr=False)
class Between:
    """One answer, or all those between two."""

    first: Value = field(metadata={"name": "from"})
    last: Value = field(default=None, metadata={"name": "to"})


@dataclass(frozen=True, repr=False)
class Settles:
    """Answers that settle the outcome of a measure, whatever else is not known."""

    measure: str
    answers: list[Between]
    outcome: Outcome
    everything: bool
    """What is due and how much are settled too."""


@dataclass(frozen=True, repr=False)
class Question:
    """One thing to ask."""

    id: str
    label: Text
    question: Text
    answer: AnswerType
    needed_for: list[NeededFor]
    certain: bool
    """Two cases are known that differ in it alone and come to different results; else the search for them did not end."""
    help: Text | None = None
    rows: list[int] = field(default_factory=list)
    """Of a fact of rows: the rows for which it is asked, from 0."""
    personal: bool = False
    needs_act: bool = False
    """Nobody can answer but the body: the act is not known here."""
    supplied_by: list[str] = field(default_factory=list)
    settles: list[Settles] = field(default_factory=list)
    to_complete: bool = False
    """No answer changes what comes out: it is asked so that the decision can say it."""


@dataclass(frozen=True, repr=False)
class Standing:
    """Where a measure stands."""

    measure: str
    title: Text
    outcome: Outcome
    settled: bool
    """Nothing that is not known can change what came out."""
    edition: str | None = None
    purpose: Literal["admission", "computation"] = "admission"
    waits: bool = False
    """It is settled and yet waits for facts, whatever is answered: some of them cannot be given any more."""


@dataclass(frozen=True, repr=False)
class Questions(Answer):
    """What is still to ask about some measures, the most useful first."""

    on: date
    pack: str
    measures: list[Standing]
    questions: list[Question]

    def __repr__(self) -> str:
        return f"<Questions about {len(self.measures)} measures on {self.on}: {len(self.questions)}>"


@dataclass(frozen=True, repr=False)
class ShortAmount:
    """An amount, in short."""

    id: str
    title: Text
    kind: Kind
    due: Due
    value: Value
    unit: str | None = field(default=None, metadata={"name": "value.unit"})
    at_most: bool = False
    not_published: bool = False
    """It waits only for figures of acts that are not known here."""


@dataclass(frozen=True, repr=False)
class Elsewhere:
    """A relation to a measure that was not evaluated here."""

    other: str = field(metadata={"name": "with"})
    title: Text
    relation: Literal["incompatible", "compatible", "reduces", "requires"]
    note: Text | None = None


@dataclass(frozen=True, repr=False)
class Entitlement:
    """A measure, in short. `Measure.evaluate` gives the whole decision."""

    measure: str
    edition: str
    title: Text
    body: Text
    status: Literal["granted", "to_verify", "not_granted", "computed", "for_bodies"]
    outcome: Outcome
    purpose: Literal["admission", "computation"]
    amounts: list[ShortAmount]
    not_met: list[Text] = field(default_factory=list)
    facts_left_out: list[str] = field(default_factory=list)
    elsewhere: list[Elsewhere] = field(default_factory=list)


@dataclass(frozen=True, repr=False)
class CarriedOut:
    """A measure of a wider body that a nearer one carries out."""

    measure: str
    title: Text
    by: str


@dataclass(frozen=True)
class EditionGap:
    """A measure of which it is not known which edition held on the day."""

    measure: str
    title: Text
    on: date
    reason: Text
    citations: list[Citation] = field(default_factory=list)


@dataclass(frozen=True, repr=False)
class Total:
    """A sum in one unit."""

    unit: str = field(metadata={"name": "balance.unit"})
    benefits: Value
    fees: Value
    balance: Value


@dataclass(frozen=True, repr=False)
class Lowered:
    """A benefit that another measure lowers."""

    measure: str
    because_of: str
    before: Value = field(metadata={"name": "from"})
    after: Value = field(metadata={"name": "to"})
    citations: list[Citation]


@dataclass(frozen=True, repr=False)
class Condition:
    """Under what condition two measures stand together."""

    between: tuple[str, str]
    text: Text
    citations: list[Citation]


@dataclass(frozen=True, repr=False)
class Fall:
    """A measure granted that is not in a combination, and why."""

    measure: str
    because: Text
    citations: list[Citation]


@dataclass(frozen=True, repr=False)
class Combination:
    """Measures that can stand together."""

    measures: list[str]
    totals: list[Total]
    compared: Value = None
    uncertain: bool = False
    lowered: list[Lowered] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    fall: list[Fall] = field(default_factory=list)


@dataclass(frozen=True, repr=False)
class FromPlace:
    """A fact that the place tells."""

    id: str
    label: Text
    value: Text


@dataclass(frozen=True, repr=False)
class Entitlements(Answer):
    """Everything that a case is entitled to in a place, and what can stand together."""

    on: date
    pack: str
    bodies: list[Titled]
    """The place, and then every body that it is part of."""
    criterion: dict[str, str]
    compared_by: Text
    measures: list[Entitlement]
    combinations: list[Combination]
    """The best first."""
    best: list[int]
    """Places of the best of them."""
    count: int
    questions: list[Question]
    carried_out: list[CarriedOut] = field(default_factory=list)
    from_place: list[FromPlace] = field(default_factory=list)
    not_known: list[EditionGap] = field(default_factory=list)
    limit: Text | None = None
    """What was not looked at, where there is too much."""

    def __repr__(self) -> str:
        return f"<Entitlements in {self.bodies[0].id} on {self.on}: {len(self.measures)} measures>"
