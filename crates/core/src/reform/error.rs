//! Why two sets of rules cannot be compared.

use thiserror::Error;

use crate::Localized;

/// Why a comparison cannot be made. A code never changes its meaning.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReformError {
    /// Neither side has the amount.
    #[error("there is no amount `{amount}`")]
    NoAmount {
        /// The amount.
        amount: String,
        /// Amounts that there are.
        known: Vec<String>,
    },
    /// The measure has no such fact of the case.
    #[error("the measure has no fact `{fact}`")]
    NoFact {
        /// The fact.
        fact: String,
        /// Facts that there are.
        known: Vec<String>,
    },
    /// The fact is not of a kind that can be put together so.
    #[error("`{fact}` has no bands: it is not a number")]
    NoBands {
        /// The fact.
        fact: String,
    },
    /// Limits that do not rise, or that the fact cannot have.
    #[error("the limits of `{fact}` do not rise, or have more decimals than it has")]
    Limits {
        /// The fact.
        fact: String,
    },
    /// Cases cannot be put together by a column of that type.
    #[error("column `{column}` cannot be grouped by")]
    Column {
        /// The column.
        column: String,
    },
    /// A column has so many values that nobody reads the groups.
    #[error("column `{column}` has more than 1000 different values")]
    TooManyGroups {
        /// The column.
        column: String,
    },
    /// The two registers are not of the same cases.
    #[error("the registers have {before} and {after} cases")]
    Cases {
        /// Cases before.
        before: usize,
        /// Cases after.
        after: usize,
    },
    /// The amounts have several units: a budget is of one.
    #[error("the cost is in several units: {}", .units.join(", "))]
    SeveralUnits {
        /// The units.
        units: Vec<String>,
    },
    /// No amount is money.
    #[error("no amount is money that is paid or received")]
    NoMoney,
    /// The values to try are not a range on a grid.
    #[error("the values to try are not in order, or not multiples of the step")]
    Range,
    /// The figure is not a number.
    #[error("`{path}` is not a number")]
    NoNumber {
        /// The figure.
        path: String,
    },
    /// Nothing says between which values to look.
    #[error("it is not said between which values to seek")]
    NoRange,
    /// The cost is beyond what can be counted.
    #[error("the cost is too large")]
    TooLarge,
}

fn listed(names: &[String]) -> String {
    names.iter().take(12).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

impl ReformError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoAmount { .. } => "R0201",
            Self::NoFact { .. } => "R0202",
            Self::NoBands { .. } => "R0203",
            Self::Limits { .. } => "R0204",
            Self::Cases { .. } => "R0205",
            Self::Column { .. } => "R0206",
            Self::TooManyGroups { .. } => "R0207",
            Self::SeveralUnits { .. } => "R0301",
            Self::NoMoney => "R0302",
            Self::Range => "R0303",
            Self::TooLarge => "R0304",
            Self::NoNumber { .. } => "R0305",
            Self::NoRange => "R0306",
        }
    }

    /// What is wrong, in words.
    #[must_use]
    pub fn message(&self) -> Localized {
        let it = match self {
            Self::NoAmount { amount, .. } => format!("non c'è l'importo `{amount}`"),
            Self::NoFact { fact, .. } => format!("la misura non ha il dato `{fact}`"),
            Self::NoBands { fact } => format!("`{fact}` non ha fasce: non è un numero"),
            Self::Limits { fact } => format!("i limiti di `{fact}` non crescono, o hanno più decimali del dato"),
            Self::Column { column } => format!("per la colonna `{column}` non si può raggruppare"),
            Self::TooManyGroups { column } => format!("la colonna `{column}` ha più di 1000 valori diversi"),
            Self::Cases { before, after } => format!("i registri hanno {before} e {after} casi"),
            Self::SeveralUnits { units } => format!("la spesa è in più unità: {}", units.join(", ")),
            Self::NoMoney => "nessun importo è denaro che si paga o si riceve".to_owned(),
            Self::Range => "i valori da provare non sono in ordine, o non sono multipli del passo".to_owned(),
            Self::TooLarge => "la spesa è troppo grande".to_owned(),
            Self::NoNumber { path } => format!("`{path}` non è un numero"),
            Self::NoRange => "non è detto tra quali valori cercare".to_owned(),
        };
        Localized::new(it, self.to_string())
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Option<Localized> {
        let there = |names: &[String]| Localized::new(format!("ci sono: {}", listed(names)), format!("there are: {}", listed(names)));
        match self {
            Self::NoAmount { known, .. } | Self::NoFact { known, .. } if !known.is_empty() => Some(there(known)),
            Self::NoBands { .. } => Some(Localized::new("indicare il dato senza limiti", "name the fact without limits")),
            Self::Column { .. } => Some(Localized::new(
                "serve una colonna di testo, o un dato della misura",
                "a column of text is needed, or a fact of the measure",
            )),
            Self::NoRange => Some(Localized::new("ad esempio `0..20000`", "for example `0..20000`")),
            Self::SeveralUnits { .. } => Some(Localized::new("scegliere un importo", "choose one amount")),
            _ => None,
        }
    }
}
