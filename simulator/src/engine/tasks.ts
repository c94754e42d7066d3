import { Pack, SogliaError, decisionHtml, entitlementsHtml, type Curve, type Decision, type Entitlements, type Facts, type Language, type Question } from "soglia/around";
import { wordsOf, type Words } from "./words.js";

/** An amount along a fact, with how both are called. */
export interface Drawn {
  amount: Decision["amounts"][number];
  along: Question;
  curve: Curve;
}

/** What a page asks of the engine. All of it takes and gives plain data, so that it can be done beside the page. */
export const tasks = {
  /** That the pack can be read. */
  open: (_pack: Pack): void => undefined,

  /** What the facts of some measures are called. */
  words: (pack: Pack, measures: readonly string[], on: string): Words => wordsOf(pack, measures, on),

  /** What is still to ask. */
  questions: (pack: Pack, measures: readonly string[], facts: Facts, on: string, suppliers: boolean): Question[] =>
    pack.questions(measures, facts, on, { suppliers, complete: true }).questions,

  /** What comes out of one measure, with the page that says it. */
  decision(pack: Pack, measure: string, facts: Facts, on: string, language: Language): { decision: Decision; page: string } {
    const decision: Decision = pack.measure(measure).evaluate(facts, on);
    return { decision, page: decisionHtml(decision, language) };
  },

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
  return amounts.flatMap((amount) => numbers.flatMap((along) => {
    const curve = known(() => measure.curve(amount.id, along.id, facts, on));
    const bends = curve !== undefined && (curve.breaks.length > 0 || curve.pieces.some(({ exponent = 0 }) => exponent > 0));
    return bends && curve.pieces.some(({ due, start }) => due === "due" && start.type === "number") ? [{ amount, along, curve }] : [];
  }));
}

/** What there is a curve of. */
function known(run: () => Curve): Curve | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof SogliaError && error.code !== "internal") {
      return undefined;
    }
    throw error;
  }
}
