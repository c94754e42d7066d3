//! A compiled measure: programs by interval of time, and what a decision needs to explain them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Content;
use super::around::{AttestationRule, LedgerView};
use super::declaration::{CaseFacts, FactType};
use super::ranking::RankingView;
use super::view::{AmountView, DefinitionView, RequirementView, Shown};
use crate::Localized;
use crate::decision::{Citation, Confidence};
use crate::program::{Kind, NodeId, Program};
use crate::quantity::Unit;

/// An act, or the page that tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Name in the rule file.
    pub id: String,
    /// The act.
    pub act: String,
    /// Article and paragraph.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    /// Date of the act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
    /// Where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// How well it is known.
    pub confidence: Confidence,
    /// What to know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Localized>,
}

/// Whether an edition counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It counts within its validity.
    InForce,
    /// Written, not adopted.
    Draft,
    /// Struck out as a whole.
    Repealed,
}

/// Whom a measure is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Serves {
    /// Persons and households.
    #[default]
    Person,
    /// Comuni, bodies and managers.
    Body,
    /// Other measures, which refer to it: nobody asks for it by itself.
    Measures,
}

impl Serves {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
    fn is_person(&self) -> bool {
        *self == Self::Person
    }
}

/// Days on which a measure does not run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// First day.
    pub from: NaiveDate,
    /// Last day; open where there is none.
    pub to: Option<NaiveDate>,
    /// Why.
    pub reason: Localized,
    /// Where it is written.
    pub citations: Vec<Citation>,
}

/// A fact that another measure supplies where it is not given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplied {
    /// The fact, by its place in the pack.
    pub fact: u32,
    /// The measure.
    pub measure: String,
    /// Its amount.
    pub amount: String,
}

/// How a measure stands to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub enum RelationKind {
    /// Not together.
    Incompatible,
    /// Together, said by the act.
    Compatible,
    /// This one lowers the other.
    Reduces,
    /// This one needs the other.
    Requires,
}

/// The most that two measures may come to together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpTo {
    /// Decimal text.
    pub total: String,
    /// Unit, money.
    pub unit: Unit,
}

/// By how much a measure lowers the benefits of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReducedBy {
    /// By a share of them: decimal text, in hundredths.
    Percent(String),
    /// By an amount of this measure.
    Amount(String),
}

/// A relation to another measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relation {
    /// The other measure.
    pub with: String,
    /// What it is called.
    pub title: Localized,
    /// How they stand.
    pub relation: RelationKind,
    /// Of [`RelationKind::Incompatible`]: only for the same expense.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub same_expense: bool,
    /// Of [`RelationKind::Compatible`]: as long as the two together do not pass a total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to: Option<UpTo>,
    /// Of [`RelationKind::Compatible`]: together for so many days a year at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_per_year: Option<u32>,
    /// Of [`RelationKind::Reduces`]: by how much, where the act says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<ReducedBy>,
    /// Within what bounds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Localized>,
    /// Where it is written.
    pub citations: Vec<Citation>,
}

/// Something that is left open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenPoint {
    /// What.
    pub text: Localized,
    /// Where it comes from.
    pub citations: Vec<Citation>,
}

/// What holds over one interval of time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The compiled rule.
    pub program: Program,
    /// Whether every requirement is met.
    pub eligible: NodeId,
    /// Intermediate values.
    pub definitions: Vec<DefinitionView>,
    /// Requirements.
    pub requirements: Vec<RequirementView>,
    /// Amounts.
    pub amounts: Vec<AmountView>,
    /// How applications are ranked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ranking: Option<RankingView>,
}

/// Days on which one version holds, both included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// First day.
    pub from: NaiveDate,
    /// Last day; open where there is none.
    pub to: Option<NaiveDate>,
    /// Place in [`Measure::versions`].
    pub version: u32,
}

/// One edition of a measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Id.
    pub id: String,
    /// Edition.
    pub edition: String,
    /// What it is called.
    pub title: Localized,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Localized>,
    /// Id of the body that runs it.
    pub body: String,
    /// What the body is called.
    pub body_title: Localized,
    /// Id of the body in whose territory one must live, if another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub territory: Option<String>,
    /// First day.
    pub from: NaiveDate,
    /// Last day; open where there is none.
    pub to: Option<NaiveDate>,
    /// Whether it counts.
    pub status: Status,
    /// Whom it is for.
    #[serde(default, skip_serializing_if = "Serves::is_person")]
    pub serves: Serves,
    /// Days on which it does not run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suspended: Vec<Suspension>,
    /// Why it is not known which edition held between the one before and this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap_before: Option<OpenPoint>,
    /// SIUSS code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub siuss: Option<String>,
    /// Acts.
    pub sources: Vec<Source>,
    /// Facts that it uses.
    pub uses: CaseFacts,
    /// Facts that other measures supply.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supplied: Vec<Supplied>,
    /// Which attestations give facts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attestations: Vec<AttestationRule>,
    /// A ledger of entries and balances.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger: Option<LedgerView>,
    /// Ids of the other measures that it takes over from, the nearest first: what an act says of them it says of this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub family: Vec<String>,
    /// Intervals without holes, over the whole validity.
    pub intervals: Vec<Interval>,
    /// What holds in them.
    pub versions: Vec<Version>,
    /// Other measures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub compatibility: Vec<Relation>,
    /// What is left open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open_points: Vec<OpenPoint>,
}

impl Measure {
    /// `id/edition`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/{}", self.id, self.edition)
    }

    /// Whether this is the edition with a name: see [`Measure::name`].
    pub(crate) fn is_named(&self, name: &str) -> bool {
        let edition = name.strip_prefix(self.id.as_str()).and_then(|rest| rest.strip_prefix('/'));
        edition == Some(self.edition.as_str())
    }

    /// Whether the edition runs on a day: adopted, within its validity and not suspended.
    #[must_use]
    pub fn in_force(&self, on: NaiveDate) -> bool {
        let within = |from: NaiveDate, to: Option<NaiveDate>| from <= on && to.is_none_or(|to| on <= to);
        self.status == Status::InForce && within(self.from, self.to) && !self.suspended.iter().any(|days| within(days.from, days.to))
    }

    /// What holds on a day.
    #[must_use]
    pub fn version(&self, on: NaiveDate) -> Option<&Version> {
        let interval = self.intervals.iter().find(|interval| interval.from <= on && interval.to.is_none_or(|to| on <= to))?;
        self.versions.get(interval.version as usize)
    }

    pub(super) fn holds_together(&self, content: &Content) -> bool {
        let fact = |place: u32| content.facts.get(place as usize);
        let list = |place: u32| content.lists.get(place as usize);
        self.uses
            .facts
            .iter()
            .all(|&place| fact(place).is_some_and(|found| found.holds_together() && found.list.is_none_or(|l| list(l).is_some())))
            && self.uses.lists.iter().all(|&place| list(place).is_some())
            && self.supplied.iter().all(|supplied| fact(supplied.fact).is_some())
            && self.attestations.iter().all(|rule| fact(rule.fact).is_some_and(|found| found.list.is_none()))
            && !self.supplies_itself(content)
            && self.intervals.iter().all(|interval| (interval.version as usize) < self.versions.len())
            && self.versions.iter().all(|version| version.holds_together(content))
    }
}

impl Measure {
    /// Whether the measures that supply its facts need it in turn: evaluation would not end.
    fn supplies_itself(&self, content: &Content) -> bool {
        let mut open: Vec<&str> = self.supplied.iter().map(|supplied| supplied.measure.as_str()).collect();
        let mut seen = Vec::new();
        while let Some(id) = open.pop() {
            if id == self.id {
                return true;
            }
            if !seen.contains(&id) {
                seen.push(id);
                let suppliers = content.measures.iter().filter(|measure| measure.id == id);
                open.extend(suppliers.flat_map(|measure| &measure.supplied).map(|supplied| supplied.measure.as_str()));
            }
        }
        false
    }
}

impl Version {
    fn holds_together(&self, content: &Content) -> bool {
        let nodes = &self.program.nodes;
        let truth = |node: NodeId| nodes.get(node as usize).is_some_and(|found| found.kind == Kind::Truth);
        let input = |input: &crate::program::Input| {
            content.facts.get(input.fact as usize).is_some_and(|fact| {
                let list = input.list.and_then(|list| self.program.lists.get(list as usize)).copied();
                fact.holds_together() && fact.list == list && (input.kind == Kind::Truth) == matches!(fact.kind, FactType::Boolean)
            })
        };
        let shown = |shown: &Shown| {
            let level = |node: NodeId| nodes.get(node as usize).is_some_and(|found| found.list == shown.list);
            level(shown.node) && shown.divisor.is_none_or(level)
        };
        self.program.check().is_ok()
            && self.program.lists.iter().all(|&list| (list as usize) < content.lists.len())
            && self.program.inputs.iter().all(input)
            && truth(self.eligible)
            && self.definitions.iter().all(|definition| shown(&definition.shown))
            && self.amounts.iter().all(|amount| shown(&amount.shown) && truth(amount.due))
            && self.requirements.iter().all(|requirement| truth(requirement.node))
            && self.ranking.iter().all(|ranking| ranking.holds_together(content, self))
    }
}
