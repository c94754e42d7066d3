use std::fs;

use crate::support::{scratch, soglia};

#[test]
fn a_pack_decides_what_its_rule_files_decide() {
    let pack = scratch("pack").join("regole.json");
    let pack = pack.to_str().unwrap();
    let written = soglia("mensa", &format!("compile -o {pack} --lang en")).ends(0);
    assert!(written.err.contains("1 edition, sha256 "), "{}", written.err);
    assert_eq!(fs::read_to_string(pack).unwrap(), soglia("mensa", "compile").ends(0).out, "the same to a file and to standard output");

    let eval = "eval prova.mensa --on 2025-06-01 --facts ../facts/entro.json --format json";
    let from_files = soglia("mensa", eval).ends(0);
    let from_pack = soglia("mensa", &format!("{eval} --pack {pack}")).ends(0);
    assert_eq!(from_files.out, from_pack.out);
    assert_eq!(soglia("mensa", "list").ends(0).out, soglia("mensa", &format!("list --pack {pack}")).ends(0).out);
}

#[test]
fn a_pack_of_one_measure_decides_as_the_whole_one_does() {
    let pack = scratch("part_of_pack").join("regole.json");
    let pack = pack.to_str().unwrap();
    soglia("mensa", &format!("compile --measure prova.mensa --on 2025-06-01 -o {pack}")).ends(0);
    let eval = format!("eval prova.mensa --on 2025-06-01 --facts ../facts/entro.json --format json --pack {pack}");
    let decision = soglia("mensa", &eval).ends(0).json();
    assert_eq!(decision["amounts"], soglia("mensa", eval.split(" --pack").next().unwrap()).ends(0).json()["amounts"]);
    let none = soglia("mensa", "compile --measure prova.mensa --on 2031-06-01").ends(0);
    assert_eq!(none.json()["content"]["measures"].as_array().map(Vec::len), Some(0), "it does not run on the day");
    soglia("mensa", "compile --measure prova.menza --on 2025-06-01").ends(3);
    soglia("mensa", "compile --measure prova.mensa").ends(2);
}

#[test]
fn types_name_facts_and_results() {
    let types = soglia("mensa", "types prova.mensa --lang en").ends(0).out;
    insta::assert_snapshot!(types.split_once('\n').unwrap().1);
    assert_eq!(soglia("mensa", "types --lang en").ends(0).out, types);
    let run = soglia("mensa", "types prova.menza").ends(3);
    assert!(run.err.contains("`prova.mensa`"), "{}", run.err);
}

#[test]
fn a_pack_that_was_changed_is_2() {
    let pack = scratch("changed_pack").join("regole.json");
    let text = soglia("mensa", "compile").ends(0).out;
    assert!(text.contains("Mensa di prova"), "{text}");
    fs::write(&pack, text.replace("Mensa di prova", "Mensa di prove")).unwrap();
    soglia("mensa", &format!("list --pack {}", pack.display())).ends(2);
    soglia("mensa", "list --pack nessuno.json").ends(2);
}

#[test]
fn rules_with_errors_give_no_pack() {
    let folder = scratch("no_pack");
    let pack = folder.join("regole.json");
    let run = soglia("hole", &format!("compile -o {}", pack.display())).ends(1);
    assert!(run.err.contains("S0501"), "{}", run.err);
    assert_eq!(fs::read_dir(folder).unwrap().count(), 0);
}

#[test]
fn a_pack_cannot_be_checked() {
    for command in ["check", "test", "compile"] {
        let run = soglia("mensa", &format!("{command} --pack regole.json")).ends(2);
        assert!(run.err.contains("non contiene file di regole"), "{}", run.err);
    }
}

#[test]
fn measures_are_listed_and_chosen_by_day() {
    let all = soglia("mensa", "list").ends(0);
    assert_eq!(all.out, "prova.mensa/2025  2025-01-01 - 2025-12-31  Mensa di prova\n");
    assert_eq!(soglia("mensa", "list --on 2025-12-31").ends(0).out, all.out);
    assert_eq!(soglia("mensa", "list --on 2026-01-01").ends(0).out, "");
    let rows = soglia("mensa", "list --format json").ends(0).json();
    assert_eq!(rows[0]["measure"], "prova.mensa");
    assert_eq!(rows[0]["title"]["en"], "Sample school meal");
    assert_eq!(rows[0]["to"], "2025-12-31");
}
