//! `soglia types`.

use crate::arguments::Types;
use crate::context::Context;
use crate::engine;
use crate::failure::{Exit, Failure};
use crate::output::{file, write_whole};
use crate::typescript;

pub fn run(context: &mut Context, arguments: &Types) -> Result<Exit, Failure> {
    let pack = context.pack()?;
    engine::all_known(&pack, &arguments.measures)?;
    let types = typescript::types(&pack, &arguments.measures, context.language);
    match file(arguments.output.as_ref()) {
        Some(path) => write_whole(path, &types)?,
        None => context.out.text(&types),
    }
    Ok(Exit::Fine)
}
