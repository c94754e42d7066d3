"""zen-engine: a decision graph with one expression node, loaded once, and each case as a dict."""

import json

import numpy as np
import zen

ENGINE, PACKAGE = "zen-engine, decision graph", "zen-engine"

W1 = {
    "base": "ore == 0 ? 100 : min([800, round(ore * 40, 2)])",
    "within": "eta < 18 ? isee_minorenni <= 40000 : isee <= 25000",
    "amount": "residente and (gravita_104 or accompagnamento) and not in_b1 and $.within "
    "? (centro_diurno ? round($.base * 0.5, 2) : $.base) : -0.01",
}
W2 = {
    "quota": "round(max([0, min([1, (isee - 6000) / 16000])]) * 16.5 + 2, 2)",
    "amount": "min([300, round($.quota * ore_mese, 2)])",
}
W3 = {
    "n": "len(componenti)",
    "c": "count(componenti, #.figlio)",
    "b": "max([0, $.c - 2])",
    "isr": "max([0, sum(map(componenti, #.reddito)) - min([7000 + 500 * $.b, canone])])",
    "home": "max([0, valore_casa - mutuo - (52500 + 2500 * $.b)]) * 2 / 3",
    "movable": "max([0, sum(map(componenti, #.patrimonio_mobiliare)) - (min([10000, 6000 + 2000 * ($.n - 1)]) + 1000 * $.b)])",
    "isp": "$.home + $.movable + sum(map(componenti, #.altri_immobili))",
    "scale": "($.n == 1 ? 1 : $.n == 2 ? 1.57 : $.n == 3 ? 2.04 : $.n == 4 ? 2.46 : 2.85 + 0.35 * ($.n - 5))"
    " + ($.c < 3 ? 0 : $.c == 3 ? 0.20 : $.c == 4 ? 0.35 : 0.50)",
    "amount": "round(($.isr + 0.2 * $.isp) / $.scale, 2)",
}


def cents(amounts):
    return np.array([round(amount * 100) for amount in amounts])


def graph(expressions):
    listed = [{"id": key, "key": key, "value": value} for key, value in expressions.items()]
    return {
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode"},
            {"id": "rule", "name": "rule", "type": "expressionNode", "content": {"expressions": listed}},
            {"id": "out", "name": "out", "type": "outputNode"},
        ],
        "edges": [
            {"id": "1", "type": "edge", "sourceId": "in", "targetId": "rule"},
            {"id": "2", "type": "edge", "sourceId": "rule", "targetId": "out"},
        ],
    }


def value(name, values, row):
    if values.dtype == bool:
        return bool(values[row])
    if name == "eta":
        return int(values[row])
    return int(values[row]) / (10_000 if name == "ore" else 100)


def ways(workload):
    def prepare(table):
        content = zen.ZenDecisionContent(json.dumps(graph({"W1": W1, "W2": W2, "W3": W3}[workload])))
        engine = zen.ZenEngine({"loader": lambda key: content})
        cases = [{name: value(name, values, row) for name, values in table.columns.items()} for row in range(table.rows)]
        if workload == "W3":
            for row, case in enumerate(cases):
                members = range(table.offsets[row], table.offsets[row + 1])
                case["componenti"] = [{name: value(name, values, member) for name, values in table.members.items()} for member in members]

        def run():
            return [engine.evaluate("rule", case)["result"]["amount"] for case in cases]

        return run

    yield "case", prepare, "content compiled once, a dict for each case"
