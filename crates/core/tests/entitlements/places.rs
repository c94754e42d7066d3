//! Which measures are those of a place.

use soglia::entitlements::{Criterion, EntitlementsError};
use soglia::{Facts, FactsError};

use super::support::{benefit, entitled, pack};

fn of(body: &str, id: &str) -> String {
    benefit(id, "1", &[]).replace("body: comune", &format!("body: {body}"))
}

#[test]
fn the_measures_of_a_comune_are_its_own_and_those_of_every_body_around_it() {
    let territory = of("azienda", "t").replace("body: azienda", "body: azienda\nterritory: ambito");
    let pack =
        pack(&[of("comune", "c"), of("ambito", "a"), of("regione", "r"), of("it", "s"), of("altra", "x"), of("azienda", "z"), territory]);
    let found = entitled(&pack, &Criterion::Monthly);
    let ids: Vec<&str> = found.measures.iter().map(|measure| measure.measure.as_str()).collect();
    assert_eq!(ids, ["c", "a", "t", "r", "s"], "those of the nearest body first");
    let bodies: Vec<&str> = found.bodies.iter().map(|body| body.id.as_str()).collect();
    assert_eq!(bodies, ["comune", "ambito", "regione", "it"]);
    let region = pack.entitlements("regione", &Facts::new(), "2025-06-01".parse().unwrap(), &Criterion::Monthly).unwrap();
    assert_eq!(region.measures.len(), 2);
    let nowhere = pack.entitlements("atlantide", &Facts::new(), "2025-06-01".parse().unwrap(), &Criterion::Monthly);
    assert_eq!(nowhere.unwrap_err(), EntitlementsError::UnknownPlace("atlantide".to_owned()));
}

#[test]
fn a_measure_that_a_nearer_body_carries_out_counts_once_and_is_meant_by_the_name_of_the_wider_one() {
    let local = "language: 1\nmeasure: a\nedition: 2025\nbody: ambito\nextends: r/2025\nin_force: { from: 2025-01-01 }\n".to_owned();
    let other = benefit("c", "5", &["with: r, relation: incompatible"]);
    let pack = pack(&[of("regione", "r"), local, other]);
    let found = entitled(&pack, &Criterion::Monthly);
    assert_eq!(found.measures.iter().map(|measure| measure.measure.as_str()).collect::<Vec<_>>(), ["c", "a"]);
    assert_eq!((found.carried_out[0].measure.as_str(), found.carried_out[0].by.as_str()), ("r", "a"));
    assert_eq!(found.combinations.len(), 2, "what excludes the measure of the region excludes that of the ambito");
}

#[test]
fn a_fact_that_one_measure_cannot_take_is_left_out_there_and_one_that_none_can_take_is_refused() {
    let with = |id: &str, max: u32| {
        benefit(id, "1", &[]).replace(
            "amounts:",
            &format!(
                "facts:\n  n: {{ type: number, unit: count, min: 0, max: {max}, label: {{ it: n, en: n }} }}\nrequirements:\n  r: {{ title: {{ it: r, en: r }}, when: n >= 1, source: d }}\namounts:"
            ),
        )
    };
    let pack = pack(&[with("a", 5), with("b", 50)]);
    let ask =
        |facts: &str| pack.entitlements("comune", &Facts::from_json(facts).unwrap(), "2025-06-01".parse().unwrap(), &Criterion::Monthly);
    let found = ask(r#"{ "n": 20 }"#).unwrap();
    assert_eq!(found.measures[0].facts_left_out, ["n"]);
    assert_eq!(found.combinations[0].measures, ["b"]);
    assert!(matches!(ask(r#"{ "n": 200 }"#).unwrap_err(), EntitlementsError::Facts(FactsError::Problems(_))));
    assert!(matches!(ask(r#"{ "m": 1 }"#).unwrap_err(), EntitlementsError::Facts(FactsError::Problems(_))));
}
