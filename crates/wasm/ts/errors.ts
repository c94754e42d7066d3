import type { Localized } from "./decision.js";

export type { Localized };

/** One fact that cannot be taken. Its value is not repeated: it may be personal. */
export interface FactProblem {
  /** `isee`, or `componenti[2].reddito` with rows counted from 0. */
  path: string;
  fault:
    | "unknown_fact"
    | "wrong_type"
    | "out_of_range"
    | "after_evaluation"
    | "too_many_decimals"
    | "not_exact"
    | "unknown_choice"
    | "too_many_rows"
    | "contradiction";
  message: Localized;
}

/** What Soglia throws. */
export class SogliaError extends Error {
  /** Stable word for programs. */
  readonly code: string;
  /** The fact or the measure that it is about, where it is about one. */
  readonly path: string | undefined;
  /** What to do about it. */
  readonly help: string | undefined;

  constructor(code: string, message: string, path?: string, help?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.path = path;
    this.help = help ?? HELP[code];
  }
}

/** A text that is not a pack, or not one that this version reads. */
export class PackError extends SogliaError {}

/** A measure that the pack does not have, or that has no edition in force on the day. */
export class MeasureError extends SogliaError {}

/** Facts that cannot be taken. `code` and `path` are those of the first; each is in `problems`. */
export class FactsError extends SogliaError {
  readonly problems: readonly FactProblem[];

  constructor(code: string, message: string, path?: string, problems: readonly FactProblem[] = []) {
    super(code, message, path);
    this.problems = problems;
  }
}

const HELP: Record<string, string> = {
  not_a_pack: "`soglia compile` writes packs; give the text of one",
  pack_format: "compile the rules again with the version of soglia that reads them",
  pack_hash: "the pack has been changed or cut off: fetch or compile it again",
  pack_damaged: "compile the rules again",
  unknown_measure: "`pack.measures` lists the measures that there are",
  unknown_place: "places are ids of bodies, or ISTAT codes of comuni of six digits",
  unknown_amount: "`plan.amounts` lists the amounts; of one row of a list write `amount[0]`",
  unknown_fact: "`plan.facts` lists what a measure looks at",
  supplied: "give the fact that is named: another measure would compute it from the one that the curve goes along",
  not_a_scale: "curves go along numbers and days",
  range: "`from` and `to` are two values of the fact, the lesser first",
  too_many_pieces: "ask for less of it with `from` and `to`",
  too_large: "`measure.decide` gives the amounts themselves, exactly",
  not_a_criterion: "criteria are `monthly`, `pareto` and `{ unit: \"EUR/month\" }`, with a unit of money",
  not_in_force: "`pack.measures` says from when to when each edition runs; `measure.decide` gives a decision on any day",
  edition_not_known: "`measure.decide` gives a decision on any day, open where it is not known which edition held",
  not_a_day: "write days as `2025-06-01`",
  not_a_decision: "a decision is what `measure.decide` and `measure.evaluate` give",
  not_facts: "facts are a plain object of numbers, texts, booleans, null and lists of plain objects",
  not_exact: "write numbers of more than 15 digits as text, such as `\"24000.00\"`",
  too_long: "`measure.decide` gives amounts of any length as text",
  not_ready: "`await init()` once before anything else",
  freed: "`Pack.fromJson` and `measure.plan` make another one",
  not_files: "write `{ \"mensa.yaml\": \"language: 1...\" }`",
  language: "languages are `it` and `en`",
};

/** An argument that is a text, and nothing else. */
export function given(value: unknown, code: "not_a_pack" | "unknown_measure" | "not_a_day" | "unknown_amount" | "unknown_fact" | "unknown_place" | "range"): string {
  if (typeof value !== "string") {
    throw new (CLASSES[code] ?? SogliaError)(code, `a text is expected, and ${value === null ? "null" : typeof value} is given`);
  }
  return value;
}

interface Fault {
  code: string;
  path?: string;
  message: string;
  problems?: FactProblem[];
}

const CLASSES: Record<string, typeof SogliaError> = {
  not_a_pack: PackError,
  pack_format: PackError,
  pack_hash: PackError,
  pack_damaged: PackError,
  unknown_measure: MeasureError,
  not_in_force: MeasureError,
  edition_not_known: MeasureError,
};

/** What the module threw, as one of the errors above. */
export function known(thrown: unknown): unknown {
  if (typeof thrown === "string") {
    const { code, path, message, problems } = JSON.parse(thrown) as Fault;
    if (code === "facts") {
      return new FactsError(problems?.[0]?.fault ?? code, message, path, problems);
    }
    if (code === "not_facts") {
      return new FactsError(code, message);
    }
    return new (CLASSES[code] ?? SogliaError)(code, message, path);
  }
  // So says the bridge to the module of what was freed.
  if (thrown instanceof Error && thrown.message === "null pointer passed to rust") {
    return new SogliaError("freed", "the pack or the plan has been freed");
  }
  if (thrown instanceof WebAssembly.RuntimeError) {
    const help = "this is an error of soglia, or memory has run out: load the module anew, and tell us";
    return new SogliaError("internal", "the module has stopped", undefined, help, { cause: thrown });
  }
  return thrown;
}
