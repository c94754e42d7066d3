//! Which instructions of the processor the loops are made of. The only module of the crate with `unsafe` code.
//!
//! What is quick here is `#[inline]`, and so is all that leads to it: it is compiled where it is used, and so as quick as that crate is to
//! be, while the rest of the library may be compiled to be small (`profile.wheel`).
//!
//! The same loops are compiled for each instruction set; which one runs is found out once. They agree bit by bit: integers do, and
//! floating point is used only where each result is exact or corrected (see [`super::divide`]).
#![cfg_attr(
    target_arch = "x86_64",
    expect(unsafe_code, reason = "to call what is compiled for an instruction set, and to fetch memory ahead of its use")
)]

use super::code::Code;
use super::registers::Registers;
use super::run::{Outside, run};
use crate::program::UNKNOWN;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    Baseline,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

/// Instructions that this processor has: there is no other way to come by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instructions(Set);

impl Instructions {
    /// The best that this processor has.
    #[must_use]
    pub fn best() -> Self {
        Self::all().last().copied().unwrap_or(Self(Set::Baseline))
    }

    /// Those that this processor has, the best one last.
    #[must_use]
    pub fn all() -> Vec<Self> {
        #[cfg_attr(not(target_arch = "x86_64"), expect(unused_mut, reason = "only one set is compiled"))]
        let mut found = vec![Self(Set::Baseline)];
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("bmi2") {
            found.push(Self(Set::Avx2));
            let more = is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl");
            if more {
                found.push(Self(Set::Avx512));
            }
        }
        found
    }

    /// What they are called: `baseline`, `avx2`, `avx512`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self.0 {
            Set::Baseline => "baseline",
            #[cfg(target_arch = "x86_64")]
            Set::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            Set::Avx512 => "avx512",
        }
    }
}

/// Runs the steps over a chunk of cases.
#[inline]
pub(crate) fn run_many(with: Instructions, code: &Code, registers: &mut Registers, outside: Outside<'_>, cases: usize, ahead: Ahead<'_>) {
    match with.0 {
        // Hardly a processor of this kind is left that has no more: it is not compiled to be quick where the library is to be small.
        Set::Baseline if cfg!(target_arch = "x86_64") => run_plainly(code, registers, outside, cases, ahead),
        Set::Baseline => run(code, registers, outside, cases, ahead),
        #[cfg(target_arch = "x86_64")]
        // SAFETY: only `Instructions::all` makes this value, where the processor has these instructions.
        Set::Avx2 => unsafe { run_avx2(code, registers, outside, cases, ahead) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: only `Instructions::all` makes this value, where the processor has these instructions.
        Set::Avx512 => unsafe { run_avx512(code, registers, outside, cases, ahead) },
    }
}

/// Runs the steps over a few cases, without a look at what the processor has: the results are the same.
pub(crate) fn run_few(code: &Code, registers: &mut Registers, cases: usize) {
    run_plainly(code, registers, &[], cases, Ahead::NOTHING);
}

#[inline(never)]
fn run_plainly(code: &Code, registers: &mut Registers, outside: Outside<'_>, cases: usize, ahead: Ahead<'_>) {
    run(code, registers, outside, cases, ahead);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi2")]
#[inline]
fn run_avx2(code: &Code, registers: &mut Registers, outside: Outside<'_>, cases: usize, ahead: Ahead<'_>) {
    run(code, registers, outside, cases, ahead);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi2,avx512f,avx512bw,avx512dq,avx512vl")]
#[inline]
fn run_avx512(code: &Code, registers: &mut Registers, outside: Outside<'_>, cases: usize, ahead: Ahead<'_>) {
    run(code, registers, outside, cases, ahead);
}

/// A loop compiled for each instruction set.
macro_rules! for_each_set {
    ($(#[$about:meta])* $name:ident = $body:ident, $avx2:ident, $avx512:ident, ($($argument:ident: $type:ty),*) -> $result:ty) => {
        $(#[$about])*
        #[inline]
        pub(crate) fn $name(with: Instructions, $($argument: $type),*) -> $result {
            match with.0 {
                Set::Baseline => $body($($argument),*),
                #[cfg(target_arch = "x86_64")]
                // SAFETY: only `Instructions::all` makes this value, where the processor has these instructions.
                Set::Avx2 => unsafe { $avx2($($argument),*) },
                #[cfg(target_arch = "x86_64")]
                // SAFETY: only `Instructions::all` makes this value, where the processor has these instructions.
                Set::Avx512 => unsafe { $avx512($($argument),*) },
            }
        }

        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx2,bmi2")]
        #[inline]
        fn $avx2($($argument: $type),*) -> $result {
            $body($($argument),*)
        }

        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx2,bmi2,avx512f,avx512bw,avx512dq,avx512vl")]
        #[inline]
        fn $avx512($($argument: $type),*) -> $result {
            $body($($argument),*)
        }
    };
}

for_each_set! {
    /// Whether some value is less than `low` or more than `high`.
    leaves = any_leaves, leaves_avx2, leaves_avx512, (values: &[i64], low: i64, high: i64) -> bool
}

#[inline(always)]
fn any_leaves(values: &[i64], low: i64, high: i64) -> bool {
    values.iter().fold(false, |any, &value| any | (value < low) | (value > high))
}

for_each_set! {
    /// Copies Kleene bytes. Gives the greatest, and whether some are unknown.
    copy_truths = copy_and_look, copy_truths_avx2, copy_truths_avx512, (from: &[u8], to: &mut [u8]) -> (u8, bool)
}

#[inline(always)]
fn copy_and_look(from: &[u8], to: &mut [u8]) -> (u8, bool) {
    let (mut greatest, mut unknown) = (0, 0);
    for (to, &value) in to.iter_mut().zip(from) {
        *to = value;
        greatest = value.max(greatest);
        unknown |= u8::from(value == UNKNOWN);
    }
    (greatest, unknown != 0)
}

for_each_set! {
    /// Writes eight bytes for each of some bytes, one for each bit, the lowest first: `one`, which is 1 or 2, where it is set, else 0. Gives
    /// whether every bit is set.
    spread_bits = spread_each, spread_bits_avx2, spread_bits_avx512, (from: &[u8], to: &mut [[u8; 8]], one: u8) -> bool
}

#[inline(always)]
fn spread_each(from: &[u8], to: &mut [[u8; 8]], one: u8) -> bool {
    let (ones, shift) = (0x0101_0101_0101_0101_u64.wrapping_mul(one.into()), 8_u32.wrapping_sub(one.into()));
    let mut all = u8::MAX;
    for (to, &byte) in to.iter_mut().zip(from) {
        all &= byte;
        // Each byte holds one bit in its place; what is not zero carries into the highest bit, and from there down.
        let each = u64::from(byte).wrapping_mul(0x0101_0101_0101_0101) & 0x8040_2010_0804_0201;
        *to = (each.wrapping_add(0x7F7F_7F7F_7F7F_7F7F).wrapping_shr(shift) & ones).to_le_bytes();
    }
    all == u8::MAX
}

/// Bytes of a column that will be read next.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    from: usize,
    lines: usize,
}

impl Span {
    /// Bytes that memory is fetched by.
    pub const LINE: usize = 64;

    pub fn of<T>(values: &[T]) -> Self {
        Self { from: values.as_ptr().addr(), lines: size_of_val(values).div_ceil(Self::LINE) }
    }

    pub fn is_empty(self) -> bool {
        self.lines == 0
    }
}

/// Memory of the next chunk, fetched a little with every step: columns are read eight kilobytes at a time, which is too short for
/// the processor to foresee.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ahead<'a> {
    spans: &'a [Span],
    span: usize,
    line: usize,
    share: usize,
}

impl<'a> Ahead<'a> {
    /// Nothing to fetch: what is read is near already.
    pub const NOTHING: Ahead<'static> = Ahead { spans: &[], span: 0, line: 0, share: 0 };

    /// These columns, spread over the steps of the code.
    pub fn new(spans: &'a [Span], code: &Code) -> Self {
        let lines: usize = spans.iter().map(|span| span.lines).sum();
        Self { spans, span: 0, line: 0, share: lines.div_ceil(code.steps.len().max(1)) }
    }

    #[inline(always)]
    pub(super) fn fetch(&mut self) {
        for _ in 0..self.share {
            let Some(span) = self.spans.get(self.span) else { return };
            fetch(std::ptr::without_provenance(span.from.wrapping_add(self.line * Span::LINE)));
            self.line += 1;
            if self.line >= span.lines {
                self.span += 1;
                self.line = 0;
            }
        }
    }
}

#[inline(always)]
fn fetch(address: *const u8) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a hint to the processor; it reads nothing and cannot fail, whatever the address is.
    unsafe {
        std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(address.cast());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = address;
}
