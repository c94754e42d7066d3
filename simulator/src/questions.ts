import { type AnswerType, type FactValue, type Pack, type PlanFact, type PlanList, type Question, type Value, FactsError } from "soglia/around";
import { rowsOf, type State } from "./state.js";

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
let last: { pack: Pack; key: string; questions: Question[] } | undefined;

function find(pack: Pack, known: Known, { measures, facts, on, suppliers }: State): Question[] {
  const key = JSON.stringify([measures, facts, on, suppliers]);
  if (last?.pack !== pack || last.key !== key) {
    const { questions } = pack.questions(measures, facts, on, { suppliers });
    last = { pack, key, questions: questions.length > 0 ? questions : toComplete(pack, known, measures, facts, on) };
  }
  return last.questions;
}

/**
 * Where no answer can change anything any more, a decision may still call a value unknown that it computes from a fact that is missing.
 * To have it decided, that fact is asked for too.
 */
function toComplete(pack: Pack, known: Known, measures: readonly string[], facts: State["facts"], on: string): Question[] {
  const decisions = measures.map((id) => pack.measure(id).evaluate(facts, on));
  const open = decisions.filter(({ outcome, amounts }) => outcome === "unknown" || (outcome === "met" && amounts.some(({ due }) => due === "unknown")));
  const missing = new Set(open.flatMap(({ missing }) => missing.map(({ id }) => id)));
  return [...missing].flatMap((id) => {
    const question = known.question(id);
    const [list = "", name] = id.split(".");
    const rows = name === undefined ? undefined : rowsOf(facts, list)?.flatMap((row, place) => (row[name] === undefined || row[name] === null ? [place] : []));
    return question === undefined || rows?.length === 0 ? [] : [{ ...question, ...(rows && { rows }) }];
  });
}

/** What is wrong with facts, in words; nothing where they can be taken. The questions that follow are found on the way. */
export function check(pack: Pack, known: Known, state: State): string[] {
  return problems(() => find(pack, known, state), state.language);
}

/** What to ask now. What was skipped is not asked again. */
export function ask(pack: Pack, known: Known, state: State): Asked {
  const { skipped } = state;
  const questions = find(pack, known, state);
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

/** The facts and lists of some measures and of those that supply them, by name: for questions that are looked at again. */
export class Known {
  readonly #questions = new Map<string, Question>();
  readonly #lists = new Map<string, string[]>();

  constructor(pack: Pack, measures: readonly string[], on: string) {
    for (const { id, edition } of pack.part(measures, on).measures) {
      const plan = pack.measure(`${id}/${edition}`).plan(on);
      for (const list of plan.lists) {
        this.#questions.set(list.id, ofList(list));
        this.#lists.set(list.id, this.#lists.get(list.id) ?? []);
      }
      for (const fact of plan.facts) {
        const list = fact.list === undefined ? undefined : plan.lists[fact.list]?.id;
        this.#questions.set(fact.path, ofFact(fact));
        const known = list === undefined ? undefined : this.#lists.get(list);
        if (known !== undefined && !known.includes(fact.path)) {
          known.push(fact.path);
        }
      }
    }
  }

  question(id: string): Question | undefined {
    return this.#questions.get(id);
  }

  /** Facts of the rows of a list that some measure looks at. */
  factsOf(list: string): Question[] {
    return (this.#lists.get(list) ?? []).flatMap((path) => this.#questions.get(path) ?? []);
  }

  /** A value that was given, as the engine writes values. */
  value(id: string, given: FactValue): Value {
    const answer = this.#questions.get(id)?.answer;
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

function ofList({ id, label, question, row_label, max_rows }: PlanList): Question {
  return { id, label, question, answer: { type: "rows", max_rows, ...(row_label && { row_label }) }, needed_for: [], certain: true };
}

function ofFact({ path, declaration: { label, question, help, personal, needs_act, kind } }: PlanFact): Question {
  const flags = { ...(help && { help }), ...(personal && { personal }), ...(needs_act && { needs_act }) };
  return { id: path, label, question, ...flags, answer: answerType(kind), needed_for: [], certain: true };
}

function answerType(kind: PlanFact["declaration"]["kind"]): AnswerType {
  if (kind === "boolean") {
    return { type: "boolean" };
  }
  if ("number" in kind) {
    const { unit, decimals, min, max } = kind.number;
    const text = (mantissa: number) => {
      const digits = String(Math.abs(mantissa)).padStart(decimals + 1, "0");
      const whole = digits.slice(0, digits.length - decimals);
      return `${mantissa < 0 ? "-" : ""}${whole}${decimals > 0 ? `.${digits.slice(-decimals)}` : ""}`;
    };
    return { type: "number", unit, decimals, min: text(min), max: text(max) };
  }
  return "date" in kind
    ? { type: "date", ...kind.date }
    : { type: "choice", values: kind.choice.values.map(([value, label]) => ({ value, label })) };
}

/** Problems of the facts in a language, with the names of the facts; none where they can be taken. */
export function problems(run: () => void, language: State["language"]): string[] {
  try {
    run();
    return [];
  } catch (error) {
    if (error instanceof FactsError && error.problems.length > 0) {
      return error.problems.map(({ message }) => message[language]);
    }
    throw error;
  }
}
