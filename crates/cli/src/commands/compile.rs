//! `soglia compile`.

use soglia::Language;

use crate::arguments::Compile;
use crate::context::Context;
use crate::draw::count;
use crate::engine;
use crate::failure::{Exit, Failure};
use crate::output::{file, write_whole};

pub fn run(context: &mut Context, arguments: &Compile) -> Result<Exit, Failure> {
    let files = context.rule_files()?;
    let compiled = context.compile(&files);
    let whole = context.pack_of(compiled, &files)?;
    let pack = match arguments.on {
        Some(on) => engine::part(&whole, &arguments.measure, on)?,
        None => whole,
    };
    let json = engine::pack_json(&pack) + "\n";
    let Some(path) = file(arguments.output.as_ref()) else {
        context.out.text(&json);
        return Ok(Exit::Fine);
    };
    write_whole(path, &json)?;
    let measures = pack.measures().count();
    let (path, hash) = (path.display(), engine::pack_hash(&pack));
    context.tell(&match context.language {
        Language::It => format!("scritto `{path}`: {}, sha256 {hash}", count(measures, "edizione", "edizioni")),
        Language::En => format!("wrote `{path}`: {}, sha256 {hash}", count(measures, "edition", "editions")),
    });
    Ok(Exit::Fine)
}
