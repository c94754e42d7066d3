import type { AmountResult, Decision, RequirementResult, Value } from "./decision.js";
import * as raw from "./module/soglia.js";
import { given, type Localized } from "./errors.js";
import { factsText } from "./facts.js";
import { isEnglish, type Language } from "./language.js";
import { Plan, type MeasureTypes } from "./plan.js";
import { guarded } from "./start.js";

export type * from "./decision.js";
export type { Language } from "./language.js";
export { FactsError, MeasureError, PackError, SogliaError, type FactProblem, type Localized } from "./errors.js";
export type { Exact, FactRow, Facts, FactValue } from "./facts.js";
export { Plan, type Amount, type Amounts, type MeasureTypes, type PlanAmount, type PlanFact, type PlanList, type PlanResult } from "./plan.js";

/** An edition of a measure. */
export interface Edition {
  id: string;
  edition: string;
  title: Localized;
  summary?: Localized;
  /** What the body that runs it is called. */
  body: Localized;
  /** First day. */
  from: string;
  /** Last day, where there is one. */
  to?: string;
  status: "in_force" | "draft" | "repealed";
}

/** What each measure of a pack takes and gives: `soglia types` writes them. */
export type PackTypes = { [id: string]: MeasureTypes };

/** A decision on a measure whose amounts and requirements are known by name. */
export type DecisionOf<T extends MeasureTypes> = Omit<Decision, "amounts" | "requirements"> & {
  amounts: (AmountResult & { id: keyof T["amounts"] & string })[];
  requirements: (RequirementResult & { id: T["requirements"] })[];
};

declare global {
  /** Browsers and libraries of types that do not know it yet are served all the same. */
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

/** Compiled rules. With the types that `soglia types` writes, `Pack.fromJson<Measures>(text)`, the facts of each measure are checked. */
export class Pack<M extends PackTypes = PackTypes> {
  /** @internal */
  protected readonly raw: raw.RawPack;
  #measures: readonly Edition[] | undefined;
  #freed = false;

  /** @internal */
  constructor(pack: raw.RawPack) {
    this.raw = pack;
  }

  /** Reads a pack, as `soglia compile` writes it, and checks its hash. */
  static fromJson<M extends PackTypes = PackTypes>(text: string): Pack<M> {
    const pack = given(text, "not_a_pack");
    return new Pack<M>(guarded(() => raw.RawPack.read(pack)));
  }

  /**
   * Gives its memory back at once; otherwise that happens some time after nobody holds it any more. It and its measures throw `freed` from
   * then on; plans have memory of their own, but tell from the pack what is wrong with facts: free them with it. `using` does the same.
   */
  free(): void {
    if (!this.#freed) {
      this.#freed = true;
      this.raw.free();
    }
  }

  [Symbol.dispose](): void {
    this.free();
  }

  /** SHA-256 of the content. */
  get sha256(): string {
    return guarded(() => this.raw.sha256());
  }

  /** Version of the engine that compiled it. */
  get engine(): string {
    return guarded(() => this.raw.engine());
  }

  /** Version of the rule language. */
  get language(): number {
    return guarded(() => this.raw.language());
  }

  /** Every edition of every measure. */
  get measures(): readonly Edition[] {
    this.#measures ??= JSON.parse(guarded(() => this.raw.measures())) as Edition[];
    return this.#measures;
  }

  /** A measure by its id, for the edition in force on each day, or by `id/edition`. */
  measure<K extends keyof M & string>(name: K): Measure<M[K]>;
  measure<K extends keyof M & string>(name: `${K}/${string}`): Measure<M[K]>;
  measure<T extends MeasureTypes>(name: string): Measure<T> {
    const id = given(name, "unknown_measure");
    guarded(() => this.raw.has(id));
    return new Measure<T>(this.raw, id);
  }
}

/** A measure of a pack. */
export class Measure<T extends MeasureTypes = MeasureTypes> {
  /** @internal */
  protected readonly raw: raw.RawPack;
  /** The name that it was asked for by. */
  readonly name: string;

  /** @internal */
  constructor(pack: raw.RawPack, name: string) {
    this.raw = pack;
    this.name = name;
  }

  /** What comes out for a case on a day, such as `"2025-06-01"`, and why. What would change a refusal `evaluate` of `soglia/around` tells. */
  decide(facts: T["facts"], on: string): DecisionOf<T> {
    return JSON.parse(this.decideJson(facts, on)) as DecisionOf<T>;
  }

  /** The decision as JSON: the same bytes as from Rust. */
  decideJson(facts: T["facts"], on: string): string {
    const [text, day] = [factsText(facts), given(on, "not_a_day")];
    return guarded(() => this.raw.decide(this.name, text, day));
  }

  /** The decision as text. */
  text(facts: T["facts"], on: string, language: Language = "it", options: TextOptions = {}): string {
    const { explain = false, width = 80 } = options;
    const [text, day, english] = [factsText(facts), given(on, "not_a_day"), isEnglish(language)];
    return guarded(() => this.raw.decided_text(this.name, text, day, english, explain, width));
  }

  /** The measure made ready for one case after the other on a day. */
  plan(on: string): Plan<T> {
    const day = given(on, "not_a_day");
    return new Plan<T>(this, guarded(() => this.raw.plan(this.name, day)), day);
  }
}

/** How a decision is written as text. */
export interface TextOptions {
  /** With the steps of each amount, intermediate values and facts. */
  explain?: boolean;
  /** Characters of a line; 0 does not wrap. 80 where it is not said. */
  width?: number;
}

/** A value as people read it, with its unit: `24.000,00 €` in Italian. */
export function valueText(value: Value, language: Language = "it"): string {
  const english = isEnglish(language);
  switch (value.type) {
    case "choice":
      return value.label[language] || value.label.it || value.label.en || value.value;
    case "rows":
      return value.values.map((row) => valueText(row, language)).join("; ") || guarded(() => raw.value_text("rows", "", "", english));
    case "number":
      return guarded(() => raw.value_text("number", value.value, value.unit, english));
    case "boolean":
    case "date":
      return guarded(() => raw.value_text(value.type, String(value.value), "", english));
    case "unknown":
    case "masked":
      return guarded(() => raw.value_text(value.type, "", "", english));
  }
}

