//! Results as a record batch.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, Decimal128Array, DictionaryArray, Int8Array, ListArray, RecordBatch, StringArray};
use arrow_buffer::{Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{DataType, Field, Schema, SchemaRef};

use super::ColumnError;
use super::reasons::{Reasons, TextColumn};
use super::validity::Validity;
use crate::Pack;
use crate::plan::{Plan, PlanAmount};
use crate::program::TRUE;
use crate::register::out::Take;
use crate::register::{Progress, Register, Results, RowFault, Runner};

/// Digits of a `Decimal128`.
const PRECISION: u8 = 38;
/// The first number that has more.
const LIMIT: u128 = 10_u128.pow(38);
/// Up to here, the product with any number of 64 bits has no more digits than there are.
const NARROW: i128 = 10_i128.pow(19);
/// Outcomes by their number: see [`Results::outcome`].
const OUTCOMES: [&str; 4] = ["not_met", "unknown", "met", "refused"];

/// Gives the results of a plan as record batches.
///
/// | column | type | holds |
/// |---|---|---|
/// | `outcome` | dictionary of text | `met`, `not_met`, `unknown`, `refused` |
/// | each amount, by its id | `Decimal128`, or a list of such for an amount of rows | its value in its unit, `30` for 30 %; null where not due or not known |
/// | `reason` | dictionary of text | why a case is refused: `isee: out_of_range; componenti[2].reddito: not_exact`; else null |
/// | `missing` | dictionary of text | only with [`ArrowResults::with_missing`]: facts that could still change the outcome, `isee; eta`; else null |
///
/// Of a plan [with requirements](crate::Pack::plan_with_requirements), `reason` names the requirements that are not met of a case that
/// is not: `residenza; isee`.
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

/// The type of a column of texts that few rows do not share.
fn texts() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
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
        fields.push(Field::new("reason", texts(), true));
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
        let fields = self.schema.fields().iter().cloned().chain([Arc::new(Field::new("missing", texts(), true))]);
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
        let cases = 0..register.cases();
        let mut sheet = Sheet::new(self, cases.clone());
        sheet.take(register, &cases, results);
        Ok(sheet.finish(register)?.batch)
    }

    /// Evaluates the cases of a register and gives what came of them: a batch from each processor, in the order of the cases. This is the
    /// quickest way from a register to record batches, since results are written while they are near.
    ///
    /// # Errors
    /// An amount has more than 38 digits, or `runner` is of another plan.
    #[inline]
    pub fn run(&self, runner: &mut Runner, register: &Register<'_>, progress: Option<Progress<'_>>) -> Result<Vec<Evaluated>, ColumnError> {
        let sheets = runner.run_near(register, |cases| Sheet::new(self, cases), progress);
        sheets.into_iter().map(|sheet| sheet.finish(register)).collect()
    }
}

/// What came of some cases of a register, which follow one another.
#[derive(Clone, Debug)]
pub struct Evaluated {
    /// One row for each case.
    pub batch: RecordBatch,
    /// How many of them have each outcome: not met, unknown, met, refused.
    pub counts: [usize; OUTCOMES.len()],
    /// What could not be taken of them, by case.
    pub faults: Vec<RowFault>,
}

/// A record batch that is written chunk by chunk.
struct Sheet<'p> {
    of: &'p ArrowResults,
    cases: Range<usize>,
    outcome: Vec<u8>,
    counts: [usize; OUTCOMES.len()],
    amounts: Vec<Numbers>,
    reasons: Reasons<'p>,
    /// Cases that lack something.
    open: Vec<usize>,
    faults: Vec<RowFault>,
    /// 1 for each row of an amount that is due and known.
    taken: Vec<u8>,
}

impl<'p> Sheet<'p> {
    fn new(of: &'p ArrowResults, cases: Range<usize>) -> Self {
        let rows = cases.len();
        let numbers = |(amount, shape): (&PlanAmount, &Shape)| Numbers::new(*shape, if amount.list.is_none() { rows } else { 0 });
        Self {
            of,
            cases,
            outcome: Vec::with_capacity(rows),
            counts: [0; OUTCOMES.len()],
            amounts: of.plan.amounts().iter().zip(&of.amounts).map(numbers).collect(),
            reasons: Reasons::new(of.plan.requirements(), rows),
            open: Vec::new(),
            faults: Vec::new(),
            taken: Vec::new(),
        }
    }

    fn finish(self, register: &Register<'_>) -> Result<Evaluated, ColumnError> {
        let other = |id: &str| ColumnError::OtherSchema(id.to_owned());
        let plan = &self.of.plan;
        let rows = self.outcome.len();
        let keys = ScalarBuffer::new(Buffer::from_vec(self.outcome), 0, rows);
        let outcome = DictionaryArray::try_new(Int8Array::new(keys, None), Arc::clone(&self.of.outcomes));
        let mut columns: Vec<ArrayRef> = vec![Arc::new(outcome.map_err(|_| other("outcome"))?)];
        for (amount, numbers) in plan.amounts().iter().zip(self.amounts) {
            let values = numbers.finish().ok_or_else(|| other(&amount.id))?;
            columns.push(match amount.list {
                None => Arc::new(values),
                Some(list) => {
                    let refused = |case: usize| self.faults.binary_search_by_key(&case, |fault| fault.case).is_ok();
                    Arc::new(lists(register, &self.cases, list, refused, values).ok_or_else(|| other(&amount.id))?)
                }
            });
        }
        let (reason, no_reason) = self.reasons.finish().ok_or_else(|| other("reason"))?;
        columns.push(Arc::clone(&reason));
        if let Some((pack, threads)) = &self.of.missing {
            columns.push(match self.open.as_slice() {
                // Two columns of nothing are the same one.
                [] if no_reason => reason,
                open => {
                    let places = open.iter().map(|case| case - self.cases.start);
                    let missing = TextColumn::of_rows(rows, places.zip(register.missing(pack, open, *threads)));
                    missing.finish().ok_or_else(|| other("missing"))?.0
                }
            });
        }
        let batch = RecordBatch::try_new(Arc::clone(&self.of.schema), columns).map_err(|_| other("outcome"))?;
        Ok(Evaluated { batch, counts: self.counts, faults: self.faults })
    }
}

impl Take for Sheet<'_> {
    #[inline]
    fn take(&mut self, register: &Register<'_>, cases: &Range<usize>, results: &Results) {
        self.outcome.extend_from_slice(results.outcome());
        for (count, which) in self.counts.iter_mut().zip(0_u8..) {
            *count += count_of(results.outcome(), which);
        }
        let plan = &self.of.plan;
        for (place, (amount, numbers)) in plan.amounts().iter().zip(&mut self.amounts).enumerate() {
            let rows = register.rows(amount.list, cases);
            let first = results.first(amount.list);
            let known = results.known(place).get(rows.start - first..).unwrap_or(&[]).iter().map(|&known| known == 1);
            let dues = results.due(place);
            self.taken.clear();
            if let Some(list) = amount.list.filter(|_| plan.due_list(amount.due).is_none()) {
                // Whether it is due may be said of the case as a whole.
                let counts = cases.clone().map(|case| register.rows(Some(list), &(case..case + 1)).len());
                let dues = counts.zip(dues).flat_map(|(count, &due)| std::iter::repeat_n(due, count));
                self.taken.extend(dues.zip(known).map(|(due, known)| u8::from((due == TRUE) & known)));
            } else {
                let dues = dues.get(rows.start - first..).unwrap_or(&[]);
                self.taken.extend(dues.iter().zip(known).map(|(&due, known)| u8::from((due == TRUE) & known)));
            }
            match results.wide(place).get(rows.start - first..) {
                Some(wide) if !wide.is_empty() => numbers.extend_wide(wide, &self.taken),
                _ => numbers.extend(results.values(place).get(rows.start - first..).unwrap_or(&[]), &self.taken),
            }
        }
        self.reasons.extend(results);
        if self.of.missing.is_some() {
            register.open_among(cases, results, &mut self.open);
        }
        self.faults.extend_from_slice(results.faults());
    }
}

/// How many bytes are this one.
#[inline]
fn count_of(bytes: &[u8], which: u8) -> usize {
    // So many that a byte can count them: many are compared and counted at once.
    let few = bytes.chunks(u8::MAX.into());
    few.map(|few| usize::from(few.iter().fold(0_u8, |count, &byte| count.wrapping_add(u8::from(byte == which))))).sum()
}

/// An amount as decimals, from the first row to the last.
struct Numbers {
    shape: Shape,
    values: Vec<i128>,
    known: Validity,
    /// None has more digits than there are.
    fits: bool,
}

impl Numbers {
    fn new(shape: Shape, rows: usize) -> Self {
        Self { shape, values: Vec::with_capacity(rows), known: Validity::default(), fits: true }
    }

    /// `taken` has a 1 for each value that counts and a 0 for the others.
    #[inline]
    fn extend(&mut self, values: &[i64], taken: &[u8]) {
        let multiplier = self.shape.multiplier;
        if multiplier > NARROW {
            return self.extend_each(values.iter().map(|&value| value.into()), taken);
        }
        let all = !taken.contains(&0);
        match (all, multiplier) {
            (true, 1) => self.values.extend(values.iter().map(|&value| i128::from(value))),
            (true, _) => self.values.extend(values.iter().map(|&value| i128::from(value) * multiplier)),
            // All bits of what counts, and none of what does not.
            (false, 1) => self.values.extend(values.iter().zip(taken).map(|(&value, &taken)| i128::from(value & -i64::from(taken)))),
            (false, _) => {
                self.values.extend(values.iter().zip(taken).map(|(&value, &taken)| i128::from(value & -i64::from(taken)) * multiplier));
            }
        }
        self.note(taken, all);
    }

    fn extend_wide(&mut self, values: &[i128], taken: &[u8]) {
        self.extend_each(values.iter().copied(), taken);
    }

    /// Values of which some may have too many digits.
    fn extend_each(&mut self, values: impl Iterator<Item = i128>, taken: &[u8]) {
        for (value, &taken) in values.zip(taken) {
            let value = if taken == 1 { value } else { 0 };
            let product = value.checked_mul(self.shape.multiplier).filter(|product| product.unsigned_abs() < LIMIT);
            self.fits &= product.is_some();
            self.values.push(product.unwrap_or(0));
        }
        self.note(taken, !taken.contains(&0));
    }

    #[inline]
    fn note(&mut self, taken: &[u8], all: bool) {
        if all {
            self.known.extend_all(taken.len());
        } else {
            self.known.extend(taken.iter().copied());
        }
    }

    fn finish(self) -> Option<Decimal128Array> {
        let values = Decimal128Array::try_new(self.values.into(), self.known.finish()).ok()?;
        if self.fits { values.with_precision_and_scale(PRECISION, self.shape.decimals).ok() } else { None }
    }
}

/// The rows of each case; null where the list was not given or the case is refused.
fn lists(
    register: &Register<'_>,
    cases: &Range<usize>,
    list: usize,
    refused: impl Fn(usize) -> bool,
    values: Decimal128Array,
) -> Option<ListArray> {
    let item = Arc::new(Field::new_list_field(values.data_type().clone(), true));
    let (offsets, known) = match register.list(list) {
        None => (vec![0; cases.len() + 1], NullBuffer::new_null(cases.len())),
        Some(rows) => {
            let known = |case: usize| !refused(case) && rows.known.is_none_or(|known| known.get(case));
            let offsets = rows.offsets.get(cases.start..=cases.end)?;
            let first = offsets.first()?;
            (offsets.iter().map(|offset| offset - first).collect(), cases.clone().map(known).collect())
        }
    };
    ListArray::try_new(item, OffsetBuffer::new(offsets.into()), Arc::new(values), Some(known)).ok()
}
