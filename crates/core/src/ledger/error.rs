//! Why there is no statement, without any personal value.

use chrono::NaiveDate;
use thiserror::Error;

use crate::decision::format::date;
use crate::{EvaluateError, Language, Localized};

/// Why there is no statement.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LedgerError {
    /// The measure is not there, or facts are refused.
    #[error(transparent)]
    Evaluate(#[from] EvaluateError),
    /// The measure has no ledger.
    #[error("measure `{measure}` has no ledger")]
    NoLedger {
        /// `measure/edition`.
        measure: String,
    },
    /// No edition is in force on the day.
    #[error("measure `{measure}` is not in force on {on}")]
    NotInForce {
        /// The measure.
        measure: String,
        /// The day.
        on: NaiveDate,
    },
    /// The CSV has no heading, or a quotation mark is left open.
    #[error("line {line} of the entries cannot be read")]
    Csv {
        /// Line, from 1.
        line: usize,
    },
    /// A heading that is no fact of the entries.
    #[error("`{heading}` is no column of the entries; these are: {known}")]
    Heading {
        /// The heading.
        heading: String,
        /// The headings that there are.
        known: String,
    },
    /// A column stands twice.
    #[error("column `{column}` of the entries stands twice")]
    Twice {
        /// The fact.
        column: String,
    },
    /// A cell that cannot be what its column holds.
    #[error("line {line} of the entries, column `{column}`: {expected}")]
    Cell {
        /// Line, from 1.
        line: usize,
        /// Heading of the column.
        column: String,
        /// What is expected.
        expected: &'static str,
    },
}

impl LedgerError {
    /// What is wrong, in words.
    #[must_use]
    pub fn message(&self) -> Localized {
        let it = match self {
            Self::Evaluate(error) => error.to_string(),
            Self::NoLedger { measure } => format!("la misura `{measure}` non ha un registro"),
            Self::NotInForce { measure, on } => format!("la misura `{measure}` non è in vigore il {}", date(*on, Language::It)),
            Self::Csv { line } => format!("la riga {line} delle registrazioni non si legge"),
            Self::Heading { heading, known } => format!("`{heading}` non è una colonna delle registrazioni; ci sono: {known}"),
            Self::Twice { column } => format!("la colonna `{column}` delle registrazioni c'è due volte"),
            Self::Cell { line, column, expected } => {
                let expected = match *expected {
                    DAY => "serve un giorno, 2025-06-30 o 30/06/2025",
                    TRUTH => "serve sì o no",
                    _ => "serve un numero",
                };
                format!("riga {line} delle registrazioni, colonna `{column}`: {expected}")
            }
        };
        Localized::new(it, self.to_string())
    }
}

pub(super) const DAY: &str = "a day is expected, 2025-06-30 or 30/06/2025";
pub(super) const NUMBER: &str = "a number is expected";
pub(super) const TRUTH: &str = "yes or no is expected";
