use std::process::Stdio;

use crate::support::{command, finish, in_folder, scratch, soglia};

#[test]
fn the_help_lists_the_exit_codes() {
    let help = soglia("mensa", "--help").ends(0);
    for line in ["0  nothing to report", "1  findings", "2  wrong usage", "3  the measure is unknown"] {
        assert!(help.out.contains(line), "`{line}` not in\n{}", help.out);
    }
}

#[test]
fn wrong_usage_is_2() {
    soglia("mensa", "").ends(2);
    soglia("mensa", "colora").ends(2);
    soglia("mensa", "list --on 2025-02-30").ends(2);
    let day = soglia("mensa", "list --on 2025-6-1").ends(2);
    assert!(day.err.contains("2025-06-01"), "{}", day.err);
    soglia("mensa", "list --rules rules --pack x.json").ends(2);
    soglia("mensa", "test mensa --bless").ends(2);
}

#[test]
fn a_folder_that_is_not_there_is_2_and_said_in_the_language_of_the_reader() {
    let italian = soglia("mensa", "check --rules altrove").ends(2);
    assert!(italian.err.starts_with("errore: la cartella delle regole `altrove` non esiste"), "{}", italian.err);
    assert!(italian.err.contains("aiuto: "), "{}", italian.err);
    let english = soglia("mensa", "--lang en check --rules altrove").ends(2);
    assert!(english.err.starts_with("error: the folder of rules `altrove` does not exist"), "{}", english.err);
    assert_eq!(english.out, "");
}

#[test]
fn a_file_in_place_of_the_folder_is_2_and_what_to_do_is_said() {
    let file = soglia("mensa", "list --rules rules/mensa.yaml").ends(2);
    assert!(file.err.starts_with("errore: `rules/mensa.yaml` è un file"), "{}", file.err);
    assert!(file.err.contains("`--rules rules`"), "{}", file.err);
    let pack = soglia("mensa", "list --rules ../facts/entro.json --lang en").ends(2);
    assert!(pack.err.contains("`--pack ../facts/entro.json`"), "{}", pack.err);
}

#[test]
fn what_the_system_says_is_in_the_language_of_the_reader() {
    let missing = "eval prova.mensa --on 2025-06-01 --facts nessuno.json";
    let italian = soglia("mensa", missing).ends(2);
    assert!(italian.err.contains("non si può leggere `nessuno.json`: il file o la cartella non esiste"), "{}", italian.err);
    let english = soglia("mensa", &format!("{missing} --lang en")).ends(2);
    assert!(english.err.contains("cannot read `nessuno.json`: No such file"), "{}", english.err);
    let folder = soglia("mensa", "eval prova.mensa --on 2025-06-01 --facts rules").ends(2);
    assert!(folder.err.contains("`rules`: è una cartella, non un file"), "{}", folder.err);
}

#[test]
fn a_folder_without_rules_is_2() {
    let folder = scratch("without_rules");
    std::fs::create_dir(folder.join("rules")).unwrap();
    std::fs::write(folder.join("rules/misura.yml"), "language: 1\n").unwrap();
    let mut command = in_folder(&folder);
    command.args(["check", "--lang", "en"]);
    let run = finish(command).ends(2);
    assert!(run.err.contains("there is no rule file"), "{}", run.err);
}

#[test]
fn a_file_that_ends_in_yml_is_pointed_out() {
    let folder = crate::support::copy_of("mensa", "ends_in_yml");
    std::fs::write(folder.join("rules/altra.yml"), "language: 1\n").unwrap();
    let mut command = in_folder(&folder);
    command.args(["check", "--lang", "en"]);
    let run = finish(command).ends(0);
    assert!(run.err.contains("altra.yml` is not read"), "{}", run.err);
}

#[test]
fn a_reader_who_leaves_early_is_no_error() {
    for arguments in [&["list"][..], &["check", "--format", "json"], &["compile"], &["schema"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let run = command("mensa").args(arguments).stdin(Stdio::null()).stdout(writer).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(String::from_utf8(run.stderr).unwrap(), "", "{arguments:?}");
        assert_eq!(run.status.code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn findings_are_told_by_the_exit_code_even_to_a_reader_who_left() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let run = command("hole").arg("check").stdin(Stdio::null()).stdout(writer).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(run.status.code(), Some(1));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_not_taken_for_success() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let run = command("mensa").arg("check").stdin(Stdio::null()).stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(run.status.code(), Some(2), "{}", String::from_utf8_lossy(&run.stderr));
}

#[test]
fn schemas_are_printed() {
    let rules = soglia("mensa", "schema").ends(0).json();
    assert_eq!(rules["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let for_editors = soglia("mensa", "schema rules --draft 07").ends(0).json();
    assert_eq!(for_editors["$schema"], "http://json-schema.org/draft-07/schema#");
    let decision = soglia("mensa", "schema decision").ends(0).json();
    assert!(decision["properties"]["outcome"].is_object(), "{decision:#}");
    soglia("mensa", "schema decision --draft 07").ends(2);
}
