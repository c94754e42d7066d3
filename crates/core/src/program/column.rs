//! Columns of values, and the rows of lists.

use std::borrow::Cow;

/// False, in Kleene bytes.
pub const FALSE: u8 = 0;
/// Unknown, in Kleene bytes: *and* is the smaller, *or* the greater, *not* is `2 - x`.
pub const UNKNOWN: u8 = 1;
/// True, in Kleene bytes.
pub const TRUE: u8 = 2;

/// The elements of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values {
    /// Kleene bytes.
    Truth(Vec<u8>),
    /// Mantissas, days or choices in 64 bits.
    Narrow(Vec<i64>),
    /// Mantissas in 128 bits.
    Wide(Vec<i128>),
}

/// A column. Numbers carry a mask of what is known, only where something is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The elements; where a number is not known its element means nothing.
    pub values: Values,
    /// 1 where the number is known, 0 where it is not; none where all are known. Never there for truth values.
    pub known: Option<Vec<u8>>,
}

impl Column {
    /// A column of truth values.
    #[must_use]
    pub fn truth(values: Vec<u8>) -> Self {
        Self { values: Values::Truth(values), known: None }
    }

    /// A column of numbers with its mask; the mask is dropped where all are known.
    #[must_use]
    pub fn numbers(values: Values, known: Option<Vec<u8>>) -> Self {
        let known = known.filter(|mask| mask.contains(&0));
        Self { values, known }
    }

    /// How many elements.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.values {
            Values::Truth(values) => values.len(),
            Values::Narrow(values) => values.len(),
            Values::Wide(values) => values.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the element is known.
    #[must_use]
    pub fn is_known(&self, row: usize) -> bool {
        match (&self.values, &self.known) {
            (Values::Truth(values), _) => values.get(row).is_some_and(|&value| value != UNKNOWN),
            (_, Some(known)) => known.get(row) == Some(&1),
            (_, None) => row < self.len(),
        }
    }

    /// A number, if it is one and known.
    #[must_use]
    pub fn number(&self, row: usize) -> Option<i128> {
        if !self.is_known(row) {
            return None;
        }
        match &self.values {
            Values::Truth(_) => None,
            Values::Narrow(values) => values.get(row).map(|&value| i128::from(value)),
            Values::Wide(values) => values.get(row).copied(),
        }
    }

    /// A truth value; unknown where there is none.
    #[must_use]
    pub fn truth_at(&self, row: usize) -> u8 {
        match &self.values {
            Values::Truth(values) => values.get(row).copied().unwrap_or(UNKNOWN),
            _ => UNKNOWN,
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        match &self.values {
            Values::Truth(values) => values,
            _ => &[],
        }
    }

    pub(super) fn narrow(&self) -> &[i64] {
        match &self.values {
            Values::Narrow(values) => values,
            _ => &[],
        }
    }

    pub(super) fn widened(&self) -> Cow<'_, [i128]> {
        match &self.values {
            Values::Wide(values) => Cow::Borrowed(values),
            Values::Narrow(values) => Cow::Owned(values.iter().map(|&value| i128::from(value)).collect()),
            Values::Truth(_) => Cow::Borrowed(&[]),
        }
    }

    pub(super) fn mask(&self) -> Option<&[u8]> {
        self.known.as_deref()
    }
}

/// The rows of one list, for each case one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    /// Where the rows of each case begin; one more entry than cases.
    pub offsets: Vec<u32>,
    /// 1 where the list of the case was given, 0 where it was not; none where all were.
    pub known: Option<Vec<u8>>,
}

impl Rows {
    /// Rows of all cases together.
    #[must_use]
    pub fn total(&self) -> usize {
        self.offsets.last().copied().unwrap_or(0) as usize
    }

    /// Where the rows of a case lie.
    #[must_use]
    pub fn range(&self, case: usize) -> std::ops::Range<usize> {
        let at = |index: usize| self.offsets.get(index).copied().unwrap_or(0) as usize;
        at(case)..at(case + 1)
    }

    /// Whether the list of the case was given.
    #[must_use]
    pub fn is_known(&self, case: usize) -> bool {
        self.known.as_ref().is_none_or(|known| known.get(case) == Some(&1))
    }

    pub(super) fn cases(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }
}

/// Cases to evaluate together, as columns in the order of the program's inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// How many cases.
    pub cases: usize,
    /// A column per input.
    pub columns: Vec<Column>,
    /// Rows per list of the program.
    pub rows: Vec<Rows>,
}
