//! The short explanation of one case after the other, in words: no decision is built, and nothing is allocated.

use thiserror::Error;

use crate::Language;
use crate::decision::brief::{AmountPiece, At, Brief, Draft, Linked, Piece, Slot, StepPiece, SuppliedFact, Test};
use crate::decision::condition_truth;
use crate::decision::form::{Form, Read};
use crate::pack::Pack;
use crate::program::machine::{Cells, Sole};
use crate::program::{FALSE, NodeId, TRUE, UNKNOWN};

use super::{Case, Plan};

/// Why a case is not explained.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ExplainError {
    /// The plan was made of another pack.
    #[error("the plan was made of another pack")]
    OtherPack,
    /// The case is one of another plan.
    #[error("the case is one of another plan")]
    OtherPlan,
}

/// Where a measure is in its pack, and its operations in the program of its plan.
#[derive(Debug)]
pub(super) struct Origin {
    /// SHA-256 of the pack.
    pub pack: String,
    /// Place of the edition in the pack.
    pub measure: usize,
    /// What each operation of the measure is in the plan.
    pub nodes: Vec<At>,
    /// What each list of the measure is in the plan.
    pub lists: Vec<u32>,
    pub supplied: Vec<SuppliedFact>,
}

impl Origin {
    fn at(&self, node: NodeId) -> At {
        self.nodes.get(node as usize).copied().unwrap_or(At { node: NodeId::MAX, list: None })
    }
}

struct Link<'a> {
    origin: &'a Origin,
    code: &'a Sole,
}

impl Linked for Link<'_> {
    fn at(&self, node: NodeId) -> At {
        self.origin.at(node)
    }

    fn list(&self, list: u32) -> Option<u32> {
        self.origin.lists.get(list as usize).copied()
    }

    fn constant(&self, at: At) -> Option<i128> {
        self.code.constant(at.node)
    }
}

/// Explains cases of a plan in one language, in few words: what came out, every requirement with what was found and what is asked, and
/// every amount with how it came about. It is prepared once; each case then takes about half a microsecond.
///
/// The words and figures are those of a [`crate::Decision`] of the same case, which says more: references, warnings, what is missing
/// and what would change the outcome.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut sources = soglia::authoring::Sources::new();
/// # sources.add("enti.yaml", "language: 1\nbodies:\n  prova: { kind: comune, title: { it: Comune di prova, en: Test town } }\n");
/// # sources.add("buono.yaml", r#"
/// # language: 1
/// # measure: prova.buono
/// # edition: 2025
/// # title: { it: Buono, en: Voucher }
/// # body: prova
/// # in_force: { from: 2025-01-01 }
/// # sources:
/// #   delibera: { act: Delibera di prova, confidence: unverified }
/// # facts:
/// #   isee: { type: number, unit: EUR, min: 0, max: 1_000_000, label: { it: ISEE, en: ISEE } }
/// # requirements:
/// #   soglia: { title: { it: ISEE entro la soglia, en: ISEE within the limit }, when: isee <= 25_000, source: delibera }
/// # amounts:
/// #   buono: { title: { it: Buono, en: Voucher }, unit: EUR/month, kind: benefit, source: delibera, value: 100 }
/// # "#);
/// # let pack = soglia::authoring::compile(&sources).pack.ok_or("errors")?;
/// use soglia::Language;
/// let plan = pack.plan("prova.buono", "2025-09-15".parse()?)?;
/// let explainer = plan.explainer(&pack, Language::En)?;
/// let mut case = plan.case();
/// case.set_mantissa(plan.slot("isee").ok_or("no such fact")?, 24_000_00)?;
/// case.evaluate();
/// let mut text = String::new();
/// explainer.write(&case, &mut text)?;
/// assert_eq!(text, "\
/// Voucher: ✓ ELIGIBLE
/// ✓ ISEE within the limit: met
///   ISEE: 24,000.00 €; required at most 25,000.00 €
/// • Voucher: 100.00 €/month, to be received
/// ");
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Explainer {
    plan: Plan,
    language: Language,
    brief: Brief,
}

impl Plan {
    /// Prepares to explain cases of this plan in one language, from the pack that the plan was made of.
    ///
    /// # Errors
    /// It is another pack.
    pub fn explainer(&self, pack: &Pack, language: Language) -> Result<Explainer, ExplainError> {
        let inner = &*self.inner;
        let origin = &inner.origin;
        let found = pack.measures().nth(origin.measure).filter(|_| pack.sha256() == origin.pack);
        let Some((measure, version)) = found.and_then(|measure| Some((measure, measure.version(inner.on)?))) else {
            return Err(ExplainError::OtherPack);
        };
        let draft = Draft {
            content: pack.content(),
            measure,
            version,
            supplied: &origin.supplied,
            linked: &Link { origin, code: &inner.shown },
            language,
            brief: Brief::default(),
            text: String::new(),
        };
        let brief = draft.whole();
        Ok(Explainer { plan: self.clone(), language, brief })
    }
}

impl Explainer {
    /// Appends the explanation of a case, after [`Case::evaluate`]: lines that each end with a line feed.
    ///
    /// It allocates where `out` must grow, and for a number that takes more than 64 bits to write; else nothing.
    ///
    /// # Errors
    /// The case is not one of the plan.
    pub fn write(&self, case: &Case, out: &mut String) -> Result<(), ExplainError> {
        if !std::sync::Arc::ptr_eq(&self.plan.inner, &case.plan.inner) {
            return Err(ExplainError::OtherPlan);
        }
        let writer =
            Writer { brief: &self.brief, code: case.code(), cells: &case.cells, origin: &self.plan.inner.origin, language: self.language };
        writer.whole(out);
        Ok(())
    }

    /// The plan that it explains.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The language that it speaks.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }
}

/// The template, and the case to fill it in from.
struct Writer<'a> {
    brief: &'a Brief,
    code: &'a Sole,
    cells: &'a Cells,
    origin: &'a Origin,
    language: Language,
}

fn by_state(texts: &[Box<str>; 3], truth: u8) -> &str {
    let [no, unknown, yes] = texts;
    match truth {
        FALSE => no,
        TRUE => yes,
        _ => unknown,
    }
}

/// What is said of an amount, before and after its value; what is said in its place.
enum Said<'a> {
    NotDue,
    Unknown,
    Value(&'a [Box<str>; 2]),
}

impl<'a> Writer<'a> {
    fn whole(&self, out: &mut String) {
        let mut at = 0;
        while let Some(piece) = self.brief.pieces.get(at) {
            at += 1;
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::State(of, texts) => out.push_str(by_state(texts, self.truth(*of))),
                Piece::Outcome(of, texts, incomplete) => {
                    let truth = self.truth(*of);
                    out.push_str(if truth == TRUE && self.is_incomplete() { incomplete } else { by_state(texts, truth) });
                }
                Piece::Value(slot) => self.value(*slot, out),
                Piece::Skip(test, to) => {
                    if self.holds(test) {
                        at = *to;
                    }
                }
                Piece::Amount(amount) => self.amount(amount, out),
            }
        }
    }

    fn holds(&self, test: &Test) -> bool {
        match test {
            Test::Known(slot) => self.is_known(*slot),
            Test::Unknown(slot) => !self.is_known(*slot),
            Test::Is(condition, truth) => condition_truth(condition, &|node| self.truth(self.origin.at(node))) == *truth,
        }
    }

    /// Rows of a list; none where it was not given.
    fn rows(&self, list: u32) -> Option<usize> {
        self.cells.given(list).filter(|list| list.is_known(0)).map(|list| list.range(0).len())
    }

    /// Registers keep the rows of longer cases before this one: the first row counts only where there is one.
    fn has_first(&self, at: At) -> bool {
        at.list.is_none_or(|list| self.rows(list).is_some_and(|rows| rows > 0))
    }

    fn truth(&self, at: At) -> u8 {
        if self.has_first(at) { self.code.truth(self.cells, at.node, 0) } else { UNKNOWN }
    }

    fn read(&self, slot: &'a Slot, row: usize) -> Read<'a> {
        if matches!(slot.form, Form::Truth) {
            return match self.code.truth(self.cells, slot.at.node, row) {
                TRUE => Read::Truth(true),
                FALSE => Read::Truth(false),
                _ => Read::Unknown,
            };
        }
        let number = |at: At| self.code.number(self.cells, at.node, row);
        match (number(slot.at), slot.divisor.map_or(Some(1), number)) {
            (Some(mantissa), Some(divisor)) => slot.form.read(mantissa, divisor),
            _ => Read::Unknown,
        }
    }

    /// Whether a value is known; of rows, whether there is a list of them.
    fn is_known(&self, slot: usize) -> bool {
        self.brief.slots.get(slot).is_some_and(|slot| match slot.at.list {
            Some(list) => self.rows(list).is_some(),
            None => self.read(slot, 0).is_known(),
        })
    }

    fn value(&self, slot: usize, out: &mut String) {
        let Some(slot) = self.brief.slots.get(slot) else { return };
        match slot.at.list.map(|list| self.rows(list)) {
            None => self.read(slot, 0).write(out, self.language),
            Some(None) => Read::Unknown.write(out, self.language),
            Some(Some(0)) => Read::NoRows.write(out, self.language),
            Some(Some(rows)) => {
                for row in 0..rows {
                    out.push_str(if row > 0 { "; " } else { "" });
                    self.read(slot, row).write(out, self.language);
                }
            }
        }
    }

    /// Some amount is not settled.
    fn is_incomplete(&self) -> bool {
        self.brief.pieces.iter().any(|piece| match piece {
            Piece::Amount(amount) => match self.truth(amount.due) {
                FALSE => false,
                TRUE => !self.is_known(amount.slot),
                _ => true,
            },
            _ => false,
        })
    }

    fn said(&self, amount: &'a AmountPiece) -> Said<'a> {
        let due = self.truth(amount.due);
        if due == FALSE {
            Said::NotDue
        } else if !self.is_known(amount.slot) {
            Said::Unknown
        } else if due != TRUE {
            Said::Value(&amount.if_due)
        } else {
            let slot = self.brief.slots.get(amount.slot).filter(|slot| slot.at.list.is_none());
            let zero = slot.is_some_and(|slot| self.read(slot, 0).is_zero());
            Said::Value(if zero { &amount.zero } else { &amount.value })
        }
    }

    fn amount(&self, amount: &'a AmountPiece, out: &mut String) {
        let said = self.said(amount);
        match said {
            Said::NotDue => out.push_str(&amount.not_due),
            Said::Unknown => out.push_str(&amount.unknown),
            Said::Value([before, after]) => {
                out.push_str(before);
                self.value(amount.slot, out);
                out.push_str(after);
            }
        }
        out.push('\n');
        if matches!(said, Said::NotDue) {
            return;
        }
        out.push_str(&amount.remarks);
        // What another step replaced may rest on what is not known: it is not part of how a known value came about.
        let all = matches!(said, Said::Unknown);
        let told = || amount.steps.iter().filter(|step| self.is_told(step, all));
        if amount.first_tells || told().nth(1).is_some() {
            told().for_each(|step| self.step(step, out));
        }
    }

    fn is_told(&self, step: &StepPiece, all: bool) -> bool {
        step.when.is_none_or(|when| self.truth(when) != FALSE) && (all || self.is_known(step.slot))
    }

    fn step(&self, step: &StepPiece, out: &mut String) {
        out.push_str(&step.title);
        let place = step.band.as_ref().and_then(|(index, labels)| {
            let place = self.code.number(self.cells, index.node, 0).filter(|_| self.has_first(*index))?;
            labels.get(usize::try_from(place).ok()?)
        });
        if let Some(label) = place {
            out.push_str(": ");
            out.push_str(label);
        }
        if let Some(detail) = step.detail.filter(|&detail| self.is_known(detail)) {
            out.push_str(" (");
            self.value(detail, out);
            out.push(')');
        }
        out.push_str(": ");
        self.value(step.slot, out);
        out.push('\n');
    }
}
