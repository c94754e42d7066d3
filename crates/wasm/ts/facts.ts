import { FactsError } from "./errors.js";

/** A number that is exactly the one that is written: of at most 15 digits, or a text such as `"24000.00"`. */
export type Exact = number | bigint | string;

/** A value of a fact: money may be a number of at most 15 digits or a text such as `"24000.00"`; days are `"2025-06-01"`. */
export type FactValue = boolean | Exact | null | undefined;

/** A row of a list. */
export type FactRow = { readonly [name: string]: FactValue };

/** What is known of a case. What is left out, `null` or `undefined` is unknown, never zero. */
export type Facts = { readonly [name: string]: FactValue | readonly FactRow[] };

function refuse(code: string, path: string, message: string): never {
  throw new FactsError(code, `\`${path}\` cannot be taken: ${message}`, path);
}

/** The JSON of one value. What JSON would silently write as something else is refused. */
export function valueText(value: unknown, path: string): string {
  switch (typeof value) {
    case "string":
    case "boolean":
      return JSON.stringify(value);
    case "bigint":
      return String(value);
    case "number":
      if (!Number.isFinite(value) || !(Number.isInteger(value) ? Number.isSafeInteger(value) : Number(value.toPrecision(15)) === value)) {
        return refuse("not_exact", path, "the number is not exact");
      }
      return JSON.stringify(value);
    case "undefined":
      return "null";
    default:
      return value === null ? "null" : refuse("wrong_type", path, "a number, a text, true, false or null is expected");
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
    return refuse("wrong_type", path, "a plain object is expected");
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
    const text = Array.isArray(value)
      ? `[${value.map((row, index) => rowText(row, `${name}[${index}]`)).join()}]`
      : valueText(value, name);
    return `${JSON.stringify(name)}:${text}`;
  });
  return `{${fields.join()}}`;
}
