//! The loops written by hand against fractions of any size.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::cast_possible_wrap, missing_docs, reason = "tests")]

use num_bigint::BigInt;
use num_rational::BigRational;
use soglia_benches::hand::{self, Instructions, NOT_DUE, home_care, meals, w1, w2, w3};
use soglia_benches::line::wrong_rows;
use soglia_benches::workload::Workload;

const ROWS: usize = 20_000;

fn ratio(numerator: i64, denominator: i64) -> BigRational {
    BigRational::new(numerator.into(), denominator.into())
}

/// Euro of a mantissa of cents.
fn euro(cents: i64) -> BigRational {
    ratio(cents, 100)
}

fn half_up(value: &BigRational) -> BigRational {
    let cents = (value * ratio(100, 1) + ratio(1, 2)).floor();
    cents / ratio(100, 1)
}

fn cents(value: &BigRational) -> i64 {
    let cents = value * ratio(100, 1);
    assert!(cents.is_integer(), "not at the cent");
    i64::try_from(cents.to_integer()).unwrap()
}

fn least(first: BigRational, second: BigRational) -> BigRational {
    first.min(second)
}

fn not_negative(value: BigRational) -> BigRational {
    value.max(BigRational::from(BigInt::ZERO))
}

fn exact_w1(case: &w1::Case) -> i64 {
    let isee_is_low = if case.eta < 18 { euro(case.isee_minorenni) <= ratio(40_000, 1) } else { euro(case.isee) <= ratio(25_000, 1) };
    if !case.residente || !(case.gravita_104 || case.accompagnamento) || case.in_b1 || !isee_is_low {
        return NOT_DUE;
    }
    let hours = ratio(case.ore, 10_000);
    let amount = if case.ore == 0 { ratio(100, 1) } else { least(ratio(800, 1), half_up(&(hours * ratio(40, 1)))) };
    cents(&if case.centro_diurno { half_up(&(amount * ratio(1, 2))) } else { amount })
}

fn exact_w2(case: &w2::Case) -> i64 {
    let share = (euro(case.isee) - ratio(6_000, 1)) / ratio(16_000, 1);
    let share = least(not_negative(share), ratio(1, 1));
    let fee = half_up(&(share * ratio(1_650, 100) + ratio(2, 1)));
    cents(&least(ratio(300, 1), half_up(&(fee * ratio(case.ore_mese, 100)))))
}

fn exact_w3(case: &w3::Case) -> i64 {
    let members = case.componenti.len() as i64;
    let children = case.componenti.iter().filter(|member| member.figlio).count() as i64;
    let beyond = (children - 2).max(0);
    let sum = |of: fn(&w3::Member) -> i64| euro(case.componenti.iter().map(of).sum());
    let rent = least(ratio(7_000 + 500 * beyond, 1), euro(case.canone));
    let income = not_negative(sum(|member| member.reddito) - rent);
    let home = not_negative(euro(case.valore_casa) - euro(case.mutuo) - ratio(52_500 + 2_500 * beyond, 1)) * ratio(2, 3);
    let deduction = (6_000 + 2_000 * (members - 1)).min(10_000) + 1_000 * beyond;
    let movable = not_negative(sum(|member| member.patrimonio_mobiliare) - ratio(deduction, 1));
    let assets = home + movable + sum(|member| member.altri_immobili);
    let base = match members {
        1 => 100,
        2 => 157,
        3 => 204,
        4 => 246,
        5 => 285,
        more => 285 + 35 * (more - 5),
    };
    let more = match children {
        0..=2 => 0,
        3 => 20,
        4 => 35,
        _ => 50,
    };
    cents(&half_up(&((income + ratio(20, 100) * assets) / ratio(base + more, 100))))
}

fn exact_home_care(case: &home_care::Case) -> [i64; 3] {
    let share = least(not_negative((euro(case.isee) - ratio(6_531, 1)) / ratio(11_429 - 6_531, 1)), ratio(1, 1));
    let hourly = half_up(&(ratio(3, 1) + share * ratio(8, 1)));
    let holiday = half_up(&(&hourly * ratio(110, 100)));
    let month = half_up(&(&hourly * ratio(case.ore_feriali, 100) + &holiday * ratio(case.ore_festive_serali, 100)));
    [cents(&hourly), cents(&holiday), cents(&month)]
}

fn exact_meals(case: &meals::Case) -> i64 {
    let [reduction, _] = meals::case(case);
    let price = [420, 460, 500][usize::try_from(case.scuola).unwrap()];
    cents(&half_up(&(euro(price) * (ratio(1, 1) - ratio(reduction, 100)))))
}

/// Every loop under every instruction set of this machine gives what the cases give one by one.
fn assert_loops(workload: Workload, expected: &[Vec<i64>]) {
    let table = workload.table(ROWS);
    for &(name, work) in hand::loops(workload) {
        for set in Instructions::here() {
            let mut results = hand::columns_of_results(workload, ROWS);
            work(set, &table, &mut results);
            assert_eq!(wrong_rows(expected, &results), 0, "{workload:?} {name} {}", set.name());
        }
    }
}

fn columns<const N: usize>(rows: impl Iterator<Item = [i64; N]>) -> Vec<Vec<i64>> {
    let rows: Vec<[i64; N]> = rows.collect();
    (0..N).map(|place| rows.iter().map(|row| row[place]).collect()).collect()
}

#[test]
fn w1_is_exact() {
    let cases = w1::cases(&Workload::W1.table(ROWS));
    let exact: Vec<i64> = cases.iter().map(exact_w1).collect();
    assert_eq!(cases.iter().map(w1::case).collect::<Vec<_>>(), exact);
    let due = exact.iter().filter(|&&amount| amount != NOT_DUE).count();
    assert!((ROWS * 24 / 100..ROWS * 26 / 100).contains(&due), "{due} of {ROWS} are due");
    assert_loops(Workload::W1, &[exact]);
}

#[test]
fn w2_is_exact() {
    let cases = w2::cases(&Workload::W2.table(ROWS));
    let exact: Vec<i64> = cases.iter().map(exact_w2).collect();
    assert_eq!(cases.iter().map(w2::case).collect::<Vec<_>>(), exact);
    assert_loops(Workload::W2, &[exact]);
}

#[test]
fn w3_is_exact() {
    let cases = w3::cases(&Workload::W3.table(ROWS));
    let members: usize = cases.iter().map(|case| case.componenti.len()).sum();
    assert!((ROWS * 44 / 10..ROWS * 46 / 10).contains(&members), "{members} members");
    let exact: Vec<i64> = cases.iter().map(exact_w3).collect();
    assert_eq!(cases.iter().map(w3::case).collect::<Vec<_>>(), exact);
    assert_loops(Workload::W3, &[exact]);
}

#[test]
fn the_home_care_fee_is_exact() {
    let cases = home_care::cases(&Workload::HomeCare.table(ROWS));
    let exact = columns(cases.iter().map(exact_home_care));
    assert_eq!(columns(cases.iter().map(home_care::case)), exact);
    assert_loops(Workload::HomeCare, &exact);
}

#[test]
fn the_price_of_meals_is_exact() {
    let cases = meals::cases(&Workload::Meals.table(ROWS));
    let exact: Vec<i64> = cases.iter().map(exact_meals).collect();
    let found = columns(cases.iter().map(meals::case));
    assert_eq!(found[1], exact);
    assert_loops(Workload::Meals, &found);
}

#[test]
fn the_loops_of_the_fund_give_what_its_cases_give() {
    let cases = hand::fund::cases(&Workload::Fund.table(ROWS));
    assert_loops(Workload::Fund, &columns(cases.iter().map(hand::fund::case)));
}
