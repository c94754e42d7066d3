//! Why there is no ranking, without any personal value.

use chrono::NaiveDate;
use thiserror::Error;

use crate::decision::format::date;
use crate::plan::PlanError;
use crate::{Language, Localized};

/// Ids that stand twice and are named.
const NAMED: usize = 5;

/// Why there is no ranking.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RankingError {
    /// The measure is not there, or not in force.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The measure says nothing of rankings.
    #[error("measure `{measure}` has no ranking")]
    NoRanking {
        /// `measure/edition`.
        measure: String,
    },
    /// A lot decides in the end, and there is no seed.
    #[error("the ranking ends with a lot, and there is no seed for it")]
    NoSeed,
    /// The ranking looks at when applications were filed, and this is not given.
    #[error("the ranking needs the moment at which each application was filed")]
    NotFiled,
    /// The moment of one application cannot be read.
    #[error("row {row}: the moment of filing is a day and a time like 2025-03-18T10:30")]
    Moment {
        /// Row, from 1.
        row: usize,
    },
    /// Some applications have a time and some have a day alone.
    #[error("row {row} has a day without a time, and others have a time: which came first cannot be told")]
    MixedMoments {
        /// The first row without a time, from 1.
        row: usize,
    },
    /// An application has no id.
    #[error("row {row} has no id")]
    NoId {
        /// Row, from 1.
        row: usize,
    },
    /// Several applications have the same id.
    #[error("{}", twice(.0, Language::En))]
    Twice(Vec<(String, Vec<usize>)>),
    /// A budget for something that the ranking does not have.
    #[error("there is no `{name}` to give a budget to; there is: {known}")]
    NoSuchBudget {
        /// What was named.
        name: String,
        /// What there is.
        known: String,
    },
    /// A budget that is no amount of euro to the cent, or no whole number of places.
    #[error("the budget{name} is not {expected}", name = named(.name), expected = expected(*.places, Language::En))]
    BadBudget {
        /// What it is for; empty for the whole.
        name: String,
        /// Places are given, not euro.
        places: bool,
    },
    /// A budget is given, and the ranking gives nothing.
    #[error("the ranking puts applications in order and gives nothing: it takes no budget")]
    NothingToGive,
    /// The reserves are more than there is.
    #[error("the reserves are more than the budget of `{list}`")]
    Reserves {
        /// The list: division and window.
        list: String,
    },
}

/// The whole has no name.
fn named(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!(" `{name}`") }
}

fn expected(places: bool, language: Language) -> &'static str {
    match (places, language) {
        (true, Language::It) => "un numero intero di posti",
        (true, Language::En) => "a whole number of places",
        (false, Language::It) => "un importo in euro, al massimo con due decimali",
        (false, Language::En) => "an amount of euro with two decimals at most",
    }
}

fn twice(all: &[(String, Vec<usize>)], language: Language) -> String {
    let each = all.iter().take(NAMED).map(|(id, rows)| {
        let rows: Vec<String> = rows.iter().map(usize::to_string).collect();
        match language {
            Language::It => format!("la domanda `{id}` è alle righe {}", rows.join(", ")),
            Language::En => format!("application `{id}` stands in rows {}", rows.join(", ")),
        }
    });
    let mut text = each.collect::<Vec<_>>().join("; ");
    if let Some(more) = all.len().checked_sub(NAMED).filter(|&more| more > 0) {
        text.extend(["; +", &more.to_string()]);
    }
    text
}

impl RankingError {
    /// The same with rows numbered otherwise, as a caller that knows the lines of a file does; both numbers begin from 1.
    #[must_use]
    pub fn renumbered(self, line: impl Fn(usize) -> usize) -> Self {
        match self {
            Self::Moment { row } => Self::Moment { row: line(row) },
            Self::MixedMoments { row } => Self::MixedMoments { row: line(row) },
            Self::NoId { row } => Self::NoId { row: line(row) },
            Self::Twice(all) => Self::Twice(all.into_iter().map(|(id, rows)| (id, rows.into_iter().map(&line).collect())).collect()),
            other => other,
        }
    }

    /// What is wrong, in both languages.
    #[must_use]
    pub fn message(&self) -> Localized {
        let it = match self {
            Self::Plan(PlanError::UnknownMeasure(id)) => format!("la misura `{id}` non esiste"),
            Self::Plan(PlanError::NotInForce { measure, on }) => not_in_force(measure, *on),
            Self::Plan(PlanError::EditionNotKnown(gap)) => gap.message().it,
            Self::NoRanking { measure } => format!("la misura `{measure}` non ha una graduatoria"),
            Self::NoSeed => "la graduatoria finisce con un sorteggio, e manca il seme".to_owned(),
            Self::NotFiled => "la graduatoria guarda quando è stata presentata ogni domanda, e non è indicato".to_owned(),
            Self::Moment { row } => {
                format!("riga {row}: il momento di presentazione è un giorno con un'ora, come 2025-03-18T10:30")
            }
            Self::MixedMoments { row } => {
                format!("la riga {row} ha un giorno senza ora e altre hanno l'ora: non si può dire chi viene prima")
            }
            Self::NoId { row } => format!("la riga {row} non ha un identificativo"),
            Self::Twice(all) => twice(all, Language::It),
            Self::NoSuchBudget { name, known } => format!("non c'è `{name}` a cui dare risorse; c'è: {known}"),
            Self::BadBudget { name, places } => format!("le risorse{} non sono {}", named(name), expected(*places, Language::It)),
            Self::NothingToGive => "la graduatoria ordina le domande e non assegna nulla: non prende risorse".to_owned(),
            Self::Reserves { list } => format!("le riserve sono più delle risorse di `{list}`"),
        };
        Localized::new(it, self.to_string())
    }
}

fn not_in_force(measure: &str, on: NaiveDate) -> String {
    format!("nessuna edizione di `{measure}` è in vigore il {}", date(on, Language::It))
}
