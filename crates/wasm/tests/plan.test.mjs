import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { FactsError, Pack } from "soglia";
import { compile } from "soglia/authoring";
import { FILES } from "./rules.mjs";

const text = compile(FILES).pack;
const pack = Pack.fromJson(text);
const measure = pack.measure("prova.mensa");
const ON = "2025-06-01";
const plan = measure.plan(ON);

/** The same numbers each time. */
function dice(seed) {
  let state = seed;
  const roll = (sides) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return (state >> 8) % sides;
  };
  return { roll, one: (...values) => values[roll(values.length)] };
}

/** Values that facts can have, and now and then one that they cannot. */
function value({ declaration: { kind } }, { roll, one }) {
  if (roll(40) === 0) {
    return one(true, 0.1 + 0.2, "abc", NaN, Infinity, -1, 2e9, 1e300, "2025-02-30", "1999-12-31", "intero", 2 ** 53, "0.005", {}, [], "1_000", " 1");
  }
  if (roll(6) === 0) {
    return one(undefined, null);
  }
  if (kind === "boolean") {
    return one(true, false);
  }
  if ("choice" in kind) {
    return one(...kind.choice.values.map(([code]) => code));
  }
  if ("date" in kind) {
    return one("2025-01-31", "2025-02-01", "2024-02-29", "2000-01-01", "2030-12-31");
  }
  const { decimals, min, max } = kind.number;
  const number = (min + roll(Math.min(max - min, 3_000_000) + 1)) / 10 ** decimals;
  return one(number, number, number, number.toFixed(decimals), String(number), number.toFixed(decimals) + "00");
}

function someFacts(plan, chance) {
  const facts = {};
  plan.facts.filter(({ list }) => list === undefined).forEach((fact) => (facts[fact.path] = value(fact, chance)));
  plan.lists.forEach(({ id }, place) => {
    const row = () => Object.fromEntries(plan.facts.filter(({ list }) => list === place).map((fact) => [fact.declaration.id, value(fact, chance)]));
    facts[id] = chance.one(undefined, null, [], ...[1, 2, 9, 12, chance.roll(30) === 0 ? 13 : 3].map((length) => Array.from({ length }, row)));
  });
  return facts;
}

const ofDecision = ({ type, value, values }) => (type === "rows" ? values.map(ofDecision) : type === "unknown" ? "unknown" : Number(value));

const browser = await import(new URL("../node_modules/soglia/runtime/browser.js", import.meta.url));
await browser.init(readFileSync("node_modules/soglia/runtime/module/soglia_bg.wasm"));
const inPage = browser.Pack.fromJson(text).measure("prova.mensa").plan(ON);

for (const [where, tried] of [["Node", plan], ["a page", inPage]]) {
test(`in ${where} a plan gives what a decision gives, and refuses what is refused there`, () => {
  const plan = tried;
  const chance = dice(2025);
  let refused = 0;
  let known = 0;
  for (let turn = 0; turn < 3000; turn += 1) {
    const facts = someFacts(plan, chance);
    let decision;
    try {
      decision = measure.decide(facts, ON);
    } catch (error) {
      assert.ok(error instanceof FactsError, error);
      assert.throws(() => plan.evaluate(facts), { name: "FactsError", code: error.code, path: error.path, message: error.message });
      refused += 1;
      continue;
    }
    const { outcome, amounts } = plan.evaluate(facts);
    assert.equal(outcome, decision.outcome);
    for (const { id, due, value } of decision.amounts) {
      if (due === "due") {
        assert.deepEqual(amounts[id], ofDecision(value), JSON.stringify(facts));
        known += typeof amounts[id] === "number";
      } else {
        assert.ok([amounts[id]].flat().every((amount) => amount === due), JSON.stringify({ id, due, amounts, facts }));
      }
    }
  }
  assert.ok(refused > 200 && known > 200, `${refused} ${known}`);
});
}

test("memory that grows between two cases is found again", () => {
  const facts = { isee: 12_345.67, orario: "pieno", iscritto_dal: "2025-03-01", disabile: false, invalidita: null, figli: [] };
  const before = plan.evaluate(facts);
  assert.deepEqual(before.amounts, { pasto: "unknown", retta: [] });
  const packs = Array.from({ length: 300 }, () => Pack.fromJson(text));
  assert.equal(packs.length, 300);
  assert.deepEqual(plan.evaluate(facts), before);
  assert.deepEqual(plan.evaluate({ ...facts, orario: "ridotto" }).amounts.pasto, 1.5);
});

test("a plan tells what it reads and computes", () => {
  assert.equal(plan.id, "prova.mensa");
  assert.equal(plan.edition, "2025");
  assert.equal(plan.on, ON);
  assert.deepEqual(plan.facts.map(({ path }) => path).sort(), ["disabile", "figli.esente", "figli.pasti", "invalidita", "iscritto_dal", "isee", "orario"]);
  assert.deepEqual(plan.amounts, [{ id: "pasto", kind: "fee", unit: "EUR/meal" }, { id: "retta", kind: "fee", unit: "EUR", list: 0 }]);
  assert.equal(plan.lists[0].max_rows, 12);
});
