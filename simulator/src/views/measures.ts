import { running, resting, placeName, type Edition } from "../catalogue.js";
import { h } from "../dom.js";
import { freshId } from "../field.js";
import type { Scene } from "../app.js";

/** The measures that there are in the place, to choose from. */
export function measuresView({ state, said, catalogue, day, go, back }: Scene): HTMLElement {
  const { language, place = "", on } = state;
  const editions = running(catalogue, place, on);
  const body = catalogue.bodies.find(({ id }) => id === place);
  const name = body === undefined ? place : placeName(body, language);
  const id = freshId("measures");
  const error = h("p", { class: "soglia-error", id: `${id}-error` });
  const status = h("p", { role: "status", class: "soglia-count" });
  const boxes = editions.map((edition, place) =>
    h("input", { type: "checkbox", id: `${id}-${place}`, value: edition.id, checked: state.measures.includes(edition.id), "aria-describedby": `${id}-${place}-about` }),
  );
  const tell = () => {
    status.textContent = said.chosen(boxes.filter(({ checked }) => checked).length);
  };
  const setAll = (checked: boolean) => () => {
    for (const box of boxes) {
      box.checked = checked;
    }
    tell();
  };
  const card = (edition: Edition) => {
    const place = editions.indexOf(edition);
    const about = said.edition(edition.edition, day(edition.from), edition.to === null ? "" : day(edition.to));
    return h("li", { class: "soglia-measure" },
      h("div", { class: "form-check" }, boxes[place], h("label", { for: `${id}-${place}` }, edition.title[language])),
      h("div", { id: `${id}-${place}-about`, class: "soglia-about" },
        edition.summary && h("p", {}, edition.summary[language]),
        h("p", { class: "soglia-small" }, about)),
    );
  };
  // The nearest body first.
  const bodies = [...new Set(editions.map((edition) => edition.body))];
  const groups = bodies.map((body) => {
    const of = editions.filter((edition) => edition.body === body);
    return h("fieldset", { class: "soglia-group" },
      h("legend", {}, of[0]?.body_title[language]),
      h("ul", { class: "soglia-measures" }, of.map(card)));
  });
  const asleep = resting(catalogue, place, on);
  const submit = (event: Event) => {
    event.preventDefault();
    const measures = boxes.filter(({ checked }) => checked).map(({ value }) => value);
    error.textContent = measures.length === 0 ? said.missingMeasure : "";
    if (measures.length === 0) {
      boxes[0]?.focus();
    } else {
      go({ measures, view: "questions", changing: undefined });
    }
  };
  tell();
  return h("form", { onsubmit: submit, onchange: tell, novalidate: true },
    h("p", {}, editions.length > 0 ? said.measuresIn(name, day(on)) : said.noMeasures),
    editions.length > 1 && h("div", { class: "soglia-tools" },
      h("button", { type: "button", class: "btn btn-outline-primary btn-sm", onclick: setAll(true) }, said.all),
      h("button", { type: "button", class: "btn btn-outline-primary btn-sm", onclick: setAll(false) }, said.none)),
    groups,
    asleep.length > 0 && h("details", { class: "soglia-details" },
      h("summary", {}, said.resting(asleep.length)),
      h("ul", {}, asleep.map((edition) =>
        h("li", {}, `${edition.title[language]} (${said.edition(edition.edition, day(edition.from), edition.to === null ? "" : day(edition.to))})`)))),
    h("div", { class: "soglia-buttons soglia-stay" },
      error, status,
      back && h("button", { type: "button", class: "btn btn-outline-primary", onclick: back }, said.back),
      editions.length > 0 && h("button", { type: "submit", class: "btn btn-primary" }, said.next)),
  );
}
