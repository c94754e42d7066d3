//! What an entry of a rule file says, leaf by leaf, and each leaf in words.

use crate::authoring::amend::{Found, Hop};
use crate::authoring::yaml::{Content, Node};
use crate::decision::format;
use crate::quantity::Unit;
use crate::{Language, Localized, Map};

/// Keys that say nothing of what the rule does.
const SILENT: &[&str] = &["title", "source", "note", "reason", "label", "question", "help"];

/// Units by the place of a figure in its file.
pub(super) type Units = Map<Vec<String>, Option<Unit>>;

/// A text of an entry, and where it stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Leaf {
    /// Keys and places, from the entry on.
    pub path: Vec<String>,
    pub text: String,
}

pub(super) fn units(figures: &[Found]) -> Units {
    figures.iter().map(|found| (found.route.iter().map(hop).collect(), found.figure.unit.clone())).collect()
}

fn hop(hop: &Hop) -> String {
    match hop {
        Hop::Key(key) => key.clone(),
        Hop::Item(place) => (place + 1).to_string(),
    }
}

/// Every text of an entry that changes what it does.
pub(super) fn leaves(node: &Node) -> Vec<Leaf> {
    let mut out = Vec::new();
    walk(node, &mut Vec::new(), &mut out);
    out
}

fn walk(node: &Node, path: &mut Vec<String>, out: &mut Vec<Leaf>) {
    match &node.content {
        Content::Scalar { text, .. } => out.push(Leaf { path: path.clone(), text: text.split_whitespace().collect::<Vec<_>>().join(" ") }),
        Content::Sequence(items) => {
            for (place, item) in items.iter().enumerate() {
                path.push((place + 1).to_string());
                walk(item, path, out);
                path.pop();
            }
        }
        Content::Mapping(entries) => {
            for (key, inner) in entries.iter().filter(|(key, _)| !SILENT.contains(&key.value.as_str())) {
                path.push(key.value.clone());
                walk(inner, path, out);
                path.pop();
            }
        }
    }
}

/// A text as a person reads it: a number with its unit, a day, an expression as it is.
pub(super) fn shown(text: &str, unit: Option<&Unit>) -> Localized {
    let plain = text.replace('_', "");
    let is_number = !plain.is_empty() && plain.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    Localized::from_fn(|language| match (unit, plain.parse::<chrono::NaiveDate>()) {
        (_, Ok(day)) => format::date(day, language),
        (Some(unit), _) if is_number => format::number(&plain, &unit.to_string(), language),
        (None, _) if is_number => format::number(&plain, "count", language),
        _ => match (text, language) {
            ("true", Language::It) => "sì".to_owned(),
            ("true", Language::En) => "yes".to_owned(),
            ("false", _) => "no".to_owned(),
            _ => format!("`{text}`"),
        },
    })
}

/// What a key says, in words; nothing where the path says enough.
pub(super) fn key_words(key: &str) -> Option<Localized> {
    let (it, en) = match key {
        "to" => ("limite superiore, compreso", "upper limit, included"),
        "below" => ("limite superiore, escluso", "upper limit, not included"),
        "from" => ("limite inferiore, compreso", "lower limit, included"),
        "above" => ("limite inferiore, escluso", "lower limit, not included"),
        "value" => ("valore", "value"),
        "min" => ("minimo", "least"),
        "max" => ("massimo", "greatest"),
        "when" => ("condizione", "condition"),
        "unit" => ("unità", "unit"),
        "kind" => ("natura", "kind"),
        "mode" => ("modo di arrotondamento", "mode of rounding"),
        "up_to" => ("salto accettato", "accepted jump"),
        "holes" => ("lettura dei buchi tra le fasce", "reading of holes between bands"),
        "overlaps" => ("lettura delle sovrapposizioni tra le fasce", "reading of overlaps between bands"),
        "percent" => ("percentuale", "percentage"),
        "exponent" => ("esponente", "exponent"),
        "ceiling" => ("tetto e non assegnazione", "ceiling and not award"),
        "always" => ("dovuto anche senza i requisiti", "due without the requirements too"),
        "missing" => ("cifra non nota", "figure not known"),
        "of" => ("valore di base", "base value"),
        "income" => ("reddito", "income"),
        "keep" => ("resta alla persona", "left to the person"),
        "price" => ("prezzo", "price"),
        "role" => ("ruolo di chi decide", "role of whoever decides"),
        _ => return None,
    };
    Some(Localized::new(it, en))
}
