"""Reads what the engine answers, as JSON, into small classes: a field is read as its annotation says."""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias, Union

from soglia._errors import Text

if TYPE_CHECKING:
    Value: TypeAlias = Decimal | Fraction | bool | date | str | list["Value"] | None
else:

    class Value:
        """A value of a rule: a number is a Decimal, or a Fraction where no decimal is exact; a choice is its code; None is not known, or hidden."""


def value(data: dict[str, Any]) -> Any:
    """A value with its type, as the engine writes it."""
    kind = data["type"]
    if kind == "number":
        text: str = data["value"]
        return Fraction(text) if "/" in text else Decimal(text)
    if kind == "date":
        return date.fromisoformat(data["value"])
    if kind == "rows":
        return [value(item) for item in data["values"]]
    return data.get("value")


@functools.cache
def _fields(cls: type) -> dict[str, tuple[str, Any, bool]]:
    """The name in JSON, the type, and whether there must be one, of each field."""
    hints = typing.get_type_hints(cls)
    return {
        field.name: (field.metadata.get("name", field.name), hints[field.name], field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING)
        for field in dataclasses.fields(cls)
        if field.init
    }


def read(kind: Any, data: Any) -> Any:
    """`data` as a `kind`."""
    if data is None or kind is Any or kind in (str, int, bool):
        return data
    if kind is Value:
        # Text and numbers of their own, beside values with their type.
        return value(data) if isinstance(data, dict) else data
    if kind is Decimal or kind is Fraction:
        return kind(data)
    if kind is date:
        return date.fromisoformat(data)
    if kind is Text:
        return Text(data["it"], data["en"])
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is list:
        return [read(arguments[0], item) for item in data]
    if origin is tuple:
        return tuple(read(item, part) for item, part in zip(arguments, data, strict=True))
    if origin is dict:
        return {key: read(arguments[1], item) for key, item in data.items()}
    if origin in (Union, types.UnionType):
        return None if data is None else read(next(item for item in arguments if item is not type(None)), data)
    if dataclasses.is_dataclass(kind):
        make = typing.cast(Any, kind)
        found = {field: (_at(data, name), of, needed) for field, (name, of, needed) in _fields(make).items()}
        return make(**{field: read(of, value) for field, (value, of, needed) in found.items() if needed or value is not None})
    return data


def _at(data: dict[str, Any], name: str) -> Any:
    """What stands under a name, or under `name.field` inside that; None where there is nothing."""
    first, _, rest = name.partition(".")
    found = data.get(first)
    return found.get(rest) if rest and isinstance(found, dict) else found
