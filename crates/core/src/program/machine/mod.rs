//! The machine that runs programs: registers as long as a chunk, and steps that fill them.
#![expect(clippy::inline_always, reason = "what is not inlined into a function for an instruction set is compiled for the baseline")]
#![expect(clippy::needless_bitwise_bool, reason = "a branch would keep a loop from working on many rows at once")]

mod act;
mod cells;
mod code;
mod divide;
mod instructions;
mod line;
mod numbers;
mod one;
mod rare;
mod registers;
mod rows;
mod run;
mod seldom;
mod tree;

pub(crate) use cells::{Cells, Sheet, Sole};
pub(crate) use code::{Code, Keep};
pub use instructions::Instructions;
pub(crate) use instructions::{Ahead, Span, copy_truths, leaves, run_few, run_many, spread_bits};
pub(crate) use one::run_one;
use registers::Lane;
pub(crate) use registers::{Lists, Registers};

use super::{NodeId, UNKNOWN};
use code::Place;
pub(crate) use run::Outside;

fn copy<T: Copy, U>(values: &[T], lane: &Lane<U>, to: &mut [T], known: &mut [u8]) -> bool {
    if let Some(values) = values.get(..to.len()) {
        to.copy_from_slice(values);
    }
    if let (true, Some(mask)) = (lane.open, lane.known.get(..known.len())) {
        known.copy_from_slice(mask);
    }
    lane.open
}

impl Code {
    /// Registers for this code.
    pub fn registers(&self) -> Registers {
        Registers::new(&self.shape)
    }

    fn place(&self, node: NodeId) -> Place {
        self.places.get(node as usize).copied().unwrap_or(Place::Nowhere)
    }

    /// The number that an operation gave in a row, where it is known.
    #[inline]
    pub fn number(&self, registers: &Registers, node: NodeId, row: usize) -> Option<i128> {
        match self.place(node) {
            Place::Constant(value) => Some(value),
            Place::Narrow(register) => {
                let lane = registers.narrow.get(register as usize)?;
                let known = !lane.open || lane.known.get(row) == Some(&1);
                if known { lane.values.get(row).map(|&value| value.into()) } else { None }
            }
            Place::Wide(register) => {
                let lane = registers.wide.get(register as usize)?;
                let known = !lane.open || lane.known.get(row) == Some(&1);
                if known { lane.values.get(row).copied() } else { None }
            }
            Place::Truth(_) | Place::Nowhere => None,
        }
    }

    /// The number that an operation gives in every row of every case.
    pub fn constant(&self, node: NodeId) -> Option<i128> {
        match self.place(node) {
            Place::Constant(value) => Some(value),
            _ => None,
        }
    }

    /// The truth value that an operation gave in a row.
    #[inline]
    pub fn truth(&self, registers: &Registers, node: NodeId, row: usize) -> u8 {
        self.truths(registers, node).and_then(|values| values.get(row)).copied().unwrap_or(UNKNOWN)
    }

    /// Whether the numbers of an operation have 128 bits.
    pub fn is_wide(&self, node: NodeId) -> bool {
        match self.place(node) {
            Place::Wide(_) => true,
            Place::Constant(value) => i64::try_from(value).is_err(),
            _ => false,
        }
    }

    /// Copies the numbers of a chunk. Where some may be unknown, it copies which are known and says so.
    pub fn copy_narrow(&self, registers: &Registers, outside: Outside<'_>, node: NodeId, to: &mut [i64], known: &mut [u8]) -> bool {
        let lane = match self.place(node) {
            Place::Narrow(register) => registers.narrow.get(register as usize).map(|lane| (register, lane)),
            Place::Constant(value) => {
                to.fill(i64::try_from(value).unwrap_or_default());
                None
            }
            _ => None,
        };
        lane.is_some_and(|(register, lane)| {
            let values = outside.get(register as usize).copied().flatten().unwrap_or(&lane.values);
            copy(values, lane, to, known)
        })
    }

    /// The same for numbers of 128 bits.
    pub fn copy_wide(&self, registers: &Registers, node: NodeId, to: &mut [i128], known: &mut [u8]) -> bool {
        match self.place(node) {
            Place::Wide(register) => registers.wide.get(register as usize).is_some_and(|lane| copy(&lane.values, lane, to, known)),
            Place::Narrow(register) => registers.narrow.get(register as usize).is_some_and(|lane| {
                to.iter_mut().zip(&lane.values).for_each(|(to, &value)| *to = value.into());
                copy::<i128, i64>(&[], lane, &mut [], known)
            }),
            Place::Constant(value) => {
                to.fill(value);
                false
            }
            Place::Truth(_) | Place::Nowhere => false,
        }
    }

    /// The truth values of a chunk.
    pub fn truths<'r>(&self, registers: &'r Registers, node: NodeId) -> Option<&'r [u8]> {
        match self.place(node) {
            Place::Truth(register) => Some(registers.truth.get(register as usize)?.values.as_slice()),
            _ => None,
        }
    }
}
