//! Cases: tests that stand beside the rule.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use super::codes::Code;
use super::decode::Text;
use super::diagnostic::{Finding, Findings, both, did_you_mean};
use super::document::Measure;
use super::set::Set;
use super::span::{FileId, Sources, Span};
use super::yaml::{Content, Node, report, shown};
use crate::decision::{Difference, Expected, NO_RESULT, Wanted, is_named};
use crate::pack::{FactDeclaration, FactType, RequirementView};
use crate::{EvaluateError, FactFault, FactProblem, FactValue, Facts, FactsError, Pack};

/// A case that was read. As JSON it has what whoever runs it needs: the facts, and what is expected.
#[derive(Clone, Debug, Serialize)]
pub struct CaseToRun {
    /// `id/edition` of the measure.
    pub measure: String,
    /// What it shows.
    pub name: String,
    /// File in which it stands.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    on: NaiveDate,
    #[serde(skip)]
    given: Option<Node>,
    facts: Facts,
    expected: Vec<Expected>,
    /// Where each thing that is expected is named, and where its result stands.
    #[serde(skip)]
    places: Vec<(Span, Span)>,
}

impl CaseToRun {
    /// Day of the evaluation.
    #[must_use]
    pub fn on(&self) -> NaiveDate {
        self.on
    }

    /// Facts of the case.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.facts
    }
}

/// What came of a case.
#[derive(Clone, Debug, Serialize)]
pub struct CaseResult {
    /// `id/edition` of the measure.
    pub measure: String,
    /// What it shows.
    pub case: String,
    /// File in which it stands.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Passed, or how it differs.
    pub outcome: CaseOutcome,
}

/// Whether a case came out as expected.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseOutcome {
    /// As expected.
    Passed,
    /// Otherwise.
    Failed {
        /// What differs.
        differences: Vec<Difference>,
    },
}

fn facts_of(node: &Node) -> Facts {
    node.entries().iter().map(|(name, value)| (name.value.clone(), value_of(value))).collect()
}

fn value_of(node: &Node) -> FactValue {
    match &node.content {
        Content::Sequence(rows) => FactValue::Rows(
            rows.iter().map(|row| row.entries().iter().map(|(name, value)| (name.value.clone(), value_of(value))).collect()).collect(),
        ),
        Content::Mapping(_) => FactValue::Rows(Vec::new()),
        Content::Scalar { .. } if node.is_null() => FactValue::Unknown,
        Content::Scalar { text, plain: true } if text == "true" => FactValue::Truth(true),
        Content::Scalar { text, plain: true } if text == "false" => FactValue::Truth(false),
        Content::Scalar { text, plain } => match number(text) {
            // What may have been meant as thousands stays as it is written, and is looked at with its fact.
            Some(number) if *plain && (number.scale() != 3 || text.contains('_')) => FactValue::Number(number),
            _ => FactValue::Text(text.clone()),
        },
    }
}

fn number(text: &str) -> Option<Decimal> {
    let text = Text::new(text.to_owned(), Span::default());
    super::decode::number(&text, &mut Findings::default())
}

/// Facts from a YAML mapping, written as in the cases of a rule file.
///
/// # Errors
/// The place of what cannot be read; no value is repeated.
pub fn facts_from_yaml(text: &str) -> Result<Facts, FactsError> {
    match super::data::read_alone(text)? {
        node if matches!(node.content, Content::Mapping(_)) => Ok(facts_of(&node)),
        _ => Err(FactsError::Syntax { line: 1, column: 1 }),
    }
}

pub(super) fn of(measure: &Measure, sources: &Sources) -> Vec<CaseToRun> {
    let line = |span: Span| sources.position(span.file, span.start).line;
    let cases = measure.cases.iter().flatten();
    cases
        .map(|case| {
            let expected = case.expect.entries();
            CaseToRun {
                measure: format!("{}/{}", measure.measure.value, measure.edition.value),
                name: case.name.value.clone(),
                file: sources.name(case.span.file).to_owned(),
                line: line(case.name.span),
                on: case.on.value,
                given: case.facts.clone(),
                facts: case.facts.as_ref().map(facts_of).unwrap_or_default(),
                expected: expected
                    .iter()
                    .map(|(name, node)| Expected { name: name.value.clone(), line: line(name.span), wanted: wanted(node) })
                    .collect(),
                places: expected.iter().map(|(name, node)| (name.span, node.span)).collect(),
            }
        })
        .collect()
}

fn wanted(node: &Node) -> Wanted {
    match &node.content {
        Content::Sequence(items) => Wanted::Each(items.iter().map(wanted).collect()),
        _ => Wanted::One(node.text().unwrap_or_default().to_owned()),
    }
}

/// Facts that the measure cannot take, and expectations of things that it does not have.
pub(super) fn check(pack: &Pack, cases: &[CaseToRun], findings: &mut Findings) {
    for case in cases {
        if let Err(EvaluateError::Facts(FactsError::Problems(problems))) = pack.checked(&case.measure, &case.facts, case.on) {
            for problem in problems {
                let at_value = problem.fault != FactFault::UnknownFact;
                let place = case.given.as_ref().map_or(Span::default(), |given| place_of(given, &problem.path, at_value));
                let (it, en) = (&problem.message.it, &problem.message.en);
                let message = (format!("`{}`: {it}", problem.path), format!("`{}`: {en}", problem.path));
                let finding = Finding::new(Code::CaseFacts, place, both!(("{}", message.0), ("{}", message.1)));
                report(findings, advise(finding, pack, &problem, case.on));
            }
        }
        let Some(measure) = pack.measures().find(|measure| measure.is_named(&case.measure)) else {
            continue;
        };
        let (mut requirements, mut amounts) = (Set::new(), Set::new());
        let mut names = Set::from_iter(["state", "missing"]);
        for version in &measure.versions {
            names.extend(version.definitions.iter().map(|found| found.id.as_str()));
            amounts.extend(version.amounts.iter().map(|found| found.id.as_str()));
            collect(&version.requirements, &mut requirements);
        }
        names.extend(requirements.iter().chain(amounts.iter()).copied());
        let is_one_of = |ids: &Set<&str>, name: &str| ids.iter().any(|id| is_named(id, name));
        for (Expected { name, wanted, .. }, &(place, value)) in case.expected.iter().zip(&case.places) {
            if !is_one_of(&names, name) {
                let finding = Finding::new(Code::CaseExpectation, place, both!("la misura non ha `{name}`", "the measure has no `{name}`"));
                let names: Vec<&str> = names.iter().filter_map(|id| id.rsplit('.').next()).collect();
                report(findings, super::decode::suggest(finding, name, &names));
                continue;
            }
            let words: &[&str] = match name.as_str() {
                "state" => &["met", "not_met", "unknown", "not_in_force"],
                _ if is_one_of(&requirements, name) => &["met", "not_met", "unknown"],
                // With a number, as the list of them is what is told.
                _ if is_one_of(&amounts, name) => &["12.50", "unknown", "not_due"],
                _ => continue,
            };
            check_wanted(name, wanted, words, value, findings);
        }
    }
}

/// Whether what is expected of a state or an amount is one of its words, or a number.
fn check_wanted(name: &str, wanted: &Wanted, words: &[&str], place: Span, findings: &mut Findings) {
    let Wanted::One(text) = wanted else { return };
    if words.contains(&text.as_str()) {
        return;
    }
    if words.contains(&"not_due") && text.contains(|letter: char| letter.is_ascii_digit()) {
        super::decode::number(&Text::new(text.clone(), place), findings);
        return;
    }
    let text = shown(text);
    let finding = Finding::new(Code::CaseExpectation, place, both!("`{name}` non può essere `{text}`", "`{name}` cannot be `{text}`"));
    report(findings, super::decode::suggest(finding, &text, words));
}

fn collect<'a>(views: &'a [RequirementView], names: &mut Set<&'a str>) {
    for view in views {
        names.insert(&view.id);
        collect(&view.children, names);
    }
}

/// Where `componenti[2].reddito` stands.
fn place_of(given: &Node, path: &str, at_value: bool) -> Span {
    let (name, rest) = path.split_once('[').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let Some((key, node)) = given.entries().iter().find(|(key, _)| key.value == name) else {
        return given.span;
    };
    let row = rest.and_then(|rest| rest.split_once("]."));
    let inside = row.and_then(|(index, field)| match &node.content {
        Content::Sequence(rows) => {
            let row = rows.get(index.parse::<usize>().ok()?)?;
            row.entries().iter().find(|(key, _)| key.value == field).map(|(key, node)| if at_value { node.span } else { key.span })
        }
        _ => None,
    });
    inside.unwrap_or(if at_value && rest.is_none() { node.span } else { key.span })
}

/// What a fact may be, or which one was meant.
fn advise(finding: Finding, pack: &Pack, problem: &FactProblem, on: NaiveDate) -> Finding {
    let (list, name) = match problem.path.split_once('[') {
        Some((list, rest)) => (Some(list), rest.split_once("].").map_or("", |(_, name)| name)),
        None => (None, problem.path.as_str()),
    };
    let content = pack.content();
    let of_list = |fact: &&FactDeclaration| {
        let declared = fact.list.and_then(|place| content.lists.get(place as usize)).map(|list| list.id.as_str());
        declared == list
    };
    let Some(fact) = content.facts.iter().filter(of_list).find(|fact| fact.id == name) else {
        let facts = content.facts.iter().filter(of_list).map(|fact| fact.id.as_str());
        let lists = content.lists.iter().filter(|_| list.is_none()).map(|list| list.id.as_str());
        return match did_you_mean(name, &mut facts.chain(lists)) {
            Some(near) => finding.help(both!("forse `{near}`?", "did you mean `{near}`?")),
            None => finding,
        };
    };
    match &fact.on(on).kind {
        FactType::Boolean => finding.help(both!("serve `true` o `false`", "`true` or `false` is needed")),
        FactType::Choice { values } => {
            let codes: Vec<&str> = values.iter().map(|(code, _)| code.as_str()).collect();
            super::decode::suggest(finding, "", &codes)
        }
        FactType::Number { decimals, min, max, .. } => {
            let bound = |mantissa: i64| Decimal::try_from_i128_with_scale(i128::from(mantissa), *decimals).unwrap_or_default().normalize();
            let (min, max) = (bound(*min), bound(*max));
            let (it, en) = match decimals {
                0 => ("senza decimali".to_owned(), "without decimals".to_owned()),
                1 => ("con un decimale al massimo".to_owned(), "with one decimal at most".to_owned()),
                many => (format!("con {many} decimali al massimo"), format!("with {many} decimals at most")),
            };
            finding.help(both!("da {min} a {max}, {it}", "from {min} to {max}, {en}"))
        }
        FactType::Date { min, max } => finding.help(both!("un giorno tra {min} e {max}", "a day between {min} and {max}")),
    }
}

/// Runs the cases whose measure or name holds `filter`; `on_progress` is told how many are done, and of how many.
pub fn run_cases(pack: &Pack, cases: &[CaseToRun], filter: Option<&str>, on_progress: &mut dyn FnMut(usize, usize)) -> Vec<CaseResult> {
    let chosen: Vec<&CaseToRun> =
        cases.iter().filter(|case| filter.is_none_or(|filter| case.measure.contains(filter) || case.name.contains(filter))).collect();
    let total = chosen.len();
    let mut out = Vec::with_capacity(total);
    for (done, case) in chosen.into_iter().enumerate() {
        let differences: Vec<Difference> = differences(pack, case).into_iter().map(|(difference, _)| difference).collect();
        let outcome = if differences.is_empty() { CaseOutcome::Passed } else { CaseOutcome::Failed { differences } };
        let (measure, name, file) = (case.measure.clone(), case.name.clone(), case.file.clone());
        out.push(CaseResult { measure, case: name, file, line: case.line, outcome });
        on_progress(done + 1, total);
    }
    out
}

/// Files with the expectations of failing cases replaced by what came out, by name. Only values that stand in the file are
/// replaced: what is expected of a name that does not exist is left as it is.
#[must_use]
pub fn bless(sources: &Sources, cases: &[CaseToRun], pack: &Pack) -> Vec<(String, String)> {
    let mut edits: BTreeMap<FileId, BTreeMap<(u32, u32), String>> = BTreeMap::new();
    for case in cases {
        for (difference, place) in differences(pack, case) {
            if let Some(place) = place.filter(|_| difference.actual != NO_RESULT) {
                edits.entry(place.file).or_default().insert((place.start, place.end), difference.actual);
            }
        }
    }
    let mut out = Vec::new();
    for (file, edits) in edits {
        let mut text = sources.text(file).to_owned();
        for ((start, end), new) in edits.into_iter().rev() {
            if text.is_char_boundary(start as usize) && text.is_char_boundary(end as usize) {
                text.replace_range(start as usize..end as usize, &new);
            }
        }
        out.push((sources.name(file).to_owned(), text));
    }
    out
}

/// What came out otherwise, each with the place of what is expected.
fn differences(pack: &Pack, case: &CaseToRun) -> Vec<(Difference, Option<Span>)> {
    match pack.decide(&case.measure, &case.facts, case.on) {
        Ok(decision) => {
            let all = case.expected.iter().zip(&case.places);
            all.filter_map(|(expected, (_, place))| Some((expected.difference(&decision)?, Some(*place)))).collect()
        }
        Err(error) => {
            let (what, expected) = ("facts".to_owned(), String::new());
            vec![(Difference { what, line: case.line, expected, actual: error.to_string() }, None)]
        }
    }
}
