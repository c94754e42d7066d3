use std::fs;

use crate::support::{copy_of, finish, in_folder, root, scratch, soglia};

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

/// The properties of each type of TypeScript, by the line that begins it.
fn properties(types: &str) -> Vec<Vec<&str>> {
    let (mut open, mut closed) = (Vec::new(), Vec::new());
    for line in types.lines().map(str::trim) {
        let name = line.split_once(':').map(|(name, _)| name.trim_end_matches('?')).filter(|_| !line.starts_with("/*"));
        if let (Some(name), Some(names)) = (name, open.last_mut()) {
            let names: &mut Vec<&str> = names;
            names.push(name);
        }
        if line.ends_with('{') {
            open.push(Vec::new());
        } else if line.starts_with('}') {
            closed.extend(open.pop());
        }
    }
    closed
}

#[test]
fn a_fact_of_several_editions_stands_once_in_a_type_and_takes_what_any_of_them_takes() {
    let mut command = in_folder(&root());
    command.arg("types");
    let types = finish(command).ends(0).out;
    let all = properties(&types);
    assert!(all.iter().any(|names| names.contains(&"data_evento")), "{types}");
    for mut names in all {
        names.sort_unstable();
        let twice: Vec<_> = names.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
    // Choices that differ are all allowed.
    let folder = copy_of("registro", "types_choices");
    let first = fs::read_to_string(folder.join("rules/mensa.yaml")).unwrap();
    let second = first.replace("edition: 2025", "edition: 2026").replace("2025-", "2026-").replace("infanzia", "nido");
    fs::write(folder.join("rules/mensa-2026.yaml"), second).unwrap();
    let mut command = in_folder(&folder);
    command.arg("types");
    let types = finish(command).ends(0).out;
    assert!(types.contains("scuola?: Given<\"infanzia\" | \"primaria\" | \"nido\">;"), "{types}");
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
fn a_line_for_the_output_is_standard_output() {
    let folder = copy_of("mensa", "standard_output");
    for arguments in ["compile", "types"] {
        let mut command = in_folder(&folder);
        command.args([arguments, "-o", "-"]);
        assert_eq!(finish(command).ends(0).out, soglia("mensa", arguments).ends(0).out);
    }
    let names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["rules"]);
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

#[test]
fn days_of_which_the_edition_is_not_known_are_told_alike() {
    let folder = copy_of("mensa", "edition_not_known");
    let later = "language: 1\nmeasure: prova.mensa\nedition: 2027\nextends: prova.mensa/2025\nin_force: { from: 2027-01-01 }\ngap_before: { reason: { it: Avviso non trovato., en: Notice not found. }, source: not_stated }\n";
    fs::write(folder.join("rules/dopo.yaml"), later).unwrap();
    fs::write(folder.join("casi.csv"), "isee\n9000.00\n").unwrap();
    fs::write(folder.join("casi.json"), "{}").unwrap();
    let run = |arguments: &str, code: i32| {
        let mut command = in_folder(&folder);
        command.args(arguments.split_whitespace());
        finish(command).ends(code)
    };
    let told = "non si sa quale edizione di `prova.mensa` valesse il 01/06/2026: Avviso non trovato";
    for refused in [
        "batch prova.mensa --on 2026-06-01 -i casi.csv -o out.csv",
        "curve prova.mensa --on 2026-06-01 --amount pasto --along isee --facts casi.json",
    ] {
        let run = run(refused, 3);
        assert!(run.err.contains(told), "{refused}: {}", run.err);
    }
    assert_eq!(run("list --on 2026-06-01", 0).out, format!("{told}\n"));
    assert_eq!(run("list --on 2027-06-01", 0).out, "prova.mensa/2027  dal 2027-01-01  Mensa di prova\n");
    assert_eq!(run("list --format json", 0).json()[1]["gap_before"]["en"], "Notice not found.");
    assert!(run("entitlements --comune prova --facts casi.json --on 2026-06-01", 0).out.contains("Mensa di prova: Avviso non trovato."));
}
