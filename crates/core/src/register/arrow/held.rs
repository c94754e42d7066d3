//! A column of a batch for as long as a register reads it.

use arrow_buffer::{BooleanBuffer, NullBuffer, ScalarBuffer};

use crate::register::{Bits, Column};

/// Elements where they lie in a batch, or made from it.
#[derive(Clone, Debug)]
pub(super) enum Elements {
    Mantissas(ScalarBuffer<i64>),
    Days(ScalarBuffer<i32>),
    Decimals {
        values: ScalarBuffer<i128>,
        multiplier: i128,
        divisor: i128,
    },
    Truths(BooleanBuffer),
    /// Nothing but nulls.
    Unknown,
}

#[derive(Clone, Debug)]
pub(super) struct Held {
    pub elements: Elements,
    pub known: Option<NullBuffer>,
}

pub(super) fn bits(buffer: &BooleanBuffer) -> Option<Bits<'_>> {
    Bits::new(buffer.values(), buffer.offset(), buffer.len())
}

impl Held {
    /// None where nothing is known.
    pub fn column(&self) -> Option<Column<'_>> {
        let column = match &self.elements {
            Elements::Mantissas(values) => Column::mantissas(values),
            Elements::Days(values) => Column::days(values),
            Elements::Decimals { values, multiplier, divisor } => Column::decimals(values, *multiplier, *divisor),
            Elements::Truths(values) => Column::bits(bits(values)?),
            Elements::Unknown => return None,
        };
        Some(column.known(self.known.as_ref().and_then(|known| bits(known.inner()))))
    }
}
