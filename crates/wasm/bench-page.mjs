// `node crates/wasm/bench-page.mjs`: what a full ISEE and the fee that rests on it take in a page, in headless Chromium, with the package that
// `cargo xtask wasm` has built. The case is the vector `fee-isee-supplied`: a household, its income and wealth, and the hourly rate of home care.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { Pack } from "../../target/npm/package/around/node.js";

const root = new URL("../..", import.meta.url).pathname;
const { measure, on, facts } = JSON.parse(readFileSync(join(root, "tests/vectors/fee-isee-supplied.json"), "utf8"));
const [, , packFile = join(root, "target/simulator/regole.json")] = process.argv;
const pack = Pack.fromJson(readFileSync(packFile, "utf8")).part([measure.split("/")[0]], on).toJson();

const server = createServer(({ url }, answer) => {
  const name = new URL(url, "http://x").pathname;
  answer.setHeader("content-type", name.endsWith(".js") ? "text/javascript" : name.endsWith(".wasm") ? "application/wasm" : "text/html");
  // A page of its own has a clock of 5 µs.
  answer.setHeader("cross-origin-opener-policy", "same-origin");
  answer.setHeader("cross-origin-embedder-policy", "require-corp");
  answer.end(name === "/" ? "<!doctype html><link rel=icon href=data:,>" : readFileSync(join(root, "target/npm/package", name)));
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${server.address().port}/`);
const shown = await page.evaluate(async ({ pack, measure, on, facts }) => {
  const { Pack, init } = await import("/around/browser.js");
  await init();
  const handle = Pack.fromJson(pack).measure(measure);
  const plan = handle.plan(on);
  /** Microseconds of one call: of 60 rounds of 50 calls the least, since whatever else runs only adds, and the middle. */
  const time = (run) => {
    const rounds = Array.from({ length: 60 }, () => {
      const start = performance.now();
      for (let call = 0; call < 50; call += 1) {
        run();
      }
      return ((performance.now() - start) * 1000) / 50;
    }).slice(10).sort((one, other) => one - other);
    return { least: rounds[0], middle: rounds[Math.floor(rounds.length / 2)] };
  };
  const rounds = { decide: time(() => handle.decide(facts, on)), evaluate: time(() => handle.evaluate(facts, on)), plan: time(() => plan.evaluate(facts)), html: time(() => handle.html(facts, on)) };
  const decision = handle.decide(facts, on);
  const amounts = decision.amounts.map(({ id, value }) => `${id} ${value.value} ${plan.evaluate(facts).amounts[id]}`);
  return { amounts, length: JSON.stringify(decision).length, rounds };
}, { pack, measure, on, facts });
console.log(`${measure}: ${shown.amounts.join(", ")}; a decision of ${shown.length} characters`);
for (const [name, { least, middle }] of Object.entries(shown.rounds)) {
  console.log(`${name}: ${least.toFixed(1)} µs (middle of the rounds ${middle.toFixed(1)})`);
}
await browser.close();
server.close();
