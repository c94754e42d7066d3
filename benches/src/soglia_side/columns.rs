//! Many cases at once, as columns, and one case after the other, through slots.

use rust_decimal::Decimal;
use soglia::decision::State;
use soglia::pack::FactType;
use soglia::program::{FALSE, Instructions, TRUE, UNKNOWN};
use soglia::register::{self, Bits, Column, Register, RegisterError, Runner};
use soglia::{Case, Plan};

use super::{Asked, Failure};
use crate::hand::NOT_DUE;
use crate::measure::{Results, Work};
use crate::random::Random;
use crate::table::{self, Table, Values};

/// An amount of a plan, and how many mantissas of the bench one of its whole numbers is.
#[derive(Clone, Copy)]
struct Wanted {
    place: usize,
    factor: i128,
}

impl Wanted {
    /// What is not known is not what is not due: it stands for nothing that can be right.
    fn mantissa(self, due: Option<bool>, whole: Option<i128>) -> i64 {
        match (due, whole) {
            (Some(false), _) => NOT_DUE,
            (Some(true), Some(whole)) => i64::try_from(whole * self.factor).unwrap_or(i64::MIN),
            _ => i64::MIN,
        }
    }
}

fn wanted(plan: &Plan, asked: &Asked) -> Result<Vec<Wanted>, Failure> {
    let of = |(id, decimals): &(String, u32)| {
        let place = plan.amounts().iter().position(|amount| amount.id == *id)?;
        let amount = plan.amounts().get(place)?;
        let one = amount.scale.decimal(1)?;
        // A percentage is compared in hundredths, as it is written.
        let hundredths = if amount.unit.to_string() == "%" { 100 } else { 1 };
        let factor = one * Decimal::from(10_i64.checked_pow(*decimals)? * hundredths);
        if factor.is_integer() { Some(Wanted { place, factor: factor.try_into().ok()? }) } else { None }
    };
    asked.amounts.iter().map(|amount| of(amount).ok_or_else(|| format!("`{}` has another scale", amount.0).into())).collect()
}

/// A column as a register takes it.
enum Kept<'a> {
    Numbers(&'a [i64]),
    /// Places among the choices of the rule.
    Places(Vec<i64>),
    /// Three-valued truth: 0 no, 2 yes.
    Truths(Vec<u8>),
}

/// A fact in its slot.
struct Placed<'a> {
    slot: usize,
    column: Kept<'a>,
    /// A bit for each number that is known, where some are not.
    known: Vec<u8>,
}

impl Placed<'_> {
    /// Makes so many of a hundred values unknown.
    fn forget(&mut self, percent: u32, random: &mut Random) {
        let count = match &mut self.column {
            Kept::Truths(values) => {
                values.iter_mut().filter(|_| random.percent(percent)).for_each(|value| *value = UNKNOWN);
                return;
            }
            Kept::Numbers(values) => values.len(),
            Kept::Places(values) => values.len(),
        };
        let mut byte = || (0..8).fold(0, |bits, bit| bits | (u8::from(!random.percent(percent)) << bit));
        self.known = (0..count.div_ceil(8)).map(|_| byte()).collect();
    }

    fn column(&self) -> Column<'_> {
        let known = |count: usize| Bits::new(&self.known, 0, count);
        match &self.column {
            Kept::Numbers(values) => Column::mantissas(values).known(known(values.len())),
            Kept::Places(values) => Column::mantissas(values).known(known(values.len())),
            Kept::Truths(values) => Column::truths(values),
        }
    }
}

fn placed<'a>(plan: &Plan, columns: &'a [table::Column], prefix: &str) -> Vec<Placed<'a>> {
    let of = |column: &'a table::Column| {
        let slot = plan.slot(&format!("{prefix}{}", column.name))?;
        let column = match &column.values {
            Values::Truth(values) => Kept::Truths(values.iter().map(|&value| 2 * value).collect()),
            Values::Whole { values, .. } => Kept::Numbers(values),
            Values::Choice { values, codes } => Kept::Places(places(plan, slot, values, codes)?),
        };
        Some(Placed { slot, column, known: Vec::new() })
    };
    columns.iter().filter_map(of).collect()
}

/// Choices by their places in the rule file.
fn places(plan: &Plan, slot: usize, values: &[i64], codes: &[&str]) -> Option<Vec<i64>> {
    let FactType::Choice { values: declared } = &plan.facts().get(slot)?.declaration.kind else { return None };
    let of = |code: &&str| declared.iter().position(|(known, _)| known == code).and_then(|place| i64::try_from(place).ok());
    let known = codes.iter().map(of).collect::<Option<Vec<i64>>>()?;
    values.iter().map(|&value| known.get(usize::try_from(value).ok()?).copied()).collect()
}

/// A list in its place, with the facts of its rows.
struct PlacedList<'a> {
    place: usize,
    offsets: &'a [i32],
    facts: Vec<Placed<'a>>,
}

fn placed_lists<'a>(plan: &Plan, table: &'a Table) -> Vec<PlacedList<'a>> {
    let of = |list: &'a table::List| {
        let place = plan.lists().iter().position(|known| known.id == list.name)?;
        let facts = placed(plan, &list.columns, &format!("{}.", list.name));
        Some(PlacedList { place, offsets: &list.offsets, facts })
    };
    table.lists.iter().filter_map(of).collect()
}

/// All cases of a table at once.
pub struct Rows<'a> {
    plan: Plan,
    runner: Runner,
    count: usize,
    facts: Vec<Placed<'a>>,
    lists: Vec<PlacedList<'a>>,
    wanted: Vec<Wanted>,
    results: register::Results,
}

impl<'a> Rows<'a> {
    /// On so many threads, with some instructions.
    pub fn new(asked: &Asked, table: &'a Table, threads: usize, instructions: Instructions) -> Result<Self, Failure> {
        let plan = asked.pack.plan(&asked.measure, asked.on)?;
        Ok(Self {
            runner: Runner::new(&plan).threads(threads).instructions(instructions),
            count: table.rows,
            facts: placed(&plan, &table.columns, ""),
            lists: placed_lists(&plan, table),
            wanted: wanted(&plan, asked)?,
            results: register::Results::default(),
            plan,
        })
    }

    /// With so many of a hundred values of every fact unknown.
    #[must_use]
    pub fn forgetting(mut self, percent: u32) -> Self {
        let mut random = Random::new(0);
        for fact in self.facts.iter_mut().chain(self.lists.iter_mut().flat_map(|list| &mut list.facts)) {
            fact.forget(percent, &mut random);
        }
        self
    }
}

/// The columns as a register: this is a part of what is timed.
fn register<'r>(plan: &Plan, rows: usize, facts: &'r [Placed<'_>], lists: &'r [PlacedList<'_>]) -> Result<Register<'r>, RegisterError> {
    let mut register = Register::new(plan, rows);
    for list in lists {
        register.set_list(list.place, list.offsets, None)?;
    }
    for fact in facts.iter().chain(lists.iter().flat_map(|list| &list.facts)) {
        register.set(fact.slot, fact.column())?;
    }
    Ok(register)
}

impl Work for Rows<'_> {
    fn run(&mut self) {
        // Columns that are refused leave the results of nobody, which are then counted as wrong.
        if let Ok(register) = register(&self.plan, self.count, &self.facts, &self.lists) {
            self.runner.run(&register, &mut self.results);
        }
    }

    fn amounts(self: Box<Self>) -> Results {
        let due = |amount: usize, row: usize| match self.results.due(amount).get(row) {
            Some(&TRUE) => Some(true),
            Some(&FALSE) => Some(false),
            _ => None,
        };
        let one = |wanted: &Wanted, row| wanted.mantissa(due(wanted.place, row), self.results.mantissa(wanted.place, row));
        let column = |wanted: &Wanted| (0..self.count).map(|row| one(wanted, row)).collect();
        self.wanted.iter().map(column).collect()
    }
}

/// One case after the other: its facts are set, it is evaluated, its amounts are read.
pub struct Slots<'a> {
    case: Case,
    rows: usize,
    facts: Vec<Placed<'a>>,
    lists: Vec<(&'a table::List, PlacedList<'a>)>,
    wanted: Vec<Wanted>,
    results: Results,
}

impl<'a> Slots<'a> {
    /// For the first cases of a table.
    pub fn new(asked: &Asked, table: &'a Table) -> Result<Self, Failure> {
        let plan = asked.pack.plan(&asked.measure, asked.on)?;
        Ok(Self {
            case: plan.case(),
            rows: table.rows,
            facts: placed(&plan, &table.columns, ""),
            lists: table.lists.iter().zip(placed_lists(&plan, table)).collect(),
            wanted: wanted(&plan, asked)?,
            results: vec![vec![0; table.rows]; asked.amounts.len()],
        })
    }

    /// Sets every fact; nothing if one of them is refused.
    fn set(&mut self, row: usize) -> Option<()> {
        for (list, placed) in &self.lists {
            let rows = list.rows(row);
            self.case.set_rows(placed.place, rows.len()).ok()?;
            // Row by row, as whoever reads them has them.
            for (at, member) in rows.enumerate() {
                for fact in &placed.facts {
                    set(&mut self.case, fact, at, member)?;
                }
            }
        }
        for fact in &self.facts {
            set(&mut self.case, fact, 0, row)?;
        }
        Some(())
    }
}

#[inline]
fn set(case: &mut Case, fact: &Placed<'_>, at: usize, row: usize) -> Option<()> {
    match &fact.column {
        Kept::Truths(values) => case.set_truth_at(fact.slot, at, *values.get(row)? != 0).ok(),
        Kept::Numbers(values) => case.set_mantissa_at(fact.slot, at, *values.get(row)?).ok(),
        Kept::Places(values) => case.set_mantissa_at(fact.slot, at, *values.get(row)?).ok(),
    }
}

#[inline]
fn due(case: &Case, amount: usize) -> Option<bool> {
    match case.is_due(amount) {
        State::Met => Some(true),
        State::NotMet => Some(false),
        State::Unknown => None,
    }
}

impl Work for Slots<'_> {
    fn run(&mut self) {
        for row in 0..self.rows {
            let taken = self.set(row).is_some();
            self.case.evaluate();
            for (wanted, column) in self.wanted.iter().zip(&mut self.results) {
                if let Some(result) = column.get_mut(row) {
                    *result =
                        if taken { wanted.mantissa(due(&self.case, wanted.place), self.case.mantissa(wanted.place)) } else { i64::MIN };
                }
            }
        }
    }

    fn amounts(self: Box<Self>) -> Results {
        self.results
    }
}
