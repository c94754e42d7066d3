//! Makes a measure ready: from its program, and those of its suppliers, to code.

use std::sync::Arc;

use chrono::NaiveDate;

use super::bounds::Bounds;
use super::explain::Origin;
use super::link::Linker;
use super::{Inner, Plan, PlanAmount, PlanError, PlanFact, PlanRequirement, Slot};
use crate::Localized;
use crate::decision::AmountKind;
use crate::pack::{FactType, ListDeclaration, Measure, Pack, ShownType, Version};
use crate::program::NodeId;
use crate::program::machine::{Sheet, Sole};
use crate::quantity::{Scale, Unit};

/// An edition that is in force on a day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chosen<'p> {
    /// Its place in the pack.
    pub place: usize,
    pub edition: &'p Measure,
    /// What holds on the day.
    pub version: &'p Version,
}

/// Results beside whether a measure is due and its amounts: conditions and numbers of a ranking, and requirements.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Also<'a> {
    pub conditions: &'a [NodeId],
    pub numbers: &'a [NodeId],
    pub requirements: bool,
}

/// Where results that are no amounts stand: among the dues, and after the amounts.
#[derive(Clone, Debug)]
pub(crate) struct Beside {
    pub dues: Vec<usize>,
    pub amounts: Vec<usize>,
}

/// The place of an operation among others, at the end where it is new.
fn place_of(nodes: &mut Vec<NodeId>, node: NodeId) -> usize {
    nodes.iter().position(|&known| known == node).unwrap_or_else(|| {
        nodes.push(node);
        nodes.len() - 1
    })
}

impl Pack {
    /// Makes a measure ready to evaluate on a day. `measure` is an id, or `id/edition` to hold on to one edition.
    ///
    /// # Errors
    /// The measure is not there, or no edition of it is in force on the day.
    pub fn plan(&self, measure: &str, on: NaiveDate) -> Result<Plan, PlanError> {
        Ok(self.plan_of(self.chosen(measure, on)?, on, Also::default()).0)
    }

    /// As [`Pack::plan`], and registers say what became of each requirement too, of which they report those that are not met.
    ///
    /// # Errors
    /// The measure is not there, or no edition of it is in force on the day.
    pub fn plan_with_requirements(&self, measure: &str, on: NaiveDate) -> Result<Plan, PlanError> {
        Ok(self.plan_of(self.chosen(measure, on)?, on, Also { requirements: true, ..Also::default() }).0)
    }

    /// The edition that is in force on a day, with its place in the pack, and what holds on the day.
    pub(crate) fn chosen(&self, measure: &str, on: NaiveDate) -> Result<Chosen<'_>, PlanError> {
        let named = |found: &Measure| found.id == measure || found.is_named(measure);
        let mut editions = self.measures().enumerate().filter(|(_, found)| named(found)).peekable();
        if editions.peek().is_none() {
            return Err(PlanError::UnknownMeasure(measure.to_owned()));
        }
        let found = editions.filter(|(_, edition)| edition.in_force(on)).find_map(|found| Some((found, found.1.version(on)?)));
        let ((place, edition), version) = found.ok_or_else(|| match self.gap(measure, on) {
            Some(gap) => PlanError::EditionNotKnown(gap),
            None => PlanError::NotInForce { measure: measure.to_owned(), on },
        })?;
        Ok(Chosen { place, edition, version })
    }

    /// A plan that also works out other results.
    pub(crate) fn plan_of(&self, Chosen { place, edition, version }: Chosen<'_>, on: NaiveDate, also: Also<'_>) -> (Plan, Beside) {
        let mut linker = Linker::new(self, on);
        let part = linker.add(edition, version);
        let eligible = part.node(version.eligible);
        let mut dues = vec![eligible];
        let mut amounts = Vec::new();
        for view in &version.amounts {
            // The compiler has seen to it that every amount is a finite decimal.
            let (ShownType::Number { scale, unit }, None) = (&view.shown.kind, view.shown.divisor) else { continue };
            let place = place_of(&mut dues, part.node(view.due));
            let node = part.node(view.shown.node);
            let list = linker.program.nodes.get(node as usize).and_then(|node| node.list).map(|list| list as usize);
            amounts.push(PlanAmount {
                id: view.id.clone(),
                title: view.title.clone(),
                kind: view.kind,
                scale: *scale,
                unit: unit.clone(),
                list,
                node,
                due: place,
            });
        }
        let mut beside = Beside { dues: Vec::new(), amounts: Vec::new() };
        for &node in also.conditions {
            beside.dues.push(place_of(&mut dues, part.node(node)));
        }
        for &node in also.numbers {
            beside.amounts.push(amounts.len());
            let (id, title, node) = (String::new(), Localized::default(), part.node(node));
            amounts.push(PlanAmount {
                id,
                title,
                kind: AmountKind::Indicator,
                scale: Scale::ONE,
                unit: Unit::count(),
                list: None,
                node,
                due: 0,
            });
        }
        let reported = version.requirements.iter().filter(|_| also.requirements);
        let requirements =
            reported.map(|view| PlanRequirement { id: view.id.clone(), due: place_of(&mut dues, part.node(view.node)) }).collect();
        let mut shown: Vec<NodeId> = version.shown_nodes().map(|node| part.node(node)).collect();
        let origin = linker.origin(place, edition, &part);
        shown.extend(origin.supplied.iter().map(|supplied| supplied.given));
        (Plan { inner: Arc::new(self.prepare(edition, on, &linker, dues, (amounts, requirements), (shown, origin))) }, beside)
    }

    fn prepare(
        &self,
        edition: &Measure,
        on: NaiveDate,
        linker: &Linker<'_>,
        dues: Vec<NodeId>,
        (amounts, requirements): (Vec<PlanAmount>, Vec<PlanRequirement>),
        (mut shown_nodes, origin): (Vec<NodeId>, Origin),
    ) -> Inner {
        let program = &linker.program;
        let (inputs, most_rows) = (linker.inputs(), linker.most_rows());
        let wanted: Vec<NodeId> = dues.iter().copied().chain(amounts.iter().map(|amount| amount.node)).collect();
        let content = self.content();
        let lists: Vec<ListDeclaration> = program.lists.iter().filter_map(|&list| content.lists.get(list as usize)).cloned().collect();
        let mut facts: Vec<PlanFact> = Vec::with_capacity(program.inputs.len());
        for input in &program.inputs {
            let Some(declaration) = content.facts.get(input.fact as usize).map(|fact| fact.on(on)) else { continue };
            let list = input.list.map(|list| list as usize);
            let path = match list.and_then(|list| lists.get(list)) {
                Some(list) => format!("{}.{}", list.id, declaration.id),
                None => declaration.id.clone(),
            };
            let (low, high) = declaration.range();
            let bound = |value: i128| i64::try_from(value).unwrap_or_default();
            facts.push(PlanFact {
                path,
                list,
                implied_by: Vec::new(),
                is_truth: matches!(declaration.kind, FactType::Boolean),
                low: bound(low),
                high: bound(high),
                declaration: declaration.into_owned(),
            });
        }
        let implied: Vec<Vec<usize>> = facts
            .iter()
            .map(|fact| {
                let same = |name: &String| facts.iter().position(|other| other.list == fact.list && other.declaration.id == *name);
                fact.declaration.implied_by.iter().filter_map(same).collect()
            })
            .collect();
        for (fact, implied) in facts.iter_mut().zip(implied) {
            fact.implied_by = implied;
        }
        shown_nodes.extend(&wanted);
        let bounds = Bounds { inputs: &inputs, most_rows: &most_rows, on };
        // What a supplier gave is told only where it was needed.
        let with_supplied: Vec<NodeId> = shown_nodes.iter().copied().chain(origin.supplied.iter().map(|supplied| supplied.value)).collect();
        let shown = bounds.code(None, program, &with_supplied);
        let lean = bounds.codes(None, program, &wanted);
        let without = program.given();
        let given = without.as_ref().map(|program| bounds.codes(Some(lean.last()), program, &wanted));
        let shown_given = without.as_ref().map(|program| bounds.code(Some(&shown), program, &shown_nodes));
        let mut sheet = Sheet::new(shown_given.as_ref().unwrap_or(&shown));
        let shown = Sole::new(shown, &mut sheet);
        let shown_given = shown_given.map(|code| Sole::new(code, &mut sheet));
        let slot = |(place, fact): (usize, &PlanFact)| Slot {
            register: shown.input(place).unwrap_or(u32::MAX),
            is_truth: fact.is_truth,
            list: fact.list,
            low: fact.low,
            high: fact.high,
        };
        let level = |node: &NodeId| program.nodes.get(*node as usize).and_then(|node| node.list).map(|list| list as usize);
        Inner {
            due_lists: dues.iter().map(level).collect(),
            measure: edition.id.clone(),
            edition: edition.edition.clone(),
            on,
            slots: facts.iter().enumerate().map(slot).collect(),
            facts,
            lists,
            lean,
            given,
            supplies: program.supplies(),
            shown,
            shown_given,
            sheet,
            eligible: dues.first().copied().unwrap_or(NodeId::MAX),
            dues,
            amounts,
            requirements,
            origin,
        }
    }
}
