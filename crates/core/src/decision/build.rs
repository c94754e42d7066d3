//! From the columns of a program to a decision.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use thiserror::Error;

use super::missing::{Gap, Walk};
use super::reason::{reasons, remedies, sentence, state_of, together};
use super::{
    AmountResult, Citation, Confidence, Decision, DefinitionResult, Due, FactUsed, Missing, Needs, Origin, Outcome, RequirementResult,
    SourceCited, State, Step, Value, Warning, WarningKind,
};
use crate::facts::{self, FactValue, Facts};
use crate::pack::{
    AmountView, Content, DefinitionView, FactDeclaration, FactType, Measure, Pack, RelationKind, RequirementView, Shown, ShownType, Status,
    StepView, Version,
};
use crate::program::{self, FALSE, Frame, NodeId, TRUE, UNKNOWN, from_days, to_days};
use crate::quantity::Scale;
use crate::{FactsError, Localized};

/// Why there is no decision at all.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EvaluateError {
    /// The pack has no such measure.
    #[error("the pack has no measure `{0}`")]
    UnknownMeasure(String),
    /// Some facts cannot be taken.
    #[error(transparent)]
    Facts(#[from] FactsError),
}

impl Pack {
    /// Evaluates one measure for one case on a day. `measure` is an id, or `id/edition` to hold on to one edition.
    ///
    /// A fact that is not given and that another measure supplies is computed by that measure on the same day.
    ///
    /// # Errors
    /// The measure is not there, or a fact cannot be taken; every such fact is named, no value is repeated.
    pub fn evaluate(&self, measure: &str, facts: &Facts, on: NaiveDate) -> Result<Decision, EvaluateError> {
        let editions: Vec<&Measure> = self.measures().filter(|found| found.id == measure || found.name() == measure).collect();
        let latest = *editions.last().ok_or_else(|| EvaluateError::UnknownMeasure(measure.to_owned()))?;
        let mut seen = Vec::new();
        self.with_suppliers(latest, &mut seen);
        if let Some(in_force) = editions.iter().find(|edition| edition.in_force(on)) {
            self.with_suppliers(in_force, &mut seen);
        }
        let problems = facts::check(facts, self.content(), &seen);
        if !problems.is_empty() {
            return Err(FactsError::Problems(problems).into());
        }
        Ok(self.decide(&editions, latest, facts, on))
    }

    fn with_suppliers<'a>(&'a self, measure: &'a Measure, seen: &mut Vec<&'a Measure>) {
        if seen.iter().any(|known| std::ptr::eq(*known, measure)) {
            return;
        }
        seen.push(measure);
        for supplied in &measure.supplied {
            for supplier in self.measures().filter(|found| found.id == supplied.measure) {
                self.with_suppliers(supplier, seen);
            }
        }
    }

    fn decide(&self, editions: &[&Measure], latest: &Measure, facts: &Facts, on: NaiveDate) -> Decision {
        let found = editions.iter().find(|edition| edition.in_force(on)).and_then(|edition| Some((*edition, edition.version(on)?)));
        match found {
            Some((measure, version)) => self.decide_version(measure, version, facts, on),
            None => self.not_in_force(editions, latest, on),
        }
    }

    fn empty(&self, measure: &Measure, on: NaiveDate) -> Decision {
        Decision {
            format: super::FORMAT,
            measure: measure.id.clone(),
            edition: Some(measure.edition.clone()),
            title: measure.title.clone(),
            body: measure.body_title.clone(),
            on,
            engine: self.engine().to_owned(),
            pack: self.sha256().to_owned(),
            outcome: Outcome::Unknown,
            requirements: Vec::new(),
            amounts: Vec::new(),
            definitions: Vec::new(),
            facts: Vec::new(),
            missing: Vec::new(),
            warnings: Vec::new(),
            sources: Vec::new(),
        }
    }

    fn not_in_force(&self, editions: &[&Measure], latest: &Measure, on: NaiveDate) -> Decision {
        let mut decision = Decision { edition: None, outcome: Outcome::NotInForce, ..self.empty(latest, on) };
        for edition in editions {
            let status = match edition.status {
                Status::InForce => None,
                Status::Draft => Some(("è una bozza", "is a draft")),
                Status::Repealed => Some(("è abrogata", "is repealed")),
            };
            if let Some((it, en)) = status {
                let (it, en) = (format!("l'edizione {} {it}", edition.edition), format!("edition {} {en}", edition.edition));
                decision.warnings.push(Warning { kind: WarningKind::Status, text: Localized::new(it, en), citations: Vec::new() });
            }
            for days in &edition.suspended {
                if days.from <= on && days.to.is_none_or(|to| on <= to) {
                    let text = Localized::new(format!("sospesa: {}", days.reason.it), format!("suspended: {}", days.reason.en));
                    decision.warnings.push(Warning { kind: WarningKind::Status, text, citations: days.citations.clone() });
                }
            }
        }
        decision
    }

    fn decide_version(&self, measure: &Measure, version: &Version, facts: &Facts, on: NaiveDate) -> Decision {
        let mut facts = facts.clone();
        let suppliers = self.supply(measure, &mut facts, on);
        let batch = facts::bind(&[&facts], self.content(), &version.program);
        let frame = program::evaluate(&version.program, &batch, to_days(on));
        let reader = Reader { content: self.content(), version, frame: &frame, case: 0 };
        let mut decision = self.empty(measure, on);
        let eligible = reader.truth(version.eligible);
        decision.outcome = match eligible {
            TRUE => Outcome::Met,
            FALSE => Outcome::NotMet,
            _ => Outcome::Unknown,
        };
        decision.requirements = version.requirements.iter().map(|view| reader.requirement(view, measure)).collect();
        decision.amounts = version.amounts.iter().map(|view| reader.amount(view, measure)).collect();
        decision.definitions = version.definitions.iter().map(|view| reader.definition(view)).collect();
        decision.facts = reader.facts_used(&facts, &suppliers);
        decision.missing = reader.missing(measure, eligible, &suppliers);
        decision.warnings = warnings(measure, version, &decision);
        decision.sources = cited(measure, &decision);
        decision
    }

    /// Fills in facts that are not given from the measures that supply them; returns the decisions by fact.
    fn supply(&self, measure: &Measure, facts: &mut Facts, on: NaiveDate) -> BTreeMap<u32, Decision> {
        let mut decisions = BTreeMap::new();
        for supplied in &measure.supplied {
            let Some(fact) = self.content().facts.get(supplied.fact as usize) else {
                continue;
            };
            if !matches!(facts.get(&fact.id), None | Some(FactValue::Unknown)) {
                continue;
            }
            let editions: Vec<&Measure> = self.measures().filter(|found| found.id == supplied.measure).collect();
            let Some(&latest) = editions.last() else {
                continue;
            };
            let decision = self.decide(&editions, latest, facts, on);
            let amount = decision.amounts.iter().find(|amount| amount.id == supplied.amount && amount.due == Due::Due);
            if let Some(value) = amount.and_then(|amount| as_fact(&amount.value)) {
                facts.set(fact.id.clone(), value);
            }
            decisions.insert(supplied.fact, decision);
        }
        decisions
    }
}

fn as_fact(value: &Value) -> Option<FactValue> {
    match value {
        Value::Number { value, .. } => Decimal::from_str_exact(value).ok().map(FactValue::Number),
        Value::Boolean { value } => Some(FactValue::Truth(*value)),
        Value::Date { value } => Some(FactValue::Date(*value)),
        Value::Choice { value, .. } => Some(FactValue::Text(value.clone())),
        Value::Unknown | Value::Masked | Value::Rows { .. } => None,
    }
}

/// Reads the columns of one case.
pub(super) struct Reader<'a> {
    content: &'a Content,
    version: &'a Version,
    frame: &'a Frame,
    case: usize,
}

impl Reader<'_> {
    pub fn truth(&self, node: NodeId) -> u8 {
        self.frame.column(node).map_or(UNKNOWN, |column| column.truth_at(self.case))
    }

    /// The value of a column for the case: one value, or one per row.
    pub fn value(&self, shown: &Shown) -> Value {
        let Some(list) = shown.list else {
            return self.value_at(shown, self.case);
        };
        match self.frame.rows(list) {
            Some(rows) if rows.is_known(self.case) => {
                Value::Rows { values: rows.range(self.case).map(|row| self.value_at(shown, row)).collect() }
            }
            _ => Value::Unknown,
        }
    }

    fn value_at(&self, shown: &Shown, row: usize) -> Value {
        let Some(column) = self.frame.column(shown.node) else {
            return Value::Unknown;
        };
        match &shown.kind {
            ShownType::Boolean => match column.truth_at(row) {
                TRUE => Value::Boolean { value: true },
                FALSE => Value::Boolean { value: false },
                _ => Value::Unknown,
            },
            ShownType::Number { scale, unit } => {
                let divisor = match shown.divisor {
                    None => Some(1),
                    Some(node) => self.frame.column(node).and_then(|column| column.number(row)),
                };
                match (column.number(row), divisor) {
                    (Some(mantissa), Some(divisor)) => number(mantissa, divisor, *scale, unit),
                    _ => Value::Unknown,
                }
            }
            ShownType::Date => match column.number(row).and_then(|days| from_days(i64::try_from(days).ok()?)) {
                Some(value) => Value::Date { value },
                None => Value::Unknown,
            },
            ShownType::Choice { fact } => {
                let values = match self.content.facts.get(*fact as usize).map(|fact| &fact.kind) {
                    Some(FactType::Choice { values }) => values.as_slice(),
                    _ => &[],
                };
                match column.number(row).and_then(|place| values.get(usize::try_from(place).ok()?)) {
                    Some((code, label)) => Value::Choice { value: code.clone(), label: label.clone() },
                    None => Value::Unknown,
                }
            }
        }
    }

    fn requirement(&self, view: &RequirementView, measure: &Measure) -> RequirementResult {
        let mut found = Vec::new();
        if let Some(condition) = &view.condition {
            reasons(condition, self, &mut found);
        }
        RequirementResult {
            id: view.id.clone(),
            title: view.title.clone(),
            state: state_of(self.truth(view.node)),
            reasons: found,
            needs: view.needs,
            children: view.children.iter().map(|child| self.requirement(child, measure)).collect(),
            citations: view.citations.clone(),
            confidence: weakest(measure, &view.rests_on),
            would_change: self.ways(view).iter().filter(|way| !way.is_empty()).map(|way| sentence(way)).collect(),
            note: view.note.clone(),
        }
    }

    fn ways(&self, view: &RequirementView) -> Vec<Vec<Localized>> {
        if self.truth(view.node) != FALSE {
            return Vec::new();
        }
        match (&view.condition, view.needs) {
            (Some(condition), _) => remedies(condition, self),
            (None, Some(Needs::Any)) => view.children.iter().flat_map(|child| self.ways(child)).collect(),
            (None, _) => together(view.children.iter().map(|child| (self.truth(child.node), self.ways(child)))),
        }
    }

    fn amount(&self, view: &AmountView, measure: &Measure) -> AmountResult {
        let value = self.value(&view.shown);
        let (due, value) = match self.truth(view.due) {
            FALSE => (Due::NotDue, Value::Unknown),
            TRUE if value != Value::Unknown => (Due::Due, value),
            TRUE => (Due::Unknown, Value::Unknown),
            // Not settled whether it is due: the figure is told all the same, it is what would be due.
            _ => (Due::Unknown, value),
        };
        let steps = if due == Due::NotDue { Vec::new() } else { view.steps.iter().filter_map(|step| self.step(step)).collect() };
        AmountResult {
            id: view.id.clone(),
            title: view.title.clone(),
            kind: view.kind,
            due,
            value,
            steps,
            ceiling: view.ceiling,
            discretion: view.discretion.clone(),
            citations: view.citations.clone(),
            confidence: weakest(measure, &view.rests_on),
            note: view.note.clone(),
        }
    }

    fn step(&self, view: &StepView) -> Option<Step> {
        if view.when.is_some_and(|when| self.truth(when) == FALSE) {
            return None;
        }
        let mut title = view.title.clone();
        if let Some(band) = &view.band {
            let place = self.frame.column(band.index).and_then(|column| column.number(self.case));
            if let Some(label) = place.and_then(|place| band.labels.get(usize::try_from(place).ok()?)) {
                title = Localized::new(format!("{}: {}", title.it, label.it), format!("{}: {}", title.en, label.en));
            }
        }
        Some(Step { title, value: self.value(&view.shown), citations: view.citations.clone() })
    }

    fn definition(&self, view: &DefinitionView) -> DefinitionResult {
        DefinitionResult {
            id: view.id.clone(),
            title: view.title.clone(),
            value: self.value(&view.shown),
            citations: view.citations.clone(),
        }
    }

    fn fact(&self, input: u32) -> Option<(u32, &FactDeclaration)> {
        let place = self.version.program.inputs.get(input as usize)?.fact;
        Some((place, self.content.facts.get(place as usize)?))
    }

    fn path(&self, fact: &FactDeclaration) -> String {
        match fact.list.and_then(|list| self.content.lists.get(list as usize)) {
            Some(list) => format!("{}.{}", list.id, fact.id),
            None => fact.id.clone(),
        }
    }

    fn facts_used(&self, facts: &Facts, suppliers: &BTreeMap<u32, Decision>) -> Vec<FactUsed> {
        let mut out = Vec::new();
        for (node, operation) in (0..).zip(&self.version.program.nodes) {
            let program::Op::Input(input) = operation.op else {
                continue;
            };
            let Some((place, fact)) = self.fact(input) else {
                continue;
            };
            let kind = match &fact.kind {
                FactType::Boolean => ShownType::Boolean,
                FactType::Number { unit, decimals, .. } => ShownType::Number { scale: fact_scale(unit, *decimals), unit: unit.clone() },
                FactType::Date { .. } => ShownType::Date,
                FactType::Choice { .. } => ShownType::Choice { fact: place },
            };
            let value = self.value(&Shown { node, divisor: None, kind, list: operation.list, personal: fact.personal });
            let nothing = match &value {
                Value::Unknown => true,
                Value::Rows { values } => values.iter().all(|value| *value == Value::Unknown),
                _ => false,
            };
            if nothing {
                continue;
            }
            let origin = match suppliers.get(&place) {
                Some(decision) => Origin::Supplied {
                    measure: format!("{}/{}", decision.measure, decision.edition.as_deref().unwrap_or("")),
                    amount: fact.id.clone(),
                    decision: Box::new(decision.clone()),
                },
                None if facts.get(&fact.id).is_none() && fact.list.is_none() => Origin::Implied,
                None => Origin::Given,
            };
            out.push(FactUsed { id: self.path(fact), label: fact.label.clone(), value, origin, personal: fact.personal });
        }
        out
    }

    /// What each open result waits for, the fact that the most of them wait for first.
    fn missing(&self, measure: &Measure, eligible: u8, suppliers: &BTreeMap<u32, Decision>) -> Vec<Missing> {
        let mut order: Vec<(Gap, Vec<String>)> = Vec::new();
        let mut add = |gaps: Vec<Gap>, needed_for: &str| {
            for gap in gaps {
                match order.iter_mut().find(|(known, _)| *known == gap) {
                    Some((_, list)) => list.push(needed_for.to_owned()),
                    None => order.push((gap, vec![needed_for.to_owned()])),
                }
            }
        };
        let walk = || Walk::new(&self.version.program, self.frame, self.case);
        if eligible == UNKNOWN {
            for view in &self.version.requirements {
                let mut walk = walk();
                walk.follow(view.node);
                add(walk.gaps, &view.id);
            }
        }
        for view in self.version.amounts.iter().filter(|view| self.truth(view.due) != FALSE) {
            // Whether it is due rests on its own condition too; what the requirements wait for is told above.
            let mut due = walk();
            due.leave_out(self.version.eligible);
            due.follow(view.due);
            let mut walk = walk();
            for node in [Some(view.shown.node), view.shown.divisor].into_iter().flatten() {
                match view.shown.list {
                    Some(list) => walk.follow_rows(node, list),
                    None => walk.follow(node),
                }
            }
            let mut gaps = due.gaps;
            gaps.extend(walk.gaps.into_iter().filter(|gap| !gaps.contains(gap)).collect::<Vec<_>>());
            add(gaps, &view.id);
        }
        order.sort_by_key(|(_, needed_for)| std::cmp::Reverse(needed_for.len()));
        let mut out: Vec<Missing> = order.into_iter().filter_map(|(gap, needed_for)| self.describe(gap, needed_for, measure)).collect();
        // Where the caller began to give what a supplier needs, its questions are asked too.
        for decision in suppliers.values().filter(|decision| !decision.facts.is_empty()) {
            for missing in &decision.missing {
                if !out.iter().any(|known| known.id == missing.id) {
                    out.push(missing.clone());
                }
            }
        }
        out
    }

    fn describe(&self, gap: Gap, needed_for: Vec<String>, measure: &Measure) -> Option<Missing> {
        match gap {
            Gap::Input(input) => {
                let (place, fact) = self.fact(input)?;
                let supplied_by = measure.supplied.iter().find(|supplied| supplied.fact == place).map(|supplied| supplied.measure.clone());
                Some(Missing {
                    id: self.path(fact),
                    label: fact.label.clone(),
                    question: fact.question.clone(),
                    needed_for,
                    supplied_by,
                    needs_act: fact.needs_act,
                })
            }
            Gap::List(list) => {
                let place = *self.version.program.lists.get(list as usize)?;
                let list = self.content.lists.get(place as usize)?;
                let (label, question) = (list.label.clone(), list.question.clone());
                Some(Missing { id: list.id.clone(), label, question, needed_for, supplied_by: None, needs_act: false })
            }
        }
    }
}

/// Scale of a fact's mantissa; a percentage is written in hundredths.
pub(crate) fn fact_scale(unit: &crate::quantity::Unit, decimals: u32) -> Scale {
    let decimals = if unit.is_percent() { decimals + 2 } else { decimals };
    Scale::decimals(decimals).unwrap_or(Scale::ONE)
}

/// `mantissa x scale / divisor` as text: a decimal where one is exact, else a fraction.
fn number(mantissa: i128, divisor: i128, scale: Scale, unit: &crate::quantity::Unit) -> Value {
    let hundred = Scale::new(100, 1).unwrap_or(Scale::ONE);
    let scale = if unit.is_percent() { scale.times(hundred).unwrap_or(scale) } else { scale };
    let exact = Scale::new(1, divisor.abs()).and_then(|part| scale.times(part));
    let signed = mantissa * divisor.signum();
    let text = match exact.map(|scale| (scale, scale.decimal(signed))) {
        Some((_, Some(decimal))) => {
            let mut decimal = decimal.normalize();
            if unit.is_money() && decimal.scale() < 2 {
                decimal.rescale(2);
            }
            decimal.to_string()
        }
        Some((scale, None)) => match signed.checked_mul(scale.numerator()) {
            Some(numerator) => format!("{numerator}/{}", scale.denominator()),
            None => return Value::Unknown,
        },
        None => return Value::Unknown,
    };
    Value::Number { value: text, unit: unit.to_string() }
}

fn weakest(measure: &Measure, rests_on: &[String]) -> Option<Confidence> {
    measure.sources.iter().filter(|source| rests_on.contains(&source.id)).map(|source| source.confidence).max()
}

fn warnings(measure: &Measure, version: &Version, decision: &Decision) -> Vec<Warning> {
    let mut out = Vec::new();
    let mut rests_on: Vec<&String> = version.requirements.iter().flat_map(|view| &view.rests_on).collect();
    for (view, result) in version.amounts.iter().zip(&decision.amounts).filter(|(_, result)| result.due != Due::NotDue) {
        rests_on.extend(&view.rests_on);
        let title = &result.title;
        if view.ceiling {
            let it = format!("«{}» è un massimo fissato dall'atto, non un'assegnazione", title.it);
            let en = format!("“{}” is a ceiling set by the act, not an award", title.en);
            out.push(Warning { kind: WarningKind::Ceiling, text: Localized::new(it, en), citations: view.citations.clone() });
        }
        if let Some(discretion) = &view.discretion {
            let it = format!("su «{}» decide: {}", title.it, discretion.by.it);
            let en = format!("“{}” is decided by: {}", title.en, discretion.by.en);
            let citations = discretion.citations.clone();
            out.push(Warning { kind: WarningKind::Discretion, text: Localized::new(it, en), citations });
        }
        for text in &view.not_stated {
            let it = format!("«{}»: {}", title.it, text.it);
            let en = format!("“{}”: {}", title.en, text.en);
            out.push(Warning { kind: WarningKind::NotStated, text: Localized::new(it, en), citations: Vec::new() });
        }
    }
    for (confidence, kind, it, en) in [
        (
            Confidence::Unverified,
            WarningKind::Unverified,
            "il risultato poggia su una fonte non verificata",
            "the result rests on a source that is not verified",
        ),
        (Confidence::Secondary, WarningKind::ToConfirm, "da confermare sull'atto", "to be confirmed on the act"),
    ] {
        for source in measure.sources.iter().filter(|source| source.confidence == confidence && rests_on.contains(&&source.id)) {
            let text = Localized::new(format!("{it}: {}", source.act), format!("{en}: {}", source.act));
            out.push(Warning { kind, text, citations: vec![Citation { source: source.id.clone(), article: None }] });
        }
    }
    out.sort_by_key(|warning| match warning.kind {
        WarningKind::Unverified => 0,
        WarningKind::ToConfirm => 1,
        _ => 2,
    });
    for point in &measure.open_points {
        out.push(Warning { kind: WarningKind::OpenPoint, text: point.text.clone(), citations: point.citations.clone() });
    }
    for relation in measure.compatibility.iter().filter(|relation| relation.relation != RelationKind::Compatible) {
        let (it, en) = match relation.relation {
            RelationKind::Incompatible => ("non cumulabile con", "not together with"),
            RelationKind::Reduces => ("riduce", "lowers"),
            RelationKind::Requires => ("richiede", "needs"),
            RelationKind::Compatible => continue,
        };
        let note = |language| relation.note.as_ref().map_or(String::new(), |note| format!(" ({})", note.get(language)));
        let text = Localized::new(
            format!("{it}: {}{}", relation.title.it, note(crate::Language::It)),
            format!("{en}: {}{}", relation.title.en, note(crate::Language::En)),
        );
        out.push(Warning { kind: WarningKind::Compatibility, text, citations: relation.citations.clone() });
    }
    out
}

fn cited(measure: &Measure, decision: &Decision) -> Vec<SourceCited> {
    fn collect<'a>(requirements: &'a [RequirementResult], out: &mut Vec<&'a Citation>) {
        for requirement in requirements {
            out.extend(&requirement.citations);
            collect(&requirement.children, out);
        }
    }
    let mut citations = Vec::new();
    collect(&decision.requirements, &mut citations);
    for amount in decision.amounts.iter().filter(|amount| amount.due != Due::NotDue) {
        citations.extend(&amount.citations);
        citations.extend(amount.steps.iter().flat_map(|step| &step.citations));
    }
    citations.extend(decision.definitions.iter().flat_map(|definition| &definition.citations));
    citations.extend(decision.warnings.iter().flat_map(|warning| &warning.citations));
    let is_cited = |id: &str| citations.iter().any(|citation| citation.source == id);
    let sources = measure.sources.iter().filter(|source| is_cited(&source.id));
    sources
        .map(|source| SourceCited {
            id: source.id.clone(),
            act: source.act.clone(),
            article: source.article.clone(),
            date: source.date,
            url: source.url.clone(),
            confidence: source.confidence,
            note: source.note.clone(),
        })
        .collect()
}

impl From<State> for Outcome {
    fn from(state: State) -> Self {
        match state {
            State::Met => Self::Met,
            State::NotMet => Self::NotMet,
            State::Unknown => Self::Unknown,
        }
    }
}
