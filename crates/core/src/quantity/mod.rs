//! Exact quantities: units, rational scales, roundings.

mod rounding;
mod scale;
mod unit;

pub use rounding::{Mode, divide_rounded};
pub use scale::Scale;
pub use unit::{Base, Unit, UnitError};
