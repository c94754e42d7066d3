//! Small rule files, compiled and evaluated.

use chrono::NaiveDate;
use soglia::authoring::{Code, Compiled, Diagnostic, Severity, Sources, compile};
use soglia::decision::Due;
use soglia::decision::Value;
use soglia::{Decision, Facts, Pack};

/// Facts that the measures of these tests speak of, and the body that runs them.
pub const VOCABULARY: &str = r"language: 1
vocabulary: prova
title: { it: Prova, en: Test }
facts:
  eta: { type: number, unit: year, min: 0, max: 130, label: { it: età, en: age } }
  residente: { type: boolean, label: { it: residente, en: resident } }
  comune: { type: choice, label: { it: comune, en: municipality }, values: { Bologna: { it: Bologna, en: Bologna }, Parma: { it: Parma, en: Parma } } }
  isee: { type: number, unit: EUR, min: 0, max: 10_000_000, label: { it: ISEE, en: ISEE } }
  nascita: { type: date, label: { it: nascita, en: birth } }
lists:
  nucleo:
    label: { it: nucleo, en: household }
    max_rows: 10
    facts:
      reddito: { type: number, unit: EUR, min: 0, max: 1_000_000, label: { it: reddito, en: income } }
      disabile: { type: boolean, label: { it: disabile, en: disabled } }
";

pub const BODIES: &str = "language: 1\nbodies:\n  it: { kind: state, title: { it: Stato, en: State } }\n";

/// The beginning of a measure; six lines.
pub const HEAD: &str = "language: 1
measure: prova.misura
edition: 2025
title: { it: Prova, en: Test }
body: it
in_force: { from: 2025-01-01, to: 2025-12-31 }
";

pub fn sources(files: &[(&str, &str)]) -> Sources {
    let mut sources = Sources::new();
    sources.add("enti.yaml", BODIES);
    sources.add("vocabolario.yaml", VOCABULARY);
    for (name, text) in files {
        sources.add(*name, *text);
    }
    sources
}

/// Compiles one measure beside the vocabulary; `rest` follows [`HEAD`].
pub fn measure(rest: &str) -> Compiled {
    compile(&sources(&[("misura.yaml", &format!("{HEAD}{rest}"))]))
}

pub fn errors(compiled: &Compiled) -> Vec<&Diagnostic> {
    compiled.diagnostics.iter().filter(|found| found.severity == Severity::Error).collect()
}

pub fn codes(compiled: &Compiled) -> Vec<Code> {
    errors(compiled).iter().map(|found| found.code).collect()
}

#[track_caller]
pub fn pack(compiled: Compiled) -> Pack {
    match compiled.pack {
        Some(pack) => pack,
        None => panic!("refused: {:#?}", compiled.diagnostics),
    }
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[track_caller]
pub fn decide(pack: &Pack, measure: &str, facts: &str, on: &str) -> Decision {
    pack.evaluate(measure, &Facts::from_json(facts).unwrap(), day(on)).unwrap()
}

/// The value of an amount as text; `not_due` or `unknown` where there is none.
#[track_caller]
pub fn amount(decision: &Decision, id: &str) -> String {
    let found = decision.amounts.iter().find(|amount| amount.id == id).unwrap_or_else(|| panic!("no amount {id}"));
    match (found.due, &found.value) {
        (Due::Due, Value::Number { value, .. }) => value.clone(),
        (Due::Due, other) => format!("{other:?}"),
        (Due::NotDue, _) => "not_due".to_owned(),
        (Due::Unknown, _) => "unknown".to_owned(),
    }
}
