// The peer in Node, as lines of JSON: `node peers.js DATA ROWS ROUNDS`, where DATA is the folder that `soglia-bench data` writes.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import Engine from "publicodes";
import { measure, read } from "./cases.js";

const VERSION = JSON.parse(readFileSync(new URL("node_modules/publicodes/package.json", import.meta.url), "utf8")).version;

const fact = (name) => ({ [name]: null });
const two = "2 décimales";

const MODELS = {
  W1: {
    inputs: ["residente", "gravita", "accompagnamento", "b1", "diurno", "eta", "isee", "minorenni", "ore"],
    columns: { gravita: "gravita_104", b1: "in_b1", diurno: "centro_diurno", minorenni: "isee_minorenni" },
    decimals: { eta: 0, ore: 4 },
    rules: {
      soglia: {
        variations: [{ si: "eta < 18", alors: { valeur: "minorenni <= 40000" } }, { sinon: { valeur: "isee <= 25000" } }],
      },
      requisiti: {
        "toutes ces conditions": ["residente", { "une de ces conditions": ["gravita", "accompagnamento"] }, "b1 = non", "soglia"],
      },
      ore40: { valeur: "ore * 40", arrondi: two },
      base: { variations: [{ si: "ore = 0", alors: 100 }, { sinon: { "le minimum de": [800, "ore40"] } }] },
      meta: { valeur: "base * 0.5", arrondi: two },
      intero: { variations: [{ si: "diurno", alors: "meta" }, { sinon: "base" }] },
      importo: { variations: [{ si: "requisiti", alors: "intero" }, { sinon: -0.01 }] },
    },
  },
  W2: {
    inputs: ["isee", "ore"],
    columns: { ore: "ore_mese" },
    decimals: {},
    rules: {
      quotient: { valeur: "(isee - 6000) / 16000", plancher: 0, plafond: 1 },
      quota: { valeur: "quotient * 16.5 + 2", arrondi: two },
      spesa: { valeur: "quota * ore", arrondi: two },
      importo: { valeur: "spesa", plafond: 300 },
    },
  },
  // It has no lists: the sums over the members are made beforehand, and not timed.
  W3: {
    inputs: ["canone", "casa", "mutuo", "redditi", "mobiliare", "altri", "membri", "figli"],
    columns: { casa: "valore_casa" },
    decimals: { membri: 0, figli: 0 },
    rules: {
      oltre: { valeur: "figli - 2", plancher: 0 },
      tetto: { valeur: "7000 + 500 * oltre" },
      affitto: { "le minimum de": ["tetto", "canone"] },
      isr: { valeur: "redditi - affitto", plancher: 0 },
      eccedenza: { valeur: "casa - mutuo - 52500 - 2500 * oltre", plancher: 0 },
      franchigia: { valeur: "6000 + 2000 * (membri - 1)", plafond: 10000 },
      netto: { valeur: "mobiliare - franchigia - 1000 * oltre", plancher: 0 },
      isp: { valeur: "eccedenza * 2 / 3 + netto + altri" },
      scala: {
        variations: [
          { si: "membri = 1", alors: 1 },
          { si: "membri = 2", alors: 1.57 },
          { si: "membri = 3", alors: 2.04 },
          { si: "membri = 4", alors: 2.46 },
          { sinon: "2.85 + 0.35 * (membri - 5)" },
        ],
      },
      aumento: {
        variations: [
          { si: "figli < 3", alors: 0 },
          { si: "figli = 3", alors: 0.2 },
          { si: "figli = 4", alors: 0.35 },
          { sinon: 0.5 },
        ],
      },
      importo: { valeur: "(isr + 0.2 * isp) / (scala + aumento)", arrondi: two },
    },
  },
};

function members(columns, row) {
  const [from, to] = [columns["componenti.offsets"][row], columns["componenti.offsets"][row + 1]];
  const sum = (name) => {
    let total = 0;
    for (let member = from; member < to; member++) total += Number(columns[`componenti.${name}`][member]);
    return total;
  };
  return { redditi: sum("reddito"), mobiliare: sum("patrimonio_mobiliare"), altri: sum("altri_immobili"), membri: to - from, figli: sum("figlio") };
}

function situation(model, columns, row) {
  const summed = columns["componenti.offsets"] ? members(columns, row) : {};
  const entry = (name) => {
    const column = columns[model.columns[name] ?? name];
    if (column instanceof Uint8Array) return column[row] ? "oui" : "non";
    return (column ? Number(column[row]) : summed[name]) / 10 ** (model.decimals[name] ?? 2);
  };
  return Object.fromEntries(model.inputs.map((name) => [name, entry(name)]));
}

const [folder, wanted, rounds] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
for (const [workload, model] of Object.entries(MODELS)) {
  const columns = read(join(folder, workload));
  const rows = Math.min(wanted, columns.expected.length);
  const engine = new Engine({ ...Object.assign({}, ...model.inputs.map(fact)), ...model.rules });
  const situations = Array.from({ length: rows }, (_, row) => situation(model, columns, row));
  const notes = workload === "W3" ? "sums over the members made beforehand: it has no lists" : "";
  const about = { workload, engine: "publicodes", version: VERSION, notes, columns, rows, rounds };
  measure(about, () => situations.map((facts) => engine.setSituation(facts).evaluate("importo").nodeValue));
}
