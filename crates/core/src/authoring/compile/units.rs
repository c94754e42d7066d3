//! Units by their words, and what was meant by one that does not exist.

use crate::authoring::codes::Code;
use crate::authoring::decode::{Text, lower};
use crate::authoring::diagnostic::{Finding, Findings, both, did_you_mean};
use crate::authoring::yaml::report;
use crate::quantity::{Base, Unit};

pub(super) fn parse_unit(text: &Text, findings: &mut Findings) -> Option<Unit> {
    if let Ok(unit) = text.value.parse() {
        return Some(unit);
    }
    let finding = Finding::new(Code::UnknownUnit, text.span, both!("l'unità `{}` non esiste", "there is no unit `{}`", text.value));
    let words: Vec<String> = text.value.split(['/', '*']).map(|part| meant(part.trim())).collect();
    let separators: Vec<char> = text.value.chars().filter(|c| matches!(c, '/' | '*')).collect();
    let mut suggestion = String::new();
    for (index, word) in words.iter().enumerate() {
        if let Some(separator) = index.checked_sub(1).and_then(|before| separators.get(before)) {
            suggestion.push(*separator);
        }
        suggestion.push_str(word);
    }
    let all: Vec<&str> = Base::ALL.iter().map(|base| base.word()).chain(["%", "count"]).collect();
    let list = all.join(", ");
    let finding = if suggestion.parse::<Unit>().is_ok() {
        finding.help(both!("forse `{suggestion}`?", "did you mean `{suggestion}`?"))
    } else {
        finding.help(both!("unità: {list}", "units: {list}"))
    };
    report(findings, finding);
    None
}

/// The unit that an author probably means, who may have written it in Italian.
fn meant(word: &str) -> String {
    let lower = lower(word);
    if matches!(lower.as_str(), "€" | "euro" | "eur") {
        return "EUR".to_owned();
    }
    for base in Base::ALL {
        for language in [crate::Language::It, crate::Language::En] {
            if [false, true].iter().any(|&many| base.label(language, many) == lower) {
                return base.word().to_owned();
            }
        }
    }
    did_you_mean(word, &mut Base::ALL.iter().map(|base| base.word())).unwrap_or(word).to_owned()
}
