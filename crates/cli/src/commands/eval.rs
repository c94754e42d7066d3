//! `soglia eval`.

use std::fs;
use std::io::{IsTerminal as _, Read as _};
use std::path::Path;

use crate::arguments::{Case, DecisionFormat, Eval};
use crate::context::Context;
use crate::draw;
use crate::engine::{self, Facts, Pack};
use crate::failure::{Exit, Failure};
use crate::output::write_whole;

pub fn run(context: &mut Context, arguments: &Eval) -> Result<Exit, Failure> {
    let (facts, pack) = case(context, &arguments.case)?;
    let mut decision = engine::evaluate(&pack, &arguments.case.measure, &facts, arguments.case.on)?;
    if let Some(path) = &arguments.record {
        let record = engine::record(&pack, &arguments.case.measure, &facts, arguments.case.on)?;
        write_whole(path, &(record.to_json() + "\n"))?;
    }
    if arguments.mask {
        decision = engine::mask(&decision);
    }
    match arguments.format {
        DecisionFormat::Text => {
            let color = context.out.has_color();
            let text = engine::text(&decision, context.language, arguments.explain, draw::terminal_width(), color);
            context.out.line(text.trim_end());
        }
        DecisionFormat::Html => {
            let html = engine::html(&decision, context.language);
            context.out.line(html.trim_end());
        }
        DecisionFormat::Json => {
            context.json(&decision)?;
        }
    }
    Ok(Exit::Fine)
}

/// The facts of a case and the rules.
pub fn case(context: &Context, case: &Case) -> Result<(Facts, Pack), Failure> {
    // The facts first: they may come from a person who types, and are refused before anything long begins.
    let facts = read_facts(context, &case.facts)?;
    Ok((facts, context.pack()?))
}

pub fn read_facts(context: &Context, path: &Path) -> Result<Facts, Failure> {
    let text = read_data(context, path)?;
    if is_json(path, &text) { engine::facts_from_json(&text) } else { engine::facts_from_yaml(&text) }
}

/// The text of a file, or what a person types.
fn read_data(context: &Context, path: &Path) -> Result<String, Failure> {
    let unreadable = |error: std::io::Error| Failure::cannot_read(path, &error);
    if path == Path::new("-") {
        if std::io::stdin().is_terminal() {
            context.tell(context.say(
                "scrivi i dati, uno per riga (`isee: 9_214.57`), e chiudi con Ctrl-D",
                "type the facts, one a line (`isee: 9_214.57`), and end with Ctrl-D",
            ));
        }
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(unreadable)?;
        Ok(text)
    } else {
        fs::read_to_string(path).map_err(unreadable)
    }
}

/// By the name of the file; without one that says it, by the brace with which every JSON case begins.
pub fn is_json(path: &Path, text: &str) -> bool {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("json") => true,
        Some("yaml" | "yml") => false,
        _ => text.trim_start().starts_with('{'),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::is_json;

    #[test]
    fn the_name_says_which_form_facts_have_and_else_their_first_character() {
        assert!(is_json(Path::new("nonna.json"), "isee: 1"));
        assert!(!is_json(Path::new("nonna.yaml"), "{ isee: 1 }"));
        assert!(is_json(Path::new("-"), "\n {\"isee\": 1}"));
        assert!(!is_json(Path::new("-"), "isee: 1"));
    }
}
