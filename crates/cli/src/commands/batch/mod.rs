//! `soglia batch`.

pub mod cells;
mod csv;
pub mod layout;
mod parquet;
pub mod pipeline;
pub mod records;
pub mod sink;
pub mod source;
mod summary;

use std::fmt::Display;
use std::path::Path;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{Field, Schema, SchemaRef};
use soglia::Plan;
use soglia::register::Runner;
use soglia::register::arrow::{ArrowReader, ArrowResults};

use crate::arguments::Batch;
use crate::context::Context;
use crate::engine;
use crate::failure::{Exit, Failure};
use crate::output::Draft;
use crate::progress::Bar;
use layout::wrong_column;
use sink::{Format, Rows, Sink};
use source::{Block, Opened};
use summary::Summary;

/// Facts that are named where a register leaves them out.
const NAMED: usize = 8;

pub fn run(context: &mut Context, arguments: &Batch) -> Result<Exit, Failure> {
    let output = Format::of(&arguments.output)?;
    if is_same(&arguments.register.input, &arguments.output) {
        return Err(Failure::usage("i risultati andrebbero al posto del registro", "the results would take the place of the register"));
    }
    let pack = context.pack()?;
    let plan = engine::plan(&pack, &arguments.measure, arguments.on)?;
    let opened = Opened::new(&[&plan], &arguments.register)?;
    let results = ArrowResults::new(&plan, engine::pack_hash(&pack));
    let schema = whole_schema(&opened, results.schema());
    sink::check(&schema, results.schema(), output)?;
    tell_columns(context, plan.measure(), &opened);
    let draft = Draft::new(&arguments.output);
    let mut sink = Sink::create(&draft.path, &arguments.output, &schema, output, arguments.register.separator)?;
    let Some(reader) = opened.layout.readers.first() else { return Ok(Exit::Fine) };
    let job = Job { plan: &plan, reader, results: &results, schema: &schema, format: output, arguments };
    let threads = arguments.register.threads();
    let mut bar = Bar::new(context.say("registro, per mille", "register, per thousand"));
    let mut summary = Summary::default();
    let mut source = opened.source;
    pipeline::run(
        source.as_mut(),
        threads,
        || job.worker(),
        |done: Done| {
            sink.write(&done.rows, &arguments.output)?;
            summary.add(done.summary);
            bar.at(done.progress, 1_000);
            Ok(())
        },
    )?;
    drop(bar);
    sink.finish(&arguments.output)?;
    draft.keep()?;
    for line in summary.lines(&plan, results.schema(), context.language) {
        context.tell(&line);
    }
    Ok(if summary.refused == 0 { Exit::Fine } else { Exit::Findings })
}

/// Whether the output would take the place of the register.
pub fn is_same(input: &Path, output: &Path) -> bool {
    matches!((input.canonicalize(), output.canonicalize()), (Ok(input), Ok(output)) if input == output)
}

/// The columns that are kept, and the results.
fn whole_schema(opened: &Opened, results: &SchemaRef) -> SchemaRef {
    let mut fields: Vec<Field> = opened.kept();
    fields.extend(results.fields().iter().map(|field| field.as_ref().clone()));
    Arc::new(Schema::new_with_metadata(fields, results.metadata().clone()))
}

/// Names the columns that say nothing to the measure (perhaps a slip of the pen), and the facts that no column gives.
pub fn tell_columns(context: &Context, measure: &str, opened: &Opened) {
    let named = |names: &[&str]| {
        let shown: Vec<String> = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
        let more = names.len().saturating_sub(NAMED);
        if more == 0 { shown.join(", ") } else { format!("{}, +{more}", shown.join(", ")) }
    };
    let unknown = opened.layout.without_column();
    let meant = |name: &&String| engine::nearest(name, unknown.iter().map(|&fact| fact.to_owned())).map(|fact| ((*name).clone(), fact));
    for (name, fact) in opened.ignored.iter().filter_map(|name| meant(&name)) {
        let it = format!("la colonna `{name}` non è un dato della misura; forse intendevi `{fact}`");
        context.tell(context.say(&it, &format!("column `{name}` is no fact of the measure; did you mean `{fact}`")));
    }
    if !unknown.is_empty() {
        let names = named(&unknown);
        let it = format!("dati di `{measure}` senza colonna, non noti per tutte le righe: {names}");
        context.tell(context.say(&it, &format!("facts of `{measure}` without a column, unknown in every row: {names}")));
    }
}

/// What every processor needs to evaluate blocks.
#[derive(Clone, Copy)]
struct Job<'j> {
    plan: &'j Plan,
    reader: &'j ArrowReader,
    results: &'j ArrowResults,
    schema: &'j SchemaRef,
    format: Format,
    arguments: &'j Batch,
}

/// A block that was evaluated.
struct Done {
    rows: Rows,
    summary: Summary,
    progress: usize,
}

impl<'j> Job<'j> {
    /// What one processor does with each block, and what it works with from one to the next.
    fn worker(self) -> impl FnMut(Block) -> Result<Done, Failure> + 'j {
        let mut runner = Runner::new(self.plan);
        move |block| {
            let wrong = |error| wrong_column(&self.arguments.register.input, &error);
            let cases = self.reader.read(&(&block.facts).into()).map_err(wrong)?;
            let register = cases.register().map_err(wrong)?;
            let unread = |error: &dyn Display| {
                Failure::usage(format!("il registro non si legge: {error}"), format!("the register cannot be read: {error}"))
            };
            let mut evaluated = self.results.run(&mut runner, &register, None).map_err(wrong)?;
            // The processor of this worker alone gives one batch.
            let evaluated = evaluated.pop().ok_or_else(|| unread(&"no rows"))?;
            let results = evaluated.batch().map_err(|error| unread(&error))?;
            let summary = Summary::of(self.plan, &evaluated, &results, block.commas);
            let columns = block.kept.into_iter().chain(results.columns().iter().cloned()).collect();
            let whole = RecordBatch::try_new(Arc::clone(self.schema), columns).map_err(|error| unread(&error))?;
            Ok(Done { rows: Rows::new(whole, self.format, self.arguments.register.separator), summary, progress: block.progress })
        }
    }
}
