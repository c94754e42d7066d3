//! Declarations of facts, lists and bodies, checked and taken in.

use chrono::NaiveDate;

use super::units::parse_unit;
use super::world::{Local, World, localized, words};
use crate::Localized;
use crate::authoring::codes::Code;
use crate::authoring::decode::{self, Items, Text, number};
use crate::authoring::diagnostic::{Finding, Findings, both};
use crate::authoring::document::{Body, Fact, FactKind, List, Measure};
use crate::authoring::span::Span;
use crate::authoring::yaml::report;
use crate::map::Map;
use crate::pack::{self, FactDeclaration, FactType, ListDeclaration, MAX_DECIMALS};

/// The list of a fact, and the name of another that implies it.
pub(super) type Implied = (Option<u32>, Text);

impl World {
    pub fn add_bodies<K>(&mut self, bodies: &Items<Body, K>, findings: &mut Findings) {
        for (id, body) in bodies.iter() {
            if let Some((_, before)) = self.bodies.get(&id.value) {
                duplicate(findings, id, *before);
                continue;
            }
            let entry = pack::Body {
                id: id.value.clone(),
                kind: body.kind.as_str().to_owned(),
                title: localized(&body.title),
                istat: body.istat.as_ref().map(|istat| istat.value.clone()),
                part_of: body.part_of.iter().flatten().map(|other| other.value.clone()).collect(),
                facts: body.facts.iter().map(|(name, code)| (name.value.clone(), code.value.clone())).collect(),
            };
            self.bodies.insert(id.value.clone(), (entry, id.span));
        }
    }

    /// Bodies name each other across files: this comes after all of them are in.
    pub fn check_bodies<K>(&self, bodies: &Items<Body, K>, findings: &mut Findings) {
        for other in bodies.iter().flat_map(|(_, body)| body.part_of.iter().flatten()) {
            if !self.bodies.contains_key(&other.value) {
                let ids: Vec<&str> = self.bodies.keys().map(String::as_str).collect();
                let finding = Finding::new(
                    Code::UnknownReference,
                    other.span,
                    both!("l'ente `{}` non è dichiarato", "the body `{}` is not declared", other.value),
                );
                report(findings, decode::suggest(finding, &other.value, &ids));
            }
        }
        for (name, code) in bodies.iter().flat_map(|(_, body)| body.facts.iter()) {
            self.check_choice(name, code, findings);
        }
    }

    /// Whether a shared fact is a choice that has this value.
    fn check_choice(&self, name: &Text, code: &Text, findings: &mut Findings) {
        let place = self.fact(&name.value, None, &Local::default());
        let fact = place.and_then(|place| self.facts.get(place as usize));
        let Some(FactDeclaration { kind: FactType::Choice { values }, .. }) = fact else {
            let finding = Finding::new(
                Code::UnknownReference,
                name.span,
                both!("`{}` non è una scelta di un vocabolario", "`{}` is not a choice of a vocabulary", name.value),
            );
            report(findings, finding);
            return;
        };
        if !values.iter().any(|(known, _)| *known == code.value) {
            let codes: Vec<&str> = values.iter().map(|(known, _)| known.as_str()).collect();
            let finding = Finding::new(
                Code::UnknownReference,
                code.span,
                both!("`{}` non ha il valore `{}`", "`{}` has no value `{}`", name.value, code.value),
            );
            report(findings, decode::suggest(finding, &code.value, &codes));
        }
    }

    /// Takes in the facts and lists of a vocabulary.
    pub fn add_vocabulary(&mut self, facts: &Items<Fact>, lists: &Items<List>, findings: &mut Findings) {
        let mut shared = std::mem::take(&mut self.shared);
        let implied = self.declare(facts, lists, &mut shared, findings);
        self.shared = shared;
        self.shared_implied.extend(implied);
    }

    /// Facts of one vocabulary are implied by those of another: this comes after all of them are in.
    pub fn end_vocabularies(&mut self, findings: &mut Findings) {
        let implied = std::mem::take(&mut self.shared_implied);
        self.check_implied(implied, &Local::default(), findings);
    }

    /// Takes in what a measure declares for itself, figures that are not known included.
    pub fn add_local(&mut self, measure: &Measure, findings: &mut Findings) -> Local {
        let mut local = Local::default();
        let implied = self.declare(&measure.facts, &measure.lists, &mut local, findings);
        self.check_implied(implied, &local, findings);
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
            let question = Localized::new(format!("{}. {}", label.it, reason.it), format!("{}. {}", label.en, reason.en));
            let place = self.push(FactDeclaration {
                id: name.value.clone(),
                list: None,
                kind,
                label,
                question,
                help: None,
                implied_by: Vec::new(),
                personal: false,
                changeable: false,
                past: false,
                needs_act: true,
            });
            local.figures.insert(name.value.clone(), place);
        }
        self.check_names(measure, &local, findings);
        local
    }

    fn push(&mut self, fact: FactDeclaration) -> u32 {
        // Editions of one measure declare the same facts: they are kept once.
        let same = self.same_name.entry(fact.id.clone()).or_default();
        if let Some(&place) = same.iter().find(|&&place| self.facts.get(place as usize) == Some(&fact)) {
            return place;
        }
        let place = u32::try_from(self.facts.len()).unwrap_or(u32::MAX);
        same.push(place);
        self.facts.push(fact);
        place
    }

    /// Gives what is still to be found by name: facts that imply others.
    fn declare(&mut self, facts: &Items<Fact>, lists: &Items<List>, names: &mut Local, findings: &mut Findings) -> Vec<Implied> {
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
            let max_rows =
                number(&list.max_rows, findings).and_then(|value| u32::try_from(value).ok()).filter(|&rows| (1..=10_000).contains(&rows));
            if max_rows.is_none() {
                report(
                    findings,
                    Finding::new(
                        Code::BadRange,
                        list.max_rows.span,
                        both!("qui serve un numero da 1 a 10000", "a number from 1 to 10000 is expected here"),
                    ),
                );
            }
            let label = localized(&list.label);
            let question = list.question.as_ref().map_or_else(|| label.clone(), localized);
            let row_label = list.row_label.as_ref().map(localized);
            let declaration = ListDeclaration { id: name.value.clone(), label, question, row_label, max_rows: max_rows.unwrap_or(1) };
            let place = self.lists.iter().position(|known| *known == declaration).unwrap_or_else(|| {
                self.lists.push(declaration);
                self.lists.len() - 1
            });
            let place = u32::try_from(place).unwrap_or(u32::MAX);
            names.lists.insert(name.value.clone(), (place, name.span));
            for (field, fact) in list.facts.iter() {
                self.declare_fact(field, fact, Some(place), names, &mut implied, findings);
            }
        }
        implied
    }

    fn check_implied(&self, implied: Vec<Implied>, names: &Local, findings: &mut Findings) {
        for (list, by) in implied {
            if self.fact(&by.value, list, names).is_none() {
                let all: Vec<&str> = names.facts.keys().chain(self.shared.facts.keys()).map(|(_, name)| name.as_str()).collect();
                let finding = Finding::new(Code::UnknownName, by.span, both!("`{}` non è dichiarato", "`{}` is not declared", by.value));
                report(findings, decode::suggest(finding, &by.value, &all));
            }
        }
    }

    fn declare_fact(
        &mut self,
        name: &Text,
        fact: &Fact,
        list: Option<u32>,
        names: &mut Local,
        implied: &mut Vec<Implied>,
        findings: &mut Findings,
    ) {
        let key = (list, name.value.clone());
        if let Some((_, before)) = names.facts.get(&key).or_else(|| self.shared.facts.get(&key)) {
            duplicate(findings, name, *before);
            return;
        }
        let kind = match fact.r#type {
            FactKind::Boolean => Some(FactType::Boolean),
            FactKind::Number => number_type(name, fact.unit.as_ref(), [&fact.min, &fact.max], fact.decimals.as_ref(), findings),
            FactKind::Date => date_type(fact.min.as_ref(), fact.max.as_ref(), findings),
            FactKind::Choice => {
                let values = fact.values.as_ref().filter(|values| !values.is_empty());
                if values.is_none() {
                    report(
                        findings,
                        Finding::new(Code::MissingKey, name.span, both!("a una scelta servono le voci", "a choice needs its values")).help(
                            both!("aggiungere `values:` con le voci e le loro etichette", "add `values:` with the values and their labels"),
                        ),
                    );
                }
                values.map(|values| FactType::Choice {
                    values: values.iter().map(|(code, title)| (code.value.clone(), localized(title))).collect(),
                })
            }
        };
        let Some(kind) = kind else {
            findings.damage(name.span);
            return;
        };
        let label = localized(&fact.label);
        let question = fact.question.as_ref().map_or_else(|| label.clone(), localized);
        let place = self.push(FactDeclaration {
            id: name.value.clone(),
            list,
            kind,
            label,
            question,
            help: fact.help.as_ref().map(localized),
            implied_by: fact.implied_by.iter().flatten().map(|by| by.value.clone()).collect(),
            personal: fact.personal.as_ref().is_some_and(|flag| flag.value),
            changeable: fact.changeable.as_ref().is_none_or(|flag| flag.value),
            past: past(fact, findings),
            needs_act: false,
        });
        implied.extend(fact.implied_by.iter().flatten().map(|by| (list, by.clone())));
        names.facts.insert(key, (place, name.span));
    }

    /// Names of a measure live in one space, and none hides a shared fact.
    fn check_names(&self, measure: &Measure, local: &Local, findings: &mut Findings) {
        let mut seen: Map<String, Span> = Map::new();
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
                        both!("`{}` è una parola riservata", "`{}` is a reserved word", name.value),
                    )
                    .help(both!("scegliere un altro nome", "choose another name")),
                );
            } else {
                seen.insert(name.value.clone(), name.span);
            }
        };
        measure.parameters.iter().for_each(|(name, _)| check(name));
        measure.definitions.iter().filter(|(_, definition)| definition.of.is_none()).for_each(|(name, _)| check(name));
        let mut hidden = Vec::new();
        for (name, definition) in measure.definitions.iter() {
            let list = definition.of.as_ref().and_then(|of| self.list(&of.value, local));
            let key = (list, name.value.clone());
            if list.is_some()
                && let Some((_, before)) = local.facts.get(&key).or_else(|| self.shared.facts.get(&key))
            {
                hidden.push((name, *before));
            }
        }
        super::requirements::each(&measure.requirements, &mut |name, _| check(name));
        measure.amounts.iter().for_each(|(name, _)| check(name));
        for (name, before) in hidden {
            duplicate_name(findings, name, before);
        }
    }
}

fn is_reserved(name: &str) -> bool {
    matches!(name, "evaluation_date" | "if" | "else" | "in" | "true" | "false")
        || super::functions::FUNCTIONS.iter().any(|(function, _)| *function == name)
}

fn duplicate(findings: &mut Findings, name: &Text, before: Span) {
    let finding =
        Finding::new(Code::DuplicateDeclaration, name.span, both!("`{}` è già dichiarato", "`{}` is declared already", name.value));
    report(findings, finding.also(before, both!("la prima volta qui", "the first time here")));
}

fn duplicate_name(findings: &mut Findings, name: &Text, before: Span) {
    let finding = Finding::new(Code::DuplicateName, name.span, both!("il nome `{}` c'è già", "the name `{}` is there already", name.value));
    report(
        findings,
        finding
            .also(before, both!("la prima volta qui", "the first time here"))
            .help(both!("in una misura ogni nome si usa una volta sola", "in a measure each name is used once")),
    );
}

fn number_type(
    name: &Text,
    unit: Option<&Text>,
    bounds: [&Option<Text>; 2],
    decimals: Option<&Text>,
    findings: &mut Findings,
) -> Option<FactType> {
    let Some(unit) = unit else {
        let finding =
            Finding::new(Code::MissingKey, name.span, both!("al numero `{}` manca `unit`", "the number `{}` has no `unit`", name.value));
        report(findings, finding.help(both!("ad esempio `unit: EUR`, `unit: count`", "for example `unit: EUR`, `unit: count`")));
        return None;
    };
    let unit = parse_unit(unit, findings)?;
    let decimals = match decimals {
        None => unit.usual_decimals(),
        Some(text) => number(text, findings)
            .and_then(|value| u32::try_from(value).ok())
            .filter(|&decimals| decimals <= MAX_DECIMALS)
            .or_else(|| {
                report(findings, Finding::new(Code::BadRange, text.span, both!("i decimali vanno da 0 a 8", "decimals go from 0 to 8")));
                None
            })?,
    };
    let [Some(min), Some(max)] = bounds else {
        let finding = Finding::new(
            Code::BadRange,
            name.span,
            both!("al numero `{}` mancano `min` e `max`", "the number `{}` has no `min` and `max`", name.value),
        );
        report(
            findings,
            finding.help(both!(
                "servono a escludere risultati troppo grandi: ad esempio `min: 0`, `max: 10_000_000`",
                "they exclude results that are too large: for example `min: 0`, `max: 10_000_000`"
            )),
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
            report(
                findings,
                Finding::new(
                    Code::BadRange,
                    text.span,
                    both!("il limite è troppo grande o ha troppi decimali", "the bound is too large or has too many decimals"),
                ),
            );
        }
        mantissa
    };
    let (min_value, max_value) = (scaled(min, findings), scaled(max, findings));
    let (min_value, max_value) = (min_value?, max_value?);
    if min_value > max_value {
        report(
            findings,
            Finding::new(Code::BadRange, max.span, both!("il massimo è minore del minimo", "the maximum is less than the minimum")),
        );
        return None;
    }
    Some(FactType::Number { unit, decimals, min: min_value, max: max_value })
}

/// Whether the fact is a day that has come.
fn past(fact: &Fact, findings: &mut Findings) -> bool {
    let Some(flag) = &fact.past else { return false };
    if fact.r#type != FactKind::Date {
        let finding = Finding::new(Code::BadRange, flag.span, both!("`past` è solo di una data", "only a date can be `past`"));
        report(findings, finding.help(both!("togliere `past`, o scrivere `type: date`", "take `past` away, or write `type: date`")));
    }
    flag.value
}

fn date_type(min: Option<&Text>, max: Option<&Text>, findings: &mut Findings) -> Option<FactType> {
    let mut bound = |text: Option<&Text>, year: i32, month: u32, day: u32| match text {
        Some(text) => decode::date(text, findings).map(|date| date.value),
        None => NaiveDate::from_ymd_opt(year, month, day),
    };
    let (min, max) = (bound(min, 1900, 1, 1), bound(max, 2199, 12, 31));
    Some(FactType::Date { min: min?, max: max? })
}
