//! From the values of a column to the elements of a fact.

use arrow_array::types::{Date32Type, Decimal128Type, Float64Type, Int64Type};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use arrow_data::ArrayData;
use arrow_schema::{DataType, Field, TimeUnit};

use super::elements::{self, Texts, keys, scalars, truths, whole};
use super::held::{Elements, Held};
use super::{ColumnError, Money, UNIT, expected};
use crate::facts::{FactFault, FactValue, element, element_of_text};
use crate::pack::FactType;
use crate::plan::PlanFact;

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;
/// Up to here, two numbers that are next to one another have two floats: a float of 15 digits is one number.
const EXACT_FLOAT: f64 = 1e15;
/// Decimals of a cent.
const CENT: u32 = 2;

/// How the values of a column become elements.
#[derive(Clone, Debug)]
pub(super) enum Way {
    Unknown,
    Truths,
    /// Whole numbers that are `multiplier / divisor` mantissas each.
    Whole {
        multiplier: i128,
        divisor: i128,
    },
    Decimals {
        multiplier: i128,
        divisor: i128,
    },
    /// Floats of units, of which one has so many mantissas.
    Floats {
        mantissas: f64,
    },
    Days,
    /// Whole numbers, of which a day has so many.
    Instants {
        day: i64,
    },
    /// Whole numbers that are the codes of choices, with their places.
    Codes(Vec<(i128, i64)>),
    /// Text; of whole numbers with so many decimals that the point is left out before.
    Text {
        shift: Option<u32>,
    },
}

/// Values that could not be taken, by row.
pub(super) type Refused = Vec<(usize, FactFault)>;

fn power(exponent: u32) -> i128 {
    10_i128.saturating_pow(exponent)
}

/// `10^(to - from)` as a fraction: what a whole number of `from` decimals is worth in those of `to` decimals.
fn shift(from: i64, to: i64) -> (i128, i128) {
    let by = |from: i64, to: i64| power(u32::try_from(to - from).unwrap_or(0));
    (by(from, to), by(to, from))
}

fn is_text(kind: &DataType) -> bool {
    matches!(kind, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

impl Way {
    pub fn of(fact: &PlanFact, field: &Field, money: Money) -> Result<Self, ColumnError> {
        let kind = &fact.declaration.kind;
        let said = field.metadata().get(UNIT).map(String::as_str);
        let wrong_unit = || ColumnError::Unit(fact.path.clone());
        let cents = match (kind, money) {
            (FactType::Number { unit, .. }, Money::Cents) => unit.is_money(),
            _ => false,
        };
        let decimals_of_one = match (kind, said) {
            (_, None) => {
                if cents {
                    CENT
                } else {
                    0
                }
            }
            (FactType::Number { .. }, Some("whole")) => 0,
            (FactType::Number { .. }, Some("cent")) => CENT,
            (FactType::Number { decimals, .. }, Some("mantissa")) => *decimals,
            _ => return Err(wrong_unit()),
        };
        // Where whole numbers count something smaller, nothing but whole numbers makes sense.
        let only_whole = decimals_of_one != 0 || said.is_some();
        let way = match (kind, field.data_type()) {
            (_, DataType::Null) => Self::Unknown,
            (_, text) if is_text(text) => Self::Text { shift: only_whole.then_some(decimals_of_one) },
            (_, DataType::Dictionary(_, text)) if is_text(text) => Self::Text { shift: only_whole.then_some(decimals_of_one) },
            (FactType::Boolean, DataType::Boolean) => Self::Truths,
            (FactType::Number { decimals, .. }, whole) if whole.is_integer() => {
                let (multiplier, divisor) = shift(decimals_of_one.into(), (*decimals).into());
                Self::Whole { multiplier, divisor }
            }
            (FactType::Number { decimals, .. }, DataType::Decimal32(_, scale) | DataType::Decimal64(_, scale)) if !only_whole => {
                let (multiplier, divisor) = shift((*scale).into(), (*decimals).into());
                Self::Whole { multiplier, divisor }
            }
            (FactType::Number { decimals, .. }, DataType::Decimal128(_, scale)) if !only_whole || *scale == 0 => {
                let from = if only_whole { decimals_of_one.into() } else { (*scale).into() };
                let (multiplier, divisor) = shift(from, (*decimals).into());
                Self::Decimals { multiplier, divisor }
            }
            (FactType::Number { decimals, .. }, DataType::Float64) if !only_whole => {
                Self::Floats { mantissas: 10_f64.powi(i32::try_from(*decimals).unwrap_or(0)) }
            }
            (FactType::Date { .. }, DataType::Date32) => Self::Days,
            (FactType::Date { .. }, DataType::Date64) => Self::Instants { day: DAY },
            (FactType::Date { .. }, DataType::Timestamp(unit, None)) => Self::Instants {
                day: match unit {
                    TimeUnit::Second => DAY / 1_000,
                    TimeUnit::Millisecond => DAY,
                    TimeUnit::Microsecond => DAY * 1_000,
                    TimeUnit::Nanosecond => DAY * 1_000_000,
                },
            },
            (FactType::Choice { values }, whole) if whole.is_integer() => {
                let place = |(place, (code, _)): (usize, &(String, _))| {
                    let number = code.parse::<i128>().ok().filter(|number| number.to_string() == *code)?;
                    Some((number, i64::try_from(place).ok()?))
                };
                let codes: Vec<_> = values.iter().enumerate().filter_map(place).collect();
                if codes.is_empty() {
                    return Err(not_for(fact, field, money));
                }
                Self::Codes(codes)
            }
            _ if said.is_some() => return Err(wrong_unit()),
            _ => return Err(not_for(fact, field, money)),
        };
        Ok(way)
    }

    /// Reads a column; `rows` says which rows there are at all.
    pub fn read(&self, fact: &PlanFact, array: &ArrayData, rows: Option<&NullBuffer>) -> Result<(Held, Refused), ColumnError> {
        let known = NullBuffer::union(elements::known(array).as_ref(), rows).filter(|known| known.null_count() > 0);
        let here = Column { array, known };
        let read = match self {
            Self::Unknown => Some((Held { elements: Elements::Unknown, known: None }, Vec::new())),
            Self::Truths => truths(array).map(|truths| here.as_it_is(Elements::Truths(truths))),
            Self::Days => scalars::<Date32Type>(array).map(|days| here.as_it_is(Elements::Days(days))),
            Self::Decimals { multiplier, divisor } => scalars::<Decimal128Type>(array)
                .map(|values| here.as_it_is(Elements::Decimals { values, multiplier: *multiplier, divisor: *divisor })),
            Self::Whole { multiplier: 1, divisor: 1 } if *array.data_type() == DataType::Int64 => {
                scalars::<Int64Type>(array).map(|numbers| here.as_it_is(Elements::Mantissas(numbers)))
            }
            Self::Whole { multiplier, divisor } => here.whole(|value| mantissas(value, *multiplier, *divisor)),
            Self::Codes(codes) => {
                here.whole(|value| codes.iter().find(|(code, _)| *code == value).map(|(_, place)| *place).ok_or(FactFault::UnknownChoice))
            }
            Self::Instants { day } => here.whole(|value| {
                let day = i128::from(*day);
                if value % day == 0 { i64::try_from(value / day).map_err(|_| FactFault::OutOfRange) } else { Err(FactFault::WrongType) }
            }),
            Self::Floats { mantissas } => scalars::<Float64Type>(array).map(|values| {
                here.collect(&|row| values.get(row).map_or(Err(FactFault::WrongType), |&value| of_float(fact, value, *mantissas)))
            }),
            Self::Text { shift } => here.text(fact, *shift),
        };
        read.ok_or_else(|| ColumnError::OtherSchema(fact.path.clone()))
    }
}

fn not_for(fact: &PlanFact, field: &Field, money: Money) -> ColumnError {
    let wanted = expected(&fact.declaration.kind, money);
    ColumnError::of_type(&fact.path, field.data_type(), &wanted.it, &wanted.en)
}

fn mantissas(value: i128, multiplier: i128, divisor: i128) -> Result<i64, FactFault> {
    let product = value.checked_mul(multiplier).ok_or(FactFault::OutOfRange)?;
    // Nearly always there is nothing to divide by, which would take longer than the rest.
    if divisor != 1 && product % divisor != 0 {
        return Err(FactFault::TooManyDecimals);
    }
    i64::try_from(if divisor == 1 { product } else { product / divisor }).map_err(|_| FactFault::OutOfRange)
}

/// The number of mantissas whose decimal text gives this very float, which nearly all have.
#[expect(clippy::cast_possible_truncation, reason = "whole, and at most 10^15")]
#[expect(clippy::float_cmp, reason = "the same float, or another number")]
fn of_float(fact: &PlanFact, value: f64, mantissas: f64) -> Result<i64, FactFault> {
    let whole = (value * mantissas).round();
    // Both are whole and exact, so the quotient is the float that is nearest to the decimal number.
    if whole.abs() <= EXACT_FLOAT && whole / mantissas == value {
        return Ok(whole as i64);
    }
    // What is wrong with it is what would be said of it in one case.
    element(&fact.declaration, &FactValue::from_float(value)?)?.ok_or(FactFault::WrongType)
}

fn truth(text: &str) -> Result<i64, FactFault> {
    let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    match text {
        // What is not ASCII has its case in other bytes.
        "SÌ" | "Sì" | "sì" => Ok(1),
        _ if is(&["true", "vero", "si", "yes"]) => Ok(1),
        _ if is(&["false", "falso", "no"]) => Ok(0),
        _ => Err(FactFault::WrongType),
    }
}

/// A whole number of money with so many decimals that its point is left out.
fn whole_text(fact: &PlanFact, text: &str, shift_by: u32) -> Result<i64, FactFault> {
    let FactType::Number { decimals, .. } = &fact.declaration.kind else { return Err(FactFault::WrongType) };
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) || (digits.len() > 1 && digits.starts_with('0')) {
        return Err(FactFault::NotExact);
    }
    let value = text.parse::<i128>().map_err(|_| FactFault::OutOfRange)?;
    let (multiplier, divisor) = shift(shift_by.into(), (*decimals).into());
    mantissas(value, multiplier, divisor)
}

fn of_text(fact: &PlanFact, shift: Option<u32>, text: &str) -> Result<i64, FactFault> {
    match shift {
        _ if fact.is_truth => truth(text),
        Some(shift) => whole_text(fact, text, shift),
        None => element_of_text(&fact.declaration, text),
    }
}

/// A column while it is read.
struct Column<'a> {
    array: &'a ArrayData,
    known: Option<NullBuffer>,
}

impl Column<'_> {
    fn as_it_is(&self, elements: Elements) -> (Held, Refused) {
        (Held { elements, known: self.known.clone() }, Vec::new())
    }

    /// The element of each row; those that cannot be taken are unknown, and named.
    fn collect(&self, element: &dyn Fn(usize) -> Result<i64, FactFault>) -> (Held, Refused) {
        let mut refused = Vec::new();
        let is_known = |row: usize| self.known.as_ref().is_none_or(|known| known.is_valid(row));
        let mut take = |row: usize| {
            if !is_known(row) {
                return 0;
            }
            element(row).unwrap_or_else(|fault| {
                refused.push((row, fault));
                0
            })
        };
        let values: Vec<i64> = (0..self.array.len()).map(&mut take).collect();
        let mut known = self.known.clone();
        if !refused.is_empty() {
            let mut bad = refused.iter().map(|(row, _)| *row).peekable();
            let left = BooleanBuffer::collect_bool(values.len(), |row| bad.next_if_eq(&row).is_none() && is_known(row));
            known = Some(NullBuffer::new(left));
        }
        (Held { elements: Elements::Mantissas(values.into()), known }, refused)
    }

    /// Of a column of whole numbers, whatever they count.
    fn whole(&self, element: impl Fn(i128) -> Result<i64, FactFault>) -> Option<(Held, Refused)> {
        let value = whole(self.array)?;
        Some(self.collect(&|row| element(value(row))))
    }

    fn text(&self, fact: &PlanFact, shift: Option<u32>) -> Option<(Held, Refused)> {
        let (mut held, refused) = if let Some(key) = keys(self.array) {
            let values = self.array.child_data().first()?;
            let texts = Texts::of(values)?;
            let read = |row: usize| if values.is_null(row) { Err(FactFault::WrongType) } else { of_text(fact, shift, texts.value(row)) };
            // Each text of the dictionary is read once.
            let read: Vec<_> = (0..values.len()).map(read).collect();
            let at = |row: usize| usize::try_from(key(row)).ok().and_then(|key| read.get(key).copied());
            self.collect(&|row| at(row).unwrap_or(Err(FactFault::WrongType)))
        } else {
            let texts = Texts::of(self.array)?;
            self.collect(&|row| of_text(fact, shift, texts.value(row)))
        };
        if let (true, Elements::Mantissas(values)) = (fact.is_truth, &held.elements) {
            held.elements =
                Elements::Truths(BooleanBuffer::collect_bool(values.len(), |row| values.get(row).is_some_and(|&truth| truth != 0)));
        }
        Some((held, refused))
    }
}
