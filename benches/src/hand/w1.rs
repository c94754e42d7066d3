//! W1: requirements, and an amount with a ceiling and two roundings.

use super::{NOT_DUE, for_each_instruction_set, result, tenth};
use crate::table::Table;

/// One case: money in cents, hours in ten-thousandths.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "the facts of the rule")]
pub struct Case {
    /// Lives there.
    pub residente: bool,
    /// Severe disability.
    pub gravita_104: bool,
    /// Attendance allowance.
    pub accompagnamento: bool,
    /// Receives the other measure.
    pub in_b1: bool,
    /// Attends a day centre.
    pub centro_diurno: bool,
    /// Years.
    pub eta: i64,
    /// Cents.
    pub isee: i64,
    /// Cents.
    pub isee_minorenni: i64,
    /// Ten-thousandths of an hour.
    pub ore: i64,
}

/// Cents of one case.
#[must_use]
#[inline]
pub fn case(case: &Case) -> i64 {
    let within = if case.eta < 18 { case.isee_minorenni <= 4_000_000 } else { case.isee <= 2_500_000 };
    if !(case.residente && (case.gravita_104 || case.accompagnamento) && !case.in_b1 && within) {
        return NOT_DUE;
    }
    // 40.00 euro an hour: 0.4 cents for each ten-thousandth.
    let amount = if case.ore == 0 { 10_000 } else { ((case.ore * 4 + 5) / 10).min(80_000) };
    if case.centro_diurno { (amount + 1) / 2 } else { amount }
}

struct Columns<'a> {
    residente: &'a [u8],
    gravita_104: &'a [u8],
    accompagnamento: &'a [u8],
    in_b1: &'a [u8],
    centro_diurno: &'a [u8],
    eta: &'a [i64],
    isee: &'a [i64],
    isee_minorenni: &'a [i64],
    ore: &'a [i64],
}

impl<'a> Columns<'a> {
    fn of(table: &'a Table) -> Self {
        Self {
            residente: table.truths("residente"),
            gravita_104: table.truths("gravita_104"),
            accompagnamento: table.truths("accompagnamento"),
            in_b1: table.truths("in_b1"),
            centro_diurno: table.truths("centro_diurno"),
            eta: table.numbers("eta"),
            isee: table.numbers("isee"),
            isee_minorenni: table.numbers("isee_minorenni"),
            ore: table.numbers("ore"),
        }
    }
}

/// The cases of a table.
#[must_use]
#[expect(clippy::indexing_slicing, reason = "every column has the rows of the table")]
pub fn cases(table: &Table) -> Vec<Case> {
    let columns = Columns::of(table);
    let of = |row: usize| Case {
        residente: columns.residente[row] != 0,
        gravita_104: columns.gravita_104[row] != 0,
        accompagnamento: columns.accompagnamento[row] != 0,
        in_b1: columns.in_b1[row] != 0,
        centro_diurno: columns.centro_diurno[row] != 0,
        eta: columns.eta[row],
        isee: columns.isee[row],
        isee_minorenni: columns.isee_minorenni[row],
        ore: columns.ore[row],
    };
    (0..table.rows).map(of).collect()
}

/// Plain: as one writes it, with `if`.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "cut to one length first, so that the loop has no bounds checks")]
fn plain_body(columns: &Columns<'_>, results: &mut [i64]) {
    let rows = results.len();
    let (residente, gravita, accompagnamento) =
        (&columns.residente[..rows], &columns.gravita_104[..rows], &columns.accompagnamento[..rows]);
    let (in_b1, centro_diurno, eta) = (&columns.in_b1[..rows], &columns.centro_diurno[..rows], &columns.eta[..rows]);
    let (isee, minori, ore) = (&columns.isee[..rows], &columns.isee_minorenni[..rows], &columns.ore[..rows]);
    for row in 0..rows {
        let within = if eta[row] < 18 { minori[row] <= 4_000_000 } else { isee[row] <= 2_500_000 };
        results[row] = if residente[row] != 0 && (gravita[row] != 0 || accompagnamento[row] != 0) && in_b1[row] == 0 && within {
            let amount = if ore[row] == 0 { 10_000 } else { ((ore[row] * 4 + 5) / 10).min(80_000) };
            if centro_diurno[row] != 0 { (amount + 1) / 2 } else { amount }
        } else {
            NOT_DUE
        };
    }
}

/// Branch-free: everything is computed and then chosen, with a multiplication for the division.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "cut to one length first, so that the loop has no bounds checks")]
fn branch_free_body(columns: &Columns<'_>, results: &mut [i64]) {
    let rows = results.len();
    let (residente, gravita, accompagnamento) =
        (&columns.residente[..rows], &columns.gravita_104[..rows], &columns.accompagnamento[..rows]);
    let (in_b1, centro_diurno, eta) = (&columns.in_b1[..rows], &columns.centro_diurno[..rows], &columns.eta[..rows]);
    let (isee, minori, ore) = (&columns.isee[..rows], &columns.isee_minorenni[..rows], &columns.ore[..rows]);
    for row in 0..rows {
        let minor = eta[row] < 18;
        let within = (minor & (minori[row] <= 4_000_000)) | (!minor & (isee[row] <= 2_500_000));
        let facts = residente[row] & (gravita[row] | accompagnamento[row]) & (in_b1[row] ^ 1);
        let by_hours = tenth(ore[row] * 4 + 5).min(80_000);
        let amount = if ore[row] == 0 { 10_000 } else { by_hours };
        let halved = (amount + 1) >> 1;
        let amount = if centro_diurno[row] != 0 { halved } else { amount };
        results[row] = if (facts != 0) & within { amount } else { NOT_DUE };
    }
}

for_each_instruction_set!(plain = plain_body(Columns<'_>, [i64]));
for_each_instruction_set!(branch_free = branch_free_body(Columns<'_>, [i64]));

/// The loops.
pub const LOOPS: &[(&str, super::Loop)] = &[
    ("plain", |set, table, results| plain(set, &Columns::of(table), result(results, 0))),
    ("branch-free", |set, table, results| branch_free(set, &Columns::of(table), result(results, 0))),
];
