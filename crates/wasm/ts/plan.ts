import type { Measure } from "./soglia.js";
import type { RawPlan } from "./module/soglia.js";
import { SogliaError, type Localized } from "./errors.js";
import { valueText, type FactRow, type Facts } from "./facts.js";
import { guarded, memory } from "./start.js";

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

/** What came out of one case. */
export interface PlanResult {
  outcome: "met" | "not_met" | "unknown";
  /** By id; those of a list row by row. */
  amounts: { [id: string]: Amount | Amount[] };
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
  places: Map<unknown, number> | undefined;
}

const OUTCOMES = ["not_met", "unknown", "met"] as const;
const TOO_LONG = -2;
/** A value that the fact cannot have. What is not known is not a number. */
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

/** A measure made ready for one case after the other. It reads its own facts and does not look at others: names are not checked. */
export class Plan {
  readonly #measure: Measure;
  readonly #raw: RawPlan;
  readonly #fields: readonly Field[];
  readonly #rows: readonly { name: string; most: number; fields: readonly Field[] }[];
  #memory: Float64Array = new Float64Array();
  /** Places in the memory, in numbers. */
  #input = 0;
  #output = 0;
  #lists: { at: number; room: number }[] = [];
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
  constructor(measure: Measure, plan: RawPlan, on: string) {
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
    this.#look();
  }

  /** Finds everything in the memory anew: addresses change when it grows. */
  #look(): void {
    this.#memory = new Float64Array(memory());
    this.#input = this.#raw.input() / BYTES;
    this.#output = this.#raw.output() / BYTES;
    this.#lists = this.#rows.map((_, list) => ({ at: this.#raw.rows(list) / BYTES, room: this.#raw.room(list) }));
  }

  /** What comes out for a case. */
  evaluate(facts: Facts): PlanResult {
    if (this.#memory.length === 0) {
      this.#look();
    }
    if (!this.#write(facts)) {
      return this.#explain(facts);
    }
    const code = this.#run();
    if (code < 0) {
      return this.#explain(facts, code);
    }
    return { outcome: OUTCOMES[code] ?? "unknown", amounts: this.#read() };
  }

  #run(): number {
    return this.#raw.evaluate();
  }

  #write(facts: Facts): boolean {
    const fields = this.#fields;
    for (let index = 0; index < fields.length; index += 1) {
      const found = fields[index] as Field;
      const value = this.#element(found, facts[found.name]);
      if (value === REFUSED) {
        return false;
      }
      this.#memory[this.#input + found.slot] = value;
    }
    return this.#rows.length === 0 || this.#writeLists(facts);
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
            const value = this.#element(found, row[found.name]);
            if (value === REFUSED) {
              return false;
            }
            this.#memory[at] = value;
            at += 1;
          }
        }
      }
      this.#memory[this.#input + this.facts.length + list] = given ? rows.length : NaN;
    }
    return true;
  }

  #element(found: Field, value: unknown): number {
    if (value === undefined || value === null) {
      return NaN;
    }
    if (found.truth) {
      return value === true ? 1 : value === false ? 0 : REFUSED;
    }
    if (typeof value === "number" && found.factor !== 0) {
      const whole = Math.round(value * found.factor);
      if (whole / found.factor === value && whole <= found.most && whole >= -found.most) {
        return whole;
      }
    } else if (found.places !== undefined) {
      const place = found.places.get(value);
      if (place !== undefined) {
        return place;
      }
    } else if (found.date && typeof value === "string") {
      const day = days(value);
      if (day === day) {
        return day;
      }
    }
    return this.#rarely(found, value);
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
    this.#measure.evaluateJson(facts, this.on);
    throw new SogliaError("internal", "the facts can be taken, but the plan did not take them");
  }

  #read(): { [id: string]: Amount | Amount[] } {
    if (this.#memory.length === 0) {
      this.#look();
    }
    const from = this.#memory;
    const amounts: { [id: string]: Amount | Amount[] } = {};
    let at = this.#output;
    for (const amount of this.amounts) {
      if (amount.list === undefined) {
        amounts[amount.id] = shown(from[at] as number);
        at += 1;
      } else {
        const rows = from[this.#input + this.facts.length + amount.list] as number;
        if (Number.isNaN(rows)) {
          amounts[amount.id] = "unknown";
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
