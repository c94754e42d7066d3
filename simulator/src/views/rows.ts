import type { FactRow, FactValue, Question } from "soglia/around";
import type { PackScene } from "../app.js";
import { h } from "../dom.js";
import { field, freshId, type Field } from "../field.js";
import { rowsOf } from "../state.js";
import { neededFor, rowName } from "./questions.js";

/** Up to so many facts are asked for beside the rows; more come one after the other, as far as they matter. */
const BESIDE = 5;

interface Row {
  name: HTMLInputElement;
  fields: [name: string, field: Field][];
  /** What is known of the row and not shown. */
  kept: FactRow;
}

/** The rows of a list: the members of a household, expenses, days of work. */
export function rowsForm(scene: PackScene, question: Question): HTMLElement {
  const { state, said, known } = scene;
  const { language, facts } = state;
  const list = question.id;
  const id = freshId("rows");
  const most = question.answer.type === "rows" ? question.answer.max_rows : 1;
  const label = (question.answer.type === "rows" ? question.answer.row_label : undefined)?.[language] ?? said.row;
  const inside = known.factsOf(list);
  const beside = inside.length <= BESIDE ? inside : [];
  const hold = h("ol", { class: "soglia-rows" });
  const none = h("p", { class: "soglia-help" }, said.noRows);
  const status = h("p", { role: "status", class: "visually-hidden" });
  const trouble = h("div", { role: "alert" });
  let rows: Row[] = [];

  const make = (given: FactRow, own: string): Row => {
    const fields = beside.map((found): [string, Field] => {
      const name = found.id.split(".")[1] ?? "";
      return [name, field(found, language, given[name], found.question[language], true)];
    });
    return { name: h("input", { class: "form-control", type: "text", maxlength: 60, autocomplete: "off", value: own }), fields, kept: given };
  };
  const draw = () => {
    hold.replaceChildren(...rows.map((row, place) => {
      const title = rowName({ ...scene, state: { ...state, names: {} } }, list, place);
      const nameId = `${id}-name-${place}`;
      row.name.id = nameId;
      return h("li", {}, h("fieldset", { class: "soglia-row" },
        h("legend", { class: "soglia-label" }, title),
        h("div", { class: "soglia-field" }, h("label", { for: nameId, class: "soglia-small" }, said.rowName), row.name),
        row.fields.map(([, { element }]) => element),
        h("button", { type: "button", class: "btn btn-outline-danger btn-sm", onclick: () => remove(place) }, said.removeRow(`${label} ${place + 1}`))));
    }));
    none.hidden = rows.length > 0;
    add.disabled = rows.length >= most;
    status.textContent = said.rowAdded(rows.length);
  };
  const add = h("button", { type: "button", class: "btn btn-outline-primary", onclick: () => {
    rows.push(make({}, ""));
    draw();
    rows.at(-1)?.name.focus();
  } }, said.addRow(label));
  const remove = (place: number) => {
    rows = rows.filter((_, other) => other !== place);
    draw();
    add.focus();
  };
  const given = rowsOf(facts, list) ?? [{}];
  rows = given.map((row, place) => make(row, state.names[list]?.[place] ?? ""));
  draw();

  const submit = async (event: Event) => {
    event.preventDefault();
    trouble.replaceChildren();
    const next: FactRow[] = [];
    const skipped = state.skipped.filter((key) => key !== list && !(beside.length > 0 && key.startsWith(`${list}.`)));
    for (const [place, row] of rows.entries()) {
      const values: { [name: string]: FactValue } = { ...row.kept };
      for (const [name, { read, complain }] of row.fields) {
        const found = read();
        if ("fault" in found) {
          complain(found.fault);
          return;
        }
        complain(undefined);
        values[name] = "value" in found ? found.value : undefined;
        if ("blank" in found) {
          skipped.push(`${list}.${name}[${place}]`);
        }
      }
      next.push(values);
    }
    const changed = { ...facts, [list]: next };
    const wrong = await scene.advance({ facts: changed, skipped, names: { ...state.names, [list]: rows.map(({ name }) => name.value.trim()) } });
    if (wrong.length > 0) {
      trouble.replaceChildren(h("p", { class: "alert alert-danger" }, wrong.join(" ")));
    }
  };
  const skip = () => {
    const { [list]: _, ...rest } = facts;
    void scene.advance({ facts: rest, skipped: [...state.skipped, list] });
  };
  return h("form", { onsubmit: submit, novalidate: true, class: "soglia-form", "data-question": list },
    trouble,
    h("fieldset", { class: "soglia-field" },
      h("legend", { class: "soglia-question" }, question.question[language]),
      question.help && h("p", { class: "soglia-help" }, question.help[language]),
      h("p", { class: "soglia-help" }, said.rowsHelp),
      hold, none, status, add),
    neededFor(scene, question),
    h("div", { class: "soglia-buttons" },
      scene.back && h("button", { type: "button", class: "btn btn-outline-primary", onclick: scene.back }, said.back),
      h("button", { type: "button", class: "btn btn-outline-primary", onclick: skip }, said.notKnown),
      h("button", { type: "submit", class: "btn btn-primary" }, said.answer)),
    h("p", {}, h("button", { type: "button", class: "btn btn-link", onclick: () => scene.go({ view: "result", changing: undefined }) }, said.finish)),
  );
}
