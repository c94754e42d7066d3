import type { Decision } from "./decision.js";
import * as raw from "./module/soglia.js";
import * as base from "./soglia.js";
import type { DecisionOf, Language, MeasureTypes, PackTypes, TextOptions } from "./soglia.js";
import type { Difference, RuleCase } from "./cases.js";
import type { Curve } from "./curve.js";
import type { Criterion, Entitlements } from "./entitlements.js";
import { given } from "./errors.js";
import { factsText, type Facts } from "./facts.js";
import { isEnglish } from "./language.js";
import type { QuestionOptions, Questions } from "./questions.js";
import type { Why } from "./why.js";
import { guarded } from "./start.js";

export * from "./soglia.js";
export type { CaseValue, Difference, RuleCase, Wanted } from "./cases.js";
export type { Break, Curve, CurveAmount, CurveFact, CurvePoint, CurveRounding, Piece } from "./curve.js";
export type * from "./entitlements.js";
export type * from "./questions.js";
export type { NextBreak, Why, WhyAlong, WhyAmount, WhyCondition, WhyFact, WhyRequirement } from "./why.js";

/** An amount of a measure; of one row of an amount of rows `amount[2]`, counted from 0. */
export type AmountName<T extends MeasureTypes> = (keyof T["amounts"] & string) | `${keyof T["amounts"] & string}[${number}]`;

/** Compiled rules, with what lies around a decision. */
export class Pack<M extends PackTypes = PackTypes> extends base.Pack<M> {
  static override fromJson<M extends PackTypes = PackTypes>(text: string): Pack<M> {
    const pack = given(text, "not_a_pack");
    return new Pack<M>(guarded(() => raw.RawPack.read(pack)));
  }

  /** The text of the pack. */
  toJson(): string {
    return guarded(() => this.raw.text());
  }

  /** The pack of these measures alone, as they run on a day, with those that supply their facts: for a page that loads no more than it shows. */
  part(measures: readonly string[], on: string): Pack<M> {
    const [names, day] = [named(measures), given(on, "not_a_day")];
    return new Pack<M>(guarded(() => this.raw.part(names, day)));
  }

  /** What to ask about these measures, the most useful question first; `measures` says of each where it stands. */
  questions(measures: readonly string[], facts: Facts, on: string, options: QuestionOptions = {}): Questions {
    const [names, text, day] = [named(measures), factsText(facts), given(on, "not_a_day")];
    return JSON.parse(guarded(() => this.raw.questions(names, text, day, options.suppliers ?? false, options.complete ?? false))) as Questions;
  }

  /** Every measure in force in a place (the id of a body, or the ISTAT code of a comune), and which of them can stand together. */
  entitlements(place: string, facts: Facts, on: string, criterion: Criterion = "monthly"): Entitlements {
    const [where, text, day] = [given(place, "unknown_place"), factsText(facts), given(on, "not_a_day")];
    const by = JSON.stringify(typeof criterion === "string" ? { by: criterion } : { by: "unit", unit: criterion.unit });
    return JSON.parse(guarded(() => this.raw.entitlements(where, text, day, by))) as Entitlements;
  }

  /** What comes out otherwise than a case beside a rule expects: nothing where it passes. */
  differences({ measure, facts, on, expected }: RuleCase): Difference[] {
    const text = factsText(facts);
    return JSON.parse(guarded(() => this.raw.differences(measure, text, on, JSON.stringify(expected)))) as Difference[];
  }

  override measure<K extends keyof M & string>(name: K): Measure<M[K]>;
  override measure<K extends keyof M & string>(name: `${K}/${string}`): Measure<M[K]>;
  override measure<T extends MeasureTypes>(name: string): Measure<T> {
    const id = given(name, "unknown_measure");
    guarded(() => this.raw.has(id));
    return new Measure<T>(this.raw, id);
  }
}

function named(measures: readonly string[]): string[] {
  return [...measures].map((name) => given(name, "unknown_measure"));
}

/** A measure of a pack, with what lies around a decision. */
export class Measure<T extends MeasureTypes = MeasureTypes> extends base.Measure<T> {
  /**
   * What comes out for a case on a day, such as `"2025-06-01"`, why, and what would change a refusal. To look for that evaluates the case
   * some hundred times over: a program that does not show it decides.
   */
  evaluate(facts: T["facts"], on: string): DecisionOf<T> {
    return JSON.parse(this.evaluateJson(facts, on)) as DecisionOf<T>;
  }

  /** The same as JSON: the same bytes as from Rust. */
  evaluateJson(facts: T["facts"], on: string): string {
    const [text, day] = [factsText(facts), given(on, "not_a_day")];
    return guarded(() => this.raw.evaluate(this.name, text, day));
  }

  /** The same as text. */
  override text(facts: T["facts"], on: string, language: Language = "it", options: TextOptions = {}): string {
    const { explain = false, width = 80 } = options;
    const [text, day, english] = [factsText(facts), given(on, "not_a_day"), isEnglish(language)];
    return guarded(() => this.raw.evaluated_text(this.name, text, day, english, explain, width));
  }

  /** The same as a page of HTML that is complete in itself. */
  html(facts: T["facts"], on: string, language: Language = "it"): string {
    const [text, day, english] = [factsText(facts), given(on, "not_a_day"), isEnglish(language)];
    return guarded(() => this.raw.evaluated_html(this.name, text, day, english));
  }

  /** How an amount goes with one fact, the others as they are: exact pieces and break points. `from` and `to` bound it. */
  curve(amount: AmountName<T>, along: string, facts: T["facts"], on: string, ends: { from?: string; to?: string } = {}): Curve {
    const [of, fact, text, day] = [given(amount, "unknown_amount"), given(along, "unknown_fact"), factsText(facts), given(on, "not_a_day")];
    const [from, to] = [ends.from, ends.to].map((end) => (end === undefined ? undefined : given(end, "range")));
    return JSON.parse(guarded(() => this.raw.curve(this.name, of, fact, text, day, from, to))) as Curve;
  }

  /** What stands in the way of a case, what would change that, and where its amounts change next. */
  why(facts: T["facts"], on: string): Why {
    const [text, day] = [factsText(facts), given(on, "not_a_day")];
    return JSON.parse(guarded(() => this.raw.why(this.name, text, day))) as Why;
  }
}

/** A decision that was filed, as text. */
export function decisionText(decision: Decision, language: Language = "it", options: TextOptions = {}): string {
  const { explain = false, width = 80 } = options;
  return guarded(() => raw.decision_text(JSON.stringify(decision), isEnglish(language), explain, width));
}

/** A decision that was filed, as a page of HTML that is complete in itself. */
export function decisionHtml(decision: Decision, language: Language = "it"): string {
  return guarded(() => raw.decision_html(JSON.stringify(decision), isEnglish(language)));
}

/** What a case is entitled to in a place as a page of HTML that is complete in itself. */
export function entitlementsHtml(found: Entitlements, language: Language = "it"): string {
  return guarded(() => raw.entitlements_html(JSON.stringify(found), isEnglish(language)));
}

/** The same decision with personal facts hidden. */
export function maskDecision(decision: Decision): Decision {
  return JSON.parse(guarded(() => raw.decision_masked(JSON.stringify(decision)))) as Decision;
}
