//! What is wrong with a record, without any value of it.

use thiserror::Error;

use crate::Localized;

/// A record that cannot be relied on, or not be replayed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RecordError {
    /// The text is not JSON, or could be read in two ways.
    #[error("not a record: line {line}, column {column}")]
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// The JSON does not have the form of a record.
    #[error("not a record")]
    NotARecord,
    /// The form is of another version.
    #[error("record format {0} is not supported")]
    Format(u64),
    /// A fact is not the one that was sealed.
    #[error("fact `{0}` is not the one that was sealed")]
    Fact(String),
    /// The decision is not the one that was sealed.
    #[error("the decision is not the one that was sealed")]
    Decision,
    /// Something else in the record was changed.
    #[error("the record does not match its SHA-256")]
    Root,
    /// Some values are hidden.
    #[error("the record is masked and cannot be replayed")]
    Masked,
    /// The pack is not the one that decided.
    #[error("the record was made with the pack {recorded}, and this is {given}")]
    OtherPack {
        /// SHA-256 of the pack that decided.
        recorded: String,
        /// SHA-256 of the pack at hand.
        given: String,
    },
    /// The pack refuses the measure or the facts.
    #[error("the pack refuses the measure or the facts of the record")]
    Refused,
    /// Another decision comes out.
    #[error("the same facts with the same pack give another decision")]
    Differs,
}

impl RecordError {
    /// What is wrong, in words.
    #[must_use]
    pub fn message(&self) -> Localized {
        let it = match self {
            Self::Syntax { line, column } => format!("non è un verbale: riga {line}, colonna {column}"),
            Self::NotARecord => "non è un verbale".to_owned(),
            Self::Format(format) => format!("la versione `{format}` dei verbali non è tra quelle lette da questo programma"),
            Self::Fact(path) => format!("il dato `{path}` non è quello sigillato"),
            Self::Decision => "la decisione non è quella sigillata".to_owned(),
            Self::Root => "il verbale non corrisponde al suo SHA-256".to_owned(),
            Self::Masked => "il verbale è mascherato e non si può rieseguire".to_owned(),
            Self::OtherPack { recorded, given } => format!("il verbale è fatto con il pacchetto {recorded}, e questo è {given}"),
            Self::Refused => "il pacchetto rifiuta la misura o i dati del verbale".to_owned(),
            Self::Differs => "gli stessi dati con lo stesso pacchetto danno un'altra decisione".to_owned(),
        };
        Localized::new(it, self.to_string())
    }
}
