import assert from "node:assert/strict";
import { after, before } from "node:test";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { launch, serve } from "./browser.mjs";

export const root = process.env.SOGLIA_ROOT;
export const dist = join(root, "target/simulator/dist");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A browser and a server for the tests of a file; each page tells what it asked for and what it complained of. */
export function setup() {
  const shared = {};
  before(async () => {
    shared.server = await serve(dist);
    shared.browser = await launch();
  });
  after(async () => {
    await shared.browser?.close();
    await shared.server?.close();
  });
  shared.open = async (address = "", options = {}) => {
    const context = await shared.browser.newContext({ viewport: { width: 1100, height: 900 }, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(45_000);
    watch(page, shared.server.address);
    await page.goto(new URL(address, shared.server.address).href);
    await page.locator(".soglia-root h2, soglia-simulatore").first().waitFor();
    return page;
  };
  return shared;
}

/** Nothing may leave the origin, and nothing may be complained of. */
function watch(page, origin) {
  page.strangers = [];
  page.complaints = [];
  page.context().on("request", (request) => {
    const address = request.url();
    if (!address.startsWith(origin) && !address.startsWith("data:") && !address.startsWith("blob:")) {
      page.strangers.push(address);
    }
  });
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && page.complaints.push(message.text()));
  page.on("pageerror", (error) => page.complaints.push(String(error)));
}

export async function quiet(page) {
  assert.deepEqual(page.strangers, []);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
}

/** Axe on what is shown: WCAG 2.1 A and AA, and nothing wider than the page. */
export async function accessible(page, what) {
  await page.evaluate(`${axe}; undefined`).catch(() => undefined);
  const found = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"], resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join("; ")}`);
  });
  assert.deepEqual(found, [], what);
  const [wide, room] = await page.evaluate(() => [document.scrollingElement.scrollWidth, innerWidth]);
  assert.ok(wide <= room, `${what}: ${wide} wide in ${room}`);
}

/** Chooses place, day and measures, up to the first question. */
export async function choose(page, place, day, measures, next = "Avanti") {
  await page.locator("select").selectOption({ value: place });
  await page.locator("input[type=date]").fill(day);
  await page.getByRole("button", { name: next, exact: true }).click();
  for (const measure of measures) {
    const box = page.locator(`input[value="${measure}"]`);
    await page.locator(`label[for="${await box.getAttribute("id")}"]`).click();
  }
  await page.getByRole("button", { name: next, exact: true }).click();
  await page.locator("form[data-question], .soglia-result").waitFor();
}

/** Runs in the page: answers up to `most` questions as a person does, and gives their ids and what was complained of. */
async function fillIn({ facts, most }) {
  const root = document.querySelector("soglia-simulatore")?.shadowRoot ?? document;
  const typed = (value) => String(value).replace(".", document.documentElement.lang === "en" || root.querySelector("[lang=en].soglia-view") ? "." : ",");
  const known = (value) => value !== undefined && value !== null;
  const fill = (field, value) => {
    const radio = field.querySelector(`input[type=radio][value="${value}"]`);
    if (radio !== null) {
      root.querySelector(`label[for="${radio.id}"]`).click();
      return;
    }
    const input = field.querySelector("input");
    input.value = input.type === "date" ? value : typed(value);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const asked = [];
  for (let turn = 0; turn < most; turn += 1) {
    // What was clicked before may still be under way.
    while (root.querySelector(".soglia-root[data-busy]") !== null) {
      await new Promise((done) => setTimeout(done));
    }
    const form = root.querySelector("form[data-question]");
    if (form === null) {
      break;
    }
    const id = form.dataset.question;
    const [list, name] = id.split(".");
    const buttons = () => [...form.querySelectorAll("button")];
    const skip = buttons().find(({ textContent }) => /^(Non so|I don't know)$/.test(textContent));
    const answer = form.querySelector("button[type=submit]");
    const compute = form.querySelector(".soglia-help > button");
    let button = skip;
    if (name !== undefined) {
      for (const field of form.querySelectorAll("[data-fact]")) {
        const value = facts[list]?.[Number(field.dataset.row)]?.[name];
        if (known(value)) {
          fill(field, value);
          button = answer;
        }
      }
    } else if (Array.isArray(facts[id])) {
      button = answer;
      const rows = () => [...form.querySelectorAll("ol.soglia-rows > li")];
      while (rows().length < facts[id].length) {
        buttons().find(({ textContent }) => /^(Aggiungi|Add) /.test(textContent)).click();
      }
      while (rows().length > facts[id].length) {
        buttons().findLast(({ textContent }) => /^(Togli|Remove) /.test(textContent)).click();
      }
      for (const [place, row] of rows().entries()) {
        for (const field of row.querySelectorAll("[data-fact]")) {
          const value = facts[id][place][field.dataset.fact.split(".")[1]];
          if (known(value)) {
            fill(field, value);
          }
        }
      }
    } else if (known(facts[id])) {
      fill(form.querySelector("[data-fact]"), facts[id]);
      button = answer;
    } else if (compute !== null && Array.isArray(facts.componenti)) {
      button = compute;
    }
    let shown = false;
    root.addEventListener("soglia-view", () => (shown = true), { once: true });
    button.click();
    while (!shown) {
      const errors = [...root.querySelectorAll(".soglia-error:not(:empty), form .alert-danger")].map(({ textContent }) => `${id}: ${textContent}`);
      if (errors.length > 0) {
        return { asked, errors };
      }
      await new Promise((done) => setTimeout(done));
    }
    asked.push(id);
  }
  return { asked, errors: [], more: root.querySelector("form[data-question]") !== null };
}

/** Waits for a result with everything in it: curves, and what can stand together. */
export async function complete(page) {
  await page.locator(".soglia-view:not([data-incomplete]) .soglia-result").waitFor();
  // A curve is drawn as soon as it is known how wide it is.
  await page.locator("figure:visible .soglia-chart:not(:has(svg))").first().waitFor({ state: "detached" });
}

/** Answers the question that is shown; says which it was, or nothing where there is none. */
export async function answer(page, facts) {
  const { asked, errors } = await page.evaluate(fillIn, { facts, most: 1 });
  assert.deepEqual(errors, []);
  return asked[0];
}

/** Answers everything that is asked, and gives the ids. */
export async function answerAll(page, facts) {
  const { asked, errors, more } = await page.evaluate(fillIn, { facts, most: 200 });
  assert.deepEqual(errors, []);
  assert.equal(more, false, `it asks for ever: ${asked.slice(-5)}`);
  return asked;
}
