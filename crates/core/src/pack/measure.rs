//! A compiled measure: programs by interval of time, and what a decision needs to explain them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Content;
use crate::Localized;
use crate::decision::{AmountKind, Citation, Confidence, Discretion};
use crate::program::{Comparison, Kind, NodeId, Program};
use crate::quantity::{Scale, Unit};

/// What a fact can be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactType {
    /// Yes or no.
    Boolean,
    /// A quantity: its mantissa counts `10^-decimals` of its unit and lies between the bounds.
    Number {
        /// Unit.
        unit: Unit,
        /// Decimals that it may have; of a percentage, those of the number before the `%`.
        decimals: u32,
        /// Least mantissa.
        min: i64,
        /// Greatest mantissa.
        max: i64,
    },
    /// A day between two days.
    Date {
        /// First day.
        min: NaiveDate,
        /// Last day.
        max: NaiveDate,
    },
    /// One of these codes.
    Choice {
        /// Code and label; a column holds the place.
        values: Vec<(String, Localized)>,
    },
}

/// A fact that measures use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactDeclaration {
    /// Name.
    pub id: String,
    /// The list to whose rows it belongs, by its place in [`Content::lists`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<u32>,
    /// What it can be.
    pub kind: FactType,
    /// What it is called.
    pub label: Localized,
    /// How it is asked.
    pub question: Localized,
    /// What helps to answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Localized>,
    /// It says something about a person.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub personal: bool,
    /// It is a figure of an act that is not known here.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub needs_act: bool,
}

/// A list of rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListDeclaration {
    /// Name.
    pub id: String,
    /// What it is called.
    pub label: Localized,
    /// How it is asked.
    pub question: Localized,
    /// Most rows that a case can have.
    pub max_rows: u32,
}

/// Facts of a measure, by their places in the pack.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFacts {
    /// Facts of the case and of rows.
    pub facts: Vec<u32>,
    /// Lists.
    pub lists: Vec<u32>,
}

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

/// A relation to another measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relation {
    /// The other measure.
    pub with: String,
    /// What it is called.
    pub title: Localized,
    /// How they stand.
    pub relation: RelationKind,
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

/// Type of a value that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShownType {
    /// Yes or no.
    Boolean,
    /// `mantissa x scale` (divided by the divisor of [`Shown`], if there is one), of a unit.
    Number {
        /// Scale of the mantissa.
        scale: Scale,
        /// Unit.
        unit: Unit,
    },
    /// A day.
    Date,
    /// A choice of this fact, by its place in the pack.
    Choice {
        /// The fact.
        fact: u32,
    },
}

/// A column that a decision shows, and how to read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The operation.
    pub node: NodeId,
    /// Where a quotient is kept exact: the operation that divides it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub divisor: Option<NodeId>,
    /// How its elements read.
    pub kind: ShownType,
    /// The list of the program to whose rows it belongs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<u32>,
    /// It rests on personal facts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub personal: bool,
}

/// One side of a comparison, for the explanation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operand {
    /// What it is called; empty for a literal, whose value says all.
    pub label: Localized,
    /// Its value.
    pub shown: Shown,
    /// It is the same in every case: a literal or a parameter.
    pub constant: bool,
}

/// The structure of a condition, for the explanation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Two values compared.
    Compare {
        /// How.
        comparison: Comparison,
        /// Left side.
        left: Operand,
        /// Right side.
        right: Operand,
        /// Result.
        node: NodeId,
    },
    /// A yes/no fact or definition.
    Truth {
        /// What it is called.
        label: Localized,
        /// Whether it is wanted to be false.
        negated: bool,
        /// Its value, before the negation.
        shown: Shown,
        /// Result, after the negation.
        node: NodeId,
    },
    /// One of several choices or numbers.
    OneOf {
        /// What is looked at.
        item: Operand,
        /// What is allowed, as text.
        options: Vec<Localized>,
        /// Whether none of them is wanted.
        negated: bool,
        /// Result.
        node: NodeId,
    },
    /// Every part.
    All(Vec<Condition>),
    /// At least one part.
    Any(Vec<Condition>),
    /// One of two, by a condition.
    If {
        /// Which.
        condition: Box<Condition>,
        /// Where it holds.
        then: Box<Condition>,
        /// Where it does not.
        otherwise: Box<Condition>,
        /// Result.
        node: NodeId,
    },
    /// Anything else, by its text in the rule file.
    Other {
        /// The text.
        text: String,
        /// Result.
        node: NodeId,
        /// It rests on personal facts.
        personal: bool,
    },
}

/// A requirement, for the explanation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequirementView {
    /// Id; of a nested one the path `group.child`.
    pub id: String,
    /// What it is called.
    pub title: Localized,
    /// Result.
    pub node: NodeId,
    /// Its condition; none where it has children.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    /// How its children count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<crate::decision::Needs>,
    /// Its children.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<RequirementView>,
    /// Where it is written.
    pub citations: Vec<Citation>,
    /// Every source that it rests on, figures included.
    pub rests_on: Vec<String>,
    /// What to know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Localized>,
}

/// A named intermediate value, for the explanation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefinitionView {
    /// Id; of a value of rows `list.id`.
    pub id: String,
    /// What it is called.
    pub title: Localized,
    /// Its value.
    pub shown: Shown,
    /// Where it is written.
    pub citations: Vec<Citation>,
}

/// Which band or branch held: the value of `index` is the place in `labels`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// The operation that gives the place.
    pub index: NodeId,
    /// What each is called.
    pub labels: Vec<Localized>,
}

/// A step in the computation of an amount, for the explanation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepView {
    /// What is done.
    pub title: Localized,
    /// Value after it.
    pub shown: Shown,
    /// It is told only where this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<NodeId>,
    /// Which band or branch held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub band: Option<Band>,
    /// Where it is written.
    pub citations: Vec<Citation>,
}

/// An amount, for the explanation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmountView {
    /// Id.
    pub id: String,
    /// What it is called.
    pub title: Localized,
    /// Fee, benefit or indicator.
    pub kind: AmountKind,
    /// Its value after modifiers and rounding.
    pub shown: Shown,
    /// Whether it is due.
    pub due: NodeId,
    /// How it comes about.
    pub steps: Vec<StepView>,
    /// It is a ceiling, not an award.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ceiling: bool,
    /// Who has the last word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discretion: Option<Discretion>,
    /// Where it is written.
    pub citations: Vec<Citation>,
    /// Every source that it rests on, figures included.
    pub rests_on: Vec<String>,
    /// What to know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Localized>,
    /// A rounding, a reading or a leap day that the act does not state, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_stated: Vec<Localized>,
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
    /// Days on which it does not run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suspended: Vec<Suspension>,
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
        self.uses.facts.iter().all(|&place| fact(place).is_some_and(|found| found.list.is_none_or(|l| list(l).is_some())))
            && self.uses.lists.iter().all(|&place| list(place).is_some())
            && self.supplied.iter().all(|supplied| fact(supplied.fact).is_some())
            && self.intervals.iter().all(|interval| (interval.version as usize) < self.versions.len())
            && self.versions.iter().all(|version| version.holds_together(content))
    }
}

impl Version {
    fn holds_together(&self, content: &Content) -> bool {
        let nodes = &self.program.nodes;
        let truth = |node: NodeId| nodes.get(node as usize).is_some_and(|found| found.kind == Kind::Truth);
        let input = |input: &crate::program::Input| {
            content.facts.get(input.fact as usize).is_some_and(|fact| {
                let list = input.list.and_then(|list| self.program.lists.get(list as usize)).copied();
                fact.list == list && (input.kind == Kind::Truth) == matches!(fact.kind, FactType::Boolean)
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
    }
}
