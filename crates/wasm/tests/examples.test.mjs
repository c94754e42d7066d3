import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { FILES } from "./rules.mjs";
import { decide } from "../built/decision.js";
import { findings } from "../built/editor.js";
import { curve, explain } from "../built/plan.js";
import { bill } from "../built/typed.js";
import { FactsError } from "soglia";

const pack = readFileSync("regole.json", "utf8");

test("the example of a decision", async () => {
  const { text, page } = await decide(pack);
  assert.match(text, /Oglio Po/);
  assert.match(page, /<html lang="it"/);
});

test("the example of a plan", async () => {
  const points = await curve(pack);
  assert.equal(points.length, 41);
  assert.ok(points.every(([, rate]) => typeof rate === "number"), JSON.stringify(points));
  const problems = [{ path: "isee", fault: "out_of_range", message: { it: "fuori", en: "out" } }];
  assert.deepEqual(explain(new FactsError("out_of_range", "no", "isee", problems)), ["isee: fuori"]);
});

test("the example of an editor", async () => {
  assert.ok((await findings(FILES, "it")).every((line) => /^mensa\.yaml:\d+:\d+ warning S\d{4} /.test(line)));
});

test("the example of types that are made for a pack", async () => {
  assert.equal(await bill(pack), 7);
});
