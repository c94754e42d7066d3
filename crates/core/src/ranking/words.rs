//! Why an application stands where it stands and was given what it was given, in words.

use super::allot::Why;
use crate::decision::Value;
use crate::decision::format;
use crate::facts::FactFault;
use crate::pack::{KeyOrder, KeyView, ShownType, StillEqual};
use crate::{Language, Localized};

/// `«a», «b»`.
pub(super) fn quoted(titles: impl Iterator<Item = Localized>) -> Localized {
    let titles: Vec<Localized> = titles.collect();
    Localized::from_fn(|language| {
        let (open, close) = if language == Language::It { ("«", "»") } else { ("“", "”") };
        let each: Vec<String> = titles.iter().map(|title| format!("{open}{}{close}", title.get(language))).collect();
        each.join(", ")
    })
}

/// `per ISEE minore`: what decides between two applications, as seen from the one that comes first or from the other.
fn decided(key: &KeyView, first: bool, language: Language) -> String {
    use Language::{En, It};
    let title = key.title.get(language);
    let is_day = matches!(key.shown.as_ref().map(|shown| &shown.kind), Some(ShownType::Date));
    let low = first == (key.order == KeyOrder::Lowest);
    match (key.order, language) {
        (KeyOrder::Lowest | KeyOrder::Highest, It) => {
            let how = match (is_day, low) {
                (false, true) => "minore",
                (false, false) => "maggiore",
                (true, true) => "anteriore",
                (true, false) => "posteriore",
            };
            format!("per {title} {how}")
        }
        (KeyOrder::Lowest | KeyOrder::Highest, En) => {
            let how = match (is_day, low) {
                (false, true) => "a lower",
                (false, false) => "a higher",
                (true, true) => "an earlier",
                (true, false) => "a later",
            };
            format!("for {how} {title}")
        }
        (KeyOrder::Meets, It) => format!("perché {} «{title}»", if first { "soddisfa" } else { "non soddisfa" }),
        (KeyOrder::Meets, En) => format!("because it {} “{title}”", if first { "meets" } else { "does not meet" }),
        (KeyOrder::Oldest | KeyOrder::Youngest, It) => {
            format!("per età {}", if first == (key.order == KeyOrder::Oldest) { "maggiore" } else { "minore" })
        }
        (KeyOrder::Oldest | KeyOrder::Youngest, En) => {
            format!("for {} age", if first == (key.order == KeyOrder::Oldest) { "greater" } else { "lesser" })
        }
        (KeyOrder::Filed, It) => format!("perché presentata {}", if first { "prima" } else { "dopo" }),
        (KeyOrder::Filed, En) => format!("because it was filed {}", if first { "earlier" } else { "later" }),
    }
}

/// `precede la domanda «17» per età maggiore, a parità di ISEE`. `key`: what decides, none where all is equal.
pub(super) fn beside(keys: &[KeyView], key: Option<usize>, still_equal: StillEqual, other: &str, first: bool) -> Localized {
    Localized::from_fn(|language| {
        let it = language == Language::It;
        let found = key.and_then(|key| keys.get(key));
        if found.is_none() && still_equal == StillEqual::Together {
            return if it {
                format!("nella stessa posizione della domanda `{other}`")
            } else {
                format!("in the same place as application `{other}`")
            };
        }
        let verb = match (it, first) {
            (true, true) => "precede la domanda",
            (true, false) => "segue la domanda",
            (false, true) => "comes before application",
            (false, false) => "comes after application",
        };
        let why = match found {
            Some(found) => decided(found, first, language),
            None => if it { "per sorteggio" } else { "by lot" }.to_owned(),
        };
        let equal: Vec<&str> = keys.iter().take(key.unwrap_or(keys.len())).map(|key| key.title.get(language)).collect();
        let mut text = format!("{verb} `{other}` {why}");
        if !equal.is_empty() {
            text.push_str(if it { ", a parità di " } else { ", with equal " });
            text.push_str(&equal.join(", "));
        }
        text
    })
}

pub(super) fn alone() -> Localized {
    Localized::new("è la sola domanda in graduatoria", "it is the only application in the ranking")
}

fn money(value: &Value, language: Language) -> String {
    format::value(value, language)
}

/// What was given, and by which reserve.
pub(super) fn awarded(reserve: Option<&Localized>) -> Localized {
    match reserve {
        None => Localized::new("assegnata", "awarded"),
        Some(title) => Localized::new(format!("assegnata sulla riserva «{}»", title.it), format!("awarded by the reserve “{}”", title.en)),
    }
}

/// A part was given, because there is no more.
pub(super) fn partial(amount: &Value, due: &Value, in_proportion: bool, reserve: Option<&Localized>) -> Localized {
    let mut text = Localized::from_fn(|language| {
        let (amount, due) = (money(amount, language), money(due, language));
        match (language, in_proportion) {
            (Language::It, false) => format!("assegnata in parte: restano {amount} su {due}"),
            (Language::It, true) => format!("assegnata in parte: ridotta in proporzione, {amount} su {due}"),
            (Language::En, false) => format!("awarded in part: {amount} is left of {due}"),
            (Language::En, true) => format!("awarded in part: cut in proportion, {amount} of {due}"),
        }
    });
    if let Some(title) = reserve {
        text.it.extend([", sulla riserva «", &title.it, "»"]);
        text.en.extend([", by the reserve “", &title.en, "”"]);
    }
    text
}

/// Nothing was given. `left` is what there is still, `due` what the rule gives.
pub(super) fn waiting(why: Why, left: Option<&Value>, due: &Value, group: Option<&Value>) -> Localized {
    match why {
        Why::Short { left: 0 } | Why::Ended => Localized::new("in lista d'attesa: le risorse sono finite", "waiting: nothing is left"),
        Why::Short { .. } => Localized::from_fn(|language| {
            let left = left.map_or_else(String::new, |left| money(left, language));
            match language {
                Language::It => format!("in lista d'attesa: restano {left}, ne servono {}", money(due, language)),
                Language::En => format!("waiting: {left} is left, {} is needed", money(due, language)),
            }
        }),
        Why::Quota => Localized::from_fn(|language| {
            let group = group.map_or_else(String::new, |group| format::value(group, language));
            match language {
                Language::It => format!("in lista d'attesa: il contingente di {group} è esaurito"),
                Language::En => format!("waiting: the quota of {group} is used up"),
            }
        }),
        Why::Tied => Localized::new(
            "da verificare: pari ad altre in ogni criterio, e le risorse non bastano per tutte; l'atto non dice chi precede",
            "to verify: equal to others in everything, and there is not enough for all of them; the act does not say who comes first",
        ),
    }
}

pub(super) fn ranked() -> Localized {
    Localized::new("in graduatoria", "in the ranking")
}

/// `non ammessa: «ISEE entro la soglia»`.
pub(super) fn unmet(titles: impl Iterator<Item = Localized>) -> Localized {
    let titles = quoted(titles);
    Localized::new(format!("non ammessa: {}", titles.it), format!("not admitted: {}", titles.en))
}

/// What excludes an application beside its requirements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outside {
    /// Filed before, between or after the windows.
    Windows,
    /// In none of the separate rankings.
    Divisions,
    /// The rule gives it nothing.
    NothingDue,
}

pub(super) fn outside(why: Outside) -> Localized {
    match why {
        Outside::Windows => Localized::new("presentata fuori termine", "filed outside the windows"),
        Outside::Divisions => Localized::new("in nessuna delle graduatorie distinte", "in none of the separate rankings"),
        Outside::NothingDue => Localized::new("nessun importo dovuto", "no amount is due"),
    }
}

/// `da verificare: manca ISEE, data di nascita`.
pub(super) fn to_verify(missing: &[Localized], refused: &[(String, FactFault)]) -> Localized {
    Localized::from_fn(|language| {
        let it = language == Language::It;
        let mut parts = Vec::new();
        if !refused.is_empty() {
            let each: Vec<String> = refused.iter().map(|(path, fault)| format!("`{path}` ({})", fault.name())).collect();
            parts.push(format!("{} {}", if it { "valori non accettati:" } else { "values that cannot be taken:" }, each.join(", ")));
        }
        if !missing.is_empty() {
            let names: Vec<&str> = missing.iter().map(|label| label.get(language)).collect();
            parts.push(format!("{} {}", if it { "serve sapere:" } else { "to be known:" }, names.join(", ")));
        }
        format!("{}: {}", if it { "da verificare" } else { "to verify" }, parts.join("; "))
    })
}
