//! One case, looked at with other values of one of its facts.

use std::cell::Cell;

use crate::program::{self, Batch, Column, Frame, NodeId, Op, Program, Ready, Rows, Values};

/// A case of a program in which one input is free.
pub(crate) struct Probe<'a> {
    pub program: &'a Program,
    ready: &'a Ready<'a>,
    /// The case by itself.
    base: &'a Batch,
    /// The input that is free.
    pub input: u32,
    /// The row of its list, counted in the case; 0 for a fact of the case.
    pub row: usize,
    /// For each operation, whether it rests on the input.
    rests: Vec<bool>,
    /// Values of the fact that may still be asked for one by one.
    left: Cell<usize>,
}

/// Values that are asked for one by one, at most, where rounded values lie near to one another.
const MOST_ASKED: usize = 200_000;

impl<'a> Probe<'a> {
    pub fn new(ready: &'a Ready<'a>, base: &'a Batch, input: u32, row: usize) -> Self {
        let program = ready.program;
        let mut rests: Vec<bool> = Vec::with_capacity(program.nodes.len());
        for node in &program.nodes {
            let own = matches!(node.op, Op::Input(found) if found == input);
            rests.push(own || node.op.operands().any(|operand| rests.get(operand as usize) == Some(&true)));
        }
        Self { program, ready, base, input, row, rests, left: Cell::new(MOST_ASKED) }
    }

    /// Whether a result rests on the input at all.
    pub fn rests_on_it(&self, node: NodeId) -> bool {
        self.rests.get(node as usize) == Some(&true)
    }

    /// How many rows a result has in the case; 1 for a result of the case.
    pub fn rows(&self, list: Option<u32>) -> usize {
        list.map_or(1, |list| self.base.rows.get(list as usize).map_or(0, total))
    }

    /// The element of the input in the case as it is; none where it is not known.
    pub fn own(&self) -> Option<i64> {
        let column = self.base.columns.get(self.input as usize)?;
        match &column.values {
            Values::Truth(values) => values.get(self.row).copied().filter(|&value| value != program::UNKNOWN).map(i64::from),
            Values::Narrow(values) => {
                let is_known = column.known.as_ref().is_none_or(|known| known.get(self.row) == Some(&1));
                values.get(self.row).copied().filter(|_| is_known)
            }
        }
    }

    /// Every result with these elements of the input; none once that has been asked too often.
    pub fn asked(&self, elements: &[i64]) -> Option<Frame> {
        self.left.set(self.left.get().checked_sub(elements.len())?);
        Some(self.frame(elements))
    }

    /// Every result with these elements of the input, one case after the other.
    pub fn frame(&self, elements: &[i64]) -> Frame {
        let cases = elements.len();
        let columns = (0..).zip(&self.base.columns).map(|(place, column)| {
            let own = if place == self.input { Some(elements) } else { None };
            self.repeated(column, cases, own)
        });
        let columns = columns.collect();
        let rows = self.base.rows.iter().map(|rows| repeated_rows(rows, cases)).collect();
        self.ready.evaluate(&Batch { cases, columns, rows })
    }

    fn repeated(&self, column: &Column, cases: usize, own: Option<&[i64]>) -> Column {
        let length = column.len();
        let values = match &column.values {
            Values::Truth(values) => Values::Truth(values.repeat(cases)),
            Values::Narrow(values) => Values::Narrow(values.repeat(cases)),
        };
        let mut column = Column { values, known: column.known.as_ref().map(|known| known.repeat(cases)) };
        for (place, &element) in own.unwrap_or_default().iter().enumerate() {
            put(&mut column, place * length + self.row, element);
        }
        Column { known: column.known.filter(|known| known.contains(&0)), ..column }
    }
}

/// Replaces an element of a column by one that is known.
pub(super) fn put(column: &mut Column, at: usize, element: i64) {
    fn set<T>(values: &mut [T], at: usize, value: T) {
        if let Some(place) = values.get_mut(at) {
            *place = value;
        }
    }
    match &mut column.values {
        Values::Truth(values) => set(values, at, u8::try_from(element).unwrap_or(program::UNKNOWN)),
        Values::Narrow(values) => set(values, at, element),
    }
    if let Some(known) = &mut column.known {
        set(known, at, 1);
    }
}

/// Rows of the only case.
pub(crate) fn total(rows: &Rows) -> usize {
    rows.offsets.last().copied().unwrap_or(0) as usize
}

fn repeated_rows(rows: &Rows, cases: usize) -> Rows {
    let total = rows.offsets.last().copied().unwrap_or(0);
    let offsets = (0..=u32::try_from(cases).unwrap_or(u32::MAX)).map(|place| place.saturating_mul(total)).collect();
    Rows { offsets, known: rows.known.as_ref().map(|known| known.repeat(cases)) }
}
