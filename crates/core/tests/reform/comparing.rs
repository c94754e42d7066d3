//! Who gains and who loses, and what it comes to.

use proptest::prelude::*;
use rust_decimal::Decimal;
use soglia::reform::{AmountCompared, Comparison, Effect, Part, Reform, ReformError, Values, reform_schema, text};
use soglia::{Language, decision::TextOptions};

use crate::support::{Case, Columns, compare, on, pack, rules};

fn case(isee: i64, figli: i64) -> Case {
    Case { isee: Some(isee * 100), lavora: None, figli: Some(figli), corse: Some(Vec::new()) }
}

fn amount<'r>(part: &'r Part, id: &str) -> &'r AmountCompared {
    part.amounts.iter().find(|amount| amount.id == id).unwrap()
}

fn number(text: Option<&String>) -> Decimal {
    text.unwrap().parse().unwrap()
}

#[test]
fn who_gains_who_loses_who_enters_who_leaves() {
    let mut rules = rules();
    let base = pack(&mut rules, &[]);
    let cases = [case(4_000, 0), case(6_000, 1), case(8_500, 0), case(9_500, 0)];
    let counts = |changes: &[&str]| compare([&base, &pack(&mut crate::support::rules(), changes)], &cases, 10).whole.counts;
    let wider = counts(&["soglia=9.000,00"]);
    assert_eq!((wider.enters, wider.unchanged, wider.rows), (1, 3, 4));
    let narrower = counts(&["soglia=5000"]);
    assert_eq!((narrower.leaves, narrower.unchanged), (1, 3));
    let richer = counts(&["quota_figlio=15"]);
    assert_eq!((richer.gains, richer.unchanged), (1, 3));
    let dearer = counts(&["retta.2=2,50"]);
    assert_eq!((dearer.loses, dearer.unchanged), (2, 2));
    // More per month and more per meal: nobody can say whether that is a gain.
    let both = counts(&["quota_figlio=15", "retta.2=2,50"]);
    assert_eq!((both.mixed, both.loses, both.unchanged), (1, 1, 2));
}

#[test]
fn what_is_missing_or_refused_is_counted_apart() {
    let mut rules = rules();
    let base = pack(&mut rules, &[]);
    let asks = pack(&mut rules, &["chiede_lavoro=sì"]);
    let known = case(4_000, 0);
    let cases = [
        known.clone(),
        Case { isee: None, ..known.clone() },
        Case { isee: Some(-1), ..known.clone() },
        Case { lavora: Some(true), ..known.clone() },
        Case { corse: None, ..known },
    ];
    let reform = compare([&base, &asks], &cases, 10);
    let counts = reform.whole.counts;
    assert_eq!((counts.becomes_unknown, counts.unknown, counts.refused, counts.unchanged, counts.rows), (1, 2, 1, 1, 5));
    assert_eq!(compare([&asks, &base], &cases, 10).whole.counts.becomes_known, 1);
    // For two the voucher is known before alone, for two neither before nor after: none of them is in the totals.
    let voucher = amount(&reform.whole, "buono");
    assert_eq!((voucher.known_before_only.rows, voucher.not_known, voucher.before.rows), (2, 2, 1));
    assert_eq!(voucher.known_before_only.total.as_deref(), Some("100.00"));
}

#[test]
fn amounts_of_rows_are_summed_by_case() {
    let mut rules = rules();
    let packs = [pack(&mut rules, &[]), pack(&mut rules, &["per_km=0,30"])];
    let cases = [Case { corse: Some(vec![10, 20]), ..case(4_000, 0) }, Case { corse: Some(vec![5]), ..case(4_000, 0) }];
    let reform = compare([&packs[0], &packs[1]], &cases, 10);
    let trips = amount(&reform.whole, "corsa");
    assert_eq!((trips.before.total.as_deref(), trips.after.total.as_deref()), (Some("7.00"), Some("10.50")));
    assert_eq!((trips.difference.rows, reform.whole.counts.loses), (2, 2));
    let spread = trips.spread.as_ref().unwrap();
    assert_eq!((spread.least.as_str(), spread.greatest.as_str()), ("0.50", "3.00"));
    // A fee that rises is what the body spends less.
    let cost = reform.whole.cost.iter().find(|cost| cost.unit == "EUR").unwrap();
    assert_eq!(cost.difference.as_deref(), Some("-3.50"));
}

#[test]
fn one_amount_decides_where_one_is_asked_for() {
    let mut rules = rules();
    let plan = |pack: &soglia::Pack| pack.plan("prova.buono", on()).unwrap();
    let packs = [pack(&mut rules, &[]), pack(&mut rules, &["quota_figlio=15", "retta.2=2,50"])];
    let comparison = || Comparison::new(plan(&packs[0]), plan(&packs[1]));
    let only = comparison().only("buono").unwrap();
    let columns = Columns::new(&[case(6_000, 1)]);
    let mut comparer = soglia::reform::Comparer::new(&only);
    let rows = comparer.compare(&columns.register(only.before()), &columns.register(only.after())).unwrap();
    assert_eq!(rows.effects(), [Effect::Gains]);
    assert_eq!(rows.amounts(0).len(), 1);
    let Err(ReformError::NoAmount { known, .. }) = comparison().only("altro") else { panic!("another result") };
    assert_eq!(known, ["buono", "retta", "corsa", "spesa"]);
}

#[test]
fn groups_of_as_many_cases_are_cut_at_values_that_there_are() {
    let plan = pack(&mut rules(), &[]).plan("prova.buono", on()).unwrap();
    let cases: Vec<Case> = (1..=9).map(|isee| case(isee * 1_000, 0)).chain([Case::default()]).collect();
    let columns = Columns::new(&cases);
    let mut values = Values::new(&plan, "isee").unwrap();
    values.add(&columns.register(&plan));
    let grouper = soglia::reform::Grouper::quantiles(&plan, values, 3).unwrap();
    let groups = grouper.groups(&columns.register(&plan));
    assert_eq!(groups.of, [0, 0, 0, 1, 1, 1, 2, 2, 2, 3]);
    let labels: Vec<&str> = groups.labels.iter().map(|label| label.it.as_str()).collect();
    assert_eq!(labels, ["fino a 3.000,00 €", "oltre 3.000,00 €, fino a 6.000,00 €", "oltre 6.000,00 €", "non noto"]);
    assert!(matches!(Values::new(&plan, "lavora"), Err(ReformError::NoBands { .. })));
    assert!(matches!(Values::new(&plan, "corse.km"), Err(ReformError::NoFact { .. })));
    let limits = |limits: &[&str]| {
        let limits: Vec<Decimal> = limits.iter().map(|limit| limit.parse().unwrap()).collect();
        soglia::reform::Grouper::new(&plan, "isee", &limits).map(|grouper| grouper.fact().path.clone())
    };
    assert!(limits(&["1", "2.50"]).is_ok());
    for wrong in [&["2", "1"][..], &["1", "1"], &["1.005"]] {
        assert!(matches!(limits(wrong), Err(ReformError::Limits { .. })), "{wrong:?}");
    }
}

#[test]
fn the_result_is_as_its_schema_says_and_can_be_read_back() {
    let mut rules = rules();
    let packs = [pack(&mut rules, &[]), pack(&mut rules, &["soglia=9000"])];
    let reform = compare([&packs[0], &packs[1]], &[case(8_500, 1), Case::default()], 10);
    let json = serde_json::to_value(&reform).unwrap();
    jsonschema::validator_for(&reform_schema()).unwrap().validate(&json).unwrap();
    assert_eq!(serde_json::from_value::<Reform>(json).unwrap(), reform);
    for language in [Language::It, Language::En] {
        assert!(!text(&reform, language, TextOptions::default()).contains("9.000,00 €"), "changes are the caller's to add");
    }
}

fn any_case() -> impl Strategy<Value = Case> {
    let isee = prop_oneof![4 => (0..1_200_000_i64).prop_map(Some), 1 => Just(None), 1 => Just(Some(-5))];
    let list = prop::option::weighted(0.8, prop::collection::vec(0..100_i64, 0..4));
    (isee, any::<Option<bool>>(), prop::option::weighted(0.9, 0..9_i64), list).prop_map(|(isee, lavora, figli, corse)| Case {
        isee,
        lavora,
        figli,
        corse,
    })
}

/// The parts of a whole.
fn add(into: &mut Vec<(u64, Decimal)>, part: &Part) {
    let mut told = Vec::new();
    for effect in Effect::ALL {
        told.push((part.counts.of(effect), Decimal::ZERO));
    }
    for amount in &part.amounts {
        for sum in [
            &amount.before,
            &amount.after,
            &amount.difference,
            &amount.more,
            &amount.less,
            &amount.known_before_only,
            &amount.known_after_only,
        ] {
            told.push((sum.rows, number(sum.total.as_ref())));
        }
        told.push((amount.not_known, Decimal::ZERO));
    }
    if into.is_empty() {
        *into = told;
    } else {
        into.iter_mut().zip(told).for_each(|(mine, (rows, total))| *mine = (mine.0 + rows, mine.1 + total));
    }
}

const REFORMS: &[&[&str]] = &[
    &["soglia=9.000,00"],
    &["soglia=5000", "quota_figlio=20"],
    &["chiede_lavoro=sì"],
    &["retta.2=2,50", "per_km=0,10"],
    &["scadenza=2025-01-31"],
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Totals are the sums of the rows, of the groups and of the blocks; every case is counted once.
    #[test]
    fn totals_are_the_sums_of_their_parts(cases in prop::collection::vec(any_case(), 1..40), which in 0..REFORMS.len(), block in 1_usize..50) {
        let mut rules = rules();
        let packs = [pack(&mut rules, &[]), pack(&mut rules, REFORMS[which])];
        let packs = [&packs[0], &packs[1]];
        let whole = compare(packs, &cases, cases.len());
        prop_assert_eq!(&compare(packs, &cases, block), &whole);
        let mut expected = Vec::new();
        add(&mut expected, &whole.whole);
        let (mut rows, mut groups) = (Vec::new(), Vec::new());
        for case in &cases {
            add(&mut rows, &compare(packs, std::slice::from_ref(case), 1).whole);
        }
        whole.by[0].groups.iter().for_each(|group| add(&mut groups, &group.part));
        prop_assert_eq!(&rows, &expected);
        prop_assert_eq!(&groups, &expected);
        let counts = whole.whole.counts;
        prop_assert_eq!(Effect::ALL.iter().map(|effect| counts.of(*effect)).sum::<u64>(), cases.len() as u64);
        for amount in &whole.whole.amounts {
            let [before, after, difference] = [&amount.before, &amount.after, &amount.difference].map(|sum| number(sum.total.as_ref()));
            prop_assert_eq!(after - before, difference);
        }
    }

    /// Nothing changes where nothing is changed.
    #[test]
    fn a_reform_of_nothing_changes_nothing(cases in prop::collection::vec(any_case(), 1..40)) {
        let base = pack(&mut rules(), &[]);
        let reform = compare([&base, &base], &cases, 16);
        let counts = reform.whole.counts;
        prop_assert_eq!(counts.unchanged + counts.unknown + counts.refused, cases.len() as u64);
        prop_assert!(reform.whole.amounts.iter().all(|amount| amount.difference.rows == 0 && amount.spread.is_none()));
    }

    /// Back again: whoever entered leaves, whoever gained loses, and what was spent is saved.
    #[test]
    fn a_reform_and_its_inverse_undo_each_other(cases in prop::collection::vec(any_case(), 1..40), which in 0..REFORMS.len()) {
        let mut rules = rules();
        let packs = [pack(&mut rules, &[]), pack(&mut rules, REFORMS[which])];
        let (there, back) = (compare([&packs[0], &packs[1]], &cases, 16), compare([&packs[1], &packs[0]], &cases, 16));
        let (there_counts, back_counts) = (there.whole.counts, back.whole.counts);
        for (one, other) in [
            (Effect::Enters, Effect::Leaves),
            (Effect::Gains, Effect::Loses),
            (Effect::BecomesKnown, Effect::BecomesUnknown),
            (Effect::Mixed, Effect::Mixed),
            (Effect::Unchanged, Effect::Unchanged),
            (Effect::Unknown, Effect::Unknown),
            (Effect::Refused, Effect::Refused),
        ] {
            prop_assert_eq!(there_counts.of(one), back_counts.of(other));
            prop_assert_eq!(there_counts.of(other), back_counts.of(one));
        }
        for cost in &there.whole.cost {
            let other = back.whole.cost.iter().find(|other| other.unit == cost.unit).unwrap();
            prop_assert_eq!((&cost.before, &cost.after), (&other.after, &other.before));
            prop_assert_eq!(number(cost.difference.as_ref()), -number(other.difference.as_ref()));
        }
    }
}
