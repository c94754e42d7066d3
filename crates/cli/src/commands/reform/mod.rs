//! `soglia reform`.

pub mod groups;
mod rows;
pub mod run;
mod seek;
pub mod sides;

use soglia::Localized;
use soglia::reform::{self, Comparison, FigureChanged, Reform};

use crate::arguments::{self, DataFormat};
use crate::commands::batch::is_same;
use crate::context::Context;
use crate::draw;
use crate::engine::{self, TextOptions};
use crate::failure::{Exit, Failure};
use sides::Sides;

pub fn run(context: &mut Context, arguments: &arguments::Reform) -> Result<Exit, Failure> {
    if arguments.set.is_empty() && arguments.against.is_none() && arguments.seek.is_none() {
        return Err(Failure::usage("non è detto che cosa cambia", "nothing is said to change").help(
            "`--set cifra=valore`, `--against edizione` o `--seek cifra`; `soglia figures` elenca le cifre",
            "`--set figure=value`, `--against edition` or `--seek figure`; `soglia figures` lists the figures",
        ));
    }
    if arguments.output.as_ref().is_some_and(|output| is_same(&arguments.register.input, output)) {
        return Err(Failure::usage("i risultati andrebbero al posto del registro", "the results would take the place of the register"));
    }
    let mut sides = Sides::new(context, arguments)?;
    if let Some(figure) = &arguments.seek {
        return seek::run(context, arguments, &mut sides, figure);
    }
    let after = sides.after(context, &arguments.set)?;
    let comparison = compared(&sides, &after, arguments)?;
    let groups = groups::Groupings::new(context, &arguments.register, &arguments.by, &comparison)?;
    let job = run::Job { register: &arguments.register, comparison: &comparison, groups: &groups };
    let tally = job.run(context, arguments.output.as_deref())?;
    let mut reform = comparison.finish(tally, [engine::pack_hash(&sides.before), engine::pack_hash(&after.pack)]);
    reform.changes = after.changed;
    reform.notes = after.notes;
    groups.name(&mut reform);
    tell(context, arguments.format, &reform)?;
    Ok(if reform.whole.counts.refused == 0 { Exit::Fine } else { Exit::Findings })
}

/// One side with other rules.
pub struct After {
    pack: engine::Pack,
    measure: String,
    on: chrono::NaiveDate,
    changed: Vec<FigureChanged>,
    notes: Vec<Localized>,
}

fn compared(sides: &Sides, after: &After, arguments: &arguments::Reform) -> Result<Comparison, Failure> {
    let before = engine::plan(&sides.before, &arguments.measure, arguments.on)?;
    let comparison = Comparison::new(before, engine::plan(&after.pack, &after.measure, after.on)?);
    match &arguments.amount {
        Some(amount) => comparison.only(amount).map_err(|error| engine::not_compared(&error)),
        None => Ok(comparison),
    }
}

fn tell(context: &mut Context, format: DataFormat, reform: &Reform) -> Result<(), Failure> {
    if format == DataFormat::Json {
        return context.json(reform);
    }
    let options = options(context, false);
    let text = reform::text(reform, context.language, options);
    context.out.line(text.trim_end());
    Ok(())
}

pub fn options(context: &Context, explain: bool) -> TextOptions {
    TextOptions { explain, width: draw::terminal_width(), color: context.out.has_color() }
}
