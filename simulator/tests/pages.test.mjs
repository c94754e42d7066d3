import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { accessible, answer, answerAll, choose, complete, quiet, setup } from "./drive.mjs";

const shared = setup();
const NONNA = { eta: 81, isee_sociosanitario: "24000.00", gravita_art3_c3: true, indennita_accompagnamento: true, assistenza: "caregiver_familiare", vive_al_domicilio: true, residente: true, progetto_integrativo: false };
const B2 = ["lombardia.casalmaggiore", "2025-06-01", ["lombardia.oglio-po.fna-b2"]];

async function decided(options) {
  const page = await shared.open("", options);
  await choose(page, ...B2);
  await answerAll(page, NONNA);
  await page.locator(".outcome.met").waitFor();
  await complete(page);
  return page;
}

test("one goes back and forth without losing an answer, and a reload keeps them", async () => {
  const page = await shared.open();
  await choose(page, ...B2);
  const question = () => page.locator("form[data-question]").getAttribute("data-question");
  const first = await question();
  await answer(page, NONNA);
  const second = await question();
  assert.notEqual(second, first);
  await page.getByRole("button", { name: "Indietro", exact: true }).click();
  await page.locator(`form[data-question="${first}"]`).waitFor();
  await page.goForward();
  await page.locator(`form[data-question="${second}"]`).waitFor();
  await page.reload();
  await page.locator(`form[data-question="${second}"]`).waitFor();
  assert.doesNotMatch(page.url(), /dati=/, "answers are not in the address");
  await page.getByText("Le tue risposte (1)").click();
  await page.getByRole("button", { name: "Cambia:" }).click();
  await page.locator(`form[data-question="${first}"]`).waitFor();
  assert.equal(await page.locator("form[data-question] input:checked").count(), 1);
  await page.getByText("No", { exact: true }).click();
  await page.getByRole("button", { name: "Rispondi" }).click();
  await page.locator(".outcome.not_met").waitFor();
  await quiet(page);
});

test("what is not known stays to be verified, and can be answered later", async () => {
  const page = await shared.open();
  await choose(page, ...B2);
  await answerAll(page, {});
  await page.locator(".outcome.unknown").waitFor();
  await accessible(page, "an unknown result");
  await page.getByRole("button", { name: "Rispondi alle domande saltate" }).click();
  await answerAll(page, NONNA);
  await page.locator(".outcome.met").waitFor();
  await quiet(page);
});

test("the nearest body comes first, and nobody is asked for the comune that was chosen", async () => {
  const page = await shared.open();
  await page.locator("select").selectOption({ value: "lombardia.casalmaggiore" });
  await page.locator("input[type=date]").fill("2025-06-01");
  await page.getByRole("button", { name: "Avanti" }).click();
  const bodies = await page.locator(".soglia-group legend").allInnerTexts();
  const order = ["Comune di Casalmaggiore", "Ambito Territoriale Sociale Oglio Po", "Regione Lombardia", "Stato italiano"];
  assert.deepEqual(bodies.filter((body) => order.includes(body)), order);
  await page.getByText("FNA - Misura B2, ambito Oglio Po").click();
  await page.getByRole("button", { name: "Avanti" }).click();
  await page.locator("form[data-question]").waitFor();
  const { residente: _, ...rest } = NONNA;
  const asked = await answerAll(page, rest);
  assert.ok(!asked.includes("comune_residenza"), String(asked));
  await page.locator(".outcome.met").waitFor();
  await quiet(page);
});

test("a refusal says what would change it", async () => {
  const page = await shared.open();
  await choose(page, ...B2);
  await answerAll(page, { ...NONNA, isee_sociosanitario: "27310.55" });
  await page.locator(".outcome.not_met").waitFor();
  assert.match(await page.locator(".soglia-decision").first().textContent(), /25\.000,00/);
  await accessible(page, "a refusal");
  await quiet(page);
});

test("what is typed wrong is said where it stands", async () => {
  const page = await shared.open();
  await page.getByRole("button", { name: "Avanti" }).click();
  await page.getByText("Scegli un luogo dall'elenco.").waitFor();
  assert.equal(await page.locator(":focus").evaluate((found) => found.localName), "select");
  await accessible(page, "a place that is missing");
  await choose(page, "lombardia.dairago", "2025-06-01", ["lombardia.dairago.sad"]);
  while ((await page.locator("form[data-question=isee]").count()) === 0) {
    await answer(page, {});
  }
  const input = page.getByRole("textbox");
  for (const [typed, complaint] of [["mille", /Scrivi un numero/], ["12,345", /Al più|al più 2 decimali/], ["-5", /tra 0,00/], ["", /Scrivi un numero/]]) {
    await input.fill(typed);
    await page.getByRole("button", { name: "Rispondi" }).click();
    assert.match(await page.locator(".soglia-error:not(:empty)").textContent(), complaint);
    assert.equal(await input.getAttribute("aria-invalid"), "true");
    assert.equal(await input.evaluate((found) => found === document.activeElement), true);
  }
  await accessible(page, "a number that is wrong");
  await input.fill("12.345,67");
  await page.getByRole("button", { name: "Rispondi" }).click();
  // The view of the question stays until the next one is there.
  await page.locator("form[data-question=isee]").waitFor({ state: "detached" });
  await page.getByText(/Le tue risposte/).click();
  await page.getByText("12.345,67 €").waitFor();
  await quiet(page);
});

test("a household is asked for with its members", async () => {
  const page = await shared.open();
  await choose(page, "lombardia.dairago", "2025-06-01", ["it.isee"]);
  while ((await page.locator("form[data-question=componenti]").count()) === 0) {
    await answer(page, {});
  }
  await page.getByRole("button", { name: "Aggiungi componente" }).click();
  await page.getByLabel("Nome o nota (facoltativo)").first().fill("Anna");
  await page.getByRole("button", { name: "Aggiungi componente" }).click();
  await page.getByRole("button", { name: "Togli componente 3" }).click();
  await accessible(page, "the members");
  await page.getByRole("button", { name: "Rispondi" }).click();
  while ((await page.locator("form[data-question*='componenti.']").count()) === 0) {
    await answer(page, {});
  }
  await accessible(page, "a question about each member");
  assert.deepEqual(await page.locator("form[data-question] [data-row] .soglia-label").allInnerTexts(), ["Componente 1 (Anna)", "Componente 2"]);
  await quiet(page);
});

test("who computes the ISEE can give its value after all", async () => {
  const page = await shared.open();
  await choose(page, "lombardia.dairago", "2025-06-01", ["lombardia.dairago.sad"]);
  const compute = page.getByRole("button", { name: "Calcola con i dati della DSU" });
  while ((await compute.count()) === 0) {
    await answer(page, {});
  }
  await compute.click();
  await compute.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Indica il valore dell'attestazione" }).click();
  await page.locator("form[data-question=isee]").waitFor();
  assert.equal(await compute.count(), 1);
  await quiet(page);
});

test("who comes with a link goes back to the step before", async () => {
  const page = await shared.open("#vista=questions&comune=lombardia.dairago&data=2025-06-01&misure=lombardia.dairago.sad");
  await page.getByRole("button", { name: "Indietro", exact: true }).click();
  await page.getByRole("heading", { name: "Quali misure" }).waitFor();
  await quiet(page);
});

test("with the colours of the reader buttons have an edge, and the own point of a chart is seen", async () => {
  const page = await shared.open("", { forcedColors: "active", colorScheme: "dark" });
  await choose(page, "lombardia.dairago", "2025-06-01", ["lombardia.dairago.sad"]);
  const edges = await page.locator("form .soglia-buttons button").evaluateAll((all) => all.map((one) => getComputedStyle(one).borderTopStyle));
  assert.deepEqual(edges, ["solid", "solid", "solid"]);
  await answerAll(page, { isee: "8980.00", ore_feriali: 20, ore_festive_serali: "2.5" });
  await complete(page);
  const [own, back] = await page.evaluate(() => [getComputedStyle(document.querySelector(".soglia-chart .own")).fill, getComputedStyle(document.body).backgroundColor]);
  assert.notEqual(own, back);
  await quiet(page);
});

test("the page prints as a document", async () => {
  const page = await decided();
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("button:visible").count(), 0);
  assert.equal(await page.locator(".soglia-language").isVisible(), false);
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await page.locator(".soglia-result details:not([open])").count(), 0);
  const pdf = await page.pdf({ format: "A4" });
  assert.ok(pdf.length > 20_000);
  assert.match(await page.locator("main").innerText(), /È una simulazione, non un atto/);
  await quiet(page);
});

test("a link holds the answers after #, and gives the same result to who opens it", async () => {
  const page = await decided();
  const before = await page.locator("article").innerText();
  assert.equal(await page.getByLabel("Link").count(), 0);
  await page.getByRole("button", { name: "Crea un link con le risposte" }).click();
  const link = await page.getByLabel("Link").inputValue();
  assert.match(link, /^[^#?]+#.*dati=/);
  await accessible(page, "a link");
  const other = await shared.open(link);
  await complete(other);
  assert.equal(await other.locator("article").innerText(), before);
  await quiet(other);
  for (const broken of [link.replace(/dati=.{20}/, "dati="), link.replace("lingua=it", "lingua=de"), `${link.replace(/dati=.*/, "")}dati=${Buffer.from('{"facts":{"eta":-1},"skipped":[]}').toString("base64url")}`, "#misure=nessuna&vista=result&comune=lombardia.dairago"]) {
    const found = await shared.open(broken);
    await found.locator("[role=alert]").first().waitFor();
    found.complaints.length = 0;
    await quiet(found);
  }
  await quiet(page);
});

test("it works without a network after the first load", async () => {
  const page = await shared.open();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.context().setOffline(true);
  await page.reload();
  await choose(page, "abruzzo.teramo", "2016-03-01", ["abruzzo.teramo.sad"]);
  await answerAll(page, { isee: "19500.00" });
  await page.locator(".outcome.met").waitFor();
  await quiet(page);
});

test("the page cannot send anything, nor run what is not its own", async () => {
  let received = 0;
  const other = createServer((_, answer) => {
    received += 1;
    answer.end();
  });
  other.listen(0, "127.0.0.1");
  await once(other, "listening");
  const page = await decided();
  const tries = await page.evaluate(async (addresses) => {
    const attempt = (run) => Promise.resolve().then(run).then(() => "done", () => "refused");
    const event = (make, good) => new Promise((done, fail) => { const found = make(); found[good] = done; found.onerror = fail; });
    const found = [];
    for (const address of addresses) {
      found.push(
        await attempt(() => fetch(address, { mode: "no-cors" })),
        await attempt(() => event(() => new WebSocket(address.replace("http", "ws")), "onopen")),
        await attempt(() => event(() => new EventSource(address), "onopen")),
        await attempt(() => event(() => Object.assign(new Image(), { src: `${address}x.png` }), "onload")),
      );
      navigator.sendBeacon(address, "x");
    }
    return found;
  }, [shared.server.address, `http://127.0.0.1:${other.address().port}/`]);
  assert.ok(tries.length === 8 && tries.every((found) => found === "refused"), String(tries));
  const beside = page.workers().find((worker) => worker.url().startsWith("blob:"));
  const fromWorker = await beside.evaluate((addresses) => Promise.all(addresses.map((address) => fetch(address, { mode: "no-cors" }).then(() => "done", () => "refused"))), [shared.server.address, `http://127.0.0.1:${other.address().port}/`]);
  assert.deepEqual(fromWorker, ["refused", "refused"], "what runs beside the page has its policy");
  assert.equal(received, 0);
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /connect-src|unsafe-inline|'unsafe-eval'|https?:/);
  await page.context().close();
  other.close();
});

test("both languages say everything", async () => {
  const page = await shared.open();
  await page.getByRole("button", { name: "English" }).click();
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await accessible(page, "the place in English");
  await choose(page, ...B2, "Next");
  await answerAll(page, NONNA);
  await page.locator(".outcome.met").waitFor();
  const text = await page.locator("main").innerText();
  assert.match(text, /Outcome: ✓ ELIGIBLE/);
  assert.match(text, /100\.00\s€\/month/);
  assert.doesNotMatch(text, /\b(Esito|Importi|Avanti|Risposta|ammesso|requisito)\b/);
  await accessible(page, "a result in English");
  await page.getByRole("button", { name: "Italiano" }).click();
  await page.getByText("Esito: ✓ AMMESSO").waitFor();
  await quiet(page);
});

test("the keyboard alone is enough", async () => {
  const page = await shared.open();
  const { keyboard } = page;
  const reach = async (name, most = 90) => {
    for (let turn = 0; turn < most; turn += 1) {
      await keyboard.press("Tab");
      const found = await page.evaluate(() => {
        const { activeElement: element } = document;
        const label = element?.labels?.[0]?.textContent ?? element?.textContent ?? "";
        const target = element?.matches("input[type=radio], input[type=checkbox]") ? element.nextElementSibling : element;
        const style = target && getComputedStyle(target);
        const shown = style !== null && (style.outlineStyle !== "none" || style.boxShadow !== "none" || getComputedStyle(element).outlineStyle !== "none");
        return { label: label.trim(), shown };
      });
      if (found.label === name) {
        assert.ok(found.shown, `where the focus is can be seen: ${name}`);
        return;
      }
    }
    assert.fail(`${name} cannot be reached`);
  };
  await keyboard.press("Tab");
  await keyboard.press("Enter");
  assert.equal(await page.locator(":focus").getAttribute("id"), "contenuto", "the first key skips what stands before");
  await reach("Comune o territorio");
  await keyboard.type("Casalm");
  await reach("Avanti");
  await page.locator("input[type=date]").fill("2025-06-01");
  await keyboard.press("Enter");
  await page.getByRole("heading", { name: "Quali misure" }).waitFor();
  assert.equal(await page.locator(":focus").evaluate((found) => found.localName), "h2", "the focus goes to what is new");
  await reach("Mensa scolastica - Casalmaggiore");
  await keyboard.press("Space");
  await reach("Avanti");
  await keyboard.press("Enter");
  await page.locator("form[data-question]").waitFor();
  for (let turn = 0; turn < 12 && (await page.locator("form[data-question]").count()) > 0; turn += 1) {
    const id = await page.locator("form[data-question]").getAttribute("data-question");
    const radio = (await page.locator("form[data-question] input[type=radio]").count()) > 0;
    await reach(await page.locator("form[data-question] label").first().innerText());
    await (radio ? keyboard.press("Space") : keyboard.type("2"));
    await keyboard.press("Enter");
    await page.waitForFunction((id) => document.querySelector(".soglia-heading") !== null && document.querySelector("form[data-question]")?.dataset.question !== id, id);
  }
  await page.locator(".outcome").waitFor();
  assert.equal(await page.locator(":focus").innerText(), "Risultato");
  await quiet(page);
});

test("every view holds at 320 pixels and at twice the size", async () => {
  for (const options of [{ viewport: { width: 320, height: 640 } }, { viewport: { width: 640, height: 480 }, deviceScaleFactor: 2 }]) {
    const page = await shared.open("", options);
    await accessible(page, "the place");
    await page.locator("select").selectOption({ value: "lombardia.casalmaggiore" });
    await page.locator("input[type=date]").fill("2025-06-01");
    await page.getByRole("button", { name: "Avanti" }).click();
    await page.getByText("Quali misure").waitFor();
    await accessible(page, "the measures");
    await page.goBack();
    await choose(page, "lombardia.dairago", "2025-06-01", ["lombardia.dairago.sad"]);
    while (await answer(page, { isee: "8980.00", ore_feriali: 20, ore_festive_serali: "2.5" })) {
      await accessible(page, "a question");
    }
    await page.locator(".soglia-chart svg").first().waitFor();
    await accessible(page, "a result with a curve");
    await quiet(page);
  }
});

test("the curve is a drawing, a sentence and a table", async () => {
  const page = await shared.open();
  await choose(page, "lombardia.dairago", "2025-06-01", ["lombardia.dairago.sad"]);
  await answerAll(page, { isee: "8980.00", ore_feriali: 20, ore_festive_serali: "2.5" });
  const figure = page.locator("figure").first();
  await figure.locator("svg[role=img]").waitFor();
  assert.match(await figure.locator("figcaption").innerText(), /Il tuo caso: 8\.980,00\s€, 7,00\s€\/ora/);
  await figure.getByText("Gli stessi dati in tabella").click();
  const cells = (await figure.locator("tbody tr").allInnerTexts()).map((row) => row.replaceAll("\u00a0", " ").split("\t"));
  assert.deepEqual(cells.map(([from, , start, end]) => [from, start, end]), [
    ["0,00 €", "3,00 €/ora", "3,00 €/ora"],
    ["6.531,01 €", "3,00 €/ora", "11,00 €/ora"],
    ["11.429,01 €", "11,00 €/ora", "11,00 €/ora"],
  ]);
  // What is drawn is what the table says: three lines, and one point.
  assert.equal(await figure.locator("polyline").count(), 3);
  assert.equal(await figure.locator("circle.own").count(), 1);
  await page.getByLabel("Importo", { exact: true }).selectOption({ index: 1 });
  await accessible(page, "another curve");
  await quiet(page);
});

/** Runs in the page before anything else: which functions of the engine are called there, and not beside it. With `hold` nothing answers. */
function listen() {
  globalThis.called = new Set();
  globalThis.hold = false;
  globalThis.Worker = class extends Worker {
    postMessage(sent) {
      if (!globalThis.hold || "module" in sent) {
        super.postMessage(sent);
      }
    }
  };
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = async (module, imports) => {
    const instance = await instantiate.call(WebAssembly, module, imports);
    const heard = ([name, made]) => [name, typeof made === "function" ? (...given) => { globalThis.called.add(name); return made(...given); } : made];
    return Object.create(instance, { exports: { value: Object.fromEntries(Object.entries(instance.exports).map(heard)) } });
  };
}

test("what takes time is done beside the page, and what nobody waits for any more is let go", async () => {
  const page = await shared.open();
  await page.addInitScript(listen);
  await page.reload();
  await page.locator("select").selectOption({ value: "lombardia.casalmaggiore" });
  await page.locator("input[type=date]").fill("2025-06-01");
  await page.getByRole("button", { name: "Avanti" }).click();
  await page.getByRole("button", { name: "Tutte" }).click();
  const views = await page.evaluate(async () => {
    const root = document.getElementById("simulatore");
    const views = [];
    root.addEventListener("soglia-view", ({ detail }) => views.push(detail.view));
    const next = () => [...root.querySelectorAll("button")].find(({ textContent }) => textContent === "Avanti").click();
    const waiting = () => new Promise((done) => new MutationObserver((_, observer) => root.querySelector(".soglia-wait") && done(observer.disconnect())).observe(root, { childList: true }));
    // What was there before can be used until the questions are: the box is ticked, and the way back is taken.
    globalThis.hold = true;
    const shown = waiting();
    next();
    await shown;
    views.push("waiting");
    const box = root.querySelector("input[type=checkbox]");
    box.click();
    views.push(box.checked ? "ticked" : "unticked");
    root.querySelector(".soglia-steps button").click();
    await new Promise((done) => root.addEventListener("soglia-view", done, { once: true }));
    globalThis.hold = false;
    return views;
  });
  assert.deepEqual(views, ["waiting", "unticked", "place"]);
  await page.getByRole("button", { name: "Avanti" }).click();
  await page.getByRole("button", { name: "Avanti" }).click();
  await page.locator("form[data-question]").waitFor();
  await page.getByRole("button", { name: "Vai al risultato" }).click();
  await complete(page);
  const called = await page.evaluate(() => [...globalThis.called]);
  assert.ok(called.includes("value_text"), String(called));
  assert.deepEqual(called.filter((name) => /pack|plan|decision|entitlements/.test(name)), []);
  await accessible(page, "the result of every measure of a place");
  await quiet(page);
});

test("several measures are decided together, with what can stand together", async () => {
  const page = await shared.open();
  await choose(page, "lombardia.casalmaggiore", "2025-06-01", ["lombardia.oglio-po.fna-b2", "lombardia.casalmaggiore.mensa", "lombardia.fna-b1"]);
  await answerAll(page, { ...NONNA, isee: "7000.01", minori_nucleo: 2, scuola: "primaria" });
  await page.getByRole("heading", { name: "Che cosa può stare insieme" }).waitFor();
  assert.equal(await page.locator("caption:text-is('In breve') ~ tbody tr").count(), 3);
  await complete(page);
  for (const summary of await page.locator("summary").all()) {
    await summary.click();
  }
  await accessible(page, "the result of several measures");
  await quiet(page);
});
