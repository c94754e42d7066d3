//! `soglia recalculate`.

use std::fs;
use std::path::Path;

use crate::arguments::{DecisionFormat, ProRata, Recalculate};
use crate::commands::eval::is_json;
use crate::context::Context;
use crate::draw;
use crate::engine::{self, History};
use crate::failure::{Exit, Failure};

pub fn run(context: &mut Context, arguments: &Recalculate) -> Result<Exit, Failure> {
    let request = engine::Request {
        measure: arguments.measure.clone(),
        measure_before: arguments.measure_before.clone(),
        history: history(&arguments.history)?,
        changes: arguments.changes.as_deref().map(history).transpose()?.unwrap_or_default(),
        from: arguments.from,
        to: arguments.to,
        amount: arguments.amount.clone(),
        pro_rata: arguments.pro_rata.map(|how| match how {
            ProRata::Days => engine::ProRata::Days,
            ProRata::FirstDay => engine::ProRata::FirstDay,
        }),
    };
    let before = arguments.pack_before.as_deref().map(Context::read_pack).transpose()?;
    let pack = context.pack()?;
    let result = engine::recalculate(before.as_ref().unwrap_or(&pack), &pack, &request)?;
    let language = context.language;
    match arguments.format {
        DecisionFormat::Text => {
            let color = context.out.has_color();
            let text = engine::recalculation_text(&result, language, arguments.explain, draw::terminal_width(), color);
            context.out.line(text.trim_end());
        }
        DecisionFormat::Html => context.out.line(engine::recalculation_html(&result, language).trim_end()),
        DecisionFormat::Json => context.json(&result)?,
    }
    Ok(Exit::Fine)
}

fn history(path: &Path) -> Result<History, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::cannot_read(path, &error))?;
    engine::history(&text, is_json(path, &text)).map_err(|failure| failure.of(path))
}
