"""Soglia from Python: the package as it is installed, a table through Arrow, or a dict for each case."""

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import soglia

ENGINE, PACKAGE = "Soglia (Python)", "soglia"
RULES = Path(__file__).parents[1] / "rules"
ON = date(2025, 10, 1)
# Whole numbers of money are cents, and those of hours the last decimal that the fact has.
MANTISSAS = {b"soglia:unit": b"mantissa"}


def cents(amounts):
    if isinstance(amounts, soglia.Results):
        # The first amount; what is not due is -1, as the other engines have it.
        return amounts.to_arrow().column(1).fill_null(-1).to_numpy()
    found = [next(iter(one.amounts.values())) if isinstance(one, soglia.Result) else one for one in amounts]
    return np.array([-1 if amount is None else int(amount * 100) for amount in found])


def array(name, values):
    kind = pa.bool_() if values.dtype == bool else pa.int64()
    field = pa.field(name, kind, metadata=MANTISSAS if name in ("ore", "ore_mese") else None)
    return field, pa.array(values if values.dtype == bool else values.astype("int64", copy=False))


def columns(table):
    fields, arrays = map(list, zip(*(array(name, values) for name, values in table.columns.items())))
    if table.members:
        inner, rows = map(list, zip(*(array(name, values) for name, values in table.members.items())))
        members = pa.ListArray.from_arrays(pa.array(table.offsets.astype("int32")), pa.StructArray.from_arrays(rows, fields=inner))
        fields.append(pa.field("componenti", members.type))
        arrays.append(members)
    return pa.table(arrays, schema=pa.schema(fields))


def value(name, values, row):
    if values.dtype == bool:
        return bool(values[row])
    return int(values[row]) if name == "eta" else int(values[row]) / (10_000 if name == "ore" else 100)


def dicts(table):
    cases = [{name: value(name, values, row) for name, values in table.columns.items()} for row in range(table.rows)]
    for row, case in enumerate(cases if table.members else []):
        members = range(table.offsets[row], table.offsets[row + 1])
        case["componenti"] = [{name: value(name, values, member) for name, values in table.members.items()} for member in members]
    return cases


def ways(workload):
    plan = soglia.load(RULES)[f"prova.{workload.lower()}"].plan(on=ON)
    amount = plan.amounts[0]

    def frame(table):
        frame = columns(table)
        # As of the others, outcome and amount alone are asked for.
        return lambda: plan.run(frame, cents=True, reasons=False, missing=False, threads=1, progress=False)

    yield "rows", frame, "Arrow in, Arrow out, one thread; outcome, and the amount in cents"

    def explained(table):
        frame = columns(table)
        return lambda: plan.run(frame, cents=True, threads=1, progress=False)

    yield "rows", explained, "the same with reasons and what is missing", f"{ENGINE}, with reasons"

    def cases(table):
        given = dicts(table)
        return lambda: [plan(case).amounts[amount] for case in given]

    yield "case", cases, "a dict for each case, the amount as Decimal"

    def alone(table):
        given = dicts(table)
        return lambda: [plan(case) for case in given]

    yield "case", alone, "a dict for each case; the amount is read afterwards", f"{ENGINE}, the call alone"
