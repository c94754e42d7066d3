//! Arguments of `soglia recalculate` and `soglia ledger`: a case over time.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::{DecisionFormat, day};

#[derive(Debug, Args)]
pub struct Recalculate {
    /// Id of the measure; with `/edition`, that edition
    pub measure: String,
    /// The case over time, JSON or YAML: facts, dated values, attestations, quantities
    #[arg(long, value_name = "FILE")]
    pub history: PathBuf,
    /// What is known now, in the same form, laid over it
    #[arg(long, value_name = "FILE")]
    pub changes: Option<PathBuf>,
    /// First day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub from: NaiveDate,
    /// Last day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub to: NaiveDate,
    /// Only this amount
    #[arg(long, value_name = "ID")]
    pub amount: Option<String>,
    /// How a part of a month counts
    #[arg(long, value_name = "HOW")]
    pub pro_rata: Option<ProRata>,
    /// The rules before, as a compiled pack, where they are others
    #[arg(long, value_name = "FILE")]
    pub pack_before: Option<PathBuf>,
    /// The measure before, `id/edition`, where it is another edition
    #[arg(long, value_name = "MEASURE")]
    pub measure_before: Option<String>,
    /// Show how each amount comes about
    #[arg(long)]
    pub explain: bool,
    /// Form of the result
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: DecisionFormat,
}

#[derive(Debug, Args)]
pub struct Ledger {
    /// Id of the measure; with `/edition`, that edition
    pub measure: String,
    /// Facts of the case, JSON or YAML; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    pub facts: PathBuf,
    /// The entries, CSV; where left out, those among the facts
    #[arg(long, value_name = "FILE")]
    pub entries: Option<PathBuf>,
    /// Day of the statement
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub on: NaiveDate,
    /// Form of the statement
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: LedgerFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LedgerFormat {
    Text,
    Json,
    Html,
    Csv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProRata {
    /// By the days of the month, to the cent
    Days,
    /// The first day decides for the whole month
    FirstDay,
}
