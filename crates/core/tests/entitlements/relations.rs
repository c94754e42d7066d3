//! Every way of standing to each other.

use soglia::authoring::Code;
use soglia::entitlements::{Criterion, Status};

use super::support::{balances, benefit, codes, entitled, measure, pack, sets, told};

#[test]
fn measures_that_exclude_each_other_are_never_together() {
    let pack = pack(&[
        benefit("a", "100", &["with: b, relation: incompatible"]),
        benefit("b", "80", &["with: a, relation: incompatible"]),
        benefit("c", "30", &[]),
    ]);
    let found = entitled(&pack, &Criterion::Monthly);
    assert_eq!(sets(&found), [["a", "c"], ["b", "c"]]);
    assert_eq!(found.best, [0]);
    assert_eq!(balances(&found.combinations[0]), ["130.00 EUR/month"]);
    let fall = &found.combinations[0].fall[0];
    assert_eq!((fall.measure.as_str(), fall.because.it.as_str()), ("b", "non cumulabile con Misura a"));
    assert_eq!(fall.citations[0].source, "d");
}

#[test]
fn one_that_excludes_binds_both() {
    let found = entitled(&pack(&[benefit("a", "100", &["with: b, relation: incompatible"]), benefit("b", "80", &[])]), &Criterion::Monthly);
    assert_eq!(sets(&found), [["a"], ["b"]]);
}

#[test]
fn what_excludes_for_the_same_expense_is_a_condition() {
    let say = "relation: incompatible, same_expense: true";
    let found = entitled(
        &pack(&[benefit("a", "100", &[&format!("with: b, {say}")]), benefit("b", "80", &[&format!("with: a, {say}")])]),
        &Criterion::Monthly,
    );
    assert_eq!(sets(&found), [["a", "b"]]);
    let conditions: Vec<&str> = found.combinations[0].conditions.iter().map(|condition| condition.text.it.as_str()).collect();
    assert_eq!(conditions, ["non per la stessa spesa"], "said once, though both acts say it");
}

#[test]
fn up_to_a_total_what_is_over_is_taken_off_the_measure_that_sets_it() {
    let found = entitled(
        &pack(&[
            benefit("a", "800", &[]),
            benefit("b", "600", &["with: a, relation: compatible, up_to: { total: 1_200, unit: EUR/month }"]),
        ]),
        &Criterion::Monthly,
    );
    assert_eq!(sets(&found), [["a", "b"]]);
    assert_eq!(balances(&found.combinations[0]), ["1200.00 EUR/month"]);
    let lowered = &found.combinations[0].lowered[0];
    assert_eq!(
        (lowered.measure.as_str(), told(&lowered.from), told(&lowered.to)),
        ("b", "600.00 EUR/month".into(), "400.00 EUR/month".into())
    );
}

#[test]
fn a_total_that_one_passes_alone_leaves_nothing_of_the_other() {
    let found = entitled(
        &pack(&[benefit("a", "800", &[]), benefit("b", "600", &["with: a, relation: compatible, up_to: { total: 500, unit: EUR/month }"])]),
        &Criterion::Monthly,
    );
    assert_eq!(balances(&found.combinations[0]), ["500.00 EUR/month"]);
    assert_eq!(found.combinations[0].lowered.len(), 2);
}

#[test]
fn a_total_of_another_unit_lowers_nothing() {
    let found = entitled(
        &pack(&[benefit("a", "800", &[]), benefit("b", "600", &["with: a, relation: compatible, up_to: { total: 10, unit: EUR }"])]),
        &Criterion::Monthly,
    );
    assert_eq!(balances(&found.combinations[0]), ["1400.00 EUR/month"]);
}

#[test]
fn a_measure_lowers_another_by_a_share_or_by_an_amount() {
    let by_share = pack(&[benefit("a", "100", &["with: b, relation: reduces, by: { percent: 25 }"]), benefit("b", "80.10", &[])]);
    let found = entitled(&by_share, &Criterion::Monthly);
    assert_eq!(balances(&found.combinations[0]), ["160.075 EUR/month"], "nothing rounds unless a rule says so");
    let by_amount = pack(&[benefit("a", "100", &["with: b, relation: reduces, by: { amount: i0 }"]), benefit("b", "80", &[])]);
    assert_eq!(balances(&entitled(&by_amount, &Criterion::Monthly).combinations[0]), ["100.00 EUR/month"]);
    let unsaid = pack(&[benefit("a", "100", &["with: b, relation: reduces"]), benefit("b", "80", &[])]);
    let found = entitled(&unsaid, &Criterion::Monthly);
    assert_eq!(balances(&found.combinations[0]), ["180.00 EUR/month"]);
    assert!(found.combinations[0].conditions[0].text.it.contains("di quanto, qui non è noto"));
}

#[test]
fn a_measure_that_needs_another_is_not_without_it() {
    let found = entitled(
        &pack(&[
            benefit("a", "100", &["with: b, relation: requires"]),
            benefit("b", "10", &["with: c, relation: incompatible"]),
            benefit("c", "60", &["with: b, relation: incompatible"]),
        ]),
        &Criterion::Monthly,
    );
    assert_eq!(sets(&found), [vec!["a", "b"], vec!["c"]]);
    assert_eq!(found.combinations[1].fall[0].because.it, "richiede una misura che non è in questa combinazione");
}

#[test]
fn a_measure_that_needs_what_is_not_granted_falls() {
    let refused = benefit("b", "10", &[]).replace(
        "amounts:",
        "requirements:\n  mai: { title: { it: mai, en: never }, when: evaluation_date < \"2000-01-01\", source: d }\namounts:",
    );
    let found = entitled(&pack(&[benefit("a", "100", &["with: b, relation: requires"]), refused]), &Criterion::Monthly);
    assert_eq!(sets(&found), [Vec::<&str>::new()]);
    assert_eq!(found.combinations[0].fall[0].because.it, "richiede b, che non spetta");
    // What is not among the rules cannot be looked at: it is a condition.
    let found = entitled(&pack(&[benefit("a", "100", &["with: altrove, relation: requires"])]), &Criterion::Monthly);
    assert_eq!(sets(&found), [["a"]]);
    assert_eq!(found.combinations[0].conditions[0].text.it, "richiede altrove, da verificare");
    assert_eq!(found.measures[0].elsewhere[0].with, "altrove");
}

#[test]
fn some_days_a_year_are_a_condition() {
    let found = entitled(
        &pack(&[benefit("a", "100", &["with: b, relation: compatible, days_per_year: 60"]), benefit("b", "80", &[])]),
        &Criterion::Monthly,
    );
    assert_eq!(found.combinations[0].conditions[0].text.it, "insieme per non più di 60 giorni all'anno");
}

#[test]
fn units_are_not_added_up_and_the_criterion_says_which_counts() {
    let exclude = |other: &str| format!("with: {other}, relation: incompatible");
    let pack = pack(&[
        measure("a", &[("EUR/month", "benefit", "100")], &[&exclude("b")]),
        measure("b", &[("EUR", "benefit", "5000"), ("EUR/year", "benefit", "600"), ("EUR/month", "fee", "10")], &[&exclude("a")]),
    ]);
    let monthly = entitled(&pack, &Criterion::Monthly);
    assert_eq!(monthly.combinations[0].measures, ["a"], "100 a month against 600 / 12 - 10");
    assert_eq!(told(monthly.combinations[1].compared.as_ref().unwrap()), "40.00 EUR/month");
    let once = entitled(&pack, &Criterion::Unit { unit: "EUR".to_owned() });
    assert_eq!(once.combinations[0].measures, ["b"]);
    let pareto = entitled(&pack, &Criterion::Pareto);
    assert_eq!(pareto.best, [0, 1], "each is better in some unit");
    assert!(pareto.combinations[0].compared.is_none());
    let refused =
        pack.entitlements("comune", &soglia::Facts::new(), "2025-06-01".parse().unwrap(), &Criterion::Unit { unit: "hour".into() });
    assert!(refused.is_err());
}

#[test]
fn what_depends_on_missing_facts_is_to_be_verified_and_asked_about() {
    let open = benefit("a", "100", &[]).replace(
        "amounts:",
        "facts:\n  eta: { type: number, unit: year, min: 0, max: 120, label: { it: età, en: age } }\nrequirements:\n  anziano: { title: { it: anziano, en: old }, when: eta >= 65, source: d }\namounts:",
    );
    let found = entitled(&pack(&[open, benefit("b", "80", &[])]), &Criterion::Monthly);
    assert_eq!(found.measures.iter().map(|measure| measure.status).collect::<Vec<_>>(), [Status::ToVerify, Status::Granted]);
    assert_eq!(sets(&found), [["b"]]);
    assert_eq!(found.questions[0].id, "eta");
}

#[test]
fn too_many_combinations_are_counted_and_the_best_is_found_group_by_group() {
    let name = |place: usize| format!("m{place:02}");
    let measures: Vec<String> = (0..32)
        .map(|place| benefit(&name(place), &(10 + place).to_string(), &[&format!("with: {}, relation: incompatible", name(place ^ 1))]))
        .collect();
    let found = entitled(&pack(&measures), &Criterion::Monthly);
    assert_eq!((found.count, found.combinations.len()), (65_536, 1));
    assert!(found.limit.as_ref().unwrap().it.contains("65536"));
    assert!(found.combinations[0].measures.iter().all(|id| id[1..].parse::<usize>().unwrap() % 2 == 1), "the dearer of each pair");
}

#[test]
fn what_binds_both_and_one_says_alone_is_a_warning() {
    let excludes = |other: &str| format!("with: {other}, relation: incompatible");
    let one_sided = [benefit("a", "1", &[&excludes("b")]), benefit("b", "2", &[])];
    assert_eq!(codes(&one_sided), [Code::OneSidedRelation]);
    assert!(codes(&[benefit("a", "1", &[&excludes("b")]), benefit("b", "2", &[&excludes("a")])]).is_empty());
    // The other need not be written yet, nor be in force on the same days; and not everything binds both.
    assert!(codes(&[benefit("a", "1", &[&excludes("b")])]).is_empty());
    let later = benefit("b", "2", &[]).replace("from: 2025-01-01", "from: 2026-01-01");
    let earlier = benefit("a", "1", &[&excludes("b")]).replace("from: 2025-01-01", "from: 2025-01-01, to: 2025-12-31");
    assert!(codes(&[earlier, later]).is_empty());
    assert!(codes(&[benefit("a", "1", &["with: b, relation: compatible"]), benefit("b", "2", &[])]).is_empty());
    // The same expense is another thing than never.
    let same = "with: a, relation: incompatible, same_expense: true";
    assert_eq!(codes(&[benefit("a", "1", &[&excludes("b")]), benefit("b", "2", &[same])]).len(), 2);
}

#[test]
fn bounds_stand_with_their_relation_alone() {
    for (relation, code) in [
        ("with: b, relation: compatible, same_expense: true", Code::KeyConflict),
        ("with: b, relation: incompatible, days_per_year: 60", Code::KeyConflict),
        ("with: b, relation: requires, up_to: { total: 1, unit: EUR }", Code::KeyConflict),
        ("with: b, relation: compatible, by: { percent: 10 }", Code::KeyConflict),
        ("with: b, relation: compatible, days_per_year: 400", Code::BadRange),
        ("with: b, relation: compatible, up_to: { total: -1, unit: EUR }", Code::BadRange),
        ("with: b, relation: compatible, up_to: { total: 1, unit: hour }", Code::WrongUnit),
        ("with: b, relation: reduces, by: { percent: 0 }", Code::BadRange),
        ("with: b, relation: reduces, by: { amount: altro }", Code::UnknownReference),
    ] {
        assert_eq!(codes(&[benefit("a", "1", &[relation])]), [code], "{relation}");
    }
}
