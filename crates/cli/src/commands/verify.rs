//! `soglia verify`.

use std::fs;

use crate::arguments::Verify;
use crate::context::Context;
use crate::engine;
use crate::failure::{Exit, Failure};

pub fn run(context: &mut Context, arguments: &Verify) -> Result<Exit, Failure> {
    let path = &arguments.record;
    let text = fs::read_to_string(path).map_err(|error| Failure::cannot_read(path, &error))?;
    let record = engine::read_record(&text).map_err(|failure| failure.of(path))?;
    let pack = context.common.pack.as_deref().map(Context::read_pack).transpose()?;
    if let Some(pack) = &pack {
        engine::replay(&record, pack).map_err(|failure| failure.of(path))?;
    }
    let hash = record.sha256();
    context.out.line(&match (context.language, pack) {
        (soglia::Language::It, Some(_)) => format!("il verbale è integro e, rieseguito, dà la stessa decisione: sha256 {hash}"),
        (soglia::Language::En, Some(_)) => format!("the record is intact and, decided again, gives the same decision: sha256 {hash}"),
        (soglia::Language::It, None) => format!("il verbale è integro: sha256 {hash}"),
        (soglia::Language::En, None) => format!("the record is intact: sha256 {hash}"),
    });
    if context.common.pack.is_none() {
        let pack = record.pack();
        context.tell(&match context.language {
            soglia::Language::It => format!("per rieseguirlo indica con `--pack` il pacchetto {pack}"),
            soglia::Language::En => format!("to decide again name the pack {pack} with `--pack`"),
        });
    }
    Ok(Exit::Fine)
}
