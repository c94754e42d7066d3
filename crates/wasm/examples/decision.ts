// A decision on one case, as data, text and page.
import { Pack, init, type Decision, type Facts, type Value } from "soglia/around";

export async function decide(packText: string): Promise<{ text: string; page: string; amounts: Map<string, string> }> {
  await init();
  const facts: Facts = {
    eta: 81,
    isee_sociosanitario: "24000.00",
    assistenza: "caregiver_familiare",
    gravita_art3_c3: true,
  };
  const measure = Pack.fromJson(packText).measure("lombardia.oglio-po.fna-b2");
  const day = "2025-06-01";
  const decision: Decision = measure.evaluate(facts, day);
  const amounts = new Map(decision.amounts.filter(({ due }) => due === "due").map(({ id, value }) => [id, show(value)]));
  return { text: measure.text(facts, day, "en", { width: 100 }), page: measure.html(facts, day, "it"), amounts };
}

function show(value: Value): string {
  switch (value.type) {
    case "number":
      return `${value.value} ${value.unit}`;
    case "boolean":
      return value.value ? "yes" : "no";
    case "date":
      return value.value;
    case "choice":
      return value.label.en;
    case "rows":
      return value.values.map(show).join("; ");
    case "unknown":
    case "masked":
      return "?";
  }
}
