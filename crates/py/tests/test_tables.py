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

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import soglia
from conftest import ROOT, without_origin

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
    "reason": [None, "isee: out_of_range", "residenza; banda", None],
    "missing": [None, None, None, "residente"],
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
    euro = plan.run(table.set_column(1, "isee", pa.array([Decimal("25000.00"), Decimal("25000.01")]))).to_arrow()
    cents = plan.run(table, cents=True).to_arrow()
    assert cents["outcome"].to_pylist() == ["met", "not_met"]
    # The amounts count cents too, and say so.
    assert (euro["buono"].type, cents["buono"].type) == (pa.decimal128(38, 2), pa.int64())
    assert cents.schema.field("buono").metadata == {b"soglia:unit": b"cent"}
    assert [None if value is None else value / Decimal(100) for value in cents["buono"].to_pylist()] == euro["buono"].to_pylist()
    assert euro["buono"].to_pylist()[0] is not None
    assert plan.run(table).to_arrow()["outcome"].to_pylist() == ["refused", "refused"]


def test_reasons_may_be_left_to_rows_that_are_refused(plan: soglia.Plan) -> None:
    results = plan.run(pa.table(ROWS), reasons=False).to_arrow().to_pydict()
    assert results == EXPECTED | {"reason": [None, "isee: out_of_range", None, None]}


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
    plan.run(table, threads=2, missing=False, progress=lambda done: callers.add(threading.get_ident()))
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


def test_columns_of_the_table_stand_before_the_results(plan: soglia.Plan) -> None:
    results = plan.run(pl.DataFrame(ROWS), keep=["pratica", "isee"])
    table = results.to_arrow()
    assert table.column_names == ["pratica", "isee", *EXPECTED]
    assert table["pratica"].to_pylist() == ROWS["pratica"] and "pratica" not in results.ignored
    for keep in (["nome"], ["isee", "isee"]):
        with pytest.raises(soglia.ColumnError) as caught:
            plan.run(pa.table(ROWS), keep=keep)
        assert caught.value.path == keep[-1]
    assert plan.run(pa.table(ROWS), missing=False).to_arrow().column_names == list(EXPECTED)[:-1]
    assert plan.requirements == ["residenza", "limite", "nato", "banda"]


def test_a_row_that_is_asked_for_is_explained(plan: soglia.Plan) -> None:
    results = plan.run(pa.Table.from_batches(pa.table(ROWS).to_batches(max_chunksize=3)))
    case = {name: values[0] for name, values in ROWS.items() if name != "pratica"}
    assert results.decision(0).to_dict()["outcome"] == "met" and results.decision(0).amounts == plan.evaluate(case).amounts
    assert results.explain(2, "en") == results.decision(2).explain("en")
    assert results.decision(-1).missing == ["residente"] == results.decision(3).missing
    with pytest.raises(soglia.FactsError) as caught:
        results.decision(1)
    assert [(problem.path, problem.fault) for problem in caught.value.problems] == [("isee", "out_of_range")]
    for row in (4, -5):
        with pytest.raises(IndexError):
            results.decision(row)


FRAMES: list[Callable[[dict[str, list[Any]]], Any]] = [pa.table, pl.DataFrame, pd.DataFrame]


@pytest.mark.parametrize("make", FRAMES, ids=["pyarrow", "polars", "pandas"])
@pytest.mark.parametrize("keys", [[1, 2, 3, 4], ["d", "c", "b", "a"]], ids=["numbers", "texts"])
def test_members_may_stand_in_a_table_of_their_own(plan: soglia.Plan, make: Callable[[dict[str, list[Any]]], Any], keys: list[Any]) -> None:
    rows = {name: values for name, values in ROWS.items() if name != "figli"} | {"pratica": keys}
    first, _, _, last = keys
    # In no order at all; the rows of one case keep theirs.
    figli = {"pratica": [last, first, last], "reddito": [0, 100, 0], "minore": [False, True, False]}
    results = plan.run(make(rows), lists={"figli": make(figli)}, key="pratica", keep=["pratica"])
    assert results.to_arrow().to_pydict() == {"pratica": keys} | EXPECTED
    assert results.decision(0).to_dict() == plan.run(pa.table(ROWS)).decision(0).to_dict()
    empty = plan.run(make(rows), lists={"figli": make(figli).head(0) if make is not pa.table else pa.table(figli).slice(0, 0)}, key="pratica")
    assert empty.counts["met"] == 1, "a case without rows has a list without rows"


@pytest.mark.parametrize(
    ("register", "figli", "said"),
    [
        ({"isee": [1]}, {"pratica": [1], "reddito": [0]}, "`register` has no column `pratica`"),
        ({"pratica": [1]}, {"reddito": [0]}, "`figli` has no column `pratica`"),
        ({"pratica": [1, 1]}, {"pratica": [1], "reddito": [0]}, "same key (rows 0 and 1)"),
        ({"pratica": [1]}, {"pratica": [1, 765], "reddito": [0, 0]}, "1 rows of `figli` have a key that no row"),
        ({"pratica": [1]}, {"pratica": [1, None], "reddito": [0, 0]}, "1 rows of `figli` have no key"),
        ({"pratica": [1]}, {"pratica": ["1"], "reddito": [0]}, "the same as in the register"),
        ({"pratica": [1.5]}, {"pratica": [1.5], "reddito": [0]}, "whole numbers or text"),
        ({"pratica": [1], "figli": [[]]}, {"pratica": [1], "reddito": [0]}, "stands twice"),
    ],
)
def test_members_without_a_case_are_refused(plan: soglia.Plan, register: Any, figli: Any, said: str) -> None:
    with pytest.raises(soglia.ColumnError) as caught:
        plan.run(pa.table(register), lists={"figli": pa.table(figli)}, key="pratica")
    assert said in str(caught.value) and caught.value.code == "key" and "765" not in str(caught.value)
    with pytest.raises(TypeError, match="go together"):
        plan.run(pa.table(register), key="pratica")


VALUES = st.one_of(st.none(), st.sampled_from(["0", "12345.67", "25000.01", "-1", "1e3", "x", "0.001", "1000000.01"]))
CASES = st.fixed_dictionaries(
    {
        "residente": st.one_of(st.none(), st.booleans()),
        "isee": VALUES,
        "ore": st.one_of(st.none(), st.sampled_from(["0", "1.2345", "744", "744.0001", "1.23456"])),
        "nascita": st.one_of(st.none(), st.sampled_from(["1944-05-01", "2012-01-01", "1899-12-31", "ieri"])),
        "fascia": st.one_of(st.none(), st.sampled_from(["a", "b", "c"])),
        "figli": st.one_of(st.none(), st.lists(st.fixed_dictionaries({"reddito": VALUES}), max_size=6)),
    }
)
SCHEMA = pa.schema(
    [("residente", pa.bool_()), *((name, pa.string()) for name in ("isee", "ore", "nascita", "fascia"))]
    + [("figli", pa.list_(pa.struct([("reddito", pa.string())])))]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(CASES, min_size=1, max_size=12))
def test_good_rows_are_right_and_bad_ones_have_a_reason(plan: soglia.Plan, cases: list[dict[str, Any]]) -> None:
    results = plan.run(pa.Table.from_pylist(cases, schema=SCHEMA))
    rows = results.to_arrow().to_pylist()
    assert len(rows) == len(cases)
    for place, (case, row) in enumerate(zip(cases, rows, strict=True)):
        try:
            decision = plan.evaluate(case)
        except soglia.FactsError as error:
            assert (row["outcome"], row["buono"], row["missing"]) == ("refused", None, None)
            named = {problem.path: problem.fault for problem in error.problems}
            said = dict(part.split(": ") for part in row["reason"].split("; ") if not part.startswith("+"))
            assert said.items() <= named.items() and len(said) == min(5, len(named))
        else:
            not_met = [id for id, met in decision.requirements.items() if met is False]
            assert row["outcome"] == decision.outcome and row["buono"] == decision.amounts["buono"]
            assert row["reason"] == ("; ".join(not_met) if decision.outcome == "not_met" else None)
            assert row["missing"] == ("; ".join(decision.missing) or None)
            assert results.decision(place).amounts == decision.amounts


def plain(value: Any) -> Any:
    """Numbers as text: a column has one type."""
    if isinstance(value, list):
        return [{name: plain(field) for name, field in row.items()} for row in value]
    return value if isinstance(value, bool) or value is None else str(value)


def test_the_vectors_as_one_batch_give_the_same_bytes(published: soglia.Pack) -> None:
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for path in sorted((ROOT / "tests" / "vectors").glob("*.json")):
        vector = json.loads(path.read_text(encoding="utf-8"))
        if vector["decision"]["outcome"] != "not_in_force":
            groups.setdefault((vector["measure"], vector["on"]), []).append(vector)
    compared = 0
    for (measure, on), vectors in groups.items():
        facts: list[dict[str, Any]] = [{name: plain(value) for name, value in vector["facts"].items()} for vector in vectors]
        names = sorted({name for case in facts for name in case})
        # Rows of one list have the fields of all of them.
        fields = {name: sorted({key for case in facts if isinstance(case.get(name), list) for row in case[name] for key in row}) for name in names}

        def whole(case: dict[str, Any], name: str, fields: dict[str, list[str]] = fields) -> Any:
            value = case.get(name)
            return [{key: row.get(key) for key in fields[name]} for row in value] if isinstance(value, list) else value

        rows = [{name: whole(case, name) for name in names} for case in facts]
        results = published[measure].plan(on=date.fromisoformat(on)).run(pa.Table.from_pylist(rows))
        for row, vector in enumerate(vectors):
            decision = without_origin(json.loads(results.decision(row).to_json()))
            assert json.dumps(decision, ensure_ascii=False, indent=2) == json.dumps(vector["decision"], ensure_ascii=False, indent=2)
            compared += 1
    assert compared >= 20


def test_a_bar_shows_how_far_long_work_has_come(plan: soglia.Plan, capsys: pytest.CaptureFixture[str]) -> None:
    table = pa.table({"isee": pa.array(range(200_000), pa.int64())})
    plan.run(table, progress=True, missing=False)
    assert "200k" in capsys.readouterr().err
    plan.run(table, progress=False, missing=False)
    plan.run(table.slice(0, 10))
    assert capsys.readouterr().err == "", "short work has no bar"


def test_amounts_of_rows_come_as_lists(published: soglia.Pack) -> None:
    plan = published["lombardia.oglio-po.debito-acqua"].plan(on=date(2025, 6, 30))
    facts = json.loads((ROOT / "tests" / "vectors" / "debt-rows.json").read_text(encoding="utf-8"))["facts"]
    decision = plan.evaluate(facts)
    # A column has one type.
    works = [{"data": date.fromisoformat(row["data"]), "ore": str(row["ore"])} for row in facts["attivita"]]
    [row] = plan.run(pa.Table.from_pylist([facts | {"attivita": works}])).to_arrow().to_pylist()
    assert any(isinstance(value, list) for value in decision.amounts.values())
    assert all(row[name] == value for name, value in decision.amounts.items())
