import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { FactsError, MeasureError, Pack, PackError, SogliaError, init, valueText } from "soglia";
import { Pack as AroundPack, SogliaError as AroundError, decisionHtml, decisionText, maskDecision } from "soglia/around";
import { SogliaError as AuthoringError, compile } from "soglia/authoring";
import { FILES } from "./rules.mjs";

const text = compile(FILES).pack;
const pack = Pack.fromJson(text);
const measure = pack.measure("prova.mensa");
/** With what would change a refusal, and pages. */
const whole = AroundPack.fromJson(text).measure("prova.mensa");
const FACTS = { isee: 12_345.67, orario: "pieno", iscritto_dal: "2025-03-01", disabile: false };

function thrown(run) {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof SogliaError, String(error));
    return error;
  }
  return assert.fail("nothing was thrown");
}

test("a pack tells what it holds", async () => {
  await init();
  assert.equal(AroundPack.fromJson(text).toJson(), text);
  assert.equal(pack.sha256, JSON.parse(text).sha256);
  assert.equal(pack.language, 1);
  assert.match(pack.engine, /^\d+\.\d+\.\d+$/);
  assert.deepEqual(pack.measures, [
    {
      id: "prova.mensa",
      edition: "2025",
      title: { it: "Mensa scolastica", en: "School meals" },
      body: { it: "Comune di prova", en: "Test town" },
      from: "2025-01-01",
      to: "2025-12-31",
      status: "in_force",
    },
  ]);
});

test("facts may be written in several ways, and mean the same", () => {
  const json = measure.decideJson(FACTS, "2025-06-01");
  for (const same of [{ ...FACTS, isee: "12345.67" }, { ...FACTS, isee: "12345.6700" }, { ...FACTS, figli: null }, { ...FACTS, figli: undefined }]) {
    assert.equal(measure.decideJson(same, "2025-06-01"), json);
  }
  assert.equal(measure.decideJson({ isee: 7n }, "2025-06-01"), measure.decideJson({ isee: 7 }, "2025-06-01"));
  assert.equal(measure.decideJson(Object.assign(Object.create(null), FACTS), "2025-06-01"), json);
});

test("what is decided is what is evaluated, without what would change a refusal", () => {
  const refused = { ...FACTS, iscritto_dal: "2025-01-15" };
  const evaluated = whole.evaluate(refused, "2025-06-01");
  const changes = ({ requirements }) => requirements.flatMap(({ would_change = [] }) => would_change);
  assert.equal(evaluated.outcome, "not_met");
  assert.ok(changes(evaluated).length > 0);
  const decided = measure.decide(refused, "2025-06-01");
  assert.deepEqual(changes(decided), []);
  assert.deepEqual(whole.decide(refused, "2025-06-01"), decided);
  const without = (decision) => ({ ...decision, requirements: decision.requirements.map(({ would_change: _, ...rest }) => rest) });
  assert.deepEqual(without(decided), without(evaluated));
  assert.deepEqual(measure.decide(FACTS, "2025-06-01"), whole.evaluate(FACTS, "2025-06-01"));
  assert.throws(() => measure.decide({ isee: -1 }, "2025-06-01"), { code: "out_of_range" });
  assert.ok(whole.text(refused, "2025-06-01").length > measure.text(refused, "2025-06-01").length);
});

test("money is text in a decision", () => {
  const decision = measure.decide({ ...FACTS, invalidita: 0, disabile: undefined }, "2025-06-01");
  assert.equal(decision.outcome, "met");
  assert.equal(decision.facts.find(({ id }) => id === "isee").value.value, "12345.67");
});

test("what is decided is written as text and as a page, in both languages", () => {
  const facts = { ...FACTS, orario: "ridotto" };
  const text = (...more) => measure.text(facts, "2025-06-01", ...more);
  assert.match(text(), /Mensa scolastica[^]*1,50 €/);
  assert.match(text("en"), /School meals[^]*1\.50 €/);
  assert.ok(text("it", { explain: true, width: 0 }).length > text("it", { width: 0 }).length);
  assert.match(whole.html(facts, "2025-06-01"), /<html lang="it"/);
  const decision = measure.decide(facts, "2025-06-01");
  assert.equal(text("en", { explain: true }), decisionText(decision, "en", { explain: true }));
  assert.equal(whole.html(facts, "2025-06-01", "en"), decisionHtml(decision, "en"));
  assert.deepEqual([measure.html, measure.evaluate], [undefined, undefined]);
});

test("values are written as people read them", () => {
  const label = { it: "intero", en: "full" };
  const said = [
    [{ type: "number", value: "24000.00", unit: "EUR" }, "24.000,00 €", "24,000.00 €"],
    [{ type: "boolean", value: true }, "sì", "yes"],
    [{ type: "date", value: "2025-06-01" }, "01/06/2025", "1 June 2025"],
    [{ type: "choice", value: "pieno", label }, "intero", "full"],
    [{ type: "choice", value: "pieno", label: { it: "", en: "" } }, "pieno", "pieno"],
    [{ type: "rows", values: [{ type: "boolean", value: false }, { type: "boolean", value: true }] }, "no; sì", "no; yes"],
  ];
  for (const [value, it, en] of said) {
    assert.deepEqual([valueText(value), valueText(value, "en")].map((text) => text.replace(/\s/g, " ")), [it, en]);
  }
  for (const value of [{ type: "unknown" }, { type: "masked" }, { type: "rows", values: [] }]) {
    assert.ok(valueText(value).length > 0);
  }
});

test("a decision that was filed is written as text and as a page, in both languages", () => {
  const decision = measure.decide({ ...FACTS, orario: "ridotto" }, "2025-06-01");
  assert.match(decisionText(decision), /Mensa scolastica[^]*1,50 €/);
  assert.match(decisionText(decision, "en"), /School meals[^]*1\.50 €/);
  assert.ok(decisionText(decision, "it", { explain: true, width: 0 }).length > decisionText(decision, "it", { width: 0 }).length);
  assert.match(decisionHtml(decision), /<html lang="it"/);
  assert.match(decisionHtml(decision, "en"), /<html lang="en"/);
  assert.doesNotMatch(decisionText(maskDecision(decision), "it", { explain: true }), /12\.345,67/);
});

test("what is not a decision is refused", () => {
  assert.throws(() => decisionText({}), (error) => error instanceof AroundError && error.code === "not_a_decision");
});

test("errors have a code, a path and help, and never the value", () => {
  const cases = [
    [() => Pack.fromJson("{"), PackError, "not_a_pack", undefined],
    [() => Pack.fromJson(text.replace('"format":1', '"format":9')), PackError, "pack_format", undefined],
    [() => Pack.fromJson(text.replace("Mensa", "Mensb")), PackError, "pack_hash", undefined],
    [() => pack.measure("prova.asilo"), MeasureError, "unknown_measure", "prova.asilo"],
    [() => measure.plan("2026-01-01"), MeasureError, "not_in_force", "prova.mensa"],
    [() => measure.plan("1 giugno"), SogliaError, "not_a_day", undefined],
    [() => measure.decide(FACTS, "2025-06-31"), SogliaError, "not_a_day", undefined],
    [() => measure.text(FACTS, "2025-06-01", "de"), SogliaError, "language", undefined],
    [() => measure.decide([], "2025-06-01"), FactsError, "not_facts", undefined],
    [() => measure.decide(new Map(), "2025-06-01"), FactsError, "not_facts", undefined],
    [() => measure.decide({ isee: 987_654_321 }, "2025-06-01"), FactsError, "out_of_range", "isee"],
    [() => measure.decide({ isee: NaN }, "2025-06-01"), FactsError, "not_exact", "isee"],
    [() => measure.decide({ isee: 2 ** 60 }, "2025-06-01"), FactsError, "not_exact", "isee"],
    [() => measure.decide({ isee: 987.1 + 0.2 }, "2025-06-01"), FactsError, "not_exact", "isee"],
    [() => measure.decide({ isee: 987.654 }, "2025-06-01"), FactsError, "too_many_decimals", "isee"],
    [() => measure.decide({ iscritto_dal: new Date(987_654_321) }, "2025-06-01"), FactsError, "wrong_type", "iscritto_dal"],
    [() => measure.decide({ orario: "987" }, "2025-06-01"), FactsError, "unknown_choice", "orario"],
    [() => measure.decide({ isse: 987 }, "2025-06-01"), FactsError, "unknown_fact", "isse"],
    [() => measure.decide({ figli: [{}, { pasti: 987 }] }, "2025-06-01"), FactsError, "out_of_range", "figli[1].pasti"],
    [() => measure.decide({ figli: [987] }, "2025-06-01"), FactsError, "wrong_type", "figli[0]"],
    [() => measure.decide({ figli: new Array(3) }, "2025-06-01"), FactsError, "wrong_type", "figli[0]"],
    [() => measure.decide({ figli: new Array(1_000_000).fill({}) }, "2025-06-01"), FactsError, "too_many_rows", "figli"],
    [() => measure.decide({ isee: 987n ** 50n }, "2025-06-01"), FactsError, "out_of_range", "isee"],
    [() => measure.decide({ orario: "987\ud800" }, "2025-06-01"), FactsError, "wrong_type", "orario"],
    [() => measure.decide({ isee: "987.000" }, "2025-06-01"), FactsError, "too_many_decimals", "isee"],
    [() => Pack.fromJson({}), PackError, "not_a_pack", undefined],
    [() => Pack.fromJson(undefined), PackError, "not_a_pack", undefined],
    [() => pack.measure(987), MeasureError, "unknown_measure", undefined],
    [() => measure.decide(FACTS), SogliaError, "not_a_day", undefined],
    [() => measure.text(FACTS, new Date(987_654_321)), SogliaError, "not_a_day", undefined],
    [() => measure.plan(20_250_601), SogliaError, "not_a_day", undefined],
    [() => measure.plan("2025-06-01").evaluate(null), FactsError, "not_facts", undefined],
    [() => measure.plan("2025-06-01").evaluate([]), FactsError, "not_facts", undefined],
    [() => measure.decide({ disabile: false, invalidita: 98.7 }, "2025-06-01"), FactsError, "contradiction", "disabile"],
  ];
  for (const [run, type, code, path] of cases) {
    const error = thrown(run);
    assert.equal(error.code, code);
    assert.ok(error instanceof type, code);
    assert.equal(error.name, type.name);
    assert.equal(error.path, path, code);
    assert.ok(error.message.length > 5, code);
    assert.doesNotMatch(`${error.message} ${error.help} ${JSON.stringify(error.problems)}`, /987/, code);
    if (type === FactsError && code !== "not_facts") {
      assert.deepEqual([error.problems[0].path, error.problems[0].fault, error.problems[0].message.it.length > 5], [path, code, true]);
    }
  }
  const error = thrown(() => measure.decide({ isee: -1, orario: "x" }, "2025-06-01"));
  assert.deepEqual(error.problems.map(({ path, fault }) => [path, fault]), [["isee", "out_of_range"], ["orario", "unknown_choice"]]);
  assert.match(error.problems[0].message.it, /fuori/);
});

test("a pack that somebody has written by hand is refused or evaluated, and stops nothing", () => {
  const whole = JSON.parse(readFileSync("regole.json", "utf8"));
  let state = 7;
  const roll = (sides) => (state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff) % sides;
  const measures = whole.content.measures.filter(({ id }) => /debito-acqua|fna-b2/.test(id));
  const numbers = /(?<=[:[,])-?\d+(?=[,\]}])/g;
  let taken = 0;
  for (let turn = 0; turn < 400; turn += 1) {
    const { id, from } = measures[roll(measures.length)];
    const one = { ...whole.content, measures: measures.filter((found) => found.id === id) };
    let content = JSON.stringify(one);
    // Only the measures: the facts before them are long.
    const start = content.indexOf('"measures":');
    const places = [...content.slice(start).matchAll(numbers)];
    const place = places[roll(places.length)];
    const other = ["0", "1", "-1", "7", "4294967295", "9223372036854775807", "-9223372036854775808", "170141183460469231731687303715884105727"][roll(8)];
    content = content.slice(0, start + place.index) + other + content.slice(start + place.index + place[0].length);
    const sha256 = createHash("sha256").update(content).digest("hex");
    const { format, engine, language } = whole;
    const text = `{"format":${format},"engine":"${engine}","language":${language},"sha256":"${sha256}","content":${content}}`;
    try {
      const damaged = Pack.fromJson(text);
      taken += 1;
      const found = damaged.measure(id);
      found.decide({ debito: "100.00", eta: 40, attivita: [{ ore: 3 }] }, from);
      found.decide({}, from);
      found.plan(from).evaluate({ debito: 100, eta: 40, attivita: [{ ore: 3 }] });
    } catch (error) {
      assert.ok(error instanceof SogliaError, String(error));
      assert.notEqual(error.code, "internal", `${id} ${place[0]} -> ${other} at ${place.index}: ${error.cause}`);
    }
  }
  assert.ok(taken > 20, String(taken));
});

test("errors are of the same classes everywhere", () => {
  assert.equal(AroundError, SogliaError);
  assert.equal(AuthoringError, SogliaError);
  const error = thrown(() => whole.evaluate({ isee: "molto" }, "2025-06-01"));
  assert.ok(error instanceof FactsError);
  assert.ok(thrown(() => compile([])) instanceof SogliaError);
});

test("what is freed says so, and only that is freed", () => {
  for (const Kind of [Pack, AroundPack]) {
    const own = Kind.fromJson(text);
    const mine = own.measure("prova.mensa");
    const plan = mine.plan("2025-06-01");
    const other = mine.plan("2025-06-01");
    const before = other.evaluate(FACTS);
    plan.free();
    plan.free();
    assert.equal(thrown(() => plan.evaluate(FACTS)).code, "freed");
    assert.deepEqual(other.evaluate(FACTS), before);
    own.free();
    own[Symbol.dispose]?.();
    for (const run of [() => own.sha256, () => own.measure("prova.mensa"), () => mine.decide(FACTS, "2025-06-01"), () => mine.plan("2025-06-01")]) {
      const error = thrown(run);
      assert.deepEqual([error.code, error.message], ["freed", "the pack or the plan has been freed"]);
      assert.match(error.help, /fromJson/);
    }
    assert.deepEqual(other.evaluate(FACTS), before, "a plan has memory of its own");
    other.free();
  }
  assert.equal(measure.decide(FACTS, "2025-06-01").outcome, "met");
});
