//! The short explanation of a case as a template: what can be said before a case is known is said once, for all of them.

use super::amount::{amount_words, is_maximum, remarks};
use super::build::purpose;
use super::form::Form;
use super::reader::fact_type;
use super::reason::{Bound, Phrase, Side, phrase, sides};
use super::view::is_hidden;
use super::{Due, Outcome, Purpose, State, words};
use crate::Language;
use crate::pack::{AmountView, Condition, Content, Measure, RequirementView, Shown, ShownType, StepView, Version};
use crate::program::{FALSE, NodeId, TRUE};

/// An operation of the program of a plan, and the list to whose rows it belongs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At {
    pub node: NodeId,
    pub list: Option<u32>,
}

/// A value that the template has a place for.
#[derive(Debug)]
pub(crate) struct Slot {
    pub at: At,
    pub divisor: Option<At>,
    pub form: Form,
}

/// A piece of the template; what stands at a place of [`Brief::slots`] is told by that place.
#[derive(Debug)]
pub(crate) enum Piece {
    Text(Box<str>),
    /// A text by truth value: no, unknown, yes.
    State(At, [Box<str>; 3]),
    /// The same of the outcome; the last text stands for what would be a yes, but is not complete.
    Outcome(At, [Box<str>; 3], Box<str>),
    Value(usize),
    /// Goes on at this piece where the test holds.
    Skip(Test, usize),
    Amount(Box<AmountPiece>),
}

/// When pieces are skipped.
#[derive(Debug)]
pub(crate) enum Test {
    Known(usize),
    Unknown(usize),
    /// A condition, by the operations of the measure, has this truth value.
    Is(Box<Condition>, u8),
}

/// An amount, and how it came about.
#[derive(Debug)]
pub(crate) struct AmountPiece {
    pub due: At,
    pub slot: usize,
    pub not_due: Box<str>,
    pub unknown: Box<str>,
    /// Around a value that may not be due; around a zero; around any other value.
    pub if_due: [Box<str>; 2],
    pub zero: [Box<str>; 2],
    pub value: [Box<str>; 2],
    /// What is said wherever it may be due.
    pub remarks: Box<str>,
    pub steps: Vec<StepPiece>,
    /// A first step by itself is worth telling.
    pub first_tells: bool,
}

/// A step of the computation of an amount.
#[derive(Debug)]
pub(crate) struct StepPiece {
    pub when: Option<At>,
    pub title: Box<str>,
    pub band: Option<(At, Vec<Box<str>>)>,
    pub detail: Option<usize>,
    pub slot: usize,
}

/// Where the operations of a measure are in the program of its plan.
pub(crate) trait Linked {
    fn at(&self, node: NodeId) -> At;
    /// A list of the program of the measure, in that of the plan.
    fn list(&self, list: u32) -> Option<u32>;
    /// The number that an operation gives in every case.
    fn constant(&self, at: At) -> Option<i128>;
}

/// A fact that another measure supplies.
#[derive(Clone, Debug)]
pub(crate) struct SuppliedFact {
    /// Its place in the pack.
    pub fact: u32,
    /// Where it is as it was given.
    pub given: NodeId,
    /// Where it is once it was supplied.
    pub value: NodeId,
    /// `measure/edition`.
    pub measure: String,
}

/// The template.
#[derive(Debug, Default)]
pub(crate) struct Brief {
    pub pieces: Vec<Piece>,
    pub slots: Vec<Slot>,
}

/// Writes the template.
pub(crate) struct Draft<'a, L> {
    pub content: &'a Content,
    pub measure: &'a Measure,
    pub version: &'a Version,
    pub supplied: &'a [SuppliedFact],
    pub linked: &'a L,
    pub language: Language,
    pub brief: Brief,
    /// Text that no piece holds yet.
    pub text: String,
}

const INDENT: &str = "  ";

fn state_texts(text: impl Fn(State) -> String) -> [Box<str>; 3] {
    [State::NotMet, State::Unknown, State::Met].map(|state| text(state).into_boxed_str())
}

/// A text of a rule file on one line, without what would change how the rest is shown.
fn clean(text: &str) -> String {
    text.chars()
        .map(|character| if character.is_whitespace() { ' ' } else { character })
        .filter(|&character| !is_hidden(character))
        .collect()
}

impl<L: Linked> Draft<'_, L> {
    pub fn whole(mut self) -> Brief {
        self.outcome();
        for requirement in &self.version.requirements {
            self.requirement(requirement, 0);
        }
        for amount in &self.version.amounts {
            self.amount(amount);
        }
        for supplied in self.supplied {
            self.supplied(supplied);
        }
        self.flush();
        self.brief
    }

    fn say(&self, text: words::Words) -> &'static str {
        text.get(self.language)
    }

    fn local(&self, text: &crate::Localized) -> String {
        clean(words::either(text, self.language))
    }

    fn add(&mut self, parts: &[&str]) {
        self.text.extend(parts.iter().copied());
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            self.brief.pieces.push(Piece::Text(text.into_boxed_str()));
        }
    }

    fn push(&mut self, piece: Piece) {
        self.flush();
        self.brief.pieces.push(piece);
    }

    /// Skips what `write` writes where the test holds.
    fn unless(&mut self, test: Test, write: impl FnOnce(&mut Self)) {
        self.push(Piece::Skip(test, 0));
        let at = self.brief.pieces.len() - 1;
        write(self);
        self.land(at);
    }

    /// Lets the skip at a place go on from here.
    fn land(&mut self, at: usize) {
        self.flush();
        let here = self.brief.pieces.len();
        if let Some(Piece::Skip(_, to)) = self.brief.pieces.get_mut(at) {
            *to = here;
        }
    }

    fn slot(&mut self, shown: &Shown) -> usize {
        let at = At { node: self.linked.at(shown.node).node, list: shown.list.and_then(|list| self.linked.list(list)) };
        let divisor = shown.divisor.map(|node| At { node: self.linked.at(node).node, ..at });
        let form = Form::new(&shown.kind, self.content, self.language);
        self.brief.slots.push(Slot { at, divisor, form });
        self.brief.slots.len() - 1
    }

    /// What is the same in every case is text.
    fn fixed(&self, slot: usize) -> Option<String> {
        let slot = self.brief.slots.get(slot).filter(|slot| slot.at.list.is_none())?;
        let divisor = slot.divisor.map_or(Some(1), |divisor| self.linked.constant(divisor))?;
        let read = slot.form.read(self.linked.constant(slot.at)?, divisor);
        let mut text = String::new();
        read.write(&mut text, self.language);
        read.is_known().then_some(text)
    }

    fn value(&mut self, slot: usize) {
        match self.fixed(slot) {
            Some(text) => self.text.push_str(&text),
            None => self.push(Piece::Value(slot)),
        }
    }

    fn outcome(&mut self) {
        let purpose = purpose(self.version);
        let title = self.local(&self.measure.title);
        let text = |state, incomplete| {
            let outcome = match state {
                State::Met => Outcome::Met,
                State::NotMet => Outcome::NotMet,
                State::Unknown => Outcome::Unknown,
            };
            let (sign, word) = words::came_out(outcome, purpose, incomplete);
            format!("{title}: {sign} {}\n", word.get(self.language))
        };
        let incomplete = text(State::Met, purpose == Purpose::Computation).into_boxed_str();
        let piece = Piece::Outcome(self.linked.at(self.version.eligible), state_texts(|state| text(state, false)), incomplete);
        self.push(piece);
    }

    fn requirement(&mut self, view: &RequirementView, indent: usize) {
        let (title, margin) = (self.local(&view.title), INDENT.repeat(indent));
        let language = self.language;
        let texts = state_texts(|state| {
            let (sign, word) = words::state(state);
            format!("{margin}{sign} {title}: {}\n", word.get(language))
        });
        let at = self.linked.at(view.node);
        self.push(Piece::State(at, texts));
        let reasons = view.condition.as_ref().map_or(0, fewest_reasons);
        if let Some(needs) = view.needs.filter(|_| reasons + view.children.len() > 1) {
            self.add(&[&margin, INDENT, words::needs(needs).get(language), ":\n"]);
        }
        if let Some(condition) = &view.condition {
            // A reason by itself has the state of the requirement.
            let alone = reasons == 1 && view.children.is_empty();
            self.reasons(condition, indent + 1, alone);
        }
        for child in &view.children {
            self.requirement(child, indent + 1);
        }
    }

    fn reasons(&mut self, condition: &Condition, indent: usize, alone: bool) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| self.reasons(part, indent, alone)),
            Condition::If { condition, then, otherwise, .. } => {
                self.reasons(condition, indent, false);
                self.unless(Test::Is(condition.clone(), FALSE), |draft| draft.reasons(then, indent, false));
                self.unless(Test::Is(condition.clone(), TRUE), |draft| draft.reasons(otherwise, indent, false));
            }
            elementary => self.reason(elementary, indent, alone),
        }
    }

    fn reason(&mut self, condition: &Condition, indent: usize, alone: bool) {
        let margin = INDENT.repeat(indent);
        match node_of(condition).filter(|_| !alone) {
            Some(node) => {
                let at = self.linked.at(node);
                self.push(Piece::State(at, state_texts(|state| format!("{margin}{} ", words::state(state).0))));
            }
            None => self.text.push_str(&margin),
        }
        let [subject, limit] = sides(condition).map(|side| side.map(|shown| (self.slot(shown), shown)));
        let (subject, language) = (subject.map(|(slot, _)| slot), self.language);
        match limit {
            None => phrase(condition, Bound::Other, language, &mut Drafted { draft: self, subject, limit: None }),
            Some((slot, shown)) => {
                let is_day = shown.kind == ShownType::Date && shown.list.is_none();
                let known = if is_day { Bound::Day } else { Bound::Other };
                let say = |draft: &mut Self, bound| phrase(condition, bound, language, &mut Drafted { draft, subject, limit: Some(slot) });
                if self.fixed(slot).is_some() {
                    say(self, known);
                } else {
                    self.unless(Test::Known(slot), |draft| say(draft, Bound::Unknown));
                    self.unless(Test::Unknown(slot), |draft| say(draft, known));
                }
            }
        }
        self.text.push('\n');
    }

    fn amount(&mut self, view: &AmountView) {
        let (maximum, language) = (is_maximum(view.ceiling, view.discretion.as_ref()), self.language);
        let words = |due, known, zero| {
            let told = amount_words(view.kind, maximum, due, (known, zero), language);
            [told.before.into_boxed_str(), told.after.into_boxed_str()]
        };
        let ([not_due, _], [unknown, _]) = (words(Due::NotDue, false, false), words(Due::Unknown, false, false));
        let (if_due, zero, value) = (words(Due::Unknown, true, false), words(Due::Due, true, true), words(Due::Due, true, false));
        let said = remarks(view.ceiling, view.discretion.as_ref(), "", language);
        let remarks: String = said.iter().flat_map(|remark| [INDENT.to_owned(), clean(remark), "\n".to_owned()]).collect();
        let (due, slot) = (self.linked.at(view.due), self.slot(&view.shown));
        let steps = view.steps.iter().map(|step| self.step(step)).collect();
        let first_tells = view.steps.first().is_some_and(|first| first.band.is_some());
        self.add(&["• ", &self.local(&view.title), ": "]);
        let remarks = remarks.into_boxed_str();
        self.push(Piece::Amount(Box::new(AmountPiece { due, slot, not_due, unknown, if_due, zero, value, remarks, steps, first_tells })));
    }

    fn step(&mut self, view: &StepView) -> StepPiece {
        StepPiece {
            when: view.when.map(|when| self.linked.at(when)),
            title: format!("{INDENT}- {}", self.local(&view.title)).into(),
            band: view.band.as_ref().map(|band| {
                let labels = band.labels.iter().map(|label| self.local(label).into()).collect();
                (self.linked.at(band.index), labels)
            }),
            detail: view.detail.as_ref().map(|detail| self.slot(detail)),
            slot: self.slot(&view.shown),
        }
    }

    /// A fact that nobody gave and another measure computed.
    fn supplied(&mut self, supplied: &SuppliedFact) {
        let Some(fact) = self.content.facts.get(supplied.fact as usize) else { return };
        let [given, value] = [supplied.given, supplied.value].map(|node| {
            let form = Form::new(&fact_type(fact, supplied.fact), self.content, self.language);
            self.brief.slots.push(Slot { at: At { node, list: None }, divisor: None, form });
            self.brief.slots.len() - 1
        });
        let (label, by) = (self.local(&fact.label), self.say(words::COMPUTED_BY));
        self.unless(Test::Known(given), |draft| {
            draft.unless(Test::Unknown(value), |draft| {
                draft.add(&["• ", &label, ": "]);
                draft.value(value);
                draft.add(&[" (", by, " ", &supplied.measure, ")\n"]);
            });
        });
    }
}

/// A reason with places for its values.
struct Drafted<'d, 'a, L> {
    draft: &'d mut Draft<'a, L>,
    subject: Option<usize>,
    limit: Option<usize>,
}

impl<L: Linked> Phrase for Drafted<'_, '_, L> {
    fn text(&mut self, text: &str) {
        self.draft.text.push_str(&clean(text));
    }

    fn value(&mut self, side: Side) {
        if let Some(slot) = if side == Side::Subject { self.subject } else { self.limit } {
            self.draft.value(slot);
        }
    }
}

/// The result of an elementary condition.
fn node_of(condition: &Condition) -> Option<NodeId> {
    match condition {
        Condition::Compare { node, .. } | Condition::Truth { node, .. } | Condition::OneOf { node, .. } | Condition::Other { node, .. } => {
            Some(*node)
        }
        Condition::All(_) | Condition::Any(_) | Condition::If { .. } => None,
    }
}

/// How many reasons a condition has in every case.
fn fewest_reasons(condition: &Condition) -> usize {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().map(fewest_reasons).sum(),
        Condition::If { condition, then, otherwise, .. } => fewest_reasons(condition) + fewest_reasons(then).min(fewest_reasons(otherwise)),
        _ => 1,
    }
}
