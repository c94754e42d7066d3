import type { AmountResult, Decision, RequirementResult, Value } from "./decision.js";
import * as raw from "./module/soglia.js";
import type { Curve } from "./curve.js";
import { SogliaError, type Localized } from "./errors.js";
import type { Criterion, Entitlements } from "./entitlements.js";
import { factsText, type Facts } from "./facts.js";
import { Plan, type MeasureTypes } from "./plan.js";
import type { QuestionOptions, Questions } from "./questions.js";
import type { Why } from "./why.js";
import { guarded } from "./start.js";

export type * from "./decision.js";
export type { Break, Curve, CurveAmount, CurveFact, CurvePoint, CurveRounding, Piece } from "./curve.js";
export type * from "./entitlements.js";
export type * from "./questions.js";
export type { NextBreak, Why, WhyAlong, WhyAmount, WhyCondition, WhyFact, WhyRequirement } from "./why.js";
export { FactsError, MeasureError, PackError, SogliaError, type FactProblem, type Localized } from "./errors.js";
export type { Exact, FactRow, Facts, FactValue } from "./facts.js";
export { Plan, type Amount, type Amounts, type MeasureTypes, type PlanAmount, type PlanFact, type PlanList, type PlanResult } from "./plan.js";

/** A language of texts that people read. */
export type Language = "it" | "en";

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

/** An amount of a measure; of one row of an amount of rows `amount[2]`, counted from 0. */
export type AmountName<T extends MeasureTypes> = (keyof T["amounts"] & string) | `${keyof T["amounts"] & string}[${number}]`;

/** Compiled rules. With the types that `soglia types` writes, `Pack.fromJson<Measures>(text)`, the facts of each measure are checked. */
export class Pack<M extends PackTypes = PackTypes> {
  readonly #raw: raw.RawPack;
  #measures: readonly Edition[] | undefined;

  /** @internal */
  constructor(pack: raw.RawPack) {
    this.#raw = pack;
  }

  /** Reads a pack, as `soglia compile` writes it, and checks its hash. */
  static fromJson<M extends PackTypes = PackTypes>(text: string): Pack<M> {
    return new Pack<M>(guarded(() => raw.RawPack.read(text)));
  }

  /** The text of the pack. */
  toJson(): string {
    return guarded(() => this.#raw.text());
  }

  /** SHA-256 of the content. */
  get sha256(): string {
    return guarded(() => this.#raw.sha256());
  }

  /** Version of the engine that compiled it. */
  get engine(): string {
    return guarded(() => this.#raw.engine());
  }

  /** Version of the rule language. */
  get language(): number {
    return guarded(() => this.#raw.language());
  }

  /** Every edition of every measure. */
  get measures(): readonly Edition[] {
    this.#measures ??= JSON.parse(guarded(() => this.#raw.measures())) as Edition[];
    return this.#measures;
  }

  /** The pack of these measures alone, as they run on a day, with those that supply their facts: for a page that loads no more than it shows. */
  part(measures: readonly string[], on: string): Pack<M> {
    return new Pack<M>(guarded(() => this.#raw.part([...measures], on)));
  }

  /** What to ask about these measures, the most useful question first. */
  questions(measures: readonly string[], facts: Facts, on: string, options: QuestionOptions = {}): Questions {
    const text = factsText(facts);
    return JSON.parse(guarded(() => this.#raw.questions([...measures], text, on, options.suppliers ?? false))) as Questions;
  }

  /** Every measure in force in a place (the id of a body, or the ISTAT code of a comune), and which of them can stand together. */
  entitlements(place: string, facts: Facts, on: string, criterion: Criterion = "monthly"): Entitlements {
    const text = factsText(facts);
    const by = JSON.stringify(typeof criterion === "string" ? { by: criterion } : { by: "unit", unit: criterion.unit });
    return JSON.parse(guarded(() => this.#raw.entitlements(place, text, on, by))) as Entitlements;
  }

  /** A measure by its id, for the edition in force on each day, or by `id/edition`. */
  measure<K extends keyof M & string>(name: K): Measure<M[K]>;
  measure<K extends keyof M & string>(name: `${K}/${string}`): Measure<M[K]>;
  measure<T extends MeasureTypes>(name: string): Measure<T> {
    guarded(() => this.#raw.has(name));
    return new Measure<T>(this.#raw, name);
  }
}

/** A measure of a pack. */
export class Measure<T extends MeasureTypes = MeasureTypes> {
  readonly #raw: raw.RawPack;
  /** The name that it was asked for by. */
  readonly name: string;

  /** @internal */
  constructor(pack: raw.RawPack, name: string) {
    this.#raw = pack;
    this.name = name;
  }

  /** What comes out for a case on a day, such as `"2025-06-01"`, and why. */
  evaluate(facts: T["facts"], on: string): DecisionOf<T> {
    return JSON.parse(this.evaluateJson(facts, on)) as DecisionOf<T>;
  }

  /** The decision as JSON: the same bytes as from Rust. */
  evaluateJson(facts: T["facts"], on: string): string {
    const text = factsText(facts);
    return guarded(() => this.#raw.evaluate(this.name, text, on));
  }

  /** How an amount goes with one fact, the others as they are: exact pieces and break points. `from` and `to` bound it. */
  curve(amount: AmountName<T>, along: string, facts: T["facts"], on: string, ends: { from?: string; to?: string } = {}): Curve {
    const text = factsText(facts);
    return JSON.parse(guarded(() => this.#raw.curve(this.name, amount, along, text, on, ends.from, ends.to))) as Curve;
  }

  /** What stands in the way of a case, what would change that, and where its amounts change next. */
  why(facts: T["facts"], on: string): Why {
    const text = factsText(facts);
    return JSON.parse(guarded(() => this.#raw.why(this.name, text, on))) as Why;
  }

  /** The measure made ready for one case after the other on a day. */
  plan(on: string): Plan<T> {
    return new Plan<T>(this, guarded(() => this.#raw.plan(this.name, on)), on);
  }
}

function isEnglish(language: Language): boolean {
  if (language !== "it" && language !== "en") {
    throw new SogliaError("language", "there is no such language");
  }
  return language === "en";
}

/** How a decision is written as text. */
export interface TextOptions {
  /** With the steps of each amount, intermediate values and facts. */
  explain?: boolean;
  /** Characters of a line; 0 does not wrap. 80 where it is not said. */
  width?: number;
}

/** A decision as text. */
export function decisionText(decision: Decision, language: Language = "it", options: TextOptions = {}): string {
  const { explain = false, width = 80 } = options;
  return guarded(() => raw.decision_text(JSON.stringify(decision), isEnglish(language), explain, width));
}

/** A decision as a page of HTML that is complete in itself. */
export function decisionHtml(decision: Decision, language: Language = "it"): string {
  return guarded(() => raw.decision_html(JSON.stringify(decision), isEnglish(language)));
}

/** What a case is entitled to in a place as a page of HTML that is complete in itself. */
export function entitlementsHtml(found: Entitlements, language: Language = "it"): string {
  return guarded(() => raw.entitlements_html(JSON.stringify(found), isEnglish(language)));
}

/** A value as people read it, with its unit: `24.000,00 €` in Italian. */
export function valueText(value: Value, language: Language = "it"): string {
  return guarded(() => raw.value_text(JSON.stringify(value), isEnglish(language)));
}

/** The same decision with personal facts hidden. */
export function maskDecision(decision: Decision): Decision {
  return JSON.parse(guarded(() => raw.decision_masked(JSON.stringify(decision)))) as Decision;
}
