import type { AnswerType, Pack, PlanFact, PlanList, Question } from "soglia/around";

/** The facts and lists of some measures and of those that supply them, by name: for questions that are looked at again. */
export interface Words {
  questions: { [id: string]: Question };
  /** Of each list the facts of its rows that some measure looks at. */
  lists: { [id: string]: string[] };
}

export function wordsOf(pack: Pack, measures: readonly string[], on: string): Words {
  const words: Words = { questions: {}, lists: {} };
  for (const { id, edition } of pack.part(measures, on).measures) {
    const plan = pack.measure(`${id}/${edition}`).plan(on);
    for (const list of plan.lists) {
      words.questions[list.id] = ofList(list);
      words.lists[list.id] ??= [];
    }
    for (const fact of plan.facts) {
      const list = fact.list === undefined ? undefined : plan.lists[fact.list]?.id;
      words.questions[fact.path] = ofFact(fact);
      const known = list === undefined ? undefined : words.lists[list];
      if (known !== undefined && !known.includes(fact.path)) {
        known.push(fact.path);
      }
    }
  }
  return words;
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
