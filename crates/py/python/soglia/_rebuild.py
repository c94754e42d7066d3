"""What pickle calls."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from soglia._soglia import Pack, Plan


@lru_cache(maxsize=8)
def pack(data: bytes) -> Pack:
    """The pack of `Pack.to_bytes`; a process that is sent the same one many times reads it once."""
    return Pack.from_bytes(data)


@lru_cache(maxsize=8)
def packed(pack: Pack) -> bytes:
    """What `pack` reads; a pack that goes with many measures is compressed once."""
    return pack.to_bytes()


def plan(pack: Pack, measure: str, on: date) -> Plan:
    """The plan of a measure."""
    return pack[measure].plan(on=on)
