//! Figures as an officer writes them: `8000`, `8.000,50`, `40%`, `5,20 EUR/meal`, `sì`, `2025-06-01`.

use chrono::NaiveDate;

use super::error::AmendError;
use super::figures::FigureKind;
use crate::authoring::decode::{self, as_meant, lower};
use crate::authoring::diagnostic::Findings;
use crate::authoring::span::{Span, Spanned};
use crate::quantity::{Base, Unit};

/// The text of a figure as a rule file writes it.
///
/// # Errors
/// The text is no such figure, or is of another unit than the figure has.
pub(super) fn plain(path: &str, written: &str, kind: FigureKind, unit: Option<&Unit>) -> Result<String, AmendError> {
    let written = written.trim();
    let unreadable = || AmendError::Unreadable { path: path.to_owned(), written: written.to_owned(), kind };
    match kind {
        FigureKind::Boolean => match lower(written).as_str() {
            "true" | "vero" | "sì" | "si" | "yes" => Ok("true".to_owned()),
            "false" | "falso" | "no" => Ok("false".to_owned()),
            _ => Err(unreadable()),
        },
        FigureKind::Date => written.parse::<NaiveDate>().map(|day| day.to_string()).map_err(|_| unreadable()),
        FigureKind::Number => {
            let end =
                written.find(|letter: char| !(letter.is_ascii_digit() || matches!(letter, '.' | ',' | '_' | '-'))).unwrap_or(written.len());
            let (digits, of) = written.split_at(end);
            let of = of.trim();
            if !of.is_empty() && !digits.is_empty() {
                check_unit(path, of, unit)?;
            }
            if is_doubtful(digits) {
                return Err(AmendError::Thousands { path: path.to_owned(), written: digits.to_owned() });
            }
            let meant = as_meant(digits).unwrap_or_else(|| digits.to_owned());
            is_number(&meant).then_some(meant).ok_or_else(unreadable)
        }
    }
}

/// Whether a text is a number of the rule language.
pub(super) fn is_number(text: &str) -> bool {
    decode::number(&Spanned::new(text.to_owned(), Span::default()), &mut Findings::default()).is_some()
}

/// `8.000` is eight to the rule language and eight thousand to an Italian: nobody is to guess.
fn is_doubtful(digits: &str) -> bool {
    let mut groups = digits.trim_start_matches('-').split('.');
    let first = groups.next().unwrap_or("");
    let rest: Vec<&str> = groups.collect();
    !rest.is_empty() && (1..=3).contains(&first.len()) && first != "0" && rest.iter().all(|group| group.len() == 3) && !digits.contains(',')
}

fn check_unit(path: &str, written: &str, unit: Option<&Unit>) -> Result<(), AmendError> {
    let Some(unit) = unit else {
        return Err(AmendError::UnitNotKnown { path: path.to_owned(), written: written.to_owned() });
    };
    if read_unit(written).as_ref() == Some(unit) {
        return Ok(());
    }
    Err(AmendError::Unit { path: path.to_owned(), written: written.to_owned(), unit: unit.to_string() })
}

/// A unit by its word, or as people read it: `EUR/hour`, `€/ora`, `euro al mese` is not.
fn read_unit(written: &str) -> Option<Unit> {
    let word = |word: &str| {
        let word = word.trim();
        let known = Base::ALL.iter().find(|base| {
            let labels = [crate::Language::It, crate::Language::En]
                .into_iter()
                .flat_map(|language| [base.label(language, false), base.label(language, true)]);
            base.word().eq_ignore_ascii_case(word) || labels.into_iter().any(|label| label == word)
        });
        match (known, word) {
            (Some(base), _) => base.word().to_owned(),
            (None, "euro") => Base::Euro.word().to_owned(),
            (None, other) => other.to_owned(),
        }
    };
    let parts: Vec<String> = written.split('/').map(|part| part.split('*').map(word).collect::<Vec<_>>().join("*")).collect();
    parts.join("/").parse().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn number(written: &str, unit: &str) -> Result<String, &'static str> {
        plain("soglia", written, FigureKind::Number, Some(&unit.parse().unwrap())).map_err(|error| error.code())
    }

    #[test]
    fn numbers_are_read_as_officers_write_them() {
        for (written, unit, read) in [
            ("8000", "EUR", "8000"),
            ("8_000.50", "EUR", "8_000.50"),
            ("8.000,50", "EUR", "8_000.50"),
            ("8000,5", "EUR", "8000.5"),
            ("40%", "%", "40"),
            ("40 %", "%", "40"),
            ("5,20 EUR/meal", "EUR/meal", "5.20"),
            ("5,20 €/pasto", "EUR/meal", "5.20"),
            ("11 euro/ora", "EUR/hour", "11"),
            ("-3", "count", "-3"),
            ("0.125", "%", "0.125"),
        ] {
            assert_eq!(number(written, unit).as_deref(), Ok(read), "{written}");
        }
    }

    #[test]
    fn what_is_in_doubt_is_refused() {
        assert_eq!(number("8.000", "EUR"), Err("R0105"));
        assert_eq!(number("8.000.000", "EUR"), Err("R0105"));
        assert_eq!(number("40 %", "EUR"), Err("R0106"));
        assert_eq!(number("40 EUR/month", "EUR/year"), Err("R0106"));
        assert_eq!(number("quaranta", "EUR"), Err("R0104"));
        assert_eq!(number("", "EUR"), Err("R0104"));
        assert_eq!(number("1-2", "EUR"), Err("R0104"));
        assert_eq!(plain("x", "4 EUR", FigureKind::Number, None).map_err(|error| error.code()), Err("R0107"));
    }

    #[test]
    fn other_figures_have_their_own_words() {
        let read = |written, kind| plain("x", written, kind, None).ok();
        assert_eq!(read("Sì", FigureKind::Boolean).as_deref(), Some("true"));
        assert_eq!(read("falso", FigureKind::Boolean).as_deref(), Some("false"));
        assert_eq!(read("1", FigureKind::Boolean), None);
        assert_eq!(read("2025-06-01", FigureKind::Date).as_deref(), Some("2025-06-01"));
        assert_eq!(read("2025-02-30", FigureKind::Date), None);
    }
}
