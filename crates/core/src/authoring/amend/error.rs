//! Why a figure cannot be changed.

use chrono::NaiveDate;
use thiserror::Error;

use super::figures::FigureKind;
use crate::Localized;
use crate::authoring::diagnostic::Diagnostic;

/// Paths that a message names.
const NAMED: usize = 8;

/// Why rules cannot be amended. A code never changes its meaning.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AmendError {
    /// No edition of the measure is in force on the day, or none is in force without end.
    #[error("no edition of `{measure}` is {}", .on.map_or("still in force".to_owned(), |on| format!("in force on {on}")))]
    NoEdition {
        /// The measure, as it was named.
        measure: String,
        /// The day; none where none was asked for.
        on: Option<NaiveDate>,
    },
    /// The measure or the edition is not among the rules.
    #[error("there is no measure or edition `{measure}`")]
    NoMeasure {
        /// The measure or the edition, as it was named.
        measure: String,
        /// The one that was meant, if one is near enough.
        near: Option<String>,
    },
    /// The measure has no figure of that path.
    #[error("`{measure}` has no figure `{path}`")]
    NoFigure {
        /// `measure/edition`.
        measure: String,
        /// The path, as it was written.
        path: String,
        /// Figures that there are, the nearest first.
        known: Vec<String>,
    },
    /// The path fits several figures.
    #[error("`{path}` may be any of several figures")]
    Several {
        /// The path, as it was written.
        path: String,
        /// What it may be.
        known: Vec<String>,
    },
    /// The text is no figure of that kind.
    #[error("`{written}` is not {}", .kind.words().en)]
    Unreadable {
        /// The figure.
        path: String,
        /// What was written.
        written: String,
        /// What is expected.
        kind: FigureKind,
    },
    /// `8.000`: thousands to an Italian, decimals to the rule language.
    #[error("`{written}` may be thousands or decimals")]
    Thousands {
        /// The figure.
        path: String,
        /// What was written.
        written: String,
    },
    /// The unit is another one.
    #[error("`{path}` is in `{unit}`, not in `{written}`")]
    Unit {
        /// The figure.
        path: String,
        /// The unit that was written.
        written: String,
        /// The unit that the figure has.
        unit: String,
    },
    /// A unit was written, and which one the figure has is not declared.
    #[error("the unit of `{path}` is not declared")]
    UnitNotKnown {
        /// The figure.
        path: String,
        /// The unit that was written.
        written: String,
    },
    /// It is worked out by an expression.
    #[error("`{path}` is worked out by an expression")]
    Expression {
        /// The path.
        path: String,
    },
    /// The same figure is changed twice.
    #[error("`{path}` is changed twice")]
    Twice {
        /// The figure.
        path: String,
    },
    /// With these figures the rules are refused, or they were refused before.
    #[error("the rules are refused: {}", .diagnostics.first().map_or("", |first| first.message.en.as_str()))]
    Refused {
        /// What is wrong.
        diagnostics: Vec<Diagnostic>,
    },
}

fn listed(names: &[String]) -> String {
    let mut list: Vec<String> = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    if names.len() > NAMED {
        list.push(format!("+{}", names.len() - NAMED));
    }
    list.join(", ")
}

impl AmendError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoEdition { .. } | Self::NoMeasure { .. } => "R0101",
            Self::NoFigure { .. } => "R0102",
            Self::Several { .. } => "R0103",
            Self::Unreadable { .. } => "R0104",
            Self::Thousands { .. } => "R0105",
            Self::Unit { .. } => "R0106",
            Self::UnitNotKnown { .. } => "R0107",
            Self::Expression { .. } => "R0108",
            Self::Twice { .. } => "R0109",
            Self::Refused { .. } => "R0110",
        }
    }

    /// What is wrong, in words.
    #[must_use]
    pub fn message(&self) -> Localized {
        let it = match self {
            Self::NoEdition { measure, on: Some(on) } => {
                format!("nessuna edizione di `{measure}` è in vigore il {}", crate::decision::format::date(*on, crate::Language::It))
            }
            Self::NoEdition { measure, on: None } => format!("nessuna edizione di `{measure}` è ancora in vigore"),
            Self::NoMeasure { measure, .. } => format!("non c'è la misura o l'edizione `{measure}`"),
            Self::NoFigure { measure, path, .. } => format!("`{measure}` non ha la cifra `{path}`"),
            Self::Several { path, .. } => format!("`{path}` può essere più di una cifra"),
            Self::Unreadable { written, kind, .. } => format!("`{written}` non è {}", kind.words().it),
            Self::Thousands { written, .. } => format!("`{written}` può voler dire migliaia o decimali"),
            Self::Unit { path, written, unit } => format!("`{path}` è in `{unit}`, non in `{written}`"),
            Self::UnitNotKnown { path, .. } => format!("l'unità di `{path}` non è dichiarata"),
            Self::Expression { path } => format!("`{path}` è calcolato da un'espressione"),
            Self::Twice { path } => format!("`{path}` è cambiato due volte"),
            Self::Refused { diagnostics } => {
                format!("le regole non reggono: {}", diagnostics.first().map_or("", |first| first.message.it.as_str()))
            }
        };
        Localized::new(it, self.to_string())
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Option<Localized> {
        Some(match self {
            Self::NoEdition { .. } => Localized::new(
                "scegli un giorno in cui vale, o indica l'edizione: `misura/edizione`",
                "choose a day on which it holds, or name the edition: `measure/edition`",
            ),
            Self::NoMeasure { near, .. } => {
                let near = near.as_ref()?;
                Localized::new(format!("forse `{near}`?"), format!("did you mean `{near}`?"))
            }
            Self::NoFigure { known, .. } if known.is_empty() => {
                Localized::new("la misura non ha cifre che si possano cambiare", "the measure has no figure that can be changed")
            }
            Self::NoFigure { known, .. } => Localized::from_fn(|language| match language {
                crate::Language::It => format!("ci sono: {}", listed(known)),
                crate::Language::En => format!("there are: {}", listed(known)),
            }),
            Self::Several { known, .. } => Localized::from_fn(|language| match language {
                crate::Language::It => format!("scrivi una di queste: {}", listed(known)),
                crate::Language::En => format!("write one of these: {}", listed(known)),
            }),
            Self::Unreadable { kind: FigureKind::Number, .. } => {
                Localized::new("ad esempio `8000`, `8.000,50`, `40%`", "for example `8000`, `8000.50`, `40%`")
            }
            Self::Unreadable { kind: FigureKind::Boolean, .. } => Localized::new("scrivi `sì` o `no`", "write `true` or `false`"),
            Self::Unreadable { kind: FigureKind::Date, .. } => Localized::new("ad esempio `2026-01-01`", "for example `2026-01-01`"),
            Self::Thousands { written, .. } => {
                let whole = written.replace('.', "");
                let text = |or: &str| format!("`{whole}` {or} `{written}0`");
                Localized::new(format!("scrivi {}", text("o")), format!("write {}", text("or")))
            }
            Self::Unit { unit, .. } => Localized::new(
                format!("scrivi il numero in `{unit}`, con o senza l'unità"),
                format!("write the number in `{unit}`, with the unit or without"),
            ),
            Self::UnitNotKnown { .. } => Localized::new("scrivi il numero senza unità", "write the number without a unit"),
            Self::Expression { .. } => Localized::new(
                "cambia le cifre che usa, o confronta con un altro file di regole",
                "change the figures that it uses, or compare with another rule file",
            ),
            Self::Twice { .. } | Self::Refused { .. } => return None,
        })
    }
}
