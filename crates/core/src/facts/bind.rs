//! From facts by name to the columns that a program reads.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{FactFault, FactProblem, FactValue, Facts, parse_day};
use crate::Localized;
use crate::map::Map;
use crate::pack::{Content, FactDeclaration, FactType, Measure};
use crate::program::{Batch, Column, FALSE, Program, Rows, TRUE, UNKNOWN, from_days, to_days};

fn problem(path: &str, fault: FactFault, it: impl Into<String>, en: impl Into<String>) -> FactProblem {
    FactProblem { path: path.to_owned(), fault, message: Localized::new(it, en) }
}

fn unknown_fact(path: &str) -> FactProblem {
    problem(path, FactFault::UnknownFact, "nessuna misura conosce questo dato", "no measure knows this fact")
}

/// What is wrong with the value of a fact, and what it can be. The value itself is not repeated: it may be personal.
fn value_problem(path: &str, fault: FactFault, fact: &FactDeclaration) -> FactProblem {
    let wanted = wanted(&fact.kind);
    let (it, en) = match fault {
        FactFault::OutOfRange => ("il valore è fuori dal campo ammesso", "the value is out of the allowed range"),
        FactFault::AfterEvaluation => ("il giorno è dopo quello della valutazione", "the day is after that of the evaluation"),
        FactFault::TooManyDecimals => (
            "il valore ha troppi decimali (il punto non separa le migliaia)",
            "the value has too many decimals (a point does not separate thousands)",
        ),
        FactFault::NotExact => {
            ("il numero non è scritto come decimale, con il punto", "the number is not written as a decimal, with a point")
        }
        FactFault::UnknownChoice => ("la voce non è tra quelle ammesse", "the choice is not one of those allowed"),
        _ => ("il valore è di un altro tipo", "the value is of another type"),
    };
    problem(path, fault, format!("{it}: {}", wanted.it), format!("{en}: {}", wanted.en))
}

/// What the value of a fact can be.
fn wanted(kind: &FactType) -> Localized {
    match kind {
        FactType::Boolean => Localized::new("serve true o false", "true or false is expected"),
        FactType::Number { unit, decimals, min, max } => {
            let bound = |mantissa: i64| Decimal::try_from_i128_with_scale(i128::from(mantissa), *decimals).unwrap_or_default().normalize();
            let (min, max) = (bound(*min), bound(*max));
            Localized::new(
                format!("serve un numero da {min} a {max} ({unit}), con al massimo {decimals} decimali"),
                format!("a number from {min} to {max} ({unit}) with at most {decimals} decimals is expected"),
            )
        }
        FactType::Date { min, max } => Localized::new(
            format!("serve una data anno-mese-giorno da {min} a {max}"),
            format!("a date year-month-day from {min} to {max} is expected"),
        ),
        FactType::Choice { values } => {
            let codes: Vec<&str> = values.iter().map(|(code, _)| code.as_str()).collect();
            let codes = codes.join(", ");
            Localized::new(format!("serve una tra: {codes}"), format!("one of these is expected: {codes}"))
        }
    }
}

fn plain_decimal(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let padded = whole.len() > 1 && whole.starts_with('0');
    if all_digits(whole) && all_digits(fraction) && !padded { Decimal::from_str_exact(text).ok() } else { None }
}

/// `9.000` is nine thousand to whoever writes it by hand, and nine to a program: where a fact has fewer decimals it is not taken for either.
fn looks_like_thousands(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let whole = whole.strip_prefix('-').unwrap_or(whole);
    fraction.len() == 3 && (1..=3).contains(&whole.len()) && whole != "0"
}

fn number_element(number: Decimal, decimals: u32, min: i64, max: i64) -> Result<i64, FactFault> {
    let number = number.normalize();
    let shift = decimals.checked_sub(number.scale()).ok_or(FactFault::TooManyDecimals)?;
    let factor = 10_i128.checked_pow(shift).ok_or(FactFault::OutOfRange)?;
    let mantissa = number.mantissa().checked_mul(factor).ok_or(FactFault::OutOfRange)?;
    let mantissa = i64::try_from(mantissa).map_err(|_| FactFault::OutOfRange)?;
    if (min..=max).contains(&mantissa) { Ok(mantissa) } else { Err(FactFault::OutOfRange) }
}

fn date_element(fact: &FactDeclaration, date: NaiveDate, min: NaiveDate, max: NaiveDate) -> Result<i64, FactFault> {
    if (min..=max).contains(&date) { Ok(to_days(date)) } else { Err(fact.outside(date > max)) }
}

/// The element of a column for a value: a mantissa, days, the place of a choice, or a truth byte. None for unknown. What the fact can be
/// in an evaluation is what it is [on its day](FactDeclaration::on).
pub(crate) fn element(fact: &FactDeclaration, value: &FactValue) -> Result<Option<i64>, FactFault> {
    let found = match (&fact.kind, value) {
        (_, FactValue::Unknown) => return Ok(None),
        (_, FactValue::Text(text)) => element_of_text(fact, text),
        (FactType::Boolean, FactValue::Truth(value)) => Ok(i64::from(if *value { TRUE } else { FALSE })),
        (FactType::Number { decimals, min, max, .. }, FactValue::Number(number)) => number_element(*number, *decimals, *min, *max),
        (FactType::Date { min, max }, FactValue::Date(date)) => date_element(fact, *date, *min, *max),
        (FactType::Choice { .. }, FactValue::Number(number)) => element_of_text(fact, &number.normalize().to_string()),
        _ => Err(FactFault::WrongType),
    };
    found.map(Some)
}

/// The element of a column for a value written as text.
pub(crate) fn element_of_text(fact: &FactDeclaration, text: &str) -> Result<i64, FactFault> {
    match &fact.kind {
        FactType::Boolean => Err(FactFault::WrongType),
        FactType::Number { decimals, min, max, .. } => {
            let number = plain_decimal(text).ok_or(FactFault::NotExact)?;
            if *decimals < 3 && looks_like_thousands(text) {
                return Err(FactFault::TooManyDecimals);
            }
            number_element(number, *decimals, *min, *max)
        }
        FactType::Date { min, max } => date_element(fact, parse_day(text).ok_or(FactFault::WrongType)?, *min, *max),
        FactType::Choice { values } => {
            let place = values.iter().position(|(known, _)| known == text).ok_or(FactFault::UnknownChoice)?;
            i64::try_from(place).map_err(|_| FactFault::UnknownChoice)
        }
    }
}

/// What is wrong with the value of a fact on a day.
fn fault(fact: &FactDeclaration, value: &FactValue, on: NaiveDate) -> Option<FactFault> {
    match element(fact, value) {
        Ok(Some(day)) if fact.past && day > to_days(on) => Some(FactFault::AfterEvaluation),
        Ok(_) => None,
        Err(fault) => Some(fault),
    }
}

/// The value that an element of a column stands for: what [`element`] would make it of.
pub(crate) fn value_of(fact: &FactDeclaration, element: i64) -> FactValue {
    match &fact.kind {
        FactType::Boolean => match u8::try_from(element) {
            Ok(TRUE) => FactValue::Truth(true),
            Ok(FALSE) => FactValue::Truth(false),
            _ => FactValue::Unknown,
        },
        FactType::Number { decimals, .. } => {
            Decimal::try_from_i128_with_scale(element.into(), *decimals).map_or(FactValue::Unknown, FactValue::Number)
        }
        FactType::Date { .. } => from_days(element).map_or(FactValue::Unknown, FactValue::Date),
        FactType::Choice { values } => {
            let code = usize::try_from(element).ok().and_then(|place| values.get(place));
            code.map_or(FactValue::Unknown, |(code, _)| FactValue::Text(code.clone()))
        }
    }
}

type Row = Map<String, FactValue>;

/// Every problem of the facts on a day, as seen by these measures (a measure and those that supply it).
pub(crate) fn check(facts: &Facts, content: &Content, measures: &[&Measure], on: NaiveDate) -> Vec<FactProblem> {
    let mut problems = Vec::new();
    let uses = |place: u32| measures.iter().any(|measure| measure.uses.facts.contains(&place));
    let declared: Vec<(u32, &FactDeclaration)> = (0..).zip(&content.facts).collect();
    let find = |name: &str, list: Option<u32>| {
        let mut same = declared.iter().filter(|(_, fact)| fact.id == name && fact.list == list);
        let first = same.clone().next();
        same.find(|(place, _)| uses(*place)).or(first)
    };
    let lists = |name: &str| content.lists.iter().zip(0..).filter(|(list, _)| list.id == name).map(|(list, place)| (place, list)).next();
    for (name, value) in facts.iter() {
        if let Some((list_place, list)) = lists(name) {
            let rows = match value {
                FactValue::Unknown => continue,
                FactValue::Rows(rows) => rows,
                _ => {
                    problems.push(problem(name, FactFault::WrongType, "serve un elenco di righe", "a list of rows is expected"));
                    continue;
                }
            };
            if rows.len() > list.max_rows as usize {
                let most = list.max_rows;
                let (it, en) = (format!("l'elenco ha più di {most} righe"), format!("the list has more than {most} rows"));
                problems.push(problem(name, FactFault::TooManyRows, it, en));
            }
            for (index, row) in rows.iter().enumerate() {
                for (field, value) in row {
                    let path = format!("{name}[{index}].{field}");
                    match find(field, Some(list_place)) {
                        Some((_, fact)) => {
                            problems.extend(fault(fact, value, on).map(|fault| value_problem(&path, fault, &fact.on(on))));
                            problems.extend(contradiction(&path, fact, value, |other| row.get(other)));
                        }
                        None => problems.push(unknown_fact(&path)),
                    }
                }
            }
            continue;
        }
        match find(name, None) {
            Some((_, fact)) => {
                problems.extend(fault(fact, value, on).map(|fault| value_problem(name, fault, &fact.on(on))));
                problems.extend(contradiction(name, fact, value, |other| facts.get(other)));
            }
            None => problems.push(unknown_fact(name)),
        }
    }
    problems
}

/// A yes/no that is *no* although another fact that implies it is given.
fn contradiction<'f>(
    path: &str,
    fact: &FactDeclaration,
    value: &FactValue,
    get: impl Fn(&str) -> Option<&'f FactValue>,
) -> Option<FactProblem> {
    if *value != FactValue::Truth(false) {
        return None;
    }
    let given = |name: &&String| get(name).is_some_and(|value| *value != FactValue::Unknown);
    let other = fact.implied_by.iter().find(given)?;
    let (it, en) = (format!("dice no, ma è indicato `{other}`"), format!("it says no, but `{other}` is given"));
    Some(problem(path, FactFault::Contradiction, it, en))
}

fn column(fact: &FactDeclaration, elements: &[Option<i64>]) -> Column {
    if matches!(fact.kind, FactType::Boolean) {
        let byte = |element: &Option<i64>| element.and_then(|byte| u8::try_from(byte).ok()).unwrap_or(UNKNOWN);
        return Column::truth(elements.iter().map(byte).collect());
    }
    let known = elements.iter().map(|element| u8::from(element.is_some())).collect();
    Column::numbers(elements.iter().map(|element| element.unwrap_or(0)).collect(), Some(known))
}

/// The columns of `program` for these cases on a day. Values that [`check`] refuses are read as unknown.
pub(crate) fn bind(cases: &[&Facts], content: &Content, program: &Program, on: NaiveDate) -> Batch {
    let list_rows = |facts: &Facts, list: u32| -> Option<Vec<Row>> {
        let name = &content.lists.get(*program.lists.get(list as usize)? as usize)?.id;
        match facts.get(name) {
            Some(FactValue::Rows(rows)) => Some(rows.clone()),
            _ => None,
        }
    };
    let per_list: Vec<Vec<Option<Vec<Row>>>> =
        (0..).take(program.lists.len()).map(|list| cases.iter().map(|facts| list_rows(facts, list)).collect()).collect();
    let rows = per_list.iter().map(|cases| layout(cases)).collect();
    let columns = program
        .inputs
        .iter()
        .map(|input| {
            let Some(fact) = content.facts.get(input.fact as usize) else {
                return Column::truth(Vec::new());
            };
            let fact = &*fact.on(on);
            let read = |value: Option<&FactValue>| value.and_then(|value| element(fact, value).ok().flatten());
            let elements: Vec<Option<i64>> = match input.list.and_then(|list| per_list.get(list as usize)) {
                Some(cases) => cases.iter().flatten().flatten().map(|row| read(row.get(&fact.id))).collect(),
                None => cases.iter().map(|facts| read(facts.get(&fact.id))).collect(),
            };
            column(fact, &elements)
        })
        .collect();
    Batch { cases: cases.len(), columns, rows }
}

fn layout(cases: &[Option<Vec<Row>>]) -> Rows {
    let mut offsets = vec![0_u32];
    let mut total = 0_u32;
    for rows in cases {
        total = total.saturating_add(rows.as_ref().and_then(|rows| u32::try_from(rows.len()).ok()).unwrap_or(0));
        offsets.push(total);
    }
    let known: Vec<u8> = cases.iter().map(|rows| u8::from(rows.is_some())).collect();
    Rows { offsets, known: known.contains(&0).then_some(known) }
}
