//! A measure with a ranking, and applications for it.

use soglia::Pack;
use soglia::authoring::{Sources, compile};
use soglia::ranking::{Application, Options, Ranking, RankingError, Row, RowState};

pub const ON: &str = "2025-06-01";

/// A measure of which only the ranking changes.
pub fn rules(ranking: &str) -> String {
    format!(
        r"
language: 1
measure: prova.buono
edition: 2025
title: {{ it: Buono spesa, en: Food voucher }}
body: prova
in_force: {{ from: 2025-01-01 }}
calendar: {{ leap_day: february_28, source: not_stated }}
sources:
  avviso: {{ act: Avviso di prova, confidence: unverified }}
facts:
  isee: {{ type: number, unit: EUR, min: 0, max: 1_000_000, personal: true, label: {{ it: ISEE, en: ISEE }} }}
  componenti_nucleo: {{ type: number, unit: count, min: 1, max: 20, label: {{ it: componenti, en: members }} }}
  data_nascita: {{ type: date, min: 1900-01-01, max: 2025-12-31, personal: true, label: {{ it: data di nascita, en: date of birth }} }}
  in_carico: {{ type: boolean, label: {{ it: in carico ai servizi, en: known to the services }} }}
  comune: {{ type: choice, values: {{ viadana: {{ it: Viadana, en: Viadana }}, bozzolo: {{ it: Bozzolo, en: Bozzolo }} }}, label: {{ it: comune, en: comune }} }}
parameters:
  soglia: {{ unit: EUR, value: 11_000, source: avviso }}
  fondo: {{ unit: EUR, value: 1_000, source: avviso }}
definitions:
  punti_isee:
    unit: point
    source: avviso
    value: {{ bands: {{ of: isee, rows: [ {{ to: 3_000, value: 30 }}, {{ to: 7_000, value: 20 }}, {{ value: 10 }} ] }} }}
  punteggio: {{ title: {{ it: punteggio, en: score }}, unit: point, source: avviso, value: 'min(40, punti_isee + if in_carico {{ punti_carico }} else {{ zero_punti }})' }}
  punti_carico: {{ unit: point, value: 15, source: avviso }}
  zero_punti: {{ unit: point, value: 0, source: avviso }}
requirements:
  soglia_isee: {{ title: {{ it: ISEE entro la soglia, en: ISEE within the limit }}, when: isee <= soglia, source: avviso }}
amounts:
  buono:
    title: {{ it: Buono, en: Voucher }}
    unit: EUR
    kind: benefit
    source: avviso
    value: {{ first_match: [ {{ when: componenti_nucleo == 1, value: 100 }}, {{ when: componenti_nucleo == 2, value: 200 }}, {{ value: 300 }} ] }}
{ranking}
"
    )
}

const BODIES: &str = "language: 1\nbodies:\n  prova: { kind: comune, title: { it: Comune di prova, en: Test town } }\n";

pub fn pack(ranking: &str) -> Pack {
    let mut sources = Sources::new();
    sources.add("enti.yaml", BODIES);
    sources.add("buono.yaml", rules(ranking));
    let compiled = compile(&sources);
    compiled.pack.unwrap_or_else(|| panic!("{:#?}", compiled.diagnostics))
}

/// `id isee members birth known comune filed`, `-` for what is not known.
pub fn applications(lines: &str) -> Vec<Application> {
    let each = lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let names = ["isee", "componenti_nucleo", "data_nascita", "in_carico", "comune"];
        let mut facts = serde_json::Map::new();
        for (name, cell) in names.iter().zip(cells.iter().skip(1)).filter(|(_, cell)| **cell != "-") {
            let value = match *cell {
                "true" => true.into(),
                "false" => false.into(),
                text => text.into(),
            };
            facts.insert((*name).to_owned(), value);
        }
        let filed = cells.get(6).filter(|cell| **cell != "-");
        serde_json::from_value(serde_json::json!({ "id": cells[0], "filed": filed, "facts": facts })).unwrap()
    });
    each.collect()
}

pub fn rank(ranking: &str, lines: &str, options: &Options) -> Result<Ranking, RankingError> {
    pack(ranking).rank("prova.buono", ON.parse().unwrap(), &applications(lines), options)
}

pub fn options(budget: &str) -> Options {
    let options = if budget.is_empty() { Options::default() } else { Options::default().budget("", budget) };
    Options { seed: Some("verbale 7".to_owned()), ..options }
}

pub fn ids(ranking: &Ranking) -> Vec<&str> {
    ranking.rows.iter().map(|row| row.id.as_str()).collect()
}

#[track_caller]
pub fn row<'r>(ranking: &'r Ranking, id: &str) -> &'r Row {
    ranking.rows.iter().find(|row| row.id == id).unwrap_or_else(|| panic!("no row {id}"))
}

pub fn states(ranking: &Ranking) -> Vec<(&str, RowState)> {
    ranking.rows.iter().map(|row| (row.id.as_str(), row.state)).collect()
}

pub fn given(row: &Row) -> Option<&str> {
    match &row.amount {
        Some(soglia::decision::Value::Number { value, .. }) => Some(value),
        _ => None,
    }
}
