// The package in a page: without a bundler, and as Vite builds it.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { Pack } from "soglia/around";
import { FILES } from "./rules.mjs";
import { serve, tools } from "./served.mjs";

const vectors = join(process.env.SOGLIA_ROOT, "tests/vectors");

const open = serve();

/** What a page of the project puts into `results`. */
const results = (path) => open(path, () => globalThis.results);

const names = readdirSync(vectors).filter((name) => name.endsWith(".json"));
const cases = names.map((name) => JSON.parse(readFileSync(join(vectors, name), "utf8")));
const RUN = `
const text = await (await fetch("/regole.json")).text();
await init();
const pack = Pack.fromJson(text);
const cases = await (await fetch("/cases.json")).json();
globalThis.results = cases.map(({ measure, on, facts }) => pack.measure(measure)[method](facts, on));`;
writeFileSync("cases.json", JSON.stringify(cases.map(({ measure, on, facts }) => ({ measure, on, facts }))));
const pack = Pack.fromJson(readFileSync("regole.json", "utf8"));

function compare(found, method) {
  assert.equal(found.length, cases.length);
  for (const [place, { measure, on, facts }] of cases.entries()) {
    assert.equal(found[place], pack.measure(measure)[method](facts, on), names[place]);
  }
}

for (const [half, method] of [["around", "evaluateJson"], ["runtime", "decideJson"]]) {
  test(`a page without a bundler gives the vectors by ${method} of ${half}, byte for byte`, async () => {
    writeFileSync(`${half}.html`, `<!doctype html><link rel="icon" href="data:,"><script type="module">import { Pack, init } from "./node_modules/soglia/${half}/browser.js"; const method = "${method}";${RUN}</script>`);
    compare(await results(`${half}.html`), method);
  });
}

test("a page without a bundler checks rules", async () => {
  writeFileSync("rules.json", JSON.stringify(FILES));
  writeFileSync("editor.html", `<!doctype html><link rel="icon" href="data:,"><script type="module">import { compile, init } from "./node_modules/soglia/authoring/browser.js";
await init();
const { pack, diagnostics } = compile(await (await fetch("/rules.json")).json());
globalThis.results = [JSON.parse(pack).content.measures.length, diagnostics.filter(({ severity }) => severity === "error").length];</script>`);
  assert.deepEqual(await results("editor.html"), [1, 0]);
});

test("it works under Vite as it comes", async () => {
  mkdirSync("vite/src", { recursive: true });
  writeFileSync("vite/index.html", '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/src/main.js"></script>');
  writeFileSync("vite/src/main.js", `import { Pack, init } from "soglia"; const method = "decideJson";${RUN}`);
  const { build } = await import(pathToFileURL(tools.resolve("vite")).href);
  await build({ root: "vite", base: "./", configFile: false, logLevel: "warn", build: { target: "es2022", modulePreload: false } });
  compare(await results("vite/dist/index.html"), "decideJson");
});

test("what is packed is what is said to be", () => {
  const files = readdirSync("node_modules/soglia", { recursive: true }).map(String).filter((name) => statSync(join("node_modules/soglia", name)).isFile());
  assert.deepEqual(files.filter((name) => !/^(README\.md|LICENSE|package\.json|(runtime|around|authoring)\/(module\/)?[\w-]+\.(d\.ts|js|wasm|wasm\.d\.ts))$/.test(name)), []);
  for (const half of ["runtime", "around", "authoring"]) {
    for (const name of ["node.js", "node.d.ts", "browser.js", "browser.d.ts", "module/soglia_bg.wasm"]) {
      assert.ok(files.includes(`${half}/${name}`), `${half}/${name}`);
    }
  }
  const { dependencies, scripts } = JSON.parse(readFileSync("node_modules/soglia/package.json", "utf8"));
  assert.equal(dependencies, undefined);
  assert.equal(scripts, undefined, "nothing runs when it is installed");
});
