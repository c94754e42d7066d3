//! A measure made ready for one case after the other. JavaScript writes the facts into memory as whole numbers and reads the amounts
//! from there: a call passes no text and no object.

use serde::Serialize;
use soglia::decision::{AmountKind, State};
use soglia::json::write;
use soglia::pack::{FactDeclaration, FactType, ListDeclaration};
use soglia::plan::PlanAmount;
use soglia::quantity::Scale;
use soglia::{Case, FactValue, Plan};
use wasm_bindgen::prelude::wasm_bindgen;

/// Outcomes of [`RawPlan::evaluate`], beside which it gives these.
const REFUSED: i32 = -1;
const TOO_LONG: i32 = -2;

/// What stands in the output for an amount that is not due; one that is not known is not a number.
const NOT_DUE: f64 = f64::INFINITY;

/// Whole numbers up to here have a place in an `f64`.
const EXACT: u64 = 1 << 53;

/// Rows of a list that there is room for at first.
const ROWS: usize = 8;

#[derive(Serialize)]
struct FactShown<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    list: Option<usize>,
    declaration: &'a FactDeclaration,
}

#[derive(Serialize)]
struct AmountShown<'a> {
    id: &'a str,
    kind: AmountKind,
    unit: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    list: Option<usize>,
}

#[derive(Serialize)]
struct Shown<'a> {
    measure: &'a str,
    edition: &'a str,
    facts: Vec<FactShown<'a>>,
    lists: &'a [ListDeclaration],
    amounts: Vec<AmountShown<'a>>,
}

/// Where a fact is read from, and which facts make it a yes.
#[derive(Debug)]
struct Slot {
    is_truth: bool,
    /// The list, and the place in its rows.
    of_rows: Option<(usize, usize)>,
    implied_by: Vec<usize>,
}

/// The rows of a list, one after the other: as many numbers each as the list has facts.
#[derive(Debug)]
struct Rows {
    width: usize,
    values: Vec<f64>,
}

/// A plan with one case.
#[wasm_bindgen]
#[derive(Debug)]
pub struct RawPlan {
    case: Case,
    slots: Vec<Slot>,
    /// Facts by slot, then how many rows each list has. What is not a number is not known; yes is 1, no 0.
    input: Vec<f64>,
    rows: Vec<Rows>,
    output: Vec<f64>,
    /// What the whole numbers of each amount are worth in its unit; those of a percentage before the `%`, as facts are given.
    scales: Vec<Scale>,
}

impl RawPlan {
    pub(crate) fn new(plan: &Plan) -> Self {
        let mut rows: Vec<Rows> = plan.lists().iter().map(|_| Rows { width: 0, values: Vec::new() }).collect();
        let facts = plan.facts();
        let slots = facts
            .iter()
            .map(|fact| {
                let of_rows = fact.list.and_then(|list| {
                    let rows = rows.get_mut(list)?;
                    rows.width += 1;
                    Some((list, rows.width - 1))
                });
                let same = |name: &String| facts.iter().position(|other| other.list == fact.list && other.declaration.id == *name);
                let implied_by = fact.declaration.implied_by.iter().filter_map(same).collect();
                Slot { is_truth: matches!(fact.declaration.kind, FactType::Boolean), of_rows, implied_by }
            })
            .collect();
        let input = vec![f64::NAN; facts.len() + rows.len()];
        let hundred = Scale::new(100, 1).unwrap_or(Scale::ONE);
        let scale = |amount: &PlanAmount| if amount.unit.is_percent() { amount.scale.times(hundred) } else { None }.unwrap_or(amount.scale);
        let scales = plan.amounts().iter().map(scale).collect();
        let mut raw = Self { case: plan.case(), slots, input, rows, output: Vec::new(), scales };
        for list in 0..raw.rows.len() {
            raw.reserve(list, ROWS);
        }
        raw.make_room();
        raw
    }

    fn make_room(&mut self) {
        let length = |amount: &PlanAmount| amount.list.map_or(1, |list| self.rows.get(list).map_or(0, Rows::room));
        let needed = self.case.plan().amounts().iter().map(length).sum();
        self.output.resize(needed, f64::NAN);
    }

    fn given(&self, list: usize) -> Option<usize> {
        self.input.get(self.slots.len() + list).and_then(|&count| whole(count)).and_then(|count| usize::try_from(count).ok())
    }

    fn take(&mut self) -> Option<()> {
        if !self.rows.is_empty() {
            self.case.clear_all();
            for list in 0..self.rows.len() {
                if let Some(count) = self.given(list) {
                    self.case.set_rows(list, count).ok()?;
                }
            }
        }
        let Self { case, slots, input, rows, .. } = self;
        for (place, slot) in slots.iter().enumerate() {
            let Some((list, column)) = slot.of_rows else {
                take_one(case, place, slot, 0, *input.get(place)?, |other| input.get(other).copied())?;
                continue;
            };
            let Some(count) = input.get(slots.len() + list).and_then(|&count| whole(count)) else { continue };
            let rows = rows.get(list)?;
            for (row, values) in (0..count).zip(rows.values.chunks_exact(rows.width)) {
                let other = |other: usize| values.get(slots.get(other)?.of_rows?.1).copied();
                take_one(case, place, slot, usize::try_from(row).ok()?, *values.get(column)?, other)?;
            }
        }
        Some(())
    }

    /// Writes the amounts; none where one has more digits than a number of JavaScript.
    fn give(&mut self) -> Option<()> {
        let mut at = 0;
        for (place, (amount, &scale)) in self.case.plan().amounts().iter().zip(&self.scales).enumerate() {
            // Where the list is not given there is one place, which says whether the amount is due at all.
            let rows = amount.list.map_or(1, |list| self.given(list).unwrap_or(1));
            for row in 0..rows {
                *self.output.get_mut(at)? = number(&self.case, scale, place, row)?;
                at += 1;
            }
        }
        Some(())
    }
}

/// Sets one fact; none where it cannot be taken.
#[inline]
fn take_one(case: &mut Case, place: usize, slot: &Slot, row: usize, value: f64, other: impl Fn(usize) -> Option<f64>) -> Option<()> {
    match whole(value) {
        // Every row has been made unknown before.
        None if slot.of_rows.is_some() => Some(()),
        None => case.clear(place).ok(),
        Some(value) if slot.is_truth => {
            let given = |&implies: &usize| other(implies).is_some_and(|value| !value.is_nan());
            if value == 0 && slot.implied_by.iter().any(given) { None } else { case.set_truth_at(place, row, value != 0).ok() }
        }
        Some(value) => case.set_mantissa_at(place, row, value).ok(),
    }
}

impl Rows {
    fn room(&self) -> usize {
        self.values.len() / self.width.max(1)
    }
}

/// A number that JavaScript has written.
#[inline]
fn whole(value: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "only whole numbers with a place in an `f64` are written")]
    if value.is_nan() { None } else { Some(value as i64) }
}

/// A whole number that has a place in an `f64`.
#[inline]
fn exact(value: i128) -> Option<f64> {
    let value = i64::try_from(value).ok()?;
    #[expect(clippy::cast_precision_loss, reason = "it is at most 2^53")]
    if value.unsigned_abs() <= EXACT { Some(value as f64) } else { None }
}

/// The number of JavaScript nearest to an amount: both sides of the quotient are exact.
fn number(case: &Case, scale: Scale, place: usize, row: usize) -> Option<f64> {
    match case.is_due_at(place, row) {
        State::NotMet => return Some(NOT_DUE),
        State::Unknown => return Some(f64::NAN),
        State::Met => {}
    }
    let Some(mantissa) = case.mantissa_at(place, row) else { return Some(f64::NAN) };
    let (above, below) = (scale.numerator(), scale.denominator());
    // Arithmetic of 128 bits is slow here, and cents need none.
    let above = if above == 1 { mantissa } else { mantissa.checked_mul(above)? };
    exact(above).zip(exact(below)).map(|(above, below)| above / below)
}

#[wasm_bindgen]
impl RawPlan {
    /// What the plan reads and computes, as JSON.
    pub fn shown(&self) -> String {
        let plan = self.case.plan();
        let shown = Shown {
            measure: plan.measure(),
            edition: plan.edition(),
            facts: plan
                .facts()
                .iter()
                .map(|fact| FactShown { path: &fact.path, list: fact.list, declaration: &fact.declaration })
                .collect(),
            lists: plan.lists(),
            amounts: plan
                .amounts()
                .iter()
                .map(|amount| AmountShown { id: &amount.id, kind: amount.kind, unit: amount.unit.to_string(), list: amount.list })
                .collect(),
        };
        write(&shown)
    }

    /// Address of the facts.
    pub fn input(&self) -> *const f64 {
        self.input.as_ptr()
    }

    /// Address of the rows of a list.
    pub fn rows(&self, list: usize) -> *const f64 {
        self.rows.get(list).map_or(std::ptr::null(), |rows| rows.values.as_ptr())
    }

    /// Rows of a list that there is room for.
    pub fn room(&self, list: usize) -> usize {
        self.rows.get(list).map_or(0, Rows::room)
    }

    /// Address of the amounts.
    pub fn output(&self) -> *const f64 {
        self.output.as_ptr()
    }

    /// Makes room for so many rows. Addresses change. Says whether the list can have so many.
    pub fn reserve(&mut self, list: usize, rows: usize) -> bool {
        let most = self.case.plan().lists().get(list).map_or(0, |list| list.max_rows as usize);
        if rows > most.max(ROWS) {
            return false;
        }
        if let Some(found) = self.rows.get_mut(list) {
            found.values.resize(found.width.max(1) * rows.max(ROWS), f64::NAN);
        }
        self.make_room();
        true
    }

    /// The whole number of a fact from a value as JSON; not a number where the fact cannot have it.
    pub fn element(&self, slot: usize, value: &str) -> f64 {
        let fact = self.case.plan().facts().get(slot);
        let value = FactValue::from_json(value);
        let element = fact.zip(value).and_then(|(fact, value)| fact.element(&value).ok().flatten());
        element.and_then(|element| exact(element.into())).unwrap_or(f64::NAN)
    }

    /// Evaluates: 0 not met, 1 unknown, 2 met, -1 where a fact cannot be taken, -2 where an amount has too many digits.
    pub fn evaluate(&mut self) -> i32 {
        if self.take().is_none() {
            return REFUSED;
        }
        let outcome = match self.case.evaluate() {
            State::NotMet => 0,
            State::Unknown => 1,
            State::Met => 2,
        };
        if self.give().is_none() { TOO_LONG } else { outcome }
    }
}
