//! Runs a program over a few cases and keeps every result.

use std::sync::Arc;

use super::column::{Batch, Values};
use super::machine::{Code, Keep, Lists, Registers, run_few};
use super::{Kind, NodeId, Program, UNKNOWN};

/// Every result that a program computed, kept for whoever asks why.
#[derive(Clone, Debug)]
pub struct Frame {
    code: Arc<Code>,
    registers: Registers,
}

impl Frame {
    /// The number that an operation gave in a row, where it is one and known.
    #[must_use]
    pub fn number(&self, node: NodeId, row: usize) -> Option<i128> {
        self.code.number(&self.registers, node, row)
    }

    /// The truth value that an operation gave in a row; unknown where there is none.
    #[must_use]
    pub fn truth(&self, node: NodeId, row: usize) -> u8 {
        self.code.truth(&self.registers, node, row)
    }

    /// Whether the result is known in a row.
    #[must_use]
    pub fn is_known(&self, node: NodeId, row: usize) -> bool {
        self.truth(node, row) != UNKNOWN || self.number(node, row).is_some()
    }

    /// Where the rows of a case lie in a list of the program; none where the list was not given.
    #[must_use]
    pub fn rows(&self, list: u32, case: usize) -> Option<std::ops::Range<usize>> {
        let lists = self.registers.given(list)?;
        lists.is_known(case).then(|| lists.range(case))
    }
}

/// Runs `program` over `batch` on the day `on`, in days since 1970-01-01.
///
/// The batch must have the columns and lists that the program reads, of the kinds that it states, and values within the
/// declared ranges: [`crate::Facts`] builds such a batch. What is missing is read as unknown.
#[must_use]
pub fn evaluate(program: &Program, batch: &Batch, on: i64) -> Frame {
    Ready::new(program, on).evaluate(batch)
}

/// A program made ready for a day: whoever asks it again and again need not wait for that each time.
#[derive(Clone, Debug)]
pub(crate) struct Ready<'a> {
    pub program: &'a Program,
    code: Arc<Code>,
}

impl<'a> Ready<'a> {
    /// See [`evaluate`].
    pub fn new(program: &'a Program, on: i64) -> Self {
        Self { program, code: Arc::new(Code::new(program, None, on, Keep::All)) }
    }

    /// See [`evaluate`].
    pub fn evaluate(&self, batch: &Batch) -> Frame {
        let mut registers = self.code.registers();
        load(self.program, batch, &self.code, &mut registers);
        run_few(&self.code, &mut registers, batch.cases);
        Frame { code: Arc::clone(&self.code), registers }
    }
}

fn load(program: &Program, batch: &Batch, code: &Code, registers: &mut Registers) {
    for list in (0..).take(program.lists.len()) {
        let Some(to) = registers.list(list) else { continue };
        *to = match batch.rows.get(list as usize) {
            Some(rows) if rows.offsets.len() == batch.cases + 1 => Lists {
                offsets: rows.offsets.clone(),
                known: rows.known.clone().unwrap_or_else(|| vec![1; batch.cases]),
                open: rows.known.is_some(),
            },
            _ => Lists { offsets: vec![0; batch.cases + 1], known: vec![0; batch.cases], open: true },
        };
    }
    registers.reserve(batch.cases);
    for (place, input) in program.inputs.iter().enumerate() {
        let length = input.list.map_or(batch.cases, |list| registers.given(list).map_or(0, Lists::total));
        let column = batch.columns.get(place).filter(|column| column.len() == length);
        let Some(register) = code.input(place) else { continue };
        match input.kind {
            Kind::Truth => {
                let Some(truths) = registers.truths(register) else { continue };
                truths.open = true;
                truths.values.fill(UNKNOWN);
                if let Some(Values::Truth(values)) = column.map(|column| &column.values) {
                    truths.values.iter_mut().zip(values).for_each(|(to, &value)| *to = value);
                }
            }
            Kind::Narrow | Kind::Wide => {
                let Some(lane) = registers.numbers(register) else { continue };
                lane.open = true;
                lane.known.fill(0);
                if let Some((Values::Narrow(values), known)) = column.map(|column| (&column.values, &column.known)) {
                    lane.values.iter_mut().zip(values).for_each(|(to, &value)| *to = value);
                    match known {
                        Some(known) => lane.known.iter_mut().zip(known).for_each(|(to, &known)| *to = known),
                        None => lane.open = false,
                    }
                }
            }
        }
    }
}
