"""Polars on cents scaled by hand: every product and every rounding is written as arithmetic on whole numbers."""

import polars as pl
import pyarrow as pa

ENGINE, PACKAGE = "Polars, i64 cents by hand", "polars"


def cents(series):
    return series.to_numpy()


def half_up(dividend, divisor):
    return (2 * dividend + divisor) // (2 * divisor)


def w1():
    col = pl.col
    within = pl.when(col("eta") < 18).then(col("isee_minorenni") <= 4_000_000).otherwise(col("isee") <= 2_500_000)
    eligible = col("residente") & (col("gravita_104") | col("accompagnamento")) & ~col("in_b1") & within
    by_hours = pl.min_horizontal((col("ore") * 4 + 5) // 10, pl.lit(80_000, pl.Int64))
    amount = pl.when(col("ore") == 0).then(10_000).otherwise(by_hours)
    amount = pl.when(col("centro_diurno")).then((amount + 1) // 2).otherwise(amount)
    return pl.when(eligible).then(amount).otherwise(-1)


def w2():
    excess = (pl.col("isee") - 600_000).clip(0, 1_600_000)
    quota = 200 + (excess * 33 + 16_000) // 32_000
    return ((quota * pl.col("ore_mese") + 50) // 100).clip(upper_bound=30_000)


def w3():
    col = pl.col
    beyond = (col("children") - 2).clip(0)
    income = (col("reddito") - pl.min_horizontal(700_000 + 50_000 * beyond, col("canone"))).clip(0)
    home = (col("valore_casa") - col("mutuo") - 5_250_000 - 250_000 * beyond).clip(0)
    deduction = (600_000 + 200_000 * (col("members") - 1)).clip(upper_bound=1_000_000) + 100_000 * beyond
    assets = (col("patrimonio_mobiliare") - deduction).clip(0) + col("altri_immobili")
    scale = pl.when(col("members") >= 5).then(285 + 35 * (col("members") - 5))
    for members, value in [(1, 100), (2, 157), (3, 204), (4, 246)]:
        scale = scale.when(col("members") == members).then(value)
    more = pl.when(col("children") < 3).then(0).when(col("children") == 3).then(20).when(col("children") == 4).then(35).otherwise(50)
    return half_up(20 * (15 * income + 2 * home + 3 * assets), 3 * (scale + more))


def ways(workload):
    def prepare(table):
        frame = pl.DataFrame(table.columns)
        if workload != "W3":
            formula = {"W1": w1, "W2": w2}[workload]().alias("amount")
            return lambda: frame.lazy().select(formula).collect()["amount"]
        # A list column for each fact of the members: quicker than grouping them by household.
        offsets = pa.array(table.offsets.astype("int32"))
        lists = {name: pl.from_arrow(pa.ListArray.from_arrays(offsets, pa.array(values))) for name, values in table.members.items()}
        households = frame.with_columns(**lists)
        sums = [pl.col(name).list.sum() for name in ("reddito", "patrimonio_mobiliare", "altri_immobili")]
        counts = [
            pl.col("figlio").list.sum().cast(pl.Int64).alias("children"),
            pl.col("figlio").list.len().cast(pl.Int64).alias("members"),
        ]
        query = households.lazy().with_columns(*sums, *counts).select(w3().alias("amount"))
        return lambda: query.collect()["amount"]

    yield "rows", prepare, "one thread; a person scales every figure"
