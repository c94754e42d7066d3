from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import soglia

ROOT = Path(__file__).parents[3]

BODIES = "language: 1\nbodies:\n  prova: { kind: comune, title: { it: Comune di prova, en: Test town } }\n"

HEAD = """
language: 1
measure: prova.NAME
edition: 2025
title: { it: Titolo, en: Title }
body: prova
in_force: { from: 2025-01-01, to: 2025-12-31 }
sources:
  delibera: { act: Delibera di prova, confidence: unverified }
"""

HELP = HEAD.replace("NAME", "buono") + """
facts:
  residente: { type: boolean, label: { it: residente, en: resident } }
  isee: { type: number, unit: EUR, min: 0, max: 1_000_000, label: { it: ISEE, en: ISEE }, personal: true }
  ore: { type: number, unit: hour, decimals: 4, min: 0, max: 744, label: { it: ore, en: hours } }
  nascita: { type: date, min: 1900-01-01, max: 2030-12-31, label: { it: nascita, en: birth } }
  fascia: { type: choice, values: { a: { it: prima, en: first }, b: { it: seconda, en: second } }, label: { it: fascia, en: band } }
  altro: { type: boolean, label: { it: altro, en: other } }
lists:
  figli:
    label: { it: figli, en: children }
    max_rows: 5
    facts:
      reddito: { type: number, unit: EUR, min: 0, max: 1_000_000, label: { it: reddito, en: income } }
      minore: { type: boolean, label: { it: minore, en: minor } }
parameters:
  soglia: { unit: EUR, value: 25_000, source: delibera }
  tariffa: { unit: EUR/hour, value: 40, source: delibera }
requirements:
  residenza: { title: { it: residenza, en: residence }, when: residente, source: delibera }
  limite: { title: { it: limite, en: limit }, when: isee + sum(figli.reddito) <= soglia, source: delibera }
  nato: { title: { it: nato, en: born }, when: 'nascita < "2010-01-01"', source: delibera }
  banda: { title: { it: fascia, en: band }, when: 'fascia == "a"', source: delibera }
amounts:
  buono:
    unit: EUR
    kind: benefit
    source: delibera
    value: ore * tariffa
    rounding: { to: 0.01, mode: half_up, source: not_stated }
"""


def write_rules(folder: Path) -> Path:
    (folder / "enti.yaml").write_text(BODIES, encoding="utf-8")
    (folder / "buono.yaml").write_text(HELP, encoding="utf-8")
    return folder


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return write_rules(tmp_path)


@pytest.fixture
def pack(rules: Path) -> soglia.Pack:
    return soglia.load(rules)


@pytest.fixture(scope="session")
def published() -> soglia.Pack:
    """The rules of the repository."""
    return soglia.load(ROOT / "rules")


def without_origin(decision: dict[str, Any]) -> dict[str, Any]:
    """Takes away what changes with every version: tests/vectors/README.md."""
    decision["engine"] = decision["pack"] = ""
    for fact in decision["facts"]:
        if fact["origin"]["from"] == "supplied":
            without_origin(fact["origin"]["decision"])
    return decision
