import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
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
