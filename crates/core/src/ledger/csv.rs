//! Entries from a table of comma- or semicolon-separated values, as a spreadsheet writes it.

use chrono::NaiveDate;

use super::LedgerError;
use super::error::{DAY, NUMBER, TRUTH};
use crate::map::Map;
use crate::pack::{FactDeclaration, FactType};
use crate::{FactValue, Pack};

/// The entries of a measure from CSV, as the list that its ledger names.
///
/// The first line holds the names of the facts, or what they are called. With `;` between cells a number may have a decimal comma. A
/// day is `2025-06-30` or `30/06/2025`. An empty cell is not known.
///
/// # Errors
/// The line and the column of what cannot be read; no value is repeated.
pub fn entries_from_csv(pack: &Pack, measure: &str, on: NaiveDate, text: &str) -> Result<(String, FactValue), LedgerError> {
    let (edition, view) = pack.ledger_of(measure, on)?;
    let content = pack.content();
    let uses = |place: u32| edition.uses.facts.contains(&place);
    let is_of_list =
        |fact: &FactDeclaration| fact.list.and_then(|list| content.lists.get(list as usize)).is_some_and(|list| list.id == view.entries);
    let known: Vec<&FactDeclaration> =
        (0..).zip(&content.facts).filter(|(place, fact)| uses(*place) && is_of_list(fact)).map(|(_, fact)| fact).collect();
    let mut records = records(text.trim_start_matches('\u{feff}'))?.into_iter();
    let (_, heads) = records.next().ok_or(LedgerError::Csv { line: 1 })?;
    let mut columns = Vec::new();
    for head in &heads {
        let is_it = |fact: &&&FactDeclaration| [&fact.id, &fact.label.it, &fact.label.en].iter().any(|name| same(name, head));
        let column = *known.iter().find(is_it).ok_or_else(|| LedgerError::Heading {
            heading: head.clone(),
            known: known.iter().map(|fact| fact.id.as_str()).collect::<Vec<_>>().join(", "),
        })?;
        if columns.iter().any(|known: &&FactDeclaration| known.id == column.id) {
            return Err(LedgerError::Twice { column: column.id.clone() });
        }
        columns.push(column);
    }
    let mut rows = Vec::new();
    for (line, cells) in records {
        if cells.len() > columns.len() {
            return Err(LedgerError::Csv { line });
        }
        let mut row = Map::new();
        for (fact, cell) in columns.iter().zip(&cells) {
            let value = value(fact, cell).map_err(|expected| LedgerError::Cell { line, column: fact.id.clone(), expected })?;
            row.insert(fact.id.clone(), value);
        }
        rows.push(row);
    }
    Ok((view.entries.clone(), FactValue::Rows(rows)))
}

fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

fn value(fact: &FactDeclaration, cell: &str) -> Result<FactValue, &'static str> {
    if cell.is_empty() {
        return Ok(FactValue::Unknown);
    }
    match &fact.kind {
        FactType::Number { .. } => {
            let number = if cell.contains('.') { cell.to_owned() } else { cell.replacen(',', ".", 1) };
            let plain = number.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
            if plain { Ok(FactValue::Text(number)) } else { Err(NUMBER) }
        }
        FactType::Date { .. } => {
            let day = cell.parse().or_else(|_| NaiveDate::parse_from_str(cell, "%d/%m/%Y"));
            day.map(FactValue::Date).map_err(|_| DAY)
        }
        FactType::Boolean => match cell.to_lowercase().as_str() {
            "sì" | "si" | "yes" | "true" => Ok(FactValue::Truth(true)),
            "no" | "false" => Ok(FactValue::Truth(false)),
            _ => Err(TRUTH),
        },
        FactType::Choice { .. } => Ok(FactValue::Text(cell.to_owned())),
    }
}

/// Lines with their numbers, in cells; empty lines are left out. A cell in quotation marks may hold the separator and line ends.
fn records(text: &str) -> Result<Vec<(usize, Vec<String>)>, LedgerError> {
    let separator = if text.lines().next().unwrap_or_default().contains(';') { ';' } else { ',' };
    let mut out: Vec<(usize, Vec<String>)> = Vec::new();
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let (mut line, mut begins) = (1, 1);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.trim().is_empty() => {
                quoted = true;
                cell.clear();
            }
            '\n' if !quoted => {
                close(&mut out, begins, &mut cells, &mut cell);
                line += 1;
                begins = line;
            }
            other if other == separator && !quoted => cells.push(std::mem::take(&mut cell).trim().to_owned()),
            other => {
                line += usize::from(other == '\n');
                cell.push(other);
            }
        }
    }
    if quoted {
        return Err(LedgerError::Csv { line: begins });
    }
    close(&mut out, begins, &mut cells, &mut cell);
    Ok(out)
}

fn close(out: &mut Vec<(usize, Vec<String>)>, line: usize, cells: &mut Vec<String>, cell: &mut String) {
    cells.push(std::mem::take(cell).trim().to_owned());
    let cells = std::mem::take(cells);
    if cells.iter().any(|cell| !cell.is_empty()) {
        out.push((line, cells));
    }
}
