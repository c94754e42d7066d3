//! What a result may be while some facts are not known: a set of truth values, or an interval of numbers.
//!
//! Every operation gives at least what the evaluator could give for some completion of the facts. Where each fact is one value the
//! results are single values, and they are those of the evaluator.

use crate::program::{Comparison, FALSE, TRUE, UNKNOWN};
use crate::quantity::{Mode, divide_rounded};

/// Truth values that are possible, as bits: `1 << FALSE`, `1 << UNKNOWN`, `1 << TRUE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Truths(u8);

impl Truths {
    pub const NONE: Self = Self(0);
    pub const FALSE: Self = Self(1 << FALSE);
    pub const EITHER: Self = Self(1 << FALSE | 1 << TRUE);

    pub fn one(value: u8) -> Self {
        Self(1 << value.min(TRUE))
    }

    pub fn may(self, value: u8) -> bool {
        self.0 & (1 << value) != 0
    }

    pub fn is_settled(self) -> bool {
        self.0.is_power_of_two()
    }

    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub fn each(self) -> impl Iterator<Item = u8> {
        [FALSE, UNKNOWN, TRUE].into_iter().filter(move |&value| self.may(value))
    }

    /// Every result of `f` over the possible pairs.
    pub fn pairs(self, other: Self, f: impl Fn(u8, u8) -> u8) -> Self {
        let mut out = Self::NONE;
        for a in self.each() {
            for b in other.each() {
                out = out.with(Self::one(f(a, b)));
            }
        }
        out
    }
}

/// Numbers that are possible: those from `low` to `high` if it may be known, and unknown if it may be that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numbers {
    pub low: i128,
    pub high: i128,
    pub known: bool,
    pub unknown: bool,
}

impl Numbers {
    pub const UNKNOWN: Self = Self { low: 0, high: 0, known: false, unknown: true };

    pub fn one(value: i128) -> Self {
        Self::between(value, value)
    }

    pub fn between(low: i128, high: i128) -> Self {
        Self { low: low.min(high), high: low.max(high), known: true, unknown: false }
    }

    pub fn is_settled(self) -> bool {
        if self.known { !self.unknown && self.low == self.high } else { true }
    }

    /// One or the other.
    pub fn with(self, other: Self) -> Self {
        let unknown = self.unknown || other.unknown;
        match (self.known, other.known) {
            (true, true) => Self { low: self.low.min(other.low), high: self.high.max(other.high), known: true, unknown },
            (true, false) => Self { unknown, ..self },
            (false, _) => Self { unknown, ..other },
        }
    }

    /// The same interval, unknown where either may be.
    pub fn of(self, other: Self, low: i128, high: i128) -> Self {
        let (known, unknown) = (self.known && other.known, self.unknown || other.unknown);
        if known { Self { unknown, ..Self::between(low, high) } } else { Self::UNKNOWN }
    }

    pub fn map(self, f: impl Fn(i128) -> i128) -> Self {
        self.of(self, f(self.low), f(self.high))
    }

    pub fn add(self, other: Self) -> Self {
        self.of(other, self.low.saturating_add(other.low), self.high.saturating_add(other.high))
    }

    pub fn subtract(self, other: Self) -> Self {
        self.of(other, self.low.saturating_sub(other.high), self.high.saturating_sub(other.low))
    }

    fn corners(self, other: Self, f: impl Fn(i128, i128) -> i128) -> Self {
        let all = [f(self.low, other.low), f(self.low, other.high), f(self.high, other.low), f(self.high, other.high)];
        let (low, high) = all.iter().fold((i128::MAX, i128::MIN), |(low, high), &value| (low.min(value), high.max(value)));
        self.of(other, low, high)
    }

    pub fn multiply(self, other: Self) -> Self {
        self.corners(other, i128::saturating_mul)
    }

    pub fn minimum(self, other: Self) -> Self {
        self.of(other, self.low.min(other.low), self.high.min(other.high))
    }

    pub fn maximum(self, other: Self) -> Self {
        self.of(other, self.low.max(other.low), self.high.max(other.high))
    }

    /// `round(self x multiplier / (by x divisor))`, zero where `by` is.
    pub fn divide(self, by: Self, multiplier: i128, divisor: i128, mode: Mode) -> Self {
        let quotient = |value: i128, by: i128| {
            let denominator = by.saturating_mul(divisor);
            if denominator == 0 { 0 } else { divide_rounded(value.saturating_mul(multiplier), denominator, mode).unwrap_or(i128::MAX) }
        };
        let side = |low: i128, high: i128| (low <= high).then(|| self.corners(Self { low, high, ..by }, quotient));
        let zero = (by.low <= 0 && by.high >= 0).then(|| self.of(by, 0, 0));
        let parts = [side(by.low, by.high.min(-1)), zero, side(by.low.max(1), by.high)];
        parts.into_iter().flatten().reduce(Self::with).unwrap_or(Self::UNKNOWN)
    }

    pub fn compare(self, other: Self, comparison: Comparison) -> Truths {
        let mut out = Truths::NONE;
        if self.known && other.known {
            if may_hold(comparison, self, other) {
                out = out.with(Truths::one(TRUE));
            }
            if may_hold(comparison.negated(), self, other) {
                out = out.with(Truths::one(FALSE));
            }
        }
        if self.unknown || other.unknown { out.with(Truths::one(UNKNOWN)) } else { out }
    }

    /// What is given, and where it is not, what is supplied where that is due.
    pub fn supply(given: Self, due: Truths, value: Self) -> Self {
        if !given.unknown {
            return given;
        }
        let supplied = if due.may(TRUE) { value } else { Self::UNKNOWN };
        let supplied = Self { unknown: supplied.unknown || due != Truths::one(TRUE), ..supplied };
        if given.known { Self { unknown: false, ..given }.with(supplied) } else { supplied }
    }

    pub fn select(condition: Truths, then: Self, otherwise: Self) -> Self {
        let mut out: Option<Self> = None;
        let mut join = |value: Self| out = Some(out.map_or(value, |known| known.with(value)));
        if condition.may(TRUE) {
            join(then);
        }
        if condition.may(FALSE) {
            join(otherwise);
        }
        if condition.may(UNKNOWN) {
            let (low, high) = (then.low.max(otherwise.low), then.high.min(otherwise.high));
            let same = then.known && otherwise.known && low <= high;
            let always = same && then.is_settled() && otherwise.is_settled();
            join(if same { Self { low, high, known: true, unknown: !always } } else { Self::UNKNOWN });
        }
        out.unwrap_or(Self::UNKNOWN)
    }
}

fn may_hold(comparison: Comparison, a: Numbers, b: Numbers) -> bool {
    match comparison {
        Comparison::Equal => a.low <= b.high && b.low <= a.high,
        Comparison::NotEqual => !(a.low == a.high && b.low == b.high && a.low == b.low),
        Comparison::Less => a.low < b.high,
        Comparison::LessOrEqual => a.low <= b.high,
        Comparison::Greater => a.high > b.low,
        Comparison::GreaterOrEqual => a.high >= b.low,
    }
}

/// What one element of a column may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Any {
    Truth(Truths),
    Number(Numbers),
}

impl Any {
    pub fn is_settled(self) -> bool {
        match self {
            Self::Truth(truths) => truths.is_settled(),
            Self::Number(numbers) => numbers.is_settled(),
        }
    }

    pub fn truths(self) -> Truths {
        match self {
            Self::Truth(truths) => truths,
            Self::Number(_) => Truths::one(UNKNOWN),
        }
    }

    pub fn numbers(self) -> Numbers {
        match self {
            Self::Number(numbers) => numbers,
            Self::Truth(_) => Numbers::UNKNOWN,
        }
    }
}

/// Results over the rows of a case.
pub(super) struct Rows {
    /// Value (or nothing) and condition of each row; where rows are not known, of any of them.
    pub rows: Vec<(Numbers, Truths)>,
    /// How many there are, at least and at most, where the one row stands for all.
    pub any: Option<(i128, i128)>,
}

const NOTHING: Numbers = Numbers { low: 0, high: 0, known: true, unknown: false };

impl Rows {
    pub fn sum(&self) -> Numbers {
        let part = |&(value, condition): &(Numbers, Truths)| {
            let mut part: Option<Numbers> = None;
            let mut join = |more: Numbers| part = Some(part.map_or(more, |known| known.with(more)));
            if condition.may(FALSE) {
                join(NOTHING);
            }
            if condition.may(TRUE) {
                join(value);
            }
            if condition.may(UNKNOWN) {
                let zero = value.known && value.low <= 0 && value.high >= 0;
                let always = zero && value.is_settled();
                join(if zero { Numbers { unknown: !always, ..NOTHING } } else { Numbers::UNKNOWN });
            }
            part.unwrap_or(NOTHING)
        };
        let parts = self.rows.iter().map(part);
        match self.any {
            None => parts.fold(NOTHING, Numbers::add),
            Some((least, most)) => {
                let part = self.rows.first().map_or(NOTHING, part);
                let sum = part.multiply(Numbers::between(least, most));
                if least == 0 { sum.with(NOTHING) } else { sum }
            }
        }
    }

    pub fn count(&self) -> Numbers {
        let rows = self.rows.iter().map(|&(_, condition)| (Numbers::one(1), condition)).collect();
        Self { rows, any: self.any }.sum()
    }

    /// The least of the conditions, or the greatest.
    pub fn fold(&self, empty: u8, pick: impl Fn(u8, u8) -> u8) -> Truths {
        match self.any {
            None => self.rows.iter().fold(Truths::one(empty), |all, (_, condition)| all.pairs(*condition, &pick)),
            Some((least, most)) => {
                let none = if least == 0 { Truths::one(empty) } else { Truths::NONE };
                let some = if most > 0 { self.rows.first().map_or(Truths::NONE, |row| row.1) } else { Truths::NONE };
                none.with(some)
            }
        }
    }

    /// The greatest value where the condition holds; mirrored, the least.
    pub fn greatest(&self) -> Numbers {
        let possible: Vec<_> = self.rows.iter().filter(|row| row.1.may(TRUE) && row.0.known).collect();
        let surely = |row: &(Numbers, Truths)| row.1 == Truths::one(TRUE) && row.0.known && !row.0.unknown;
        let certain = self.any.is_none_or(|(least, _)| least > 0);
        let open = self.rows.iter().any(|row| row.1.may(UNKNOWN) || row.1.may(TRUE) && row.0.unknown);
        let blocked = self.rows.iter().any(|row| row.1 == Truths::one(UNKNOWN) || row.1 == Truths::one(TRUE) && !row.0.known);
        let (Some(high), false) = (possible.iter().map(|row| row.0.high).max(), blocked && certain) else {
            return Numbers::UNKNOWN;
        };
        let sure = possible.iter().filter(|row| surely(row)).map(|row| row.0.low).max();
        let low = sure.or_else(|| possible.iter().map(|row| row.0.low).min()).unwrap_or(high);
        let most = self.any.is_none_or(|(_, most)| most > 0);
        let unknown = open || sure.is_none() || !certain;
        if most { Numbers { unknown, ..Numbers::between(low, high) } } else { Numbers::UNKNOWN }
    }

    pub fn least(&self) -> Numbers {
        let mirror = |value: Numbers| Numbers { low: value.high.saturating_neg(), high: value.low.saturating_neg(), ..value };
        let rows = self.rows.iter().map(|&(value, condition)| (mirror(value), condition)).collect();
        mirror(Self { rows, any: self.any }.greatest())
    }
}
