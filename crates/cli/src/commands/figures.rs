//! `soglia figures`.

use crate::arguments::{DataFormat, Figures};
use crate::context::Context;
use crate::engine;
use crate::failure::{Exit, Failure};

pub fn run(context: &mut Context, arguments: &Figures) -> Result<Exit, Failure> {
    let files = context.rule_files()?;
    let rules = engine::Rules::new(files.sources);
    let figures = rules.figures(&arguments.measure, arguments.on).map_err(|error| engine::not_amended(&error))?;
    if arguments.format == DataFormat::Json {
        context.json(&figures)?;
        return Ok(Exit::Fine);
    }
    let width = figures.iter().map(|figure| figure.path.chars().count()).max().unwrap_or(0);
    for figure in &figures {
        let value = match (&figure.value, &figure.unit) {
            (Some(value), Some(unit)) => engine::number(value, &unit.to_string(), context.language),
            (Some(value), None) => value.clone(),
            (None, _) => context.say("cifra non nota", "figure not known").to_owned(),
        };
        let title = figure.title.get(context.language);
        context.out.line(&format!("{:width$}  {value}  {title}", figure.path));
    }
    Ok(Exit::Fine)
}
