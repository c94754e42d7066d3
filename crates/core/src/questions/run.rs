//! Runs every rule over what the facts may still be.

use super::domain::{Any, Numbers, Rows, Truths};
use super::world::{Origin, Variable, World};
use crate::Map;
use crate::program::{FALSE, Node, NodeId, Op, TRUE, UNKNOWN, month_of, months_between, year_of, years_between};

/// Rows that a list that is not given may have in a witness.
pub(super) const WITNESS_ROWS: usize = 3;

/// A part of everything that the facts may be.
#[derive(Clone, Debug)]
pub(super) struct Area {
    /// Least and greatest of each variable.
    pub spans: Vec<(i64, i64)>,
    /// Rows of lists that are not given, by fact; where there are none, anything may stand in them.
    pub rows: Map<Variable, Vec<Map<u32, i64>>>,
}

/// What every operation may give, one element after the other.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub elements: Vec<Any>,
}

/// How the elements of the rules lie in a frame.
pub(super) struct Layout {
    /// By rule and operation: where its elements begin.
    starts: Vec<Vec<usize>>,
    pub total: usize,
}

impl Layout {
    pub fn new(world: &World<'_>) -> Self {
        let mut total = 0;
        let mut starts = Vec::new();
        for rule in &world.rules {
            let mut of_rule = Vec::with_capacity(rule.version.program.nodes.len());
            for node in &rule.version.program.nodes {
                of_rule.push(total);
                let list = node.list.and_then(|list| rule.lists.get(list as usize));
                total += match list {
                    None => 1,
                    Some(Ok(rows)) => *rows,
                    Some(Err(_)) => WITNESS_ROWS,
                };
            }
            starts.push(of_rule);
        }
        Self { starts, total }
    }

    pub fn place(&self, rule: usize, node: NodeId, row: usize) -> usize {
        self.starts.get(rule).and_then(|starts| starts.get(node as usize)).map_or(usize::MAX, |start| start + row)
    }
}

/// How many elements a result of rows has, and how many rows the one of them stands for where they are not known.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    pub count: usize,
    pub any: Option<(i128, i128)>,
}

pub(super) struct Machine<'w, 'a> {
    pub world: &'w World<'a>,
    pub layout: &'w Layout,
    pub area: &'w Area,
    pub frame: Frame,
}

impl Machine<'_, '_> {
    pub fn get(&self, rule: usize, node: NodeId, row: usize) -> Any {
        self.frame.elements.get(self.layout.place(rule, node, row)).copied().unwrap_or(Any::Truth(Truths::one(UNKNOWN)))
    }

    pub fn node(&self, rule: usize, node: NodeId) -> Option<&Node> {
        self.world.rules.get(rule)?.version.program.nodes.get(node as usize)
    }

    pub fn extent(&self, rule: usize, list: Option<u32>) -> Extent {
        let Some(list) = list else { return Extent { count: 1, any: None } };
        match self.world.rules.get(rule).and_then(|rule| rule.lists.get(list as usize)) {
            Some(Ok(rows)) => Extent { count: *rows, any: None },
            Some(Err(variable)) => {
                if let Some(rows) = self.area.rows.get(variable) {
                    return Extent { count: rows.len().min(WITNESS_ROWS), any: None };
                }
                let (least, most) = self.span(*variable);
                Extent { count: 1, any: Some((i128::from(least), i128::from(most))) }
            }
            None => Extent { count: 0, any: None },
        }
    }

    fn span(&self, variable: Variable) -> (i64, i64) {
        self.area.spans.get(variable).copied().unwrap_or((0, 0))
    }

    /// Runs one operation for each of its elements.
    pub fn run(&mut self, rule: usize, id: NodeId) {
        let Some(node) = self.node(rule, id).cloned() else { return };
        for row in 0..self.extent(rule, node.list).count {
            let value = self.element(rule, &node, row);
            let place = self.layout.place(rule, id, row);
            if let Some(element) = self.frame.elements.get_mut(place) {
                *element = value;
            }
        }
    }

    fn element(&self, rule: usize, node: &Node, row: usize) -> Any {
        let truths = |id: NodeId| self.get(rule, id, row).truths();
        let numbers = |id: NodeId| self.get(rule, id, row).numbers();
        match node.op {
            Op::Input(input) => self.input(rule, input, row),
            Op::Number(value) => Any::Number(Numbers::one(value)),
            Op::Truth(value) => Any::Truth(Truths::one(value)),
            Op::On => Any::Number(Numbers::one(i128::from(self.world.on))),
            Op::Add(a, b) => Any::Number(numbers(a).add(numbers(b))),
            Op::Subtract(a, b) => Any::Number(numbers(a).subtract(numbers(b))),
            Op::Multiply(a, b) => Any::Number(numbers(a).multiply(numbers(b))),
            Op::MultiplyBy(a, factor) => Any::Number(numbers(a).map(|value| value.saturating_mul(factor))),
            Op::Minimum(a, b) => Any::Number(numbers(a).minimum(numbers(b))),
            Op::Maximum(a, b) => Any::Number(numbers(a).maximum(numbers(b))),
            Op::DivideBy { value, multiplier, divisor, mode } => {
                Any::Number(numbers(value).divide(Numbers::one(1), multiplier, divisor, mode))
            }
            Op::Divide { value, by, multiplier, divisor, mode } => {
                Any::Number(numbers(value).divide(numbers(by), multiplier, divisor, mode))
            }
            Op::Compare(comparison, a, b) => Any::Truth(numbers(a).compare(numbers(b), comparison)),
            Op::And(a, b) => Any::Truth(truths(a).pairs(truths(b), u8::min)),
            Op::Or(a, b) => Any::Truth(truths(a).pairs(truths(b), u8::max)),
            Op::Not(a) => Any::Truth(truths(a).pairs(Truths::one(FALSE), |a, _| TRUE.saturating_sub(a))),
            Op::Select(condition, then, otherwise) => match (self.get(rule, then, row), self.get(rule, otherwise, row)) {
                (Any::Truth(then), Any::Truth(otherwise)) => Any::Truth(select(truths(condition), then, otherwise)),
                (then, otherwise) => Any::Number(Numbers::select(truths(condition), then.numbers(), otherwise.numbers())),
            },
            Op::Coalesce(a, b) => Any::Truth(truths(a).pairs(truths(b), |a, b| if a == UNKNOWN { b } else { a })),
            Op::Known(a) => {
                let number = numbers(a);
                let known = if number.known { Truths::one(TRUE) } else { Truths::NONE };
                Any::Truth(if number.unknown { known.with(Truths::one(UNKNOWN)) } else { known })
            }
            Op::Supply { given, due, value } => Any::Number(Numbers::supply(numbers(given), truths(due), numbers(value))),
            Op::Spread(a, _) => self.get(rule, a, 0),
            Op::Sum(a, condition) => Any::Number(self.over(rule, Some(a), condition, None, Rows::sum)),
            Op::Count(list, condition) => Any::Number(self.over(rule, None, condition, Some(list), Rows::count)),
            Op::Least(a, condition) => Any::Number(self.over(rule, Some(a), condition, None, Rows::least)),
            Op::Greatest(a, condition) => Any::Number(self.over(rule, Some(a), condition, None, Rows::greatest)),
            Op::AnyRow(a) => Any::Truth(self.over(rule, None, Some(a), None, |rows| rows.fold(FALSE, u8::max))),
            Op::EveryRow(a) => Any::Truth(self.over(rule, None, Some(a), None, |rows| rows.fold(TRUE, u8::min))),
            Op::Running(a) => Any::Number(self.running(rule, node, a, row)),
            Op::YearsBetween(a, b, leap) => Any::Number(between(numbers(a), numbers(b), |a, b| years_between(a, b, leap))),
            Op::MonthsBetween(a, b, leap) => Any::Number(between(numbers(a), numbers(b), |a, b| months_between(a, b, leap))),
            Op::YearOf(a) => Any::Number(numbers(a).map(|day| i128::from(year_of(narrow(day))))),
            Op::MonthOf(a) => {
                let days = numbers(a);
                let one_year = year_of(narrow(days.low)) == year_of(narrow(days.high));
                let month = |day: i128| i128::from(month_of(narrow(day)));
                Any::Number(if one_year { days.map(month) } else { days.of(days, 1, 12) })
            }
        }
    }

    fn running(&self, rule: usize, node: &Node, value: NodeId, row: usize) -> Numbers {
        match self.extent(rule, node.list).any {
            None => (0..=row).map(|at| self.get(rule, value, at).numbers()).fold(Numbers::one(0), Numbers::add),
            Some((_, most)) => self.get(rule, value, 0).numbers().multiply(Numbers::between(1, most.max(1))),
        }
    }

    /// Values and conditions of the rows of a case.
    fn over<T>(&self, rule: usize, value: Option<NodeId>, condition: Option<NodeId>, list: Option<u32>, fold: impl Fn(&Rows) -> T) -> T {
        let list = value.or(condition).and_then(|id| self.node(rule, id)?.list).or(list);
        let extent = self.extent(rule, list);
        let row = |row: usize| {
            let value = value.map_or(Numbers::one(0), |id| self.get(rule, id, row).numbers());
            (value, condition.map_or(Truths::one(TRUE), |id| self.get(rule, id, row).truths()))
        };
        fold(&Rows { rows: (0..extent.count).map(row).collect(), any: extent.any })
    }

    fn input(&self, rule: usize, input: u32, row: usize) -> Any {
        let origins = self.world.rules.get(rule).and_then(|rule| rule.inputs.get(input as usize));
        match origins.and_then(|origins| origins.get(row).or(origins.first())) {
            Some(Origin::Settled(value)) => *value,
            Some(Origin::Open(variable)) => self.open(*variable),
            Some(Origin::OfList(list, fact)) => self.of_list(*list, *fact, row),
            Some(Origin::Supplied(link)) => {
                Any::Number(link.read(self.get(link.rule, link.due, 0).truths(), self.get(link.rule, link.value, 0).numbers()))
            }
            None => Any::Truth(Truths::one(UNKNOWN)),
        }
    }

    fn open(&self, variable: Variable) -> Any {
        let Some(unknown) = self.world.variables.get(variable) else { return Any::Truth(Truths::one(UNKNOWN)) };
        let (low, high) = self.span(variable);
        let is_truth =
            matches!(unknown.slot, super::world::Slot::Case(fact) | super::world::Slot::Row(_, fact, _) if self.world.is_truth(fact));
        if is_truth {
            return Any::Truth(truths_between(low, high));
        }
        let (mut exists, mut absent) = (true, false);
        for &implied in &unknown.implies {
            let (low, high) = self.span(implied);
            exists &= high > 0;
            absent |= low == 0;
        }
        let number = Numbers::between(i128::from(low), i128::from(high));
        Any::Number(if exists { Numbers { unknown: absent, ..number } } else { Numbers::UNKNOWN })
    }

    fn of_list(&self, list: Variable, fact: u32, row: usize) -> Any {
        let implied = self.world.implied_in_rows.get(&fact);
        if let Some(rows) = self.area.rows.get(&list) {
            let row = rows.get(row);
            let at = |fact: u32| row.and_then(|row| row.get(&fact)).copied().unwrap_or(0);
            if self.world.is_truth(fact) {
                return Any::Truth(truths_between(at(fact), at(fact)));
            }
            let absent = implied.is_some_and(|implied| implied.iter().any(|&truth| at(truth) == 0));
            return Any::Number(if absent { Numbers::UNKNOWN } else { Numbers::one(i128::from(at(fact))) });
        }
        let (low, high) = self.world.range(fact);
        if self.world.is_truth(fact) {
            return Any::Truth(truths_between(low, high));
        }
        Any::Number(Numbers { unknown: implied.is_some(), ..Numbers::between(i128::from(low), i128::from(high)) })
    }
}

fn truths_between(low: i64, high: i64) -> Truths {
    match (low > 0, high > 0) {
        (true, _) => Truths::one(TRUE),
        (false, true) => Truths::EITHER,
        (false, false) => Truths::one(FALSE),
    }
}

fn select(condition: Truths, then: Truths, otherwise: Truths) -> Truths {
    let mut out = Truths::NONE;
    if condition.may(TRUE) {
        out = out.with(then);
    }
    if condition.may(FALSE) {
        out = out.with(otherwise);
    }
    if condition.may(UNKNOWN) {
        out = out.with(then.pairs(otherwise, |a, b| if a == b { a } else { UNKNOWN }));
    }
    out
}

fn narrow(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
}

/// Time between two days: it grows with the second, and falls with the first.
fn between(from: Numbers, to: Numbers, f: impl Fn(i64, i64) -> i64) -> Numbers {
    let at = |from: i128, to: i128| i128::from(f(narrow(from), narrow(to)));
    from.of(to, at(from.high, to.low), at(from.low, to.high))
}
