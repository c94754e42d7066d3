import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Pack } from "soglia/around";
import { check, compile } from "soglia/authoring";
import { FILES } from "./rules.mjs";

const root = process.env.SOGLIA_ROOT;

test("the rules of the repository compile to the very pack that the command writes", () => {
  const files = {};
  for (const name of readdirSync(join(root, "rules"), { recursive: true })) {
    if (name.endsWith(".yaml")) {
      files[`rules/${name}`] = readFileSync(join(root, "rules", name), "utf8");
    }
  }
  const { pack, diagnostics } = compile(files);
  assert.deepEqual(diagnostics.filter(({ severity }) => severity === "error"), []);
  assert.equal(pack.trim(), readFileSync("regole.json", "utf8").trim());
});

test("findings say where and what to do", () => {
  const broken = { ...FILES, "mensa.yaml": FILES["mensa.yaml"].replace("iscritto_dal >= primo_giorno", "iscrito_dal >= primo_giorno") };
  const found = check(broken).find(({ severity }) => severity === "error");
  const line = broken["mensa.yaml"].split("\n").findIndex((text) => text.includes("iscrito_dal")) + 1;
  assert.equal(found.file, "mensa.yaml");
  assert.equal(found.start.line, line);
  assert.equal(broken["mensa.yaml"].split("\n")[line - 1].slice(found.start.column - 1, found.end.column - 1), "iscrito_dal");
  assert.match(found.code, /^S\d{4}$/);
  assert.match(found.message.en, /`iscrito_dal`/);
  assert.match(found.help.it, /iscritto_dal/);
  assert.equal(compile(broken).pack, undefined);
});

test("what is no set of texts is refused", () => {
  for (const files of [null, [], "language: 1", { "a.yaml": 1 }]) {
    assert.throws(() => compile(files), { code: "not_files" });
  }
  assert.deepEqual(check({}), []);
});

test("the cases beside the rules come out as they say, and where one does not, it is said where", () => {
  const files = {};
  for (const name of readdirSync(join(root, "rules"), { recursive: true })) {
    if (name.endsWith(".yaml")) {
      files[`rules/${name}`] = readFileSync(join(root, "rules", name), "utf8");
    }
  }
  const { pack: text, cases } = compile(files);
  const pack = Pack.fromJson(text);
  assert.ok(cases.length > 1000, String(cases.length));
  for (const one of cases) {
    assert.deepEqual(pack.differences(one), [], `${one.file}:${one.line}`);
  }
});

test("a case that does not come out as it says tells what, where, and what came out", () => {
  const lines = `
cases:
  - name: due figli
    on: 2025-03-01
    facts: { isee: 12_345.67, iscritto_dal: 2025-02-01, orario: pieno, figli: [ { pasti: 10, esente: false }, { pasti: 5, esente: true } ] }
    expect:
      state: met
      pasto: 3.05
      retta: [30.60, 0]
      missing: [disabile]
`.trimStart();
  const file = `${FILES["mensa.yaml"]}${lines}`;
  const line = (text) => file.split("\n").findIndex((found) => found.includes(text)) + 1;
  const { pack, cases, diagnostics } = compile({ ...FILES, "mensa.yaml": file });
  assert.deepEqual(diagnostics.filter(({ severity }) => severity === "error"), []);
  const [one] = cases;
  assert.deepEqual([one.measure, one.name, one.file, one.line, one.on], ["prova.mensa/2025", "due figli", "mensa.yaml", line("name: due figli"), "2025-03-01"]);
  assert.deepEqual(one.facts.figli, [{ pasti: "10", esente: false }, { pasti: "5", esente: true }]);
  const differences = Pack.fromJson(pack).differences(one);
  assert.deepEqual(differences[0], { what: "pasto", line: line("pasto: 3.05"), expected: "3.05", actual: "unknown" });
  assert.deepEqual(differences.map(({ what }) => what), ["pasto", "retta", "missing"]);
  assert.deepEqual(differences.at(-1), { what: "missing", line: line("missing:"), expected: "[disabile]", actual: "[disabile, invalidita]" });
  const known = { ...one, facts: { ...one.facts, invalidita: "10", disabile: null } };
  assert.deepEqual(Pack.fromJson(pack).differences(known).map(({ what, actual }) => [what, actual]), [["pasto", "1.50"], ["retta", "[15.00, 0.00]"], ["missing", "[]"]]);
});
