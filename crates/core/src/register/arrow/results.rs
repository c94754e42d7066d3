//! Results as a record batch.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::types::Decimal128Type;
use arrow_array::{Array, ArrayRef, Decimal128Array, DictionaryArray, Int8Array, ListArray, PrimitiveArray, RecordBatch, StringArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{DataType, Field, Schema, SchemaRef};

use super::ColumnError;
use super::reasons::{BETWEEN, Texts, reasons, refusals};
use crate::Pack;
use crate::plan::{Plan, PlanAmount};
use crate::program::{TRUE, UNKNOWN};
use crate::register::{REFUSED, Register, Results};

/// Digits of a `Decimal128`.
const PRECISION: u8 = 38;
/// Outcomes by their number: see [`Results::outcome`].
const OUTCOMES: [&str; 4] = ["not_met", "unknown", "met", "refused"];

/// Gives the results of a plan as record batches.
///
/// | column | type | holds |
/// |---|---|---|
/// | `outcome` | dictionary of text | `met`, `not_met`, `unknown`, `refused` |
/// | each amount, by its id | `Decimal128`, or a list of such for an amount of rows | its value in its unit, `30` for 30 %; null where not due or not known |
/// | `reason` | text | why a case is refused: `isee: out_of_range; componenti[2].reddito: not_exact`; else null |
/// | `missing` | dictionary of text | only with [`ArrowResults::with_missing`]: facts that could still change the outcome, `isee; eta`; else null |
///
/// Of a plan [with requirements](crate::Pack::plan_with_requirements), `reason` is a dictionary of text, and of a case that is not met it
/// names the requirements that are not: `residenza; isee`.
///
/// The metadata of the schema say `soglia:measure`, `soglia:edition`, `soglia:on` and `soglia:pack`, the hash of the pack.
#[derive(Clone, Debug)]
pub struct ArrowResults {
    plan: Plan,
    schema: SchemaRef,
    amounts: Vec<Shape>,
    outcomes: ArrayRef,
    /// The pack to ask what is missing, and on how many processors.
    missing: Option<(Arc<Pack>, usize)>,
}

/// How an amount becomes a decimal.
#[derive(Clone, Copy, Debug)]
struct Shape {
    /// Last digits of the decimal that one whole number of the amount is.
    multiplier: i128,
    decimals: i8,
}

impl Shape {
    fn of(amount: &PlanAmount) -> Self {
        let (multiplier, decimals) = amount.decimals();
        Self { multiplier, decimals: i8::try_from(decimals).unwrap_or(0) }
    }
}

fn power(exponent: i8) -> i128 {
    10_i128.saturating_pow(exponent.unsigned_abs().into())
}

impl ArrowResults {
    /// For the results of a plan; `pack` is [`crate::Pack::sha256`].
    #[must_use]
    pub fn new(plan: &Plan, pack: &str) -> Self {
        let amounts: Vec<Shape> = plan.amounts().iter().map(Shape::of).collect();
        let outcome = DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8));
        let mut fields = vec![Field::new("outcome", outcome, false)];
        for (amount, shape) in plan.amounts().iter().zip(&amounts) {
            let number = DataType::Decimal128(PRECISION, shape.decimals);
            let kind = if amount.list.is_some() { DataType::List(Arc::new(Field::new_list_field(number, true))) } else { number };
            fields.push(Field::new(&amount.id, kind, true));
        }
        let texts = || DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        let reason = if plan.requirements().is_empty() { DataType::Utf8 } else { texts() };
        fields.push(Field::new("reason", reason, true));
        let said = [("measure", plan.measure()), ("edition", plan.edition()), ("on", &plan.on().to_string()), ("pack", pack)];
        let metadata: HashMap<String, String> = said.into_iter().map(|(key, value)| (format!("soglia:{key}"), value.to_owned())).collect();
        Self {
            plan: plan.clone(),
            schema: Arc::new(Schema::new_with_metadata(fields, metadata)),
            amounts,
            outcomes: Arc::new(StringArray::from_iter_values(OUTCOMES)),
            missing: None,
        }
    }

    /// With a column `missing`: what is asked of `pack`, case by case that is not settled, on so many processors.
    #[must_use]
    pub fn with_missing(mut self, pack: Arc<Pack>, threads: usize) -> Self {
        let texts = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        let fields = self.schema.fields().iter().cloned().chain([Arc::new(Field::new("missing", texts, true))]);
        self.schema = Arc::new(Schema::new_with_metadata(fields.collect::<Vec<_>>(), self.schema.metadata().clone()));
        self.missing = Some((pack, threads));
        self
    }

    /// The schema of every batch.
    #[must_use]
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// What came of the cases of a register, one row each.
    ///
    /// # Errors
    /// `results` are not those of `register`, or an amount has more than 38 digits.
    pub fn batch(&self, register: &Register<'_>, results: &Results) -> Result<RecordBatch, ColumnError> {
        let keys: Int8Array = results.outcome().iter().map(|&outcome| i8::try_from(outcome.min(REFUSED)).unwrap_or(0)).collect();
        let other = |id: &str| ColumnError::OtherSchema(id.to_owned());
        let outcome = DictionaryArray::try_new(keys, Arc::clone(&self.outcomes)).map_err(|_| other("outcome"))?;
        let mut columns: Vec<ArrayRef> = vec![Arc::new(outcome)];
        for (place, (amount, shape)) in self.plan.amounts().iter().zip(&self.amounts).enumerate() {
            let values = amounts(register, results, place, *shape).ok_or_else(|| other(&amount.id))?;
            let column: ArrayRef = match amount.list {
                None => Arc::new(values),
                Some(list) => Arc::new(lists(register, results, list, &values).ok_or_else(|| other(&amount.id))?),
            };
            columns.push(column);
        }
        let cases = register.cases();
        columns.push(match self.plan.requirements() {
            [] => refusals(results, cases),
            _ => reasons(&self.plan, results, cases).ok_or_else(|| other("reason"))?,
        });
        if let Some((pack, threads)) = &self.missing {
            columns.push(missing(register, results, pack, *threads).ok_or_else(|| other("missing"))?);
        }
        RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(|_| other("outcome"))
    }
}

fn missing(register: &Register<'_>, results: &Results, pack: &Pack, threads: usize) -> Option<ArrayRef> {
    let open = register.open_cases(results);
    let (mut texts, mut keys) = (Texts::default(), vec![None; register.cases()]);
    for (case, missing) in open.iter().zip(register.missing(pack, &open, threads)) {
        if let Some(key) = keys.get_mut(*case) {
            *key = texts.number(missing.join(BETWEEN));
        }
    }
    texts.column(keys.into_iter())
}

fn amounts(register: &Register<'_>, results: &Results, place: usize, shape: Shape) -> Option<Decimal128Array> {
    let amount = register.plan().amounts().get(place)?;
    let (known, narrow, wide) = (results.known(place), results.values(place), results.wide(place));
    let due = match amount.list.and_then(|list| register.list(list)) {
        // Whether it is due may be said of the case as a whole.
        Some(rows) if register.plan().due_list(amount.due).is_none() => {
            let of_case = |(ends, &due): (&[i32], &u8)| {
                let count = if let &[from, to] = ends { to - from } else { 0 };
                std::iter::repeat_n(due, usize::try_from(count).unwrap_or(0))
            };
            let before = rows.offsets.first().and_then(|&first| usize::try_from(first).ok()).unwrap_or(0);
            let of_rows = rows.offsets.windows(2).zip(results.due(place)).flat_map(of_case);
            Cow::Owned(std::iter::repeat_n(UNKNOWN, before).chain(of_rows).collect())
        }
        _ => Cow::Borrowed(results.due(place)),
    };
    let (mut fits, limit) = (true, power(38).unsigned_abs());
    let value = |row: usize| {
        if due.get(row) != Some(&TRUE) || known.get(row) != Some(&1) {
            return None;
        }
        let mantissa = narrow.get(row).map(|&value| value.into()).or_else(|| wide.get(row).copied())?;
        let product = i128::checked_mul(mantissa, shape.multiplier).filter(|value| value.unsigned_abs() < limit);
        fits &= product.is_some();
        product
    };
    let values: PrimitiveArray<Decimal128Type> = (0..known.len()).map(value).collect();
    if fits { values.with_precision_and_scale(PRECISION, shape.decimals).ok() } else { None }
}

/// The rows of each case; null where the list was not given or the case is refused.
fn lists(register: &Register<'_>, results: &Results, list: usize, values: &Decimal128Array) -> Option<ListArray> {
    let item = Arc::new(Field::new_list_field(values.data_type().clone(), true));
    let given = |case: usize| results.outcome().get(case) != Some(&REFUSED);
    let (offsets, known) = match register.list(list) {
        None => (vec![0; register.cases() + 1], NullBuffer::new_null(register.cases())),
        Some(rows) => {
            let known = |case: usize| given(case) && rows.known.is_none_or(|known| known.get(case));
            (rows.offsets.to_vec(), (0..register.cases()).map(known).collect())
        }
    };
    ListArray::try_new(item, OffsetBuffer::new(offsets.into()), Arc::new(values.clone()), Some(known)).ok()
}
