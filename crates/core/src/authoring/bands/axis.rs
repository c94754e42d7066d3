//! Edges of bands on the line of a base value, which may be a grid.

use rust_decimal::Decimal;

use super::{Base, Cut, Limit};

/// A place between two neighbouring values: just before or just after `value`.
///
/// A band holds what lies between its lower and its upper edge, so bands meet where two edges are equal,
/// whichever words (`to` and `above`, `below` and `from`) they were written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Edge {
    Bottom,
    At { value: Decimal, after: bool },
    Top,
}

impl Edge {
    pub fn lower(limit: &Limit) -> Self {
        Self::At { value: limit.value, after: !limit.included }
    }

    pub fn upper(limit: &Limit) -> Self {
        Self::At { value: limit.value, after: limit.included }
    }

    /// The least value above a settled edge, if there is one.
    pub fn first(self) -> Option<Decimal> {
        match self {
            Self::At { value, after: false } => Some(value),
            _ => None,
        }
    }

    /// Where values above a settled edge begin: the value, and whether only what lies beyond it counts.
    pub fn start(self) -> Option<(Decimal, bool)> {
        match self {
            Self::At { value, after } => Some((value, after)),
            _ => None,
        }
    }

    pub fn cut(self) -> Option<Cut> {
        match self {
            Self::At { value, after } => Some(Cut { at: value, lower_includes: after }),
            Self::Bottom | Self::Top => None,
        }
    }
}

impl From<Cut> for Edge {
    fn from(cut: Cut) -> Self {
        Self::At { value: cut.at, after: cut.lower_includes }
    }
}

/// A sum that did not lose digits: decimals round where 28 digits do not hold a sum.
fn exact_sum(left: Decimal, right: Decimal) -> Option<Decimal> {
    left.checked_add(right).filter(|sum| sum.checked_sub(left) == Some(right) && sum.checked_sub(right) == Some(left))
}

/// The values that a base can have.
pub(super) struct Axis {
    grid: Option<Decimal>,
    pub bottom: Edge,
    pub top: Edge,
}

impl Axis {
    /// None where the bounds of the base do not fit on its grid.
    pub fn new(base: &Base) -> Option<Self> {
        let mut axis = Self { grid: base.grid.filter(|grid| *grid > Decimal::ZERO), bottom: Edge::Bottom, top: Edge::Top };
        if let Some(value) = base.least {
            axis.bottom = axis.settle(Edge::At { value, after: false })?;
        }
        if let Some(value) = base.greatest {
            axis.top = axis.settle(Edge::At { value, after: true })?;
        }
        Some(axis)
    }

    pub fn has_grid(&self) -> bool {
        self.grid.is_some()
    }

    /// On a grid, the same edge written as *just before* the first value of the grid above it; otherwise the edge itself.
    pub fn settle(&self, edge: Edge) -> Option<Edge> {
        let (Some(grid), Edge::At { value, after }) = (self.grid, edge) else { return Some(edge) };
        let rest = value.checked_rem(grid)?;
        let below = value.checked_sub(rest)?;
        let floor = if rest < Decimal::ZERO { exact_sum(below, -grid)? } else { below };
        let value = if floor == value && !after { value } else { exact_sum(floor, grid)? };
        Some(Edge::At { value, after: false })
    }

    /// The greatest value below a settled edge, if there is one.
    pub fn last(&self, edge: Edge) -> Option<Decimal> {
        match (edge, self.grid) {
            (Edge::At { value, .. }, Some(grid)) => exact_sum(value, -grid),
            (Edge::At { value, after: true }, None) => Some(value),
            _ => None,
        }
    }

    /// A value between two settled edges.
    pub fn between(&self, lower: Edge, upper: Edge) -> Option<Decimal> {
        if let Some(value) = lower.first().or_else(|| self.last(upper)) {
            return Some(value);
        }
        let half = |value: Decimal| value.checked_div(Decimal::TWO);
        match (lower, upper) {
            (Edge::At { value: low, .. }, Edge::At { value: high, .. }) => {
                low.checked_add(half(high.checked_sub(low)?)?).filter(|middle| low < *middle && *middle < high)
            }
            (Edge::At { value, .. }, _) => value.checked_add(Decimal::ONE),
            (_, Edge::At { value, .. }) => value.checked_sub(Decimal::ONE),
            _ => Some(Decimal::ZERO),
        }
    }

    /// Where values below a settled edge end: the value, and whether only what lies before it counts.
    pub fn end(&self, edge: Edge) -> Option<(Decimal, bool)> {
        match edge {
            Edge::At { value, after } if self.grid.is_none() => Some((value, !after)),
            _ => Some((self.last(edge)?, false)),
        }
    }
}
