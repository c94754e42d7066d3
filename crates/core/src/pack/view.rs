//! What a decision shows of a measure, and how to read its columns.

use serde::{Deserialize, Serialize};

use crate::Localized;
use crate::decision::{AmountKind, Citation, Discretion, Needs};
use crate::program::{Comparison, NodeId};
use crate::quantity::{Scale, Unit};

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
    pub needs: Option<Needs>,
    /// Its children.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<RequirementView>,
    /// Where it is written.
    pub citations: Vec<Citation>,
    /// Every source that it rests on, figures included.
    pub rests_on: Vec<String>,
    /// A rounding, a reading or a leap day that the act does not state, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_stated: Vec<Localized>,
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
    /// The figure that it changes the value by, or holds it to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Shown>,
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

/// Gathers the operations whose values a decision shows.
#[derive(Default)]
struct Gathered {
    nodes: Vec<NodeId>,
}

impl Gathered {
    fn shown(&mut self, shown: &Shown) {
        self.nodes.push(shown.node);
        self.nodes.extend(shown.divisor);
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::Compare { left, right, node, .. } => {
                self.shown(&left.shown);
                self.shown(&right.shown);
                self.nodes.push(*node);
            }
            Condition::Truth { shown, node, .. } => {
                self.shown(shown);
                self.nodes.push(*node);
            }
            Condition::OneOf { item, node, .. } => {
                self.shown(&item.shown);
                self.nodes.push(*node);
            }
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| self.condition(part)),
            Condition::If { condition, then, otherwise, node } => {
                for part in [condition, then, otherwise] {
                    self.condition(part);
                }
                self.nodes.push(*node);
            }
            Condition::Other { node, .. } => self.nodes.push(*node),
        }
    }

    fn requirement(&mut self, view: &RequirementView) {
        self.nodes.push(view.node);
        view.condition.iter().for_each(|condition| self.condition(condition));
        view.children.iter().for_each(|child| self.requirement(child));
    }

    fn step(&mut self, step: &StepView) {
        self.shown(&step.shown);
        self.nodes.extend(step.when);
        self.nodes.extend(step.band.as_ref().map(|band| band.index));
        step.detail.iter().for_each(|detail| self.shown(detail));
    }
}

impl super::Version {
    /// Every operation whose value a decision shows.
    pub(crate) fn shown_nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        let mut gathered = Gathered::default();
        gathered.nodes.push(self.eligible);
        self.definitions.iter().for_each(|definition| gathered.shown(&definition.shown));
        self.requirements.iter().for_each(|requirement| gathered.requirement(requirement));
        for amount in &self.amounts {
            gathered.shown(&amount.shown);
            gathered.nodes.push(amount.due);
            amount.steps.iter().for_each(|step| gathered.step(step));
        }
        gathered.nodes.into_iter()
    }
}
