//! What all measures share: facts, lists, bodies.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::Localized;
use crate::authoring::codes::Code;
use crate::authoring::decode::{self, Items, Text, number};
use crate::authoring::diagnostic::{Finding, Findings, did_you_mean};
use crate::authoring::document::{Body, Fact, FactKind, List, Measure, Title};
use crate::authoring::span::Span;
use crate::authoring::yaml::report;
use crate::pack::{FactDeclaration, FactType, ListDeclaration};
use crate::quantity::{Base, Unit};

/// Facts and lists of every vocabulary, and those of single measures behind them.
#[derive(Debug, Default)]
pub(super) struct World {
    pub facts: Vec<FactDeclaration>,
    pub lists: Vec<ListDeclaration>,
    shared: Local,
    implied: HashMap<u32, Vec<u32>>,
    pub bodies: BTreeMap<String, (Localized, Span)>,
}

/// Names that one measure declares for itself.
#[derive(Debug, Default)]
pub(super) struct Local {
    facts: BTreeMap<(Option<u32>, String), (u32, Span)>,
    lists: BTreeMap<String, (u32, Span)>,
    figures: BTreeMap<String, u32>,
}

pub(super) fn localized(title: &Title) -> Localized {
    Localized::new(title.it.value.clone(), title.en.value.clone())
}

/// `ore_mensili` as words.
pub(super) fn words(name: &str) -> Localized {
    Localized::same(name.replace('_', " "))
}

pub(super) fn parse_unit(text: &Text, findings: &mut Findings) -> Option<Unit> {
    if let Ok(unit) = text.value.parse() {
        return Some(unit);
    }
    let finding = Finding::new(
        Code::UnknownUnit,
        text.span,
        format!("l'unità `{}` non esiste", text.value),
        format!("there is no unit `{}`", text.value),
    );
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
        finding.help(format!("forse `{suggestion}`?"), format!("did you mean `{suggestion}`?"))
    } else {
        finding.help(format!("unità: {list}"), format!("units: {list}"))
    };
    report(findings, finding);
    None
}

/// The unit that an author probably means, who may have written it in Italian.
fn meant(word: &str) -> String {
    let lower = word.to_lowercase();
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
    did_you_mean(word, Base::ALL.iter().map(|base| base.word())).unwrap_or(word).to_owned()
}

impl World {
    pub fn fact(&self, name: &str, list: Option<u32>, local: &Local) -> Option<u32> {
        let key = (list, name.to_owned());
        local.facts.get(&key).or_else(|| self.shared.facts.get(&key)).map(|(place, _)| *place)
    }

    /// The fact of a figure that is not known.
    pub fn missing_figure(&self, name: &str, local: &Local) -> Option<u32> {
        local.figures.get(name).copied()
    }

    pub fn list(&self, name: &str, local: &Local) -> Option<u32> {
        local.lists.get(name).or_else(|| self.shared.lists.get(name)).map(|(place, _)| *place)
    }

    pub fn implied_by(&self, fact: u32) -> &[u32] {
        self.implied.get(&fact).map_or(&[], Vec::as_slice)
    }

    pub fn is_boolean(&self, list: &str, field: &str, local: &Local) -> bool {
        let fact = self.list(list, local).and_then(|list| self.fact(field, Some(list), local));
        fact.and_then(|place| self.facts.get(place as usize)).is_some_and(|fact| fact.kind == FactType::Boolean)
    }

    /// Names of facts and lists of the case.
    pub fn names(&self, local: &Local) -> Vec<String> {
        let of = |names: &Local| {
            let facts = names.facts.keys().filter(|(list, _)| list.is_none()).map(|(_, name)| name.clone());
            facts.chain(names.lists.keys().cloned()).collect::<Vec<_>>()
        };
        [of(&self.shared), of(local)].concat()
    }

    pub fn row_names(&self, list: u32, local: &Local) -> Vec<String> {
        let keys = self.shared.facts.keys().chain(local.facts.keys());
        keys.filter(|(of, _)| *of == Some(list)).map(|(_, name)| name.clone()).collect()
    }

    /// The places of the facts and lists that a measure declares for itself, with where it does.
    pub fn own_facts<'a>(&'a self, local: &'a Local) -> impl Iterator<Item = (String, Span)> + 'a {
        local.facts.iter().map(|((list, name), (_, span))| {
            let list = list.and_then(|list| self.lists.get(list as usize));
            (list.map_or_else(|| name.clone(), |list| format!("{}.{name}", list.id)), *span)
        })
    }

    pub fn add_bodies<K>(&mut self, bodies: &Items<Body, K>, findings: &mut Findings) {
        for (id, body) in bodies.iter() {
            if let Some((_, before)) = self.bodies.get(&id.value) {
                duplicate(findings, id, *before);
                continue;
            }
            self.bodies.insert(id.value.clone(), (localized(&body.title), id.span));
        }
    }

    /// Takes in the facts and lists of a vocabulary.
    pub fn add_vocabulary(&mut self, facts: &Items<Fact>, lists: &Items<List>, findings: &mut Findings) {
        let mut shared = std::mem::take(&mut self.shared);
        self.declare(facts, lists, &mut shared, findings);
        self.shared = shared;
    }

    /// Takes in what a measure declares for itself, figures that are not known included.
    pub fn add_local(&mut self, measure: &Measure, findings: &mut Findings) -> Local {
        let mut local = Local::default();
        self.declare(&measure.facts, &measure.lists, &mut local, findings);
        for (name, parameter) in measure.parameters.iter() {
            let Some(reason) = &parameter.missing else {
                continue;
            };
            let kind = match parameter.r#type {
                Some(FactKind::Boolean) => Some(FactType::Boolean),
                Some(FactKind::Date) => date_type(None, None, findings),
                _ => number_type(name, parameter.unit.as_ref(), [&parameter.min, &parameter.max], None, findings),
            };
            let Some(kind) = kind else { continue };
            let label = parameter.title.as_ref().map_or_else(|| words(&name.value), localized);
            let reason = localized(reason);
            let question =
                Localized::new(format!("{}: {}", label.it, reason.it), format!("{}: {}", label.en, reason.en));
            let place = self.push(FactDeclaration {
                id: name.value.clone(),
                list: None,
                kind,
                label,
                question,
                help: None,
                personal: false,
                needs_act: true,
            });
            local.figures.insert(name.value.clone(), place);
        }
        self.check_names(measure, &local, findings);
        local
    }

    fn push(&mut self, fact: FactDeclaration) -> u32 {
        // Editions of one measure declare the same facts: they are kept once.
        let place = match self.facts.iter().position(|known| *known == fact) {
            Some(place) => place,
            None => {
                self.facts.push(fact);
                self.facts.len() - 1
            }
        };
        u32::try_from(place).unwrap_or(u32::MAX)
    }

    fn declare(&mut self, facts: &Items<Fact>, lists: &Items<List>, names: &mut Local, findings: &mut Findings) {
        let mut implied = Vec::new();
        for (name, fact) in facts.iter() {
            self.declare_fact(name, fact, None, names, &mut implied, findings);
        }
        for (name, list) in lists.iter() {
            let before = names.lists.get(&name.value).or_else(|| self.shared.lists.get(&name.value));
            if let Some((_, before)) = before {
                duplicate(findings, name, *before);
                continue;
            }
            let max_rows = number(&list.max_rows, findings).and_then(|value| u32::try_from(value).ok()).filter(|&rows| (1..=10_000).contains(&rows));
            if max_rows.is_none() {
                report(
                    findings,
                    Finding::new(Code::BadRange, list.max_rows.span, "qui serve un numero da 1 a 10000", "a number from 1 to 10000 is expected here"),
                );
            }
            let label = localized(&list.label);
            let question = list.question.as_ref().map_or_else(|| label.clone(), localized);
            let declaration = ListDeclaration { id: name.value.clone(), label, question, max_rows: max_rows.unwrap_or(1) };
            let place = match self.lists.iter().position(|known| *known == declaration) {
                Some(place) => place,
                None => {
                    self.lists.push(declaration);
                    self.lists.len() - 1
                }
            };
            let place = u32::try_from(place).unwrap_or(u32::MAX);
            names.lists.insert(name.value.clone(), (place, name.span));
            for (field, fact) in list.facts.iter() {
                self.declare_fact(field, fact, Some(place), names, &mut implied, findings);
            }
        }
        for (place, list, by) in implied {
            let known = names.facts.get(&(list, by.value.clone())).or_else(|| self.shared.facts.get(&(list, by.value.clone())));
            match known {
                Some((other, _)) => {
                    let entry = self.implied.entry(place).or_default();
                    if !entry.contains(other) {
                        entry.push(*other);
                    }
                }
                None => {
                    let all: Vec<&str> = names.facts.keys().map(|(_, name)| name.as_str()).collect();
                    let finding = Finding::new(
                        Code::UnknownName,
                        by.span,
                        format!("`{}` non è dichiarato", by.value),
                        format!("`{}` is not declared", by.value),
                    );
                    report(findings, decode::suggest(finding, &by.value, &all));
                }
            }
        }
    }

    fn declare_fact(
        &mut self,
        name: &Text,
        fact: &Fact,
        list: Option<u32>,
        names: &mut Local,
        implied: &mut Vec<(u32, Option<u32>, Text)>,
        findings: &mut Findings,
    ) {
        let key = (list, name.value.clone());
        if let Some((_, before)) = names.facts.get(&key).or_else(|| self.shared.facts.get(&key)) {
            duplicate(findings, name, *before);
            return;
        }
        let kind = match fact.r#type {
            FactKind::Boolean => Some(FactType::Boolean),
            FactKind::Number => {
                number_type(name, fact.unit.as_ref(), [&fact.min, &fact.max], fact.decimals.as_ref(), findings)
            }
            FactKind::Date => date_type(fact.min.as_ref(), fact.max.as_ref(), findings),
            FactKind::Choice => match fact.values.as_ref().filter(|values| !values.is_empty()) {
                Some(values) => {
                    Some(FactType::Choice { values: values.iter().map(|(code, title)| (code.value.clone(), localized(title))).collect() })
                }
                None => {
                    report(
                        findings,
                        Finding::new(Code::MissingKey, name.span, "a una scelta servono le voci", "a choice needs its values")
                            .help("aggiungere `values:` con le voci e le loro etichette", "add `values:` with the values and their labels"),
                    );
                    None
                }
            },
        };
        let Some(kind) = kind else { return };
        let label = localized(&fact.label);
        let question = fact.question.as_ref().map_or_else(|| label.clone(), localized);
        let place = self.push(FactDeclaration {
            id: name.value.clone(),
            list,
            kind,
            label,
            question,
            help: fact.help.as_ref().map(localized),
            personal: fact.personal.as_ref().is_some_and(|flag| flag.value),
            needs_act: false,
        });
        implied.extend(fact.implied_by.iter().flatten().map(|by| (place, list, by.clone())));
        names.facts.insert(key, (place, name.span));
    }

    /// Names of a measure live in one space, and none hides a shared fact.
    fn check_names(&self, measure: &Measure, local: &Local, findings: &mut Findings) {
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        for names in [&self.shared, local] {
            seen.extend(names.facts.iter().filter(|((list, _), _)| list.is_none()).map(|((_, name), (_, span))| (name.clone(), *span)));
            seen.extend(names.lists.iter().map(|(name, (_, span))| (name.clone(), *span)));
        }
        let mut check = |name: &Text| {
            if let Some(before) = seen.get(&name.value) {
                if *before != name.span {
                    duplicate_name(findings, name, *before);
                }
            } else if is_reserved(&name.value) {
                report(
                    findings,
                    Finding::new(
                        Code::DuplicateName,
                        name.span,
                        format!("`{}` è una parola riservata", name.value),
                        format!("`{}` is a reserved word", name.value),
                    )
                    .help("scegliere un altro nome", "choose another name"),
                );
            } else {
                seen.insert(name.value.clone(), name.span);
            }
        };
        measure.parameters.iter().for_each(|(name, _)| check(name));
        for (name, definition) in measure.definitions.iter().filter(|(_, definition)| definition.of.is_none()) {
            let _ = definition;
            check(name);
        }
        super::requirements::each(&measure.requirements, &mut |name, _| check(name));
        measure.amounts.iter().for_each(|(name, _)| check(name));
    }
}

fn is_reserved(name: &str) -> bool {
    name == "evaluation_date" || super::functions::FUNCTIONS.iter().any(|(function, _)| *function == name)
}

fn duplicate(findings: &mut Findings, name: &Text, before: Span) {
    let finding = Finding::new(
        Code::DuplicateDeclaration,
        name.span,
        format!("`{}` è già dichiarato", name.value),
        format!("`{}` is declared already", name.value),
    );
    report(findings, finding.also(before, "la prima volta qui", "the first time here"));
}

fn duplicate_name(findings: &mut Findings, name: &Text, before: Span) {
    let finding = Finding::new(
        Code::DuplicateName,
        name.span,
        format!("il nome `{}` c'è già", name.value),
        format!("the name `{}` is there already", name.value),
    );
    report(
        findings,
        finding
            .also(before, "la prima volta qui", "the first time here")
            .help("in una misura ogni nome si usa una volta sola", "in a measure each name is used once"),
    );
}

fn number_type(name: &Text, unit: Option<&Text>, bounds: [&Option<Text>; 2], decimals: Option<&Text>, findings: &mut Findings) -> Option<FactType> {
    let Some(unit) = unit else {
        let finding = Finding::new(
            Code::MissingKey,
            name.span,
            format!("al numero `{}` manca `unit`", name.value),
            format!("the number `{}` has no `unit`", name.value),
        );
        report(findings, finding.help("ad esempio `unit: EUR`, `unit: count`", "for example `unit: EUR`, `unit: count`"));
        return None;
    };
    let unit = parse_unit(unit, findings)?;
    let decimals = match decimals {
        None => unit.usual_decimals(),
        Some(text) => number(text, findings).and_then(|value| u32::try_from(value).ok()).filter(|&decimals| decimals <= 8).or_else(|| {
            report(findings, Finding::new(Code::BadRange, text.span, "i decimali vanno da 0 a 8", "decimals go from 0 to 8"));
            None
        })?,
    };
    let [Some(min), Some(max)] = bounds else {
        let finding = Finding::new(
            Code::BadRange,
            name.span,
            format!("al numero `{}` mancano `min` e `max`", name.value),
            format!("the number `{}` has no `min` and `max`", name.value),
        );
        report(
            findings,
            finding.help(
                "servono a escludere risultati troppo grandi: ad esempio `min: 0`, `max: 10_000_000`",
                "they exclude results that are too large: for example `min: 0`, `max: 10_000_000`",
            ),
        );
        return None;
    };
    let scaled = |text: &Text, findings: &mut Findings| -> Option<i64> {
        let value = number(text, findings)?.normalize();
        let mantissa = value
            .scale()
            .le(&decimals)
            .then(|| value.mantissa().checked_mul(10_i128.checked_pow(decimals - value.scale())?))
            .flatten()
            .and_then(|mantissa| i64::try_from(mantissa).ok())
            .filter(|mantissa| mantissa.abs() < 1 << 60);
        if mantissa.is_none() {
            report(findings, Finding::new(Code::BadRange, text.span, "il limite è troppo grande o ha troppi decimali", "the bound is too large or has too many decimals"));
        }
        mantissa
    };
    let (min_value, max_value) = (scaled(min, findings), scaled(max, findings));
    let (min_value, max_value) = (min_value?, max_value?);
    if min_value > max_value {
        report(findings, Finding::new(Code::BadRange, max.span, "il massimo è minore del minimo", "the maximum is less than the minimum"));
        return None;
    }
    Some(FactType::Number { unit, decimals, min: min_value, max: max_value })
}

fn date_type(min: Option<&Text>, max: Option<&Text>, findings: &mut Findings) -> Option<FactType> {
    let mut bound = |text: Option<&Text>, year: i32, month: u32, day: u32| match text {
        Some(text) => decode::date(text, findings).map(|date| date.value),
        None => NaiveDate::from_ymd_opt(year, month, day),
    };
    let (min, max) = (bound(min, 1900, 1, 1), bound(max, 2199, 12, 31));
    Some(FactType::Date { min: min?, max: max? })
}

/// A number of the file, in the unit that is expected.
pub(super) fn decimal(text: &Text, findings: &mut Findings) -> Option<Decimal> {
    number(text, findings)
}
