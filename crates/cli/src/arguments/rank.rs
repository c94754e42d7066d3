//! What the command line may say of a ranking.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;

use super::register::{list_file, separator};
use super::{DataFormat, day};

/// The figure itself is read by the library, which knows whether it is euro or places.
#[expect(clippy::unnecessary_wraps, reason = "the form of a parser of clap")]
fn budget(text: &str) -> Result<(String, String), String> {
    let (name, amount) = text.split_once('=').unwrap_or(("", text));
    Ok((name.to_owned(), amount.to_owned()))
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub struct Rank {
    /// Id of the measure; with `/edition`, that edition
    pub measure: String,
    /// Day of the evaluation
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub on: NaiveDate,
    /// The applications, `.csv` or `.parquet`: a column for each fact, named like it, and one for the ids
    #[arg(short, long, value_name = "FILE")]
    pub register: PathBuf,
    /// Column of the ids, all that is told of who an application is
    #[arg(long, value_name = "COLUMN", default_value = "id")]
    pub id: String,
    /// Column of the moments of filing: `2025-03-18`, or `2025-03-18T10:30:05`
    #[arg(long, value_name = "COLUMN")]
    pub filed: Option<String>,
    /// How much there is, in euro or places; `NAME=AMOUNT` for a separate ranking, a window, or `ranking/window`
    #[arg(long = "budget", value_name = "[NAME=]AMOUNT", value_parser = budget)]
    pub budgets: Vec<(String, String)>,
    /// Seed of the lot
    #[arg(long, value_name = "TEXT")]
    pub seed: Option<String>,
    /// Also write every application to a file, `.csv` or `.parquet`
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Leave out all that says something about a person
    #[arg(long)]
    pub mask: bool,
    /// Form of the ranking
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: DataFormat,
    /// Say of each application why it stands where it stands
    #[arg(long)]
    pub explain: bool,
    /// Applications of each part of the text at most
    #[arg(long = "show", value_name = "NUMBER", default_value = "50")]
    pub show: u32,
    /// Whole numbers of money are cents: `2500000` is 25,000 euro
    #[arg(long)]
    pub cents: bool,
    /// What stands between the fields of CSV
    #[arg(long, value_name = "CHARACTER", default_value = ",", value_parser = separator)]
    pub separator: u8,
    /// Numbers of CSV have a decimal comma
    #[arg(long)]
    pub decimal_comma: bool,
    /// Rows of a list of a CSV register, in a file of their own (both files sorted by the ids)
    #[arg(long = "list", value_name = "LIST=FILE", value_parser = list_file)]
    pub lists: Vec<(String, PathBuf)>,
    /// Processors to use (else all); the result is the same
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=1_024))]
    pub threads: Option<u16>,
}
