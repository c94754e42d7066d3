import type { FactValue, Question } from "soglia/around";
import type { PackScene } from "../app.js";
import { h } from "../dom.js";
import { field, type Field } from "../field.js";
import { rowKey } from "../questions.js";
import { countAnswers, rowsOf, withAnswer } from "../state.js";
import { answersView } from "./answers.js";
import { rowsForm } from "./rows.js";

/** Asks one thing: the most useful, or the one that is looked at again. */
export function questionsView(scene: PackScene): HTMLElement {
  const { state, said, asked, known, go } = scene;
  const changed = state.changing === undefined ? undefined : known.question(state.changing);
  const rows = changed !== undefined && changed.id.includes(".") ? rowsOf(state.facts, changed.id.split(".")[0] ?? "")?.map((_, row) => row) : undefined;
  const question = changed === undefined ? asked.next : { ...changed, ...(rows && { rows }) };
  const answers = answersView(scene);
  if (question === undefined) {
    return h("div", {},
      h("p", {}, said.nothingLeft),
      h("div", { class: "soglia-buttons" },
        scene.back && h("button", { type: "button", class: "btn btn-outline-primary", onclick: scene.back }, said.back),
        h("button", { type: "button", class: "btn btn-primary", onclick: () => go({ view: "result" }) }, said.finish)),
      answers);
  }
  const done = countAnswers(state);
  const form = question.answer.type === "rows" ? rowsForm(scene, question) : oneForm(scene, question);
  return h("div", {},
    changed === undefined && h("div", { class: "soglia-progress" },
      h("p", {}, said.progress(done, asked.open)),
      h("progress", { max: done + asked.open, value: done, "aria-label": said.progressLabel })),
    form,
    state.suppliers && h("p", {}, h("button", { type: "button", class: "btn btn-link", onclick: () => void scene.advance({ suppliers: false }) }, said.dontCompute)),
    answers);
}

/** The question, once, or once for each row. */
function oneForm(scene: PackScene, question: Question): HTMLElement {
  const { state, said } = scene;
  const { language, facts } = state;
  const list = question.id.split(".")[0] ?? "";
  const field_ = question.id.split(".")[1] ?? "";
  const heading = question.question[language];
  const given = (row: number | undefined): FactValue => (row === undefined ? (facts[question.id] as FactValue) : rowsOf(facts, list)?.[row]?.[field_]);
  const places: (number | undefined)[] = question.rows ?? [undefined];
  const fields = places.map((row): [number | undefined, Field] => [
    row,
    field(question, language, given(row), row === undefined ? heading : rowName(scene, list, row), row !== undefined),
  ]);
  for (const [row, { element }] of fields) {
    element.dataset["row"] = String(row ?? "");
  }
  const trouble = h("div", { role: "alert" });

  const submit = async (event: Event) => {
    event.preventDefault();
    trouble.replaceChildren();
    let next = facts;
    const skipped = state.skipped.filter((id) => id !== question.id && !places.some((row) => row !== undefined && id === rowKey(question.id, row)));
    let blank = 0;
    for (const [row, { read, complain }] of fields) {
      const found = read();
      if ("fault" in found) {
        complain(found.fault);
        return;
      }
      complain(undefined);
      if ("value" in found) {
        next = withAnswer(next, question.id, row, found.value);
      } else {
        blank += 1;
        next = withAnswer(next, question.id, row, undefined);
        skipped.push(row === undefined ? question.id : rowKey(question.id, row));
      }
    }
    if (blank === fields.length) {
      fields[0]?.[1].complain(question.answer.type === "boolean" || question.answer.type === "choice" ? said.chooseOne : question.answer.type === "date" ? said.notADay : said.notANumber);
      return;
    }
    const wrong = await scene.advance({ facts: next, skipped });
    if (wrong.length > 0) {
      trouble.replaceChildren(h("p", { class: "alert alert-danger" }, wrong.join(" ")));
    }
  };
  const skip = () => {
    let next = facts;
    for (const row of places) {
      next = withAnswer(next, question.id, row, undefined);
    }
    if (question.rows === undefined) {
      next = { ...facts };
      delete next[question.id];
    }
    void scene.advance({ facts: next, skipped: [...state.skipped.filter((id) => id !== question.id), question.id] });
  };
  const suppliers = question.supplied_by ?? [];
  const body = question.rows === undefined
    ? fields.map(([, { element }]) => element)
    : [
        h("fieldset", { class: "soglia-field" },
          h("legend", { class: "soglia-question" }, heading),
          question.help && h("p", { class: "soglia-help" }, question.help[language]),
          h("p", { class: "soglia-help" }, said.blank),
          fields.map(([, { element }]) => element)),
      ];
  return h("form", { onsubmit: submit, novalidate: true, class: "soglia-form", "data-question": question.id },
    trouble,
    body,
    neededFor(scene, question),
    suppliers.length > 0 && !state.suppliers && h("div", { class: "soglia-help" },
      h("p", {}, said.computeHelp),
      h("button", { type: "button", class: "btn btn-outline-primary btn-sm", onclick: () => void scene.advance({ suppliers: true }) }, said.compute)),
    h("div", { class: "soglia-buttons" },
      scene.back && h("button", { type: "button", class: "btn btn-outline-primary", onclick: scene.back }, said.back),
      h("button", { type: "button", class: "btn btn-outline-primary", onclick: skip }, said.notKnown),
      h("button", { type: "submit", class: "btn btn-primary" }, said.answer)),
    h("p", {}, h("button", { type: "button", class: "btn btn-link", onclick: () => scene.go({ view: "result", changing: undefined }) }, said.finish)),
  );
}

/** The titles of what waits for the answer, a few of them. */
export function neededFor({ state, said }: PackScene, { needed_for }: Question): HTMLElement | false {
  const titles = [...new Set(needed_for.flatMap(({ parts }) => parts.map(({ title }) => title[state.language])))];
  const quoted = state.language === "it" ? (title: string) => `«${title}»` : (title: string) => `“${title}”`;
  const shown = titles.slice(0, 3).map(quoted).join(", ");
  return titles.length > 0 && h("p", { class: "soglia-small" }, `${said.neededFor} ${shown}${titles.length > 3 ? "…" : "."}`);
}

/** What a row is called: by the person, or by its place. */
export function rowName({ state, said, known }: PackScene, list: string, row: number): string {
  const answer = known.question(list)?.answer;
  const label = answer?.type === "rows" ? answer.row_label?.[state.language] : undefined;
  const own = state.names[list]?.[row];
  const name = `${label ?? said.row} ${row + 1}`;
  const spelled = name.charAt(0).toUpperCase() + name.slice(1);
  return own ? `${spelled} (${own})` : spelled;
}
