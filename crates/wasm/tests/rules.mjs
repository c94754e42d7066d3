/** Rules on which the other tests try things. */
export const FILES = {
  "enti.yaml": "language: 1\nbodies:\n  prova: { kind: comune, title: { it: Comune di prova, en: Test town } }\n",
  "mensa.yaml": `
language: 1
measure: prova.mensa
edition: 2025
title: { it: Mensa scolastica, en: School meals }
body: prova
in_force: { from: 2025-01-01, to: 2025-12-31 }
sources:
  delibera: { act: Delibera di prova, confidence: unverified }
facts:
  isee: { type: number, unit: EUR, min: 0, max: 1_000_000, personal: true, label: { it: ISEE, en: ISEE } }
  disabile: { type: boolean, label: { it: disabile, en: disabled }, implied_by: [invalidita] }
  invalidita: { type: number, unit: "%", min: 0, max: 100, label: { it: invalidità, en: invalidity } }
  iscritto_dal: { type: date, min: 2000-01-01, max: 2030-12-31, label: { it: iscritto dal, en: enrolled since } }
  orario: { type: choice, values: { pieno: { it: pieno, en: full }, ridotto: { it: ridotto, en: part } }, label: { it: orario, en: hours } }
lists:
  figli:
    label: { it: figli, en: children }
    max_rows: 12
    facts:
      pasti: { type: number, unit: meal, min: 0, max: 100, label: { it: pasti, en: meals } }
      esente: { type: boolean, label: { it: esente, en: exempt } }
parameters:
  primo_giorno: { type: date, value: "2025-02-01", source: delibera }
requirements:
  iscrizione: { title: { it: iscrizione, en: enrolment }, when: iscritto_dal >= primo_giorno, source: delibera }
amounts:
  pasto:
    unit: EUR/meal
    kind: fee
    source: delibera
    value:
      first_match:
        - { when: orario == "ridotto" || disabile || invalidita >= 74, value: 1.50 }
        - { value: { linear: { of: isee, from: 5_000, to: 20_000, min: 1.00, max: 5.20 } } }
    rounding: { to: 0.01, mode: half_up, source: not_stated }
  retta:
    unit: EUR
    kind: fee
    of: figli
    source: delibera
    value: "if figli.esente { 0 } else { figli.pasti * pasto }"
    rounding: { to: 0.01, mode: half_up, source: not_stated }
`,
};
