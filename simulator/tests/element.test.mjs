import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { serve } from "./browser.mjs";
import { accessible, answerAll, dist, quiet, root, setup } from "./drive.mjs";

const shared = setup();
const folder = mkdtempSync(join(tmpdir(), "soglia-"));
const own = await serve(dist, { "access-control-allow-origin": "*" });
copyFileSync(process.env.SOGLIA_PART, join(folder, "regole.json"));
const page = (attributes) => `<!doctype html><html lang="it"><head><title>Un sito</title><style>h2{color:red;font-size:9px} button{display:none}</style>
<link rel="icon" href="data:,"><script type="module" src="${own.address}soglia-simulatore.js"></script></head>
<body><main><h1>Un sito</h1><soglia-simulatore ${attributes}></soglia-simulatore></main></body></html>`;
writeFileSync(join(folder, "index.html"), page('misura="lombardia.dairago.sad" comune="lombardia.dairago" data="2025-06-01"'));
writeFileSync(join(folder, "pack.html"), page('pack="regole.json" misura="lombardia.dairago.sad" data="2025-06-01" lingua="en"'));
const HOSTILE = "html{font-size:10px} *{letter-spacing:3px;text-transform:uppercase} body{color:#fff;background:#222;line-height:1;text-align:center;white-space:nowrap;visibility:visible} p,label{font-size:8px!important}";
writeFileSync(join(folder, "hostile.html"), page('misura="lombardia.dairago.sad" data="2025-06-01"').replace("<style>", `<style>${HOSTILE}`));
writeFileSync(join(folder, "missing.html"), page('pack="nessuno.json" misura="lombardia.dairago.sad"'));
const POLICY = `default-src 'none'; script-src ${own.address} 'wasm-unsafe-eval'; style-src 'unsafe-inline'; img-src data:`;
writeFileSync(join(folder, "policy.html"), page('misura="lombardia.dairago.sad" data="2025-06-01"').replace("<head>", `<head><meta http-equiv="Content-Security-Policy" content="${POLICY}">`));
const manual = readFileSync(join(root, "docs/manuale/browser.md"), "utf8");
const [, lines] = /^```html elemento\n([^]*?)^```/m.exec(manual);
writeFileSync(join(folder, "manual.html"), `<!doctype html><html lang="it"><title>Un sito</title><link rel="icon" href="data:,">${lines.replace("https://simulatore.example/", own.address)}`);
const site = await serve(folder);
after(() => Promise.all([own.close(), site.close()]));

const FACTS = { isee: "8980.00", ore_feriali: 20, ore_festive_serali: "2.5" };

test("one measure stands in the page of somebody else, from another origin", async () => {
  const page = await shared.open(site.address);
  await page.locator("form[data-question]").waitFor();
  const back = page.getByRole("button", { name: "Indietro", exact: true });
  assert.equal(await back.count(), 0, "there is nothing before the first question");
  const address = page.url();
  await accessible(page, "the element");
  await answerAll(page, FACTS);
  await page.locator(".outcome.met").waitFor();
  await accessible(page, "the result in the element");
  assert.equal(page.url(), address, "the address of the site is left alone");
  await back.click();
  await page.locator("form[data-question]").waitFor();
  page.strangers = page.strangers.filter((found) => !found.startsWith(own.address) && !found.startsWith(site.address));
  await quiet(page);
});

test("the element reads a pack of its own, in English", async () => {
  const page = await shared.open(`${site.address}pack.html`);
  await page.locator("form[data-question]").waitFor();
  await answerAll(page, FACTS);
  await page.getByText("7.00 €/hour").first().waitFor();
  page.strangers = [];
  await quiet(page);
});

test("a site whose policy refuses workers has the engine in its page", async () => {
  const page = await shared.open(`${site.address}policy.html`);
  await page.locator("form[data-question]").waitFor();
  await answerAll(page, FACTS);
  await page.locator(".outcome.met").waitFor();
  assert.deepEqual(page.workers().map((worker) => worker.url()), []);
  await page.context().close();
});

test("the two lines of the manual put a measure into a page", async () => {
  const page = await shared.open(`${site.address}manual.html`);
  await page.locator("form[data-question]").waitFor();
  await answerAll(page, FACTS);
  await page.locator(".outcome.met").waitFor();
  assert.equal(page.workers().length, 1);
  await page.context().close();
});

test("an element whose attributes change begins anew, and says which measure there is not", async () => {
  const page = await shared.open(`${site.address}pack.html`);
  await page.getByRole("button", { name: "I don't know" }).waitFor();
  await page.locator("soglia-simulatore").evaluate((element) => element.setAttribute("lingua", "it"));
  await page.getByRole("button", { name: "Non so" }).waitFor();
  await page.locator("soglia-simulatore").evaluate((element) => {
    element.setAttribute("misura", "comune.nessuna");
    element.setAttribute("lingua", "en");
  });
  await page.getByText("The measure “comune.nessuna” is not there").waitFor();
  page.strangers = [];
  await quiet(page);
});

test("the style of the site does not reach what is inside", async () => {
  const looks = async (address) => {
    const page = await shared.open(address, { viewport: { width: 480, height: 800 } });
    await page.locator("form[data-question]").waitFor();
    const found = await page.locator(".soglia-root :is(h2, p, label, legend, button):visible").evaluateAll((all) => all.map((one) => {
      const { fontSize, fontFamily, lineHeight, letterSpacing, textTransform, whiteSpace, color, textAlign } = getComputedStyle(one);
      return { fontSize, fontFamily, lineHeight, letterSpacing, textTransform, whiteSpace, color, textAlign };
    }));
    await accessible(page, address);
    await page.context().close();
    return found;
  };
  const hostile = await looks(`${site.address}hostile.html`);
  assert.ok(hostile.length > 5);
  assert.deepEqual(hostile, await looks(`${site.address}index.html`));
});

test("a pack that is not there is said", async () => {
  const page = await shared.open(`${site.address}missing.html`);
  await page.getByText("Non si riesce a caricare").waitFor();
  await page.context().close();
});
