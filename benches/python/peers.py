"""The peers in Python, as lines of JSON: `peers.py DATA ROWS SLOW_ROWS ROUNDS`.

DATA is the folder that `soglia-bench data` writes. Engines that take cases one by one compute the first SLOW_ROWS of them.
"""

import ctypes
import gc
import json
import os
import sys
import time
from importlib.metadata import version
from pathlib import Path

# One thread each, so that times of the processor can be compared. Set before the libraries are read.
os.environ.update(POLARS_MAX_THREADS="1", OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

import numpy as np  # noqa: E402

import duckdb_peer  # noqa: E402
import openfisca_peer  # noqa: E402
import polars_peer  # noqa: E402
import soglia_peer  # noqa: E402
import zen_peer  # noqa: E402

PEERS = [soglia_peer, polars_peer, duckdb_peer, openfisca_peer, zen_peer]


class Table:
    """Columns as they stand in the files: numbers are mantissas."""

    def __init__(self, folder: Path) -> None:
        self.columns = {}
        self.members = {}
        self.offsets = None
        for path in sorted(folder.iterdir()):
            *name, kind = path.name.split(".")
            values = np.fromfile(path, dtype={"i64": "<i8", "u8": "u1", "i32": "<i4"}[kind])
            if kind == "u8":
                values = values.astype(bool)
            if name[-1] == "offsets":
                self.offsets = values.astype(np.int64)
            elif name[0] == "expected":
                self.expected = values
            elif len(name) == 2:
                self.members[name[1]] = values
            else:
                self.columns[name[0]] = values
        self.rows = len(self.expected)

    def first(self, rows: int) -> "Table":
        """The first cases alone."""
        return self.cut(0, min(rows, self.rows))

    def cut(self, begin: int, end: int) -> "Table":
        """Some cases alone."""
        part = object.__new__(Table)
        part.rows = end - begin
        part.columns = {name: values[begin:end] for name, values in self.columns.items()}
        part.expected = self.expected[begin:end]
        part.offsets, part.members = None, {}
        if self.offsets is not None:
            first, last = self.offsets[begin], self.offsets[end]
            part.offsets = self.offsets[begin : end + 1] - first
            part.members = {name: values[first:last] for name, values in self.members.items()}
        return part


def keep_memory() -> None:
    """Memory that is freed stays with the process: else who fetches it anew, page by page, would depend on the engine before."""
    trim_threshold, mmap_threshold = -1, -3
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(trim_threshold, 1 << 30)
        libc.mallopt(mmap_threshold, 32 << 20)


def main() -> None:
    keep_memory()
    folder, rows, slow_rows, rounds = Path(sys.argv[1]), *map(int, sys.argv[2:])
    for workload in ["W1", "W2", "W3"]:
        table = Table(folder / workload).first(rows)
        ways = [
            (peer, mode, table if mode == "rows" else table.first(slow_rows), prepare, notes, *name)
            for peer in PEERS
            for mode, prepare, notes, *name in peer.ways(workload)
        ]
        ready = [(peer, mode, cases, prepare(cases), notes, *name) for peer, mode, cases, prepare, notes, *name in ways]
        times = [[] for _ in ready]
        wrong = [0 for _ in ready]
        # The first round warms up.
        for turn in range(rounds + 1):
            for place, (peer, _, cases, run, *_) in enumerate(ready):
                # What the engine before gave is not to be freed while this one is timed.
                found = None
                gc.collect()
                cpu, wall = time.process_time_ns(), time.perf_counter_ns()
                found = run()
                cpu, wall = time.process_time_ns() - cpu, time.perf_counter_ns() - wall
                # Bringing what an engine gives to whole cents is not its work, and not timed.
                wrong[place] = int((peer.cents(found) != cases.expected).sum())
                if turn > 0:
                    times[place].append((cpu / cases.rows, wall / cases.rows))
        for (peer, mode, cases, _, notes, *name), taken, differ in zip(ready, times, wrong):
            line = {
                "mode": mode,
                "workload": workload,
                # An engine that is asked in more than one way has a name for each.
                "engine": name[0] if name else peer.ENGINE,
                "version": version(peer.PACKAGE),
                "language": "Python",
                "rows": cases.rows,
                "cpu_ns_per_row": float(np.median([cpu for cpu, _ in taken])),
                "wall_ns_per_row": float(np.median([wall for _, wall in taken])),
                "wrong_rows": differ,
                "notes": notes,
            }
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
