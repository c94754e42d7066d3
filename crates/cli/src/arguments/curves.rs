//! Arguments of `soglia why` and `soglia curve`.

use clap::{Args, ValueEnum};

use super::{Case, DataFormat};

#[derive(Debug, Args)]
pub struct Why {
    #[command(flatten)]
    pub case: Case,
    /// Form of the answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: DataFormat,
}

#[derive(Debug, Args)]
pub struct Curve {
    #[command(flatten)]
    pub case: Case,
    /// The amount; of one row of an amount of rows `amount[2]`, counted from 0
    #[arg(long, value_name = "AMOUNT")]
    pub amount: String,
    /// The fact along which it goes, a number or a day; of one row of a list `list[2].fact`
    #[arg(long, value_name = "FACT")]
    pub along: String,
    /// First value of the fact (else the least that it can have)
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    pub from: Option<String>,
    /// Last value of the fact (else a little beyond the last break point)
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    pub to: Option<String>,
    /// Add the exact coefficients (text)
    #[arg(long)]
    pub explain: bool,
    /// Form of the curve
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: CurveFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CurveFormat {
    Text,
    Json,
    Csv,
    Svg,
}
