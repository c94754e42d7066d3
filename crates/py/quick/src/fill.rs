//! From a dict to the slots of a case, for values of the usual types; whatever else there is takes the long way.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString};
use soglia::pack::FactType;
use soglia::{Case, FactValue, Pack, Plan};

use crate::convert::{day, decimal_type, mapping};
use crate::result::{CaseResult, OfCase};

/// What a name in a dict stands for.
#[derive(Clone, Copy)]
enum Target {
    Fact(usize),
    List(usize),
    /// A fact of the pack that the plan does not read.
    Unread,
}

/// How the value of a slot is read.
enum Kind {
    /// A yes/no, and the facts that make it a yes.
    Truth(Vec<String>),
    Number(Decimals),
    Choice(HashMap<String, i64>),
    Date,
}

/// How many decimals a number can have.
#[derive(Clone, Copy)]
struct Decimals {
    count: u32,
    /// Ten to the power of the count.
    factor: i64,
    float_factor: f64,
}

impl Decimals {
    fn new(count: u32) -> Self {
        let factor = 10_i64.saturating_pow(count);
        // Exact: a fact has eight decimals at most.
        Self { count, factor, float_factor: i32::try_from(factor).map_or(f64::NAN, f64::from) }
    }
}

/// The slots of a plan, by name.
struct Slots {
    case: HashMap<String, Target>,
    rows: Vec<HashMap<String, Target>>,
    kinds: Vec<Kind>,
}

/// Names as they stood in the last dict: the same text is mostly the same object, so that nothing is looked up.
type Order = Vec<(Py<PyString>, Target)>;

/// What one call works with, kept for the next.
pub struct Desk {
    /// The case whose facts are set.
    pub case: Case,
    order: Order,
    row_orders: Vec<Order>,
}

impl Desk {
    fn new(plan: &Plan) -> Self {
        Self { case: plan.case(), order: Order::new(), row_orders: plan.lists().iter().map(|_| Order::new()).collect() }
    }
}

/// A plan that is called with one case after the other.
pub struct Calls {
    plan: Plan,
    slots: Slots,
    told: Arc<Vec<OfCase>>,
    /// For the calls, one at a time.
    desk: Mutex<Desk>,
}

/// Sets the facts of a case that need a closer look, or says everything that is wrong with them.
type Closer<'c> = &'c dyn Fn(&mut Desk) -> PyResult<()>;

impl Calls {
    /// Those of a plan of a pack; `told` are the amounts that results tell.
    #[must_use]
    pub fn new(pack: &Pack, plan: &Plan, told: Vec<OfCase>) -> Self {
        Self { plan: plan.clone(), slots: Slots::new(pack, plan), told: told.into(), desk: Mutex::new(Desk::new(plan)) }
    }

    /// What comes of one case.
    ///
    /// # Errors
    /// Those of `closer`, and of Python.
    pub fn call<'py>(&self, facts: &Bound<'py, PyAny>, closer: Closer<'_>) -> PyResult<Bound<'py, CaseResult>> {
        // To read facts may run code of the caller, which may call the plan again: that call has a desk of its own.
        let mut shared = self.desk.try_lock().ok();
        let mut own = if shared.is_none() { Some(Desk::new(&self.plan)) } else { None };
        let Some(desk) = shared.as_deref_mut().or(own.as_mut()) else { return Err(PyTypeError::new_err("the plan is in use")) };
        let filled = match facts.cast::<PyDict>() {
            Ok(dict) => self.slots.fill(desk, dict),
            Err(_) => mapping(facts)?.and_then(|dict| self.slots.fill(desk, &dict)),
        };
        if filled.is_none() {
            closer(desk)?;
        }
        CaseResult::of(facts.py(), &self.told, &mut desk.case)
    }
}

/// What the name at a place of a dict stands for; none if the pack has no such name.
fn target(order: &mut Order, names: &HashMap<String, Target>, at: usize, key: &Bound<'_, PyAny>) -> Option<Target> {
    if let Some((known, target)) = order.get(at)
        && key.is(known)
    {
        return Some(*target);
    }
    let key = key.cast_exact::<PyString>().ok()?;
    let target = *names.get(key.to_str().ok()?)?;
    let entry = (key.clone().unbind(), target);
    match order.get_mut(at) {
        Some(known) => *known = entry,
        None => order.push(entry),
    }
    Some(target)
}

impl Slots {
    fn new(pack: &Pack, plan: &Plan) -> Self {
        let content = pack.content();
        // First every name of the pack, then those that the plan reads.
        let mut case: HashMap<String, Target> = HashMap::new();
        let mut rows = vec![HashMap::new(); plan.lists().len()];
        let place = |id: &str| plan.lists().iter().position(|list| list.id == id);
        case.extend(content.lists.iter().map(|list| (list.id.clone(), place(&list.id).map_or(Target::Unread, Target::List))));
        for fact in &content.facts {
            let list = fact.list.and_then(|list| content.lists.get(list as usize));
            match list.map(|list| place(&list.id).and_then(|list| rows.get_mut(list))) {
                None => case.insert(fact.id.clone(), Target::Unread),
                Some(Some(names)) => names.insert(fact.id.clone(), Target::Unread),
                Some(None) => None,
            };
        }
        for (slot, fact) in plan.facts().iter().enumerate() {
            let names = match fact.list {
                None => Some(&mut case),
                Some(list) => rows.get_mut(list),
            };
            names.and_then(|names| names.insert(fact.declaration.id.clone(), Target::Fact(slot)));
        }
        let kinds = plan.facts().iter().map(|fact| match &fact.declaration.kind {
            FactType::Boolean => Kind::Truth(fact.declaration.implied_by.clone()),
            FactType::Number { decimals, .. } => Kind::Number(Decimals::new(*decimals)),
            FactType::Date { .. } => Kind::Date,
            FactType::Choice { values } => Kind::Choice(values.iter().map(|(code, _)| code.clone()).zip(0..).collect()),
        });
        Self { kinds: kinds.collect(), case, rows }
    }

    /// Sets every fact of a case; none where something needs a closer look.
    fn fill(&self, desk: &mut Desk, facts: &Bound<'_, PyDict>) -> Option<()> {
        desk.case.clear_all();
        for (at, (key, value)) in facts.iter().enumerate() {
            match target(&mut desk.order, &self.case, at, &key)? {
                Target::Fact(slot) => self.set(&mut desk.case, slot, 0, &value, facts)?,
                Target::List(list) => self.fill_rows(desk, list, &value)?,
                Target::Unread => {}
            }
        }
        Some(())
    }

    fn fill_rows(&self, desk: &mut Desk, list: usize, rows: &Bound<'_, PyAny>) -> Option<()> {
        if rows.is_none() {
            return Some(());
        }
        let rows = rows.cast_exact::<PyList>().ok()?;
        desk.case.set_rows(list, rows.len()).ok()?;
        let (names, order) = (self.rows.get(list)?, desk.row_orders.get_mut(list)?);
        for (index, row) in rows.iter().enumerate() {
            let row = row.cast_exact::<PyDict>().ok()?;
            for (at, (key, value)) in row.iter().enumerate() {
                if let Target::Fact(slot) = target(order, names, at, &key)? {
                    self.set(&mut desk.case, slot, index, &value, row)?;
                }
            }
        }
        Some(())
    }

    fn set(&self, case: &mut Case, slot: usize, row: usize, value: &Bound<'_, PyAny>, beside: &Bound<'_, PyDict>) -> Option<()> {
        if value.is_none() {
            return Some(());
        }
        match self.kinds.get(slot)? {
            Kind::Truth(implied_by) => {
                let truth = value.cast::<PyBool>().ok()?.is_true();
                // A no beside a fact that makes it a yes is refused, with all that is said about it.
                if !truth && implied_by.iter().any(|other| !matches!(beside.get_item(other), Ok(None))) {
                    return None;
                }
                case.set_truth_at(slot, row, truth).ok()
            }
            Kind::Number(decimals) => case.set_mantissa_at(slot, row, number(value, *decimals)?).ok(),
            Kind::Choice(values) => {
                let code = value.cast_exact::<PyString>().ok()?;
                case.set_mantissa_at(slot, row, *values.get(code.to_str().ok()?)?).ok()
            }
            Kind::Date => {
                let day = match value.cast_exact::<PyString>() {
                    Ok(text) => FactValue::Text(text.to_str().ok()?.to_owned()),
                    Err(_) => FactValue::Date(day(value).ok()??),
                };
                case.set(slot, row, &day).ok()
            }
        }
    }
}

fn number(value: &Bound<'_, PyAny>, decimals: Decimals) -> Option<i64> {
    if let Ok(number) = value.cast_exact::<PyFloat>() {
        return of_float(number.value(), decimals.float_factor);
    }
    if let Ok(text) = value.cast_exact::<PyString>() {
        return of_text(text.to_str().ok()?, decimals.count);
    }
    if value.is_exact_instance_of::<PyInt>() {
        return value.extract::<i64>().ok()?.checked_mul(decimals.factor);
    }
    if value.get_type().is(decimal_type(value.py()).ok()?) {
        return of_text(value.str().ok()?.to_str().ok()?, decimals.count);
    }
    None
}

/// The whole number of `1 / scale` that a float stands for: with 15 digits at most there is one that gives this very float, or none.
fn of_float(value: f64, scale: f64) -> Option<i64> {
    // To the nearest whole number, without a call: beyond 2^52 a float has no decimals. Which way a half goes does not matter, since
    // only a number that gives the very float is taken.
    const WHOLE: f64 = 6_755_399_441_055_744.0;
    let whole = (value * scale + WHOLE) - WHOLE;
    #[expect(clippy::float_cmp, reason = "the very same float is meant")]
    let exact = whole.abs() < 1e15 && whole / scale == value;
    #[expect(clippy::cast_possible_truncation, reason = "whole, and of 15 digits at most")]
    exact.then_some(whole as i64)
}

/// The whole number of 10^-decimals that a plain decimal text stands for. What is written in another way, or is too long, is none.
fn of_text(text: &str, decimals: u32) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let padded = whole.len() > 1 && whole.starts_with('0');
    if whole.is_empty() || fraction.is_empty() || padded || whole.len() + fraction.len() > 18 {
        return None;
    }
    let mut mantissa: i64 = 0;
    for byte in whole.bytes().chain(fraction.bytes()) {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        mantissa = mantissa * 10 + i64::from(digit);
    }
    let places = u32::try_from(fraction.len()).ok()?;
    if places <= decimals {
        return mantissa.checked_mul(10_i64.checked_pow(decimals - places)?).map(|mantissa| sign * mantissa);
    }
    let divisor = 10_i64.checked_pow(places - decimals)?;
    (mantissa % divisor == 0).then_some(sign * (mantissa / divisor))
}
