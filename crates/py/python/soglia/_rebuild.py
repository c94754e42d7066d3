"""What pickle calls."""

from __future__ import annotations

from datetime import date

from soglia._soglia import Pack, Plan


def plan(pack: Pack, measure: str, on: date) -> Plan:
    return pack[measure].plan(on=on)
