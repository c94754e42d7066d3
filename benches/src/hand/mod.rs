//! Loops written by hand for each rule, on columns of `i64`, with everything known beforehand: the limit that an interpreter of rules is
//! measured against. No loop checks anything; every number stays within the bounds that the rule files declare.

pub mod fund;
pub mod home_care;
pub mod meals;
pub mod w1;
pub mod w2;
pub mod w3;

use crate::table::Table;
use crate::workload::Workload;

/// What an amount is where nothing is due.
pub const NOT_DUE: i64 = -1;

/// Instructions that a loop is compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instructions {
    /// What every x86-64 has.
    Baseline,
    /// AVX2.
    Avx2,
    /// AVX-512 with 64-bit multiplication.
    Avx512,
}

impl Instructions {
    /// Those that this machine has.
    #[must_use]
    pub fn here() -> Vec<Self> {
        [Self::Baseline, Self::Avx2, Self::Avx512].into_iter().filter(|set| set.are_here()).collect()
    }

    fn are_here(self) -> bool {
        match self {
            Self::Baseline => true,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => std::is_x86_feature_detected!("avx2"),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => ["avx512f", "avx512dq", "avx512bw", "avx512vl"].len() == detected_avx512(),
            #[cfg(not(target_arch = "x86_64"))]
            Self::Avx2 | Self::Avx512 => false,
        }
    }

    /// Short name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Avx2 => "AVX2",
            Self::Avx512 => "AVX-512",
        }
    }
}

#[cfg(target_arch = "x86_64")]
fn detected_avx512() -> usize {
    let each = [
        std::is_x86_feature_detected!("avx512f"),
        std::is_x86_feature_detected!("avx512dq"),
        std::is_x86_feature_detected!("avx512bw"),
        std::is_x86_feature_detected!("avx512vl"),
    ];
    each.iter().filter(|&&found| found).count()
}

/// Compiles an inlined loop once for each instruction set, as `NAME(set, columns, results)`.
macro_rules! for_each_instruction_set {
    ($(#[$about:meta])* $name:ident = $body:ident($columns:ty, $results:ty)) => {
        $(#[$about])*
        fn $name(set: $crate::hand::Instructions, columns: &$columns, results: &mut $results) {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2,fma,bmi2")]
                fn avx2(columns: &$columns, results: &mut $results) {
                    $body(columns, results);
                }
                #[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl,bmi2")]
                fn avx512(columns: &$columns, results: &mut $results) {
                    $body(columns, results);
                }
                match set {
                    $crate::hand::Instructions::Baseline => {}
                    $crate::hand::Instructions::Avx2 => {
                        // SAFETY: sets come from `Instructions::here`, which asked the processor.
                        #[expect(unsafe_code, reason = "the only way to call a function compiled for instructions found at run time")]
                        return unsafe { avx2(columns, results) };
                    }
                    $crate::hand::Instructions::Avx512 => {
                        // SAFETY: as above.
                        #[expect(unsafe_code, reason = "the only way to call a function compiled for instructions found at run time")]
                        return unsafe { avx512(columns, results) };
                    }
                }
            }
            let _ = set;
            $body(columns, results);
        }
    };
}
pub(crate) use for_each_instruction_set;

/// A loop over a table, for an instruction set.
pub type Loop = fn(Instructions, &Table, &mut [Vec<i64>]);

/// The loops of a workload, with what they are called. The first one is the plainest.
#[must_use]
pub fn loops(workload: Workload) -> &'static [(&'static str, Loop)] {
    match workload {
        Workload::W1 => w1::LOOPS,
        Workload::W2 => w2::LOOPS,
        Workload::W3 => w3::LOOPS,
        Workload::HomeCare => home_care::LOOPS,
        Workload::Fund => fund::LOOPS,
        Workload::Meals => meals::LOOPS,
    }
}

/// What must come out, a column for each amount: every case on its own, with the plainest arithmetic.
#[must_use]
pub fn expected(workload: Workload, table: &Table) -> Vec<Vec<i64>> {
    let mut results = columns_of_results(workload, table.rows);
    if let Some((_, plain)) = loops(workload).first() {
        plain(Instructions::Baseline, table, &mut results);
    }
    results
}

/// Columns for the results of so many rows.
#[must_use]
pub fn columns_of_results(workload: Workload, rows: usize) -> Vec<Vec<i64>> {
    vec![vec![0; rows]; workload.amounts().len()]
}

/// A column of results; nothing where there are fewer.
fn result(results: &mut [Vec<i64>], place: usize) -> &mut [i64] {
    results.get_mut(place).map_or(&mut [], Vec::as_mut_slice)
}

/// Half up, of what is not negative.
#[inline(always)]
fn divide_half_up(dividend: i64, divisor: i64) -> i64 {
    (2 * dividend + divisor) / (2 * divisor)
}

/// `value / 100`, of what is not negative and below 2^32: a multiplication of 32 bits by 32, which every instruction set has for vectors.
#[inline(always)]
fn hundredth(value: i64) -> i64 {
    (((value as u64 & 0xFFFF_FFFF) * 0x51EB_851F) >> 37) as i64
}

/// `value / 10` likewise.
#[inline(always)]
fn tenth(value: i64) -> i64 {
    (((value as u64 & 0xFFFF_FFFF) * 0xCCCC_CCCD) >> 35) as i64
}

#[cfg(test)]
mod tests {
    use super::{hundredth, tenth};

    #[test]
    fn reciprocals_divide_exactly() {
        let near = |center: i64| center - 100..=center + 100;
        for value in (0..200_000).chain(near(137_640_050)).chain(near(0xFFFF_FF00)).filter(|&value| value <= 0xFFFF_FFFF) {
            assert_eq!((hundredth(value), tenth(value)), (value / 100, value / 10), "{value}");
        }
    }
}
