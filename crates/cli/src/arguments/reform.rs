//! What `soglia reform` and `soglia figures` may be told.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use rust_decimal::Decimal;
use soglia::authoring::Change;

use super::register::{Register, separator};
use super::{DataFormat, day, thousands};

#[derive(Debug, Args)]
pub struct Reform {
    /// Id of the measure; with `/edition`, that edition
    pub measure: String,
    /// Day of the evaluation
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub on: NaiveDate,
    #[command(flatten)]
    pub register: Register,
    /// A figure and what it is to be: `soglia_isee=8000`, `retta.3.to=9.500,00`, `it.isee:franchigia=6000`
    #[arg(long, value_name = "NAME=VALUE", value_parser = change)]
    pub set: Vec<Change>,
    /// What to compare with: another edition (`2024`, `measure/2024`), a rule file, or a pack
    #[arg(long, value_name = "EDITION|FILE")]
    pub against: Option<String>,
    /// Day of the evaluation of the other side (else the same day, or the nearest on which it holds)
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, requires = "against")]
    pub against_on: Option<NaiveDate>,
    /// Only this amount, which may also be an indicator
    #[arg(long, value_name = "ID")]
    pub amount: Option<String>,
    /// Put cases together by a fact or a column; a number by limits, `isee=5000,10000`, or in groups of as many cases, `isee=q10`
    #[arg(long, value_name = "FACT[=LIMITS]", value_parser = by)]
    pub by: Vec<By>,
    /// Seek what this figure must be for `--budget` or `--revenue`
    #[arg(long, value_name = "NAME", requires = "goal")]
    pub seek: Option<String>,
    /// The most that the body may spend on the register, in the unit of the amount
    #[arg(long, value_name = "NUMBER", value_parser = number, group = "goal", requires = "seek", allow_negative_numbers = true)]
    pub budget: Option<Decimal>,
    /// The least that the body must collect, of a fee
    #[arg(long, value_name = "NUMBER", value_parser = number, group = "goal", requires = "seek")]
    pub revenue: Option<Decimal>,
    /// Values to seek between (else from zero to four times the figure; a percentage, up to 100)
    #[arg(long, value_name = "FROM..TO", value_parser = range, requires = "seek")]
    pub between: Option<Range>,
    /// Step between values (else a cent, or one)
    #[arg(long, value_name = "NUMBER", value_parser = number, requires = "seek")]
    pub step: Option<Decimal>,
    /// Also write what happens to each row, `.csv` or `.parquet`
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Show every value that was tried
    #[arg(long, requires = "seek")]
    pub explain: bool,
    /// Form of the result
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: DataFormat,
}

#[derive(Debug, Args)]
pub struct Figures {
    /// Id of the measure; with `/edition`, that edition
    pub measure: String,
    /// Day on which they hold
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub on: NaiveDate,
    /// Form of the list
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: DataFormat,
}

#[derive(Debug, Args)]
pub struct Diff {
    /// The edition before: `measure/edition`, `measure@2025-06-01`, or a rule file
    pub before: String,
    /// The edition after
    pub after: String,
    /// Also say for whom, over this register, `.csv` or `.parquet`
    #[arg(long, value_name = "FILE")]
    pub register: Option<PathBuf>,
    /// Put cases together by a fact or a column, as `soglia reform` does
    #[arg(long, value_name = "FACT[=LIMITS]", value_parser = by, requires = "register")]
    pub by: Vec<By>,
    /// Whole numbers of money are cents
    #[arg(long, requires = "register")]
    pub cents: bool,
    /// What stands between the fields of CSV
    #[arg(long, value_name = "CHARACTER", default_value = ",", value_parser = separator)]
    pub separator: u8,
    /// Numbers of CSV have a decimal comma
    #[arg(long, requires = "register")]
    pub decimal_comma: bool,
    /// Form of the result
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: TextFormat,
}

impl Diff {
    /// How the register is read.
    pub fn reading(&self) -> Option<Register> {
        self.register.as_ref().map(|input| Register {
            input: input.clone(),
            keep: None,
            keep_all: false,
            cents: self.cents,
            separator: self.separator,
            decimal_comma: self.decimal_comma,
            lists: Vec::new(),
            key: None,
            threads: None,
            rows: 32_768,
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TextFormat {
    Text,
    Json,
    Markdown,
}

/// A fact or a column to put cases together by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    pub name: String,
    pub limits: Vec<Decimal>,
    /// Groups of as many cases.
    pub groups: Option<u32>,
}

/// Values to seek between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    pub from: Decimal,
    pub to: Decimal,
}

fn change(text: &str) -> Result<Change, String> {
    Change::parse(text).ok_or_else(|| "like soglia_isee=8000 (come soglia_isee=8000)".to_owned())
}

/// Digits, and a point for the decimals: a comma stands between numbers here.
fn number(text: &str) -> Result<Decimal, String> {
    if let Some(doubt) = thousands(text) {
        return Err(format!("{} ({})", doubt.en, doubt.it));
    }
    let plain = text.replace('_', "");
    Decimal::from_str_exact(&plain).map_err(|_| "a number like 50000 or 0.50 (un numero come 50000 o 0.50)".to_owned())
}

fn by(text: &str) -> Result<By, String> {
    let (name, cut) = text.split_once('=').map_or((text, None), |(name, cut)| (name, Some(cut)));
    let mut by = By { name: name.trim().to_owned(), limits: Vec::new(), groups: None };
    match cut {
        None => {}
        Some(cut) if cut.starts_with('q') => {
            let wrong = || "from q2 to q100 (da q2 a q100)".to_owned();
            by.groups = Some(cut.trim_start_matches('q').parse().ok().filter(|groups| (2..=100).contains(groups)).ok_or_else(wrong)?);
        }
        Some(cut) => by.limits = cut.split(',').map(|limit| number(limit.trim())).collect::<Result<_, _>>()?,
    }
    if by.name.is_empty() { Err("like isee=5000,10000 (come isee=5000,10000)".to_owned()) } else { Ok(by) }
}

fn range(text: &str) -> Result<Range, String> {
    let (from, to) = text.split_once("..").ok_or_else(|| "like 0..20000 (come 0..20000)".to_owned())?;
    Ok(Range { from: number(from)?, to: number(to)? })
}

#[cfg(test)]
mod tests {
    use super::{By, by, change, number, range};

    #[test]
    fn groups_are_named_with_limits_or_with_how_many_they_are() {
        let limits = |text: &str| by(text).map(|by| (by.name, by.limits.len(), by.groups));
        assert_eq!(limits("comune"), Ok(("comune".to_owned(), 0, None)));
        assert_eq!(limits("isee=5000,10_000.50"), Ok(("isee".to_owned(), 2, None)));
        assert_eq!(by("isee=q4"), Ok(By { name: "isee".to_owned(), limits: Vec::new(), groups: Some(4) }));
        for wrong in ["isee=q1", "isee=q", "isee=", "=5", "isee=a,b"] {
            assert!(by(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn changes_and_ranges_are_read() {
        assert_eq!(change("it.isee:franchigia = 6000").ok().and_then(|change| change.measure).as_deref(), Some("it.isee"));
        assert!(change("soglia").is_err() && change("=3").is_err());
        assert_eq!(range("0..20_000").map(|range| range.to), number("20000"));
        assert!(range("0-3").is_err());
        assert!(number("3.000").is_err_and(|why| why.contains("`3000`") && why.contains("`3_000`")));
        assert_eq!(number("0.125").map(|number| number.scale()), Ok(3));
    }
}
