use std::fs;

use crate::support::{copy_of, finish, in_folder, soglia};

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
