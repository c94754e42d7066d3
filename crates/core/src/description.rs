//! What an edition of a measure asks and gives, for whoever shows it: facts with their units and bounds, requirements, amounts, acts.

use std::borrow::Cow;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::Localized;
use crate::decision::{AmountKind, Citation, Value};
use crate::pack::{FactDeclaration, FactType, Measure, OpenPoint, Pack, Relation, RequirementView, ShownType, Source, Status, Version};

/// A fact that a measure looks at.
#[derive(Clone, Debug, Serialize)]
struct Fact {
    id: String,
    label: Localized,
    question: Localized,
    help: Option<Localized>,
    kind: &'static str,
    unit: Option<String>,
    min: Option<Value>,
    max: Option<Value>,
    decimals: Option<u32>,
    choices: Vec<(String, Localized)>,
    personal: bool,
    supplied_by: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
struct Requirement {
    id: String,
    title: Localized,
    note: Option<Localized>,
    citations: Vec<Citation>,
    children: Vec<Requirement>,
}

#[derive(Clone, Debug, Serialize)]
struct Amount {
    id: String,
    title: Localized,
    kind: AmountKind,
    unit: String,
    ceiling: bool,
    note: Option<Localized>,
    citations: Vec<Citation>,
}

/// What an edition asks and gives: [`Measure::describe`]. It is read as JSON.
#[derive(Clone, Debug, Serialize)]
pub struct Description {
    measure: String,
    edition: String,
    title: Localized,
    summary: Option<Localized>,
    body: Localized,
    start: NaiveDate,
    end: Option<NaiveDate>,
    status: Status,
    siuss: Option<String>,
    facts: Vec<Fact>,
    requirements: Vec<Requirement>,
    amounts: Vec<Amount>,
    sources: Vec<Source>,
    compatibility: Vec<Relation>,
    open_points: Vec<OpenPoint>,
}

fn number(mantissa: i64, decimals: u32, unit: &str) -> Value {
    let value = Decimal::try_from_i128_with_scale(mantissa.into(), decimals).unwrap_or_default().normalize().to_string();
    Value::Number { value, unit: unit.to_owned() }
}

fn fact(pack: &Pack, measure: &Measure, place: u32, on: Option<NaiveDate>) -> Option<Fact> {
    let content = pack.content();
    let found: &FactDeclaration = content.facts.get(place as usize)?;
    let found = &*on.map_or(Cow::Borrowed(found), |on| found.on(on));
    let list = found.list.and_then(|list| content.lists.get(list as usize));
    let mut out = Fact {
        id: list.map_or_else(|| found.id.clone(), |list| format!("{}.{}", list.id, found.id)),
        label: found.label.clone(),
        question: found.question.clone(),
        help: found.help.clone(),
        kind: "boolean",
        unit: None,
        min: None,
        max: None,
        decimals: None,
        choices: Vec::new(),
        personal: found.personal,
        supplied_by: measure.supplied.iter().find(|supplied| supplied.fact == place).map(|supplied| supplied.measure.clone()),
    };
    match &found.kind {
        FactType::Boolean => {}
        FactType::Number { unit, decimals, min, max } => {
            let unit = unit.to_string();
            (out.kind, out.decimals) = ("number", Some(*decimals));
            (out.min, out.max) = (Some(number(*min, *decimals, &unit)), Some(number(*max, *decimals, &unit)));
            out.unit = Some(unit);
        }
        FactType::Date { min, max } => {
            out.kind = "date";
            (out.min, out.max) = (Some(Value::Date { value: *min }), Some(Value::Date { value: *max }));
        }
        FactType::Choice { values } => (out.kind, out.choices) = ("choice", values.clone()),
    }
    Some(out)
}

fn requirement(view: &RequirementView) -> Requirement {
    Requirement {
        id: view.id.clone(),
        title: view.title.clone(),
        note: view.note.clone(),
        citations: view.citations.clone(),
        children: view.children.iter().map(requirement).collect(),
    }
}

impl Measure {
    /// This edition as it is on a day, or on its last one; `pack` is the one that it is of. None where it does not hold on the day.
    #[must_use]
    pub fn describe(&self, pack: &Pack, on: Option<NaiveDate>) -> Option<Description> {
        let version = match on {
            Some(on) => self.version(on)?,
            None => self.versions.get(self.intervals.last()?.version as usize)?,
        };
        Some(described(pack, self, version, on))
    }
}

fn described(pack: &Pack, measure: &Measure, version: &Version, on: Option<NaiveDate>) -> Description {
    let amounts = version.amounts.iter().map(|view| Amount {
        id: view.id.clone(),
        title: view.title.clone(),
        kind: view.kind,
        unit: if let ShownType::Number { unit, .. } = &view.shown.kind { unit.to_string() } else { String::new() },
        ceiling: view.ceiling,
        note: view.note.clone(),
        citations: view.citations.clone(),
    });
    Description {
        measure: measure.id.clone(),
        edition: measure.edition.clone(),
        title: measure.title.clone(),
        summary: measure.summary.clone(),
        body: measure.body_title.clone(),
        start: measure.from,
        end: measure.to,
        status: measure.status,
        siuss: measure.siuss.clone(),
        facts: measure.uses.facts.iter().filter_map(|&place| fact(pack, measure, place, on)).collect(),
        requirements: version.requirements.iter().map(requirement).collect(),
        amounts: amounts.collect(),
        sources: measure.sources.clone(),
        compatibility: measure.compatibility.clone(),
        open_points: measure.open_points.clone(),
    }
}
