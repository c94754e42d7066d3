// What every engine in Node is timed with: the columns that `soglia-bench data` writes, and rounds of which the median is printed as a line of JSON.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The columns of a workload, by the names of their files. */
export function read(folder) {
  const columns = {};
  for (const file of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, file));
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    const [name, kind] = [file.slice(0, file.lastIndexOf(".")), file.slice(file.lastIndexOf(".") + 1)];
    columns[name] = kind === "i64" ? new BigInt64Array(buffer) : kind === "i32" ? new Int32Array(buffer) : new Uint8Array(buffer);
  }
  return columns;
}

function median(values) {
  const sorted = [...values].sort((first, second) => first - second);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Times `compute`, which gives the amounts of the cases in cents, and prints what it took and how many are wrong. */
export function measure({ workload, engine, version, notes, columns, rows, rounds }, compute) {
  const [cpu, wall] = [[], []];
  let wrong = 0;
  // The first round warms up.
  for (let turn = 0; turn <= rounds; turn++) {
    wrong = 0;
    const [before, start] = [process.cpuUsage(), process.hrtime.bigint()];
    const found = compute();
    const [used, end] = [process.cpuUsage(before), process.hrtime.bigint()];
    found.forEach((amount, row) => (wrong += Math.round(amount * 100) === Number(columns.expected[row]) ? 0 : 1));
    if (turn > 0) {
      cpu.push(((used.user + used.system) * 1000) / rows);
      wall.push(Number(end - start) / rows);
    }
  }
  const line = { mode: "case", workload, engine, version, language: "Node", rows, cpu_ns_per_row: median(cpu), wall_ns_per_row: median(wall), wrong_rows: wrong, notes };
  console.log(JSON.stringify(line));
  return wrong;
}
