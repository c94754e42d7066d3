//! Results as a record batch.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::{ArrayRef, Decimal128Array, DictionaryArray, Int64Array, RecordBatch, StringArray, UInt8Array};
use arrow_buffer::{Buffer, NullBuffer};
use arrow_data::ArrayData;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};

use super::reasons::{Reasons, TextColumn};
use super::validity::Validity;
use super::{Block, ColumnError, UNIT};
use crate::Pack;
use crate::plan::{Plan, PlanAmount};
use crate::program::TRUE;
use crate::register::out::Take;
use crate::register::{Progress, Register, Results, RowFault, Runner, has};

/// Digits of a `Decimal128`.
const PRECISION: u8 = 38;
/// The first number that has more.
const LIMIT: u128 = 10_u128.pow(38);
/// Up to here, the product with any number of 64 bits has no more digits than there are.
const NARROW: i128 = 10_i128.pow(19);
/// Decimals of a cent.
const CENT: i8 = 2;
/// Outcomes by their number: see [`Results::outcome`].
const OUTCOMES: [&str; 4] = ["not_met", "unknown", "met", "refused"];

/// Gives the results of a plan as blocks of columns.
///
/// | column | type | holds |
/// |---|---|---|
/// | `outcome` | dictionary of text | `met`, `not_met`, `unknown`, `refused` |
/// | each amount, by its id | `Decimal128`, or a list of such for an amount of rows | its value in its unit, `30` for 30 %; null where not due or not known. [`ArrowResults::in_cents`]: `Int64` |
/// | `reason` | dictionary of text | why a case is refused: `isee: out_of_range; componenti[2].reddito: not_exact`; else null |
/// | `missing` | dictionary of text | only with [`ArrowResults::with_missing`]: facts that could still change the outcome, `isee; eta`; else null |
///
/// Of a plan [with requirements](crate::Pack::plan_with_requirements), `reason` names the requirements that are not met of a case that
/// is not: `residenza; isee`. [`ArrowResults::without_unmet`] leaves those out.
///
/// The metadata of the schema say `soglia:measure`, `soglia:edition`, `soglia:on` and `soglia:pack`, the hash of the pack.
#[derive(Clone, Debug)]
pub struct ArrowResults {
    plan: Plan,
    schema: SchemaRef,
    amounts: Vec<Shape>,
    outcomes: ArrayRef,
    /// Requirements that reasons name.
    told: usize,
    /// The pack to ask what is missing, and on how many processors.
    missing: Option<(Arc<Pack>, usize)>,
}

/// How an amount becomes the numbers of its column.
#[derive(Clone, Copy, Debug)]
struct Shape {
    /// Last digits of the decimal that one whole number of the amount is, or cents.
    multiplier: i128,
    decimals: i8,
    /// 64 bits that count cents, not a decimal.
    cents: bool,
}

impl Shape {
    fn of(amount: &PlanAmount) -> Self {
        let (multiplier, decimals) = amount.decimals();
        Self { multiplier, decimals: i8::try_from(decimals).unwrap_or(0), cents: false }
    }

    /// In cents, where the amount is money that has no smaller part and is read from 64 bits.
    fn in_cents(self, plan: &Plan, amount: &PlanAmount) -> Self {
        Self { cents: amount.unit.is_money() && self.decimals == CENT && !plan.is_wide(amount), ..self }
    }

    fn field(self, amount: &PlanAmount) -> Field {
        let number = if self.cents { DataType::Int64 } else { DataType::Decimal128(PRECISION, self.decimals) };
        let kind = if amount.list.is_some() { DataType::List(Arc::new(Field::new_list_field(number, true))) } else { number };
        let field = Field::new(&amount.id, kind, true);
        if self.cents { field.with_metadata([(UNIT.to_owned(), "cent".to_owned())].into()) } else { field }
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
        let outcome = DataType::Dictionary(Box::new(DataType::UInt8), Box::new(DataType::Utf8));
        let mut fields = vec![Field::new("outcome", outcome, false)];
        fields.extend(plan.amounts().iter().zip(&amounts).map(|(amount, shape)| shape.field(amount)));
        fields.push(Field::new("reason", texts(), true));
        let said = [("measure", plan.measure()), ("edition", plan.edition()), ("on", &plan.on().to_string()), ("pack", pack)];
        let metadata: HashMap<String, String> = said.into_iter().map(|(key, value)| (format!("soglia:{key}"), value.to_owned())).collect();
        Self {
            plan: plan.clone(),
            schema: Arc::new(Schema::new_with_metadata(fields, metadata)),
            amounts,
            outcomes: Arc::new(StringArray::from_iter_values(OUTCOMES)),
            told: plan.requirements().len(),
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

    /// With money in whole cents, as 64 bits, where an amount has no smaller part: half as long as decimals, and quicker for whoever reads
    /// them. The field says so as those of a register do ([`UNIT`]).
    #[must_use]
    pub fn in_cents(mut self) -> Self {
        let mut fields = self.schema.fields().to_vec();
        for (place, (amount, shape)) in self.plan.amounts().iter().zip(&mut self.amounts).enumerate() {
            *shape = shape.in_cents(&self.plan, amount);
            // The outcome stands before the amounts.
            fields.get_mut(place + 1).into_iter().for_each(|field| *field = Arc::new(shape.field(amount)));
        }
        self.schema = Arc::new(Schema::new_with_metadata(fields, self.schema.metadata().clone()));
        self
    }

    /// Without the requirements that are not met: reasons are of cases that are refused alone, which takes less time.
    #[must_use]
    pub fn without_unmet(self) -> Self {
        Self { told: 0, ..self }
    }

    /// The schema of every batch.
    #[must_use]
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Evaluates the cases of a register and gives what came of them: a block from each processor, in the order of the cases. This is the
    /// quickest way from a register to columns, since results are written while they are near.
    ///
    /// # Errors
    /// An amount has more than 38 digits, or more cents than 64 bits count, or `runner` is of another plan.
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
    pub block: Block,
    /// How many of them have each outcome: not met, unknown, met, refused.
    pub counts: [usize; OUTCOMES.len()],
    /// What could not be taken of them, by case.
    pub faults: Vec<RowFault>,
}

impl Evaluated {
    /// The rows as arrays.
    ///
    /// # Errors
    /// None of what [`ArrowResults::run`] gives.
    pub fn batch(&self) -> Result<RecordBatch, ArrowError> {
        (&self.block).try_into()
    }
}

/// A block that is written chunk by chunk.
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
            reasons: Reasons::new(of.plan.requirements().get(..of.told).unwrap_or(&[]), rows),
            open: Vec::new(),
            faults: Vec::new(),
            taken: Vec::new(),
        }
    }

    #[inline]
    fn finish(self, register: &Register<'_>) -> Result<Evaluated, ColumnError> {
        let other = |id: &str| ColumnError::OtherSchema(id.to_owned());
        let plan = &self.of.plan;
        let rows = self.outcome.len();
        let outcome = DictionaryArray::try_new(UInt8Array::from(self.outcome), Arc::clone(&self.of.outcomes));
        let mut columns: Vec<ArrayData> = vec![outcome.map_err(|_| other("outcome"))?.into()];
        for (amount, numbers) in plan.amounts().iter().zip(self.amounts) {
            let values = numbers.finish().ok_or_else(|| other(&amount.id))?;
            columns.push(match amount.list {
                None => values,
                Some(list) => {
                    let refused = |case: usize| self.faults.binary_search_by_key(&case, |fault| fault.case).is_ok();
                    lists(register, &self.cases, list, refused, values).ok_or_else(|| other(&amount.id))?
                }
            });
        }
        let (reason, no_reason) = self.reasons.finish().ok_or_else(|| other("reason"))?;
        columns.push(reason.clone());
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
        let block = Block::new(Arc::clone(&self.of.schema), rows, columns).map_err(|_| other("outcome"))?;
        Ok(Evaluated { block, counts: self.counts, faults: self.faults })
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

/// The values of an amount, from the first row to the last.
struct Numbers {
    shape: Shape,
    /// One of the two, as the shape has it.
    decimals: Vec<i128>,
    cents: Vec<i64>,
    known: Validity,
    /// None is greater than there are.
    fits: bool,
}

impl Numbers {
    fn new(shape: Shape, rows: usize) -> Self {
        let (decimals, cents) = if shape.cents { (0, rows) } else { (rows, 0) };
        Self { shape, decimals: Vec::with_capacity(decimals), cents: Vec::with_capacity(cents), known: Validity::default(), fits: true }
    }

    /// `taken` has a 1 for each value that counts and a 0 for the others.
    #[inline]
    fn extend(&mut self, values: &[i64], taken: &[u8]) {
        let all = !has(taken, 0);
        // All bits of what counts, and none of what does not.
        let masked = values.iter().zip(taken).map(|(&value, &taken)| value & -i64::from(taken));
        match self.shape.multiplier {
            1 if self.shape.cents && all => self.cents.extend_from_slice(values),
            1 if self.shape.cents => self.cents.extend(masked),
            multiplier if self.shape.cents || multiplier > NARROW => return self.extend_each(masked.map(i128::from), taken),
            1 if all => self.decimals.extend(values.iter().map(|&value| i128::from(value))),
            1 => self.decimals.extend(masked.map(i128::from)),
            multiplier if all => self.decimals.extend(values.iter().map(|&value| i128::from(value) * multiplier)),
            multiplier => self.decimals.extend(masked.map(|value| i128::from(value) * multiplier)),
        }
        self.note(taken, all);
    }

    fn extend_wide(&mut self, values: &[i128], taken: &[u8]) {
        self.extend_each(values.iter().zip(taken).map(|(&value, &taken)| if taken == 1 { value } else { 0 }), taken);
    }

    /// Values of which some may be too great; those that do not count are zero.
    fn extend_each(&mut self, values: impl Iterator<Item = i128>, taken: &[u8]) {
        for value in values {
            let product = value.checked_mul(self.shape.multiplier).filter(|product| product.unsigned_abs() < LIMIT);
            if self.shape.cents {
                let cents = product.and_then(|product| i64::try_from(product).ok());
                self.fits &= cents.is_some();
                self.cents.push(cents.unwrap_or(0));
            } else {
                self.fits &= product.is_some();
                self.decimals.push(product.unwrap_or(0));
            }
        }
        self.note(taken, !has(taken, 0));
    }

    #[inline]
    fn note(&mut self, taken: &[u8], all: bool) {
        if all {
            self.known.extend_all(taken.len());
        } else {
            self.known.extend(taken);
        }
    }

    #[inline]
    fn finish(self) -> Option<ArrayData> {
        let known = self.known.finish();
        if !self.fits {
            return None;
        }
        if self.shape.cents {
            return Some(Int64Array::try_new(self.cents.into(), known).ok()?.into());
        }
        let values = Decimal128Array::try_new(self.decimals.into(), known).ok()?;
        Some(values.with_precision_and_scale(PRECISION, self.shape.decimals).ok()?.into())
    }
}

/// The rows of each case; null where the list was not given or the case is refused.
fn lists(
    register: &Register<'_>,
    cases: &Range<usize>,
    list: usize,
    refused: impl Fn(usize) -> bool,
    values: ArrayData,
) -> Option<ArrayData> {
    let item = Arc::new(Field::new_list_field(values.data_type().clone(), true));
    let (offsets, known): (Vec<i32>, NullBuffer) = match register.list(list) {
        None => (vec![0; cases.len() + 1], NullBuffer::new_null(cases.len())),
        Some(rows) => {
            let known = |case: usize| !refused(case) && rows.known.is_none_or(|known| known.get(case));
            let offsets = rows.offsets.get(cases.start..=cases.end)?;
            let first = offsets.first()?;
            (offsets.iter().map(|offset| offset - first).collect(), cases.clone().map(known).collect())
        }
    };
    let lists = ArrayData::builder(DataType::List(item)).len(cases.len()).nulls(Some(known));
    lists.add_buffer(Buffer::from_vec(offsets)).add_child_data(values).build().ok()
}
