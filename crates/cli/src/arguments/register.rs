//! A register on the command line: the file, and how it is read.

use std::path::PathBuf;

use clap::Args;

/// A register, and how it is read.
#[derive(Clone, Debug, Args)]
pub struct Register {
    /// The register, `.csv` or `.parquet`: a column for each fact, named like it
    #[arg(short, long, visible_alias = "register", value_name = "FILE")]
    pub input: PathBuf,
    /// Columns of the register that the results begin with (else those that are no facts of the measure)
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub keep: Option<Vec<String>>,
    /// Begin the results with every column of the register
    #[arg(long, conflicts_with = "keep")]
    pub keep_all: bool,
    /// Whole numbers of money are cents: `2500000` is 25,000 euro
    #[arg(long)]
    pub cents: bool,
    /// What stands between the fields of CSV
    #[arg(long, value_name = "CHARACTER", default_value = ",", value_parser = separator)]
    pub separator: u8,
    /// Numbers of CSV have a decimal comma
    #[arg(long)]
    pub decimal_comma: bool,
    /// Rows of a list of a CSV register, in a file of their own (both files sorted by `--key`)
    #[arg(long = "list", value_name = "LIST=FILE", value_parser = list_file, requires = "key")]
    pub lists: Vec<(String, PathBuf)>,
    /// Column that says, in the register and in the files of its lists, which case a row belongs to
    #[arg(long, value_name = "COLUMN", requires = "lists")]
    pub key: Option<String>,
    /// Processors to use (else all); the results are the same
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=1_024))]
    pub threads: Option<u16>,
    /// Rows that are held in memory together; the results are the same
    #[arg(long = "rows-per-batch", value_name = "NUMBER", default_value = "32768", value_parser = clap::value_parser!(u32).range(1..=1_048_576))]
    pub rows: u32,
}

impl Register {
    /// Processors to use.
    pub fn threads(&self) -> usize {
        self.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from)
    }
}

pub(super) fn separator(text: &str) -> Result<u8, String> {
    match text {
        "," | ";" | "|" => Ok(text.as_bytes().first().copied().unwrap_or(b',')),
        "tab" | "\t" => Ok(b'\t'),
        _ => Err("one of `,` `;` `|` `tab` (uno tra `,` `;` `|` `tab`)".to_owned()),
    }
}

pub(super) fn list_file(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((list, file)) if !list.is_empty() && !file.is_empty() => Ok((list.to_owned(), file.into())),
        _ => Err("like componenti=componenti.csv (come componenti=componenti.csv)".to_owned()),
    }
}
