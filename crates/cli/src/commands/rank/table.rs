//! A ranking as a file, a row for each application.

use std::path::Path;

use arrow_array::RecordBatch;
use soglia::Language;
use soglia::ranking::Ranking;

use super::super::batch::sink::{Format, Rows, Sink};
use crate::failure::Failure;
use crate::output::Draft;

/// Rows that are written together.
const BLOCK: usize = 32_768;

/// Writes the ranking, or nothing where it cannot be written whole.
pub fn write(ranking: &Ranking, path: &Path, separator: u8, language: Language) -> Result<(), Failure> {
    let format = Format::of(path)?;
    let draft = Draft::new(path);
    let mut sink = Sink::create(&draft.path, path, &ranking.schema(), format, separator)?;
    for start in (0..ranking.rows.len()).step_by(BLOCK) {
        let block = ranking.block(start..ranking.rows.len().min(start + BLOCK), language);
        let batch = block.and_then(|block| RecordBatch::try_from(&block)).map_err(|error| {
            Failure::usage(format!("la graduatoria non si scrive: {error}"), format!("the ranking cannot be written: {error}"))
        })?;
        sink.write(&Rows::new(batch, format, separator), path)?;
    }
    sink.finish(path)?;
    draft.keep()
}
