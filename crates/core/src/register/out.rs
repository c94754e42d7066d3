//! Where the results of cases go: all into one, parted among processors, or chunk by chunk to whoever looks at them while they are near.

use std::ops::Range;
#[cfg(feature = "threads")]
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Register, Results, RowFault};

/// Where the results of some cases go.
pub(super) trait Out {
    fn due(&mut self, due: usize) -> &mut [u8];
    fn amount(&mut self, amount: usize) -> (&mut [i64], &mut [i128], &mut [u8]);
    /// The first case and the first row of a list that it holds.
    fn first(&self, list: Option<usize>) -> usize;
    /// Some value is unknown.
    fn open(&mut self);
    /// Before these cases are evaluated.
    fn begin(&mut self, _: &Register<'_>, _: &Range<usize>) {}
    /// After they were. What could not be taken of them may be taken away.
    fn end(&mut self, _: &Register<'_>, _: &Range<usize>, _: &mut Vec<RowFault>) {}
}

impl Out for Results {
    fn due(&mut self, due: usize) -> &mut [u8] {
        self.dues.get_mut(due).map_or(&mut [], Vec::as_mut_slice)
    }
    fn amount(&mut self, amount: usize) -> (&mut [i64], &mut [i128], &mut [u8]) {
        match self.amounts.get_mut(amount) {
            Some(column) => (&mut column.values, &mut column.wide, &mut column.known),
            None => (&mut [], &mut [], &mut []),
        }
    }
    fn first(&self, list: Option<usize>) -> usize {
        Self::first(self, list)
    }
    fn open(&mut self) {
        self.is_open = true;
    }
}

/// Looks at the results of a chunk.
#[cfg(feature = "arrow")]
pub(super) trait Take {
    /// Of these cases, which follow those of the chunk before.
    fn take(&mut self, register: &Register<'_>, cases: &Range<usize>, results: &Results);
}

/// The results of one chunk after the other.
#[cfg(feature = "arrow")]
pub(super) struct Near<'f, T> {
    results: Results,
    /// What could not even be put into a column, by case; of later chunks.
    early: &'f [RowFault],
    pub cases: Range<usize>,
    pub taker: T,
}

#[cfg(feature = "arrow")]
impl<'f, T> Near<'f, T> {
    pub fn new(early: &'f [RowFault], cases: Range<usize>, taker: T) -> Self {
        Self { results: Results::default(), early, cases, taker }
    }
}

#[cfg(feature = "arrow")]
impl<T: Take> Out for Near<'_, T> {
    #[inline]
    fn due(&mut self, due: usize) -> &mut [u8] {
        Out::due(&mut self.results, due)
    }
    #[inline]
    fn amount(&mut self, amount: usize) -> (&mut [i64], &mut [i128], &mut [u8]) {
        Out::amount(&mut self.results, amount)
    }
    fn first(&self, list: Option<usize>) -> usize {
        self.results.first(list)
    }
    fn open(&mut self) {
        self.results.is_open = true;
    }
    #[inline]
    fn begin(&mut self, register: &Register<'_>, cases: &Range<usize>) {
        self.results.prepare(register, cases, true);
    }
    #[inline]
    fn end(&mut self, register: &Register<'_>, cases: &Range<usize>, faults: &mut Vec<RowFault>) {
        self.results.faults.append(faults);
        let (now, later) = self.early.split_at(self.early.partition_point(|fault| fault.case < cases.end));
        self.results.faults.extend_from_slice(now);
        self.early = later;
        self.results.refuse(register);
        self.taker.take(register, cases, &self.results);
    }
}

/// The results of the cases of one task.
#[cfg(feature = "threads")]
pub(super) struct Share<'o> {
    pub dues: Vec<&'o mut [u8]>,
    pub amounts: Vec<(&'o mut [i64], &'o mut [i128], &'o mut [u8])>,
    pub is_open: &'o AtomicBool,
    pub first: usize,
    pub first_rows: Vec<usize>,
}

#[cfg(feature = "threads")]
impl Out for Share<'_> {
    fn due(&mut self, due: usize) -> &mut [u8] {
        self.dues.get_mut(due).map_or(&mut [], |values| values)
    }
    fn amount(&mut self, amount: usize) -> (&mut [i64], &mut [i128], &mut [u8]) {
        match self.amounts.get_mut(amount) {
            Some((values, wide, known)) => (values, wide, known),
            None => (&mut [], &mut [], &mut []),
        }
    }
    fn first(&self, list: Option<usize>) -> usize {
        list.map_or(self.first, |list| self.first_rows.get(list).copied().unwrap_or(0))
    }
    fn open(&mut self) {
        self.is_open.store(true, Ordering::Relaxed);
    }
}

/// The first elements of a slice, taken off it.
#[cfg(feature = "threads")]
#[expect(clippy::mut_mut, reason = "the rest is what is left of the slice after each task")]
pub(super) fn take_off<'o, T>(rest: &mut &'o mut [T], count: usize) -> &'o mut [T] {
    rest.split_off_mut(..count.min(rest.len())).unwrap_or_default()
}
