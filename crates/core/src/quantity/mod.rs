//! Exact quantities: units, rational scales, roundings.

mod ratio;
mod rounding;
mod scale;
#[cfg(test)]
mod tests;
mod unit;

pub(crate) use ratio::Ratio;
pub use rounding::{Mode, divide_rounded};
pub use scale::Scale;
pub use unit::{Base, Unit, UnitError};
