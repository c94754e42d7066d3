//! `soglia reform --seek`.

use rust_decimal::Decimal;
use serde::Serialize;
use soglia::authoring::{Change, Figure, FigureKind};
use soglia::quantity::Unit;
use soglia::reform::{self, Comparison, ReformError, Search, Sought, seek};

use super::groups::Groupings;
use super::options;
use super::run::Job;
use super::sides::{Sides, amended};
use crate::arguments::{self, DataFormat};
use crate::context::Context;
use crate::engine;
use crate::failure::{Exit, Failure};

/// What is sought, and what was found.
#[derive(Serialize)]
struct Answer<'a> {
    format: u32,
    measure: &'a str,
    figure: &'a Figure,
    cost_unit: String,
    #[serde(flatten)]
    sought: &'a Sought,
}

/// What stops a search: a failure of the command, or of the library.
struct Stopped(Failure);

impl From<ReformError> for Stopped {
    fn from(error: ReformError) -> Self {
        Self(engine::not_compared(&error))
    }
}

pub fn run(context: &mut Context, arguments: &arguments::Reform, sides: &mut Sides, name: &str) -> Result<Exit, Failure> {
    let before = engine::plan(&sides.before, &arguments.measure, arguments.on)?;
    let Some((rules, measure, on)) = sides.rules() else {
        return Err(Failure::usage("un pacchetto non ha cifre da cambiare", "a pack has no figures to change"));
    };
    let change = |value: String| {
        let (of, path) = name.split_once(':').map_or((None, name), |(of, path)| (Some(of.to_owned()), path));
        let mut changes = arguments.set.clone();
        changes.push(Change { measure: of, path: path.to_owned(), value });
        changes
    };
    // The figure by its own name, and as it is now.
    let (of, path) = name.split_once(':').map_or((measure.as_str(), name), |(of, path)| (of, path));
    let figure = rules.figure(of, on, path).map_err(|error| engine::not_amended(&error))?;
    let search = search(arguments, &figure)?;
    let mut unit: Option<Unit> = None;
    let groups = Groupings { each: Vec::new() };
    let sought = seek(&search, |value| {
        let pack = amended(context, rules, &measure, on, &change(written(value))).map_err(Stopped)?.pack;
        let after = engine::plan(&pack, &measure, on).map_err(Stopped)?;
        let comparison = Comparison::new(before.clone(), after);
        let comparison = match &arguments.amount {
            Some(amount) => comparison.only(amount)?,
            None => comparison,
        };
        let job = Job { register: &arguments.register, comparison: &comparison, groups: &groups };
        let (cost, of) = comparison.cost(&job.run_quietly(context).map_err(Stopped)?)?;
        unit = Some(of);
        Ok::<Decimal, Stopped>(cost)
    });
    let sought = sought.map_err(|Stopped(failure)| failure)?;
    let cost_unit = unit.map_or_else(String::new, |unit| unit.to_string());
    if arguments.format == DataFormat::Json {
        context.json(&Answer { format: reform::FORMAT, measure: &measure, figure: &figure, cost_unit, sought: &sought })?;
        return Ok(Exit::Fine);
    }
    let shown = options(context, arguments.explain);
    let of = figure.unit.as_ref().map_or_else(|| "count".to_owned(), Unit::to_string);
    let title = format!("{} (`{}`)", figure.title.get(context.language), figure.path);
    let text = reform::seek_text(&sought, (&title, &of), &cost_unit, context.language, shown);
    context.out.line(text.trim_end());
    Ok(Exit::Fine)
}

/// A value as text that is not in doubt: three decimals might be thousands.
fn written(value: Decimal) -> String {
    let mut value = value.normalize();
    if value.scale() == 3 {
        value.rescale(4);
    }
    value.to_string()
}

/// Where to look: as was asked, or from zero to four times the figure.
fn search(arguments: &arguments::Reform, figure: &Figure) -> Result<Search, Failure> {
    if figure.kind != FigureKind::Number {
        return Err(Failure::usage(format!("`{}` non è un numero", figure.path), format!("`{}` is no number", figure.path)));
    }
    let decimals = figure.unit.as_ref().map_or(2, Unit::usual_decimals);
    let step = arguments.step.unwrap_or_else(|| Decimal::new(1, decimals));
    let percent = figure.unit.as_ref().is_some_and(Unit::is_percent);
    let now = figure.value.as_ref().and_then(|value| Decimal::from_str_exact(&value.replace('_', "")).ok());
    let most = if percent { Some(Decimal::ONE_HUNDRED) } else { now.and_then(|now| now.checked_mul(Decimal::from(4))) };
    let (from, to) = match (arguments.between, most) {
        (Some(range), _) => (range.from, range.to),
        // Onto the grid, whatever the step is.
        (None, Some(most)) if most > Decimal::ZERO => (Decimal::ZERO, most.checked_div(step).map_or(most, |steps| steps.floor() * step)),
        (None, _) => {
            return Err(Failure::usage("non è detto tra quali valori cercare", "it is not said between which values to seek")
                .help("ad esempio `--between 0..20000`", "for example `--between 0..20000`"));
        }
    };
    let budget = arguments.budget.or_else(|| arguments.revenue.map(|revenue| -revenue)).unwrap_or_default();
    Ok(Search { from, to, step, budget })
}
