"""What people and their data do by mistake: it is said in words, at once, and without a value."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

import soglia

from conftest import HELP

ON = date(2025, 6, 1)
CODE = "RSSMRA80A01H501U"


@pytest.fixture
def measure(pack: soglia.Pack) -> soglia.Measure:
    return pack["prova.buono"]


@pytest.fixture
def plan(measure: soglia.Measure) -> soglia.Plan:
    return measure.plan(on=ON)


FORKED = """
import multiprocessing, sys
from datetime import date
import pyarrow as pa, soglia

plan = soglia.load(sys.argv[1])["prova.buono"].plan(on=date(2025, 6, 1))
table = pa.table({"isee": pa.array(range(250_000), pa.int64())})

def run():
    counts = plan.run(table, threads=2).counts
    assert counts["unknown"] + counts["not_met"] == 250_000, counts

run()
child = multiprocessing.get_context("fork").Process(target=run)
child.start()
child.join(300)
if child.is_alive():
    child.kill()
    sys.exit("the child hangs")
sys.exit(child.exitcode)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_a_forked_process_works_as_the_one_it_came_from(rules: Path) -> None:
    ran = subprocess.run([sys.executable, "-c", FORKED, str(rules)], capture_output=True, text=True, timeout=500, check=False)
    assert ran.returncode == 0, ran.stderr


def test_results_have_the_index_of_the_frame(plan: soglia.Plan) -> None:
    frame = pd.DataFrame({"pratica": [7, 8, 9], "isee": [1, 2, 3], "residente": [True, False, True]}).set_index("pratica")
    some = frame[frame["residente"]]
    assert plan.run(some).to_pandas().index.tolist() == [7, 9]
    assert plan.run(pa.Table.from_pandas(frame, preserve_index=False)).to_pandas().index.tolist() == [0, 1, 2]
    figli = pd.DataFrame({"pratica": [7], "reddito": [1]})
    ways: list[dict[str, Any]] = [{"lists": {"figli": figli}, "key": "pratica"}, {"keep": ["pratica"]}]
    for keywords in ways:
        with pytest.raises(soglia.ColumnError) as caught:
            plan.run(frame, **keywords)
        assert caught.value.help and "reset_index()" in caught.value.help.it


@pytest.mark.parametrize("value", [pd.NaT, "\ud800" + CODE, float("nan"), object()], ids=["NaT", "surrogate", "nan", "object"])
def test_a_value_of_no_type_is_named_and_not_repeated(measure: soglia.Measure, value: object) -> None:
    with pytest.raises(soglia.FactsError) as caught:
        measure.evaluate({"isee": value}, on=ON)
    [problem] = caught.value.problems
    assert problem.path == "isee" and CODE not in str(caught.value)
    assert caught.value.__cause__ is None and caught.value.__context__ is None
    with pytest.raises(soglia.FactsError, match="unknown|knows"):
        measure.evaluate({"\ud800": 1}, on=ON)


def test_a_frame_whose_values_have_no_type_in_common_is_not_quoted(plan: soglia.Plan) -> None:
    frame = pd.DataFrame({"residente": [True, False], "isee": pd.Series([5000, CODE], dtype=object)})
    with pytest.raises(soglia.ColumnError) as caught:
        plan.run(frame)
    assert (caught.value.code, caught.value.path) == ("table", "isee") and caught.value.help
    assert CODE not in str(caught.value) and caught.value.__cause__ is None and caught.value.__context__ is None


def test_what_a_stream_says_as_it_stops_is_the_cause(plan: soglia.Plan) -> None:
    def batches() -> Any:
        yield pa.record_batch({"isee": [1]})
        raise OSError("the disk is gone")

    with pytest.raises(soglia.ColumnError, match="cannot be read") as caught:
        plan.run(pa.RecordBatchReader.from_batches(pa.schema([("isee", pa.int64())]), batches()))
    assert caught.value.help and "the disk is gone" in str(caught.value.__cause__)


@dataclass
class Child:
    reddito: int


@dataclass
class Case:
    residente: bool
    isee: str
    figli: list[Child]


def test_facts_may_be_a_dataclass(measure: soglia.Measure, plan: soglia.Plan) -> None:
    case = Case(True, "25000", [Child(1)])
    assert measure.evaluate(case, on=ON).outcome == "not_met" == plan(case).outcome


def test_a_list_without_end_is_refused_before_it_is_read(measure: soglia.Measure, plan: soglia.Plan) -> None:
    class Rows(list[dict[str, Any]]):
        def __iter__(self) -> Any:
            raise AssertionError("the rows are read")

    for name in ("figli", "fili"):
        with pytest.raises(soglia.FactsError) as caught:
            measure.evaluate({name: Rows([{"altro": 1}] * 10_001)}, on=ON)
        assert "too_many_rows" in [problem.fault for problem in caught.value.problems]
    with pytest.raises(soglia.FactsError) as caught:
        measure.evaluate({f"nome_{number}": 1 for number in range(1_000)}, on=ON)
    assert len(caught.value.problems) == 101 and "900 more" in str(caught.value)
    long = "n" * 1_000_000
    for ask in (lambda: measure.evaluate({long: 1}, on=ON), lambda: measure.pack[long], lambda: plan.run(pa.table({"isee": [1]}), keep=[long])):
        with pytest.raises(soglia.SogliaError) as refused:
            ask()
        assert len(str(refused.value)) < 1_000 and len(refused.value.path or "") < 1_000


def test_long_work_hears_signals_within_one_block(plan: soglia.Plan) -> None:
    """A block is worked on in parts, and after each a signal is heard."""
    table = pa.table({"isee": pa.array(range(450_000), pa.int64())})
    results = plan.run(table, threads=1, missing=False)
    assert [len(batch) for batch in results.to_arrow().to_batches()] == [200_000, 200_000, 50_000]
    # To find what rows lack takes long.
    told: list[int] = []
    plan.run(table.slice(0, 20_000), threads=1, progress=told.append)
    assert told == [8_192, 16_384, 20_000]


def test_a_misspelt_list_is_not_lost(plan: soglia.Plan) -> None:
    with pytest.raises(soglia.ColumnError) as caught:
        plan.run(pa.table({"pratica": [1]}), lists={"figl": pa.table({"pratica": [1]})}, key="pratica")
    assert caught.value.path == "figl" and caught.value.help and "`figli`" in caught.value.help.en


def test_a_misspelt_list_is_not_lost_where_a_figure_is_sought(rules: Path) -> None:
    files = soglia.rules(rules)
    assert re.fullmatch(r"<Rules of [1-9][0-9]* files>", repr(files))
    rows = pa.table({"pratica": [1]})
    with pytest.raises(soglia.ColumnError) as caught:
        files.seek("prova.buono", "soglia", rows, on=ON, budget=1, lists={"figl": rows}, key="pratica")
    assert caught.value.path == "figl" and caught.value.help and "`figli`" in caught.value.help.en


def test_a_float_is_refused_in_the_same_words_in_a_case_and_in_a_table(plan: soglia.Plan) -> None:
    for value in (float("inf"), float("-inf"), 1e300, 1e16, 1e-5, 12.345, 0.1 + 0.2):
        with pytest.raises(soglia.FactsError) as caught:
            plan({"isee": value})
        told = plan.run(pa.table({"isee": [value]})).to_arrow()["reason"].to_pylist()
        assert told == [f"isee: {caught.value.problems[0].fault}"], value


def test_names_that_are_none_are_not_in_a_pack(pack: soglia.Pack) -> None:
    assert 1 not in pack and None not in pack and "prova.buono" in pack


def test_editions_and_measures_that_are_not_there(rules: Path) -> None:
    files = soglia.rules(rules)
    for ask in (
        lambda: files.diff("prova.buono/2031", "prova.buono/2025"),
        lambda: files.figures("prova.bono", on=ON),
        lambda: files.amend("prova.bono", {"soglia": 1}, on=ON),
    ):
        with pytest.raises(soglia.UnknownMeasureError) as caught:
            ask()
        assert caught.value.help and "`prova.buono" in caught.value.help.en and "262142" not in str(caught.value)
    with pytest.raises(soglia.RequestError) as late:
        files.diff("prova.buono", "prova.buono/2025")
    assert "262142" not in str(late.value) and late.value.code == "R0101"


def test_a_null_among_the_rows_of_a_list_refuses_the_case(measure: soglia.Measure, plan: soglia.Plan) -> None:
    with pytest.raises(soglia.FactsError) as caught:
        measure.evaluate({"figli": [None]}, on=ON)
    assert caught.value.path == "figli[0]"
    rows = pa.array([[None], [{"reddito": 1}]], pa.list_(pa.struct([("reddito", pa.int64())])))
    assert plan.run(pa.table({"figli": rows})).to_arrow()["reason"].to_pylist()[0] == "figli[0]: wrong_type"


def test_texts_that_a_table_takes_for_yes_and_no(plan: soglia.Plan) -> None:
    texts = ["true", "VERO", "sì", "si", "Yes", "false", "Falso", "no", "1", "0", "x"]
    outcomes = plan.run(pa.table({"residente": texts})).to_arrow()["outcome"].to_pylist()
    assert outcomes == ["unknown"] * 5 + ["not_met"] * 3 + ["refused"] * 3


def test_arguments_of_another_kind_are_told_in_words(pack: soglia.Pack, plan: soglia.Plan) -> None:
    table = pa.table({"isee": [1]})
    wrong: list[Any] = [
        lambda: plan.run(table, keep="isee"),  # type: ignore[arg-type]
        lambda: plan.run(table, threads=0),
        lambda: plan.run(table, threads=-1),
        lambda: plan.run(table, threads="2"),  # type: ignore[arg-type]
        lambda: pack.questions("prova.buono", {}, on=ON),  # type: ignore[arg-type]
    ]
    for ask in wrong:
        with pytest.raises(soglia.RequestError) as caught:
            ask()
        assert caught.value.code == "argument" and caught.value.help
    with pytest.raises(soglia.SogliaError, match="not a decision"):
        soglia.Decision.from_json("{}")


def test_rules_with_errors_say_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "buono.yaml").write_text(HELP.replace("requirements:", "requirments:"), encoding="utf-8")
    with pytest.raises(soglia.RuleError) as caught:
        soglia.load(tmp_path)
    assert "(did you mean `requirements`?)" in str(caught.value)


def test_measures_and_plans_are_equal_where_they_are_the_same(pack: soglia.Pack, rules: Path) -> None:
    again = soglia.load(rules)
    measure, other = pack["prova.buono"], again["prova.buono"]
    assert measure == other and hash(measure) == hash(other) and measure != pack["prova.buono/2025"] and measure != "prova.buono"
    assert measure.plan(on=ON) == other.plan(on=ON) != other.plan(on=date(2025, 6, 2))
    assert len({measure.plan(on=ON), other.plan(on=ON), pack["prova.buono/2025"].plan(on=ON)}) == 1
