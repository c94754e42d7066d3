//! `soglia reform --seek`.

use rust_decimal::Decimal;
use soglia::authoring::Seeking;
use soglia::reform::{Comparison, ReformError};

use super::groups::Groupings;
use super::options;
use super::run::Job;
use super::sides::{Sides, drawn};
use crate::arguments::{self, DataFormat};
use crate::context::Context;
use crate::engine::{self, AmendError};
use crate::failure::{Exit, Failure};

/// What stops a search: a failure of the command, or of the library.
enum Stopped {
    Command(Failure),
    Amend(AmendError),
}

impl From<ReformError> for Stopped {
    fn from(error: ReformError) -> Self {
        Self::Command(engine::not_compared(&error))
    }
}

impl From<AmendError> for Stopped {
    fn from(error: AmendError) -> Self {
        Self::Amend(error)
    }
}

impl From<Failure> for Stopped {
    fn from(failure: Failure) -> Self {
        Self::Command(failure)
    }
}

pub fn run(context: &mut Context, arguments: &arguments::Reform, sides: &mut Sides, name: &str) -> Result<Exit, Failure> {
    let before = engine::plan(&sides.before, &arguments.measure, arguments.on)?;
    let Some((rules, measure, on)) = sides.rules() else {
        return Err(Failure::usage("un pacchetto non ha cifre da cambiare", "a pack has no figures to change"));
    };
    let seeking = Seeking {
        measure: &measure,
        on,
        figure: name,
        changes: &arguments.set,
        budget: arguments.budget.or_else(|| arguments.revenue.map(|revenue| -revenue)).unwrap_or_default(),
        between: arguments.between.map(|range| (range.from, range.to)),
        step: arguments.step,
    };
    let groups = Groupings { each: Vec::new() };
    let sought = rules.seek(&seeking, |pack| {
        let comparison = Comparison::new(before.clone(), engine::plan(pack, &measure, on)?);
        let comparison = match &arguments.amount {
            Some(amount) => comparison.only(amount)?,
            None => comparison,
        };
        let job = Job { register: &arguments.register, comparison: &comparison, groups: &groups };
        let cost: Result<(Decimal, _), Stopped> = Ok(comparison.cost(&job.run_quietly(context)?)?);
        cost
    });
    let sought = sought.map_err(|stopped| match stopped {
        Stopped::Command(failure) => failure,
        Stopped::Amend(error) => drawn(context, rules, &error),
    })?;
    if arguments.format == DataFormat::Json {
        context.json(&sought)?;
        return Ok(Exit::Fine);
    }
    let text = sought.text(context.language, options(context, arguments.explain));
    context.out.line(text.trim_end());
    Ok(Exit::Fine)
}
