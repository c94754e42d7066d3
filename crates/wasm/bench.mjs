// `node crates/wasm/bench.mjs`: what one case takes in Node from a plain object, with the package that `cargo xtask wasm` has built.
// The rule is W1 of benches/ and its cases are drawn as there; of seven runs the median is shown, in time of the processor.
import { readFileSync } from "node:fs";
import { Pack } from "../../target/npm/package/runtime/node.js";
import * as authoring from "../../target/npm/package/authoring/node.js";

const rules = (name) => readFileSync(new URL(`../../benches/rules/${name}.yaml`, import.meta.url), "utf8");
const compiled = authoring.compile({ "enti.yaml": rules("enti"), "w1.yaml": rules("w1") });
const measure = Pack.fromJson(compiled.pack.toJson()).measure("prova.w1");
const DAY = "2025-06-01";
const plan = measure.plan(DAY);

/** The same numbers each time. */
let state = 1;
function below(limit) {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
}
const percent = (share) => below(100) < share;
const cases = Array.from({ length: 4096 }, () => ({
  residente: percent(90),
  gravita_104: percent(50),
  accompagnamento: percent(50),
  in_b1: percent(15),
  centro_diurno: percent(40),
  eta: below(101),
  isee: below(5_738_000) / 100,
  isee_minorenni: below(9_180_800) / 100,
  ore: percent(25) ? 0 : Math.floor(((1 + below(2_400)) * 10_000 + 30) / 60) / 10_000,
}));

/** Nanoseconds for one case. */
function time(rounds, run) {
  const times = Array.from({ length: 9 }, () => {
    const start = process.cpuUsage();
    for (let round = 0; round < rounds; round += 1) {
      for (const facts of cases) {
        run(facts);
      }
    }
    return (process.cpuUsage(start).user * 1000) / (rounds * cases.length);
  });
  // The first two warm up.
  return times.slice(2).sort((one, other) => one - other)[3];
}

let met = 0;
const shown = [
  ["outcome and amounts (plan.evaluate)", time(100, (facts) => (met += plan.evaluate(facts).outcome === "met" ? 1 : 0))],
  ["a decision with its reasons (measure.decide)", time(1, (facts) => measure.decide(facts, DAY))],
  ["the reasons in words (measure.text)", time(1, (facts) => measure.text(facts, DAY))],
];
console.log(`${((met * 100) / (cases.length * 900)).toFixed(0)} % of the cases meet everything`);
for (const [name, nanoseconds] of shown) {
  console.log(`${name}: ${nanoseconds < 10_000 ? `${nanoseconds.toFixed(0)} ns` : `${(nanoseconds / 1000).toFixed(0)} µs`}`);
}
