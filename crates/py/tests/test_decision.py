"""One case at a time: what goes in, what comes out."""

from __future__ import annotations

import json
import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Any

import numpy as np
import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

import soglia
from conftest import ROOT, without_origin, write_rules

ON = date(2025, 6, 1)
CASE: dict[str, Any] = {
    "residente": True,
    "isee": "12345.67",
    "ore": Decimal("1.2345"),
    "nascita": date(1944, 5, 1),
    "fascia": "a",
    "figli": [{"reddito": 100, "minore": True}, {"reddito": 0.25, "minore": None}],
}


def test_a_decision_says_what_came_out(pack: soglia.Pack) -> None:
    decision = pack["prova.buono"].evaluate(CASE, on=ON)
    assert (decision.outcome, decision.eligible) == ("met", True)
    assert decision.amounts == {"buono": Decimal("49.38")}
    assert isinstance(decision.amounts["buono"], Decimal)
    assert decision.requirements == {"residenza": True, "limite": True, "nato": True, "banda": True}
    assert (decision.measure, decision.edition, decision.on) == ("prova.buono", "2025", ON)
    assert decision.title == soglia.Text("Titolo", "Title")
    assert decision.missing == []
    assert "12.345,67" in decision.explain() and "12,345.67" in decision.explain(lang="en")
    assert str(decision) != decision.explain()
    assert decision.to_dict() == json.loads(decision.to_json())
    assert soglia.Decision.from_json(decision.to_json()) == decision


def test_unknown_is_neither_zero_nor_no(pack: soglia.Pack) -> None:
    decision = pack["prova.buono"].evaluate({"residente": True, "isee": None}, on=ON)
    assert (decision.outcome, decision.eligible, decision.amounts) == ("unknown", None, {"buono": None})
    assert "isee" in decision.missing
    assert list(decision.questions("en")) == decision.missing
    refused = pack["prova.buono"].evaluate({"residente": False}, on=ON)
    assert (refused.eligible, refused.amounts["buono"]) == (False, None)


def test_personal_values_stay_out_of_logs(pack: soglia.Pack) -> None:
    decision = pack["prova.buono"].evaluate(CASE, on=ON)
    assert "12" not in repr(decision).removeprefix("<Decision prova.buono/2025 on 2025-06-01")
    assert "12345.67" in decision.to_json() and "12345.67" not in decision.masked().to_json()


def test_a_notebook_shows_a_page_in_a_frame(pack: soglia.Pack) -> None:
    shown = pack["prova.buono"].evaluate(CASE, on=ON)._repr_html_()
    assert shown.startswith("<iframe sandbox") and shown.endswith("</iframe>")
    assert shown.count("<") == 2, "the page inside is escaped"


def test_not_in_force_is_an_outcome_of_its_own(pack: soglia.Pack) -> None:
    measure = pack["prova.buono"]
    decision = measure.evaluate(CASE, on=date(2026, 1, 1))
    assert (decision.outcome, decision.eligible, decision.edition, decision.amounts) == ("not_in_force", None, None, {})
    assert measure.editions == {"2025": (date(2025, 1, 1), date(2025, 12, 31))}
    with pytest.raises(soglia.NotInForceError) as caught:
        measure.plan(on=date(2026, 1, 1))
    assert (caught.value.code, caught.value.path) == ("not_in_force", "prova.buono")
    assert "2026-01-01" in str(caught.value) and isinstance(caught.value, LookupError)


class Fascia(Enum):
    PRIMA = "a"


@dataclass
class Figlio:
    reddito: Decimal
    minore: bool | None = None


@dataclass
class Richiesta:
    residente: bool = True
    isee: str = "12345.67"
    ore: float = 1.2345
    nascita: date = date(1944, 5, 1)
    fascia: str = "a"
    figli: list[Figlio] = field(default_factory=lambda: [Figlio(Decimal(100), True), Figlio(Decimal("0.25"))])


class Modello(pydantic.BaseModel):
    residente: bool = True
    isee: Decimal = Decimal("12345.67")
    ore: Decimal = Decimal("1.2345")
    nascita: date = date(1944, 5, 1)
    fascia: Fascia = Fascia.PRIMA
    figli: tuple[Figlio, ...] = (Figlio(Decimal(100), True), Figlio(Decimal("0.25")))


SAME: list[Any] = [
    CASE,
    MappingProxyType(CASE),
    Richiesta(),
    Modello(),
    CASE | {"figli": tuple(CASE["figli"]), "nascita": "1944-05-01", "fascia": Fascia.PRIMA},
    CASE | {"isee": 12345.67, "ore": np.float64(1.2345), "residente": np.True_, "figli": [Figlio(Decimal(100), True), Figlio(Decimal("2.5E-1"))]},
    CASE | {"isee": Decimal("1.234567E+4"), "nascita": datetime(1944, 5, 1), "altro": False},
    CASE | {"figli": [{"reddito": np.int64(100), "minore": True}, {"reddito": "0.250"}]},
]


@pytest.mark.parametrize("facts", SAME)
def test_facts_come_in_many_forms(pack: soglia.Pack, facts: Mapping[str, Any]) -> None:
    measure = pack["prova.buono"]
    assert measure.evaluate(facts, on=ON).amounts == {"buono": Decimal("49.38")}
    assert measure.evaluate(facts, on=ON).eligible is True
    plan = measure.plan(on=ON)
    for _ in range(2):
        assert (plan(facts).eligible, plan(facts).amounts) == (True, {"buono": Decimal("49.38")})
    assert plan.evaluate(facts) == measure.evaluate(facts, on=ON)


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"isee": 0.1 + 0.2}, "isee", "not_exact"),
    ({"isee": float("nan")}, "isee", "not_exact"),
    ({"isee": Decimal("NaN")}, "isee", "not_exact"),
    ({"isee": "12.345,67"}, "isee", "not_exact"),
    ({"isee": "0012"}, "isee", "not_exact"),
    ({"isee": 12.345}, "isee", "too_many_decimals"),
    ({"isee": -1}, "isee", "out_of_range"),
    ({"isee": 10**40}, "isee", "out_of_range"),
    ({"isee": True}, "isee", "wrong_type"),
    ({"isee": object()}, "isee", "wrong_type"),
    ({"residente": 1}, "residente", "wrong_type"),
    ({"residente": "sì"}, "residente", "wrong_type"),
    ({"nascita": datetime(1944, 5, 1, 12)}, "nascita", "wrong_type"),
    ({"nascita": date(1800, 1, 1)}, "nascita", "out_of_range"),
    ({"fascia": "z"}, "fascia", "unknown_choice"),
    ({"figli": 2}, "figli", "wrong_type"),
    ({"figli": [{}] * 6}, "figli", "too_many_rows"),
    ({"figli": [{}, {"reddito": -5}]}, "figli[1].reddito", "out_of_range"),
    ({"figli": [{}, {"redito": 5}]}, "figli[1].redito", "unknown_fact"),
    ({"figli": [{"reddito": []}]}, "figli[0].reddito", "wrong_type"),
    ({"figli": [7]}, "figli[0]", "wrong_type"),
    ({"iseee": 5}, "iseee", "unknown_fact"),
]


@pytest.mark.parametrize(("facts", "path", "fault"), REFUSED)
def test_what_is_refused_is_named_and_never_repeated(pack: soglia.Pack, facts: dict[str, Any], path: str, fault: str) -> None:
    measure = pack["prova.buono"]
    plan = measure.plan(on=ON)
    for call in (lambda: measure.evaluate(facts, on=ON), lambda: plan(facts), lambda: plan(CASE | facts), lambda: plan.evaluate(facts)):
        with pytest.raises(soglia.FactsError) as caught:
            call()
        assert [(problem.path, problem.fault) for problem in caught.value.problems] == [(path, fault)]
        assert (caught.value.code, caught.value.path) == ("facts_refused", path)
        assert isinstance(caught.value, ValueError)
        assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems
    # A case that was refused leaves nothing behind for the next.
    assert plan(CASE).amounts == {"buono": Decimal("49.38")}
    assert plan({}).eligible is None


def test_every_problem_is_told_at_once_with_what_was_meant(pack: soglia.Pack) -> None:
    with pytest.raises(soglia.FactsError) as caught:
        pack["prova.buono"].evaluate({"isee": "77777777.77", "residnte": True, "ore": 1 / 3}, on=ON)
    problems = {problem.path: problem for problem in caught.value.problems}
    assert set(problems) == {"isee", "residnte", "ore"}
    help = problems["residnte"].help
    assert help is not None and help.it == "forse intendevi `residente`" and "`residente`" in str(caught.value)
    assert "7777" not in str(caught.value) and "0.333" not in str(caught.value) and "7777" not in repr(caught.value)


def test_facts_must_be_a_mapping_of_names(pack: soglia.Pack) -> None:
    plan = pack["prova.buono"].plan(on=ON)
    cases: tuple[Any, ...] = ([], "isee", None, Richiesta, {1: 2})
    for wrong in cases:
        for call in (plan, plan.evaluate):
            with pytest.raises(TypeError):
                call(wrong)


def test_a_no_beside_what_makes_it_a_yes_is_refused(published: soglia.Pack) -> None:
    measure = published["lombardia.dairago.sad"]
    plan = measure.plan(on=ON)
    flag = "isee_presentato"
    assert flag in plan.facts
    for facts in ({flag: False}, {flag: False, "isee": None}):
        assert plan(facts).eligible == measure.evaluate(facts, on=ON).eligible
    for call in (plan, plan.evaluate):
        with pytest.raises(soglia.FactsError) as caught:
            call({flag: False, "isee": 1000})
        assert caught.value.problems[0].fault == "contradiction"


def test_a_plan_remembers_nothing_of_the_case_before(pack: soglia.Pack) -> None:
    plan = pack["prova.buono"].plan(on=ON)
    assert (plan.measure, plan.edition, plan.on, plan.amounts) == ("prova.buono", "2025", ON, ["buono"])
    assert {"isee", "figli.reddito"} <= set(plan.facts)
    backwards = dict(reversed(list(CASE.items())))
    for _ in range(3):
        assert plan(CASE).eligible is True
        assert plan({key: value for key, value in CASE.items() if key != "figli"}).eligible is None
        assert plan(CASE | {"figli": []}).eligible is True
        assert plan(backwards).amounts == {"buono": Decimal("49.38")}
        assert plan(CASE | {"figli": [{"reddito": 30_000}]}).eligible is False
        assert plan(CASE | {"figli": None}).eligible is None


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> soglia.Plan:
    """One plan for every example of a property."""
    return soglia.load(write_rules(tmp_path_factory.mktemp("rules")))["prova.buono"].plan(on=ON)


@given(
    isee=st.one_of(
        st.none(),
        st.integers(-10, 10_000_000),
        st.floats(allow_nan=True, width=64),
        st.decimals(-1, 100_000, places=2),
        st.decimals(),
        st.floats(0, 1000).map(lambda value: round(value, 2)),
        st.from_regex(r"-?[0-9]{1,6}(\.[0-9]{1,3})?", fullmatch=True),
        st.booleans(),
    ),
    ore=st.one_of(st.integers(0, 800), st.decimals(0, 800, places=5), st.floats(0, 800).map(lambda value: round(value, 4))),
)
def test_the_short_way_and_the_long_one_agree(kept: soglia.Plan, isee: Any, ore: Any) -> None:
    plan = kept
    facts = CASE | {"isee": isee, "ore": ore}
    try:
        expected = plan.evaluate(facts)
    except soglia.FactsError as error:
        with pytest.raises(soglia.FactsError) as caught:
            plan(facts)
        assert caught.value.problems == error.problems
    else:
        result = plan(facts)
        assert (result.outcome, result.eligible, result.amounts) == (expected.outcome, expected.eligible, expected.amounts)


VECTORS = sorted((ROOT / "tests" / "vectors").glob("*.json"))


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_the_vectors_give_the_same_bytes(published: soglia.Pack, path: Any) -> None:
    text = path.read_text(encoding="utf-8")
    vector = json.loads(text)
    on = date.fromisoformat(vector["on"])
    for pack in (published, soglia.loads_pack(published.to_json())):
        decision = pack[vector["measure"]].evaluate(vector["facts"], on=on)
        made = vector | {"decision": without_origin(json.loads(decision.to_json()))}
        assert json.dumps(made, ensure_ascii=False, indent=2) + "\n" == text


def test_there_are_vectors() -> None:
    assert len(VECTORS) >= 20


def test_every_vector_has_the_same_result_the_quick_way(published: soglia.Pack) -> None:
    compared = 0
    for path in VECTORS:
        vector = json.loads(path.read_text(encoding="utf-8"))
        measure, on = published[vector["measure"]], date.fromisoformat(vector["on"])
        decision = measure.evaluate(vector["facts"], on=on)
        if decision.outcome == "not_in_force":
            continue
        result = measure.plan(on=on)(vector["facts"])
        assert result.outcome == decision.outcome, path
        for name, amount in result.amounts.items():
            assert amount == decision.amounts[name], (path, name)
            compared += 1
    assert compared > 20


def test_packs_plans_and_decisions_can_be_sent_to_other_processes(pack: soglia.Pack) -> None:
    assert pickle.loads(pickle.dumps(pack)) == pack
    measure = pickle.loads(pickle.dumps(pack["prova.buono"]))
    assert measure.id == "prova.buono"
    plan = pickle.loads(pickle.dumps(measure.plan(on=ON)))
    assert plan(CASE).amounts == {"buono": Decimal("49.38")}
    decision = plan.evaluate(CASE)
    assert pickle.loads(pickle.dumps(decision)) == decision
