//! `soglia curve`.

use soglia::FactValue;
use soglia::curve::CurveRequest;

use super::eval;
use crate::arguments::{Curve, CurveFormat};
use crate::context::Context;
use crate::draw;
use crate::engine;
use crate::failure::{Exit, Failure};

pub fn run(context: &mut Context, arguments: &Curve) -> Result<Exit, Failure> {
    let (facts, pack) = eval::case(context, &arguments.case)?;
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
