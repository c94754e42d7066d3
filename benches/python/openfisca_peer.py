"""OpenFisca: formulas on arrays of float32."""

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit, period
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

ENGINE, PACKAGE = "OpenFisca", "OpenFisca-Core"
MONTH = period("2025-10")

PERSON = build_entity(key="person", plural="persons", label="person", is_person=True)
HOUSEHOLD = build_entity(
    key="household", plural="households", label="household", roles=[{"key": "member", "plural": "members", "label": "member"}]
)


def cents(amounts):
    return (amounts.astype(float) * 100).round().astype("int64")


def variable(name, kind, entity, formula=None):
    body = {"value_type": kind, "entity": entity, "definition_period": DateUnit.MONTH, "label": name}
    if formula:
        body["formula"] = formula
    return type(name, (Variable,), body)


def w1(person, period):
    of = lambda name: person(name, period)  # noqa: E731
    within = np.where(of("eta") < 18, of("isee_minorenni") <= 40_000, of("isee") <= 25_000)
    eligible = of("residente") * (of("gravita_104") + of("accompagnamento")) * np.logical_not(of("in_b1")) * within
    amount = np.where(of("ore") == 0, 100, np.minimum(800, np.round(of("ore") * 40, 2)))
    amount = np.where(of("centro_diurno"), np.round(amount * 0.5, 2), amount)
    return np.where(eligible, amount, -0.01)


def w2(person, period):
    quota = np.round(np.clip((person("isee", period) - 6_000) / 16_000, 0, 1) * 16.50 + 2.00, 2)
    return np.minimum(300, np.round(quota * person("ore_mese", period), 2))


def w3(household, period):
    members = household.members
    of = lambda name: household.sum(members(name, period))  # noqa: E731
    n, c = household.nb_persons(), of("figlio")
    b = np.maximum(0, c - 2)
    isr = np.maximum(0, of("reddito") - np.minimum(7_000 + 500 * b, household("canone", period)))
    home = np.maximum(0, household("valore_casa", period) - household("mutuo", period) - (52_500 + 2_500 * b)) * 2 / 3
    movable = np.maximum(0, of("patrimonio_mobiliare") - (np.minimum(10_000, 6_000 + 2_000 * (n - 1)) + 1_000 * b))
    isp = home + movable + of("altri_immobili")
    scale = np.select([n == 1, n == 2, n == 3, n == 4], [1, 1.57, 2.04, 2.46], 2.85 + 0.35 * (n - 5))
    scale = scale + np.select([c < 3, c == 3, c == 4], [0, 0.20, 0.35], 0.50)
    return np.round((isr + 0.2 * isp) / scale, 2)


def scaled(name, values):
    if values.dtype == bool or name == "eta":
        return values
    return (values / (10_000 if name == "ore" else 100)).astype(np.float32)


def kind(name, values):
    return bool if values.dtype == bool else int if name == "eta" else float


def build(workload, table):
    """The system, a simulation with its entities, and the inputs."""
    entity = HOUSEHOLD if workload == "W3" else PERSON
    system = TaxBenefitSystem([PERSON, HOUSEHOLD])
    inputs = {}
    for columns, owner in ((table.columns, entity), (table.members, PERSON)):
        for name, values in columns.items():
            system.add_variable(variable(name, kind(name, values), owner))
            inputs[name] = scaled(name, values)
    system.add_variable(variable("amount", float, entity, {"W1": w1, "W2": w2, "W3": w3}[workload]))
    builder = SimulationBuilder()
    builder.create_entities(system)
    persons = table.offsets[-1] if workload == "W3" else table.rows
    builder.declare_person_entity("person", np.arange(persons))
    if workload == "W3":
        sizes = table.offsets[1:] - table.offsets[:-1]
        households = builder.declare_entity("household", np.arange(table.rows))
        builder.join_with_persons(households, np.arange(table.rows).repeat(sizes), ["member"] * int(persons))
    return builder.build(system), inputs


def ways(workload):
    def prepare(table):
        simulation, inputs = build(workload, table)

        def run():
            return calculate(simulation, inputs)

        return run

    yield "rows", prepare, "float32; the simulation is built beforehand"

    def prepare_case(table):
        # One simulation for each number of members, used again and again.
        simulations = {}
        cases = [table.cut(row, row + 1) for row in range(table.rows)]
        for case in cases:
            size = len(next(iter(case.members.values()), ()))
            if size not in simulations:
                simulations[size] = build(workload, case)[0]
        inputs = [
            (simulations[len(next(iter(case.members.values()), ()))], {n: scaled(n, v) for n, v in {**case.columns, **case.members}.items()})
            for case in cases
        ]

        def run():
            return np.array([calculate(*case)[0] for case in inputs])

        return run

    yield "case", prepare_case, "float32; a simulation used again"


def calculate(simulation, inputs):
    for name, values in inputs.items():
        simulation.delete_arrays(name, MONTH)
        simulation.set_input(name, MONTH, values)
    simulation.delete_arrays("amount", MONTH)
    return simulation.calculate("amount", MONTH)
