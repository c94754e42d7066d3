//! What the steps of a machine do.

use super::divide::By;
use super::registers::Level;
use crate::program::{Comparison, LeapDay};
use crate::quantity::Mode;

/// One side of an operation.
#[derive(Clone, Copy, Debug)]
pub(super) enum Arg {
    Register(u32),
    Constant(i64),
    /// A constant of 128 bits, by its place in [`Code::constants`].
    Wide(u32),
}

/// Arithmetic on two numbers.
#[derive(Clone, Copy, Debug)]
pub(super) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Minimum,
    Maximum,
}

/// Logic on two truth values.
#[derive(Clone, Copy, Debug)]
pub(super) enum Logic {
    And,
    Or,
    Coalesce,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Days {
    Years(LeapDay),
    Months(LeapDay),
}

/// What a step does; registers hold the operands. Numbers have 64 bits, but for those of [`Act::Wide`].
#[derive(Clone, Copy, Debug)]
pub(super) enum Act {
    Arithmetic(Arithmetic, Arg, Arg),
    /// A number on a line, by the place of the line.
    Line(Arg, u32),
    /// A quotient below 2^51, where floating point with one correction is exact.
    DivideBy {
        value: Arg,
        by: By,
        mode: Mode,
    },
    Divide {
        value: Arg,
        by: Arg,
        factors: (i64, i64),
        mode: Mode,
    },
    /// A quotient in 128 bits; its factors are constants, by their place.
    Precise {
        value: Arg,
        by: Arg,
        factors: u32,
        mode: Mode,
    },
    Compare(Comparison, Arg, Arg),
    Logic(Logic, u32, u32),
    Not(u32),
    Choose(u32, u32, u32),
    Select(u32, Arg, Arg),
    /// The value of the band that a number lies in, by the place of the table.
    Bands(Arg, u32),
    Supply(Arg, u32, Arg),
    Known(Arg),
    SameTruth(u8),
    Truncate(u32),
    Spread(Arg, u32),
    SpreadTruth(u32, u32),
    Sum(Arg, Option<u32>, u32),
    Count(Option<u32>, u32),
    AnyRow(u32, u32),
    EveryRow(u32, u32),
    Extreme {
        greatest: bool,
        value: Arg,
        condition: Option<u32>,
        list: u32,
    },
    Running(Arg, u32),
    Between(Days, Arg, Arg),
    Year(Arg),
    Month(Arg),
    Wide(WideAct),
}

/// What a step does with numbers of 128 bits.
#[derive(Clone, Copy, Debug)]
pub(super) enum WideAct {
    Arithmetic(Arithmetic, Arg, Arg),
    Divide { value: Arg, by: Arg, factors: u32, mode: Mode },
    Compare(Comparison, Arg, Arg),
    Select(u32, Arg, Arg),
    Supply(Arg, u32, Arg),
    Known(Arg),
    Widen(u32),
    Spread(Arg, u32),
    Sum(Arg, Option<u32>, u32),
    Extreme { greatest: bool, value: Arg, condition: Option<u32>, list: u32 },
    Running(Arg, u32),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub act: Act,
    pub to: u32,
    pub level: Level,
}
