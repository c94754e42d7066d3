//! `soglia curve`.

use soglia::FactValue;
use soglia::curve::CurveRequest;
use soglia::pack::{FactDeclaration, FactType};

use super::eval;
use crate::arguments::{Curve, CurveFormat, thousands};
use crate::context::Context;
use crate::draw;
use crate::engine;
use crate::failure::{Exit, Failure};

pub fn run(context: &mut Context, arguments: &Curve) -> Result<Exit, Failure> {
    let (facts, pack) = eval::case(context, &arguments.case)?;
    // A fact with three decimals or more takes `1.125` as it is.
    let field = arguments.along.rsplit('.').next().unwrap_or_default();
    let is_fine = |fact: &FactDeclaration| fact.id == field && matches!(fact.kind, FactType::Number { decimals: 3.., .. });
    if !pack.content().facts.iter().any(is_fine)
        && let Some(doubt) = [&arguments.from, &arguments.to].into_iter().flatten().find_map(|text| thousands(text))
    {
        return Err(Failure::usage(doubt.it, doubt.en));
    }
    // As in rule files, `_` may stand between thousands.
    let end = |text: &Option<String>| text.as_ref().map(|text| FactValue::Text(text.replace('_', "")));
    let request = CurveRequest {
        from: end(&arguments.from),
        to: end(&arguments.to),
        ..CurveRequest::new(&arguments.case.measure, &arguments.amount, &arguments.along)
    };
    let curve = engine::curve(&pack, &request, &facts, arguments.case.on)?;
    match arguments.format {
        CurveFormat::Json => context.json(&curve)?,
        CurveFormat::Csv => context.out.text(&soglia::curve::csv(&curve)),
        CurveFormat::Svg => context.out.text(&soglia::curve::svg(&curve, context.language)),
        CurveFormat::Text => {
            let color = context.out.has_color();
            let text = engine::curve_text(&curve, context.language, arguments.explain, draw::terminal_width(), color);
            context.out.line(text.trim_end());
        }
    }
    Ok(Exit::Fine)
}
