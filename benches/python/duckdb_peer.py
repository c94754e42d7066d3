"""DuckDB on its DECIMAL. A division of decimals would be a DOUBLE, so W2 multiplies by the reciprocal and W3 scales what it can."""

import duckdb
import numpy as np
import pyarrow as pa

ENGINE, PACKAGE = "DuckDB, DECIMAL", "duckdb"

W1 = """
select case when residente and (gravita_104 or accompagnamento) and not in_b1
    and (case when eta < 18 then isee_minorenni <= 40000 else isee <= 25000 end)
  then case when centro_diurno then round(amount * 0.5, 2) else amount end else -0.01 end
from (select *, case when ore = 0 then 100.00::decimal(9,2) else least(800.00, round(ore * 40, 2))::decimal(9,2) end amount from cases)
"""
W2 = """
select least(300.00, round(round(least(greatest(isee - 6000, 0), 16000) * 0.0000625 * 16.50 + 2.00, 2)::decimal(9,2) * ore_mese, 2))
from cases
"""
W3 = """
with households as (
  select household, sum(reddito)::decimal(18,2) reddito, sum(patrimonio_mobiliare)::decimal(18,2) mobiliare,
    sum(altri_immobili)::decimal(18,2) altri, count(*) filter (figlio) c, count(*) n, greatest(0, count(*) filter (figlio) - 2) b
  from members group by household
), parts as (
  select household, greatest(0, reddito - least(7000 + 500 * b, canone)) isr, greatest(0, valore_casa - mutuo - (52500 + 2500 * b)) casa,
    greatest(0, mobiliare - (least(10000, 6000 + 2000 * (n - 1)) + 1000 * b)) + altri patrimonio,
    case n when 1 then 1.00 when 2 then 1.57 when 3 then 2.04 when 4 then 2.46 else 2.85 + 0.35 * (n - 5) end
      + case when c < 3 then 0 when c = 3 then 0.20 when c = 4 then 0.35 else 0.50 end scala
  from households join cases using (household)
)
select round((isr + 0.2 * (casa * 2 / 3 + patrimonio)) / scala, 2) from parts order by household
"""


def cents(amounts):
    return (amounts.astype(float) * 100).round().astype("int64")


def money(values, decimals=2):
    """Mantissas as DECIMAL(18, decimals)."""
    scaled = pa.array(values).cast(pa.decimal128(19, 0))
    # The same 128 bits with the point elsewhere.
    return pa.Array.from_buffers(pa.decimal128(18, decimals), len(scaled), scaled.buffers())


def column(name, values):
    if name in ("eta", "household") or values.dtype == bool:
        return pa.array(values)
    return money(values, 4 if name == "ore" else 2)


def ways(workload):
    def prepare(table):
        connection = duckdb.connect(config={"threads": 1})
        cases = {name: column(name, values) for name, values in table.columns.items()}
        if workload == "W3":
            cases["household"] = pa.array(np.arange(table.rows))
            sizes = table.offsets[1:] - table.offsets[:-1]
            members = {name: column(name, values) for name, values in table.members.items()}
            members["household"] = pa.array(np.arange(table.rows).repeat(sizes))
            connection.register("from_arrow", pa.table(members))
            connection.execute("create table members as select * from from_arrow")
        connection.register("from_arrow", pa.table(cases))
        connection.execute("create table cases as select * from from_arrow")
        query = {"W1": W1, "W2": W2, "W3": W3}[workload]

        def run():
            (amounts,) = connection.execute(query).fetchnumpy().values()
            return amounts

        return run

    yield "rows", prepare, "one thread, tables in memory"
