import { valueText, type Decision } from "soglia/around";
import type { PackScene } from "../app.js";
import { placeName } from "../catalogue.js";
import { adopt, h } from "../dom.js";
import { freshId } from "../field.js";
import { answersView } from "./answers.js";
import { curveView } from "./curve.js";

/** What came out, with every reason. */
export async function resultView(scene: PackScene): Promise<HTMLElement> {
  const { state, said, catalogue, engine, rules, day, go, asked } = scene;
  const { language, on, measures } = state;
  const { facts } = scene;
  const body = catalogue.bodies.find(({ id }) => id === state.place);
  const many = measures.length > 1;
  const shorts: Short[] = [];
  for (const id of measures) {
    // One at a time: between them the page is free.
    const { decision, page } = await engine.run("decision", rules, id, facts, on, language);
    shorts.push(short(decision, page, many ? 3 : 2));
    scene.progress(shorts.length, measures.length);
  }
  const combined = many && state.place !== undefined && together(scene, state.place);
  return h("div", { class: "soglia-result" },
    h("p", { class: "soglia-for" }, body === undefined ? day(on) : said.resultFor(placeName(body, language), day(on))),
    h("p", { class: "alert alert-info" }, said.simulation),
    summary(scene, shorts),
    tools(scene),
    asked.skipped.length > 0 && h("p", {}, h("button", { type: "button", class: "btn btn-outline-primary soglia-screen", onclick: () => go({ view: "questions", skipped: [] }) }, said.askMore)),
    shorts.map((found) => article(scene, found, many)),
    combined,
    asked.needsAct.length > 0 && h("div", {}, h("p", {}, said.needsAct), h("ul", {}, asked.needsAct.map(({ label }) => h("li", {}, label[language])))),
    answersView(scene),
    h("p", { class: "soglia-small" }, said.pack(rules.engine, rules.sha256.slice(0, 12))));
}

/** A decision in short, in the words of the engine. */
interface Short {
  decision: Decision;
  whole: DocumentFragment;
  kind: string;
  outcome: string;
  amounts: [title: string, said: string][];
}

function short(decision: Decision, page: string, deeper: number): Short {
  const whole = adopt(page, deeper);
  const box = whole.querySelector(".outcome");
  const amounts = [...whole.children].filter((part) => part.matches(".said")).map((said): [string, string] => [heading(said), said.textContent ?? ""]);
  return { decision, whole, kind: box?.classList[1] ?? "", outcome: box?.querySelector(".was-h2")?.textContent?.replace(/^[^:]*: /, "") ?? "", amounts };
}

/** The heading that stands before an element. */
function heading(element: Element): string {
  let before = element.previousElementSibling;
  while (before !== null && !/^h\d$/.test(before.localName)) {
    before = before.previousElementSibling;
  }
  return before?.textContent ?? "";
}

/** One line for each measure. */
function summary({ said, state: { language } }: PackScene, shorts: Short[]): HTMLElement {
  const row = ({ decision, kind, outcome, amounts }: Short) =>
    h("tr", {},
      h("th", { scope: "row" }, decision.title[language]),
      h("td", {}, h("span", { class: `soglia-badge ${kind}` }, outcome)),
      h("td", {}, amounts.length > 0 && h("ul", {}, amounts.map(([title, text]) => h("li", {}, `${title}: ${text}`)))));
  return h("div", { class: "soglia-scroll", tabindex: 0, role: "group", "aria-label": said.summary },
    h("table", { class: "soglia-table soglia-stack" },
      h("caption", {}, said.summary),
      h("thead", {}, h("tr", {}, [said.measure, said.outcome, said.amounts].map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, shorts.map(row))));
}

/** The decision as the engine writes it, with the curve of its amounts. */
function article(scene: PackScene, { decision, whole, kind, outcome }: Short, many: boolean): HTMLElement {
  const { said, engine, rules, facts, state: { language, on } } = scene;
  const curve = h("div", {});
  scene.later(async () => {
    const drawn = curveView(scene, await engine.run("curves", rules, decision.measure, facts, on), "h4");
    curve.append(...(drawn === false ? [] : [drawn]));
  });
  const inside = [h("div", { class: "soglia-decision" }, whole), curve];
  if (!many) {
    return h("article", {}, inside);
  }
  const id = freshId("measure");
  return h("article", { "aria-labelledby": id },
    h("h3", { id, class: "soglia-measure-title" }, decision.title[language], " ", h("span", { class: `soglia-badge ${kind}` }, outcome)),
    h("details", { class: "soglia-details" }, h("summary", { "aria-label": said.detailsOf(decision.title[language]) }, said.details), inside));
}

/** Which of the measures can stand together. */
function together(scene: PackScene, place: string): HTMLElement {
  const { engine, rules, facts, state: { language, on }, said } = scene;
  const hold = h("div", {}, h("p", { role: "status" }, said.working));
  scene.later(async () => {
    const { found, page } = await engine.run("together", rules, place, facts, on, language);
    const names = new Map(found.measures.map(({ measure, title }) => [measure, title[language]]));
    const best = found.best.flatMap((index) => found.combinations[index] ?? []);
    const boxes = best.filter(({ measures }) => measures.length > 0).map(({ measures, compared, conditions = [], fall = [] }) => h("div", { class: "soglia-box" },
      h("ul", {}, measures.map((id) => h("li", {}, names.get(id) ?? id))),
      compared !== undefined && compared.type === "number" && h("p", {}, said.balance(valueText(compared, language))),
      conditions.length > 0 && h("ul", {}, conditions.map(({ text }) => h("li", {}, text[language]))),
      fall.length > 0 && h("ul", {}, fall.map(({ measure, because }) => h("li", {}, `${names.get(measure) ?? measure}: ${because[language]}`)))));
    hold.replaceChildren(
      ...boxes,
      h("p", { class: "soglia-small" }, said.comparedBy(found.compared_by[language])),
      h("details", { class: "soglia-details" },
        h("summary", {}, said.togetherDetails),
        h("div", { class: "soglia-decision soglia-marked" }, adopt(page, 3))));
  });
  return h("section", {}, h("h3", { class: "soglia-measure-title" }, said.together), hold);
}

/** Print, share, start again. */
function tools(scene: PackScene): HTMLElement {
  const { state, said, link, go } = scene;
  const id = freshId("share");
  const hold = h("div", { class: "soglia-share" });
  const status = h("span", { role: "status" });
  const share = () => {
    const address = h("input", { id, class: "form-control", type: "text", readonly: true, value: link?.(state), "aria-describedby": `${id}-help` });
    const copy = async () => {
      address.select();
      await navigator.clipboard.writeText(address.value);
      status.textContent = said.copied;
    };
    hold.replaceChildren(
      h("label", { for: id, class: "soglia-label" }, said.shareLabel),
      h("p", { class: "soglia-help", id: `${id}-help` }, said.shareHelp),
      h("div", { class: "soglia-line" }, address, h("button", { type: "button", class: "btn btn-outline-primary", onclick: () => void copy() }, said.copy)),
      status);
    address.focus();
    address.select();
  };
  return h("div", { class: "soglia-screen" },
    h("div", { class: "soglia-tools" },
      h("button", { type: "button", class: "btn btn-primary btn-sm", onclick: () => void scene.complete().then(() => print()) }, said.print),
      link && h("button", { type: "button", class: "btn btn-outline-primary btn-sm", onclick: share }, said.share),
      scene.back && h("button", { type: "button", class: "btn btn-outline-primary btn-sm", onclick: scene.back }, said.back),
      h("button", { type: "button", class: "btn btn-outline-primary btn-sm", onclick: () => go({ view: state.place === undefined ? "questions" : "place", facts: {}, skipped: [], suppliers: false, names: {}, measures: state.place === undefined ? state.measures : [] }) }, said.again)),
    hold);
}

/** On paper everything is open. */
export function openForPrint(root: ParentNode): void {
  const opened: HTMLDetailsElement[] = [];
  addEventListener("beforeprint", () => {
    for (const details of root.querySelectorAll<HTMLDetailsElement>(".soglia-result details:not([open])")) {
      details.open = true;
      opened.push(details);
    }
  });
  addEventListener("afterprint", () => {
    for (const details of opened.splice(0)) {
      details.open = false;
    }
  });
}
