use std::fs;
use std::path::Path;

use crate::support::{copy_of, finish, in_folder, root, scratch, soglia};

#[test]
fn cases_that_pass_are_0() {
    let run = soglia("mensa", "test").ends(0);
    assert_eq!(run.out, "2 passed, 0 failed, 0 skipped\n");
}

#[test]
fn a_case_that_fails_is_1_and_says_where_and_what() {
    let run = soglia("failing", "test --lang en").ends(1);
    assert!(run.out.contains("failed prova.mensa/2025: al limite"), "{}", run.out);
    assert!(run.out.contains("rules/mensa.yaml:"), "{}", run.out);
    assert!(run.out.contains("pasto: expected 3.75"), "{}", run.out);
    assert_eq!(run.last_line(), "1 passed, 1 failed, 0 skipped");
}

#[test]
fn a_filter_chooses_by_measure_or_name() {
    assert_eq!(soglia("failing", "test centesimo").ends(0).last_line(), "1 passed, 0 failed, 0 skipped");
    assert_eq!(soglia("failing", "test prova.mensa/2025").ends(1).last_line(), "1 passed, 1 failed, 0 skipped");
    let run = soglia("failing", "test inesistente").ends(2);
    assert!(run.err.contains("`inesistente`"), "{}", run.err);
}

#[test]
fn a_file_or_a_folder_chooses_its_cases() {
    for place in ["rules", "rules/", "rules/mensa.yaml"] {
        assert_eq!(soglia("failing", &format!("test {place}")).ends(1).last_line(), "1 passed, 1 failed, 0 skipped", "{place}");
    }
    assert_eq!(soglia("failing", "test rules/enti.yaml").ends(0).last_line(), "0 passed, 0 failed, 0 skipped");
}

#[test]
fn cases_of_rules_with_errors_are_skipped_and_not_passed() {
    let run = soglia("hole", "test").ends(1);
    assert_eq!(run.last_line(), "0 passed, 0 failed, 1 skipped");
    assert!(run.err.contains("S0501"), "{}", run.err);
}

#[test]
fn blessing_writes_what_came_out_and_nothing_else() {
    let folder = copy_of("failing", "blessing");
    let before = fs::read_to_string(folder.join("rules/mensa.yaml")).unwrap();
    let mut command = in_folder(&folder);
    command.args(["test", "--bless", "--lang", "en"]);
    let run = finish(command).ends(0);
    assert_eq!(run.last_line(), "2 passed, 0 failed, 0 skipped");
    assert!(run.err.contains("rewrote `rules/mensa.yaml`"), "{}", run.err);
    let after = fs::read_to_string(folder.join("rules/mensa.yaml")).unwrap();
    let changed: Vec<_> = before.lines().zip(after.lines()).filter(|(before, after)| before != after).collect();
    assert_eq!(before.lines().count(), after.lines().count(), "{after}");
    assert_eq!(changed.len(), 1, "{changed:?}");
    assert!(changed[0].1.contains("2.50"), "{changed:?}");
    assert_eq!(fs::read_dir(folder.join("rules")).unwrap().count(), 2, "nothing else is left in the folder");
}

#[test]
fn blessing_gives_back_what_was_right_byte_for_byte() {
    let folder = scratch("blessing_of_all");
    copy_all(&root().join("rules"), &folder.join("rules"));
    let file = folder.join("rules/lombardia/oglio-po/fna-b2/2025.yaml");
    let before = fs::read_to_string(&file).unwrap();
    let (head, cases) = before.split_once("\ncases:\n").unwrap();
    let wrong = cases
        .replace("state: met", "state: unknown")
        .replace("buono_caregiver: 100.00", "buono_caregiver: 99")
        .replace("assegno_autonomia: not_due", "assegno_autonomia: 1_234.56")
        .replace("missing: []", "missing: [eta, isee]");
    fs::write(&file, format!("{head}\ncases:\n{wrong}")).unwrap();
    let mut command = in_folder(&folder);
    command.args(["test", "fna-b2/2025"]);
    finish(command).ends(1);
    let mut command = in_folder(&folder);
    command.args(["test", "--bless"]);
    let run = finish(command).ends(0);
    assert_eq!(run.err.lines().count(), 1, "only one file is written:\n{}", run.err);
    assert_eq!(fs::read_to_string(&file).unwrap(), before);
}

pub fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let copy = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_all(&path, &copy);
        } else {
            fs::copy(&path, copy).unwrap();
        }
    }
}
