//! What a front desk reads: rights of the household alone, in the words of the editions in force.

use std::collections::BTreeMap;

use soglia::authoring::{Code, Sources, compile};
use soglia::decision::{TextOptions, WarningKind};
use soglia::entitlements::{Criterion, Entitlements, Status, text};
use soglia::pack::RelationKind;
use soglia::{Facts, Language, Pack};

use super::common;

const PLACES: &str = "language: 1
bodies:
  ambito: { kind: ambito, title: { it: Ambito, en: Ambito } }
  uno: { kind: comune, title: { it: Uno, en: One }, istat: \"099001\", part_of: [ambito], facts: { comune: uno } }
";
const WORDS: &str = "language: 1
vocabulary: luogo
title: { it: L, en: P }
facts:
  comune:
    type: choice
    label: { it: comune, en: comune }
    values: { uno: { it: Uno, en: One }, altro: { it: altro, en: other } }
  eta: { type: number, unit: year, min: 0, max: 130, label: { it: anni, en: years } }
";

/// A measure of the ambito for those who live in the comune, with what is said besides.
fn measure(id: &str, rest: &str) -> String {
    format!(
        "language: 1\nmeasure: {id}\nedition: 2025\ntitle: {{ it: Misura {id}, en: Measure {id} }}\nbody: ambito\nin_force: {{ from: 2025-01-01 }}\n\
         sources:\n  d: {{ act: D, confidence: act }}\n{rest}"
    )
}

const RESIDENT: &str = "requirements:\n  qui: { title: { it: abita qui, en: lives here }, when: comune == \"uno\", source: d }\n";

fn sources(measures: &[String]) -> Sources {
    let mut sources = Sources::new();
    sources.add("enti.yaml", PLACES);
    sources.add("luogo.yaml", WORDS);
    for (place, text) in measures.iter().enumerate() {
        sources.add(format!("m{place}.yaml"), text);
    }
    sources
}

#[track_caller]
fn pack(measures: &[String]) -> Pack {
    let compiled = compile(&sources(measures));
    compiled.pack.unwrap_or_else(|| panic!("refused: {:#?}", compiled.diagnostics))
}

fn at_desk(pack: &Pack, facts: &str) -> Entitlements {
    let facts = Facts::from_json(facts).unwrap();
    pack.entitlements("099001", &facts, "2025-06-01".parse().unwrap(), &Criterion::Monthly).unwrap()
}

fn read(found: &Entitlements) -> String {
    text(found, Language::It, TextOptions { width: 200, ..TextOptions::default() })
}

fn statuses(found: &Entitlements) -> BTreeMap<&str, Status> {
    found.measures.iter().map(|measure| (measure.measure.as_str(), measure.status)).collect()
}

#[test]
fn the_place_tells_where_one_lives_unless_the_case_does() {
    let pack = pack(&[measure("a", RESIDENT)]);
    let found = at_desk(&pack, "{}");
    assert_eq!(statuses(&found)["a"], Status::Granted);
    assert_eq!((found.from_place[0].id.as_str(), found.from_place[0].value.it.as_str()), ("comune", "Uno"));
    assert!(found.questions.is_empty() && read(&found).contains("Dal luogo indicato: comune Uno"));
    let elsewhere = at_desk(&pack, r#"{ "comune": "altro" }"#);
    assert_eq!(statuses(&elsewhere)["a"], Status::NotGranted);
    assert!(elsewhere.from_place.is_empty());
}

#[test]
fn a_place_says_only_what_a_vocabulary_knows() {
    for wrong in ["comune: due", "eta: 5", "quartiere: uno"] {
        let mut sources = Sources::new();
        sources.add("enti.yaml", PLACES.replace("comune: uno", wrong));
        sources.add("luogo.yaml", WORDS);
        let codes: Vec<Code> = compile(&sources).diagnostics.iter().map(|found| found.code).collect();
        assert!(codes.contains(&Code::UnknownReference), "{wrong}: {codes:?}");
    }
}

#[test]
fn what_serves_bodies_or_other_measures_is_no_right_of_a_household() {
    let asks = "facts:\n  ente: { type: boolean, label: { it: ente, en: body } }\nrequirements:\n  ente_che_chiede: { title: { it: un ente, en: a body }, when: ente, source: d }\n";
    let pack = pack(&[
        measure("territorio", &format!("serves: measures\n{RESIDENT}")),
        measure("bandi", &format!("serves: body\n{asks}")),
        measure("sportello", RESIDENT),
    ]);
    let found = at_desk(&pack, "{}");
    let expected = BTreeMap::from([("territorio", Status::Computed), ("bandi", Status::ForBodies), ("sportello", Status::Granted)]);
    assert_eq!(statuses(&found), expected);
    assert!(found.questions.is_empty(), "a household is not asked whether it is a body");
    assert_eq!(found.combinations[0].measures, ["sportello"]);
    let page = read(&found);
    assert!(!page.contains("Misura territorio") && page.contains("Per comuni, enti e gestori"), "{page}");
    assert_eq!(statuses(&at_desk(&pack, r#"{ "ente": true }"#))["bandi"], Status::Granted);
}

#[test]
fn what_one_edition_serves_the_next_does_not_take_over() {
    let local =
        "language: 1\nmeasure: b\nedition: 2025\ntitle: { it: B, en: B }\nbody: ambito\nextends: a/2025\nin_force: { from: 2025-01-01 }\n";
    let pack = pack(&[measure("a", &format!("serves: measures\n{RESIDENT}")), local.to_owned()]);
    assert_eq!(statuses(&at_desk(&pack, "{}"))["b"], Status::Granted);
}

#[test]
fn a_question_has_the_words_of_the_edition_in_force() {
    let asks = |question: &str| {
        format!(
            "facts:\n  riceve:\n    type: boolean\n    label: {{ it: riceve, en: receives }}\n    question: {{ it: {question}, en: Q }}\n\
             requirements:\n  sussidio: {{ title: {{ it: sussidio, en: relief }}, when: riceve, source: d }}\n"
        )
    };
    let before = measure("a", &asks("Riceve il vecchio sussidio?"))
        .replace("edition: 2025", "edition: 2020")
        .replace("from: 2025-01-01", "from: 2020-01-01, to: 2024-12-31");
    let pack = pack(&[before, measure("a", &asks("Riceve il nuovo sussidio?"))]);
    assert_eq!(at_desk(&pack, "{}").questions[0].question.it, "Riceve il nuovo sussidio?");
}

#[test]
fn a_figure_that_no_act_publishes_is_asked_of_the_body() {
    let pack = pack(&[measure(
        "sad",
        &format!(
            "parameters:\n  tariffa: {{ title: {{ it: Tariffa, en: Fee }}, unit: EUR/hour, missing: {{ it: È nel regolamento., en: It is in the regulation. }}, min: 0, max: 50, source: d }}\n\
             {RESIDENT}amounts:\n  quota: {{ title: {{ it: Quota, en: Share }}, unit: EUR/hour, kind: fee, value: tariffa, source: d }}\n"
        ),
    )]);
    let found = at_desk(&pack, "{}");
    assert!(found.measures[0].amounts[0].not_published);
    let page = read(&found);
    assert!(page.contains("Quota: importo non pubblicato") && page.contains("da chiedere all'ente: Tariffa. È nel regolamento."), "{page}");
    assert!(!page.contains("Le prossime domande"), "{page}");
    let told = at_desk(&pack, r#"{ "tariffa": 5 }"#);
    assert!(!told.measures[0].amounts[0].not_published && read(&told).contains("Quota: 5,00 €/ora, da pagare"));
}

#[test]
fn the_places_of_a_service_are_not_told_to_who_has_no_right_to_one() {
    let places =
        "amounts:\n  posti: { title: { it: Posti, en: Places }, unit: count, kind: indicator, value: 3, always: true, source: d }\n";
    let pack = pack(&[measure("a", &format!("{RESIDENT}{places}"))]);
    assert!(read(&at_desk(&pack, "{}")).contains("Posti: 3"));
    assert!(!read(&at_desk(&pack, r#"{ "comune": "altro" }"#)).contains("Posti: 3"));
}

#[test]
fn combinations_name_what_makes_a_difference_and_label_what_they_come_to() {
    let gives = |id: &str, unit: &str, value: &str, rest: &str| {
        measure(
            id,
            &format!(
                "{RESIDENT}amounts:\n  i: {{ title: {{ it: I, en: I }}, unit: {unit}, kind: benefit, value: {value}, source: d }}\n{rest}"
            ),
        )
    };
    let all = at_desk(&pack(&[gives("a", "EUR/month", "100", ""), gives("b", "EUR/year", "50", "")]), "{}");
    let page = read(&all);
    let expected = "Tutte le misure che spettano possono stare insieme.\n• da ricevere ogni mese: 100,00 €/mese\n• da ricevere ogni anno: 50,00 €/anno";
    assert!(page.contains(expected), "{page}");
    let excludes = "compatibility:\n  - { with: b, relation: incompatible, source: d }\n";
    let page = read(&at_desk(
        &pack(&[gives("a", "EUR/month", "100", excludes), gives("b", "EUR/month", "50", ""), gives("c", "EUR/month", "30", "")]),
        "{}",
    ));
    assert!(page.contains("1. Misura a (la migliore)\n   da ricevere ogni mese: 130,00 €/mese\n"), "{page}");
    assert!(page.contains("2. Misura b\n   da ricevere ogni mese: 80,00 €/mese\n"), "{page}");
}

/// Whether a measure runs in a sub-ambito of the Oglio Po, by its name.
fn runs_in(id: &str, sub_ambito: &str) -> bool {
    if let Some(rest) = id.strip_prefix("lombardia.oglio-po.") {
        return rest.split_once('.').is_none_or(|(within, _)| within == sub_ambito);
    }
    id.starts_with("it.") || id.strip_prefix("lombardia.").is_some_and(|rest| !rest.contains('.'))
}

#[test]
fn two_measures_of_a_place_do_not_ask_for_different_figures_under_one_name() {
    let (pack, _) = common::rules();
    let on = "2025-10-01".parse().unwrap();
    for sub_ambito in ["casalasco", "viadanese"] {
        let mut figures: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
        for measure in pack.measures().filter(|measure| measure.in_force(on) && runs_in(&measure.id, sub_ambito)) {
            for fact in measure.uses.facts.iter().map(|&fact| &pack.content().facts[fact as usize]).filter(|fact| fact.needs_act) {
                let (other, question) = *figures.entry(&fact.id).or_insert((&measure.id, &fact.question.it));
                assert!(
                    question == fact.question.it || measure.family.iter().any(|id| id == other),
                    "`{}` of {other} and {}",
                    fact.id,
                    measure.id
                );
            }
        }
        assert!(figures.len() > 5, "{sub_ambito}: {}", figures.len());
    }
}

#[test]
fn a_household_of_viadana_is_told_rights_alone() {
    let (pack, _) = common::rules();
    let facts = Facts::from_json(r#"{ "eta": 81, "isee": 12000, "vive_al_domicilio": true, "persona_con_disabilita": false }"#).unwrap();
    let found = pack.entitlements("020066", &facts, "2025-10-01".parse().unwrap(), &Criterion::Monthly).unwrap();
    assert_eq!(found.from_place[0].value.it, "Viadana");
    assert!(found.questions.iter().all(|question| !["comune_residenza", "ente_che_chiede", "gestore"].contains(&question.id.as_str())));
    let rights = found.measures.iter().filter(|one| matches!(one.status, Status::Granted | Status::ToVerify));
    let rights: Vec<&str> = rights.map(|one| one.measure.as_str()).collect();
    for no_right in ["lombardia.oglio-po.territorio", "it.isee-validita", "lombardia.oglio-po.progettazione-sociale"] {
        assert!(!rights.contains(&no_right), "{no_right}");
    }
    let page = read(&found);
    assert!(
        !page.contains("reddito di cittadinanza?") && page.contains("Tariffa oraria a carico della persona: importo non pubblicato"),
        "{page}"
    );
}

#[test]
fn the_bonus_stands_with_b1_and_b2() {
    let (pack, _) = common::rules();
    let on = "2025-10-01".parse().unwrap();
    let bonus = pack.measures().find(|one| one.id == "lombardia.oglio-po.bonus-assistenti-familiari" && one.in_force(on)).unwrap();
    for other in ["lombardia.fna-b1", "lombardia.oglio-po.fna-b2"] {
        let relation = bonus.compatibility.iter().find(|relation| relation.with == other).unwrap();
        assert_eq!(relation.relation, RelationKind::Compatible, "{other}");
    }
}

#[test]
fn what_one_way_rests_on_is_not_said_of_who_is_let_in_by_another() {
    let (pack, _) = common::rules();
    let kinds = |comune: &str| -> Vec<WarningKind> {
        let facts = Facts::from_json(&format!("{{ \"comune_residenza\": \"{comune}\" }}")).unwrap();
        let decision = pack.evaluate("lombardia.oglio-po.casalasco.segretariato-sociale", &facts, "2025-10-01".parse().unwrap()).unwrap();
        decision.warnings.iter().map(|warning| warning.kind).collect()
    };
    // The plan names Casalmaggiore; that Voltido is of the sub-ambito is not verified.
    assert!(!kinds("casalmaggiore").contains(&WarningKind::Unverified));
    assert!(kinds("voltido").contains(&WarningKind::Unverified));
    assert!(kinds("viadana").contains(&WarningKind::Unverified), "a refusal rests on every way");
}
