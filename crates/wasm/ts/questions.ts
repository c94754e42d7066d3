import type { Localized, Outcome, Purpose, Value } from "./decision.js";

/** How questions are chosen. */
export interface QuestionOptions {
  /** Instead of a fact that another measure supplies (the ISEE), ask for what that measure needs. */
  suppliers?: boolean;
  /**
   * Where no answer can change anything any more, ask for what the decision still waits for: it calls unknown what it computes from a missing
   * fact, also where every answer gives the same. Such questions are `to_complete`.
   */
  complete?: boolean;
}

/** What is still to ask about some measures. */
export interface Questions {
  format: 1;
  /** Day of the evaluation. */
  on: string;
  /** SHA-256 of the pack. */
  pack: string;
  /** Where each measure stands, in the order in which they were named. */
  measures: Standing[];
  /** What to ask, the most useful first. */
  questions: Question[];
}

/** Where a measure stands. */
export interface Standing {
  measure: string;
  /** None where no edition is in force. */
  edition?: string;
  title: Localized;
  purpose: Purpose;
  /** What came out, if nothing that is not known can change it. */
  outcome: Outcome;
  /** Whether everything is settled: the outcome, what is due and how much. */
  settled: boolean;
  /** Whether it is settled and yet waits for facts, whatever is answered. */
  waits?: boolean;
}

/** One thing to ask. */
export interface Question {
  /** Name of the fact; `list.fact` for a fact of rows; the name of a list that was not given. */
  id: string;
  label: Localized;
  question: Localized;
  help?: Localized;
  answer: AnswerType;
  /** Of a fact of rows: the rows for which it is asked, counted from 0. */
  rows?: number[];
  /** It says something about a person. */
  personal?: boolean;
  /** The figure belongs to an act that is not known here: nobody can answer but the body. */
  needs_act?: boolean;
  /** Measures that could compute it from other facts. */
  supplied_by?: string[];
  /** The requirements and amounts that wait for it. */
  needed_for: { measure: string; title: Localized; parts: { id: string; title: Localized }[] }[];
  /** Answers that settle the outcome of a measure, whatever else is not known. */
  settles?: { measure: string; answers: { from: Value; to?: Value }[]; outcome: Outcome; everything: boolean }[];
  /** Whether it is known that it can change something; where not, the search did not end. */
  certain: boolean;
  /** No answer changes what comes out: it is asked so that the decision can say it. */
  to_complete?: boolean;
}

/** What an answer can be. */
export type AnswerType =
  | { type: "boolean" }
  | { type: "number"; unit: string; decimals: number; min: string; max: string }
  | { type: "date"; min: string; max: string }
  | { type: "choice"; values: { value: string; label: Localized }[] }
  | { type: "rows"; max_rows: number; row_label?: Localized };
