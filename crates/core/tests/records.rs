//! Records of the vectors: they replay to the same bytes, every change is found, and what is masked tells nothing personal.

#![cfg(feature = "authoring")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod common;

use std::path::Path;
use std::sync::OnceLock;

use proptest::prelude::*;
use serde_json::{Value, json};
use soglia::decision::format;
use soglia::record::{Salt, canonical, record_schema};
use soglia::{Facts, Language, Pack, Record, RecordError};

fn pack() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| common::rules().0)
}

fn vectors() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors");
    let mut found: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    found.sort();
    assert!(found.len() > 20);
    found
        .into_iter()
        .map(|path| (path.display().to_string(), serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()))
        .collect()
}

fn record(vector: &Value, salt: &Salt) -> Record {
    let facts = Facts::from_json(&vector["facts"].to_string()).unwrap();
    pack().record(vector["measure"].as_str().unwrap(), &facts, vector["on"].as_str().unwrap().parse().unwrap(), salt).unwrap()
}

/// Vectors leave out what changes with every version.
fn forget_origin(decision: &mut Value) {
    decision["engine"] = json!("");
    decision["pack"] = json!("");
    for fact in decision["facts"].as_array_mut().unwrap() {
        if fact["origin"]["from"] == "supplied" {
            forget_origin(&mut fact["origin"]["decision"]);
        }
    }
}

#[test]
fn every_vector_replays_to_the_same_bytes() {
    for (name, vector) in vectors() {
        let record = record(&vector, &[1; 32]);
        let kept = Record::from_json(&record.to_json()).unwrap();
        assert_eq!(kept, record, "{name}");
        let decided = kept.replay(pack()).unwrap();
        assert_eq!(Some(&decided), kept.decision().as_ref(), "{name}");
        let mut decision = serde_json::to_value(decided).unwrap();
        forget_origin(&mut decision);
        assert_eq!(canonical(&decision.to_string()), canonical(&vector["decision"].to_string()), "{name}");
    }
}

#[test]
fn the_published_schema_describes_every_record() {
    let validator = jsonschema::validator_for(&record_schema()).unwrap();
    for (name, vector) in vectors() {
        let record = record(&vector, &[2; 32]);
        for record in [record.mask(), record] {
            let value: Value = serde_json::from_str(&record.to_json()).unwrap();
            let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{name}: {errors:?}");
        }
    }
}

#[test]
fn what_is_masked_still_holds_and_tells_nothing_personal() {
    let mut looked_for = 0;
    for (name, vector) in vectors() {
        let record = record(&vector, &[3; 32]);
        let text = record.mask().to_json();
        let masked = Record::from_json(&text).unwrap();
        assert_eq!(masked.sha256(), record.sha256(), "{name}");
        assert!(masked.is_masked() && masked.replay(pack()) == Err(RecordError::Masked), "{name}");
        for (fact, hidden) in record.sealed_facts().iter().zip(masked.sealed_facts()) {
            assert_eq!(hidden.value.is_none(), fact.personal, "{name}: {}", fact.path);
            assert_eq!(hidden.salt.is_none(), fact.personal, "{name}: {}", fact.path);
            // What is shorter, or a word, may stand anywhere: an age, the name of a choice.
            let value: Option<Value> = fact.value.as_ref().map(|value| serde_json::from_str(value).unwrap());
            let Some(value) = value
                .as_ref()
                .and_then(Value::as_str)
                .filter(|value| fact.personal && value.len() > 5 && value.starts_with(|first: char| first.is_ascii_digit()))
            else {
                continue;
            };
            looked_for += 1;
            let read = |language| format::number(value, "EUR", language);
            for written in [value.to_owned(), read(Language::It), read(Language::En)] {
                assert!(!text.contains(&written), "{name}: {} is told", fact.path);
            }
        }
    }
    assert!(looked_for > 10, "{looked_for}");
}

#[test]
fn facts_come_back_as_they_were_given() {
    let given =
        r#"{ "attivita": [ { "data": "2025-06-03", "ore": 4.50 }, {}, { "ore": null } ], "debito": "100.10", "utenza_domestica": true }"#;
    let facts = Facts::from_json(given).unwrap();
    let on = "2025-06-30".parse().unwrap();
    let record = pack().record("lombardia.oglio-po.debito-acqua", &facts, on, &[4; 32]).unwrap();
    let back = record.facts().unwrap();
    let again = pack().record("lombardia.oglio-po.debito-acqua", &back, on, &[4; 32]).unwrap();
    assert_eq!(again, record);
    let rows = record.sealed_facts().iter().find(|fact| fact.path == "attivita").unwrap();
    assert_eq!(rows.value, Some(r#"{"rows":3}"#.to_owned()));
    assert!(record.sealed_facts().iter().any(|fact| fact.path == "attivita[2].ore" && fact.value.as_deref() == Some("null")));
    let empty = Facts::from_json(r#"{ "attivita": [] }"#).unwrap();
    assert_eq!(pack().record("lombardia.oglio-po.debito-acqua", &empty, on, &[4; 32]).unwrap().facts().unwrap(), empty);
}

#[test]
fn what_has_another_form_is_no_record() {
    let record: Value = serde_json::from_str(&record(&vectors()[0].1, &[9; 32]).to_json()).unwrap();
    let read = |change: &dyn Fn(&mut Value)| {
        let mut value = record.clone();
        change(&mut value);
        // Read whatever its blanks and the order of its keys are.
        Record::from_json(&serde_json::to_string_pretty(&value).unwrap())
    };
    assert!(read(&|_| {}).is_ok());
    let no_record = Err(RecordError::NotARecord);
    assert_eq!(read(&|value| value["more"] = json!(1)), no_record);
    assert_eq!(read(&|value| value["facts"][0]["more"] = json!(1)), no_record);
    assert_eq!(read(&|value| value["decision"]["more"] = json!(1)), no_record);
    assert_eq!(read(&|value| value["facts"][0]["personal"] = json!("no")), no_record);
    assert_eq!(read(&|value| drop(value.as_object_mut().unwrap().remove("masked"))), no_record);
    assert_eq!(read(&|value| drop(value.as_object_mut().unwrap().remove("format"))), no_record);
    assert_eq!(read(&|value| value["format"] = json!(7)), Err(RecordError::Format(7)));
    assert_eq!(Record::from_json("[]"), no_record);
    assert_eq!(Record::from_json("{\n \"format\": 1.5}"), Err(RecordError::Syntax { line: 2, column: 12 }));
}

#[test]
fn another_pack_is_refused() {
    let other = Pack::seal(pack().content().clone(), pack().language() + 1);
    let record = record(&vectors()[0].1, &[5; 32]);
    assert_eq!(record.replay(&other), record.replay(pack()), "the hash is that of the content");
    let mut content = pack().content().clone();
    content.bodies.clear();
    assert!(matches!(record.replay(&Pack::seal(content, 1)), Err(RecordError::OtherPack { .. })));
}

#[test]
fn no_two_values_share_a_salt() {
    let record = record(&vectors()[0].1, &[6; 32]);
    let mut salts: Vec<_> = record.sealed_facts().iter().map(|fact| fact.salt.clone().unwrap()).collect();
    let count = salts.len();
    salts.sort();
    salts.dedup();
    assert!(count > 3 && salts.len() == count);
}

/// Records of all vectors, made once.
fn any_record() -> impl Strategy<Value = Record> {
    static RECORDS: OnceLock<Vec<Record>> = OnceLock::new();
    let records = RECORDS.get_or_init(|| vectors().iter().map(|(_, vector)| record(vector, &[8; 32])).collect());
    (0..records.len()).prop_map(|which| records[which].clone())
}

/// Changes one byte of the text into another.
fn change(text: &str, place: prop::sample::Index, by: u8) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    let at = place.index(bytes.len());
    bytes[at] ^= by;
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn every_byte_that_changes_is_found(record in any_record(), place in any::<prop::sample::Index>(), by in 1_u8.., masked: bool) {
        let record = if masked { record.mask() } else { record };
        if let Ok(text) = String::from_utf8(change(&record.to_json(), place, by)) {
            prop_assert!(Record::from_json(&text).is_err());
        }
    }

    #[test]
    fn who_forges_a_value_must_forge_its_seal_and_the_hash(record in any_record(), which in any::<prop::sample::Index>()) {
        let mut value: Value = serde_json::from_str(&record.to_json()).unwrap();
        let facts = value["facts"].as_array_mut().unwrap();
        prop_assume!(!facts.is_empty());
        let at = which.index(facts.len());
        let path = facts[at]["path"].as_str().unwrap().to_owned();
        facts[at]["value"] = json!("forged");
        prop_assert_eq!(Record::from_json(&value.to_string()), Err(RecordError::Fact(path)));
        // Without value and salt the seal cannot be checked, and a value without a salt is no better.
        let facts = value["facts"].as_array_mut().unwrap();
        facts[at].as_object_mut().unwrap().remove("salt");
        prop_assert!(Record::from_json(&value.to_string()).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_personal_value_is_in_no_byte_of_what_is_masked(cents in 1_000_000_i64..9_999_999, salt: Salt) {
        let isee = format!("{}.{:02}", cents / 100, cents % 100);
        let facts = Facts::from_json(&format!("{{ \"isee_sociosanitario\": \"{isee}\", \"eta\": 81 }}")).unwrap();
        let record = pack().record("lombardia.oglio-po.fna-b2", &facts, "2025-06-01".parse().unwrap(), &salt).unwrap();
        let text = record.mask().to_json();
        for language in [Language::It, Language::En] {
            let read = format::number(&isee, "EUR", language);
            let read = read.trim_end_matches(" €");
            prop_assert!(record.to_json().contains(read));
            prop_assert!(!text.contains(read));
        }
        prop_assert!(!text.contains(&isee) && !text.contains(isee.trim_end_matches('0')));
    }
}
