"""Other figures, two sets of rules over the same cases, and rankings."""

from __future__ import annotations

import json
import pickle
import xml.etree.ElementTree as ET
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import soglia
from conftest import HELP, ROOT
from test_answers import whole

ON = date(2025, 6, 1)
CASES = 200_000


@pytest.fixture
def files(rules: Path) -> soglia.Rules:
    return soglia.rules(rules)


def register(rows: int = 6) -> Any:
    """The ISEE rises by 10,000 with every row, from 0; the last one is not known."""
    return pa.table({
        "pratica": list(range(rows)),
        "residente": [True] * rows,
        "isee": [10_000 * row for row in range(rows - 1)] + [None],
        "ore": [10] * rows,
        "nascita": [date(1944, 5, 1)] * rows,
        "fascia": ["a"] * rows,
        "figli": pa.array([[]] * rows, pa.list_(pa.struct([("reddito", pa.int64()), ("minore", pa.bool_())]))),
        "comune": ["Bozzolo", "Viadana"] * (rows // 2),
    })  # fmt: skip


def test_figures_are_listed_and_changed(files: soglia.Rules) -> None:
    found = {figure.path: figure for figure in files.figures("prova.buono", on=ON)}
    assert (found["soglia"].value, found["soglia"].unit) == (Decimal(25_000), "EUR")
    for value in (30_000, "30000.00", Decimal("30000"), 30_000.0):
        amended = files.amend("prova.buono", {"soglia": value}, on=ON)
        [changed] = amended.changed
        assert (changed.edition, changed.figure, changed.value) == ("prova.buono/2025", found["soglia"], Decimal(30_000))
        facts = {"residente": True, "isee": 29_000, "ore": 1, "nascita": date(1944, 5, 1), "fascia": "a", "figli": []}
        assert amended.measure.evaluate(facts, on=ON).eligible is True
    # Three decimals of a number are no thousands.
    assert files.amend("prova.buono", {"soglia": Decimal("8.125")}, on=ON).changed[0].value == Decimal("8.125")


def test_figures_that_cannot_be_changed_are_named(files: soglia.Rules, rules: Path) -> None:
    for changes, code, said in (
        ({"soglie": 1}, "R0102", "soglie"),
        ({"soglia": "8.000"}, "R0105", "thousands"),
        ({"soglia": "molto"}, "R0104", "molto"),
    ):
        with pytest.raises(soglia.RequestError, match=said) as caught:
            files.amend("prova.buono", changes, on=ON)
        assert caught.value.code == code and caught.value.help is not None
    with pytest.raises(soglia.RequestError) as late:
        files.figures("prova.buono", on=date(1990, 1, 1))
    assert late.value.code == "R0101"
    (rules / "buono.yaml").write_text(HELP.replace("ore * tariffa", "ore * tarifa"), encoding="utf-8")
    with pytest.raises(soglia.RuleError):
        soglia.rules(rules).amend("prova.buono", {"soglia": 1}, on=ON)


def test_a_reform_tells_who_gains_and_what_it_costs(pack: soglia.Pack, files: soglia.Rules) -> None:
    before = pack["prova.buono"].plan(on=ON)
    after = files.amend("prova.buono", {"soglia": 30_000}, on=ON).measure.plan(on=ON)
    reform = before.compare(after, register(), by={"isee": [10_000, "25000"], "comune": None, "residente": None}, rows=True, keep=["pratica"])
    whole(reform)
    counts = reform.whole.counts
    assert (counts.rows, counts.enters, counts.unchanged, counts.unknown) == (6, 1, 4, 1)
    [cost] = reform.whole.cost
    assert (cost.unit, cost.before, cost.after, cost.difference) == ("EUR", Decimal(1200), Decimal(1600), Decimal(400))
    isee, comune, residente = reform.by
    assert [group.counts.rows for group in isee.groups] == [2, 1, 2, 1] and isee.groups[2].counts.enters == 1
    assert {group.label.it: group.counts.rows for group in comune.groups} == {"Bozzolo": 3, "Viadana": 3}
    assert residente.id == "residente" and sum(group.counts.rows for group in residente.groups) == 6
    rows = reform.to_arrow().to_pydict()
    assert rows["pratica"] == list(range(6)) and rows["effect"] == ["unchanged"] * 3 + ["enters", "unchanged", "unknown"]
    assert rows["buono_difference"] == [0, 0, 0, 400, 0, None] and rows["buono_after"][3] == Decimal("400.00")
    assert isinstance(reform.to_pandas(), pd.DataFrame) and reform.to_polars().equals(pl.DataFrame(reform))
    drawn = ET.fromstring(reform._repr_svg_())
    assert "entrano" in " ".join(found.text or "" for found in drawn.iter())
    assert "isee" not in repr(reform) and "400" in reform.to_html("en")


def test_a_large_register_is_compared_as_a_small_one(pack: soglia.Pack, files: soglia.Rules) -> None:
    before = pack["prova.buono"].plan(on=ON)
    after = files.amend("prova.buono", {"tariffa": 50}, on=ON).measure.plan(on=ON)
    table = pa.table({
        "pratica": range(CASES), "residente": [True] * CASES, "isee": [place % 40_000 for place in range(CASES)], "ore": [1] * CASES,
        "nascita": [date(1944, 5, 1)] * CASES, "fascia": ["a"] * CASES,
        "figli": pa.array([[]] * CASES, pa.list_(pa.struct([("reddito", pa.int64()), ("minore", pa.bool_())]))),
    })  # fmt: skip
    told: list[int] = []
    many = before.compare(after, table, rows=True, keep=["pratica"], by={"isee": 4}, progress=told.append)
    one = before.compare(after, table, rows=True, keep=["pratica"], by={"isee": 4}, threads=1, progress=False)
    assert many.to_json() == one.to_json() and many.to_arrow().equals(one.to_arrow())
    assert many.to_arrow()["pratica"].to_pylist() == list(range(CASES)) and max(told) == CASES
    assert many.whole.counts.gains == sum(place % 40_000 <= 25_000 for place in range(CASES))
    assert [group.counts.rows for group in many.by[0].groups[:4]] == [CASES // 4] * 4


def test_what_cannot_be_compared_is_named(pack: soglia.Pack, files: soglia.Rules) -> None:
    plan = pack["prova.buono"].plan(on=ON)
    asked: list[tuple[dict[str, Any], str]] = [
        ({"amount": "x"}, "R0201"),
        ({"by": {"x": [1]}}, "R0202"),
        ({"by": {"fascia": [1]}}, "R0203"),
        ({"by": {"pratica": None}}, "R0206"),
    ]
    for keywords, code in asked:
        with pytest.raises(soglia.RequestError) as caught:
            plan.compare(plan, register(), **keywords)
        assert caught.value.code == code
    with pytest.raises(soglia.ColumnError):
        plan.compare(plan, register(), rows=True, keep=["x"])
    with pytest.raises(TypeError, match="rows=True"):
        plan.compare(plan, register()).to_arrow()
    with pytest.raises(ZeroDivisionError):
        plan.compare(plan, register(), progress=lambda done: done / 0)


def test_a_figure_is_sought_for_a_budget(files: soglia.Rules) -> None:
    sought = files.seek("prova.buono", "soglia", register(), on=ON, budget=1600)
    whole(sought)
    assert sought.answer is not None and sought.beyond is not None and sought.direction == "rising"
    assert [sought.answer.value, sought.answer.cost] == [Decimal("39999.99"), Decimal(1600)]
    assert [sought.beyond.value, sought.beyond.cost] == [Decimal(40_000), Decimal(2000)]
    assert sought.figure.path == "soglia" and sought.cost_unit == "EUR" and len(sought.probes) > 9
    stepped = files.seek("prova.buono", "soglia", register(), on=ON, budget="1600", between=(0, 50_000), step=500, changes={"tariffa": 20})
    assert stepped.answer is not None and stepped.beyond is None
    assert [stepped.answer.value, stepped.answer.cost] == [Decimal(50_000), Decimal(1000)]
    with pytest.raises(soglia.RequestError) as caught:
        files.seek("prova.buono", "soglia", register(), on=ON, budget=1, between=(1, 0))
    assert caught.value.code == "R0303"


def test_editions_are_compared_in_words() -> None:
    files = soglia.rules(ROOT / "rules")
    found = files.diff("lombardia.fna-b2/2024", "lombardia.fna-b2/2025")
    assert set(found.to_dict()) == {"format", "before", "after", "differences"}
    ceiling = next(difference for difference in found.differences if difference.path == "tetto_caregiver")
    assert (ceiling.section, ceiling.kind) == ("parameters", "changed") and "100,00" in (ceiling.after or ceiling.title).it
    assert found.explain("it") != found.explain("en") and found._repr_html_().startswith("<iframe")
    with pytest.raises(soglia.UnknownMeasureError):
        files.diff("lombardia.fna-b2/1999", "lombardia.fna-b2/2025")


APPLICATIONS = ROOT / "examples" / "graduatoria" / "domande.csv"


@pytest.fixture(scope="module")
def vouchers() -> soglia.Measure:
    return soglia.load(ROOT / "examples" / "graduatoria")["esempio.valle.buoni-alimentari"]


def ranked(vouchers: soglia.Measure, table: Any) -> soglia.Ranking:
    return vouchers.rank(table, on=date(2026, 12, 31), id="domanda", filed="presentata", seed="verbale-12", budgets={"primavera": 700})


def test_applications_are_ranked(vouchers: soglia.Measure) -> None:
    # Ids as text; moments as text, as pyarrow reads them, and as pandas has them.
    text = pd.read_csv(APPLICATIONS, dtype={"domanda": str})
    ranking = ranked(vouchers, text)
    whole(ranking)
    assert ranking.counts.applications == len(text) and ranking.rows[0].position == 1
    moments = text.assign(presentata=pd.to_datetime(text["presentata"]))
    assert ranked(vouchers, moments).to_json() == ranked(vouchers, pl.from_pandas(moments)).to_json() == ranking.to_json()
    rows = pl.DataFrame(ranking)
    assert rows["id"].to_list() == [row.id for row in ranking.rows] and rows["state"].to_list() == [row.state for row in ranking.rows]
    assert rows["amount"].to_list() == [row.amount for row in ranking.rows]
    spent = [listed.spent for listed in ranking.lists if listed.window == "primavera"]
    assert spent and spent[0] is not None and spent[0] <= 700  # type: ignore[operator]
    first = ranking.rows[0]
    assert first.place is not None and first.follows is None and first.precedes is not None
    public = ranking.masked()
    assert all(value is None for row in public.rows for value, key in zip(row.keys, public.keys) if key.personal)
    assert public.counts == ranking.counts and any(key.personal for key in ranking.keys)
    # The order of the applications does not matter.
    assert ranked(vouchers, text.sample(frac=1, random_state=1)).to_json() == ranking.to_json()


def test_what_a_ranking_lacks_is_named(vouchers: soglia.Measure, pack: soglia.Pack) -> None:
    table, on = pd.read_csv(APPLICATIONS), date(2026, 12, 31)
    with pytest.raises(soglia.RequestError, match="seed"):
        vouchers.rank(table, on=on, id="domanda", filed="presentata")
    with pytest.raises(soglia.RequestError, match="moment"):
        vouchers.rank(table, on=on, id="domanda", seed="x")
    with pytest.raises(soglia.ColumnError) as caught:
        vouchers.rank(table, on=on, filed="presentata", seed="x")
    assert caught.value.path == "id" and "asked for with `id`" in str(caught.value)
    with pytest.raises(soglia.RequestError, match="no ranking"):
        pack["prova.buono"].rank(register(), on=ON, id="pratica")
    with pytest.raises(soglia.NotInForceError):
        pack["prova.buono"].rank(register(), on=date(1990, 1, 1), id="pratica")
    with pytest.raises(TypeError, match="budget"):
        vouchers.rank(table, on=on, id="domanda", filed="presentata", seed="x", budget=object())  # type: ignore[arg-type]


def test_quick_decisions_are_whole_where_they_are_read(published: soglia.Pack) -> None:
    """What would change a refusal is looked for when a decision is read, and is the same then."""
    measure = published["lombardia.oglio-po.fna-b2"]
    facts = {"residente": True, "vive_al_domicilio": True, "eta": 81, "gravita_art3_c3": True, "isee_sociosanitario": "28000.00", "assistenza": "caregiver_familiare", "progetto_integrativo": False}
    decision = measure.evaluate(facts, on=ON)
    assert decision.eligible is False and False in decision.requirements.values()
    assert "25.000,00" in decision.explain() and "28000" not in decision.masked().to_json()
    assert pickle.loads(pickle.dumps(decision)) == decision == measure.evaluate(facts, on=ON) == measure.plan(on=ON).evaluate(facts)
    assert any(requirement.get("would_change") for requirement in json.loads(decision.to_json())["requirements"])
    assert measure.record(facts, on=ON).decision == decision


def test_moments_of_a_day_alone_are_dates(vouchers: soglia.Measure) -> None:
    table = pd.read_csv(APPLICATIONS)
    days = table.assign(presentata=[datetime.fromisoformat(moment).date() for moment in table["presentata"]])
    # A day alone does not say who came first.
    as_text = table.assign(presentata=table["presentata"].str[:10])
    assert ranked(vouchers, days).to_json() == ranked(vouchers, as_text).to_json()
