// The same measure for many cases: what home care costs at each ISEE.
import { FactsError, Pack, init, type Amount } from "soglia";

export async function curve(packText: string): Promise<[isee: number, rate: Amount | Amount[] | undefined][]> {
  await init();
  const plan = Pack.fromJson(packText).measure("lombardia.dairago.sad").plan("2025-06-01");
  const points: [number, Amount | Amount[] | undefined][] = [];
  for (let isee = 0; isee <= 20_000; isee += 500) {
    const { outcome, amounts } = plan.evaluate({ isee });
    if (outcome !== "not_met") {
      points.push([isee, amounts["tariffa_oraria"]]);
    }
  }
  return points;
}

/** What to tell the person who filled in the form. */
export function explain(error: unknown): string[] {
  if (error instanceof FactsError) {
    return error.problems.map(({ path, message }) => `${path}: ${message.it}`);
  }
  throw error;
}
