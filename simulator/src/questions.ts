import type { FactValue, Question, Value } from "soglia/around";
import { around, type Catalogue } from "./catalogue.js";
import type { Engine, Rules } from "./engine/engine.js";
import type { Words } from "./engine/words.js";
import type { State } from "./state.js";

/** What is asked next, and how far one is. */
export interface Asked {
  next: Question | undefined;
  /** Questions that may still be needed, this one among them. */
  open: number;
  /** What only the body could answer. */
  needsAct: Question[];
  /** Questions that were skipped and still count. */
  skipped: Question[];
}

/** The questions that were found last: they are looked for to know where to go, and again to show them. */
let last: { key: string; questions: Question[] } | undefined;

async function find(engine: Engine, rules: Rules, { measures, facts, on, suppliers }: State): Promise<Question[]> {
  const key = JSON.stringify([rules.sha256, measures, facts, on, suppliers]);
  if (last?.key !== key) {
    last = { key, questions: await engine.run("questions", rules, measures, facts, on, suppliers) };
  }
  return last.questions;
}

/** The facts, with those that the place itself tells: nobody is asked for the comune that was chosen. */
export function withPlace(catalogue: Catalogue, known: Known, { place, facts }: State): State["facts"] {
  const told: State["facts"] = {};
  for (const [id, value] of place === undefined ? [] : around(catalogue, place).flatMap(({ facts = {} }) => Object.entries(facts))) {
    const answer = known.question(id)?.answer;
    if (answer?.type === "choice" && answer.values.some((choice) => choice.value === value)) {
      told[id] ??= value;
    }
  }
  return { ...told, ...facts };
}

/** What to ask now. What was skipped is not asked again. */
export async function ask(engine: Engine, rules: Rules, state: State): Promise<Asked> {
  const { skipped } = state;
  const questions = await find(engine, rules, state);
  const forPerson = questions.filter(({ needs_act }) => needs_act !== true);
  const open = forPerson.flatMap((question) => {
    if (skipped.includes(question.id)) {
      return [];
    }
    const rows = question.rows?.filter((row) => !skipped.includes(rowKey(question.id, row)));
    return rows === undefined ? [question] : rows.length > 0 ? [{ ...question, rows }] : [];
  });
  return {
    next: open[0],
    open: open.length,
    needsAct: questions.filter(({ needs_act }) => needs_act === true),
    skipped: forPerson.filter((question) => !open.some(({ id }) => id === question.id)),
  };
}

export function rowKey(id: string, row: number): string {
  return `${id}[${row}]`;
}

/** The facts and lists of some measures, by name. */
export class Known {
  readonly #words: Words;

  constructor(words: Words) {
    this.#words = words;
  }

  question(id: string): Question | undefined {
    return this.#words.questions[id];
  }

  /** Facts of the rows of a list that some measure looks at. */
  factsOf(list: string): Question[] {
    return (this.#words.lists[list] ?? []).flatMap((path) => this.#words.questions[path] ?? []);
  }

  /** A value that was given, as the engine writes values. */
  value(id: string, given: FactValue): Value {
    const answer = this.#words.questions[id]?.answer;
    if (given === null || given === undefined || answer === undefined) {
      return { type: "unknown" };
    }
    switch (answer.type) {
      case "boolean":
        return { type: "boolean", value: given === true };
      case "number":
        return { type: "number", value: String(given), unit: answer.unit };
      case "date":
        return { type: "date", value: String(given) };
      case "choice": {
        const label = answer.values.find(({ value }) => value === given)?.label;
        return { type: "choice", value: String(given), label: label ?? { it: String(given), en: String(given) } };
      }
      case "rows":
        return { type: "unknown" };
    }
  }
}
