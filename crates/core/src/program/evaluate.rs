//! Runs a program over a batch of cases, one operation after the other.

use super::column::{TRUE, UNKNOWN};
use super::kernels::{self as k, Lane};
use super::{Batch, Column, Kind, Node, NodeId, Op, Program, Rows, Values, dates};

/// Every column that a program computed, kept for whoever asks why.
#[derive(Clone, Debug)]
pub struct Frame {
    columns: Vec<Column>,
    rows: Vec<Rows>,
}

impl Frame {
    /// The column of an operation.
    #[must_use]
    pub fn column(&self, node: NodeId) -> Option<&Column> {
        self.columns.get(node as usize)
    }

    /// Rows of a list of the program.
    #[must_use]
    pub fn rows(&self, list: u32) -> Option<&Rows> {
        self.rows.get(list as usize)
    }
}

/// Runs `program` over `batch` on the day `on`, in days since 1970-01-01.
///
/// The batch must have the columns and lists that the program reads, of the kinds that it states, and values within the
/// declared ranges: [`crate::Facts`] builds such a batch. What is missing is read as unknown.
#[must_use]
pub fn evaluate(program: &Program, batch: &Batch, on: i64) -> Frame {
    let mut machine = Machine { program, batch, on, columns: Vec::with_capacity(program.nodes.len()), empty: Column::truth(Vec::new()) };
    for node in &program.nodes {
        let column = machine.run(node);
        machine.columns.push(column);
    }
    Frame { columns: machine.columns, rows: batch.rows.clone() }
}

struct Machine<'a> {
    program: &'a Program,
    batch: &'a Batch,
    on: i64,
    columns: Vec<Column>,
    empty: Column,
}

const NO_ROWS: &Rows = &Rows { offsets: Vec::new(), known: None };

impl Machine<'_> {
    fn get(&self, node: NodeId) -> &Column {
        self.columns.get(node as usize).unwrap_or(&self.empty)
    }

    fn bytes(&self, node: NodeId) -> &[u8] {
        self.get(node).bytes()
    }

    fn rows(&self, list: u32) -> &Rows {
        self.batch.rows.get(list as usize).unwrap_or(NO_ROWS)
    }

    fn length(&self, node: &Node) -> usize {
        node.list.map_or(self.batch.cases, |list| self.rows(list).total())
    }

    fn run(&self, node: &Node) -> Column {
        match node.kind {
            Kind::Truth => self.truth(node),
            Kind::Narrow => self.number::<i64>(node),
            Kind::Wide => self.number::<i128>(node),
        }
    }

    fn unknown(&self, node: &Node) -> Column {
        let length = self.length(node);
        match node.kind {
            Kind::Truth => Column::truth(vec![UNKNOWN; length]),
            Kind::Narrow => Column::numbers(Values::Narrow(vec![0; length]), Some(vec![0; length])),
            Kind::Wide => Column::numbers(Values::Wide(vec![0; length]), Some(vec![0; length])),
        }
    }

    fn truth(&self, node: &Node) -> Column {
        match node.op {
            Op::Input(input) => self.input(node, input),
            Op::Truth(value) => Column::truth(vec![value; self.length(node)]),
            Op::Compare(comparison, a, b) => {
                let (a, b) = (self.get(a), self.get(b));
                if matches!((&a.values, &b.values), (Values::Narrow(_), Values::Narrow(_))) {
                    k::compare::<i64>(comparison, a, b)
                } else {
                    k::compare::<i128>(comparison, a, b)
                }
            }
            Op::And(a, b) => Column::truth(self.bytes(a).iter().zip(self.bytes(b)).map(|(&a, &b)| a.min(b)).collect()),
            Op::Or(a, b) => Column::truth(self.bytes(a).iter().zip(self.bytes(b)).map(|(&a, &b)| a.max(b)).collect()),
            Op::Not(a) => Column::truth(self.bytes(a).iter().map(|&a| TRUE.saturating_sub(a)).collect()),
            Op::Select(condition, a, b) => k::select_truth(self.bytes(condition), self.bytes(a), self.bytes(b)),
            Op::Coalesce(a, b) => {
                let choose = |(&a, &b): (&u8, &u8)| if a == UNKNOWN { b } else { a };
                Column::truth(self.bytes(a).iter().zip(self.bytes(b)).map(choose).collect())
            }
            Op::Known(a) => {
                let a = self.get(a);
                Column::truth((0..a.len()).map(|row| if a.is_known(row) { TRUE } else { UNKNOWN }).collect())
            }
            Op::Spread(a, list) => k::spread(self.get(a), self.rows(list)),
            Op::AnyRow(a) => k::fold_truth(self.bytes(a), self.rows_of(a), super::FALSE, u8::max),
            Op::EveryRow(a) => k::fold_truth(self.bytes(a), self.rows_of(a), TRUE, u8::min),
            _ => self.unknown(node),
        }
    }

    /// Rows of the list at whose level an operand is.
    fn rows_of(&self, operand: NodeId) -> &Rows {
        let list = self.program.nodes.get(operand as usize).and_then(|node| node.list);
        list.map_or(NO_ROWS, |list| self.rows(list))
    }

    fn input(&self, node: &Node, input: u32) -> Column {
        let length = self.length(node);
        self.batch.columns.get(input as usize).filter(|column| column.len() == length).cloned().unwrap_or_else(|| self.unknown(node))
    }

    fn days(&self, a: NodeId, f: impl Fn(i64) -> i64) -> Column {
        k::map::<i64>(self.get(a), f)
    }

    fn number<T: Lane>(&self, node: &Node) -> Column {
        let same = |value: T| Column { values: T::values(vec![value; self.length(node)]), known: None };
        let zip = |a: NodeId, b: NodeId, f: fn(T, T) -> T| k::zip::<T>(self.get(a), self.get(b), f);
        let condition = |c: Option<NodeId>| c.map(|c| self.bytes(c));
        match node.op {
            Op::Input(input) => self.input(node, input),
            Op::Number(value) => same(T::from_wide(value)),
            Op::On => same(T::from_wide(i128::from(self.on))),
            Op::Add(a, b) => zip(a, b, T::add),
            Op::Subtract(a, b) => zip(a, b, T::subtract),
            Op::Multiply(a, b) => zip(a, b, T::multiply),
            Op::Minimum(a, b) => zip(a, b, T::min),
            Op::Maximum(a, b) => zip(a, b, T::max),
            Op::MultiplyBy(a, factor) => {
                let factor = T::from_wide(factor);
                k::map::<T>(self.get(a), |value| value.multiply(factor))
            }
            Op::DivideBy { value, multiplier, divisor, mode } => {
                let column = self.get(value);
                let values = column.widened().iter().map(|&v| T::from_wide(k::quotient(v, 1, multiplier, divisor, mode))).collect();
                Column { values: T::values(values), known: column.known.clone() }
            }
            Op::Divide { value, by, multiplier, divisor, mode } => {
                let (value, by) = (self.get(value), self.get(by));
                let divide = |(&v, &by): (&i128, &i128)| T::from_wide(k::quotient(v, by, multiplier, divisor, mode));
                let values = value.widened().iter().zip(by.widened().iter()).map(divide).collect();
                Column { values: T::values(values), known: k::both(value.mask(), by.mask()) }
            }
            Op::Select(condition, a, b) => k::select::<T>(self.bytes(condition), self.get(a), self.get(b)),
            Op::Assume(a) => k::map::<T>(self.get(a), |value| value),
            Op::Spread(a, list) => k::spread(self.get(a), self.rows(list)),
            Op::Sum(a, c) => k::sum::<T>(self.get(a), condition(c), self.rows_of(a)),
            Op::Count(list, c) => k::count(condition(c), self.rows(list)),
            Op::Least(a, c) => k::extreme::<T>(self.get(a), condition(c), self.rows_of(a), |a, b| a < b),
            Op::Greatest(a, c) => k::extreme::<T>(self.get(a), condition(c), self.rows_of(a), |a, b| a > b),
            Op::Running(a) => k::running::<T>(self.get(a), self.rows_of(a)),
            Op::YearsBetween(a, b, leap) => k::zip::<i64>(self.get(a), self.get(b), |a, b| dates::years_between(a, b, leap)),
            Op::MonthsBetween(a, b, leap) => k::zip::<i64>(self.get(a), self.get(b), |a, b| dates::months_between(a, b, leap)),
            Op::YearOf(a) => self.days(a, dates::year_of),
            Op::MonthOf(a) => self.days(a, dates::month_of),
            _ => self.unknown(node),
        }
    }
}
