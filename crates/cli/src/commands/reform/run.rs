//! Both sides over a register, block by block on every processor.

use std::path::Path;

use arrow_array::ArrayRef;
use soglia::reform::{Comparer, Comparison, Tally};
use soglia::register::Register;
use soglia::register::arrow::{ArrowReader, Block as Columns};

use super::groups::Groupings;
use super::rows::{RowsWriter, Written};
use crate::arguments;
use crate::commands::batch::layout::wrong_column;
use crate::commands::batch::source::{self, Opened};
use crate::commands::batch::{pipeline, tell_columns};
use crate::context::Context;
use crate::engine;
use crate::failure::Failure;
use crate::progress::Bar;

/// A block of a register, and what reads it.
pub struct Block<'r> {
    pub of: source::Block,
    pub progress: usize,
    readers: &'r [ArrowReader],
    path: &'r Path,
}

impl Block<'_> {
    /// Gives the cases as each side reads them.
    pub fn registers<T>(&self, work: impl FnOnce(&Register<'_>, &Register<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        let wrong = |error| wrong_column(self.path, &error);
        let [before, after] = self.readers else {
            return Err(Failure::usage("il registro non si legge", "the register cannot be read"));
        };
        let facts = Columns::from(&self.of.facts);
        let (before, after) = (before.read(&facts).map_err(wrong)?, after.read(&facts).map_err(wrong)?);
        work(&before.register().map_err(wrong)?, &after.register().map_err(wrong)?)
    }
}

/// Reads the register from its beginning to its end, with these columns beside the facts.
pub fn each_block<T: Send, W: FnMut(Block<'_>) -> Result<(T, usize), Failure>>(
    context: &Context,
    register: &arguments::Register,
    comparison: &Comparison,
    keep: &[String],
    worker: impl Fn() -> W + Sync,
    write: impl FnMut(T) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let register = arguments::Register { keep: Some(keep.to_vec()), keep_all: false, ..register.clone() };
    let opened = Opened::new(&[comparison.before(), comparison.after()], &register)?;
    read(context, &register, opened, worker, write)
}

fn read<T: Send, W: FnMut(Block<'_>) -> Result<(T, usize), Failure>>(
    context: &Context,
    register: &arguments::Register,
    opened: Opened,
    worker: impl Fn() -> W + Sync,
    mut write: impl FnMut(T) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let Opened { mut source, layout, .. } = opened;
    let mut bar = Bar::new(context.say("registro, per mille", "register, per thousand"));
    let (readers, path) = (layout.readers.as_slice(), register.input.as_path());
    let worker = || {
        let mut work = worker();
        move |of: source::Block| {
            let progress = of.progress;
            work(Block { of, progress, readers, path })
        }
    };
    pipeline::run(source.as_mut(), register.threads(), worker, |(done, progress)| {
        write(done)?;
        bar.at(progress, 1_000);
        Ok(())
    })
}

/// What is run.
pub struct Job<'j> {
    pub register: &'j arguments::Register,
    pub comparison: &'j Comparison,
    pub groups: &'j Groupings,
}

impl Job<'_> {
    /// What all the cases come to, without a word on the columns.
    pub fn run_quietly(&self, context: &Context) -> Result<Tally, Failure> {
        let mut tally = Tally::default();
        each_block(
            context,
            self.register,
            self.comparison,
            &[],
            || {
                let mut comparer = Comparer::new(self.comparison);
                move |block: Block<'_>| {
                    let mut seen = Tally::default();
                    block.registers(|before, after| {
                        seen.add(comparer.compare(before, after).map_err(|error| engine::not_compared(&error))?, &[]);
                        Ok(())
                    })?;
                    Ok((seen, block.progress))
                }
            },
            |seen| {
                tally.merge(seen);
                Ok(())
            },
        )?;
        Ok(tally)
    }

    /// What all the cases come to; what happens to each row goes to a file.
    pub fn run(&self, context: &Context, output: Option<&Path>) -> Result<Tally, Failure> {
        let columns = self.groups.columns();
        let mut register = self.register.clone();
        if output.is_none() {
            register.keep = Some(columns.clone());
            register.keep_all = false;
        }
        let mut opened = Opened::new(&[self.comparison.before(), self.comparison.after()], &register)?;
        let places = self.column_places(&mut opened, &columns)?;
        tell_columns(context, self.comparison.before().measure(), &opened);
        let mut writer = output.map(|path| RowsWriter::new(path, self.comparison, &opened, register.separator)).transpose()?;
        let shape = writer.as_ref().map(RowsWriter::shape);
        let mut tally = Tally::default();
        read(
            context,
            &register,
            opened,
            || {
                let mut comparer = Comparer::new(self.comparison);
                let (shape, places) = (shape.clone(), &places);
                move |block: Block<'_>| {
                    let mut seen = Tally::default();
                    let kept: &[ArrayRef] = &block.of.kept;
                    let by: Vec<ArrayRef> = places.iter().filter_map(|&place| kept.get(place).cloned()).collect();
                    let written = block.registers(|before, after| {
                        let groups = self.groups.of(before, &by)?;
                        let rows = comparer.compare(before, after).map_err(|error| engine::not_compared(&error))?;
                        seen.add(rows, &groups);
                        shape.as_ref().map(|shape| shape.rows(rows, kept)).transpose()
                    })?;
                    Ok(((seen, written), block.progress))
                }
            },
            |(seen, written): (Tally, Option<Written>)| {
                tally.merge(seen);
                match (&mut writer, written) {
                    (Some(writer), Some(written)) => writer.write(&written),
                    _ => Ok(()),
                }
            },
        )?;
        if let Some(writer) = writer {
            writer.finish()?;
        }
        Ok(tally)
    }

    /// Where the columns to group by are among those that are kept; they are read even where they are not written.
    fn column_places(&self, opened: &mut Opened, columns: &[String]) -> Result<Vec<usize>, Failure> {
        let path = &self.register.input;
        let place = |name: &String| {
            let column = opened.schema.fields().iter().position(|field| field.name() == name);
            let kept = column.and_then(|column| opened.layout.kept.iter().position(|&kept| kept == column));
            kept.ok_or_else(|| match column {
                None => crate::commands::batch::records::no_column(path, name),
                Some(_) => Failure::usage(
                    format!("per raggruppare per `{name}` la colonna va tenuta"),
                    format!("to group by `{name}` the column must be kept"),
                )
                .help("aggiungila a `--keep`", "add it to `--keep`"),
            })
        };
        columns.iter().map(place).collect()
    }
}
