import { FactsError, type FactProblem } from "./errors.js";

/** A number that is exactly the one that is written: of at most 15 digits, or a text such as `"24000.00"`. */
export type Exact = number | bigint | string;

/** A value of a fact: money may be a number of at most 15 digits or a text such as `"24000.00"`; days are `"2025-06-01"`. */
export type FactValue = boolean | Exact | null | undefined;

/** A row of a list. */
export type FactRow = { readonly [name: string]: FactValue };

/** What is known of a case. What is left out, `null` or `undefined` is unknown, never zero. */
export type Facts = { readonly [name: string]: FactValue | readonly FactRow[] };

/** No rule can declare a list of more rows. */
const MOST_ROWS = 10_000;

/** What each word about a value says, in both languages. */
const REFUSALS = {
  not_exact: { it: "il numero non è esatto: scriverlo come testo", en: "the number is not exact: write it as text" },
  out_of_range: { it: "il valore è fuori dal campo ammesso", en: "the value is out of the allowed range" },
  wrong_type: { it: "serve un numero, un testo, true, false o null", en: "a number, a text, true, false or null is expected" },
  not_a_row: { it: "serve un oggetto semplice", en: "a plain object is expected" },
  too_many_rows: { it: `l'elenco ha più di ${MOST_ROWS} righe`, en: `the list has more than ${MOST_ROWS} rows` },
};

function refuse(why: keyof typeof REFUSALS, path: string): never {
  const fault: FactProblem["fault"] = why === "not_a_row" ? "wrong_type" : why;
  const message = REFUSALS[why];
  throw new FactsError(fault, `\`${path}\` cannot be taken: ${message.en}`, path, [{ path, fault, message }]);
}

/** The JSON of one value. What JSON would silently write as something else is refused. */
export function valueText(value: unknown, path: string): string {
  switch (typeof value) {
    case "string":
      // Half of a character has no place in JSON.
      return /[\ud800-\udfff]/u.test(value) ? refuse("wrong_type", path) : JSON.stringify(value);
    case "boolean":
      return JSON.stringify(value);
    case "bigint":
      return BigInt.asIntN(64, value) === value ? String(value) : refuse("out_of_range", path);
    case "number":
      if (!Number.isFinite(value) || !(Number.isInteger(value) ? Number.isSafeInteger(value) : Number(value.toPrecision(15)) === value)) {
        return refuse("not_exact", path);
      }
      return JSON.stringify(value);
    case "undefined":
      return "null";
    default:
      return value === null ? "null" : refuse("wrong_type", path);
  }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function rowText(row: unknown, path: string): string {
  if (!isPlain(row)) {
    return refuse("not_a_row", path);
  }
  const fields = Object.entries(row).map(([name, value]) => `${JSON.stringify(name)}:${valueText(value, `${path}.${name}`)}`);
  return `{${fields.join()}}`;
}

/** Facts as JSON. */
export function factsText(facts: Facts): string {
  if (!isPlain(facts)) {
    throw new FactsError("not_facts", "facts are not a plain object");
  }
  const fields = Object.entries(facts).map(([name, value]) => {
    if (Array.isArray(value) && value.length > MOST_ROWS) {
      return refuse("too_many_rows", name);
    }
    const text = Array.isArray(value)
      ? `[${Array.from(value as unknown[], (row, index) => rowText(row, `${name}[${index}]`)).join()}]`
      : valueText(value, name);
    return `${JSON.stringify(name)}:${text}`;
  });
  return `{${fields.join()}}`;
}
