//! Static checks of bands and curves: holes, overlaps, jumps and falls, each with a value that shows it.
//!
//! Everything here is a function of limits and values that are already constants on one interval of dates.
//! Numbers are in the unit as it is written: under `%`, `30` is 30 %.

mod axis;
mod curve;
mod limits;
mod message;
mod show;

#[cfg(test)]
mod tests;

use rust_decimal::Decimal;

use super::span::Span;
use crate::quantity::Unit;

pub(crate) use crate::quantity::Ratio;
pub(crate) use curve::{Course, Direction, JumpAccepted, Piece, Stretch, check_curve};
pub(crate) use limits::partition;
pub(crate) use show::show;

/// A limit as it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit {
    pub value: Decimal,
    pub included: bool,
    pub span: Span,
}

/// The limits of one band. Without a lower limit it begins where the previous one ends; without an upper limit it is open.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub lower: Option<Limit>,
    pub upper: Option<Limit>,
    pub span: Span,
}

/// The value that the bands are about.
#[derive(Clone, Debug)]
pub(crate) struct Base {
    /// As the author wrote it: `isee`.
    pub label: String,
    pub unit: Unit,
    /// The step between the values that it can have, counted from zero; none where it can have any value.
    pub grid: Option<Decimal>,
    pub least: Option<Decimal>,
    pub greatest: Option<Decimal>,
}

/// Which neighbour a value belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Lower,
    Upper,
}

/// The reading of a printed table: `boundary:`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    pub holes: Option<Side>,
    pub overlaps: Option<Side>,
    pub span: Span,
}

/// Where one band ends and the next begins: the next holds `value > at` if the lower one includes the cut, else `value >= at`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    pub at: Decimal,
    pub lower_includes: bool,
}
