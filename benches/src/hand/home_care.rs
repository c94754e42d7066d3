//! `lombardia.dairago.sad`: a linear fee per hour, a surcharge on holidays, the bill of the month.

use super::{divide_half_up, for_each_instruction_set, hundredth, tenth};
use crate::table::Table;

/// One case: cents, and hundredths of an hour.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// Cents.
    pub isee: i64,
    /// Hundredths of an hour.
    pub ore_feriali: i64,
    /// Hundredths of an hour.
    pub ore_festive_serali: i64,
}

/// The cases of a table.
#[must_use]
pub fn cases(table: &Table) -> Vec<Case> {
    let hours = table.numbers("ore_feriali").iter().zip(table.numbers("ore_festive_serali"));
    let of = |(&isee, (&ore_feriali, &ore_festive_serali))| Case { isee, ore_feriali, ore_festive_serali };
    table.numbers("isee").iter().zip(hours).map(of).collect()
}

/// Cents per hour, per hour on holidays, and of the month.
#[must_use]
#[inline]
pub fn case(case: &Case) -> [i64; 3] {
    // From 6,531 to 11,429 euro the fee goes from 3.00 to 11.00: 800 cents for 4,898 euro.
    let excess = (case.isee - 653_100).clamp(0, 489_800);
    let hourly = 300 + divide_half_up(excess * 800, 489_800);
    let holiday = divide_half_up(hourly * 110, 100);
    [hourly, holiday, divide_half_up(hourly * case.ore_feriali + holiday * case.ore_festive_serali, 100)]
}

struct Columns<'a> {
    isee: &'a [i64],
    ordinary: &'a [i64],
    holidays: &'a [i64],
}

struct Results<'a> {
    hourly: &'a mut [i64],
    holiday: &'a mut [i64],
    month: &'a mut [i64],
}

/// Every case on its own.
#[inline(always)]
fn plain_body(columns: &Columns<'_>, results: &mut Results<'_>) {
    let facts = columns.isee.iter().zip(columns.ordinary).zip(columns.holidays);
    let places = results.hourly.iter_mut().zip(results.holiday.iter_mut()).zip(results.month.iter_mut());
    for (((hourly, holiday), month), ((&isee, &ore_feriali), &ore_festive_serali)) in places.zip(facts) {
        [*hourly, *holiday, *month] = case(&Case { isee, ore_feriali, ore_festive_serali });
    }
}

/// Branch-free, with products for the divisions: below 2^22 a 4,898th is half of a 2,449th, a product and a shift.
#[inline(always)]
fn branch_free_body(columns: &Columns<'_>, results: &mut Results<'_>) {
    let facts = columns.isee.iter().zip(columns.ordinary).zip(columns.holidays);
    let places = results.hourly.iter_mut().zip(results.holiday.iter_mut()).zip(results.month.iter_mut());
    for (((hourly, holiday), month), ((&isee, &ordinary), &holidays)) in places.zip(facts) {
        let excess = (isee - 653_100).clamp(0, 489_800) as u64;
        let fee = 300 + divide_by_4898((excess & 0xFFFF_FFFF) * 8 + 2_449);
        let on_holidays = tenth((fee * 11 + 5) as i64) as u64;
        let sum = (fee & 0xFFFF_FFFF) * (ordinary as u64 & 0xFFFF_FFFF) + (on_holidays & 0xFFFF_FFFF) * (holidays as u64 & 0xFFFF_FFFF);
        *hourly = fee as i64;
        *holiday = on_holidays as i64;
        *month = hundredth((sum + 50) as i64);
    }
}

#[inline(always)]
fn divide_by_4898(value: u64) -> u64 {
    (((value >> 1) & 0xFFFF_FFFF) * 3_507_528) >> 33
}

for_each_instruction_set!(plain = plain_body(Columns<'_>, Results<'_>));
for_each_instruction_set!(branch_free = branch_free_body(Columns<'_>, Results<'_>));

fn columns(table: &Table) -> Columns<'_> {
    Columns { isee: table.numbers("isee"), ordinary: table.numbers("ore_feriali"), holidays: table.numbers("ore_festive_serali") }
}

fn with(results: &mut [Vec<i64>], run: impl FnOnce(&mut Results<'_>)) {
    if let [hourly, holiday, month] = results {
        run(&mut Results { hourly, holiday, month });
    }
}

/// The loops.
pub const LOOPS: &[(&str, super::Loop)] = &[
    ("plain", |set, table, results| with(results, |results| plain(set, &columns(table), results))),
    ("branch-free", |set, table, results| with(results, |results| branch_free(set, &columns(table), results))),
];

#[cfg(test)]
mod tests {
    #[test]
    fn the_reciprocal_of_4898_divides_exactly_below_2_to_the_22() {
        for value in 0..1 << 22 {
            assert_eq!(super::divide_by_4898(value), value / 4_898, "{value}");
        }
    }
}
