import type { Measure } from "./soglia.js";
import type { RawPlan } from "./module/soglia.js";
import { FactsError, SogliaError, type Localized } from "./errors.js";
import { valueText, type FactRow, type Facts } from "./facts.js";
import { guarded, mayGenerate, memory } from "./start.js";

/** What a fact can be. Bounds count `10 ** -decimals` of the unit. */
export type FactType =
  | "boolean"
  | { number: { unit: string; decimals: number; min: number; max: number } }
  | { date: { min: string; max: string } }
  | { choice: { values: [code: string, label: Localized][] } };

/** A fact that a plan reads. */
export interface PlanFact {
  /** `isee`, or `list.fact` for a fact of the rows of a list. */
  path: string;
  /** The list, by its place among those of the plan. */
  list?: number;
  declaration: {
    id: string;
    kind: FactType;
    label: Localized;
    question: Localized;
    help?: Localized;
    implied_by?: string[];
    personal?: boolean;
    needs_act?: boolean;
  };
}

/** A list that a plan reads. */
export interface PlanList {
  id: string;
  label: Localized;
  question: Localized;
  row_label?: Localized;
  max_rows: number;
}

/** An amount that a plan computes. */
export interface PlanAmount {
  id: string;
  kind: "fee" | "benefit" | "indicator";
  unit: string;
  /** The list to whose rows it belongs, by its place among those of the plan. */
  list?: number;
}

/** An amount in its unit: the number nearest to the exact one, which it shows to the last of up to 15 digits. */
export type Amount = number | "not_due" | "unknown";

/** Amounts by id; those of a list row by row. */
export type Amounts = { [id: string]: Amount | Amount[] | undefined };

/** What a measure takes and gives, as `soglia types` writes it. */
export interface MeasureTypes {
  facts: Facts;
  requirements: string;
  amounts: Amounts;
}

/** What came out of one case. */
export interface PlanResult<T extends MeasureTypes = MeasureTypes> {
  outcome: "met" | "not_met" | "unknown";
  amounts: T["amounts"];
}

interface Shown {
  measure: string;
  edition: string;
  facts: PlanFact[];
  lists: PlanList[];
  amounts: PlanAmount[];
}

/** How the values of a fact become whole numbers. */
interface Field {
  name: string;
  slot: number;
  truth: boolean;
  /** What numbers are multiplied by; 0 for what is no number. */
  factor: number;
  /** Whole numbers up to here are those that were written. */
  most: number;
  date: boolean;
  places: Map<string, number> | undefined;
}

const OUTCOMES = ["not_met", "unknown", "met"] as const;
const TOO_LONG = -2;
/** A value that is looked at again, or that the fact cannot have. What is not known is not a number. */
const REFUSED = Infinity;
const BYTES = Float64Array.BYTES_PER_ELEMENT;

function field({ declaration: { id, kind } }: PlanFact, slot: number): Field {
  const found: Field = { name: id, slot, truth: kind === "boolean", factor: 0, most: 0, date: false, places: undefined };
  if (kind !== "boolean") {
    if ("number" in kind) {
      found.factor = 10 ** kind.number.decimals;
      found.most = found.factor === 1 ? Number.MAX_SAFE_INTEGER : 999_999_999_999_999;
    } else if ("choice" in kind) {
      found.places = new Map(kind.choice.values.map(([code], place) => [code, place]));
    } else {
      found.date = true;
    }
  }
  return found;
}

/** Days since 1970-01-01 of a day such as `2025-06-01`; not a number where it is written in another way. */
function days(text: string): number {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (parts === null) {
    return NaN;
  }
  const day = Number(parts[3]);
  const date = new Date(Date.UTC(Number(parts[1]), Number(parts[2]) - 1, day));
  return Number(parts[1]) >= 100 && date.getUTCDate() === day ? date.getTime() / 86_400_000 : NaN;
}

/** The whole number of a value, as it is mostly written. */
function element(found: Field, value: unknown): number {
  if (typeof value === "number") {
    const whole = Math.round(value * found.factor);
    // Where the fact is no number the factor is zero, and this is not true.
    if (whole / found.factor === value && whole <= found.most && whole >= -found.most) {
      return whole;
    }
  } else if (typeof value === "boolean") {
    return found.truth ? Number(value) : REFUSED;
  } else if (value === undefined || value === null) {
    return NaN;
  } else if (typeof value === "string") {
    if (found.places !== undefined) {
      return found.places.get(value) ?? REFUSED;
    }
    const day = found.date ? days(value) : NaN;
    return Number.isNaN(day) ? REFUSED : day;
  }
  return REFUSED;
}

/** Writes facts as they are mostly written; says whether it has written them all. */
type Shim = (facts: Facts, to: Float64Array, at: number) => boolean;

/** A function with the names and factors of these facts in it: it is twice as fast as the loop that does the same. */
function shim(fields: readonly Field[]): Shim {
  const lines = fields.map(({ name, slot, truth, factor, most }, index) => {
    const to = `to[at + ${slot}]`;
    const unknown = `if (value === undefined || value === null) { ${to} = NaN; } else { return false; }`;
    const value = `value = facts[${JSON.stringify(name)}];`;
    if (truth) {
      return `${value} if (value === true) { ${to} = 1; } else if (value === false) { ${to} = 0; } else ${unknown}`;
    }
    if (factor === 0) {
      return `whole = element(fields[${index}], facts[${JSON.stringify(name)}]); if (whole === Infinity) { return false; } ${to} = whole;`;
    }
    const exact = `whole / ${factor} === value && whole <= ${most} && whole >= -${most}`;
    return `${value} if (typeof value === "number") { whole = Math.round(value * ${factor}); if (!(${exact})) { return false; } ${to} = whole; } else ${unknown}`;
  });
  const body = `"use strict"; return (facts, to, at) => { let value; let whole; ${lines.join("\n")}\nreturn true; };`;
  return (new Function("fields", "element", body) as (fields: readonly Field[], read: typeof element) => Shim)(fields, element);
}

/** A measure made ready for one case after the other. It reads its own facts and does not look at others: names are not checked. */
export class Plan<T extends MeasureTypes = MeasureTypes> {
  readonly #measure: Measure<T>;
  readonly #raw: RawPlan;
  readonly #fields: readonly Field[];
  readonly #rows: readonly { name: string; most: number; fields: readonly Field[] }[];
  readonly #shim: Shim | undefined;
  #memory: Float64Array = new Float64Array();
  /** Places in the memory, in numbers. */
  #input = 0;
  #output = 0;
  #lists: { at: number; room: number }[] = [];
  #freed = false;
  /** Day of the evaluation. */
  readonly on: string;
  /** Id of the measure. */
  readonly id: string;
  /** Edition that is in force on the day. */
  readonly edition: string;
  readonly facts: readonly PlanFact[];
  readonly lists: readonly PlanList[];
  readonly amounts: readonly PlanAmount[];

  /** @internal */
  constructor(measure: Measure<T>, plan: RawPlan, on: string) {
    const shown = JSON.parse(guarded(() => plan.shown())) as Shown;
    this.#measure = measure;
    this.#raw = plan;
    this.on = on;
    this.id = shown.measure;
    this.edition = shown.edition;
    this.facts = shown.facts;
    this.lists = shown.lists;
    this.amounts = shown.amounts;
    const fields = shown.facts.map(field);
    const of = (list: number | undefined) => fields.filter((_, slot) => shown.facts[slot]?.list === list);
    this.#fields = of(undefined);
    this.#rows = shown.lists.map(({ id, max_rows }, list) => ({ name: id, most: max_rows, fields: of(list) }));
    this.#shim = mayGenerate() ? shim(this.#fields) : undefined;
    this.#look();
  }

  /** Finds everything in the memory anew: addresses change when it grows. */
  #look(): void {
    guarded(() => {
      this.#input = this.#raw.input() / BYTES;
      this.#output = this.#raw.output() / BYTES;
      this.#lists = this.#rows.map((_, list) => ({ at: this.#raw.rows(list) / BYTES, room: this.#raw.room(list) }));
    });
    this.#memory = new Float64Array(memory());
  }

  /** Gives its memory back at once; from then on it throws `freed`. `using` does the same. */
  free(): void {
    if (!this.#freed) {
      this.#freed = true;
      // Nothing may be written to where it was: it is looked for anew, and not found.
      this.#memory = new Float64Array();
      this.#raw.free();
    }
  }

  [Symbol.dispose](): void {
    this.free();
  }

  /** What comes out for a case. */
  evaluate(facts: T["facts"]): PlanResult<T> {
    if (typeof facts !== "object" || facts === null || Array.isArray(facts)) {
      throw new FactsError("not_facts", "facts are not a plain object");
    }
    if (this.#memory.length === 0) {
      this.#look();
    }
    if (!this.#write(facts)) {
      return this.#explain(facts);
    }
    const code = this.#raw.evaluate();
    if (code < 0) {
      return this.#explain(facts, code);
    }
    return { outcome: OUTCOMES[code] ?? "unknown", amounts: this.#read() };
  }

  #write(facts: Facts): boolean {
    const written = this.#shim?.(facts, this.#memory, this.#input) ?? false;
    return (written || this.#writeEach(facts)) && (this.#rows.length === 0 || this.#writeLists(facts));
  }

  #writeEach(facts: Facts): boolean {
    let to = this.#memory;
    const at = this.#input;
    for (const found of this.#fields) {
      const value = facts[found.name];
      let whole = element(found, value);
      if (whole === REFUSED) {
        whole = this.#rarely(found, value);
        if (whole === REFUSED) {
          return false;
        }
        to = this.#memory;
      }
      to[at + found.slot] = whole;
    }
    return true;
  }

  #writeLists(facts: Facts): boolean {
    for (const [list, { name, most, fields }] of this.#rows.entries()) {
      const rows = facts[name] as readonly FactRow[] | null | undefined;
      const given = rows !== undefined && rows !== null;
      if (given) {
        if (!Array.isArray(rows) || rows.length > most) {
          return false;
        }
        if (rows.length > (this.#lists[list]?.room ?? 0)) {
          guarded(() => this.#raw.reserve(list, rows.length));
          // What was written before has moved with it.
          this.#look();
        }
        let at = this.#lists[list]?.at ?? 0;
        for (const row of rows) {
          if (typeof row !== "object" || row === null) {
            return false;
          }
          for (const found of fields) {
            const value = row[found.name];
            let whole = element(found, value);
            if (whole === REFUSED) {
              whole = this.#rarely(found, value);
              if (whole === REFUSED) {
                return false;
              }
            }
            this.#memory[at] = whole;
            at += 1;
          }
        }
      }
      this.#memory[this.#input + this.facts.length + list] = given ? rows.length : NaN;
    }
    return true;
  }

  /** A value that is written in another way. */
  #rarely(found: Field, value: unknown): number {
    try {
      const whole = this.#raw.element(found.slot, valueText(value, found.name));
      // The text may have made the memory grow.
      if (this.#memory.length === 0) {
        this.#look();
      }
      return Number.isNaN(whole) ? REFUSED : whole;
    } catch {
      return REFUSED;
    }
  }

  /** Throws what is wrong. */
  #explain(facts: Facts, code?: number): never {
    if (code === TOO_LONG) {
      throw new SogliaError("too_long", "an amount has more digits than a number can show");
    }
    this.#measure.decideJson(facts, this.on);
    throw new SogliaError("internal", "the facts can be taken, but the plan did not take them");
  }

  #read(): Amounts {
    if (this.#memory.length === 0) {
      this.#look();
    }
    const from = this.#memory;
    const amounts: Amounts = {};
    let at = this.#output;
    for (const amount of this.amounts) {
      if (amount.list === undefined) {
        amounts[amount.id] = shown(from[at] as number);
        at += 1;
      } else {
        const rows = from[this.#input + this.facts.length + amount.list] as number;
        if (Number.isNaN(rows)) {
          amounts[amount.id] = shown(from[at] as number);
          at += 1;
        } else {
          amounts[amount.id] = Array.from(from.subarray(at, at + rows), shown);
          at += rows;
        }
      }
    }
    return amounts;
  }
}

function shown(value: number): Amount {
  return value === Infinity ? "not_due" : value === value ? value : "unknown";
}
