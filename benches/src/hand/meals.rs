//! `lombardia.casalmaggiore.mensa`: a reduction by bands of the ISEE and number of children, on a price by school.

use super::{divide_half_up, for_each_instruction_set, hundredth};
use crate::table::Table;

/// One case: cents, a count, and the place of the choice.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// Cents.
    pub isee: i64,
    /// Minors in the household.
    pub minori_nucleo: i64,
    /// Infant, primary, secondary.
    pub scuola: i64,
}

/// The cases of a table.
#[must_use]
pub fn cases(table: &Table) -> Vec<Case> {
    let rest = table.numbers("minori_nucleo").iter().zip(table.numbers("scuola"));
    let of = |(&isee, (&minori_nucleo, &scuola))| Case { isee, minori_nucleo, scuola };
    table.numbers("isee").iter().zip(rest).map(of).collect()
}

/// Hundredths of the reduction, and cents per meal.
#[must_use]
#[inline]
#[expect(clippy::match_same_arms, reason = "as the table is printed, column by column")]
pub fn case(case: &Case) -> [i64; 2] {
    let reduction = match (case.minori_nucleo, case.isee) {
        (_, ..=400_000) => 100,
        (1, ..=700_000) => 30,
        (2, ..=700_000) => 40,
        // Between 7,000.01 and 7,000.99 the table is silent, and the rule file takes the band below.
        (3, ..=700_099) => 50,
        (3, ..=1_000_000) => 30,
        (4.., ..=700_099) => 60,
        (4.., ..=1_000_000) => 40,
        _ => 0,
    };
    let price = match case.scuola {
        0 => 420,
        1 => 460,
        _ => 500,
    };
    [reduction, divide_half_up(price * (100 - reduction), 100)]
}

struct Columns<'a> {
    isee: &'a [i64],
    minors: &'a [i64],
    school: &'a [i64],
}

struct Results<'a> {
    reduction: &'a mut [i64],
    price: &'a mut [i64],
}

/// Every case on its own.
#[inline(always)]
fn plain_body(columns: &Columns<'_>, results: &mut Results<'_>) {
    let facts = columns.isee.iter().zip(columns.minors).zip(columns.school);
    for ((reduction, price), ((&isee, &minori_nucleo), &scuola)) in results.reduction.iter_mut().zip(results.price.iter_mut()).zip(facts) {
        [*reduction, *price] = case(&Case { isee, minori_nucleo, scuola });
    }
}

/// Branch-free: the percentages go up by ten with each child, from the first band and, with three, from the second.
#[inline(always)]
fn branch_free_body(columns: &Columns<'_>, results: &mut Results<'_>) {
    let facts = columns.isee.iter().zip(columns.minors).zip(columns.school);
    for ((reduction, price), ((&isee, &minors), &school)) in results.reduction.iter_mut().zip(results.price.iter_mut()).zip(facts) {
        let minors = minors.min(4);
        let many = minors >= 3;
        let first = 20 + 10 * minors;
        let second = if many { 10 * minors } else { 0 };
        let first_ends = if many { 700_099 } else { 700_000 };
        let percent = if isee <= 1_000_000 { second } else { 0 };
        let percent = if isee <= first_ends { first } else { percent };
        let percent = if isee <= 400_000 { 100 } else { percent };
        let full = 420 + 40 * (school & 0xFF);
        *reduction = percent;
        *price = hundredth(full * (100 - percent) + 50);
    }
}

for_each_instruction_set!(plain = plain_body(Columns<'_>, Results<'_>));
for_each_instruction_set!(branch_free = branch_free_body(Columns<'_>, Results<'_>));

fn columns(table: &Table) -> Columns<'_> {
    Columns { isee: table.numbers("isee"), minors: table.numbers("minori_nucleo"), school: table.numbers("scuola") }
}

fn with(results: &mut [Vec<i64>], run: impl FnOnce(&mut Results<'_>)) {
    if let [reduction, price] = results {
        run(&mut Results { reduction, price });
    }
}

/// The loops.
pub const LOOPS: &[(&str, super::Loop)] = &[
    ("plain", |set, table, results| with(results, |results| plain(set, &columns(table), results))),
    ("branch-free", |set, table, results| with(results, |results| branch_free(set, &columns(table), results))),
];
