//! Registers in Parquet.

use std::cell::Cell;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Once};

use arrow_array::RecordBatch;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use soglia::Plan;

use super::layout::Layout;
use super::source::{Block, Opened, Source};
use crate::arguments;
use crate::failure::Failure;

struct Register {
    path: PathBuf,
    batches: ParquetRecordBatchReader,
    /// Places of the facts and of the columns that are kept, among the columns that are read.
    facts: Vec<usize>,
    kept: Vec<usize>,
    read: usize,
    rows: usize,
}

fn damaged(path: &Path, error: impl std::fmt::Display) -> Failure {
    let path = path.display();
    Failure::usage(
        format!("`{path}` non è un file Parquet leggibile: {error}"),
        format!("`{path}` is not a Parquet file that can be read: {error}"),
    )
}

thread_local! {
    /// Whether what panics on this thread is told as a damaged file, and not by the text of the panic.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// What the decoder does with a damaged page is not in our hands; it must not end the command without a word.
fn guarded<T, E: std::fmt::Display>(path: &Path, read: impl FnOnce() -> Result<T, E>) -> Result<T, Failure> {
    static HOOK: Once = Once::new();
    // One hook for good, since others may panic meanwhile: what panics outside is told as before.
    HOOK.call_once(|| {
        let told = take_hook();
        set_hook(Box::new(move |panic| {
            if !GUARDED.get() {
                told(panic);
            }
        }));
    });
    GUARDED.set(true);
    let read = catch_unwind(AssertUnwindSafe(read));
    GUARDED.set(false);
    match read {
        Ok(read) => read.map_err(|error| damaged(path, error)),
        Err(_) => Err(damaged(path, "the pages are damaged")),
    }
}

pub fn open(plans: &[&Plan], arguments: &arguments::Register) -> Result<Opened, Failure> {
    let path = &arguments.input;
    if !arguments.lists.is_empty() {
        return Err(Failure::usage(
            "`--list` è per i registri CSV: in Parquet un elenco è una colonna di elenchi di strutture",
            "`--list` is for registers in CSV: in Parquet a list is a column of lists of structs",
        ));
    }
    let file = File::open(path).map_err(|error| Failure::cannot_read(path, &error))?;
    let builder = guarded(path, || ParquetRecordBatchReaderBuilder::try_new(file))?;
    let schema = Arc::clone(builder.schema());
    let layout = Layout::new(plans, &schema, arguments)?;
    let mut roots: Vec<usize> = layout.facts.iter().chain(&layout.kept).copied().collect();
    roots.sort_unstable();
    roots.dedup();
    let among = |places: &[usize]| places.iter().filter_map(|place| roots.binary_search(place).ok()).collect();
    let (facts, kept) = (among(&layout.facts), among(&layout.kept));
    let rows = usize::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0);
    let mask = ProjectionMask::roots(builder.parquet_schema(), roots.iter().copied());
    let size = usize::try_from(arguments.rows).unwrap_or(1);
    let batches = guarded(path, || builder.with_projection(mask).with_batch_size(size).build())?;
    let ignored = schema.fields().iter().enumerate().filter(|(place, _)| !layout.facts.contains(place));
    let mut ignored: Vec<String> = ignored.map(|(_, field)| field.name().clone()).collect();
    ignored.extend(layout.ignored());
    let source = Box::new(Register { path: path.clone(), batches, facts, kept, read: 0, rows });
    Ok(Opened { source, schema, layout, ignored })
}

impl Source for Register {
    fn next(&mut self) -> Result<Option<Block>, Failure> {
        let Some(batch) = guarded(&self.path, || self.batches.next().transpose())? else { return Ok(None) };
        self.read += batch.num_rows();
        let facts: RecordBatch = batch.project(&self.facts).map_err(|error| damaged(&self.path, error))?;
        let kept = self.kept.iter().filter_map(|&place| batch.columns().get(place).cloned()).collect();
        let progress = self.read.saturating_mul(1_000) / self.rows.max(1);
        Ok(Some(Block { facts, kept, progress, commas: 0 }))
    }
}
