import { SogliaError, valueText, type Curve, type Decision, type Question } from "soglia/around";
import type { PackScene } from "../app.js";
import { draw } from "../chart.js";
import { h } from "../dom.js";
import { freshId, unitOf } from "../field.js";

/** What a curve needs of the page. */
export interface CurveScene extends Pick<PackScene, "pack" | "known" | "said"> {
  state: Pick<PackScene["state"], "language" | "on" | "facts">;
}

/** The curves of the amounts of a measure, along each number that they go with. `heading` is the level below what stands before. */
export function curveView(scene: CurveScene, decision: Decision, heading: "h3" | "h4"): HTMLElement | false {
  const { pack, known, said, state: { language, on, facts } } = scene;
  if (decision.outcome === "not_in_force") {
    return false;
  }
  const measure = pack.measure(decision.measure);
  // What the measure looks at itself: not what is behind a fact that another measure supplies.
  const numbers = [...decision.facts, ...decision.missing].flatMap(({ id }) => {
    const question = id.includes(".") ? undefined : known.question(id);
    return question?.answer.type === "number" && question.needs_act !== true ? [question] : [];
  });
  const amounts = decision.amounts.filter(({ of, value }) => of === undefined && (value.type === "number" || value.type === "unknown"));
  const found = new Map<string, Curve>();
  const curve = (amount: string, along: string): Curve | undefined => {
    try {
      const curve = measure.curve(amount, along, facts, on);
      return curve.breaks.length > 0 || curve.pieces.some(({ exponent = 0 }) => exponent > 0) ? curve : undefined;
    } catch (error) {
      if (error instanceof SogliaError && error.code !== "internal") {
        return undefined;
      }
      throw error;
    }
  };
  const pairs: { amount: Decision["amounts"][number]; along: Question }[] = [];
  for (const amount of amounts) {
    for (const along of numbers) {
      const drawn = curve(amount.id, along.id);
      if (drawn !== undefined && drawn.pieces.some(({ due, start }) => due === "due" && start.type === "number")) {
        found.set(`${amount.id} ${along.id}`, drawn);
        pairs.push({ amount, along });
      }
    }
  }
  if (pairs.length === 0) {
    return false;
  }
  const id = freshId("curve");
  const select = h("select", { id, class: "form-select" }, pairs.map(({ amount, along }) =>
    h("option", { value: `${amount.id} ${along.id}` }, `${amount.title[language]} – ${said.curveAlong.toLowerCase()} ${along.label[language]}`)));
  const figure = h("figure", { class: "soglia-figure" });
  const show = () => {
    const chosen = found.get(select.value);
    if (chosen !== undefined) {
      figure.replaceChildren(...drawn(scene, chosen));
    }
  };
  select.addEventListener("change", show);
  show();
  return h("section", { class: "soglia-curve soglia-decision" },
    h(heading, { class: "was-h2" }, said.curve),
    pairs.length > 1 && h("div", { class: "soglia-field soglia-screen" }, h("label", { for: id, class: "soglia-label" }, said.curveAmount), select),
    figure);
}

/** The drawing, the own case in words, and the same data as a table. */
function drawn({ said, state: { language } }: CurveScene, curve: Curve): HTMLElement[] {
  const { own, pieces, along, amount } = curve;
  const hold = h("div", { class: "soglia-chart" });
  const title = `${amount.title[language]} – ${along.label[language]}`;
  const description = said.curveDescription(amount.title[language], along.label[language], pieces.length);
  new ResizeObserver(([entry]) => {
    const width = Math.round(Math.min(720, Math.max(260, entry?.contentRect.width ?? 0)));
    hold.replaceChildren(draw(curve, { width, language, title, description, own: said.curveOwnShort, unit: unitOf(amount.unit, language) }));
  }).observe(hold);
  const dueText = (due: string, value: Parameters<typeof valueText>[0]) => due === "not_due" ? said.notDue : value.type === "unknown" ? said.unknownValue : valueText(value, language);
  const here = own === undefined ? said.curveNone : said.curveOwn(valueText(own.at, language), dueText(own.due, own.value));
  return [
    hold,
    h("figcaption", {}, `${title}. ${here}`),
    h("details", { class: "soglia-details" },
      h("summary", {}, said.curveTable),
      h("div", { class: "soglia-scroll", tabindex: 0, role: "group", "aria-label": said.curveTable },
        h("table", { class: "soglia-table" },
          h("caption", {}, title),
          h("thead", {}, h("tr", {}, [said.curveFrom, said.curveTo, said.curveStart, said.curveEnd].map((name) => h("th", { scope: "col", class: "n" }, name)))),
          h("tbody", {}, pieces.map(({ from, to, due, start, end }) => h("tr", {},
            h("td", { class: "n" }, valueText(from, language)),
            h("td", { class: "n" }, valueText(to, language)),
            h("td", { class: "n" }, dueText(due, start)),
            h("td", { class: "n" }, dueText(due, end)))))))),
  ];
}
