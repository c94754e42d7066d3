//! The steps of a machine: a program with the operations that nobody asks for left out, constants in their places, and a register
//! for each value.

use super::act::{Act, Arg, Arithmetic, Days, Logic, Step, WideAct};
use super::divide::By;
use super::line::Line;
use super::registers::{Level, Shape};
use super::tree::{Inner, Table, Tree};
use crate::program::range::Range;
use crate::program::{Kind, NodeId, Op, Program};
use crate::quantity::Mode;

/// Where the value of an operation is once the steps have run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Nobody asked for it.
    Nowhere,
    Narrow(u32),
    Wide(u32),
    Truth(u32),
    Constant(i128),
}

/// Which results are wanted.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Keep<'a> {
    /// All of them, to explain.
    All,
    /// These.
    Only(&'a [NodeId]),
}

/// The steps of a program, and where its inputs and its results are.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    pub(super) steps: Vec<Step>,
    pub(super) places: Vec<Place>,
    pub(super) shape: Shape,
    pub(super) inputs: Vec<u32>,
    /// Whether an input is read at all.
    reads: Vec<bool>,
    pub(super) constants: Vec<i128>,
    pub(super) tables: Vec<Table>,
    pub(super) lines: Vec<Line>,
}

/// Numbers up to here and their quotients are exact in floating point with one correction.
pub(super) const FLOAT: i128 = 1 << 51;

impl Code {
    /// `ranges` are those of the operations, where they are known; `on` is the day of the evaluation.
    pub fn new(program: &Program, ranges: Option<&[Range]>, on: i64, keep: Keep<'_>) -> Self {
        Self::beside(None, program, ranges, on, keep)
    }

    /// Other code for a program with the same inputs, in the same places: registers for it also serve the code that it stands
    /// beside.
    pub fn beside(other: Option<&Self>, program: &Program, ranges: Option<&[Range]>, on: i64, keep: Keep<'_>) -> Self {
        let tree = Tree::new(program, ranges, on, keep);
        let mut allocator = Allocator::new(&tree, program);
        let inputs = if let Some(other) = other {
            allocator.shape = other.shape.clone();
            other.inputs.clone()
        } else {
            program.inputs.iter().map(|input| allocator.fresh(input.kind, input.list)).collect()
        };
        let mut steps = Vec::with_capacity(tree.nodes.len());
        for index in 0..tree.nodes.len() {
            steps.extend(allocator.step(index, &inputs));
        }
        let places = tree.from.iter().map(|&node| allocator.place(node)).collect();
        let mut reads = vec![false; program.inputs.len()];
        for (node, last) in tree.nodes.iter().zip(&tree.last_use) {
            if let (&Inner::Rule(Op::Input(input)), Some(_)) = (&node.op, last)
                && let Some(reads) = reads.get_mut(input as usize)
            {
                *reads = true;
            }
        }
        let Allocator { shape, constants, tables, lines, .. } = allocator;
        Self { steps, places, shape, inputs, reads, constants, tables, lines }
    }

    /// Whether some number needs 128 bits, or a quotient more than floating point holds.
    pub fn is_costly(&self) -> bool {
        self.steps.iter().any(|step| matches!(step.act, Act::Wide(_) | Act::Precise { .. }))
    }

    /// Quotients by a constant that take more than a line.
    pub fn long_quotients(&self) -> usize {
        self.steps.iter().filter(|step| matches!(step.act, Act::DivideBy { .. })).count()
    }

    /// Whether an input of the program is read.
    pub fn reads(&self, input: usize) -> bool {
        self.reads.get(input) == Some(&true)
    }

    /// The register of an input of the program: of numbers or of truth values, as its kind says.
    pub fn input(&self, input: usize) -> Option<u32> {
        self.inputs.get(input).copied()
    }
}

/// Gives registers to values, and takes them back after the last use.
struct Allocator<'a> {
    tree: &'a Tree,
    places: Vec<Place>,
    shape: Shape,
    free: Vec<(Kind, Level, u32)>,
    constants: Vec<i128>,
    tables: Vec<Table>,
    lines: Vec<Line>,
}

impl<'a> Allocator<'a> {
    fn new(tree: &'a Tree, program: &Program) -> Self {
        let shape = Shape { lists: program.lists.len(), ..Shape::default() };
        Self {
            tree,
            places: vec![Place::Nowhere; tree.nodes.len()],
            shape,
            free: Vec::new(),
            constants: Vec::new(),
            tables: Vec::new(),
            lines: Vec::new(),
        }
    }

    fn fresh(&mut self, kind: Kind, level: Level) -> u32 {
        let pool = match kind {
            Kind::Narrow => &mut self.shape.narrow,
            Kind::Wide => &mut self.shape.wide,
            Kind::Truth => &mut self.shape.truth,
        };
        pool.push(level);
        u32::try_from(pool.len() - 1).unwrap_or(u32::MAX)
    }

    fn register(&mut self, kind: Kind, level: Level) -> u32 {
        match self.free.iter().position(|&(free, at, _)| (free, at) == (kind, level)) {
            Some(place) => self.free.swap_remove(place).2,
            None => self.fresh(kind, level),
        }
    }

    fn place(&self, node: NodeId) -> Place {
        self.places.get(node as usize).copied().unwrap_or(Place::Nowhere)
    }

    fn arg(&self, node: NodeId) -> Arg {
        match self.place(node) {
            Place::Constant(value) => match i64::try_from(value) {
                Ok(value) => Arg::Constant(value),
                Err(_) => self
                    .constants
                    .iter()
                    .position(|&known| known == value)
                    .map_or(Arg::Constant(0), |place| Arg::Wide(u32::try_from(place).unwrap_or(u32::MAX))),
            },
            Place::Narrow(register) | Place::Wide(register) | Place::Truth(register) => Arg::Register(register),
            Place::Nowhere => Arg::Constant(0),
        }
    }

    fn constant(&mut self, value: i128) -> Arg {
        i64::try_from(value).map_or_else(|_| Arg::Wide(self.constants([value])), Arg::Constant)
    }

    fn truth(&self, node: NodeId) -> u32 {
        match self.place(node) {
            Place::Truth(register) => register,
            _ => u32::MAX,
        }
    }

    fn kind(&self, node: NodeId) -> Kind {
        self.tree.nodes.get(node as usize).map_or(Kind::Narrow, |node| node.kind)
    }

    fn is_wide(&self, node: NodeId) -> bool {
        self.kind(node) == Kind::Wide
    }

    /// The list at whose rows an operand is.
    fn list(&self, node: NodeId) -> u32 {
        self.tree.nodes.get(node as usize).and_then(|node| node.list).unwrap_or(u32::MAX)
    }

    fn step(&mut self, index: usize, inputs: &[u32]) -> Option<Step> {
        let tree = self.tree;
        let (node, last) = (tree.nodes.get(index)?, tree.last_use.get(index).copied().flatten()?);
        let place = match node.op {
            Inner::Rule(Op::Input(input)) => {
                let register = inputs.get(input as usize).copied().unwrap_or(u32::MAX);
                Some(if node.kind == Kind::Truth { Place::Truth(register) } else { Place::Narrow(register) })
            }
            Inner::Rule(Op::Number(value)) => {
                // One that 64 bits do not hold is found again by its value.
                self.constant(value);
                Some(Place::Constant(value))
            }
            _ => None,
        };
        if let Some(place) = place {
            *self.places.get_mut(index)? = place;
            return None;
        }
        let act = self.act(node.kind, index)?;
        let to = self.register(node.kind, node.list);
        *self.places.get_mut(index)? = match node.kind {
            Kind::Narrow => Place::Narrow(to),
            Kind::Wide => Place::Wide(to),
            Kind::Truth => Place::Truth(to),
        };
        // What was used here for the last time may be written over from the next step on.
        let mut done: Vec<usize> = Vec::new();
        for operand in node.op.operands().map(|operand| operand as usize) {
            let place = done.partition_point(|&known| known < operand);
            if done.get(place) != Some(&operand) {
                done.insert(place, operand);
            }
        }
        if last == index {
            done.push(index);
        }
        for operand in done {
            self.give_back(operand, index);
        }
        Some(Step { act, to, level: node.list })
    }

    fn give_back(&mut self, operand: usize, index: usize) {
        let Some(node) = self.tree.nodes.get(operand) else { return };
        if self.tree.last_use.get(operand) != Some(&Some(index)) || matches!(node.op, Inner::Rule(Op::Input(_))) {
            return;
        }
        if let Some(&(Place::Narrow(register) | Place::Wide(register) | Place::Truth(register))) = self.places.get(operand) {
            self.free.push((node.kind, node.list, register));
        }
    }

    /// The place of constants that follow one another.
    fn constants<const N: usize>(&mut self, values: [i128; N]) -> u32 {
        let place = u32::try_from(self.constants.len()).unwrap_or(u32::MAX);
        self.constants.extend(values);
        place
    }

    fn quotient(&mut self, index: usize, wide: bool, (value, by): (Arg, Option<Arg>), factors: (i128, i128), mode: Mode) -> Act {
        let (multiplier, divisor) = factors;
        let small = |factor: i128| i64::try_from(factor).ok();
        if let (true, false, Some(multiplier), Some(divisor)) =
            (self.tree.is_small_quotient(index), wide, small(multiplier), small(divisor))
        {
            return match by {
                None => Act::DivideBy { value, by: By::new(multiplier, divisor), mode },
                Some(by) => Act::Divide { value, by, factors: (multiplier, divisor), mode },
            };
        }
        let (by, factors) = (by.unwrap_or(Arg::Constant(1)), self.constants([multiplier, divisor]));
        if wide { Act::Wide(WideAct::Divide { value, by, factors, mode }) } else { Act::Precise { value, by, factors, mode } }
    }

    fn act(&mut self, kind: Kind, index: usize) -> Option<Act> {
        let tree = self.tree;
        let node = tree.nodes.get(index)?;
        let op = match node.op {
            Inner::Widen(a) => return self.register_of(a).map(|a| Act::Wide(WideAct::Widen(a))),
            Inner::Truncate(a) => return self.register_of(a).map(Act::Truncate),
            Inner::Bands(a, ref table) => {
                self.tables.push(table.clone());
                return Some(Act::Bands(self.arg(a), u32::try_from(self.tables.len() - 1).ok()?));
            }
            Inner::Line(a, line) => {
                self.lines.push(line);
                return Some(Act::Line(self.arg(a), u32::try_from(self.lines.len() - 1).ok()?));
            }
            Inner::Rule(ref op) => op,
        };
        // What compares or looks at numbers has their width, all else its own.
        let wide = match *op {
            Op::Compare(_, a, b) => self.is_wide(a) || self.is_wide(b),
            Op::Known(a) => self.is_wide(a),
            _ => kind == Kind::Wide,
        };
        let either = |narrow: Act, other: WideAct| if wide { Act::Wide(other) } else { narrow };
        let arithmetic = |what, a, b| either(Act::Arithmetic(what, a, b), WideAct::Arithmetic(what, a, b));
        let arg = |node| self.arg(node);
        let truth = |node| self.truth(node);
        let condition = |condition: Option<NodeId>| condition.map(truth);
        Some(match *op {
            // They have a place without a step; the day is a number by now.
            Op::Input(_) | Op::Number(_) | Op::On => return None,
            Op::Truth(value) => Act::SameTruth(value),
            Op::Add(a, b) => arithmetic(Arithmetic::Add, arg(a), arg(b)),
            Op::Subtract(a, b) => arithmetic(Arithmetic::Subtract, arg(a), arg(b)),
            Op::Multiply(a, b) => arithmetic(Arithmetic::Multiply, arg(a), arg(b)),
            Op::Minimum(a, b) => arithmetic(Arithmetic::Minimum, arg(a), arg(b)),
            Op::Maximum(a, b) => arithmetic(Arithmetic::Maximum, arg(a), arg(b)),
            Op::MultiplyBy(a, factor) => {
                let a = arg(a);
                let factor = self.constant(factor);
                if wide {
                    Act::Wide(WideAct::Arithmetic(Arithmetic::Multiply, a, factor))
                } else {
                    Act::Arithmetic(Arithmetic::Multiply, a, factor)
                }
            }
            Op::DivideBy { value, multiplier, divisor, mode } => {
                let value = arg(value);
                self.quotient(index, wide, (value, None), (multiplier, divisor), mode)
            }
            Op::Divide { value, by, multiplier, divisor, mode } => {
                let (value, by) = (arg(value), arg(by));
                self.quotient(index, wide, (value, Some(by)), (multiplier, divisor), mode)
            }
            Op::Compare(comparison, a, b) => either(Act::Compare(comparison, arg(a), arg(b)), WideAct::Compare(comparison, arg(a), arg(b))),
            Op::And(a, b) => Act::Logic(Logic::And, truth(a), truth(b)),
            Op::Or(a, b) => Act::Logic(Logic::Or, truth(a), truth(b)),
            Op::Coalesce(a, b) => Act::Logic(Logic::Coalesce, truth(a), truth(b)),
            Op::Not(a) => Act::Not(truth(a)),
            Op::Select(c, a, b) if kind == Kind::Truth => Act::Choose(truth(c), truth(a), truth(b)),
            Op::Select(c, a, b) => either(Act::Select(truth(c), arg(a), arg(b)), WideAct::Select(truth(c), arg(a), arg(b))),
            Op::Supply { given, due, value } => {
                let (given, due, value) = (arg(given), truth(due), arg(value));
                either(Act::Supply(given, due, value), WideAct::Supply(given, due, value))
            }
            Op::Known(a) => either(Act::Known(arg(a)), WideAct::Known(arg(a))),
            Op::Spread(a, list) if kind == Kind::Truth => Act::SpreadTruth(truth(a), list),
            Op::Spread(a, list) => either(Act::Spread(arg(a), list), WideAct::Spread(arg(a), list)),
            Op::Sum(a, c) => {
                let (value, c, list) = (arg(a), condition(c), self.list(a));
                either(Act::Sum(value, c, list), WideAct::Sum(value, c, list))
            }
            Op::Count(list, c) => Act::Count(condition(c), list),
            Op::AnyRow(a) => Act::AnyRow(truth(a), self.list(a)),
            Op::EveryRow(a) => Act::EveryRow(truth(a), self.list(a)),
            Op::Least(a, c) | Op::Greatest(a, c) => {
                let (value, condition, list, greatest) = (arg(a), condition(c), self.list(a), matches!(op, Op::Greatest(..)));
                either(Act::Extreme { greatest, value, condition, list }, WideAct::Extreme { greatest, value, condition, list })
            }
            Op::Running(a) => {
                let (value, list) = (arg(a), self.list(a));
                either(Act::Running(value, list), WideAct::Running(value, list))
            }
            Op::YearsBetween(a, b, leap) => Act::Between(Days::Years(leap), arg(a), arg(b)),
            Op::MonthsBetween(a, b, leap) => Act::Between(Days::Months(leap), arg(a), arg(b)),
            Op::YearOf(a) => Act::Year(arg(a)),
            Op::MonthOf(a) => Act::Month(arg(a)),
        })
    }

    fn register_of(&self, node: NodeId) -> Option<u32> {
        match self.arg(node) {
            Arg::Register(register) => Some(register),
            Arg::Constant(_) | Arg::Wide(_) => None,
        }
    }
}
