import { valueText, type FactValue } from "soglia/around";
import type { PackScene } from "../app.js";
import { h } from "../dom.js";
import { rowsOf } from "../state.js";
import { rowName } from "./questions.js";

/** What was answered so far, to look at and to change. */
export function answersView(scene: PackScene): HTMLElement | false {
  const { state, said, known, go } = scene;
  const { language, facts, skipped } = state;
  const change = (id: string, label: string) =>
    h("button", { type: "button", class: "btn btn-link btn-sm soglia-screen", "aria-label": said.changeWhat(label), onclick: () => go({ view: "questions", changing: id }) }, said.change);
  const shown = (id: string, value: FactValue) => (value === undefined || value === null ? said.skippedAnswer : valueText(known.value(id, value), language));
  const lines: HTMLElement[] = [];
  const line = (id: string, label: string, text: string) => lines.push(h("div", { class: "soglia-answer" }, h("dt", {}, label), h("dd", {}, text), h("dd", { class: "soglia-change" }, change(id, label))));
  for (const [id, value] of Object.entries(facts)) {
    const question = known.question(id);
    const rows = rowsOf(facts, id);
    if (question === undefined) {
      continue;
    }
    const label = question.label[language];
    if (rows === undefined) {
      if (!skipped.includes(id)) {
        line(id, label, shown(id, value as FactValue));
      }
      continue;
    }
    line(id, label, rows.length === 0 ? said.noRows : rows.map((_, row) => rowName(scene, id, row)).join(", "));
    for (const found of known.factsOf(id)) {
      const name = found.id.split(".")[1] ?? "";
      if (rows.some((row) => row[name] !== undefined && row[name] !== null)) {
        line(found.id, found.label[language], rows.map((row, place) => `${rowName(scene, id, place)}: ${shown(found.id, row[name])}`).join("; "));
      }
    }
  }
  for (const id of skipped) {
    const question = known.question(id);
    if (question !== undefined) {
      line(id, question.label[language], said.skippedAnswer);
    }
  }
  return lines.length > 0 && h("details", { class: "soglia-details soglia-answers", open: state.view === "result" },
    h("summary", {}, said.answers(lines.length)),
    h("dl", {}, lines));
}
