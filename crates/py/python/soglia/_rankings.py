"""Rankings of applications, as data with attributes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Self

from soglia._answers import Source, Table, Warning
from soglia._data import Value
from soglia._errors import Text


@dataclass(frozen=True, repr=False)
class RankingKey:
    """A thing that puts applications in order."""

    title: Text
    order: str
    personal: bool


@dataclass(frozen=True, repr=False)
class Neighbour:
    """How an application stands to the one next to it."""

    id: str
    key: int | None = None
    """The key that decides, by its place; None where all are equal."""


@dataclass(frozen=True, repr=False)
class RankingRow:
    """One application in a ranking."""

    id: str
    state: Literal["awarded", "partial", "waiting", "ranked", "excluded", "to_verify"]
    reason: Text
    """Why this became of it."""
    division: str | None = None
    window: str | None = None
    filed: str | None = None
    position: int | None = None
    amount: Value = None
    """What it is given."""
    due: Value = None
    """What the rule gives, where it is given less."""
    reserve: str | None = None
    keys: list[Value] = field(default_factory=list)
    follows: Neighbour | None = None
    precedes: Neighbour | None = None
    place: Text | None = None
    """Why it stands where it stands."""
    unmet: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@dataclass(frozen=True, repr=False)
class RankingCounts:
    """How many applications there are of each kind."""

    applications: int
    admitted: int
    awarded: int
    partial: int
    waiting: int
    excluded: int
    to_verify: int


@dataclass(frozen=True, repr=False)
class RankingList:
    """One ranking among those of a measure: of a division, of a window."""

    title: Text
    counts: RankingCounts
    division: str | None = None
    window: str | None = None
    budget: Value = None
    spent: Value = None
    left: Value = None
    carried: Value = None


@dataclass(frozen=True, repr=False)
class Exclusion:
    """Why applications are excluded, and how many."""

    title: Text
    count: int
    requirement: str | None = None


@dataclass(frozen=True, repr=False)
class MissingFact:
    """A fact to ask for."""

    id: str
    label: Text
    question: Text
    needed_for: list[str]
    supplied_by: str | None = None
    needs_act: bool = False


@dataclass(frozen=True, repr=False)
class Ranking(Table):
    """Who is admitted, in which position, what each is given, who waits and who is excluded, and why.

    Any data frame takes a row for each application.
    """

    measure: str
    edition: str
    title: Text
    body: Text
    on: date
    engine: str
    pack: str
    keys: list[RankingKey]
    still_equal: Literal["lot", "together"]
    lists: list[RankingList]
    counts: RankingCounts
    rows: list[RankingRow]
    exclusions: list[Exclusion]
    questions: list[MissingFact]
    warnings: list[Warning]
    sources: list[Source]
    seed: str | None = None

    def masked(self) -> Self:
        """The ranking without what says something about a person: what can be published."""
        masked = self._handle.masked()
        assert masked is not None
        return self._of(masked)

    def __repr__(self) -> str:
        return f"<Ranking of {self.measure}/{self.edition} on {self.on}: {self.counts.applications} applications>"
