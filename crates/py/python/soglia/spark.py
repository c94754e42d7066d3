"""Measures on frames of Spark.

    from soglia import bundled
    from soglia.spark import evaluate

    decided = evaluate(frame, bundled()["lombardia.dairago.sad"], on=date(2025, 6, 1))

The rules travel to the workers as bytes: beside this package and pyarrow, they need nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from soglia._errors import RequestError, Text
from soglia._soglia import Measure, Plan

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

__all__ = ["evaluate"]


def evaluate(
    df: DataFrame,
    measure: Measure | Plan,
    *,
    on: date | None = None,
    keep: list[str] | None = None,
    reasons: bool = True,
    missing: bool = True,
    cents: bool = False,
) -> DataFrame:
    """Evaluates a measure for every row of a frame of Spark, in the workers.

    A column is for the fact of its name; a list of a case is an array of structs. The result begins with the columns of `df` that `keep`
    names, all of them where it is left out, and goes on with those of `Results`: `outcome`, each amount as a decimal in its unit,
    `reason` and, unless `missing=False`, `missing`. `reasons` and `cents` are those of `Plan.run`: with `cents`, whole numbers of money
    count cents, in the frame and in the amounts. `on` is the day of the evaluation; a plan has one already.

    Raises ColumnError, before any work, for a column that can never hold its fact, and NotInForceError. A row that cannot be taken is
    `refused`, with its reason.
    """
    import pyarrow as pa
    from pyspark.sql.pandas.types import from_arrow_schema

    if isinstance(measure, Plan):
        plan = measure
    elif not isinstance(measure, Measure):
        message = Text("serve una misura o un piano", "a measure or a plan is expected")
        raise RequestError("argument", message, None, Text('`pack["id"]` dà la misura di quel nome', '`pack["id"]` gives the measure of that name'))
    elif on is None:
        raise TypeError("on is a date, as `date(2025, 6, 1)`")
    else:
        plan = measure.plan(on=on)
    if isinstance(keep, str):
        message = Text("serve un elenco di nomi, non un testo solo", "a list of names is expected, not one text")
        raise RequestError("argument", message, None, Text("anche un nome solo sta tra parentesi: `[nome]`", "one name stands in brackets too: `[name]`"))
    kept = df.columns if keep is None else keep
    # What nobody reads does not travel.
    used = {*kept, *(path.partition(".")[0] for path in plan.facts)}
    if not used.issuperset(df.columns):
        df = df.select(*["`" + name.replace("`", "``") + "`" for name in df.columns if name in used])

    def run(table: pa.Table | pa.RecordBatch) -> pa.Table:
        return plan.run(table, keep=kept, reasons=reasons, missing=missing, cents=cents, threads=1, progress=False).to_arrow()

    # An empty frame has the schema of every other one, and is refused for the same columns.
    empty = run(df.limit(0).toArrow())
    schema = pa.schema([_plain(field) for field in empty.schema])

    def work(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield from run(batch).cast(schema).to_batches()

    return df.mapInArrow(work, from_arrow_schema(schema))


def _plain(field: pa.Field) -> pa.Field:
    """Spark has no dictionaries."""
    import pyarrow as pa

    return field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
