//! A measure made ready to evaluate on a day: its suppliers put in, what nobody asks for left out, and each fact with its slot.

mod bounds;
mod case;
mod explain;
mod link;

use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use thiserror::Error;

pub use case::{Case, SlotError};
pub use explain::{ExplainError, Explainer};

use crate::Localized;
use crate::decision::AmountKind;
use crate::facts::{FactFault, FactValue, element};
use crate::pack::{FactDeclaration, FactType, ListDeclaration, Measure, Pack, ShownType, Version};
use crate::program::NodeId;
use crate::program::machine::{Code, Registers};
use crate::quantity::{Scale, Unit};
use bounds::Bounds;
use explain::Origin;
use link::Linker;

/// A measure made ready to evaluate on a day, for one case after the other ([`Plan::case`]) or for very many at once
/// ([`crate::register`]).
///
/// A plan is cheap to clone, and any number of threads may use it.
#[derive(Clone, Debug)]
pub struct Plan {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    measure: String,
    edition: String,
    on: NaiveDate,
    facts: Vec<PlanFact>,
    lists: Vec<ListDeclaration>,
    /// Results alone, and the same where every fact that could be supplied is given.
    lean: Codes,
    given: Option<Codes>,
    /// Slots of the facts that could be supplied.
    supplied: Vec<usize>,
    /// Results, and what a decision shows beside them.
    shown: Code,
    shown_given: Option<Code>,
    slots: Vec<Slot>,
    eligible: NodeId,
    dues: Vec<NodeId>,
    due_lists: Vec<Option<usize>>,
    amounts: Vec<PlanAmount>,
    requirements: Vec<PlanRequirement>,
    origin: Origin,
}

/// Code for every case that there can be, and quicker code for cases as they mostly are, where that is worth it: in 64 bits, for
/// facts within narrower bounds than they might have.
#[derive(Debug)]
pub(crate) struct Codes {
    pub any: Code,
    pub usual: Option<Usual>,
}

impl Codes {
    /// The code that has the registers of all.
    fn last(&self) -> &Code {
        self.usual.as_ref().map_or(&self.any, |usual| &usual.code)
    }
}

/// Code for cases as they mostly are.
#[derive(Debug)]
pub(crate) struct Usual {
    pub code: Code,
    /// Least and greatest element of each fact.
    pub bounds: Vec<(i64, i64)>,
    /// Most rows of a list.
    pub rows: u32,
}

/// A fact, as a case sets it.
#[derive(Clone, Copy, Debug)]
struct Slot {
    register: u32,
    is_truth: bool,
    /// The list to whose rows it belongs.
    list: Option<usize>,
    low: i64,
    high: i64,
}

/// A fact that a plan reads.
#[derive(Clone, Debug)]
pub struct PlanFact {
    /// `isee`, or `list.fact` for a fact of the rows of a list.
    pub path: String,
    /// The list of the plan to whose rows it belongs.
    pub list: Option<usize>,
    /// What it can be.
    pub declaration: FactDeclaration,
    /// Facts of the plan that make this yes/no a yes.
    pub(crate) implied_by: Vec<usize>,
    pub(crate) is_truth: bool,
    /// Least and greatest element of its column.
    pub(crate) low: i64,
    pub(crate) high: i64,
}

/// An amount that a plan computes: a whole number of `scale`, in its unit.
#[derive(Clone, Debug)]
pub struct PlanAmount {
    /// Id.
    pub id: String,
    /// What it is called.
    pub title: Localized,
    /// Fee, benefit or indicator.
    pub kind: AmountKind,
    /// What one of the whole numbers is worth: `1/100` for cents.
    pub scale: Scale,
    /// Unit.
    pub unit: Unit,
    /// The list of the plan to whose rows it belongs.
    pub list: Option<usize>,
    pub(crate) node: NodeId,
    /// Whether it is due, by its place among the dues of the plan; the first is the outcome itself.
    pub(crate) due: usize,
}

/// A requirement that registers of a plan report on: see [`Pack::plan_with_requirements`].
#[derive(Clone, Debug)]
pub struct PlanRequirement {
    /// Id.
    pub id: String,
    /// What became of it, by its place among the dues of the plan.
    pub(crate) due: usize,
}

impl PlanAmount {
    /// How its whole numbers become decimals: one of them is so many of the last of so many decimals. Money has two decimals at least, and a
    /// percentage is in hundredths, as decisions have it: `30` is 30 %.
    #[must_use]
    pub fn decimals(&self) -> (i128, u32) {
        let least = if self.unit.is_money() { 2 } else { 0 };
        let hundredths = if self.unit.is_percent() { Scale::new(100, 1) } else { None };
        let worth = hundredths.and_then(|hundred| self.scale.times(hundred)).unwrap_or(self.scale);
        let (numerator, denominator) = (worth.numerator(), worth.denominator());
        let power = |decimals| 10_i128.saturating_pow(decimals);
        let decimals = (least..38).find(|&decimals| power(decimals) % denominator == 0).unwrap_or(least);
        (numerator.saturating_mul(power(decimals) / denominator), decimals)
    }

    /// The value of a whole number of it; money with two decimals at least, and a percentage in hundredths, as decisions have it: `30` is
    /// 30 %.
    #[must_use]
    pub fn decimal(&self, mantissa: i128) -> Option<Decimal> {
        let hundred = if self.unit.is_percent() { Scale::new(100, 1)? } else { Scale::ONE };
        let mut value = self.scale.times(hundred)?.decimal(mantissa)?;
        if self.unit.is_money() && value.scale() < 2 {
            value.rescale(2);
        }
        Some(value)
    }
}

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PlanError {
    /// The pack has no such measure.
    #[error("the pack has no measure `{0}`")]
    UnknownMeasure(String),
    /// No edition of the measure is in force on the day.
    #[error("no edition of `{measure}` is in force on {on}")]
    NotInForce {
        /// The measure.
        measure: String,
        /// The day.
        on: NaiveDate,
    },
}

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
        let named = |found: &Measure| found.id == measure || found.name() == measure;
        let mut editions = self.measures().enumerate().filter(|(_, found)| named(found)).peekable();
        if editions.peek().is_none() {
            return Err(PlanError::UnknownMeasure(measure.to_owned()));
        }
        let found = editions.filter(|(_, edition)| edition.in_force(on)).find_map(|found| Some((found, found.1.version(on)?)));
        let ((place, edition), version) = found.ok_or_else(|| PlanError::NotInForce { measure: measure.to_owned(), on })?;
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
            let Some(declaration) = content.facts.get(input.fact as usize) else { continue };
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
                declaration: declaration.clone(),
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
            supplied: program.supplied_inputs(),
            shown,
            shown_given,
            eligible: dues.first().copied().unwrap_or(NodeId::MAX),
            dues,
            amounts,
            requirements,
            origin,
        }
    }
}

impl PlanFact {
    /// The element of its column for a value as it is given: the mantissa of a number, a day in days since 1970-01-01, the place of a
    /// choice, 0 or 2 for no and yes. None where the value is unknown.
    ///
    /// # Errors
    /// The fact cannot have the value.
    pub fn element(&self, value: &FactValue) -> Result<Option<i64>, FactFault> {
        element(&self.declaration, value)
    }
}

impl Plan {
    /// Id of the measure.
    #[must_use]
    pub fn measure(&self) -> &str {
        &self.inner.measure
    }

    /// Edition that is in force on the day.
    #[must_use]
    pub fn edition(&self) -> &str {
        &self.inner.edition
    }

    /// Day of the evaluation.
    #[must_use]
    pub fn on(&self) -> NaiveDate {
        self.inner.on
    }

    /// Facts that it reads, those of its suppliers included; the place of a fact here is its slot.
    #[must_use]
    pub fn facts(&self) -> &[PlanFact] {
        &self.inner.facts
    }

    /// Lists that it reads.
    #[must_use]
    pub fn lists(&self) -> &[ListDeclaration] {
        &self.inner.lists
    }

    /// Amounts that it computes.
    #[must_use]
    pub fn amounts(&self) -> &[PlanAmount] {
        &self.inner.amounts
    }

    /// Requirements that registers report on; none but for [`Pack::plan_with_requirements`].
    #[must_use]
    pub fn requirements(&self) -> &[PlanRequirement] {
        &self.inner.requirements
    }

    /// The slot of a fact, `isee` or `list.fact`.
    #[must_use]
    pub fn slot(&self, path: &str) -> Option<usize> {
        self.inner.facts.iter().position(|fact| fact.path == path)
    }

    pub(crate) fn lean(&self) -> &Codes {
        &self.inner.lean
    }

    /// Code for cases in which every fact that could be supplied is given.
    pub(crate) fn given(&self) -> Option<&Codes> {
        self.inner.given.as_ref()
    }

    /// Slots of the facts that could be supplied.
    pub(crate) fn supplied(&self) -> &[usize] {
        &self.inner.supplied
    }

    /// Registers for all the code of registers of cases.
    pub(crate) fn registers(&self) -> Registers {
        self.inner.given.as_ref().unwrap_or(&self.inner.lean).last().registers()
    }

    /// The list of the plan to whose rows a due belongs.
    pub(crate) fn due_list(&self, due: usize) -> Option<usize> {
        self.inner.due_lists.get(due).copied().flatten()
    }

    pub(crate) fn is_wide(&self, amount: &PlanAmount) -> bool {
        self.inner.lean.any.is_wide(amount.node)
    }

    pub(crate) fn dues(&self) -> &[NodeId] {
        &self.inner.dues
    }
}
