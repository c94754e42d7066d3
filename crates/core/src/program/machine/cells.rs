//! What one case by itself is computed with: a cell for each value and each constant, side by side, and steps that name cells.

use super::act::{Act, Arg, Arithmetic, Logic, Step, WideAct};
use super::code::{Code, Place};
use super::divide::By;
use super::registers::{Lane, Lists, Registers};
use crate::program::{Comparison, NodeId, UNKNOWN};
use crate::quantity::Mode;

/// A number of the case, or a Kleene byte as one, which is always known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub value: i64,
    pub known: bool,
}

impl Cell {
    /// A number that is not known, and a truth value that is not: a cell is never both.
    pub const UNKNOWN: Self = Self { value: UNKNOWN as i64, known: false };
}

/// A number of 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WideCell {
    pub value: i128,
    pub known: bool,
}

impl WideCell {
    pub const UNKNOWN: Self = Self { value: 0, known: false };
}

/// What a step with a short form does.
#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    Add,
    Subtract,
    Multiply,
    Minimum,
    Maximum,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    And,
    Or,
    Coalesce,
    Not,
    /// `c` is the condition.
    Choose,
    Select,
    /// `b` is the place of the table.
    Bands,
    /// `b` is the place of the line.
    Line,
    /// `b` is the place of the divisor.
    DivideBy,
    /// `c` is the place of the factors.
    Divide,
    /// `a` and `b` are registers of rows, of numbers and of what counts; `c` is the list.
    Sum,
    Count,
    /// `c` is the place of the step in the code.
    Other,
}

/// A step on cells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Short {
    pub what: What,
    pub to: u32,
    pub a: u32,
    pub b: u32,
    pub c: u32,
}

/// Where cells are, for one code or for several that serve the same cases: first those of the numbers of 64 bits, then those of the truth
/// values, then constants.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    numbers: u32,
    truths: u32,
    wides: u32,
    constants: Vec<i64>,
}

fn place(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

impl Sheet {
    /// For a code, and for those that it stands beside.
    pub fn new(last: &Code) -> Self {
        Self {
            numbers: place(last.shape.narrow.len()),
            truths: place(last.shape.truth.len()),
            wides: place(last.shape.wide.len()),
            constants: Vec::new(),
        }
    }

    fn constant(&mut self, value: i64) -> u32 {
        let before = self.numbers.saturating_add(self.truths);
        let known = self.constants.iter().position(|&known| known == value);
        let at = known.unwrap_or_else(|| {
            self.constants.push(value);
            self.constants.len() - 1
        });
        before.saturating_add(place(at))
    }

    fn truth(&self, register: u32) -> u32 {
        self.numbers.saturating_add(register)
    }

    fn number(&mut self, arg: Arg) -> u32 {
        match arg {
            Arg::Register(register) => register,
            Arg::Constant(value) => self.constant(value),
            Arg::Wide(_) => self.constant(0),
        }
    }

    /// Cells in which nothing is known but the constants, for codes with these registers.
    pub fn cells(&self, columns: Registers) -> Cells {
        let mut values = vec![Cell::UNKNOWN; (self.numbers + self.truths) as usize];
        values.extend(self.constants.iter().map(|&value| Cell { value, known: true }));
        Cells { values, wide: vec![WideCell::UNKNOWN; self.wides as usize], truths: self.numbers, columns }
    }
}

/// The values of one case.
#[derive(Clone, Debug)]
pub(crate) struct Cells {
    pub(super) values: Vec<Cell>,
    wide: Vec<WideCell>,
    /// Where the cells of truth values begin.
    truths: u32,
    /// The rows of lists, and values of the case where a step in columns reads or writes them.
    pub(super) columns: Registers,
}

impl Cells {
    #[inline(always)]
    pub(super) fn cell(&self, place: u32) -> Cell {
        self.values.get(place as usize).copied().unwrap_or(Cell::UNKNOWN)
    }

    #[inline(always)]
    pub(super) fn set(&mut self, place: u32, cell: Cell) {
        if let Some(to) = self.values.get_mut(place as usize) {
            *to = cell;
        }
    }

    pub(super) fn wide_cell(&self, place: u32) -> WideCell {
        self.wide.get(place as usize).copied().unwrap_or(WideCell::UNKNOWN)
    }

    pub(super) fn set_wide(&mut self, place: u32, cell: WideCell) {
        if let Some(to) = self.wide.get_mut(place as usize) {
            *to = cell;
        }
    }

    pub(super) fn truth(&self, register: u32) -> Cell {
        self.cell(self.truths.saturating_add(register))
    }

    #[inline(always)]
    pub(super) fn put_truth(&mut self, register: u32, value: u8) {
        self.set(self.truths.saturating_add(register), Cell { value: value.into(), known: true });
    }

    /// The number of a fact of the case; none where it is not known.
    #[inline]
    pub fn give_number(&mut self, register: u32, value: Option<i64>) {
        self.set(register, value.map_or(Cell::UNKNOWN, |value| Cell { value, known: true }));
    }

    /// The truth value of a fact of the case.
    #[inline]
    pub fn give_truth(&mut self, register: u32, value: u8) {
        self.put_truth(register, value);
    }

    /// Whether the number of a fact of the case is known.
    #[inline]
    pub fn is_known(&self, register: u32) -> bool {
        self.cell(register).known
    }

    /// The rows of lists.
    #[inline]
    pub fn columns(&mut self) -> &mut Registers {
        &mut self.columns
    }

    /// The rows of a list of the program, to read.
    #[inline]
    pub fn given(&self, list: u32) -> Option<&Lists> {
        self.columns.given(list)
    }

    /// Puts what a step on rows reads of the case where it reads it.
    pub(super) fn lend(&mut self, act: &Act) {
        match *act {
            Act::Spread(Arg::Register(register), _) => {
                let Cell { value, known } = self.cell(register);
                lend(self.columns.narrow.get_mut(register as usize), value, known);
            }
            Act::Wide(WideAct::Spread(Arg::Register(register), _)) => {
                let WideCell { value, known } = self.wide_cell(register);
                lend(self.columns.wide.get_mut(register as usize), value, known);
            }
            Act::SpreadTruth(register, _) => {
                let value = u8::try_from(self.truth(register).value).unwrap_or(UNKNOWN);
                if let Some(truths) = self.columns.truth.get_mut(register as usize) {
                    truths.values.iter_mut().take(1).for_each(|to| *to = value);
                    truths.open = value == UNKNOWN;
                }
            }
            _ => {}
        }
    }

    /// Takes what a step in columns came to.
    pub(super) fn take_back(&mut self, step: &Step) {
        let register = step.to as usize;
        match step.act {
            Act::AnyRow(..) | Act::EveryRow(..) => {
                let found = self.columns.truth.get(register).and_then(|truths| truths.values.first());
                self.put_truth(step.to, found.copied().unwrap_or(UNKNOWN));
            }
            Act::Wide(_) => {
                let found = self.columns.wide.get(register).and_then(first);
                self.set_wide(step.to, found.map_or(WideCell::UNKNOWN, |value| WideCell { value, known: true }));
            }
            _ => {
                let found = self.columns.narrow.get(register).and_then(first);
                self.give_number(step.to, found);
            }
        }
    }
}

fn lend<T: Copy>(lane: Option<&mut Lane<T>>, value: T, known: bool) {
    let Some(lane) = lane else { return };
    lane.values.iter_mut().take(1).for_each(|to| *to = value);
    lane.known.iter_mut().take(1).for_each(|to| *to = u8::from(known));
    lane.open = !known;
}

/// The number of the only case, where it is known.
fn first<T: Copy>(lane: &Lane<T>) -> Option<T> {
    let known = !lane.open || lane.known.first() == Some(&1);
    lane.values.first().copied().filter(|_| known)
}

/// A code as it runs over one case by itself.
#[derive(Clone, Debug)]
pub(crate) struct Sole {
    pub(super) code: Code,
    pub(super) steps: Vec<Short>,
    pub(super) divisors: Vec<(By, Mode)>,
    pub(super) factors: Vec<((i64, i64), Mode)>,
    spots: Vec<Spot>,
}

/// Where the value of an operation is.
#[derive(Clone, Copy, Debug)]
enum Spot {
    Constant(i128),
    Number(u32),
    Wide(u32),
    Truth(u32),
    /// Among the columns, or nowhere.
    Rows,
}

impl Sole {
    pub fn new(code: Code, sheet: &mut Sheet) -> Self {
        let spot = |&place: &Place| {
            let of_case = |levels: &[Option<u32>], register: u32| levels.get(register as usize) == Some(&None);
            match place {
                Place::Constant(value) => Spot::Constant(value),
                Place::Narrow(register) if of_case(&code.shape.narrow, register) => Spot::Number(register),
                Place::Wide(register) if of_case(&code.shape.wide, register) => Spot::Wide(register),
                Place::Truth(register) if of_case(&code.shape.truth, register) => Spot::Truth(sheet.truth(register)),
                _ => Spot::Rows,
            }
        };
        let spots = code.places.iter().map(spot).collect();
        let mut sole = Self { steps: Vec::with_capacity(code.steps.len()), divisors: Vec::new(), factors: Vec::new(), spots, code };
        for at in 0..sole.code.steps.len() {
            let Some(&step) = sole.code.steps.get(at) else { continue };
            let short = sole.short(&step, at, sheet);
            sole.steps.push(short);
        }
        sole
    }

    fn short(&mut self, step: &Step, at: usize, sheet: &mut Sheet) -> Short {
        let other = Short { what: What::Other, to: step.to, a: 0, b: 0, c: place(at) };
        if step.level.is_some() {
            return other;
        }
        let (to, truth) = (step.to, sheet.truth(step.to));
        match step.act {
            Act::Arithmetic(what, a, b) => {
                let what = match what {
                    Arithmetic::Add => What::Add,
                    Arithmetic::Subtract => What::Subtract,
                    Arithmetic::Multiply => What::Multiply,
                    Arithmetic::Minimum => What::Minimum,
                    Arithmetic::Maximum => What::Maximum,
                };
                Short { what, to, a: sheet.number(a), b: sheet.number(b), c: 0 }
            }
            Act::Compare(comparison, a, b) => {
                let (what, a, b) = match comparison {
                    Comparison::Equal => (What::Equal, a, b),
                    Comparison::NotEqual => (What::NotEqual, a, b),
                    Comparison::Less => (What::Less, a, b),
                    Comparison::LessOrEqual => (What::LessOrEqual, a, b),
                    Comparison::Greater => (What::Less, b, a),
                    Comparison::GreaterOrEqual => (What::LessOrEqual, b, a),
                };
                Short { what, to: truth, a: sheet.number(a), b: sheet.number(b), c: 0 }
            }
            Act::Logic(what, a, b) => {
                let what = match what {
                    Logic::And => What::And,
                    Logic::Or => What::Or,
                    Logic::Coalesce => What::Coalesce,
                };
                Short { what, to: truth, a: sheet.truth(a), b: sheet.truth(b), c: 0 }
            }
            Act::Not(a) => Short { what: What::Not, to: truth, a: sheet.truth(a), b: 0, c: 0 },
            Act::Choose(condition, a, b) => {
                Short { what: What::Choose, to: truth, a: sheet.truth(a), b: sheet.truth(b), c: sheet.truth(condition) }
            }
            Act::Select(condition, a, b) => {
                Short { what: What::Select, to, a: sheet.number(a), b: sheet.number(b), c: sheet.truth(condition) }
            }
            Act::Bands(number, table) => Short { what: What::Bands, to, a: sheet.number(number), b: table, c: 0 },
            Act::Line(value, line) => Short { what: What::Line, to, a: sheet.number(value), b: line, c: 0 },
            Act::DivideBy { value, by, mode } => {
                self.divisors.push((by, mode));
                Short { what: What::DivideBy, to, a: sheet.number(value), b: place(self.divisors.len() - 1), c: 0 }
            }
            Act::Divide { value, by, factors, mode } => {
                self.factors.push((factors, mode));
                Short { what: What::Divide, to, a: sheet.number(value), b: sheet.number(by), c: place(self.factors.len() - 1) }
            }
            Act::Sum(Arg::Register(register), condition, list) => {
                Short { what: What::Sum, to, a: register, b: condition.unwrap_or(u32::MAX), c: list }
            }
            Act::Count(condition, list) => Short { what: What::Count, to, a: 0, b: condition.unwrap_or(u32::MAX), c: list },
            _ => other,
        }
    }

    /// The number that an operation gave in a row, where it is known.
    #[inline]
    pub fn number(&self, cells: &Cells, node: NodeId, row: usize) -> Option<i128> {
        match self.spots.get(node as usize)? {
            Spot::Constant(value) => Some(*value),
            Spot::Number(at) => {
                let cell = cells.cell(*at);
                (cell.known && row == 0).then_some(cell.value.into())
            }
            Spot::Wide(at) => {
                let cell = cells.wide_cell(*at);
                (cell.known && row == 0).then_some(cell.value)
            }
            Spot::Truth(_) => None,
            Spot::Rows => self.code.number(&cells.columns, node, row),
        }
    }

    /// The truth value that an operation gave in a row.
    #[inline]
    pub fn truth(&self, cells: &Cells, node: NodeId, row: usize) -> u8 {
        match self.spots.get(node as usize) {
            Some(Spot::Truth(at)) if row == 0 => u8::try_from(cells.cell(*at).value).unwrap_or(UNKNOWN),
            Some(Spot::Rows) => self.code.truth(&cells.columns, node, row),
            _ => UNKNOWN,
        }
    }

    /// The number that an operation gives in every row of every case.
    pub fn constant(&self, node: NodeId) -> Option<i128> {
        self.code.constant(node)
    }

    /// The register of an input of the program.
    pub fn input(&self, input: usize) -> Option<u32> {
        self.code.input(input)
    }

    /// Registers for the rows of lists, and for steps on them.
    pub fn registers(&self) -> Registers {
        self.code.registers()
    }
}
