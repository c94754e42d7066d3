//! What a figure must be for a budget, against trying every value.

use rust_decimal::Decimal;
use soglia::Pack;
use soglia::authoring::{AmendError, Rules, Seeking};
use soglia::reform::{Comparer, Comparison, Direction, ReformError, Search, Sought, Tally, seek};

use crate::support::{Case, Columns, measure, on, pack, rules, sources};

/// What a pack costs over the cases, by the voucher alone.
fn cost(before: &Pack, after: &Pack, cases: &[Case]) -> Decimal {
    let plan = |pack: &Pack| pack.plan("prova.buono", on()).unwrap();
    let comparison = Comparison::new(plan(before), plan(after)).only("buono").unwrap();
    let columns = Columns::new(cases);
    let mut tally = Tally::default();
    let mut comparer = Comparer::new(&comparison);
    tally.add(comparer.compare(&columns.register(comparison.before()), &columns.register(comparison.after())).unwrap(), &[]);
    let (cost, unit) = comparison.cost(&tally).unwrap();
    assert_eq!(unit.to_string(), "EUR/month");
    cost
}

fn sought(rules: &mut Rules, figure: &str, (to, step): (i64, i64), budget: i64, cases: &[Case]) -> Sought {
    let base = pack(rules, &[]);
    let search = Search { from: 0.into(), to: to.into(), step: step.into(), budget: budget.into() };
    seek(&search, |value| Ok::<_, ReformError>(cost(&base, &pack(rules, &[&format!("{figure}={value}")]), cases))).unwrap()
}

fn cases(seed: i64) -> Vec<Case> {
    let one = |place: i64| {
        let mixed = (place * 7_919 + seed * 104_729).rem_euclid(12_000);
        Case { isee: (place % 7 != 3).then_some(mixed * 100), figli: Some(place % 4), corse: Some(Vec::new()), lavora: None }
    };
    (0..25).map(one).collect()
}

#[test]
fn as_by_trying_every_value() {
    let mut rules = rules();
    let base = pack(&mut rules, &[]);
    for seed in 1..=3 {
        let cases = cases(seed);
        let costs: Vec<Decimal> =
            (0..=24).map(|place| cost(&base, &pack(&mut rules, &[&format!("soglia={}", place * 500)]), &cases)).collect();
        for budget in [0, 60, 333, 700, 5_000] {
            let found = sought(&mut rules, "soglia", (12_000, 500), budget, &cases);
            assert_eq!(found.direction, Direction::Rising);
            let expected = (0..costs.len()).rev().find(|&place| costs[place] <= Decimal::from(budget));
            let value = |place: usize| Decimal::from(place * 500);
            assert_eq!(found.answer.as_ref().map(|probe| probe.value), expected.map(value), "{seed} {budget}");
            // The answer proves itself: its cost is within the budget, that of its neighbour is not.
            if let (Some(answer), Some(beyond)) = (&found.answer, &found.beyond) {
                assert!(answer.cost <= found.budget && beyond.cost > found.budget);
                assert_eq!(beyond.value - answer.value, found.step);
                assert_eq!(answer.cost, costs[expected.unwrap()]);
            }
        }
    }
}

/// Why nothing was found.
#[derive(Debug, PartialEq, Eq)]
struct Refused(&'static str);

impl From<ReformError> for Refused {
    fn from(error: ReformError) -> Self {
        Self(error.code())
    }
}

impl From<AmendError> for Refused {
    fn from(error: AmendError) -> Self {
        Self(error.code())
    }
}

#[test]
fn rules_look_for_their_figure_as_the_search_over_their_packs_does() {
    let mut rules = rules();
    let (base, cases) = (pack(&mut rules, &[]), cases(1));
    let mut ask = |figure: &str, between, step| {
        let seeking = Seeking { measure: "prova.buono", on: on(), figure, changes: &[], budget: 333.into(), between, step };
        rules.seek(&seeking, |pack| Ok::<_, Refused>((cost(&base, pack, &cases), "EUR/month".parse().unwrap())))
    };
    let found = ask("soglia", Some((Decimal::ZERO, Decimal::from(12_000))), Some(Decimal::from(500))).unwrap();
    assert_eq!((found.measure.as_str(), found.figure.path.as_str(), found.cost_unit.as_str()), ("prova.buono", "soglia", "EUR/month"));
    // Where nothing else is said: by the cent, from zero to four times the figure.
    let wide = ask("soglia", None, None).unwrap();
    assert_eq!((wide.sought.step, wide.sought.probes.iter().map(|probe| probe.value).min()), (Decimal::new(1, 2), Some(Decimal::ZERO)));
    let now: Decimal = wide.figure.value.as_ref().unwrap().replace('_', "").parse().unwrap();
    assert_eq!(wide.sought.probes.iter().map(|probe| probe.value).max(), Some(now * Decimal::from(4)));
    assert!(wide.sought.answer.as_ref().unwrap().cost <= Decimal::from(333));
    for (figure, code) in [("sogla", "R0102"), ("chiede_lavoro", "R0305")] {
        assert_eq!(ask(figure, None, None).unwrap_err(), Refused(code), "{figure}");
    }
    assert_eq!(found.sought, sought(&mut rules, "soglia", (12_000, 500), 333, &cases));
}

#[test]
fn a_cost_that_rises_and_falls_has_no_answer() {
    // The wider the limit, the less there is for each.
    let text = measure()
        .replace("value: 50.00 + quota_figlio * figli", "value: (12_000.00 - soglia) * quota")
        .replace("parameters:\n", "parameters:\n  quota: { unit: 1/month, value: 1, source: reg }\n");
    let found = sought(&mut Rules::new(sources(&[&text])), "soglia", (12_000, 500), 300, &cases(2));
    assert_eq!(found.direction, Direction::Neither);
    assert_eq!((found.answer, found.beyond), (None, None));
    assert!(found.probes.len() >= 9);
}

#[test]
fn a_budget_is_of_one_unit() {
    let base = pack(&mut rules(), &[]);
    let plan = base.plan("prova.buono", on()).unwrap();
    let comparison = Comparison::new(plan.clone(), plan);
    assert!(matches!(comparison.cost(&Tally::default()), Err(ReformError::SeveralUnits { units }) if units.len() == 4));
}
