import type { Decision } from "./decision.js";
import * as raw from "./module/soglia.js";
import { SogliaError, type Localized } from "./errors.js";
import { factsText, type Facts } from "./facts.js";
import { Plan } from "./plan.js";
import { guarded } from "./start.js";

export type * from "./decision.js";
export { FactsError, MeasureError, PackError, SogliaError, type FactProblem, type Localized } from "./errors.js";
export type { FactRow, Facts, FactValue } from "./facts.js";
export { Plan, type Amount, type PlanAmount, type PlanFact, type PlanList, type PlanResult } from "./plan.js";

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

/** Compiled rules. */
export class Pack {
  readonly #raw: raw.RawPack;
  #measures: readonly Edition[] | undefined;

  /** @internal */
  constructor(pack: raw.RawPack) {
    this.#raw = pack;
  }

  /** Reads a pack, as `soglia compile` writes it, and checks its hash. */
  static fromJson(text: string): Pack {
    return new Pack(guarded(() => raw.RawPack.read(text)));
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

  /** A measure by its id, for the edition in force on each day, or by `id/edition`. */
  measure(name: string): Measure {
    guarded(() => this.#raw.has(name));
    return new Measure(this.#raw, name);
  }
}

/** A measure of a pack. */
export class Measure {
  readonly #raw: raw.RawPack;
  /** The name that it was asked for by. */
  readonly name: string;

  /** @internal */
  constructor(pack: raw.RawPack, name: string) {
    this.#raw = pack;
    this.name = name;
  }

  /** What comes out for a case on a day, such as `"2025-06-01"`, and why. */
  evaluate(facts: Facts, on: string): Decision {
    return JSON.parse(this.evaluateJson(facts, on)) as Decision;
  }

  /** The decision as JSON: the same bytes as from Rust. */
  evaluateJson(facts: Facts, on: string): string {
    const text = factsText(facts);
    return guarded(() => this.#raw.evaluate(this.name, text, on));
  }

  /** The measure made ready for one case after the other on a day. */
  plan(on: string): Plan {
    return new Plan(this, guarded(() => this.#raw.plan(this.name, on)), on);
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

/** The same decision with personal facts hidden. */
export function maskDecision(decision: Decision): Decision {
  return JSON.parse(guarded(() => raw.decision_masked(JSON.stringify(decision)))) as Decision;
}
