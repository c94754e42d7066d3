//! `soglia why`.

use super::eval;
use crate::arguments::{DataFormat, Why};
use crate::context::Context;
use crate::draw;
use crate::engine;
use crate::failure::{Exit, Failure};

pub fn run(context: &mut Context, arguments: &Why) -> Result<Exit, Failure> {
    let (facts, pack) = eval::case(context, &arguments.case)?;
    let why = engine::why(&pack, &arguments.case.measure, &facts, arguments.case.on)?;
    match arguments.format {
        DataFormat::Json => context.json(&why)?,
        DataFormat::Text => {
            let color = context.out.has_color();
            let text = engine::why_text(&why, context.language, draw::terminal_width(), color);
            context.out.line(text.trim_end());
        }
    }
    Ok(Exit::Fine)
}
