use crate::support::{soglia, soglia_reading};

#[test]
fn what_to_ask_is_printed_and_given_as_data() {
    let text = soglia("mensa", "ask prova.mensa --on 2025-06-01").ends(0);
    assert!(text.out.contains("Che cosa chiedere") && text.out.contains("(isee)"), "{}", text.out);
    let english = soglia("mensa", "--lang en ask prova.mensa --on 2025-06-01 --explain").ends(0);
    assert!(english.out.contains("What to ask") && english.out.contains("Answer: from"), "{}", english.out);
    let json = soglia("mensa", "ask prova.mensa --on 2025-06-01 --format json").ends(0).json();
    assert_eq!(json["questions"][0]["id"], "isee");
    assert_eq!(json["questions"][0]["certain"], true);
    let none = soglia("mensa", "ask prova.mensa --on 2025-06-01 --facts ../facts/entro.json --format json").ends(0).json();
    assert_eq!(none["questions"].as_array().map(Vec::len), Some(0));
    soglia("mensa", "ask prova.messa --on 2025-06-01").ends(3);
    soglia("mensa", "ask --on 2025-06-01").ends(2);
}

#[test]
fn the_form_asks_until_there_is_a_decision() {
    let form = "ask prova.mensa --on 2025-06-01 --interactive --format json";
    // What cannot be read, or is out of range, is asked again.
    let run = soglia_reading("mensa", form, "tanto\n-5\n8.123,45\n").ends(0);
    assert_eq!(run.json()["outcome"], "met");
    assert_eq!(run.err.matches("> ").count(), 3, "{}", run.err);
    // Nine, or nine thousand.
    let doubted = soglia_reading("mensa", form, "8.000\n8000\n").ends(0);
    assert!(doubted.err.contains("le migliaia si scrivono senza: `3000`"), "{}", doubted.err);
    assert_eq!(doubted.err.matches("> ").count(), 2, "{}", doubted.err);
    let skipped = soglia_reading("mensa", form, "non so\n").ends(0).json();
    assert_eq!(skipped["outcome"], "unknown");
    let ended = soglia_reading("mensa", form, "").ends(0).json();
    assert_eq!(ended["outcome"], "unknown");
}

#[test]
fn entitlements_of_a_place() {
    let facts = "--facts ../facts/entro.json --on 2025-06-01";
    let json = soglia("mensa", &format!("entitlements --comune prova {facts} --format json")).ends(0).json();
    assert_eq!(json["measures"][0]["measure"], "prova.mensa");
    assert_eq!(json["criterion"]["by"], "monthly");
    assert!(soglia("mensa", &format!("entitlements --body prova {facts}")).ends(0).out.starts_with("A che cosa ho diritto"));
    let html = soglia("mensa", &format!("--lang en entitlements --comune prova {facts} --format html --criterion pareto")).ends(0);
    assert!(html.out.starts_with("<!DOCTYPE html>") && html.out.contains("What I am entitled to"), "{}", html.out);
    let unknown = soglia("mensa", &format!("entitlements --comune prva {facts}")).ends(3);
    assert!(unknown.err.contains("forse intendevi `prova`"), "{}", unknown.err);
    soglia("mensa", &format!("entitlements --comune prova {facts} --criterion hour")).ends(2);
}
