/** A result as a case writes it: a state, a number, a day, a choice; of rows one each, and the names of facts that are missing. */
export type Wanted = string | readonly Wanted[];

/** A fact as a case gives it: numbers and days as texts; `null` is not known. */
export type CaseValue = string | boolean | null;

/** A case that stands beside a rule, as `compile` of `soglia/authoring` gives it. */
export interface RuleCase {
  /** The id of the measure, with its edition. */
  measure: string;
  /** What it shows. */
  name: string;
  file: string;
  /** From 1. */
  line: number;
  /** Day of the evaluation. */
  on: string;
  facts: { [name: string]: CaseValue | { [name: string]: CaseValue }[] };
  /** Requirements, amounts and definitions by their ids; `state`; `missing`. */
  expected: readonly { name: string; line: number; wanted: Wanted }[];
}

/** One thing that came out otherwise than a case expects. */
export interface Difference {
  /** What the case names. */
  what: string;
  /** Line of the rule file, from 1. */
  line: number;
  expected: string;
  actual: string;
}
