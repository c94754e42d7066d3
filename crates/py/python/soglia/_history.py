"""A case over time, as a recalculation takes it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class DatedFact:
    """A fact that holds from a day on, or up to a day; None as a value is not known."""

    fact: str
    value: Any = field(repr=False)
    start: date
    end: date | None = None
    learned: date | None = None
    """The day on which it came to be known."""
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Attestation:
    """An ISEE attestation; `value` is in euro."""

    value: Any = field(repr=False)
    filed: date
    """The day on which it was filed with the body."""
    start: date
    end: date
    fact: str = "isee"
    id: str | None = None
    """Its number; a change with the same number replaces it."""
    kind: Literal["ordinario", "corrente"] = "ordinario"
    omissions: bool = False
    void: bool = False
    learned: date | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much was used: meals, hours, days of attendance."""

    unit: str
    """What is counted, as the unit of the amount says: `meal` for `EUR/meal`."""
    start: date
    end: date
    count: Any


@dataclass(frozen=True, slots=True)
class History:
    """A case over time. Which attestation counts on which day is said by the rule, not here."""

    facts: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """Facts that hold on every day."""
    values: list[DatedFact] = field(default_factory=list)
    attestations: list[Attestation] | None = None
    """Every attestation; left out, it is not known whether there are any, and `[]` is none."""
    application: date | None = None
    quantities: list[Quantity] = field(default_factory=list)


# In Python `from` is a keyword.
_NAMES = {"start": "from", "end": "to"}


def _plain(value: Any) -> Any:
    """What JSON has no form for."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        raise TypeError("a day is a date, not a datetime")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (DatedFact, Attestation, Quantity, History)):
        named = {_NAMES.get(found.name, found.name): getattr(value, found.name) for found in dataclasses.fields(value)}
        return {name: found for name, found in named.items() if found is not None or name == "value"}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, Mapping):
        return dict(value)
    # A model of pydantic; a number of numpy.
    for name in ("model_dump", "item"):
        if callable(method := getattr(value, name, None)):
            return method()
    raise TypeError(f"a history cannot hold a {type(value).__name__}")


def request(
    measure: str,
    measure_before: str | None,
    history: object,
    changes: object,
    start: date,
    end: date,
    amount: str | None,
    pro_rata: str | None,
) -> str:
    """What the engine is asked, as JSON."""
    asked = {
        "measure": measure,
        "measure_before": measure_before,
        "history": history,
        "changes": {} if changes is None else changes,
        "from": start,
        "to": end,
        "amount": amount,
        "pro_rata": pro_rata,
    }
    return json.dumps(asked, default=_plain, allow_nan=False)
