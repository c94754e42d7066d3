use crate::support::{soglia, soglia_reading};

const CASE: &str = "prova.mensa --on 2025-06-01 --facts";

#[test]
fn why_says_what_would_change_it() {
    let run = soglia_reading("mensa", &format!("why {CASE} -"), "isee: 9_000.01\n").ends(0);
    assert!(run.out.contains("non oltre 9.000,00 €, il requisito è soddisfatto"), "{}", run.out);
    assert!(run.out.contains("distanza 0,01 €"), "{}", run.out);
    let data = soglia_reading("mensa", &format!("why {CASE} - --format json"), "isee: 9_000.01\n").ends(0).json();
    let change = &data["requirements"][0]["would_change"][0]["changes"][0];
    assert_eq!((&change["to"]["value"], &change["by"]["value"]), (&"9000.00".into(), &"-0.01".into()));
    let met = soglia("mensa", &format!("why {CASE} ../facts/entro.json --lang en")).ends(0);
    assert!(met.out.contains("No requirement is found not to be met"), "{}", met.out);
}

#[test]
fn an_end_of_a_curve_that_may_be_thousands_is_refused() {
    let curve = "curve prova.mensa --on 2025-06-01 --facts ../facts/entro.json --amount pasto --along isee";
    for end in ["--from 3.000", "--to 3.000"] {
        let run = soglia("mensa", &format!("{curve} {end}")).ends(2);
        assert!(run.err.contains("per le migliaia scrivi `3000` o `3_000`"), "{}", run.err);
    }
    soglia("mensa", &format!("{curve} --from 3_000 --to 4000.50")).ends(0);
}

#[test]
fn a_curve_has_four_forms() {
    let names = soglia("mensa", &format!("eval {CASE} ../facts/entro.json --format json")).ends(0).json();
    let amount = names["amounts"][0]["id"].as_str().unwrap().to_owned();
    let curve = |more: &str| soglia("mensa", &format!("curve {CASE} ../facts/entro.json --amount {amount} --along isee {more}"));
    let data = curve("--format json").ends(0).json();
    let (pieces, breaks) = (data["pieces"].as_array().unwrap(), data["breaks"].as_array().unwrap());
    assert_eq!(pieces.len(), breaks.len() + 1);
    assert!(breaks.iter().any(|point| point["at"]["value"] == "9000.00" && point["jump"] == true), "{data:#}");
    let table = curve("--format csv").ends(0);
    assert_eq!(table.out.lines().count(), pieces.len() + 1);
    assert!(curve("--format svg").ends(0).out.starts_with("<svg "));
    let text = curve("").ends(0);
    assert!(text.out.contains("non dovuto") && text.out.contains("9.000,00 €"), "{}", text.out);
    let narrow = curve("--from 1_000 --to 2_000.50 --format json").ends(0).json();
    assert_eq!((&narrow["along"]["from"]["value"], &narrow["along"]["to"]["value"]), (&"1000.00".into(), &"2000.50".into()));
    let slip = curve("--from 5 --to 4").ends(3);
    assert!(slip.err.contains("in ordine crescente"), "{}", slip.err);
    let unknown = soglia("mensa", &format!("curve {CASE} ../facts/entro.json --amount altro --along isee")).ends(3);
    assert!(unknown.err.contains(&amount), "{}", unknown.err);
}
