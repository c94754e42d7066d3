import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Pack, entitlementsHtml, valueText } from "soglia/around";
import { compile } from "soglia/authoring";
import { FILES } from "./rules.mjs";

const pack = Pack.fromJson(readFileSync("regole.json", "utf8"));
const DAY = "2025-06-01";
const B2 = "lombardia.oglio-po.fna-b2";
const NONNA = { vive_al_domicilio: true, residente: true, eta: 81, gravita_art3_c3: true, isee_sociosanitario: "27310.55", assistenza: "caregiver_familiare", progetto_integrativo: false };

test("questions are asked until nothing more counts", () => {
  const facts = {};
  const asked = [];
  for (;;) {
    const { questions, measures } = pack.questions([B2], facts, DAY);
    if (questions.length === 0) {
      assert.deepEqual([measures[0].outcome, measures[0].settled], ["not_met", true]);
      break;
    }
    const [{ id, answer }] = questions;
    assert.ok(!asked.includes(id), id);
    asked.push(id);
    assert.ok(["boolean", "number", "date", "choice", "rows"].includes(answer.type));
    facts[id] = NONNA[id] ?? (answer.type === "boolean" ? false : answer.type === "choice" ? answer.values[0].value : 0);
  }
  assert.ok(asked.length > 2 && asked.length < 12, String(asked));
});

test("the household is asked for instead of the ISEE, where one wants that", () => {
  const ids = (suppliers) => pack.questions(["lombardia.dairago.sad"], {}, DAY, { suppliers }).questions.map(({ id }) => id);
  assert.ok(ids(false).includes("isee") && !ids(false).includes("componenti"));
  assert.ok(!ids(true).includes("isee") && ids(true).includes("componenti"));
});

test("where nothing counts any more, what the decision waits for is asked for if one wants that", () => {
  const rule = FILES["mensa.yaml"].replace("when: iscritto_dal >= primo_giorno", "when: iscritto_dal >= primo_giorno || iscritto_dal < primo_giorno");
  const small = Pack.fromJson(compile({ ...FILES, "mensa.yaml": rule }).pack);
  const facts = { orario: "ridotto", figli: [] };
  const ask = (options) => small.questions(["prova.mensa"], facts, DAY, options);
  assert.deepEqual([ask({}).questions, ask({}).measures[0].outcome, ask({}).measures[0].settled], [[], "met", true]);
  assert.equal(small.measure("prova.mensa").decide(facts, DAY).outcome, "unknown");
  const [question, ...others] = ask({ complete: true }).questions;
  assert.deepEqual([question.id, question.to_complete, question.needed_for[0].parts[0].id, others], ["iscritto_dal", true, "iscrizione", []]);
});

test("why not, and what would change it", () => {
  const why = pack.measure(B2).why(NONNA, DAY);
  assert.equal(why.outcome, "not_met");
  const change = why.requirements.flatMap(({ would_change }) => would_change).flatMap(({ changes }) => changes).find(({ fact }) => fact === "isee_sociosanitario");
  assert.equal(change.to.value, "25000.00");
});

test("a curve has exact pieces", () => {
  const sad = pack.measure("lombardia.dairago.sad");
  const curve = sad.curve("tariffa_oraria", "isee", { isee: "8980.00" }, DAY);
  assert.deepEqual(curve.pieces.map(({ start, end }) => [start.value, end.value]), [["3.00", "3.00"], ["3.00", "11.00"], ["11.00", "11.00"]]);
  assert.match(valueText(curve.own.value, "it"), /^7,00\s€\/ora$/);
  assert.equal(sad.curve("tariffa_oraria", "isee", {}, DAY, { from: "7000", to: "8000" }).pieces.length, 1);
  for (const [amount, along, ends, code] of [["x", "isee", {}, "unknown_amount"], ["tariffa_oraria", "x", {}, "unknown_fact"], ["tariffa_oraria", "isee", { from: "9", to: "1" }, "range"], ["tariffa_oraria", "isee_presentato", {}, "not_a_scale"]]) {
    assert.throws(() => sad.curve(amount, along, {}, DAY, ends), { code, name: "SogliaError" });
  }
});

test("everything that a case is entitled to in a place", () => {
  const found = pack.entitlements("019021", { ...NONNA, isee_sociosanitario: "24000.00" }, DAY);
  assert.equal(found.measures.find(({ measure }) => measure === B2).status, "granted");
  assert.ok(found.combinations.length > 0 && found.best.length > 0);
  assert.match(entitlementsHtml(found, "en"), /<html lang="en"/);
  assert.equal(pack.entitlements("019021", {}, DAY, "pareto").criterion.by, "pareto");
  assert.throws(() => pack.entitlements("999999", {}, DAY), { code: "unknown_place", path: "999999" });
  assert.throws(() => pack.entitlements("019021", {}, DAY, { unit: "person" }), { code: "not_a_criterion" });
  assert.throws(() => pack.entitlements("019021", {}, DAY, "best"), { code: "not_a_criterion" });
});

test("a part of a pack decides as the whole does", () => {
  const part = pack.part([B2], DAY);
  assert.ok(part.measures.length < 10);
  assert.equal(Pack.fromJson(part.toJson()).sha256, part.sha256);
  const decision = (from) => ({ ...from.measure(B2).evaluate(NONNA, DAY), pack: "" });
  assert.deepEqual(decision(part), decision(pack));
  assert.throws(() => pack.part(["x"], DAY), { code: "unknown_measure" });
});

test("an argument of another type is refused by what it is for, and the module goes on", () => {
  const thrown = (run) => {
    try {
      run();
    } catch (error) {
      return error.code;
    }
    return undefined;
  };
  const b2 = pack.measure(B2);
  assert.equal(thrown(() => b2.why(NONNA)), "not_a_day");
  assert.equal(thrown(() => b2.evaluate(NONNA, 20_250_601)), "not_a_day");
  assert.equal(thrown(() => b2.curve("buono", undefined, NONNA, DAY)), "unknown_fact");
  assert.equal(thrown(() => b2.curve("buono", "isee", NONNA, DAY, { from: 5 })), "range");
  assert.equal(thrown(() => pack.questions([null], {}, DAY)), "unknown_measure");
  assert.equal(thrown(() => pack.part([B2])), "not_a_day");
  assert.equal(thrown(() => pack.entitlements(19_061, {}, DAY)), "unknown_place");
  assert.equal(b2.why(NONNA, DAY).outcome, "not_met");
});
