//! Columns of cases, as every engine of the bench gets them, and as files for those that are not written in Rust.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;
use std::{fs, io};

/// What a column holds.
#[derive(Clone, Debug)]
pub enum Values {
    /// Mantissas: cents, or `10^-decimals` of the unit.
    Whole {
        /// One of each row.
        values: Vec<i64>,
        /// Decimals of the unit.
        decimals: u32,
    },
    /// 0 or 1.
    Truth(Vec<u8>),
    /// Places among the codes.
    Choice {
        /// One of each row.
        values: Vec<i64>,
        /// Codes, in the order of the rule file.
        codes: &'static [&'static str],
    },
}

/// A fact of every row.
#[derive(Clone, Debug)]
pub struct Column {
    /// Name of the fact.
    pub name: &'static str,
    /// Its values.
    pub values: Values,
}

impl Column {
    /// A number with so many decimals.
    #[must_use]
    pub fn whole(name: &'static str, decimals: u32, values: Vec<i64>) -> Self {
        Self { name, values: Values::Whole { values, decimals } }
    }

    /// A yes/no.
    #[must_use]
    pub fn truth(name: &'static str, values: Vec<u8>) -> Self {
        Self { name, values: Values::Truth(values) }
    }
}

/// Rows of a list, one case after the other.
#[derive(Clone, Debug)]
pub struct List {
    /// Name of the list.
    pub name: &'static str,
    /// Where the rows of each case begin, and a last entry where they all end.
    pub offsets: Vec<i32>,
    /// Facts of the rows.
    pub columns: Vec<Column>,
}

impl List {
    /// The rows of a case; none where there is no such case.
    #[must_use]
    pub fn rows(&self, case: usize) -> Range<usize> {
        match (self.offsets.get(case), self.offsets.get(case + 1)) {
            (Some(&from), Some(&to)) => from as usize..to as usize,
            _ => 0..0,
        }
    }
}

/// Cases as columns.
#[derive(Clone, Debug)]
pub struct Table {
    /// How many cases.
    pub rows: usize,
    /// Facts of the case.
    pub columns: Vec<Column>,
    /// Lists.
    pub lists: Vec<List>,
}

impl Table {
    /// The numbers, or places of a choice, of a fact; nothing if there is none.
    #[must_use]
    pub fn numbers(&self, name: &str) -> &[i64] {
        numbers(&self.columns, name)
    }

    /// The truth bytes of a fact; nothing if there is none.
    #[must_use]
    pub fn truths(&self, name: &str) -> &[u8] {
        truths(&self.columns, name)
    }

    /// The only list.
    #[must_use]
    pub fn list(&self) -> Option<&List> {
        self.lists.first()
    }

    /// Bytes of all columns.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let of = |columns: &[Column]| {
            let each = columns.iter().map(|column| match &column.values {
                Values::Truth(values) => values.len(),
                Values::Whole { values, .. } | Values::Choice { values, .. } => 8 * values.len(),
            });
            each.sum::<usize>()
        };
        of(&self.columns) + self.lists.iter().map(|list| 4 * list.offsets.len() + of(&list.columns)).sum::<usize>()
    }

    /// Writes each column as little-endian numbers: `NAME.i64`, `NAME.u8`, `LIST.offsets.i32`, `LIST.NAME.i64`.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        // Nothing of an earlier run may be read with it.
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
        write_columns(&self.columns, folder, "")?;
        for list in &self.lists {
            let bytes: Vec<u8> = list.offsets.iter().flat_map(|offset| offset.to_le_bytes()).collect();
            fs::write(folder.join(format!("{}.offsets.i32", list.name)), bytes)?;
            write_columns(&list.columns, folder, &format!("{}.", list.name))?;
        }
        Ok(())
    }
}

/// Writes a column of numbers.
pub fn write_numbers(path: &Path, values: &[i64]) -> io::Result<()> {
    fs::write(path, values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>())
}

fn write_columns(columns: &[Column], folder: &Path, prefix: &str) -> io::Result<()> {
    for column in columns {
        let path = |ending: &str| folder.join(format!("{prefix}{}.{ending}", column.name));
        match &column.values {
            Values::Truth(values) => fs::write(path("u8"), values)?,
            Values::Whole { values, .. } | Values::Choice { values, .. } => write_numbers(&path("i64"), values)?,
        }
    }
    Ok(())
}

pub(crate) fn numbers<'a>(columns: &'a [Column], name: &str) -> &'a [i64] {
    columns
        .iter()
        .find(|column| column.name == name)
        .and_then(|column| match &column.values {
            Values::Whole { values, .. } | Values::Choice { values, .. } => Some(values.as_slice()),
            Values::Truth(_) => None,
        })
        .unwrap_or_default()
}

pub(crate) fn truths<'a>(columns: &'a [Column], name: &str) -> &'a [u8] {
    columns
        .iter()
        .find(|column| column.name == name)
        .and_then(|column| match &column.values {
            Values::Truth(values) => Some(values.as_slice()),
            Values::Whole { .. } | Values::Choice { .. } => None,
        })
        .unwrap_or_default()
}

/// A mantissa as text with its decimals: `1234` with two is `12.34`.
#[must_use]
pub fn decimal(mantissa: i64, decimals: u32) -> String {
    let power = 10_u64.pow(decimals);
    let (whole, rest) = (mantissa.unsigned_abs() / power, mantissa.unsigned_abs() % power);
    let mut text = String::new();
    // Writing to a text cannot fail.
    let _ = write!(text, "{}{whole}", if mantissa < 0 { "-" } else { "" });
    if decimals > 0 {
        let _ = write!(text, ".{rest:0width$}", width = decimals as usize);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn a_mantissa_is_written_with_its_decimals() {
        assert_eq!(decimal(123_405, 2), "1234.05");
        assert_eq!(decimal(-5, 2), "-0.05");
        assert_eq!(decimal(167, 4), "0.0167");
        assert_eq!(decimal(81, 0), "81");
    }
}
