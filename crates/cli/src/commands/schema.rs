//! `soglia schema`.

use crate::arguments::{Draft, Schema, SchemaOf};
use crate::context::Context;
use crate::engine;
use crate::failure::{Exit, Failure};

pub fn run(context: &mut Context, arguments: &Schema) -> Result<Exit, Failure> {
    let schema = match (arguments.of, arguments.draft) {
        (SchemaOf::Rules, Draft::Draft202012) => engine::rule_file_schema(),
        (SchemaOf::Rules, Draft::Draft07) => engine::rule_file_schema_07(),
        (SchemaOf::Decision, Draft::Draft202012) => engine::decision_schema(),
        (SchemaOf::Why, Draft::Draft202012) => engine::why_schema(),
        (SchemaOf::Curve, Draft::Draft202012) => engine::curve_schema(),
        (SchemaOf::Record, Draft::Draft202012) => engine::record_schema(),
        (SchemaOf::Questions, Draft::Draft202012) => engine::questions_schema(),
        (SchemaOf::Entitlements, Draft::Draft202012) => engine::entitlements_schema(),
        (SchemaOf::Reform, Draft::Draft202012) => engine::reform_schema(),
        (SchemaOf::Seek, Draft::Draft202012) => engine::seek_schema(),
        (SchemaOf::Differences, Draft::Draft202012) => engine::differences_schema(),
        (SchemaOf::Ranking, Draft::Draft202012) => engine::ranking_schema(),
        (_, Draft::Draft07) => {
            return Err(Failure::usage("questo schema esiste solo nella versione `2020-12`", "this schema exists in draft `2020-12` only"));
        }
    };
    context.out.line(&format!("{schema:#}"));
    Ok(Exit::Fine)
}
