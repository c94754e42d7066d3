// Soglia in Node, as lines of JSON: `node soglia.js DATA ROWS ROUNDS`, where DATA is the folder that `soglia-bench data` writes. The package is the
// one that `cargo xtask wasm` builds.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { measure, read } from "./cases.js";

const PACKAGE = new URL(process.argv[5] ?? "../../target/npm/package/", import.meta.url);
const VERSION = JSON.parse(readFileSync(new URL("package.json", PACKAGE), "utf8")).version;
const { Pack } = await import(new URL("runtime/node.js", PACKAGE));

const WORKLOADS = {
  W1: { rule: "prova.w1", amount: "contributo", decimals: { eta: 0, ore: 4 } },
  W2: { rule: "prova.w2", amount: "spesa", decimals: {} },
  W3: { rule: "prova.w3", amount: "indicatore", decimals: {} },
};
const DAY = "2025-10-01";
/** What stands in the columns where nothing is due. */
const NOT_DUE = -0.01;

/** The facts of each case as plain objects; those of rows in the order of their offsets. */
function objects(columns, names, decimals, count) {
  return Array.from({ length: count }, (_, row) =>
    Object.fromEntries(
      names.map(([column, name]) => {
        const values = columns[column];
        return [name, values instanceof Uint8Array ? values[row] === 1 : Number(values[row]) / 10 ** (decimals[name] ?? 2)];
      }),
    ),
  );
}

function facts(columns, decimals, rows) {
  const names = Object.keys(columns).filter((name) => name !== "expected" && !name.endsWith(".offsets"));
  const own = names.filter((name) => !name.includes(".")).map((name) => [name, name]);
  const cases = objects(columns, own, decimals, rows);
  for (const list of Object.keys(columns).filter((name) => name.endsWith(".offsets")).map((name) => name.slice(0, -".offsets".length))) {
    const offsets = columns[`${list}.offsets`];
    const inner = names.filter((name) => name.startsWith(`${list}.`)).map((name) => [name, name.slice(list.length + 1)]);
    const members = objects(columns, inner, decimals, offsets[rows]);
    cases.forEach((found, row) => (found[list] = members.slice(offsets[row], offsets[row + 1])));
  }
  return cases;
}

const [folder, wanted, rounds] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const pack = Pack.fromJson(readFileSync(join(folder, "pack.json"), "utf8"));
let wrong = 0;
for (const [workload, { rule, amount, decimals }] of Object.entries(WORKLOADS)) {
  const columns = read(join(folder, workload));
  const rows = Math.min(wanted, columns.expected.length);
  const plan = pack.measure(rule).plan(DAY);
  const cases = facts(columns, decimals, rows);
  const about = { workload, engine: "Soglia (Node)", version: VERSION, notes: "a plain object for each case, the amount as a number", columns, rows, rounds };
  wrong += measure(about, () =>
    cases.map((found) => {
      const value = plan.evaluate(found).amounts[amount];
      return value === "not_due" ? NOT_DUE : value;
    }),
  );
}
process.exitCode = wrong > 0 ? 1 : 0;
