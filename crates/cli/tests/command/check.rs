use std::fs;

use crate::support::{copy_of, finish, in_folder, root, scratch, soglia};

#[test]
fn rules_without_errors_are_0() {
    let run = soglia("mensa", "check").ends(0);
    assert_eq!(run.last_line(), "0 errori, 0 avvisi in 2 file di regole");
    assert_eq!(run.err, "");
}

#[test]
fn errors_are_1_and_drawn_with_their_source() {
    let run = soglia("hole", "check --lang en").ends(1);
    assert!(run.out.starts_with("error[S0501]: "), "{}", run.out);
    assert!(run.out.contains("rules/mensa.yaml:"), "{}", run.out);
    assert!(run.out.contains("from: 7_501"), "{}", run.out);
    assert_eq!(run.last_line(), "1 error, 0 warnings in 2 rule files");
    assert!(!run.out.contains('\u{1b}'), "colours without a terminal");
}

#[test]
fn colours_come_when_asked_for() {
    assert!(soglia("hole", "check --color always").ends(1).out.contains('\u{1b}'));
    assert!(!soglia("hole", "check --color never").ends(1).out.contains('\u{1b}'));
}

#[test]
fn the_report_is_also_json() {
    let report = soglia("hole", "check --format json").ends(1).json();
    assert_eq!(report["format"], 1);
    assert_eq!((report["files"].as_u64(), report["errors"].as_u64()), (Some(2), Some(1)));
    let found = &report["diagnostics"][0];
    assert_eq!(found["code"], "S0501");
    assert_eq!(found["severity"], "error");
    assert_eq!(found["file"], "rules/mensa.yaml");
    assert!(found["start"]["line"].as_u64().unwrap() > 25, "{found:#}");
    for language in ["it", "en"] {
        assert!(!found["message"][language].as_str().unwrap().is_empty(), "{found:#}");
    }
}

#[test]
fn paths_narrow_the_report_and_not_what_is_read() {
    let clean = soglia("hole", "check rules/enti.yaml").ends(0);
    assert_eq!(clean.last_line(), "0 errori, 0 avvisi in 1 file di regole");
    // The body that the measure names stands in the other file.
    let report = soglia("hole", "check ./rules/mensa.yaml rules/mensa.yaml --format json").ends(1).json();
    assert_eq!((report["files"].as_u64(), report["errors"].as_u64()), (Some(1), Some(1)), "{report:#}");
}

#[test]
fn a_path_may_lie_outside_the_folder_of_rules() {
    let folder = copy_of("hole", "outside");
    fs::rename(folder.join("rules"), folder.join("bozze")).unwrap();
    let mut command = in_folder(&folder);
    command.args(["check", "bozze"]);
    let run = finish(command).ends(1);
    assert_eq!(run.last_line(), "1 errore, 0 avvisi in 2 file di regole");
    soglia("hole", "check non/esiste.yaml").ends(2);
}

#[test]
fn a_file_that_is_not_text_is_a_finding() {
    let folder = scratch("not_text");
    fs::create_dir(folder.join("rules")).unwrap();
    fs::write(folder.join("rules/latin1.yaml"), b"title: citt\xe0\n").unwrap();
    let mut command = in_folder(&folder);
    command.args(["check", "--format", "json"]);
    let report = finish(command).ends(1).json();
    assert_eq!(report["diagnostics"][0]["code"], "S0101", "{report:#}");
}

#[test]
fn the_first_check_of_the_manual_ends_as_the_page_says() {
    let page = fs::read_to_string(root().join("docs/manuale.md")).unwrap();
    let block = |info: &str| {
        let (_, rest) = page.split_once(&format!("```{info}\n")).unwrap();
        rest.split_once("```").unwrap().0.to_owned()
    };
    let folder = scratch("first_check");
    let rules = folder.join("rules");
    fs::create_dir_all(rules.join("esempio")).unwrap();
    for entry in fs::read_dir(root().join("rules/vocabolario")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, rules.join(path.file_name().unwrap())).unwrap();
    }
    for (name, info) in [("enti.yaml", "yaml file enti.yaml"), ("mensa-2026.yaml", "yaml errore S0501")] {
        fs::write(rules.join("esempio").join(name), block(info)).unwrap();
    }
    let mut command = in_folder(&folder);
    command.args(["check", "rules/esempio"]);
    let run = finish(command).ends(1);
    assert!(page.contains(&format!("finisce con `{}`", run.last_line())), "{}", run.out);
    assert!(run.out.contains(block("text drawn").trim_end()), "{}", run.out);
}
