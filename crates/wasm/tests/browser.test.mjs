import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { test } from "node:test";
import { compile } from "soglia/authoring";
import { FILES } from "./rules.mjs";

const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm" };
const soglia = await import(new URL("../node_modules/soglia/runtime/browser.js", import.meta.url));

/** In a page whose policy forbids it, this is what happens. */
globalThis.Function = () => assert.fail("a function was made from text");

test("what a browser imports loads the module from an address, once it is asked to", async () => {
  const text = compile(FILES).pack;
  assert.throws(() => soglia.Pack.fromJson(text), { code: "not_ready" });
  const server = createServer(({ url }, answer) => {
    answer.setHeader("content-type", TYPES[extname(url)]);
    answer.end(readFileSync(join("node_modules/soglia", url)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  await soglia.init(`http://127.0.0.1:${server.address().port}/runtime/module/soglia_bg.wasm`);
  server.close();
  await soglia.init();
  const measure = soglia.Pack.fromJson(text).measure("prova.mensa");
  assert.equal(measure.plan("2025-06-01").evaluate({ orario: "ridotto", iscritto_dal: "2025-03-01" }).amounts.pasto, 1.5);
});

test("each file of the package that a browser loads imports files of the package by where they lie, and nothing of Node", () => {
  const seen = new Set();
  const follow = (file) => {
    if (seen.has(file)) {
      return;
    }
    seen.add(file);
    const text = readFileSync(file, "utf8");
    for (const [, from] of text.matchAll(/(?:from|import) "([^"]+)"/g)) {
      const to = join(file, "..", from);
      assert.ok(/^\.\.?\//.test(from) && to.startsWith(join("node_modules/soglia/")), `${file} imports ${from}`);
      follow(to);
    }
  };
  for (const half of ["runtime", "around", "authoring"]) {
    follow(join("node_modules/soglia", half, "browser.js"));
  }
  assert.ok(seen.size > 10);
});
