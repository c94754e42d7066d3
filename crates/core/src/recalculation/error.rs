//! Why nothing is recalculated, without any personal value.

use chrono::NaiveDate;
use thiserror::Error;

use crate::decision::format::date;
use crate::json::{self, ReadError};
use crate::{EvaluateError, Language, Localized};

/// Why a recalculation cannot be made. Nothing is guessed: what is missing is named.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RecalculateError {
    /// A day cannot be evaluated.
    #[error(transparent)]
    Evaluate(#[from] EvaluateError),
    /// The request is not one.
    #[error("not a request for a recalculation: {0}")]
    Request(String),
    /// The days are not in order, or too many.
    #[error("the days are not in order, or more than {most}")]
    Days {
        /// Most days.
        most: i64,
    },
    /// The measure has no such amount, or none in money.
    #[error("measure `{measure}` has no such amount")]
    NoAmount {
        /// The measure.
        measure: String,
        /// The amount, if one was asked for.
        amount: Option<String>,
    },
    /// The amount is not money per something.
    #[error("amount `{amount}` ({unit}) is not money to pay or receive")]
    NotMoney {
        /// The amount.
        amount: String,
        /// Its unit.
        unit: String,
    },
    /// There are attestations, and the rule does not say which one counts.
    #[error("measure `{measure}` does not say which attestation of `{fact}` counts on a day")]
    NoAttestationRule {
        /// The fact.
        fact: String,
        /// `measure/edition`.
        measure: String,
    },
    /// The attestation of the day of the application counts, and that day is not given.
    #[error("the day of the application is needed")]
    NoApplication,
    /// A part of a month, and it is not stated how it counts.
    #[error("the amount changes within the month, or the month is not whole, from {from} to {to}")]
    ProRataNeeded {
        /// First day.
        from: NaiveDate,
        /// Last day.
        to: NaiveDate,
    },
    /// The amount is per something that was not counted.
    #[error("quantities of `{unit}` are needed")]
    QuantitiesNeeded {
        /// What is to be counted.
        unit: String,
    },
    /// A quantity is not a number.
    #[error("the quantity of `{unit}` from {from} on is not a number")]
    BadQuantity {
        /// What is counted.
        unit: String,
        /// First day.
        from: NaiveDate,
    },
    /// A quantity belongs to two periods.
    #[error("the quantity of `{unit}` from {from} to {to} lies in two periods")]
    QuantityAcrossPeriods {
        /// What is counted.
        unit: String,
        /// First day.
        from: NaiveDate,
        /// Last day.
        to: NaiveDate,
    },
    /// The amount changes within the days of a quantity.
    #[error("the amount changes on {on}, within the quantity of `{unit}` from {from} to {to}")]
    QuantityAcrossPrices {
        /// What is counted.
        unit: String,
        /// First day.
        from: NaiveDate,
        /// Last day.
        to: NaiveDate,
        /// The day on which it changes.
        on: NaiveDate,
    },
    /// A sum does not fit.
    #[error("a sum is too large")]
    TooLarge,
}

impl RecalculateError {
    /// What is wrong, in words, and what to do about it.
    #[must_use]
    pub fn message(&self) -> Localized {
        let it = |day: &NaiveDate| date(*day, Language::It);
        let (it, en) = match self {
            Self::Evaluate(error) => (error.to_string(), error.to_string()),
            Self::Request(why) => (format!("non è una richiesta di ricalcolo: {why}"), self.to_string()),
            Self::Days { most } => (format!("i giorni non sono in ordine, o sono più di {most}"), self.to_string()),
            Self::NoAmount { measure, amount: Some(amount) } => {
                (format!("la misura `{measure}` non ha l'importo `{amount}`"), format!("measure `{measure}` has no amount `{amount}`"))
            }
            Self::NoAmount { measure, amount: None } => {
                (format!("la misura `{measure}` non ha importi in denaro"), format!("measure `{measure}` has no amount of money"))
            }
            Self::NotMoney { amount, unit } => {
                (format!("l'importo `{amount}` ({unit}) non è denaro da pagare o da ricevere"), self.to_string())
            }
            Self::NoAttestationRule { fact, measure } => (
                format!(
                    "la misura `{measure}` non dice quale attestazione di `{fact}` conta in un giorno: dichiararlo in `attestations`, o dare il valore con i suoi giorni in `values`"
                ),
                format!("{self}: declare it in `attestations`, or give the value with its days in `values`"),
            ),
            Self::NoApplication => (
                "conta l'attestazione del giorno della domanda: serve `application`".to_owned(),
                "the attestation of the day of the application counts: `application` is needed".to_owned(),
            ),
            Self::ProRataNeeded { from, to } => (
                format!("dal {} al {} il mese conta in parte: va indicato come (`pro_rata`)", it(from), it(to)),
                format!("from {from} to {to} a part of the month counts: it must be stated how (`pro_rata`)"),
            ),
            Self::QuantitiesNeeded { unit } => (
                format!("l'importo è per `{unit}`: servono le quantità (`quantities`)"),
                format!("the amount is per `{unit}`: quantities are needed (`quantities`)"),
            ),
            Self::BadQuantity { unit, from } => (format!("la quantità di `{unit}` dal {} non è un numero", it(from)), self.to_string()),
            Self::QuantityAcrossPeriods { unit, from, to } => (
                format!("la quantità di `{unit}` dal {} al {} sta in due periodi: va divisa", it(from), it(to)),
                format!("{self}: divide it"),
            ),
            Self::QuantityAcrossPrices { unit, from, to, on } => (
                format!(
                    "l'importo cambia il {}, dentro la quantità di `{unit}` dal {} al {}: va divisa in quel giorno",
                    it(on),
                    it(from),
                    it(to)
                ),
                format!("{self}: divide it on that day"),
            ),
            Self::TooLarge => ("una somma è troppo grande".to_owned(), self.to_string()),
        };
        Localized::new(it, en)
    }
}

impl super::History {
    /// Reads a history from JSON.
    ///
    /// # Errors
    /// [`RecalculateError::Request`] with the place; no value is repeated.
    pub fn from_json(text: &str) -> Result<Self, RecalculateError> {
        json::read(text).map_err(|error| unreadable(&error))
    }
}

/// Where it cannot be read; what is said of keys and words is kept, what could repeat a value is not.
fn unreadable(error: &ReadError) -> RecalculateError {
    let said = error.to_string();
    let told = said.starts_with("unknown field") || said.starts_with("missing field") || said.starts_with("unknown variant");
    let place = format!("line {}, column {}", error.line, error.column);
    RecalculateError::Request(if told { said } else { place })
}

impl super::Request {
    /// Reads a request from JSON.
    ///
    /// # Errors
    /// [`RecalculateError::Request`] with the place; no value is repeated.
    pub fn from_json(text: &str) -> Result<Self, RecalculateError> {
        json::read(text).map_err(|error| unreadable(&error))
    }
}
