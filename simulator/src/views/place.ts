import { around, placeName, places } from "../catalogue.js";
import { h } from "../dom.js";
import { freshId } from "../field.js";
import { isDay } from "../state.js";
import type { Scene } from "../app.js";

/** Where, and for which day. */
export function placeView({ state, said, catalogue, go }: Scene): HTMLElement {
  const { language } = state;
  const [placeId, dayId] = [freshId("place"), freshId("day")];
  const all = places(catalogue, language);
  const option = (id: string, text: string) => h("option", { value: id, selected: id === state.place }, text);
  const comuni = all.filter(({ kind }) => kind === "comune");
  const areas = all.filter(({ kind }) => kind !== "comune");
  const region = (id: string) => around(catalogue, id).find(({ kind }) => kind === "region");
  const select = h("select", { id: placeId, class: "form-select", "aria-describedby": `${placeId}-help ${placeId}-error` },
    h("option", { value: "" }, said.choose),
    h("optgroup", { label: said.comuni }, comuni.map((body) => {
      const wide = region(body.id)?.title[language].replace(/^(Regione|Region of) /, "");
      return option(body.id, `${placeName(body, language)}${wide ? ` (${wide})` : ""}`);
    })),
    h("optgroup", { label: said.areas }, areas.map((body) => option(body.id, body.title[language]))),
  );
  const day = h("input", { id: dayId, class: "form-control", type: "date", value: state.on, min: "2000-01-01", max: "2099-12-31", "aria-describedby": `${dayId}-help ${dayId}-error` });
  const placeError = h("p", { class: "soglia-error", id: `${placeId}-error` });
  const dayError = h("p", { class: "soglia-error", id: `${dayId}-error` });

  const submit = (event: Event) => {
    event.preventDefault();
    const place = select.value;
    const goodDay = isDay(day.value);
    placeError.textContent = place === "" ? said.missingPlace : "";
    dayError.textContent = goodDay ? "" : said.missingDay;
    select.setAttribute("aria-invalid", String(place === ""));
    day.setAttribute("aria-invalid", String(!goodDay));
    if (place === "" || !goodDay) {
      (place === "" ? select : day).focus();
      return;
    }
    const same = place === state.place && day.value === state.on;
    go({ place, on: day.value, view: "measures", measures: same ? state.measures : [] });
  };
  return h("form", { onsubmit: submit, novalidate: true },
    h("div", { class: "soglia-field" },
      h("label", { for: placeId, class: "soglia-label" }, said.place),
      h("p", { class: "soglia-help", id: `${placeId}-help` }, said.placeHelp),
      select, placeError),
    h("div", { class: "soglia-field soglia-day" },
      h("label", { for: dayId, class: "soglia-label" }, said.day),
      h("p", { class: "soglia-help", id: `${dayId}-help` }, said.dayHelp),
      day, dayError),
    h("div", { class: "soglia-buttons" }, h("button", { type: "submit", class: "btn btn-primary" }, said.next)),
  );
}
