//! `soglia list`.

use chrono::NaiveDate;
use serde::Serialize;
use soglia::{Language, Localized};

use crate::arguments::{DataFormat, List};
use crate::context::Context;
use crate::engine::{self, Listed};
use crate::failure::{Exit, Failure};

#[derive(Serialize)]
struct Row<'a> {
    measure: &'a str,
    edition: &'a str,
    title: &'a Localized,
    body: &'a Localized,
    from: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<NaiveDate>,
    status: &'a str,
    /// Why it is not known which edition held before this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    gap_before: Option<&'a Localized>,
}

pub fn run(context: &mut Context, arguments: &List) -> Result<Exit, Failure> {
    let pack = context.pack()?;
    let measures = engine::measures(&pack, arguments.on);
    match arguments.format {
        DataFormat::Json => {
            let rows: Vec<Row<'_>> = measures.iter().map(row).collect();
            context.json(&rows)?;
        }
        DataFormat::Text => {
            for line in table(&measures, context.language) {
                context.out.line(&line);
            }
            for gap in arguments.on.iter().flat_map(|on| pack.gaps(*on)) {
                context.out.line(gap.message().get(context.language));
            }
        }
    }
    Ok(Exit::Fine)
}

fn row(measure: &Listed) -> Row<'_> {
    Row {
        measure: &measure.id,
        edition: &measure.edition,
        title: &measure.title,
        body: &measure.body,
        from: measure.from,
        to: measure.to,
        status: measure.status,
        gap_before: measure.gap_before.as_ref(),
    }
}

/// Columns for the eye; the title comes last, since it is as long as it likes.
fn table(measures: &[Listed], language: Language) -> Vec<String> {
    let names: Vec<String> = measures.iter().map(|measure| format!("{}/{}", measure.id, measure.edition)).collect();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let dates: Vec<String> = measures.iter().map(|measure| dates(measure, language)).collect();
    let dates_width = dates.iter().map(|text| text.chars().count()).max().unwrap_or(0);
    names
        .iter()
        .zip(&dates)
        .zip(measures)
        .map(|((name, dates), measure)| format!("{name:<width$}  {dates:<dates_width$}  {}", measure.title.get(language)))
        .collect()
}

fn dates(measure: &Listed, language: Language) -> String {
    let status = match (measure.status, language) {
        ("draft", Language::It) => " (bozza)",
        ("draft", Language::En) => " (draft)",
        ("repealed", Language::It) => " (abrogata)",
        ("repealed", Language::En) => " (repealed)",
        _ => "",
    };
    match (measure.to, language) {
        (Some(to), _) => format!("{} - {to}{status}", measure.from),
        (None, Language::It) => format!("dal {}{status}", measure.from),
        (None, Language::En) => format!("from {}{status}", measure.from),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn measure(id: &str, to: Option<&str>, status: &'static str) -> Listed {
        Listed {
            id: id.to_owned(),
            edition: "2025".to_owned(),
            title: Localized::new("titolo", "title"),
            body: Localized::same("Ente"),
            from: day("2025-01-01"),
            to: to.map(day),
            status,
            gap_before: None,
        }
    }

    #[test]
    fn columns_stand_one_below_the_other() {
        let measures = [measure("it.isee", None, "in_force"), measure("it.a", Some("2025-12-31"), "draft")];
        assert_eq!(
            table(&measures, Language::It),
            ["it.isee/2025  dal 2025-01-01                   titolo", "it.a/2025     2025-01-01 - 2025-12-31 (bozza)  titolo"]
        );
    }
}
