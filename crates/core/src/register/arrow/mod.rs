//! Registers as Arrow record batches, as data frames and Parquet files have them (cargo feature `arrow`).
//!
//! A column is for the fact whose path is its name: `isee`. A list is a column of lists of structs named like the list, whose fields are
//! named like its facts. Facts without a column are unknown; columns that are no facts of the plan are [`ArrowReader::ignored`].
//!
//! | fact | columns that it can have |
//! |---|---|
//! | number | `Int8` to `UInt64`: whole units, `25000` is 25,000 euro; `Decimal32` to `Decimal128`; `Float64`; text |
//! | yes or no | `Boolean`; text: `true`, `vero`, `sì`, `si`, `yes`, `false`, `falso`, `no` in any case |
//! | day | `Date32`; `Date64` or a timestamp without a time zone, at midnight; text: `2025-06-01` |
//! | choice | text of its code; whole numbers where codes are such |
//!
//! Text is `Utf8`, `LargeUtf8`, `Utf8View`, or a dictionary of these. Nulls are unknown. A float is taken where it is the float of exactly
//! one number with the decimals of the fact; else the value is refused, as it is of one case. A value that cannot be taken refuses its row
//! ([`super::REFUSED`]), and never the others. A null list is one that was not given, which is not the same as a list without rows; a null among
//! the rows of a list refuses the case. A column of lists that are all without rows may have no type.
//!
//! Whole numbers that count something smaller than the unit say so: with [`Money::Cents`], or each column on its own with the metadata
//! `soglia:unit` on its field: `whole`, `cent` (hundredths), or `mantissa` (the last decimal that the fact can have).
//! A column of 64-bit mantissas, of `Decimal128`, of `Date32` or of `Boolean` is read where it lies.

mod block;
mod convert;
mod elements;
mod held;
mod join;
mod list;
mod reasons;
mod results;
mod validity;

use std::collections::BTreeSet;

use arrow_schema::{DataType, Field, Schema};
use thiserror::Error;

use super::{Register, RegisterError};
use crate::Localized;
use crate::facts::FactFault;
use crate::pack::FactType;
use crate::plan::{Plan, PlanFact};
pub use block::Block;
use convert::Way;
pub use elements::{Of, Texts, scalars, truths, whole};
use held::Held;
pub use join::{JoinError, Table, join};
use list::HeldList;
pub use results::{ArrowResults, Evaluated};

/// Key of the metadata of a field that says what one of its whole numbers is worth.
pub const UNIT: &str = "soglia:unit";

/// What whole numbers of money count, in integers and in text without a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Money {
    /// Euro: `25000` is 25,000 euro. Decimals and floats are euro too.
    #[default]
    Euro,
    /// Cents: `2500000` is 25,000 euro. Money cannot be anything but whole numbers then.
    Cents,
}

/// A column that a plan cannot read, whatever is in it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ColumnError {
    /// Its type can never hold the fact.
    #[error("column `{column}` is {found}: {} expected", .expected.en)]
    Type {
        /// The column, `list.field` for a field of a list.
        column: String,
        /// What it is, in the words of Arrow.
        found: String,
        /// What it can be.
        expected: Localized,
    },
    /// Two columns have the name of a fact.
    #[error("column `{0}` stands twice")]
    Twice(String),
    /// The metadata `soglia:unit` is none of `whole`, `cent`, `mantissa`, or the column holds no whole numbers.
    #[error("column `{0}`: `soglia:unit` is `whole`, `cent` or `mantissa`, for whole numbers")]
    Unit(String),
    /// A batch has other columns than the schema that the reader was made for.
    #[error("column `{0}` is not as the schema said")]
    OtherSchema(String),
    /// The lists of a batch have more rows together than 32 bits can count.
    #[error("the lists of `{0}` have too many rows for one batch")]
    TooManyRows(String),
}

impl ColumnError {
    /// What is wrong, in both languages.
    #[must_use]
    pub fn message(&self) -> Localized {
        let it = match self {
            Self::Type { column, found, expected } => format!("la colonna `{column}` è {found}: serve {}", expected.it),
            Self::Twice(column) => format!("la colonna `{column}` c'è due volte"),
            Self::Unit(column) => format!("colonna `{column}`: `soglia:unit` è `whole`, `cent` o `mantissa`, per numeri interi"),
            Self::OtherSchema(column) => format!("la colonna `{column}` non è come diceva lo schema"),
            Self::TooManyRows(column) => format!("gli elenchi di `{column}` hanno troppe righe per un solo blocco"),
        };
        Localized::new(it, self.to_string())
    }

    fn of_type(column: &str, found: &DataType, it: &str, en: &str) -> Self {
        Self::Type { column: column.to_owned(), found: found.to_string(), expected: Localized::new(it, en) }
    }
}

impl From<RegisterError> for ColumnError {
    fn from(error: RegisterError) -> Self {
        match error {
            RegisterError::Length { path, .. } | RegisterError::Type(path) | RegisterError::Offsets(path) => Self::OtherSchema(path),
            RegisterError::NoSuchSlot(slot) => Self::OtherSchema(slot.to_string()),
        }
    }
}

/// A column of a batch, or a field of the structs of a list, and the fact that it is for.
#[derive(Clone, Debug)]
struct Bound {
    index: usize,
    slot: usize,
    way: Way,
}

#[derive(Clone, Debug)]
struct BoundList {
    index: usize,
    list: usize,
    fields: Vec<Bound>,
}

/// Says what each column of a schema is for, and reads batches of that schema.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut sources = soglia::authoring::Sources::new();
/// # sources.add("enti.yaml", "language: 1\nbodies:\n  prova: { kind: comune, title: { it: Comune di prova, en: Test town } }\n");
/// # sources.add("mensa.yaml", r#"
/// # language: 1
/// # measure: prova.mensa
/// # edition: 2025
/// # title: { it: Mensa scolastica, en: School meals }
/// # body: prova
/// # in_force: { from: 2025-01-01 }
/// # sources:
/// #   delibera: { act: Delibera di prova, confidence: unverified }
/// # facts:
/// #   isee: { type: number, unit: EUR, min: 0, max: 1_000_000, label: { it: ISEE, en: ISEE } }
/// # amounts:
/// #   pasto:
/// #     unit: EUR/meal
/// #     kind: fee
/// #     source: delibera
/// #     value: { linear: { of: isee, from: 5_000, to: 20_000, min: 1.00, max: 5.20 } }
/// #     rounding: { to: 0.01, mode: half_up, source: not_stated }
/// # "#);
/// # let pack = soglia::authoring::compile(&sources).pack.ok_or("errors")?;
/// use std::sync::Arc;
/// use arrow_array::cast::AsArray as _;
/// use arrow_array::types::{Decimal128Type, Int32Type};
/// use arrow_array::{ArrayRef, RecordBatch, StringArray};
/// use soglia::register::arrow::{ArrowReader, ArrowResults, Block, Money};
/// use soglia::register::Runner;
///
/// let plan = pack.plan("prova.mensa", "2025-09-15".parse()?)?;
/// let isee: ArrayRef = Arc::new(StringArray::from(vec![Some("12345.67"), None, Some("-1")]));
/// let batch = RecordBatch::try_from_iter([("isee", isee)])?;
/// let reader = ArrowReader::new(&plan, batch.schema_ref(), Money::Euro)?;
/// let cases = reader.read(&Block::from(&batch))?;
/// let register = cases.register()?;
/// let evaluated = ArrowResults::new(&plan, pack.sha256()).run(&mut Runner::new(&plan), &register, None)?;
/// let results = evaluated.first().ok_or("no rows")?.batch()?;
/// let fee = results["pasto"].as_primitive::<Decimal128Type>();
/// assert_eq!(fee.value_as_string(0), "3.06");
/// let reasons = results["reason"].as_dictionary::<Int32Type>();
/// assert_eq!(reasons.values().as_string::<i32>().value(reasons.key(2).ok_or("no reason")?), "isee: out_of_range");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ArrowReader {
    plan: Plan,
    columns: Vec<Bound>,
    lists: Vec<BoundList>,
    ignored: Vec<String>,
}

impl ArrowReader {
    /// Finds the fact of each column.
    ///
    /// # Errors
    /// A column named like a fact or a list is of a type that can never hold it, or there are two of the name.
    pub fn new(plan: &Plan, schema: &Schema, money: Money) -> Result<Self, ColumnError> {
        let mut reader = Self { plan: plan.clone(), columns: Vec::new(), lists: Vec::new(), ignored: Vec::new() };
        let mut seen = BTreeSet::new();
        for (index, field) in schema.fields().iter().enumerate() {
            let name = field.name();
            if let Some(list) = plan.lists().iter().position(|list| list.id == *name) {
                let fields = reader.list(list, field, money)?;
                reader.lists.push(BoundList { index, list, fields });
            } else if let Some(bound) = bind(plan, name, None, index, field, money)? {
                reader.columns.push(bound);
            } else {
                reader.ignored.push(name.clone());
                continue;
            }
            if !seen.insert(name) {
                return Err(ColumnError::Twice(name.clone()));
            }
        }
        Ok(reader)
    }

    fn list(&mut self, list: usize, field: &Field, money: Money) -> Result<Vec<Bound>, ColumnError> {
        let structs = match field.data_type() {
            DataType::Null => return Ok(Vec::new()),
            DataType::List(item) | DataType::LargeList(item) if item.data_type().is_null() => return Ok(Vec::new()),
            DataType::List(item) | DataType::LargeList(item) => item.data_type(),
            other => other,
        };
        let (DataType::Struct(fields), false) = (structs, structs == field.data_type()) else {
            return Err(ColumnError::of_type(field.name(), field.data_type(), "un elenco di strutture", "a list of structs is"));
        };
        let mut bound = Vec::with_capacity(fields.len());
        let mut seen = BTreeSet::new();
        for (index, inner) in fields.iter().enumerate() {
            let path = format!("{}.{}", field.name(), inner.name());
            match bind(&self.plan, &path, Some(list), index, inner, money)? {
                Some(_) if !seen.insert(inner.name()) => return Err(ColumnError::Twice(path)),
                Some(found) => bound.push(found),
                None => self.ignored.push(path),
            }
        }
        Ok(bound)
    }

    /// Columns that are no facts of the plan, in the order of the schema; `list.field` for those of lists.
    #[must_use]
    pub fn ignored(&self) -> &[String] {
        &self.ignored
    }

    /// Facts and lists of the plan that have no column, and are unknown.
    #[must_use]
    pub fn without_column(&self) -> Vec<&str> {
        let lists = self.plan.lists().iter().enumerate();
        let lists = lists.filter(|(place, _)| self.lists.iter().all(|bound| bound.list != *place)).map(|(_, list)| list.id.as_str());
        let given =
            |slot: usize| self.columns.iter().chain(self.lists.iter().flat_map(|list| &list.fields)).any(|bound| bound.slot == slot);
        let absent = |fact: &PlanFact| fact.list.is_some_and(|place| self.lists.iter().all(|bound| bound.list != place));
        let facts = self.plan.facts().iter().enumerate().filter(|(slot, fact)| !given(*slot) && !absent(fact));
        facts.map(|(_, fact)| fact.path.as_str()).chain(lists).collect()
    }

    /// Reads a block. What can be read where it lies is not copied.
    ///
    /// # Errors
    /// The columns are not those of the schema, or the rows of its lists are too many for one batch.
    pub fn read(&self, block: &Block) -> Result<ArrowCases, ColumnError> {
        let mut cases = ArrowCases {
            plan: self.plan.clone(),
            cases: block.rows(),
            columns: Vec::with_capacity(self.columns.len()),
            lists: Vec::with_capacity(self.lists.len()),
            refused: Vec::new(),
        };
        for bound in &self.columns {
            let Some(fact) = self.plan.facts().get(bound.slot) else { continue };
            let array = block.columns().get(bound.index).ok_or_else(|| ColumnError::OtherSchema(fact.path.clone()))?;
            let (held, refused) = bound.way.read(fact, array, None)?;
            cases.refused.extend(refused.into_iter().map(|(case, fault)| (case, fact.path.clone(), fault)));
            cases.columns.push((bound.slot, held));
        }
        for bound in &self.lists {
            let Some(declared) = self.plan.lists().get(bound.list) else { continue };
            let array = block.columns().get(bound.index).ok_or_else(|| ColumnError::OtherSchema(declared.id.clone()))?;
            let list = HeldList::read(&declared.id, array)?;
            for field in &bound.fields {
                let Some(fact) = self.plan.facts().get(field.slot) else { continue };
                let Some((array, nulls)) = list.field(field.index) else { continue };
                let (held, refused) = field.way.read(fact, array, nulls)?;
                cases.refused.extend(refused.into_iter().map(|(row, fault)| {
                    let (case, place) = list.place(row);
                    (case, format!("{}[{place}].{}", declared.id, fact.declaration.id), fault)
                }));
                cases.columns.push((field.slot, held));
            }
            cases.refused.extend(list.null_rows().map(|row| {
                let (case, place) = list.place(row);
                (case, format!("{}[{place}]", declared.id), FactFault::WrongType)
            }));
            cases.lists.push((bound.list, list));
        }
        Ok(cases)
    }
}

fn bind(plan: &Plan, path: &str, list: Option<usize>, index: usize, field: &Field, money: Money) -> Result<Option<Bound>, ColumnError> {
    let Some((slot, fact)) = plan.facts().iter().enumerate().find(|(_, fact)| fact.path == path && fact.list == list) else {
        return Ok(None);
    };
    let way = Way::of(fact, field, money)?;
    Ok(Some(Bound { index, slot, way }))
}

/// What a column of a fact can be.
fn expected(kind: &FactType, money: Money) -> Localized {
    match kind {
        FactType::Boolean => Localized::new("sì o no (Boolean) o testo", "yes or no (Boolean) or text is"),
        FactType::Number { unit, .. } if unit.is_money() && money == Money::Cents => {
            Localized::new("un intero, perché gli importi sono in centesimi", "whole numbers, since money is in cents, are")
        }
        FactType::Number { .. } => Localized::new(
            "un intero, un decimale (Decimal128), un Float64 o testo",
            "whole numbers, decimals (Decimal128), Float64 or text are",
        ),
        FactType::Date { .. } => Localized::new(
            "una data (Date32), un istante senza fuso orario a mezzanotte o testo",
            "dates (Date32), timestamps without a time zone at midnight or text are",
        ),
        FactType::Choice { .. } => Localized::new("il testo di una delle voci", "text of one of the choices is"),
    }
}

/// The cases of a batch, ready to be evaluated.
#[derive(Clone, Debug)]
pub struct ArrowCases {
    plan: Plan,
    cases: usize,
    columns: Vec<(usize, Held)>,
    lists: Vec<(usize, HeldList)>,
    refused: Vec<(usize, String, FactFault)>,
}

impl ArrowCases {
    /// The register of these cases.
    ///
    /// # Errors
    /// Columns of a batch that contradict its schema.
    pub fn register(&self) -> Result<Register<'_>, ColumnError> {
        let mut register = Register::new(&self.plan, self.cases);
        for (list, held) in &self.lists {
            register.set_list(*list, held.offsets(), held.known())?;
        }
        for (slot, held) in &self.columns {
            if let Some(column) = held.column() {
                register.set(*slot, column)?;
            }
        }
        for (case, path, fault) in &self.refused {
            register.refuse(*case, path.clone(), *fault);
        }
        Ok(register)
    }
}
