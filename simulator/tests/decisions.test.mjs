// From the form to the decision: the vectors of the repository, answered as a person does, give what the engine gives for all their facts.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Pack, decisionHtml } from "soglia/around";
import { answerAll, choose, quiet, root, setup } from "./drive.mjs";

const shared = setup();
const pack = Pack.fromJson(readFileSync(process.env.SOGLIA_PACK, "utf8"));

/** Vectors of different shapes, and the place where one lives. */
const VECTORS = {
  "b2-met-caregiver": "lombardia.casalmaggiore",
  "b2-independent-living": "lombardia.casalmaggiore",
  "b2-not-met-isee": "lombardia.casalmaggiore",
  "b2-no-facts": "lombardia.casalmaggiore",
  "debt-rows": "lombardia.casalmaggiore",
  "debt-not-met": "lombardia.casalmaggiore",
  "fee-bands-by-children": "lombardia.casalmaggiore",
  "fee-bands-one-cent-over": "lombardia.brusaporto",
  "fee-isee-supplied": "lombardia.dairago",
  "fee-linear": "lombardia.dairago",
  "fee-linear-two-lines": "lombardia.almenno-san-bartolomeo",
  "fee-piecewise": "abruzzo.teramo",
  "fee-table": "lombardia.montichiari",
  "fee-without-isee": "veneto.vicenza",
  "isee-household-with-mortgage": "lombardia.dairago",
};

/** The outcome and the amounts of a decision, as they are said. */
function said(page) {
  const amounts = [...page.matchAll(/class="said">([^<]*)</g)].map(([, text]) => text.replaceAll("&nbsp;", "\u00a0").replaceAll("&#39;", "'"));
  return { outcome: /class="outcome (\w+)"/.exec(page)?.[1], amounts };
}

for (const [name, place] of Object.entries(VECTORS)) {
  test(`vector ${name}`, async () => {
    const { measure, on, facts } = JSON.parse(readFileSync(join(root, "tests/vectors", `${name}.json`), "utf8"));
    const id = measure.split("/")[0];
    const page = await shared.open();
    await choose(page, place, on, [id]);
    const asked = await answerAll(page, facts);
    // The ISEE is asked for, and then what it is computed from.
    const once = asked.filter((id) => id !== "isee");
    assert.equal(new Set(once).size, once.length, "nothing is asked twice");
    await page.locator(".soglia-decision .outcome").waitFor();
    const expected = said(decisionHtml(pack.measure(measure).evaluate(facts, on)));
    const article = page.locator("article");
    assert.equal(await article.locator(".outcome").getAttribute("class"), `outcome ${expected.outcome}`);
    // Of what other measures supply the steps are there too, further down.
    const amounts = await article.locator(".soglia-decision > .said").allTextContents();
    assert.deepEqual(amounts, expected.amounts.slice(0, amounts.length));
    assert.ok(amounts.length > 0);
    await quiet(page);
  });
}

test("the rules of a page are those that the command compiles for the measure", async () => {
  const page = await shared.open();
  await choose(page, "lombardia.dairago", "2025-06-01", ["lombardia.dairago.sad"]);
  await page.getByRole("button", { name: "Vai al risultato" }).click();
  const part = Pack.fromJson(readFileSync(process.env.SOGLIA_PART, "utf8"));
  assert.equal(part.sha256, pack.part(["lombardia.dairago.sad"], "2025-06-01").sha256);
  await page.getByText(`regole ${part.sha256.slice(0, 12)}`).waitFor();
  await quiet(page);
});
