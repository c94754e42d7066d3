//! What the command line may say.

mod curves;
mod history;
mod rank;
mod reform;
mod register;

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
pub use rank::Rank;
use soglia::Language;

pub use curves::{Curve, CurveFormat, Why};
pub use history::{Ledger, LedgerFormat, ProRata, Recalculate};
pub use reform::{By, Diff, Figures, Reform, TextFormat};
pub use register::Register;

const EXIT_CODES: &str = "\
Exit codes:
  0  nothing to report
  1  findings: errors in rule files, cases that fail, rows of a register that are refused
  2  wrong usage, or a file that cannot be read or written
  3  the measure is unknown, or its facts are refused

Messages are in Italian; `--lang en` gives them in English.
I messaggi sono in italiano; con `--lang en` sono in inglese.";

/// Who is entitled to a local welfare measure, what they pay or receive, and why.
#[derive(Debug, Parser)]
#[command(name = "soglia", version, after_help = EXIT_CODES, max_term_width = 100)]
pub struct Arguments {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

/// What holds for every command.
#[derive(Clone, Debug, Args)]
pub struct Common {
    /// Folder of the rule files
    #[arg(long, global = true, value_name = "DIR", default_value = "rules", conflicts_with = "pack")]
    pub rules: PathBuf,
    /// A compiled pack, instead of a folder of rule files
    #[arg(long, global = true, value_name = "FILE")]
    pub pack: Option<PathBuf>,
    /// Language of messages and decisions
    #[arg(long, global = true, value_name = "LANGUAGE", default_value = "it")]
    pub lang: Lang,
    /// When to use colours; `auto` also looks at NO_COLOR
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

/// A day; what is wrong is said in both languages, since the one of the reader is not known before the command line is read.
fn day(text: &str) -> Result<NaiveDate, String> {
    // As in files, months and days have two digits.
    let read = text.parse().ok().filter(|day: &NaiveDate| day.to_string() == text);
    read.ok_or_else(|| "not a day of the calendar like 2025-06-01 (non è un giorno come 2025-06-01)".to_owned())
}

/// Why a number may have been meant as thousands: `3.000` is three, and `0.125` can be nothing else than what it is.
pub fn thousands(text: &str) -> Option<soglia::Localized> {
    let (whole, decimals) = text.split_once('.')?;
    let whole = whole.trim_start_matches('-');
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if decimals.len() != 3 || !(1..=3).contains(&whole.len()) || whole == "0" || !digits(whole) || !digits(decimals) {
        return None;
    }
    let plain = text.replace('.', "");
    let parted = text.replace('.', "_");
    let exact = text.strip_suffix(".000").map_or_else(|| format!("{text}0"), str::to_owned);
    Some(soglia::Localized::new(
        format!("il punto di `{text}` separa i decimali; per le migliaia scrivi `{plain}` o `{parted}`, per i decimali `{exact}`"),
        format!("the point of `{text}` stands before decimals; for thousands write `{plain}` or `{parted}`, for decimals `{exact}`"),
    ))
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check rule files, and draw what is wrong with them
    Check(Check),
    /// Run the cases that stand beside the rules
    Test(Test),
    /// Evaluate a measure for one case on a day
    Eval(Eval),
    /// Say why a requirement is not met and what would change it, and where amounts change next
    Why(Why),
    /// Draw an amount along one fact, with its exact break points
    Curve(Curve),
    /// Recalculate a measure backwards, before and after something changes
    Recalculate(Recalculate),
    /// Write the statement of a debt that is paid off with work
    Ledger(Ledger),
    /// Check a record, and with a pack decide again
    Verify(Verify),
    /// Take personal values out of a record; its hash stays
    Mask(Mask),
    /// Evaluate a measure for every row of a register, CSV or Parquet
    Batch(Batch),
    /// Say what to ask next, the most useful question first
    Ask(Ask),
    /// Say what a case is entitled to in a place, and what can stand together
    Entitlements(Entitlements),
    /// Compare two sets of rules, or other figures, on a register: who gains, who loses, what it costs
    Reform(Box<Reform>),
    /// Say in words what changes between two editions of a measure
    Diff(Diff),
    /// List the figures of a measure that `reform --set` can change
    Figures(Figures),
    /// Rank the applications of a register: who stands where, who is given what, and why
    Rank(Rank),
    /// List the measures
    List(List),
    /// Print a JSON Schema
    Schema(Schema),
    /// Compile the rule files into one pack
    Compile(Compile),
    /// Write the facts and results of measures as types of TypeScript
    Types(Types),
}

#[derive(Debug, Args)]
pub struct Check {
    /// Report only on these files and folders (they may lie outside the folder of rules)
    pub paths: Vec<PathBuf>,
    /// Form of the report
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: DataFormat,
}

#[derive(Debug, Args)]
pub struct Test {
    /// Only cases of this file or folder, or else those whose `measure/edition` or name holds this text
    pub filter: Option<String>,
    /// Rewrite what failing cases expect with what came out
    #[arg(long, conflicts_with = "filter")]
    pub bless: bool,
}

/// One case of one measure on a day.
#[derive(Debug, Args)]
pub struct Case {
    /// Id of the measure; with `/edition`, that edition
    pub measure: String,
    /// Facts of the case, JSON or YAML; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    pub facts: PathBuf,
    /// Day of the evaluation
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub on: NaiveDate,
}

#[derive(Debug, Args)]
pub struct Eval {
    #[command(flatten)]
    pub case: Case,
    /// Show every step, definition and source
    #[arg(long)]
    pub explain: bool,
    /// Hide the facts about the person
    #[arg(long)]
    pub mask: bool,
    /// Form of the decision
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: DecisionFormat,
    /// Also write the record of the decision, to be kept with the act
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Verify {
    /// The record; with `--pack`, it is also decided again
    pub record: PathBuf,
}

#[derive(Debug, Args)]
pub struct Mask {
    /// The record
    pub record: PathBuf,
    /// Where to write the masked record (else standard output)
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Batch {
    /// Id of the measure; with `/edition`, that edition
    pub measure: String,
    /// Day of the evaluation
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub on: NaiveDate,
    #[command(flatten)]
    pub register: Register,
    /// Where the results go, `.csv` or `.parquet`
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

#[derive(Debug, Args)]
pub struct Ask {
    /// Ids of the measures; with `/edition`, that edition
    #[arg(required = true)]
    pub measures: Vec<String>,
    /// Facts of the case that are known, JSON or YAML; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    pub facts: Option<PathBuf>,
    /// Day of the evaluation
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub on: NaiveDate,
    /// Ask for what the measures need that supply a fact (the ISEE), instead of the fact
    #[arg(long)]
    pub suppliers: bool,
    /// Ask one question after the other, and end with the decisions
    #[arg(long)]
    pub interactive: bool,
    /// Show the form of each answer, and every step of the decisions
    #[arg(long)]
    pub explain: bool,
    /// Form of the questions
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: DataFormat,
}

#[derive(Debug, Args)]
pub struct Entitlements {
    /// The place: the ISTAT code of a comune, or the id of a body
    #[arg(long, alias = "body", value_name = "PLACE")]
    pub comune: String,
    /// Facts of the case, JSON or YAML; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    pub facts: PathBuf,
    /// Day of the evaluation
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub on: NaiveDate,
    /// By what combinations are compared: `monthly`, `pareto`, or a unit of money such as `EUR`
    #[arg(long, value_name = "CRITERION", default_value = "monthly")]
    pub criterion: String,
    /// Form of the answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: DecisionFormat,
}

#[derive(Debug, Args)]
pub struct List {
    /// Only measures in force on this day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub on: Option<NaiveDate>,
    /// Form of the list
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: DataFormat,
}

#[derive(Debug, Args)]
pub struct Schema {
    /// Schema of what
    #[arg(default_value = "rules")]
    pub of: SchemaOf,
    /// Draft of JSON Schema; editors of YAML read 07
    #[arg(long, value_name = "DRAFT", default_value = "2020-12")]
    pub draft: Draft,
}

#[derive(Debug, Args)]
pub struct Types {
    /// Ids of the measures; all where none is named
    pub measures: Vec<String>,
    /// Where to write the types (else standard output)
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Compile {
    /// Only this measure, with those that supply its facts, as they run on `--on`; can be repeated
    #[arg(long, value_name = "ID", requires = "on")]
    pub measure: Vec<String>,
    /// Day of the measures named
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, requires = "measure")]
    pub on: Option<NaiveDate>,
    /// Where to write the pack (else standard output)
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    It,
    En,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::It => Self::It,
            Lang::En => Self::En,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    /// Makes the choice hold for everything that is written from now on.
    pub fn install(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DataFormat {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DecisionFormat {
    Text,
    Json,
    Html,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    Rules,
    Decision,
    Why,
    Curve,
    Record,
    Questions,
    Entitlements,
    Reform,
    Seek,
    Differences,
    Ranking,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Draft {
    #[value(name = "2020-12")]
    Draft202012,
    #[value(name = "07")]
    Draft07,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::{Arguments, thousands};

    #[test]
    fn three_decimals_may_be_thousands() {
        for text in ["3.000", "12.345", "-1.000"] {
            assert!(thousands(text).is_some(), "{text}");
        }
        for text in ["0.125", "3.00", "3000", "1234.567", "3.0000", "3_000"] {
            assert!(thousands(text).is_none(), "{text}");
        }
        let told = |text: &str| thousands(text).map(|doubt| doubt.en).unwrap_or_default();
        assert!(told("3.000").ends_with("for thousands write `3000` or `3_000`, for decimals `3`"));
        assert!(told("1.125").ends_with("for decimals `1.1250`"));
    }

    #[test]
    fn the_definition_holds_together() {
        Arguments::command().debug_assert();
    }
}
