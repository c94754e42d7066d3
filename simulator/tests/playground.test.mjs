import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, quiet, setup } from "./drive.mjs";

const shared = setup();

async function open(options) {
  const page = await shared.open("playground.html", options);
  await page.getByText("Nessun errore.").waitFor();
  return page;
}

test("a rule is checked as one types, and a finding leads to its place", async () => {
  const page = await open();
  await accessible(page, "the playground");
  const text = page.getByLabel("Testo della regola");
  const good = await text.inputValue();
  await text.fill(good.replaceAll("ore_feriali", "ore_ferialli").replace("ore_ferialli:", "ore_feriali:"));
  await page.locator(".soglia-findings li.error").first().waitFor();
  await page.getByText("La decisione compare quando la regola non ha errori.").waitFor();
  await accessible(page, "findings");
  await page.locator(".soglia-findings li.error button").first().click();
  assert.equal(await text.evaluate((found) => found.value.slice(found.selectionStart, found.selectionEnd)), "ore_ferialli");
  assert.ok((await page.locator(".soglia-gutter .error").count()) > 0);
  await text.fill(good);
  await page.getByText("Nessun errore.").waitFor();
  await quiet(page);
});

test("bands are drawn and a case is evaluated", async () => {
  const page = await open();
  await page.getByLabel("ISEE", { exact: true }).fill("8.980,00");
  await page.getByLabel("ISEE", { exact: true }).blur();
  await page.getByText("Il tuo caso: 8.980,00 €, 7,00 €/ora").waitFor();
  await page.locator(".soglia-chart svg").waitFor();
  const text = page.getByLabel("Testo della regola");
  await text.fill((await text.inputValue()).replace("max: 11.00", "max: 13.00"));
  await page.getByText("8,00 €/ora").first().waitFor();
  await accessible(page, "a case");
  await page.getByLabel("Regola di partenza").selectOption({ label: "lombardia/oglio-po/fna-b2/2025.yaml" });
  await page.getByText("FNA - Misura B2, ambito Oglio Po").first().waitFor();
  await page.getByRole("button", { name: "English" }).click();
  await page.getByText("No errors.").waitFor();
  await accessible(page, "the playground in English");
  await quiet(page);
});

test("Esc and Tab leave the text, and it holds at 320 pixels", async () => {
  const page = await open({ viewport: { width: 320, height: 640 } });
  await accessible(page, "the playground at 320 pixels");
  await page.getByLabel("Testo della regola").focus();
  await page.keyboard.press("Tab");
  assert.equal(await page.locator(":focus").evaluate((found) => found.localName), "textarea");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  assert.notEqual(await page.locator(":focus").evaluate((found) => found.localName), "textarea");
  await quiet(page);
});

test("the cases written in the rule are tried as one types", async () => {
  const page = await open();
  await page.getByText(/^I \d+ casi danno quanto atteso\.$/).waitFor();
  const text = page.getByLabel("Testo della regola");
  const good = await text.inputValue();
  const expected = /tariffa_oraria: (\d+\.\d\d)/.exec(good);
  await text.fill(good.replace(expected[0], "tariffa_oraria: 99.99"));
  await page.getByText(/^1 su \d+ non dà quanto atteso\.$/).waitFor();
  await page.getByText(`tariffa_oraria: atteso 99.99, risulta ${expected[1]}`).waitFor();
  await accessible(page, "a case that fails");
  await page.locator(".soglia-findings li p button").first().click();
  assert.match(await text.evaluate((found) => found.value.slice(found.selectionStart, found.selectionEnd)), /tariffa_oraria: 99\.99/);
  await text.fill(good);
  await page.getByText(/^I \d+ casi danno quanto atteso\.$/).waitFor();
  await quiet(page);
});
