//! `soglia ledger`.

use std::fs;

use crate::arguments::{Ledger, LedgerFormat};
use crate::commands::eval::read_facts;
use crate::context::Context;
use crate::draw;
use crate::engine;
use crate::failure::{Exit, Failure};

pub fn run(context: &mut Context, arguments: &Ledger) -> Result<Exit, Failure> {
    let facts = read_facts(context, &arguments.facts)?;
    let entries = match &arguments.entries {
        Some(path) => Some(fs::read_to_string(path).map_err(|error| Failure::cannot_read(path, &error))?),
        None => None,
    };
    let pack = context.pack()?;
    let ledger = engine::ledger(&pack, &arguments.measure, facts, entries.as_deref(), arguments.on)?;
    let language = context.language;
    match arguments.format {
        LedgerFormat::Text => {
            let color = context.out.has_color();
            let text = engine::ledger_text(&ledger, language, draw::terminal_width(), color);
            context.out.line(text.trim_end());
        }
        LedgerFormat::Html => context.out.line(engine::ledger_html(&ledger, language).trim_end()),
        LedgerFormat::Json => context.json(&ledger)?,
        LedgerFormat::Csv => context.out.text(&engine::ledger_csv(&ledger, language)),
    }
    Ok(Exit::Fine)
}
