//! W2: a linear fee and a bill with a ceiling.

use super::{divide_half_up, for_each_instruction_set, hundredth, result};
use crate::table::Table;

/// One case: cents, and hundredths of an hour.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// Cents.
    pub isee: i64,
    /// Hundredths of an hour.
    pub ore_mese: i64,
}

/// The cases of a table.
#[must_use]
pub fn cases(table: &Table) -> Vec<Case> {
    table.numbers("isee").iter().zip(table.numbers("ore_mese")).map(|(&isee, &ore_mese)| Case { isee, ore_mese }).collect()
}

/// Cents of one case.
#[must_use]
#[inline]
pub fn case(case: &Case) -> i64 {
    // From 6,000 to 22,000 euro the fee goes from 2.00 to 18.50: 33 cents for each 320 euro.
    let excess = (case.isee - 600_000).clamp(0, 1_600_000);
    let quota = 200 + divide_half_up(excess * 33, 32_000);
    divide_half_up(quota * case.ore_mese, 100).min(30_000)
}

struct Columns<'a> {
    isee: &'a [i64],
    ore: &'a [i64],
}

/// Plain: as one writes it.
#[inline(always)]
fn plain_body(columns: &Columns<'_>, results: &mut [i64]) {
    for ((result, &isee), &ore) in results.iter_mut().zip(columns.isee).zip(columns.ore) {
        let quota = if isee <= 600_000 {
            200
        } else if isee >= 2_200_000 {
            1_850
        } else {
            200 + ((isee - 600_000) * 33 + 16_000) / 32_000
        };
        let bill = (quota * ore + 50) / 100;
        *result = if bill > 30_000 { 30_000 } else { bill };
    }
}

/// Branch-free, with multiplications for the divisions: 32,000 is 256 times 125, and below 2^18 a 125th is a product and a shift.
#[inline(always)]
fn branch_free_body(columns: &Columns<'_>, results: &mut [i64]) {
    for ((result, &isee), &ore) in results.iter_mut().zip(columns.isee).zip(columns.ore) {
        let excess = (isee - 600_000).clamp(0, 1_600_000);
        let numerator = (excess as u64 & 0xFFFF_FFFF) * 33 + 16_000;
        let quota = 200 + ((((numerator >> 8) & 0xFFFF_FFFF) * 536_871) >> 26);
        let bill = hundredth(((quota & 0xFFFF_FFFF) * (ore as u64 & 0xFFFF_FFFF) + 50) as i64);
        *result = bill.min(30_000);
    }
}

for_each_instruction_set!(plain = plain_body(Columns<'_>, [i64]));
for_each_instruction_set!(branch_free = branch_free_body(Columns<'_>, [i64]));

fn columns(table: &Table) -> Columns<'_> {
    Columns { isee: table.numbers("isee"), ore: table.numbers("ore_mese") }
}

/// The loops.
pub const LOOPS: &[(&str, super::Loop)] = &[
    ("plain", |set, table, results| plain(set, &columns(table), result(results, 0))),
    ("branch-free", |set, table, results| branch_free(set, &columns(table), result(results, 0))),
];

#[cfg(test)]
mod tests {
    #[test]
    fn the_reciprocal_of_125_divides_exactly_below_2_to_the_18() {
        for value in 0_u64..1 << 18 {
            assert_eq!((value * 536_871) >> 26, value / 125);
        }
    }
}
