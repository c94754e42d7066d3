use crate::support::{finish, in_folder, root, soglia, soglia_reading};

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
    assert!(run.err.contains("forse intendevi `prova.mensa`"), "{}", run.err);
    assert_eq!(run.out, "");
}

#[test]
fn an_edition_that_is_not_there_is_3_and_those_there_are_are_listed() {
    let run = soglia("mensa", "eval prova.mensa/2099 --on 2025-06-01 --facts ../facts/entro.json").ends(3);
    assert!(run.err.contains("la misura `prova.mensa/2099` non esiste"), "{}", run.err);
    assert!(run.err.contains("edizioni di `prova.mensa`: `2025`"), "{}", run.err);
}

#[test]
fn too_many_decimals_are_told_with_how_thousands_are_written() {
    let run = soglia_reading("mensa", "eval prova.mensa --on 2025-06-01 --facts -", "isee: 9.000\n").ends(3);
    assert!(run.err.contains("le migliaia si scrivono senza: `3000`"), "{}", run.err);
}

#[test]
fn facts_that_are_refused_are_3_and_facts_that_cannot_be_read_are_2() {
    let run = soglia("mensa", "eval prova.mensa --on 2025-06-01 --facts ../facts/ignoti.json").ends(3);
    assert!(run.err.contains("colore"), "{}", run.err);
    soglia_reading("mensa", "eval prova.mensa --on 2025-06-01 --facts -", "{ \"isee\": ").ends(3);
    soglia("mensa", "eval prova.mensa --on 2025-06-01 --facts ../facts/nessuno.json").ends(2);
    soglia("mensa", "eval prova.mensa --on 2025-06-01").ends(2);
}

/// Facts for the rules of the repository, with one of each fault. The values are such as stand nowhere else in a message.
const REFUSED: &str = r#"{
  "isee_sociosanitaro": "7171.01", "residente": 7272, "eta": -7373, "isee_sociosanitario": "7474.123", "isee_minorenni": "7575,00",
  "assistenza": "badante7676", "componenti": [{ "data_nascita": "7777-02-31", "figlo": "7878" }], "immobili": "7979"
}"#;

#[test]
fn each_refused_fact_is_listed_with_its_place_and_without_its_value() {
    let measure = "eval lombardia.oglio-po.fna-b2 --on 2025-06-01 --facts - --rules ../../../../../rules";
    for (language, perhaps) in [("it", "forse intendevi"), ("en", "did you mean")] {
        let run = soglia_reading("mensa", &format!("{measure} --lang {language}"), REFUSED).ends(3);
        assert_eq!(run.out, "");
        for path in [
            "isee_sociosanitaro",
            "residente",
            "eta",
            "isee_sociosanitario",
            "isee_minorenni",
            "assistenza",
            "componenti[0].data_nascita",
            "componenti[0].figlo",
            "immobili",
        ] {
            assert!(run.err.contains(&format!("`{path}`: ")), "`{path}` not in\n{}", run.err);
        }
        for meant in ["isee_sociosanitario", "figlio"] {
            assert!(run.err.contains(&format!("{perhaps} `{meant}`")), "`{meant}` not in\n{}", run.err);
        }
        for value in 71..=79 {
            assert!(!run.err.contains(&format!("{value}{value}")), "`{value}{value}` in\n{}", run.err);
        }
    }
}

#[test]
fn numbers_of_json_with_decimals_are_taken_as_written() {
    let eval = "eval prova.mensa --on 2025-06-01 --facts - --format json";
    let number = soglia_reading("mensa", eval, "{ \"isee\": 604.67 }").ends(0);
    assert_eq!(number.json()["facts"][0]["value"]["value"], "604.67");
    assert_eq!(number.out, soglia_reading("mensa", eval, "{ \"isee\": \"604.67\" }").ends(0).out);
    // More digits than a float keeps: not guessed.
    let run = soglia_reading("mensa", eval, "{ \"isee\": 12345678901234567.12 }").ends(3);
    assert!(!run.err.contains("1234567890"), "{}", run.err);
}

#[test]
fn the_day_must_be_there_and_exist() {
    let run = soglia("mensa", "eval prova.mensa --facts ../facts/entro.json").ends(2);
    assert!(run.err.contains("--on <YYYY-MM-DD>"), "{}", run.err);
    for day in ["2025-02-31", "2025-31-12", "01/06/2025", "oggi"] {
        let run = soglia("mensa", &format!("eval prova.mensa --facts ../facts/entro.json --on {day}")).ends(2);
        assert!(run.err.contains(&format!("'{day}'")) && run.err.contains("non è un giorno"), "{}", run.err);
    }
}

#[test]
fn decisions_have_the_form_that_is_published() {
    let schema = std::fs::read_to_string(root().join("docs/schema/decision.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    for (measure, facts, day) in [
        ("lombardia.oglio-po.fna-b2", "nonna.json", "2025-06-01"),
        ("lombardia.oglio-po.fna-b2", "b2.yaml", "1990-01-01"),
        ("it.isee", "isee.yaml", "2025-06-01"),
        ("lombardia.dairago.sad", "sad.yaml", "2025-06-01"),
        ("lombardia.oglio-po.debito-acqua", "debito-acqua.yaml", "2025-06-30"),
    ] {
        for mask in [&[][..], &["--mask"]] {
            let mut command = in_folder(&root());
            command.args(["eval", measure, "--on", day, "--format", "json", "--facts"]).arg(format!("examples/{facts}")).args(mask);
            let decision = finish(command).ends(0).json();
            let errors: Vec<_> = schema.iter_errors(&decision).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{measure}, {facts}: {errors:?}");
        }
    }
    assert!(!schema.is_valid(&serde_json::json!({ "outcome": "met" })));
}

#[test]
fn rules_with_errors_decide_nothing() {
    let run = soglia("hole", EVAL).ends(1);
    assert!(run.err.contains("S0501"), "{}", run.err);
    assert_eq!(run.out, "");
}
