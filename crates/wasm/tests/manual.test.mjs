// The blocks of the page of the manual are run, and print what it quotes. `SOGLIA_BLESS=1` writes what they print into the page, to be read.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { serve, tools } from "./served.mjs";

const PAGE = join(process.env.SOGLIA_ROOT, "docs/manuale/browser.md");
const DESK = "manuale";
const open = serve();
/** A block with a name, and what is quoted behind it. */
const BLOCK = /^```(js|ts|html) (\S+)\n([^]*?)^```\n(?:\n```text\n([^]*?)^```)?/gm;
const page = readFileSync(PAGE, "utf8");
const blocks = [...page.matchAll(BLOCK)].map(([, language, name, text, quoted]) => ({ language, name, text, quoted }));

mkdirSync(join(DESK, "src"), { recursive: true });
cpSync("regole.json", join(DESK, "regole.json"));
cpSync("examples/misure.ts", join(DESK, "misure.ts"));
cpSync("node_modules/soglia", join(DESK, "soglia"), { recursive: true });

/** Runs a block, and gives what it prints or shows. */
async function run({ language, name, text }) {
  writeFileSync(join(DESK, name), text);
  if (language === "ts") {
    const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--skipLibCheck", "--ignoreConfig", name];
    return execFileSync(join(dirname(tools.resolve("typescript/package.json")), "bin/tsc"), options, { cwd: DESK, encoding: "utf8" });
  }
  if (language === "html") {
    return open(`${DESK}/${name}`, () => document.querySelector("[role=status]").textContent);
  }
  if (name !== "src/main.js") {
    return execFileSync("node", [name], { cwd: DESK, encoding: "utf8" });
  }
  writeFileSync(join(DESK, "index.html"), `<!doctype html><link rel="icon" href="data:,"><script type="module" src="/${name}"></script>`);
  const { build } = await import(pathToFileURL(tools.resolve("vite")).href);
  await build({ root: DESK, base: "./", configFile: false, logLevel: "warn", build: { target: "es2022", modulePreload: false } });
  return open(`${DESK}/dist/index.html`, () => document.body.textContent);
}

const said = new Map();
for (const block of blocks.filter(({ name }) => name.includes("."))) {
  test(`the manual: ${block.name}`, async () => {
    const printed = `${(await run(block)).trim()}\n`;
    said.set(block.name, printed);
    if (process.env.SOGLIA_BLESS === undefined) {
      assert.equal(printed, block.quoted ?? "\n");
    }
  });
}

test("every kind of block is there", () => {
  assert.deepEqual(new Set(blocks.map(({ language }) => language)), new Set(["html", "js", "ts"]));
  assert.ok(blocks.filter(({ quoted }) => quoted !== undefined).length >= 5);
});

after(() => {
  if (process.env.SOGLIA_BLESS !== undefined) {
    writeFileSync(PAGE, page.replace(BLOCK, (whole, _language, name, _text, quoted) => (quoted === undefined ? whole : whole.replace(`\`\`\`text\n${quoted}`, `\`\`\`text\n${said.get(name) ?? quoted}`))));
  }
});
