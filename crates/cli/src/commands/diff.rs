//! `soglia diff`.

use std::path::Path;

use soglia::authoring::{self, Differences, Edition, When};
use soglia::reform::{Comparison, Reform};

use crate::arguments::{Diff, Register, TextFormat};
use crate::commands::reform::groups::Groupings;
use crate::commands::reform::options;
use crate::commands::reform::run::Job;
use crate::commands::reform::sides::{draft, drawn};
use crate::context::Context;
use crate::engine::{self, Rules};
use crate::failure::{Exit, Failure};
use crate::rule_files::RuleFiles;

pub fn run(context: &mut Context, arguments: &Diff) -> Result<Exit, Failure> {
    let files = context.rule_files()?;
    let mut rules = Rules::new(files.sources.clone());
    let before = open(context, &files, &mut rules, &arguments.before, When::Last)?;
    let after = open(context, &files, &mut rules, &arguments.after, When::First)?;
    let mut differences = authoring::differences(&before, &after);
    if let Some(register) = arguments.reading() {
        differences.register = Some(for_whom(context, arguments, &register, [&before, &after])?);
    }
    tell(context, arguments.format, &differences)?;
    let refused = differences.register.is_some_and(|reform| reform.whole.counts.refused > 0);
    Ok(if refused { Exit::Findings } else { Exit::Fine })
}

/// An edition by its name, a measure on a day, or a file.
fn open(context: &Context, files: &RuleFiles, rules: &mut Rules, named: &str, when: When) -> Result<Edition, Failure> {
    if Path::new(named).extension().is_some_and(|extension| extension == "yaml") {
        let (mut rules, draft) = draft(files.sources.clone(), Path::new(named))?;
        let opened = rules.open(&draft.name, when);
        return opened.map_err(|error| drawn(context, &rules, &error));
    }
    let (measure, when) = match named.split_once('@') {
        None if !named.contains('/') => {
            return Err(Failure::usage(format!("`{named}` non dice quale edizione"), format!("`{named}` does not say which edition"))
                .help(
                    "`misura/edizione`, `misura@2025-06-01`, o un file `.yaml`",
                    "`measure/edition`, `measure@2025-06-01`, or a `.yaml` file",
                ));
        }
        None => (named, when),
        Some((measure, day)) => {
            let day = day.parse().map_err(|_| {
                Failure::usage(
                    format!("`{day}` non è un giorno come 2025-06-01"),
                    format!("`{day}` is not a day of the calendar like 2025-06-01"),
                )
            })?;
            (measure, When::On(day))
        }
    };
    rules.open(measure, when).map_err(|error| drawn(context, rules, &error))
}

/// Both editions over a register, each on its day.
fn for_whom(context: &Context, arguments: &Diff, register: &Register, [before, after]: [&Edition; 2]) -> Result<Reform, Failure> {
    let plan = |edition: &Edition| engine::plan(edition.pack(), edition.name(), edition.on());
    let comparison = Comparison::new(plan(before)?, plan(after)?);
    let groups = Groupings::new(context, register, &arguments.by, &comparison)?;
    let tally = Job { register, comparison: &comparison, groups: &groups }.run(context, None)?;
    let mut reform = comparison.finish(tally, [engine::pack_hash(before.pack()), engine::pack_hash(after.pack())]);
    groups.name(&mut reform);
    Ok(reform)
}

fn tell(context: &mut Context, format: TextFormat, differences: &Differences) -> Result<(), Failure> {
    let text = match format {
        TextFormat::Json => return context.json(differences),
        TextFormat::Text => authoring::differences_text(differences, context.language, options(context, false)),
        TextFormat::Markdown => authoring::differences_markdown(differences, context.language),
    };
    context.out.line(text.trim_end());
    Ok(())
}
