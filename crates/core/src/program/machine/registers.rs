//! What a machine holds: a register per value that is alive, as long as a chunk.

use crate::program::UNKNOWN;

/// Rows of one case that are looked at together: registers of rows have room for whole ones.
pub(super) const TOGETHER: usize = 8;

/// Numbers of a chunk. `known` says which of them are, and counts only where the chunk is `open`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lane<T> {
    pub values: Vec<T>,
    /// 1 where the number is known, 0 where it is not.
    pub known: Vec<u8>,
    /// Some number may be unknown.
    pub open: bool,
}

impl<T: Copy + Default> Lane<T> {
    fn reserve(&mut self, length: usize) {
        self.values.resize(length, T::default());
        self.known.resize(length, 1);
    }
}

/// Kleene bytes of a chunk.
#[derive(Clone, Debug, Default)]
pub(crate) struct Truths {
    pub values: Vec<u8>,
    /// Some of them may be unknown.
    pub open: bool,
}

/// The rows of a list in a chunk.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lists {
    /// Where the rows of each case begin, the first at zero; one more entry than cases.
    pub offsets: Vec<u32>,
    /// 1 where the list of a case was given.
    pub known: Vec<u8>,
    /// Some list was not given.
    pub open: bool,
}

impl Lists {
    pub fn total(&self) -> usize {
        self.offsets.last().copied().unwrap_or(0) as usize
    }

    /// Where the rows of a case lie.
    pub fn range(&self, case: usize) -> std::ops::Range<usize> {
        let at = |index: usize| self.offsets.get(index).copied().unwrap_or(0) as usize;
        at(case)..at(case + 1)
    }

    pub fn is_known(&self, case: usize) -> bool {
        !self.open || self.known.get(case) == Some(&1)
    }

    /// One case with so many rows, or one whose list is not given.
    pub fn set_one(&mut self, rows: Option<u32>) {
        self.offsets.clear();
        self.offsets.extend([0, rows.unwrap_or(0)]);
        self.known.clear();
        self.known.push(u8::from(rows.is_some()));
        self.open = rows.is_none();
    }
}

/// The level of a register: the cases, or the rows of a list of the program.
pub(super) type Level = Option<u32>;

/// How many registers a program needs, and at which level each is.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    pub narrow: Vec<Level>,
    pub wide: Vec<Level>,
    pub truth: Vec<Level>,
    pub lists: usize,
}

/// The registers of a machine. A register is taken out while it is written, so that the others can be read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Registers {
    pub(super) narrow: Vec<Lane<i64>>,
    pub(super) wide: Vec<Lane<i128>>,
    pub(super) truth: Vec<Truths>,
    pub(super) lists: Vec<Lists>,
    /// Sums up to each row, where a sum over rows is the difference of two of them.
    pub(super) prefix: Vec<i64>,
    pub(super) wide_prefix: Vec<i128>,
    /// Rows of which it is not known what they add.
    pub(super) open_rows: Vec<u8>,
    shape: Shape,
    cases: usize,
    rows: Vec<usize>,
}

impl Registers {
    pub(super) fn new(shape: &Shape) -> Self {
        Self {
            narrow: vec![Lane::default(); shape.narrow.len()],
            wide: vec![Lane::default(); shape.wide.len()],
            truth: vec![Truths::default(); shape.truth.len()],
            lists: vec![Lists::default(); shape.lists],
            prefix: Vec::new(),
            wide_prefix: Vec::new(),
            open_rows: Vec::new(),
            shape: shape.clone(),
            cases: 0,
            rows: vec![0; shape.lists],
        }
    }

    /// Makes every register long enough for so many cases and for the rows that [`Lists`] tell of. Allocates only where a chunk
    /// is longer than all before it.
    pub fn reserve(&mut self, cases: usize) {
        let rows: bool = self.lists.iter().zip(&self.rows).any(|(list, &have)| list.total() > have);
        if cases <= self.cases && !rows {
            return;
        }
        self.cases = self.cases.max(cases);
        for (list, have) in self.lists.iter().zip(&mut self.rows) {
            *have = list.total().next_multiple_of(TOGETHER).max(*have);
        }
        let (cases, rows) = (self.cases, &self.rows);
        let length = |level: &Level| level.map_or(cases, |list| rows.get(list as usize).copied().unwrap_or(0));
        for (lane, level) in self.narrow.iter_mut().zip(&self.shape.narrow) {
            lane.reserve(length(level));
        }
        for (lane, level) in self.wide.iter_mut().zip(&self.shape.wide) {
            lane.reserve(length(level));
        }
        for (truths, level) in self.truth.iter_mut().zip(&self.shape.truth) {
            truths.values.resize(length(level), UNKNOWN);
        }
        let longest = rows.iter().copied().max().unwrap_or(0) + 1;
        self.prefix.resize(longest, 0);
        self.open_rows.resize(longest, 0);
        if !self.wide.is_empty() {
            self.wide_prefix.resize(longest, 0);
        }
    }

    /// The register of numbers with this place; none where there is no such register.
    pub fn numbers(&mut self, register: u32) -> Option<&mut Lane<i64>> {
        self.narrow.get_mut(register as usize)
    }

    /// The register of truth values with this place; none where there is no such register.
    pub fn truths(&mut self, register: u32) -> Option<&mut Truths> {
        self.truth.get_mut(register as usize)
    }

    /// The rows of a list of the program, to read.
    pub fn given(&self, list: u32) -> Option<&Lists> {
        self.lists.get(list as usize)
    }

    /// The rows of a list of the program.
    pub fn list(&mut self, list: u32) -> Option<&mut Lists> {
        self.lists.get_mut(list as usize)
    }
}
