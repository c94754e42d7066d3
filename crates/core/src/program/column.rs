//! Columns of values, and the rows of lists.

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
    /// Mantissas, days or choices.
    Narrow(Vec<i64>),
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
    pub fn numbers(values: Vec<i64>, known: Option<Vec<u8>>) -> Self {
        let known = known.filter(|mask| mask.contains(&0));
        Self { values: Values::Narrow(values), known }
    }

    /// How many elements.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.values {
            Values::Truth(values) => values.len(),
            Values::Narrow(values) => values.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
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
