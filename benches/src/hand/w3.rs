//! W3: an indicator over the members of a household.

use super::{divide_half_up, for_each_instruction_set, result};
use crate::table::{Table, numbers, truths};

#[expect(clippy::indexing_slicing, reason = "places below the length, checked when it is compiled")]
/// Hundredths of the scale of so many members; nobody counts as one.
const MEMBERS: [i64; 32] = {
    let mut scale = [100; 32];
    scale[2] = 157;
    scale[3] = 204;
    scale[4] = 246;
    let mut members = 5;
    while members < 32 {
        scale[members] = 285 + 35 * (members as i64 - 5);
        members += 1;
    }
    scale
};
/// Hundredths that so many children add.
const CHILDREN: [i64; 32] = {
    let mut more = [50; 32];
    more[0] = 0;
    more[1] = 0;
    more[2] = 0;
    more[3] = 20;
    more[4] = 35;
    more
};
/// Households of which a loop holds the sums before it goes on to the scale: some 100 KB, which the second cache holds.
const CHUNK: usize = 1_024;

/// A member: cents.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Income.
    pub reddito: i64,
    /// Financial assets.
    pub patrimonio_mobiliare: i64,
    /// Other real estate.
    pub altri_immobili: i64,
    /// A child.
    pub figlio: bool,
}

/// A household: cents.
#[derive(Clone, Debug)]
pub struct Case {
    /// Rent.
    pub canone: i64,
    /// Value of the home.
    pub valore_casa: i64,
    /// Mortgage.
    pub mutuo: i64,
    /// Members.
    pub componenti: Vec<Member>,
}

/// The households of a table.
#[must_use]
#[expect(clippy::indexing_slicing, reason = "every column has the rows of the table or of its list")]
pub fn cases(table: &Table) -> Vec<Case> {
    let columns = Columns::of(table);
    let member = |row: usize| Member {
        reddito: columns.reddito[row],
        patrimonio_mobiliare: columns.patrimonio[row],
        altri_immobili: columns.altri[row],
        figlio: columns.figlio[row] != 0,
    };
    let of = |row: usize| Case {
        canone: columns.canone[row],
        valore_casa: columns.valore_casa[row],
        mutuo: columns.mutuo[row],
        componenti: (columns.offsets[row] as usize..columns.offsets[row + 1] as usize).map(member).collect(),
    };
    (0..table.rows).map(of).collect()
}

/// Cents of one household.
#[must_use]
#[inline]
pub fn case(case: &Case) -> i64 {
    let mut sums = Sums { members: case.componenti.len() as i64, ..Sums::default() };
    for member in &case.componenti {
        sums.income += member.reddito;
        sums.movable += member.patrimonio_mobiliare;
        sums.other += member.altri_immobili;
        sums.children += i64::from(member.figlio);
    }
    let (dividend, divisor) = quotient(&sums, case.canone, case.valore_casa, case.mutuo);
    divide_half_up(dividend, divisor)
}

#[derive(Clone, Copy, Default)]
struct Sums {
    income: i64,
    movable: i64,
    other: i64,
    members: i64,
    children: i64,
}

/// Cents as a fraction. With `E` the home beyond its deduction and `A` the other assets, in cents, and `s` the scale in hundredths:
/// `(ISR + (2/3 E + A) / 5) / (s / 100)` is `20 (15 ISR + 2 E + 3 A) / 3 s`.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "the places are masked to the length of the tables")]
fn quotient(sums: &Sums, canone: i64, valore_casa: i64, mutuo: i64) -> (i64, i64) {
    let beyond = (sums.children - 2).max(0);
    let income = (sums.income - canone.min(700_000 + 50_000 * beyond)).max(0);
    let home = (valore_casa - mutuo - 5_250_000 - 250_000 * beyond).max(0);
    let deduction = (600_000 + 200_000 * (sums.members - 1).max(0)).min(1_000_000) + 100_000 * beyond;
    let assets = (sums.movable - deduction).max(0) + sums.other;
    let scale = MEMBERS[sums.members as usize & 31] + CHILDREN[sums.children as usize & 31];
    (20 * (15 * income + 2 * home + 3 * assets), 3 * scale)
}

struct Columns<'a> {
    canone: &'a [i64],
    valore_casa: &'a [i64],
    mutuo: &'a [i64],
    offsets: &'a [i32],
    reddito: &'a [i64],
    patrimonio: &'a [i64],
    altri: &'a [i64],
    figlio: &'a [u8],
}

impl<'a> Columns<'a> {
    fn of(table: &'a Table) -> Self {
        let list = table.list();
        let member = |name| list.map(|list| numbers(&list.columns, name)).unwrap_or_default();
        Self {
            canone: table.numbers("canone"),
            valore_casa: table.numbers("valore_casa"),
            mutuo: table.numbers("mutuo"),
            offsets: list.map(|list| list.offsets.as_slice()).unwrap_or_default(),
            reddito: member("reddito"),
            patrimonio: member("patrimonio_mobiliare"),
            altri: member("altri_immobili"),
            figlio: list.map(|list| truths(&list.columns, "figlio")).unwrap_or_default(),
        }
    }
}

/// Plain: a loop over the households around a loop over the members.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "the offsets lie within the columns of the members")]
fn plain_body(columns: &Columns<'_>, results: &mut [i64]) {
    for (row, result) in results.iter_mut().enumerate() {
        let members = columns.offsets[row] as usize..columns.offsets[row + 1] as usize;
        let mut sums = Sums { members: members.len() as i64, ..Sums::default() };
        for member in members {
            sums.income += columns.reddito[member];
            sums.movable += columns.patrimonio[member];
            sums.other += columns.altri[member];
            sums.children += i64::from(columns.figlio[member]);
        }
        let (dividend, divisor) = quotient(&sums, columns.canone[row], columns.valore_casa[row], columns.mutuo[row]);
        *result = divide_half_up(dividend, divisor);
    }
}

/// Sums by households of a chunk, then a loop without branches over the households, where a division is a product with the reciprocal and a correction.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "the offsets lie within the columns of the members")]
fn chunked_body(columns: &Columns<'_>, results: &mut [i64]) {
    let mut chunk = vec![Sums::default(); CHUNK];
    for (first, results) in results.chunks_mut(CHUNK).enumerate() {
        let first = first * CHUNK;
        let offsets = &columns.offsets[first..=first + results.len()];
        for (sums, ends) in chunk.iter_mut().zip(offsets.windows(2)) {
            let members = ends[0] as usize..ends[1] as usize;
            *sums = Sums {
                income: columns.reddito[members.clone()].iter().sum(),
                movable: columns.patrimonio[members.clone()].iter().sum(),
                other: columns.altri[members.clone()].iter().sum(),
                members: members.len() as i64,
                children: columns.figlio[members].iter().map(|&child| i64::from(child)).sum(),
            };
        }
        let homes = columns.canone[first..].iter().zip(&columns.valore_casa[first..]).zip(&columns.mutuo[first..]);
        for ((result, sums), ((&canone, &valore_casa), &mutuo)) in results.iter_mut().zip(&chunk).zip(homes) {
            let (dividend, divisor) = quotient(sums, canone, valore_casa, mutuo);
            *result = divide_by_reciprocal(2 * dividend + divisor, 2 * divisor);
        }
    }
}

/// Running sums over the members of a chunk, of which a household is a difference: no branch depends on how many members it has.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "the offsets lie within the columns of the members")]
fn running_body(columns: &Columns<'_>, results: &mut [i64]) {
    let mut running: Vec<[i64; 4]> = Vec::with_capacity(8 * CHUNK);
    for (first, results) in results.chunks_mut(CHUNK).enumerate() {
        let first = first * CHUNK;
        let rows = results.len();
        let offsets = &columns.offsets[first..=first + rows];
        let (begin, end) = (offsets[0] as usize, offsets[rows] as usize);
        running.clear();
        running.push([0; 4]);
        let mut sum = [0_i64; 4];
        let money = columns.reddito[begin..end].iter().zip(&columns.patrimonio[begin..end]).zip(&columns.altri[begin..end]);
        running.extend(money.zip(&columns.figlio[begin..end]).map(|(((&income, &movable), &other), &child)| {
            for (sum, value) in sum.iter_mut().zip([income, movable, other, i64::from(child)]) {
                *sum += value;
            }
            sum
        }));
        let homes = columns.canone[first..].iter().zip(&columns.valore_casa[first..]).zip(&columns.mutuo[first..]);
        for ((result, ends), ((&canone, &valore_casa), &mutuo)) in results.iter_mut().zip(offsets.windows(2)).zip(homes) {
            let (from, to) = (&running[ends[0] as usize - begin], &running[ends[1] as usize - begin]);
            let sums = Sums {
                income: to[0] - from[0],
                movable: to[1] - from[1],
                other: to[2] - from[2],
                members: i64::from(ends[1] - ends[0]),
                children: to[3] - from[3],
            };
            let (dividend, divisor) = quotient(&sums, canone, valore_casa, mutuo);
            *result = divide_by_reciprocal(2 * dividend + divisor, 2 * divisor);
        }
    }
}

/// Bits of 2^52: a whole number below it, added to them, is a float with that number in its last places.
const TWO_52: u64 = 0x4330_0000_0000_0000;

/// `dividend / divisor` cut off, of a dividend below 2^51: the quotient of floats is at most one away, and the remainder tells.
#[inline(always)]
fn divide_by_reciprocal(dividend: i64, divisor: i64) -> i64 {
    let float = |whole: i64| f64::from_bits(whole as u64 | TWO_52) - f64::from_bits(TWO_52);
    let near = float(dividend) / float(divisor);
    let near = ((near + f64::from_bits(TWO_52)).to_bits() ^ TWO_52) as i64;
    let remainder = dividend - near * divisor;
    near - i64::from(remainder < 0) + i64::from(remainder >= divisor)
}

for_each_instruction_set!(plain = plain_body(Columns<'_>, [i64]));
for_each_instruction_set!(chunked = chunked_body(Columns<'_>, [i64]));
for_each_instruction_set!(running = running_body(Columns<'_>, [i64]));

/// The loops.
pub const LOOPS: &[(&str, super::Loop)] = &[
    ("plain", |set, table, results| plain(set, &Columns::of(table), result(results, 0))),
    ("branch-free in chunks", |set, table, results| chunked(set, &Columns::of(table), result(results, 0))),
    ("branch-free with running sums", |set, table, results| running(set, &Columns::of(table), result(results, 0))),
];

#[cfg(test)]
mod tests {
    use super::divide_by_reciprocal;

    #[test]
    fn the_quotient_of_floats_is_put_right() {
        for divisor in [600, 942, 1_224, 1_476, 1_710, 2_010] {
            for quotient in [0, 1, 999, 123_456_789, 900_000_000_000] {
                for remainder in [0, 1, divisor / 2, divisor - 1] {
                    assert_eq!(divide_by_reciprocal(quotient * divisor + remainder, divisor), quotient, "{divisor} {quotient} {remainder}");
                }
            }
        }
    }
}
