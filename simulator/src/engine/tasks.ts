import { Pack, SogliaError, decisionHtml, entitlementsHtml, type Curve, type Decision, type Difference, type Edition, type Entitlements, type Facts, type Language, type Question, type RuleCase } from "soglia/around";
import { wordsOf, type Words } from "./words.js";

/** An amount along a fact, with how both are called. */
export interface Drawn {
  amount: Decision["amounts"][number];
  along: Question;
  curve: Curve;
}

/** What a page asks of the engine. All of it takes and gives plain data, so that it can be done beside the page. */
export const tasks = {
  /** That the pack can be read, and what it holds. */
  measures: (pack: Pack): readonly Edition[] => pack.measures,

  /** What the facts of some measures are called. */
  words: (pack: Pack, measures: readonly string[], on: string): Words => wordsOf(pack, measures, on),

  /** What is still to ask. */
  questions: (pack: Pack, measures: readonly string[], facts: Facts, on: string, suppliers: boolean): Question[] =>
    pack.questions(measures, facts, on, { suppliers, complete: true }).questions,

  /** What to ask for one case: facts, lists, and the names of both; nothing where no edition runs on the day. */
  form(pack: Pack, measure: string, on: string): { fields: Question[]; lists: Question[]; names: string[] } | undefined {
    const plan = known(() => pack.measure(measure).plan(on));
    if (plan === undefined) {
      return undefined;
    }
    const { questions } = wordsOf(pack, [measure], on);
    // The ISEE is given here, not computed.
    const asked = pack.questions([measure], {}, on).questions.map(({ id }) => id);
    const wanted = (ids: string[]) => ids.filter((id) => asked.includes(id)).flatMap((id) => questions[id] ?? []);
    const names = [...new Set(plan.facts.map(({ path }) => path.split(".")[0] ?? path))];
    return { fields: wanted(plan.facts.filter(({ list }) => list === undefined).map(({ path }) => path)), lists: wanted(plan.lists.map(({ id }) => id)), names };
  },

  /** What comes out of one measure, with the page that says it. */
  decision(pack: Pack, measure: string, facts: Facts, on: string, language: Language): { decision: Decision; page: string } {
    const decision: Decision = pack.measure(measure).evaluate(facts, on);
    return { decision, page: decisionHtml(decision, language) };
  },

  /** What comes out otherwise than each of some cases beside a rule expects. */
  cases: (pack: Pack, cases: readonly RuleCase[]): Difference[][] => cases.map((one) => pack.differences(one)),

  /** Every amount of a measure, along each number that it goes with. */
  curves: (pack: Pack, measure: string, facts: Facts, on: string): Drawn[] => curvesOf(pack, measure, facts, on),

  /** Everything in a place, and what can stand together. */
  together(pack: Pack, place: string, facts: Facts, on: string, language: Language): { found: Entitlements; page: string } {
    const found = pack.entitlements(place, facts, on);
    return { found, page: entitlementsHtml(found, language) };
  },
};

export function curvesOf(pack: Pack, name: string, facts: Facts, on: string): Drawn[] {
  const measure = pack.measure(name);
  const decision: Decision = measure.decide(facts, on);
  if (decision.outcome === "not_in_force") {
    return [];
  }
  const { questions } = wordsOf(pack, [name], on);
  // What the measure looks at itself: not what is behind a fact that another measure supplies.
  const numbers = [...decision.facts, ...decision.missing].flatMap(({ id }) => {
    const question = id.includes(".") ? undefined : questions[id];
    return question?.answer.type === "number" && question.needs_act !== true ? [question] : [];
  });
  const amounts = decision.amounts.filter(({ of, value }) => of === undefined && (value.type === "number" || value.type === "unknown"));
  const drawn = amounts.flatMap((amount) => numbers.flatMap((along) => {
    const curve = known(() => measure.curve(amount.id, along.id, facts, on));
    const bends = curve !== undefined && (curve.breaks.length > 0 || curve.pieces.some(({ exponent = 0 }) => exponent > 0));
    return bends && curve.pieces.some(({ due, start }) => due === "due" && start.type === "number") ? [{ amount, along, curve }] : [];
  }));
  // What only begins or ends is said last.
  return [...drawn.filter(varies), ...drawn.filter((one) => !varies(one))];
}

/** Whether an amount is not the same wherever it is due. */
function varies({ curve: { pieces } }: Drawn): boolean {
  const values = pieces.flatMap(({ due, start, end }) => (due === "due" ? [start, end] : [])).flatMap((value) => (value.type === "number" ? [value.value] : []));
  return new Set(values).size > 1;
}

/** What there is of a measure on the day. */
function known<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof SogliaError && error.code !== "internal") {
      return undefined;
    }
    throw error;
  }
}
