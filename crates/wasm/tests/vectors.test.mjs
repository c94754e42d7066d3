import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { Pack } from "soglia";
import * as around from "soglia/around";

const folder = new URL(`file://${process.env.SOGLIA_ROOT}/tests/vectors/`);
const text = readFileSync("regole.json", "utf8");
const pack = Pack.fromJson(text);
const whole = around.Pack.fromJson(text);

/** What changes with any rule and any version is empty in a vector. */
function forgetOrigin(decision) {
  decision.engine = "";
  decision.pack = "";
  for (const { origin } of decision.facts) {
    if (origin.from === "supplied") {
      forgetOrigin(origin.decision);
    }
  }
}

const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
assert.ok(files.length > 20);
for (const name of files) {
  test(`vector ${name}`, () => {
    const text = readFileSync(new URL(name, folder), "utf8");
    const vector = JSON.parse(text);
    const json = whole.measure(vector.measure).evaluateJson(vector.facts, vector.on);
    const decision = JSON.parse(json);
    assert.equal(JSON.stringify(decision), json);
    const decided = JSON.stringify(decision, (name, value) => (name === "would_change" ? undefined : value));
    assert.equal(pack.measure(vector.measure).decideJson(vector.facts, vector.on), decided);
    forgetOrigin(decision);
    assert.equal(`${JSON.stringify({ ...vector, decision }, undefined, 2)}\n`, text);
  });

  test(`plan of vector ${name}`, () => {
    const { measure: id, on, facts } = JSON.parse(readFileSync(new URL(name, folder), "utf8"));
    const measure = pack.measure(id);
    const decision = measure.decide(facts, on);
    if (decision.outcome === "not_in_force") {
      assert.throws(() => measure.plan(on), { code: "not_in_force" });
      return;
    }
    const result = measure.plan(on).evaluate(facts);
    assert.equal(result.outcome, decision.outcome);
    const value = (due, { type, value, values }) =>
      type === "rows" ? values.map((value) => value.type === "unknown" ? "unknown" : Number(value.value)) : due !== "due" ? due : type === "unknown" ? "unknown" : Number(value);
    for (const amount of decision.amounts.filter(({ id }) => id in result.amounts)) {
      const found = result.amounts[amount.id];
      const expected = value(amount.due, amount.value);
      // A decision has one due for all rows.
      if (Array.isArray(found) && amount.due !== "due") {
        assert.ok(found.every((row) => row === amount.due), `${amount.id}: ${found}`);
      } else {
        assert.deepEqual(found, expected, amount.id);
      }
    }
    assert.deepEqual(Object.keys(result.amounts), decision.amounts.map(({ id }) => id));
  });
}

test("a filed decision can be masked without the pack", () => {
  const { decision } = JSON.parse(readFileSync(new URL("b2-not-met-isee.json", folder), "utf8"));
  const masked = around.maskDecision(decision);
  assert.equal(masked.outcome, decision.outcome);
  assert.ok(masked.facts.filter(({ personal }) => personal).every(({ value }) => value.type === "masked"));
});
