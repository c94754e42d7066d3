import { valueText, type Curve, type Language } from "soglia/around";
import { draw } from "../chart.js";
import { h } from "../dom.js";
import type { Drawn } from "../engine/tasks.js";
import { freshId, unitOf } from "../field.js";
import type { texts } from "../texts.js";

/** What a curve needs of the page. */
export interface CurveScene {
  said: ReturnType<typeof texts>;
  state: { language: Language };
}

/** The curves of the amounts of a measure, along each number that they go with. `heading` is the level below what stands before. */
export function curveView(scene: CurveScene, pairs: readonly Drawn[], heading: "h3" | "h4"): HTMLElement | false {
  const { said, state: { language } } = scene;
  if (pairs.length === 0) {
    return false;
  }
  const id = freshId("curve");
  const select = h("select", { id, class: "form-select" }, pairs.map(({ amount, along }, place) =>
    h("option", { value: place }, `${amount.title[language]} – ${said.curveAlong.toLowerCase()} ${along.label[language]}`)));
  const figure = h("figure", { class: "soglia-figure" });
  const show = () => {
    const chosen = pairs[select.selectedIndex];
    if (chosen !== undefined) {
      figure.replaceChildren(...drawn(scene, chosen.curve));
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
