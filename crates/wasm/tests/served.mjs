import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { after, before } from "node:test";

// The project has the package and nothing else: the browser and the bundler are those of the repository.
export const tools = createRequire(`${process.env.SOGLIA_ROOT}/crates/wasm/package.json`);
const { chromium } = tools("playwright-core");
const TYPES = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".html": "text/html; charset=utf-8", ".json": "application/json" };
const POLICY = "default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:";

/** A browser and a server of the files of the project, for the tests of a file; gives what opens a page. */
export function serve() {
  let browser;
  let server;
  before(async () => {
    browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
    server = createServer(({ url }, answer) => {
      const file = join(".", new URL(url, "http://x").pathname);
      const found = statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
      answer.writeHead(found ? 200 : 404, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "content-security-policy": POLICY });
      answer.end(found ? readFileSync(file) : "");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  after(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
  });
  return (path, read) => open(browser, `http://127.0.0.1:${server.address().port}/`, path, read);
}

/** Opens a page, and gives what `read` finds in it once it finds something. */
async function open(browser, origin, path, read) {
  const page = await browser.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("request", (request) => !request.url().startsWith(origin) && !request.url().startsWith("data:") && complaints.push(request.url()));
  await page.goto(origin + path);
  await page.waitForFunction(read, undefined, { timeout: 60_000 }).catch(() => undefined);
  const found = await page.evaluate(read);
  await page.close();
  assert.deepEqual(complaints, []);
  return found;
}
