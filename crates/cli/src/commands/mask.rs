//! `soglia mask`.

use std::fs;

use crate::arguments::Mask;
use crate::context::Context;
use crate::engine;
use crate::failure::{Exit, Failure};
use crate::output::{file, write_whole};

pub fn run(context: &mut Context, arguments: &Mask) -> Result<Exit, Failure> {
    let path = &arguments.record;
    let text = fs::read_to_string(path).map_err(|error| Failure::cannot_read(path, &error))?;
    let masked = engine::read_record(&text).map_err(|failure| failure.of(path))?.mask().to_json() + "\n";
    match file(arguments.output.as_ref()) {
        Some(path) => write_whole(path, &masked)?,
        None => context.out.text(&masked),
    }
    Ok(Exit::Fine)
}
