use std::path::Path;

use chrono::NaiveDate;
use soglia::authoring::{Change, Rules, Sources};
use soglia::plan::PlanFact;
use soglia::reform::{Comparer, Comparison, Grouper, Reform, Tally};
use soglia::register::{Bits, Column, Register};
use soglia::{Pack, Plan};

pub const BODIES: &str = "language: 1\nbodies:\n  prova: { kind: comune, title: { it: Comune di prova, en: Test town } }\n";

/// A benefit and a fee with bands, a figure that is not known, one that is dated, and a yes/no that asks for a fact or not.
pub const MEASURE: &str = r#"language: 1
measure: prova.buono
edition: 2025
title: { it: Buono di prova, en: Test voucher }
body: prova
in_force: { from: 2025-01-01, to: 2025-12-31 }
sources: { reg: { act: Regolamento, confidence: act } }
facts:
  isee: { type: number, unit: EUR, min: 0, max: 100_000, personal: true, label: { it: ISEE, en: ISEE } }
  lavora: { type: boolean, label: { it: lavora, en: works } }
  figli: { type: number, unit: count, min: 0, max: 9, label: { it: figli, en: children } }
lists:
  corse: { label: { it: corse, en: trips }, max_rows: 9, facts: { km: { type: number, unit: km, min: 0, max: 100, decimals: 0, label: { it: km, en: km } } } }
parameters:
  soglia: { title: { it: Soglia ISEE, en: ISEE limit }, unit: EUR, value: 8_000.00, source: reg }
  quota_figlio: { unit: EUR/month, values: { 2025-01-01: 10.00, 2025-07-01: { value: 12.00, source: reg } }, source: reg }
  chiede_lavoro: { type: boolean, value: false, source: reg }
  scadenza: { type: date, value: 2025-12-31, source: reg }
  spese: { unit: EUR/month, missing: { it: non si sa, en: not known }, min: 0, max: 10, source: reg }
  per_km: { unit: EUR/km, value: 0.20, source: reg }
requirements:
  isee_entro_soglia: { title: { it: ISEE entro la soglia, en: ISEE within the limit }, when: isee <= soglia, source: reg }
  lavoro: { when: "if chiede_lavoro { lavora } else { true }", source: reg }
  in_tempo: { when: evaluation_date <= scadenza, source: reg }
amounts:
  buono:
    unit: EUR/month
    kind: benefit
    value: 50.00 + quota_figlio * figli
    source: reg
  retta:
    title: { it: Retta, en: Fee }
    unit: EUR/meal
    kind: fee
    always: true
    value:
      bands:
        of: isee
        rows:
          - { to: 5_000.00, value: 1.00 }
          - { to: 9_000.00, value: 2.00 }
          - { value: 4.00 }
        jump: { up_to: 2.00, reason: { it: fasce, en: bands } }
    source: reg
  corsa: { unit: EUR, kind: fee, of: corse, always: true, value: per_km * corse.km, source: reg }
  spesa: { unit: EUR/year, kind: fee, always: true, when: figli > 8, value: { parts: { a: { value: spese, times: mesi } } }, source: reg }
"#;

pub fn sources(texts: &[&str]) -> Sources {
    let mut sources = Sources::new();
    sources.add("enti.yaml", BODIES);
    for (index, text) in texts.iter().enumerate() {
        sources.add(format!("{index}.yaml"), *text);
    }
    sources
}

/// [`MEASURE`] with what it leaves to the reader put in.
pub fn measure() -> String {
    MEASURE
        .replace("times: mesi", "times: mesi_anno")
        .replace("parameters:\n", "parameters:\n  mesi_anno: { unit: month/year, value: 12, source: reg }\n")
}

pub fn rules() -> Rules {
    Rules::new(sources(&[&measure()]))
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn on() -> NaiveDate {
    day("2025-06-01")
}

pub fn change(text: &str) -> Change {
    Change::parse(text).unwrap()
}

pub fn changes(texts: &[&str]) -> Vec<Change> {
    texts.iter().map(|text| change(text)).collect()
}

pub fn pack(rules: &mut Rules, texts: &[&str]) -> Pack {
    rules.amend("prova.buono", on(), &changes(texts)).unwrap_or_else(|error| panic!("{error:#?}")).pack
}

/// Cases of [`MEASURE`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Case {
    pub isee: Option<i64>,
    pub lavora: Option<bool>,
    pub figli: Option<i64>,
    pub corse: Option<Vec<i64>>,
}

/// Columns of cases, to be borrowed.
pub struct Columns {
    cases: usize,
    isee: (Vec<i64>, Vec<u8>),
    lavora: Vec<u8>,
    figli: (Vec<i64>, Vec<u8>),
    offsets: Vec<i32>,
    lists: Vec<u8>,
    km: Vec<i64>,
}

fn bits(known: impl Iterator<Item = bool>) -> Vec<u8> {
    let mut bytes = vec![0; 1];
    for (place, known) in known.enumerate() {
        bytes.resize(place / 8 + 1, 0);
        bytes[place / 8] |= u8::from(known) << (place % 8);
    }
    bytes
}

impl Columns {
    pub fn new(cases: &[Case]) -> Self {
        let number = |value: fn(&Case) -> Option<i64>| {
            (cases.iter().map(|case| value(case).unwrap_or(0)).collect(), bits(cases.iter().map(|case| value(case).is_some())))
        };
        let mut offsets = vec![0];
        for case in cases {
            let rows = case.corse.as_ref().map_or(0, Vec::len);
            offsets.push(offsets.last().unwrap() + i32::try_from(rows).unwrap());
        }
        Self {
            cases: cases.len(),
            isee: number(|case| case.isee),
            lavora: cases.iter().map(|case| case.lavora.map_or(1, |yes| u8::from(yes) * 2)).collect(),
            figli: number(|case| case.figli),
            offsets,
            lists: bits(cases.iter().map(|case| case.corse.is_some())),
            km: cases.iter().flat_map(|case| case.corse.iter().flatten()).copied().collect(),
        }
    }

    pub fn register(&self, plan: &Plan) -> Register<'_> {
        let mut register = Register::new(plan, self.cases);
        for (place, list) in plan.lists().iter().enumerate() {
            assert_eq!(list.id, "corse");
            register.set_list(place, &self.offsets, Bits::new(&self.lists, 0, self.cases)).unwrap();
        }
        for (slot, fact) in plan.facts().iter().enumerate() {
            let fact: &PlanFact = fact;
            let column = match fact.path.as_str() {
                "isee" => Column::mantissas(&self.isee.0).known(Bits::new(&self.isee.1, 0, self.cases)),
                "figli" => Column::mantissas(&self.figli.0).known(Bits::new(&self.figli.1, 0, self.cases)),
                "lavora" => Column::truths(&self.lavora),
                "corse.km" => Column::mantissas(&self.km),
                // A figure that is not known.
                _ => continue,
            };
            register.set(slot, column).unwrap();
        }
        register
    }
}

/// Two packs on the same cases, by limits of the ISEE, in blocks of so many cases.
pub fn compare(packs: [&Pack; 2], cases: &[Case], block: usize) -> Reform {
    let plan = |pack: &Pack| pack.plan("prova.buono", on()).unwrap();
    let comparison = Comparison::new(plan(packs[0]), plan(packs[1]));
    let grouper = Grouper::new(comparison.before(), "isee", &[5_000.into(), 8_000.into()]).unwrap();
    let mut comparer = Comparer::new(&comparison);
    let mut tally = Tally::default();
    for cases in cases.chunks(block.max(1)) {
        let columns = Columns::new(cases);
        let (before, after) = (columns.register(comparison.before()), columns.register(comparison.after()));
        let mut part = Tally::default();
        let groups = grouper.groups(&before);
        part.add(comparer.compare(&before, &after).unwrap(), &[groups]);
        tally.merge(part);
    }
    comparison.finish(tally, packs.map(Pack::sha256))
}

fn read(folder: &Path, sources: &mut Sources) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            read(&path, sources);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            sources.add(path.to_str().unwrap(), std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// The rules of this repository.
pub fn real() -> Rules {
    let mut sources = Sources::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules"), &mut sources);
    Rules::new(sources)
}
