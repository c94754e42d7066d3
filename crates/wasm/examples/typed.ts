// Facts and results by name: `soglia types lombardia.dairago.sad -o misure.ts` writes the types.
import { Pack, init, type Amount } from "soglia";
import type { Measures } from "./misure.js";

export async function bill(packText: string): Promise<Amount | undefined> {
  await init();
  const sad = Pack.fromJson<Measures>(packText).measure("lombardia.dairago.sad");
  const plan = sad.plan("2025-06-01");
  const { amounts } = plan.evaluate({ isee: "8980.00", ore_feriali: 20, ore_festive_serali: "2.5" });
  return amounts.tariffa_oraria;
}

/** What does not compile. */
export function mistakes(pack: Pack<Measures>): void {
  // @ts-expect-error: the measure does not look at it
  pack.measure("lombardia.dairago.sad").decide({ isse: 0 }, "2025-06-01");
  // @ts-expect-error: there is no such measure
  pack.measure("lombardia.dairago.mensa");
  // @ts-expect-error: there is no such amount
  pack.measure("lombardia.dairago.sad").decide({}, "2025-06-01").amounts.find(({ id }) => id === "tariffa_oraia");
}
