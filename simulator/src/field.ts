import { valueText, type FactValue, type Language, type Question } from "soglia/around";
import { h } from "./dom.js";
import { checkNumber, typedNumber } from "./numbers.js";
import { isDay } from "./state.js";
import { texts } from "./texts.js";

/** What a field holds: a value, nothing, or something that is no answer. */
export type Read = { value: FactValue } | { blank: true } | { fault: string };

/** A place to answer one question. */
export interface Field {
  element: HTMLElement;
  read(): Read;
  /** Shows what is wrong, and goes there; `undefined` takes it away. */
  complain(fault: string | undefined): void;
}

let count = 0;

/** Ids must differ in the whole page, also where the element stands there twice. */
export function freshId(what: string): string {
  count += 1;
  return `soglia-${what}-${count}`;
}

/** A field for a question. `label` says what is asked for; with `legend` it is the heading of a group of buttons. */
export function field(question: Question, language: Language, given: FactValue, label: Node | string, small: boolean): Field {
  const { answer } = question;
  const id = freshId("field");
  const error = h("p", { class: "soglia-error", id: `${id}-error` });
  const said = texts(language);
  switch (answer.type) {
    case "boolean": {
      const options: [string, string][] = [["true", said.yes], ["false", said.no]];
      const chosen = given === true ? "true" : given === false ? "false" : undefined;
      return choices(options, chosen, (value) => value === "true", label, question, language, id, error, small);
    }
    case "choice": {
      const options = answer.values.map(({ value, label }): [string, string] => [value, label[language]]);
      return choices(options, typeof given === "string" ? given : undefined, (value) => value, label, question, language, id, error, small);
    }
    case "date":
      return line({ type: "date", min: answer.min, max: answer.max }, typeof given === "string" ? given : "", (typed) => {
        if (!isDay(typed)) {
          return { fault: said.notADay };
        }
        const shown = (value: string) => valueText({ type: "date", value }, language);
        return typed >= answer.min && typed <= answer.max ? { value: typed } : { fault: said.outOfRange(shown(answer.min), shown(answer.max)) };
      }, label, question, undefined, language, id, error);
    case "number": {
      const { min, max, decimals, unit } = answer;
      const shown = (value: string) => valueText({ type: "number", value, unit }, language);
      const faults = { not_a_number: said.notANumber, out_of_range: said.outOfRange(shown(min), shown(max)), too_many_decimals: said.tooManyDecimals(decimals) };
      const read = (typed: string): Read => {
        const checked = checkNumber(typed, answer, language);
        return "fault" in checked ? { fault: faults[checked.fault] } : checked;
      };
      const typed = given === undefined || given === null ? "" : typedNumber(String(given), language);
      return line({ type: "text", inputmode: decimals > 0 ? "decimal" : "numeric", autocomplete: "off" }, typed, read, label, question, unitOf(unit, language), language, id, error);
    }
    case "rows":
      throw new Error("rows have a form of their own");
  }
}

/** What stands behind a number: `€/mese`. */
export function unitOf(unit: string, language: Language): string {
  return valueText({ type: "number", value: "2", unit }, language).replace(/^[\d.,]+/, "").trim();
}

function complainIn(controls: Element[], error: HTMLElement, language: Language): (fault: string | undefined) => void {
  return (fault) => {
    error.textContent = "";
    if (fault !== undefined) {
      error.append(h("span", { class: "visually-hidden" }, `${texts(language).errorHere} `), fault);
    }
    for (const control of controls) {
      control.toggleAttribute("aria-invalid", fault !== undefined);
      if (fault !== undefined) {
        control.setAttribute("aria-invalid", "true");
      }
    }
    if (fault !== undefined) {
      (controls[0] as HTMLElement | undefined)?.focus();
    }
  };
}

/** One of several buttons. */
function choices(
  options: [value: string, label: string][],
  chosen: string | undefined,
  take: (value: string) => FactValue,
  label: Node | string,
  question: Question,
  language: Language,
  id: string,
  error: HTMLElement,
  small: boolean,
): Field {
  const { help } = question;
  const buttons = options.map(([value], place) => h("input", { type: "radio", name: id, id: `${id}-${place}`, value, checked: value === chosen, "aria-describedby": error.id }));
  const rows = options.map(([, text], place) =>
    h("div", { class: "form-check" }, buttons[place], h("label", { for: `${id}-${place}` }, text)),
  );
  const described = help && !small ? `${id}-help` : undefined;
  const element = h("fieldset", { class: "soglia-field", "data-fact": question.id, "aria-describedby": described },
    h("legend", { class: small ? "soglia-label" : "soglia-question" }, label),
    described && help && h("p", { class: "soglia-help", id: described }, help[language]),
    h("div", { class: options.length === 2 && options.every(([, text]) => text.length < 12) ? "soglia-pair" : "" }, rows),
    error,
  );
  return {
    element,
    read() {
      const button = buttons.find(({ checked }) => checked);
      return button === undefined ? { blank: true } : { value: take(button.value) };
    },
    complain: complainIn(buttons, error, language),
  };
}

/** One line to write in. */
function line(
  attributes: { type: string; inputmode?: string; autocomplete?: string; min?: string; max?: string },
  typed: string,
  check: (typed: string) => Read,
  label: Node | string,
  question: Question,
  unit: string | undefined,
  language: Language,
  id: string,
  error: HTMLElement,
): Field {
  const { help } = question;
  const described = [help && `${id}-help`, unit && `${id}-unit`, error.id].filter(Boolean).join(" ");
  const input = h("input", { ...attributes, id, class: "form-control", value: typed, "aria-describedby": described });
  const element = h("div", { class: "soglia-field", "data-fact": question.id },
    h("label", { for: id, class: "soglia-label" }, label),
    help && h("p", { class: "soglia-help", id: `${id}-help` }, help[language]),
    h("div", { class: "soglia-line" }, input, unit && h("span", { class: "soglia-unit", id: `${id}-unit` }, unit)),
    error,
  );
  return {
    element,
    read() {
      // A date that is half written has no value, but is not blank either.
      const half = input.validity.badInput;
      return input.value.trim() === "" && !half ? { blank: true } : check(input.value.trim());
    },
    complain: complainIn([input], error, language),
  };
}
