//! Rankings that an act or a page tells of, by the rules of this repository.

use std::sync::OnceLock;

use serde_json::json;
use soglia::Pack;
use soglia::ranking::RowState::{Awarded, Waiting};
use soglia::ranking::{Application, Options, Ranking, RowState};

use crate::common;
use crate::support::{ids, row, states};

fn rules() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| common::rules().0)
}

fn rank(measure: &str, on: &str, applications: &serde_json::Value, options: &Options) -> Ranking {
    let applications: Vec<Application> = serde_json::from_value(applications.clone()).unwrap();
    rules().rank(measure, on.parse().unwrap(), &applications, options).unwrap()
}

/// Facts of an application, with some of its own.
fn with(id: &str, common: &serde_json::Value, own: serde_json::Value) -> serde_json::Value {
    let mut facts = common.as_object().unwrap().clone();
    facts.extend(own.as_object().unwrap().clone());
    json!({ "id": id, "facts": facts })
}

#[test]
fn lodi_ranks_by_adl_and_iadl_and_then_by_isee() {
    let all = json!({
        "eta": 70, "vive_al_domicilio": true, "invalidita": 100, "indennita_accompagnamento": true, "gravita_art3_c3": true,
        "assistenza": "caregiver_familiare"
    });
    let scores = |adl: u32, iadl: u32, isee: &str| json!({ "punteggio_adl": adl, "punteggio_iadl": iadl, "isee_sociosanitario": isee });
    let applications = json!([
        with("P", &all, scores(3, 4, "8000.00")),
        with("Q", &all, scores(1, 2, "21000.00")),
        with("R", &all, scores(2, 1, "19500.00")),
        with("S", &all, scores(0, 1, "26000.00")),
        with("T", &all, json!({ "isee_sociosanitario": "9000.00" })),
    ]);
    let ranking = rank("lombardia.lodi.fna-b2", "2021-05-16", &applications, &Options::default());
    assert_eq!(ids(&ranking), ["R", "Q", "P", "S", "T"]);
    assert_eq!(row(&ranking, "R").place.as_ref().unwrap().it, "precede la domanda `Q` per ISEE minore, a parità di punteggio ADL + IADL");
    assert_eq!(row(&ranking, "S").state, RowState::Excluded);
    assert_eq!(row(&ranking, "T").missing, ["punteggio_adl", "punteggio_iadl"]);
    // What the act does not say is said.
    assert!(ranking.warnings.iter().any(|warning| warning.text.it.contains("pari in ogni criterio")), "{:?}", ranking.warnings);
}

#[test]
fn oglio_po_makes_two_rankings_of_one_notice() {
    let all = json!({
        "eta": 81, "vive_al_domicilio": true, "gravita_art3_c3": true, "indennita_accompagnamento": true, "isee_sociosanitario": "24000.00",
        "assistenza": "caregiver_familiare", "progetto_integrativo": false
    });
    let of = |comune: &str, score: u32| json!({ "comune_residenza": comune, "punteggio_avviso": score });
    let applications = json!([
        with("A", &all, of("viadana", 40)),
        with("B", &all, of("casalmaggiore", 55)),
        with("C", &all, of("gussola", 60)),
        with("D", &all, of("bozzolo", 70)),
        with("E", &all, of("altro", 90)),
        with("F", &all, json!({ "residente": true, "punteggio_avviso": 80 })),
    ]);
    let ranking = rank("lombardia.oglio-po.fna-b2", "2025-06-01", &applications, &Options::default());
    let places: Vec<_> = ranking.rows.iter().map(|row| (row.id.as_str(), row.division.as_deref(), row.position)).collect();
    let (south, west) = (Some("viadanese"), Some("casalasco"));
    assert_eq!(places[..4], [("D", south, Some(1)), ("A", south, Some(2)), ("C", west, Some(1)), ("B", west, Some(2))]);
    assert_eq!(row(&ranking, "D").state, RowState::Ranked);
    assert_eq!(row(&ranking, "F").missing, ["comune_residenza"]);
    assert_eq!(row(&ranking, "E").state, RowState::ToVerify, "whether another ground of residence holds is not known");
    assert!(ranking.warnings.iter().any(|warning| warning.text.it.contains("363.819,68")), "{:?}", ranking.warnings);
    assert!(
        !rank("lombardia.oglio-po.fna-b2/2026", "2026-06-01", &applications, &Options::default())
            .warnings
            .iter()
            .any(|warning| warning.text.it.contains("363.819,68"))
    );
}

#[test]
fn a_fifth_of_the_dwellings_is_for_indigent_households() {
    let all = json!({
        "comune_residenza": "viadana", "titolo_soggiorno": true, "persone_nel_nucleo": 1, "patrimonio_complessivo": "1000.00",
        "alloggio_adeguato_in_proprieta": false, "decadenza_o_occupazione": false
    });
    let of = |isee: &str, score: u32| json!({ "isee_ordinario": isee, "punteggio_sap": score });
    let applications = json!([
        with("A", &all, of("9000.00", 50)),
        with("B", &all, of("8000.00", 45)),
        with("C", &all, of("7000.00", 40)),
        with("D", &all, of("6000.00", 35)),
        with("E", &all, of("3000.00", 10)),
        with("F", &all, of("3000.01", 11)),
    ]);
    let ranking = rank("lombardia.oglio-po.sap", "2024-06-01", &applications, &Options::default().budget("", "4"));
    assert_eq!(states(&ranking), [("A", Awarded), ("B", Awarded), ("C", Awarded), ("D", Waiting), ("F", Waiting), ("E", Awarded)]);
    assert_eq!(row(&ranking, "E").reserve.as_deref(), Some("indigenti"));
}
