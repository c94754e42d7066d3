"""Spark, as it runs on one machine."""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import soglia

ON = date(2025, 6, 1)


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    assert shutil.which("java"), "Spark needs Java 17: openjdk-17-jre-headless"
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session = (
            SparkSession.builder.master("local[2]")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate()
        )
        yield session
        session.stop()


SCHEMA = "pratica int, residente boolean, isee decimal(12,2), ore double, nascita date, fascia string, figli array<struct<reddito: bigint, minore: boolean>>"
ROWS: list[Any] = [
    (1, True, Decimal("12345.67"), 1.2345, date(1944, 5, 1), "a", [(100, True), (0, False)]),
    (2, True, Decimal("-1.00"), 2.0, date(1944, 5, 1), "a", []),
    (3, False, Decimal("0.00"), 3.0, date(1944, 5, 1), "b", []),
    (4, None, Decimal("25000.00"), 4.0, date(1944, 5, 1), "a", []),
]


def test_workers_evaluate_every_row(spark: Any, pack: soglia.Pack) -> None:
    from soglia.spark import evaluate

    frame = spark.createDataFrame(ROWS, SCHEMA).repartition(2)
    decided = evaluate(frame, pack["prova.buono"], on=ON, keep=["pratica"])
    found = {row.pratica: (row.outcome, row.buono, row.reason, row.missing) for row in decided.collect()}
    assert found == {
        1: ("met", Decimal("49.38"), None, None),
        2: ("refused", None, "isee: out_of_range", None),
        3: ("not_met", None, "residenza; banda", None),
        4: ("unknown", None, None, "residente"),
    }
    plan = pack["prova.buono"].plan(on=ON)
    # Moments travel with a zone, and what nobody reads does not travel.
    dated = frame.selectExpr("*", "timestamp '2025-06-01 10:00:00' as presentata", "interval 1 day as `d.i`", "cast(null as void) as niente")
    assert evaluate(dated, plan, keep=["pratica", "presentata"]).columns[:2] == ["pratica", "presentata"]
    assert {row.presentata.hour for row in evaluate(dated, plan, keep=["presentata"]).collect()} == {10}
    whole = evaluate(frame, plan, missing=False)
    assert whole.columns == [*frame.columns, "outcome", "buono", "reason"]
    assert whole.where("outcome = 'met'").select("buono").collect()[0][0] == Decimal("49.38")


def test_the_driver_refuses_before_any_work(spark: Any, pack: soglia.Pack) -> None:
    from soglia.spark import evaluate

    frame = spark.createDataFrame([(True,)], "isee boolean")
    with pytest.raises(soglia.ColumnError, match="isee"):
        evaluate(frame, pack["prova.buono"], on=ON)
    with pytest.raises(soglia.NotInForceError):
        evaluate(frame, pack["prova.buono"], on=date(2030, 1, 1))
    with pytest.raises(TypeError, match="on is a date"):
        evaluate(frame, pack["prova.buono"])
    wrongs: list[dict[str, Any]] = [{"measure": "prova.buono", "on": ON}, {"measure": pack["prova.buono"], "on": ON, "keep": "isee"}]
    for wrong in wrongs:
        with pytest.raises(soglia.RequestError) as caught:
            evaluate(frame, **wrong)
        assert caught.value.help
