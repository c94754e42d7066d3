use crate::support::{soglia, soglia_reading};

const EVAL: &str = "eval prova.mensa --on 2025-06-01 --facts ../facts/entro.json";

#[test]
fn a_decision_is_0_whatever_it_says() {
    let met = soglia("mensa", &format!("{EVAL} --format json")).ends(0).json();
    assert_eq!(met["outcome"], "met");
    assert_eq!(met["edition"], "2025");
    assert_eq!(met["amounts"][0]["value"]["value"], "2.50");
    let refused = soglia_reading("mensa", "eval prova.mensa --on 2025-06-01 --facts - --format json", "{ \"isee\": \"9000.01\" }");
    assert_eq!(refused.ends(0).json()["outcome"], "not_met");
    let early = soglia("mensa", "eval prova.mensa --on 2024-06-01 --facts ../facts/entro.json --format json").ends(0).json();
    assert_eq!(early["outcome"], "not_in_force");
}

#[test]
fn facts_may_be_yaml() {
    let from_json = soglia("mensa", &format!("{EVAL} --format json")).ends(0);
    let from_yaml = soglia("mensa", "eval prova.mensa --on 2025-06-01 --facts ../facts/entro.yaml --format json").ends(0);
    assert_eq!(from_json.out, from_yaml.out);
    let typed = soglia_reading("mensa", "eval prova.mensa --on 2025-06-01 --facts - --format json", "isee: 8_123.45\n").ends(0);
    assert_eq!(from_json.out, typed.out);
}

#[test]
fn an_edition_may_be_named() {
    let run = soglia("mensa", "eval prova.mensa/2025 --on 2025-06-01 --facts ../facts/entro.json --format json").ends(0);
    assert_eq!(run.json()["edition"], "2025");
    soglia("mensa", "eval prova.mensa/1999 --on 2025-06-01 --facts ../facts/entro.json").ends(3);
}

#[test]
fn a_decision_is_text_in_both_languages_and_html() {
    let italian = soglia("mensa", EVAL).ends(0);
    assert!(italian.out.contains("Mensa di prova"), "{}", italian.out);
    assert!(!italian.out.contains('\u{1b}'), "colours without a terminal");
    let english = soglia("mensa", &format!("{EVAL} --lang en")).ends(0);
    assert!(english.out.contains("Sample school meal"), "{}", english.out);
    let page = soglia("mensa", &format!("{EVAL} --format html")).ends(0);
    assert!(page.out.contains('<') && page.out.contains("Mensa di prova"), "{}", page.out);
    let explained = soglia("mensa", &format!("{EVAL} --explain")).ends(0);
    assert!(explained.out.len() > italian.out.len(), "{}", explained.out);
}

#[test]
fn a_masked_decision_does_not_tell_personal_facts() {
    assert!(soglia("mensa", &format!("{EVAL} --explain")).ends(0).out.contains("8.123,45"));
    for form in ["text", "html", "json"] {
        let masked = soglia("mensa", &format!("{EVAL} --explain --mask --format {form}")).ends(0);
        for written in ["8123.45", "8.123,45", "8,123.45", "812345"] {
            assert!(!masked.out.contains(written), "`{written}` in {form}:\n{}", masked.out);
        }
    }
}

#[test]
fn a_measure_that_is_not_there_is_3() {
    let run = soglia("mensa", "eval prova.messa --on 2025-06-01 --facts ../facts/entro.json").ends(3);
    assert!(run.err.contains("prova.messa"), "{}", run.err);
    assert_eq!(run.out, "");
}

#[test]
fn facts_that_are_refused_are_3_and_facts_that_cannot_be_read_are_2() {
    let run = soglia("mensa", "eval prova.mensa --on 2025-06-01 --facts ../facts/ignoti.json").ends(3);
    assert!(run.err.contains("colore"), "{}", run.err);
    soglia_reading("mensa", "eval prova.mensa --on 2025-06-01 --facts -", "{ \"isee\": ").ends(3);
    soglia("mensa", "eval prova.mensa --on 2025-06-01 --facts ../facts/nessuno.json").ends(2);
    soglia("mensa", "eval prova.mensa --on 2025-06-01").ends(2);
}

#[test]
fn rules_with_errors_decide_nothing() {
    let run = soglia("hole", EVAL).ends(1);
    assert!(run.err.contains("S0501"), "{}", run.err);
    assert_eq!(run.out, "");
}
