import type { AmountKind, Citation, Due, Localized, Outcome, Purpose, Value } from "./decision.js";
import type { Question } from "./questions.js";

/** By what combinations are compared: benefits less fees a month, those of one unit of money, or none unless it is as good in every unit. */
export type Criterion = "monthly" | "pareto" | { unit: string };

/** Everything that a case is entitled to in a place on a day. */
export interface Entitlements {
  format: 1;
  on: string;
  /** SHA-256 of the pack. */
  pack: string;
  /** The place, and then every body that it is part of. */
  bodies: { id: string; title: Localized }[];
  /** Facts that the place itself tells, where the case did not tell them. */
  from_place?: { id: string; label: Localized; value: Localized }[];
  criterion: { by: "monthly" | "pareto" } | { by: "unit"; unit: string };
  /** The same in words, with what does not count. */
  compared_by: Localized;
  /** Every measure in force. */
  measures: Entitlement[];
  /** Measures of a wider body that one of these carries out here. */
  carried_out?: { measure: string; title: Localized; by: string }[];
  /** Measures of which it is not known which edition held on the day. */
  not_known?: { measure: string; title: Localized; on: string; reason: Localized; citations?: Citation[] }[];
  /** Combinations of the measures granted that can stand together, and to which none can be added: the best first. */
  combinations: Combination[];
  /** Places of the best of them. */
  best: number[];
  /** How many combinations there are, shown or not. */
  count: number;
  /** What was not looked at or is not shown, where there are too many. */
  limit?: Localized;
  /** What to ask about the measures that are still open, the most useful first. */
  questions: Question[];
}

/** A measure, in short. */
export interface Entitlement {
  measure: string;
  edition: string;
  title: Localized;
  body: Localized;
  status: "granted" | "to_verify" | "not_granted" | "computed" | "for_bodies";
  outcome: Outcome;
  purpose: Purpose;
  /** Its amounts that are due, or may be. */
  amounts: { id: string; title: Localized; kind: AmountKind; due: Due; value: Value; at_most?: boolean; not_published?: boolean }[];
  /** Requirements that are not met. */
  not_met?: Localized[];
  /** Facts that this measure cannot take though others can: they were left out. */
  facts_left_out?: string[];
  /** How it stands to measures that are not among these. */
  elsewhere?: { with: string; title: Localized; relation: Relation; note?: Localized }[];
}

/** How a measure stands to another. */
export type Relation = "incompatible" | "compatible" | "reduces" | "requires";

/** Measures that can stand together. */
export interface Combination {
  measures: string[];
  /** Of each unit of money, after every reduction. */
  totals: { benefits: Value; fees: Value; balance: Value }[];
  /** What was compared. */
  compared?: Value;
  /** Some of the amounts are the most that the body may give, or are not known yet. */
  uncertain?: boolean;
  /** What is lowered by standing together. */
  lowered?: { measure: string; because_of: string; from: Value; to: Value; citations: Citation[] }[];
  /** Under what conditions they stand together. */
  conditions?: { between: [string, string]; text: Localized; citations: Citation[] }[];
  /** The measures granted that are not in it, and why. */
  fall?: { measure: string; because: Localized; citations: Citation[] }[];
}
