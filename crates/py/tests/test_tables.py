"""Many cases at once, from and to data frames."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import soglia
from conftest import ROOT

ON = date(2025, 6, 1)
ROWS: dict[str, list[Any]] = {
    "pratica": [1, 2, 3, 4],
    "residente": [True, True, False, None],
    "isee": [Decimal("12345.67"), Decimal("-1.00"), Decimal("0.00"), Decimal("25000.00")],
    "ore": [1.2345, 2.0, 3.0, 4.0],
    "nascita": [date(1944, 5, 1)] * 4,
    "fascia": ["a", "a", "b", "a"],
    "figli": [[{"reddito": 100, "minore": True}], [], [], [{"reddito": 0, "minore": False}] * 2],
}
EXPECTED = {
    "outcome": ["met", "refused", "not_met", "unknown"],
    "buono": [Decimal("49.38"), None, None, None],
    "reason": [None, "isee: out_of_range", None, None],
}


@pytest.fixture
def plan(pack: soglia.Pack) -> soglia.Plan:
    return pack["prova.buono"].plan(on=ON)


def duck(rows: dict[str, list[Any]]) -> Any:
    return duckdb.from_arrow(pa.table(rows))


MAKERS: list[Callable[[dict[str, list[Any]]], Any]] = [pa.table, pl.DataFrame, pd.DataFrame, duck]


@pytest.mark.parametrize("make", MAKERS, ids=["pyarrow", "polars", "pandas", "duckdb"])
def test_any_data_frame_goes_in(plan: soglia.Plan, make: Callable[[dict[str, list[Any]]], Any]) -> None:
    results = plan.run(make(ROWS))
    assert results.to_arrow().to_pydict() == EXPECTED
    assert results.counts == {"not_met": 1, "unknown": 1, "met": 1, "refused": 1}
    assert len(results) == 4 and results.ignored == ["pratica", "figli.minore"] and results.without_column == []
    assert "1 refused" in repr(results) and "12345" not in repr(results)


def test_any_data_frame_comes_out(pack: soglia.Pack, plan: soglia.Plan) -> None:
    results = plan.run(pa.table(ROWS))
    assert pl.DataFrame(results).to_dict(as_series=False) == EXPECTED
    assert results.to_polars().equals(pl.DataFrame(results))
    assert results.to_pandas()["buono"].tolist() == EXPECTED["buono"]
    table = pa.table(results)
    assert table.schema.metadata[b"soglia:measure"] == b"prova.buono"
    assert table.schema.metadata[b"soglia:pack"].decode() == pack.sha256
    assert duckdb.from_arrow(table).filter("outcome = 'met'").fetchall()[0][1] == Decimal("49.38")
    # A stream that nobody reads is released.
    results.__arrow_c_stream__()


def test_each_row_is_what_the_case_alone_gives(plan: soglia.Plan) -> None:
    rows = {name: values[:1] + values[2:] for name, values in ROWS.items() if name != "pratica"}
    results = plan.run(pa.table(rows)).to_arrow().to_pydict()
    for index in range(3):
        case = plan({name: values[index] for name, values in rows.items()})
        assert (case.outcome, case.amounts["buono"]) == (results["outcome"][index], results["buono"][index])


def test_whole_numbers_of_money_may_count_cents(plan: soglia.Plan) -> None:
    rows = {"residente": [True] * 2, "isee": [2_500_000, 2_500_001], "ore": ["1.5", "1.5"], "fascia": ["a", "a"]}
    table = pa.table(rows | {"nascita": [date(2000, 1, 1)] * 2, "figli": pa.array([[], []], pa.list_(pa.struct([("reddito", pa.int64())])))})
    assert plan.run(table, cents=True).to_arrow()["outcome"].to_pylist() == ["met", "not_met"]
    assert plan.run(table).to_arrow()["outcome"].to_pylist() == ["refused", "refused"]


def test_threads_and_chunks_change_nothing(plan: soglia.Plan) -> None:
    many = 350_000
    isee = pa.array(range(many), pa.int64())
    table = pa.table({"isee": isee, "residente": pa.repeat(True, many), "ore": pa.array([index % 700 for index in range(many)])})
    told: list[int] = []
    one = plan.run(table, threads=1, progress=told.append).to_arrow()
    assert told == sorted(told) and told[-1] == many and len(told) > 1
    assert plan.run(table, threads=3).to_arrow().equals(one)
    chunks = pa.Table.from_batches(table.to_batches(max_chunksize=999))
    assert plan.run(chunks).to_arrow().combine_chunks().equals(one.combine_chunks())
    assert len(plan.run(table.slice(0, 0))) == 0


def test_what_goes_wrong_in_progress_is_raised(plan: soglia.Plan) -> None:
    def stop(done: int) -> None:
        raise RuntimeError(f"stopped at {done}")

    with pytest.raises(RuntimeError, match="stopped at 4"):
        plan.run(pa.table(ROWS), progress=stop)


def test_the_interpreter_is_free_during_a_run(plan: soglia.Plan) -> None:
    """Workers call back while the caller waits for them: if the caller held the interpreter, this would never end."""
    table = pa.table({"isee": pa.array(range(400_000), pa.int64())})
    callers: set[int] = set()
    plan.run(table, threads=2, progress=lambda done: callers.add(threading.get_ident()))
    assert callers and threading.get_ident() not in callers


def test_a_column_of_a_wrong_type_is_refused_as_a_whole(plan: soglia.Plan) -> None:
    with pytest.raises(soglia.ColumnError) as caught:
        plan.run(pa.table({"isee": [True]}))
    assert (caught.value.code, caught.value.path) == ("column", "isee") and "Boolean" in str(caught.value)
    assert "colonna" in caught.value.message.it
    with pytest.raises(soglia.ColumnError, match="cents"):
        plan.run(pa.table({"isee": [1.5]}), cents=True)


def test_what_is_no_table_is_refused(plan: soglia.Plan) -> None:
    with pytest.raises(TypeError, match="Arrow stream"):
        plan.run([{"isee": 1}])  # type: ignore[arg-type]
    with pytest.raises((ValueError, OverflowError)):
        plan.run(pa.table(ROWS), threads=0)


def test_a_producer_that_fails_is_not_quoted(plan: soglia.Plan) -> None:
    def batches() -> Any:
        yield pa.record_batch({"isee": [1]})
        raise ValueError("12345.67")

    reader = pa.RecordBatchReader.from_batches(pa.schema([("isee", pa.int64())]), batches())
    with pytest.raises(soglia.ColumnError, match="cannot be read") as caught:
        plan.run(reader)
    assert "12345" not in str(caught.value)


def test_amounts_of_rows_come_as_lists(published: soglia.Pack) -> None:
    plan = published["lombardia.oglio-po.debito-acqua"].plan(on=date(2025, 6, 30))
    facts = json.loads((ROOT / "tests" / "vectors" / "debt-rows.json").read_text(encoding="utf-8"))["facts"]
    decision = plan.evaluate(facts)
    # A column has one type.
    works = [{"data": date.fromisoformat(row["data"]), "ore": str(row["ore"])} for row in facts["attivita"]]
    [row] = plan.run(pa.Table.from_pylist([facts | {"attivita": works}])).to_arrow().to_pylist()
    assert any(isinstance(value, list) for value in decision.amounts.values())
    assert all(row[name] == value for name, value in decision.amounts.items())
