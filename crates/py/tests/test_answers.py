"""What the engine answers beside decisions."""

from __future__ import annotations

import dataclasses
import json
import pickle
import typing
import xml.etree.ElementTree as ET
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import soglia
from conftest import ROOT
from soglia import _answers, _around, _curves, _data, _rankings, _reforms
from soglia._answers import Answer

ON = date(2025, 6, 1)
MEAL = "lombardia.casalmaggiore.mensa"


def _unread(kind: Any, data: Any, path: str) -> list[str]:
    """What an answer has and its class has no field for."""
    if isinstance(data, list):
        inner = typing.get_args(kind)
        return [found for item in data for found in _unread(inner[0] if inner else Any, item, path)]
    for part in typing.get_args(kind):
        if dataclasses.is_dataclass(part):
            kind = part
    if not isinstance(data, dict) or not dataclasses.is_dataclass(kind):
        return []
    known = {name: of for name, of, _ in _data._fields(typing.cast(type, kind)).values()}
    out = [f"{path}.{name}" for name in data if name not in known]
    return out + [found for name, of in known.items() if name in data for found in _unread(of, data[name], f"{path}.{name}")]


# What is told elsewhere, or only serves a reader of the JSON.
LEFT_OUT = {"Reform.format", "Sought.format", "Ranking.format", "Ledger.format", "Recalculation.format", "Questions.format", "Why.format", "Why.engine", "Why.pack", "Curve.format", "Curve.engine", "Curve.pack", "Entitlements.format", "Ledger.decision", "Ledger.last_part", "Ledger.last_part_not_stated", "Recalculation.amounts.periods.before.parts.steps", "Recalculation.amounts.periods.after.parts.steps"}  # fmt: skip


def whole(answer: Answer) -> None:
    """An answer is what its JSON says, and shows itself."""
    assert answer.to_dict() == json.loads(answer.to_json())
    assert set(_unread(type(answer), answer.to_dict(), type(answer).__name__)) <= LEFT_OUT
    assert answer.explain("it") != answer.explain("en")
    assert answer.to_html().startswith("<!doctype html>") or answer.to_html().startswith("<!DOCTYPE html>")
    assert answer._repr_html_().startswith("<iframe sandbox")
    assert str(answer)
    with pytest.raises(TypeError, match="to_dict"):
        pickle.dumps(answer)


@pytest.fixture(scope="session")
def meals(published: soglia.Pack) -> soglia.Measure:
    return published[MEAL]


HISTORY = soglia.History(
    facts={"figli_a_mensa": 1},
    attestations=[soglia.Attestation(value="9000.00", filed=date(2025, 1, 10), start=date(2025, 1, 10), end=date(2025, 12, 31))],
    quantities=[soglia.Quantity(unit="meal", start=date(2025, 10, 1), end=date(2025, 10, 31), count=18)],
)


def test_a_description_tells_units_bounds_and_acts(published: soglia.Pack) -> None:
    described = published["lombardia.oglio-po.fna-b2"].describe(on=ON)
    whole(described)
    isee = next(fact for fact in described.facts if fact.id == "isee_sociosanitario")
    assert (isee.kind, isee.unit, isee.min, isee.decimals) == ("number", "EUR", Decimal(0), 2)
    assert isinstance(isee.max, Decimal) and isee.max > 10_000
    assert {amount.id: amount.unit for amount in described.amounts}["buono_caregiver"] == "EUR/month"
    assert described.requirements and all(requirement.citations for requirement in described.requirements if not requirement.children)
    assert described.sources and described.start <= ON and described.edition == "2025"
    assert "isee_sociosanitario" in described.explain() and described.title.it in described.to_html("it")
    with pytest.raises(soglia.NotInForceError):
        published["lombardia.oglio-po.fna-b2"].describe(on=date(1990, 1, 1))


def test_every_measure_can_be_described_and_drawn(published: soglia.Pack) -> None:
    for id in published:
        described = published[id].describe()
        whole(described)
        drawn = ET.fromstring(described._repr_svg_())
        assert drawn.tag.endswith("svg") and described.title.it in (drawn[0].text or "")


def test_a_recalculation_says_what_is_to_pay(published: soglia.Pack) -> None:
    vectors = sorted((ROOT / "docs" / "manuale").glob("*.md"))
    assert vectors
    measure = published["lombardia.dairago.sad"]
    history = {"facts": {"isee": "9214.57", "ore_feriali": 20, "ore_festive_serali": 3.5}}
    changes = soglia.History(facts={"isee": "12000.00"})
    found = measure.recalculate(history, changes=changes, start=date(2025, 1, 1), end=date(2025, 3, 31), amount="spesa_mensile")
    whole(found)
    [amount] = found.amounts
    assert len(amount.periods) == 3 and amount.unit == "EUR/month" and amount.kind == "fee"
    month = measure.evaluate(history["facts"], on=ON).amounts["spesa_mensile"]
    later = measure.evaluate(history["facts"] | {"isee": "12000.00"}, on=ON).amounts["spesa_mensile"]
    assert (amount.before, amount.after, found.difference) == (3 * month, 3 * later, {"spesa_mensile": 3 * (later - month)})
    assert amount.settlement == "person_pays" and amount.periods[0].causes[0].kind == "fact"
    assert "9214" not in repr(found) and "9214" not in repr(HISTORY)


def test_what_a_recalculation_lacks_is_named(published: soglia.Pack) -> None:
    measure = published["lombardia.dairago.sad"]
    with pytest.raises(soglia.RequestError) as caught:
        measure.recalculate({"facts": {}}, start=date(2025, 3, 1), end=date(2025, 1, 1))
    assert caught.value.code == "recalculation" and "ordine" in caught.value.message.it
    with pytest.raises(soglia.RequestError, match="pro_rata"):
        measure.recalculate({"facts": {"isee": 9000}}, start=date(2025, 3, 1), end=date(2025, 3, 10), amount="spesa_mensile")
    with pytest.raises(soglia.FactsError) as refused:
        measure.recalculate({"facts": {"isee": "-1"}}, start=date(2025, 3, 1), end=date(2025, 3, 31))
    assert refused.value.path == "isee"
    with pytest.raises(soglia.RequestError, match="unknown field `fatti`"):
        measure.recalculate({"fatti": {}}, start=date(2025, 3, 1), end=date(2025, 3, 31))
    with pytest.raises(TypeError, match="cannot hold a object"):
        measure.recalculate({"facts": {"isee": object()}}, start=date(2025, 3, 1), end=date(2025, 3, 31))


def test_a_debt_is_worked_off(published: soglia.Pack) -> None:
    measure = published["lombardia.oglio-po.debito-acqua"]
    facts = json.loads((ROOT / "tests" / "vectors" / "debt-rows.json").read_text(encoding="utf-8"))["facts"]
    ledger = measure.ledger(facts, on=date(2025, 6, 30))
    whole(ledger)
    assert ledger.opening.value == Decimal(100) and len(ledger.entries) == 3
    assert ledger.entries[0].day == date(2025, 6, 3) and ledger.closing.value == ledger.entries[-1].balance
    table = "data;ore\n03/06/2025;4\n10/06/2025;2,5\n01/07/2025;4\n"
    other = measure.ledger({"debito": "100.00"}, entries=table, on=date(2025, 6, 30))
    assert other.entries == ledger.entries and ";" in other.to_csv()
    with pytest.raises(soglia.RequestError) as caught:
        measure.ledger(facts, entries="quando;ore\n", on=date(2025, 6, 30))
    assert caught.value.code == "ledger" and "quando" in str(caught.value)
    with pytest.raises(soglia.RequestError, match="no ledger"):
        published["lombardia.dairago.sad"].ledger({}, on=ON)


def test_a_record_proves_what_was_decided(pack: soglia.Pack) -> None:
    facts = {"residente": True, "isee": "12345.67", "ore": 2}
    record = pack["prova.buono"].record(facts, on=ON)
    kept = soglia.Record.from_json(record.to_json())
    assert kept == record and pickle.loads(pickle.dumps(record)) == record
    assert kept.replay(pack) == pack["prova.buono"].evaluate(facts, on=ON) == kept.decision
    assert (kept.measure, kept.on, kept.pack, kept.is_masked) == ("prova.buono", ON, pack.sha256, False)
    public = kept.masked()
    assert public.is_masked and public.sha256 == record.sha256 and "12345" not in public.to_json()
    assert "12345" not in repr(record) and str(public) and public._repr_html_().startswith("<iframe")
    with pytest.raises(soglia.RecordError, match="masked"):
        public.replay(pack)
    with pytest.raises(soglia.RecordError) as caught:
        soglia.Record.from_json(record.to_json().replace("12345.67", "12345.68", 1))
    assert caught.value.code == "record" and "12345" not in str(caught.value)
    # Never the same salt twice.
    assert pack["prova.buono"].record(facts, on=ON).sha256 != record.sha256


def test_a_curve_has_exact_break_points(published: soglia.Pack) -> None:
    measure = published["lombardia.dairago.sad"]
    facts = {"isee": "9214.57", "ore_feriali": 20, "ore_festive_serali": 3.5}
    curve = measure.curve(facts, on=ON, amount="spesa_mensile", along="isee")
    whole(curve)
    assert (curve.amount.unit, curve.along.unit, curve.along.step) == ("EUR/month", "EUR", Decimal("0.01"))
    assert len(curve.breaks) == len(curve.pieces) - 1 and curve.exact
    assert curve.own is not None and curve.own.value == measure.evaluate(facts, on=ON).amounts["spesa_mensile"]
    for point in curve.breaks:
        for side in (point.before, point.after):
            assert measure.evaluate(facts | {"isee": side.at}, on=ON).amounts["spesa_mensile"] == side.value
    # For a report it has a size, in a notebook it takes what room there is.
    file, shown = (ET.fromstring(drawn).attrib for drawn in (curve.to_svg(), curve._repr_svg_()))
    assert (file["width"], shown["width"], shown["style"], shown["viewBox"]) == ("960", "100%", "max-width: 960px", file["viewBox"])
    assert curve.to_csv().count("\n") > len(curve.pieces)
    part = measure.curve(facts, on=ON, amount="spesa_mensile", along="isee", start=7000, end=Decimal("8000.00"))
    assert (part.along.first, part.along.last) == (Decimal(7000), Decimal(8000))
    for wrong, said in (({"amount": "x"}, "no amount `x`"), ({"along": "eta"}, "does not look at `eta`"), ({"start": 9, "end": 8}, "rising order")):
        with pytest.raises(soglia.RequestError, match=said) as caught:
            measure.curve(facts, **({"on": ON, "amount": "spesa_mensile", "along": "isee"} | wrong))  # type: ignore[arg-type]
        assert caught.value.code == "curve"


def test_why_not_says_what_would_change_it(published: soglia.Pack) -> None:
    facts = {
        "residente": True, "vive_al_domicilio": True, "eta": 81, "gravita_art3_c3": True, "isee_sociosanitario": "26000.00",
        "assistenza": "caregiver_familiare", "progetto_integrativo": False,
    }  # fmt: skip
    measure = published["lombardia.oglio-po.fna-b2"]
    why = measure.why(facts, on=ON)
    whole(why)
    assert why.outcome == "not_met" and why.requirements
    [change] = why.requirements[0].would_change[0].changes
    assert (change.fact, change.before) == ("isee_sociosanitario", Decimal(26000))
    assert measure.evaluate(facts | {change.fact: change.after}, on=ON).outcome == "met"


def test_questions_come_in_the_order_of_their_use(published: soglia.Pack) -> None:
    measures = ["lombardia.oglio-po.fna-b2", "lombardia.dairago.sad"]
    asked = published.questions(measures, {"eta": 81, "residente": True}, on=ON)
    whole(asked)
    assert [standing.measure for standing in asked.measures] == measures and not asked.measures[0].settled
    isee = next(question for question in asked.questions if question.id == "isee_sociosanitario")
    assert (isee.answer.kind, isee.answer.unit, isee.personal) == ("number", "EUR", True)
    assert isee.needed_for[0].measure == measures[0] and isee.needed_for[0].parts
    settled = published.questions(measures[:1], {"vive_al_domicilio": False}, on=ON)
    assert settled.questions == [] and settled.measures[0].outcome == "not_met"
    with pytest.raises(soglia.UnknownMeasureError):
        published.questions(["x.y"], {}, on=ON)
    with pytest.raises(soglia.FactsError):
        published.questions(measures, {"eta": -1}, on=ON)


def test_entitlements_say_what_can_stand_together(published: soglia.Pack) -> None:
    facts = {
        "residente": True, "vive_al_domicilio": True, "eta": 81, "gravita_art3_c3": True, "isee_sociosanitario": "24000.00",
        "assistenza": "caregiver_familiare", "progetto_integrativo": False,
    }  # fmt: skip
    found = published.entitlements("lombardia.oglio-po", facts, on=ON)
    whole(found)
    assert found.bodies[0].id == "lombardia.oglio-po"
    b2 = next(measure for measure in found.measures if measure.measure == "lombardia.oglio-po.fna-b2")
    assert (b2.status, b2.outcome) == ("granted", "met")
    assert next(amount.unit for amount in b2.amounts if amount.id == "buono_caregiver") == "EUR/month"
    best = found.combinations[found.best[0]]
    assert b2.measure in best.measures and any(total.unit == "EUR/month" and total.balance == Decimal(100) for total in best.totals)
    for place, criterion, said in (("atlantide", "monthly", "no body `atlantide`"), ("lombardia.oglio-po", "meal", "not a unit of money")):
        with pytest.raises(soglia.RequestError, match=said) as caught:
            published.entitlements(place, facts, on=ON, criterion=criterion)
        assert caught.value.code == "entitlements"


def test_a_decision_has_a_picture(published: soglia.Pack) -> None:
    for path in sorted((ROOT / "tests" / "vectors").glob("*.json")):
        vector = json.loads(path.read_text(encoding="utf-8"))
        decision = published[vector["measure"]].evaluate(vector["facts"], on=date.fromisoformat(vector["on"]))
        drawn = ET.fromstring(decision._repr_svg_())
        texts = " ".join(found.text or "" for found in drawn.iter())
        assert {"met": "AMMESSO", "not_met": "NON AMMESSO", "unknown": "DA VERIFICARE", "not_in_force": "NON IN VIGORE"}[decision.outcome] in texts
        height = float(drawn.attrib["height"])
        assert all(float(found.attrib["y"]) < height for found in drawn.iter() if "y" in found.attrib)


def test_every_answer_has_documentation() -> None:
    for name in soglia.__all__:
        found = getattr(soglia, name)
        if isinstance(found, type) and name not in ("Text",):
            assert found.__doc__, name
            for attribute, value in vars(found).items():
                if not attribute.startswith("_") and callable(value):
                    assert value.__doc__, f"{name}.{attribute}"
    for kind in [*vars(_answers).values(), *vars(_around).values(), *vars(_curves).values(), *vars(_rankings).values(), *vars(_reforms).values()]:
        if isinstance(kind, type) and dataclasses.is_dataclass(kind):
            assert fields(kind) and kind.__doc__ and not kind.__doc__.startswith(kind.__name__ + "("), kind
