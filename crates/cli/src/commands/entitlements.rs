//! `soglia entitlements`.

use soglia::entitlements::Criterion;

use super::eval::read_facts;
use crate::arguments::{DecisionFormat, Entitlements};
use crate::context::Context;
use crate::draw;
use crate::engine;
use crate::failure::{Exit, Failure};

pub fn run(context: &mut Context, arguments: &Entitlements) -> Result<Exit, Failure> {
    let facts = read_facts(context, &arguments.facts)?;
    let criterion = match arguments.criterion.as_str() {
        "monthly" => Criterion::Monthly,
        "pareto" => Criterion::Pareto,
        unit => Criterion::Unit { unit: unit.to_owned() },
    };
    let pack = context.pack()?;
    let found = engine::entitlements(&pack, &arguments.comune, &facts, arguments.on, &criterion)?;
    match arguments.format {
        DecisionFormat::Text => {
            let color = context.out.has_color();
            let text = engine::entitlements_text(&found, context.language, draw::terminal_width(), color);
            context.out.line(text.trim_end());
        }
        DecisionFormat::Html => {
            let html = engine::entitlements_html(&found, context.language);
            context.out.line(html.trim_end());
        }
        DecisionFormat::Json => context.json(&found)?,
    }
    Ok(Exit::Fine)
}
