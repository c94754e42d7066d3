//! `soglia schema`.

use soglia::authoring::{self, differences_schema, rule_file_schema, seek_schema};
use soglia::curve::curve_schema;
use soglia::decision::decision_schema;
use soglia::entitlements::entitlements_schema;
use soglia::questions::questions_schema;
use soglia::ranking::ranking_schema;
use soglia::record::record_schema;
use soglia::reform::reform_schema;
use soglia::why::why_schema;

use crate::arguments::{Draft, Schema, SchemaOf};
use crate::context::Context;
use crate::failure::{Exit, Failure};

pub fn run(context: &mut Context, arguments: &Schema) -> Result<Exit, Failure> {
    let schema = match (arguments.of, arguments.draft) {
        (SchemaOf::Rules, Draft::Draft202012) => rule_file_schema(authoring::Draft::Draft202012),
        (SchemaOf::Rules, Draft::Draft07) => rule_file_schema(authoring::Draft::Draft07),
        (SchemaOf::Decision, Draft::Draft202012) => decision_schema(),
        (SchemaOf::Why, Draft::Draft202012) => why_schema(),
        (SchemaOf::Curve, Draft::Draft202012) => curve_schema(),
        (SchemaOf::Record, Draft::Draft202012) => record_schema(),
        (SchemaOf::Questions, Draft::Draft202012) => questions_schema(),
        (SchemaOf::Entitlements, Draft::Draft202012) => entitlements_schema(),
        (SchemaOf::Reform, Draft::Draft202012) => reform_schema(),
        (SchemaOf::Seek, Draft::Draft202012) => seek_schema(),
        (SchemaOf::Differences, Draft::Draft202012) => differences_schema(),
        (SchemaOf::Ranking, Draft::Draft202012) => ranking_schema(),
        (_, Draft::Draft07) => {
            return Err(Failure::usage("questo schema esiste solo nella versione `2020-12`", "this schema exists in draft `2020-12` only"));
        }
    };
    context.out.line(&format!("{schema:#}"));
    Ok(Exit::Fine)
}
