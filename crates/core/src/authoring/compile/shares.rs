//! Shares of a cost, parts that add up, what remains to the person, and ordered rules.

use rust_decimal::Decimal;

use super::compiler::Compiler;
use super::figures::written;
use super::formula::{PartMade, Shaped};
use super::number::Number;
use super::world::{localized, words};
use crate::Localized;
use crate::authoring::codes::Code;
use crate::authoring::decode::Text;
use crate::authoring::diagnostic::{Finding, both};
use crate::authoring::document::{Branch, Formula, Part, Remains, Share};
use crate::pack::Band;
use crate::quantity::Unit;

impl Compiler<'_> {
    pub fn share(&mut self, shape: &Share, unit: Option<&Unit>) -> Option<Shaped> {
        let price = self.formula(&shape.of, unit);
        let percent = self.formula(&shape.percent, Some(&Unit::percent()));
        let (price, percent) = (price?, percent?);
        self.check_percent(&percent.number, written(&shape.percent, shape.span), false);
        let number = self.join(price.number, percent.number, shape.span, Number::times)?;
        Some(Shaped::in_band(number, percent.band.or(price.band)))
    }

    pub fn parts(&mut self, parts: &[(&Text, &Part)], unit: Option<&Unit>) -> Option<Shaped> {
        let made: Vec<Option<PartMade>> = parts.iter().map(|(name, part)| self.part(name, part, unit)).collect();
        let made = made.into_iter().collect::<Option<Vec<_>>>()?;
        let (first, rest) = made.split_first()?;
        let mut total = first.number.clone();
        for (part, (name, _)) in rest.iter().zip(parts.iter().skip(1)) {
            total = self.join(total, part.number.clone(), name.span, Number::add)?;
        }
        Some(Shaped { number: total, band: None, parts: made })
    }

    fn part(&mut self, name: &Text, part: &Part, unit: Option<&Unit>) -> Option<PartMade> {
        let title = part.title.as_ref().map_or_else(|| words(&name.value), localized);
        let Some(times) = &part.times else {
            let shaped = self.part_value(&part.value, unit)?;
            return Some(PartMade { title, number: shaped.number, band: shaped.band });
        };
        let mut times_number = self.quantity(times, None)?;
        let each = unit.map(|unit| unit.over(&times_number.unit));
        let value = self.part_value(&part.value, each.as_ref())?;
        if let Some(most) = &part.at_most {
            let most = self.quantity(most, Some(&times_number.unit.clone()))?;
            times_number = self.join(times_number, most, part.span, Number::minimum)?;
        }
        let product = self.join(value.number, times_number, part.span, Number::times)?;
        let number = match unit {
            Some(unit) => self.adopt(product, unit, part.span)?,
            None => product,
        };
        Some(PartMade { title, number, band: value.band })
    }

    /// A part may be taken off the others: it may be below zero.
    fn part_value(&mut self, value: &Formula, unit: Option<&Unit>) -> Option<Shaped> {
        match value {
            Formula::Expression(text) => self.quantity(text, unit).map(Shaped::from),
            shape => self.formula(shape, unit),
        }
    }

    pub fn remains(&mut self, shape: &Remains, unit: Option<&Unit>) -> Option<Number> {
        let income = self.quantity(&shape.income, unit)?;
        let zero = self.fixed(Decimal::ZERO, &income.unit);
        let mut result: Option<Number> = match &shape.price {
            Some(price) => Some(self.formula_number(price, unit)?),
            None => None,
        };
        let keep = match &shape.keep {
            Some(keep) => {
                let keep = self.quantity(keep, Some(&income.unit.clone()))?;
                let left = self.join(income.clone(), keep, shape.span, Number::subtract)?;
                Some(self.join(left, zero, shape.span, Number::maximum)?)
            }
            None => None,
        };
        let most = match &shape.max_percent {
            Some(percent) => {
                let place = percent.span;
                let percent = self.quantity(percent, Some(&Unit::percent()))?;
                self.check_percent(&percent, place, false);
                Some(self.join(income, percent, shape.span, Number::times)?)
            }
            None => None,
        };
        if keep.is_none() && most.is_none() {
            self.report(Finding::new(
                Code::MissingKey,
                shape.span,
                both!("qui serve `keep` o `max_percent`", "`keep` or `max_percent` is needed here"),
            ));
            return None;
        }
        for bound in [keep, most].into_iter().flatten() {
            result = Some(match result {
                None => bound,
                Some(before) => self.join(before, bound, shape.span, Number::minimum)?,
            });
        }
        result
    }

    pub fn first_match(&mut self, branches: &[Branch], unit: Option<&Unit>) -> Option<Shaped> {
        let (last, guarded) = branches.split_last()?;
        if let Some(when) = &last.when {
            self.report(
                Finding::new(
                    Code::NotCovered,
                    when.span,
                    both!("l'ultima regola deve valere in tutti gli altri casi", "the last rule must hold in all other cases"),
                )
                .help(both!(
                    "togliere `when` dall'ultima, o aggiungerne una senza `when`",
                    "take `when` from the last one, or add one without `when`"
                )),
            );
            return None;
        }
        let mut conditions = Vec::new();
        let mut values = Vec::new();
        let mut labels = Vec::new();
        let mut failed = false;
        // Each rule knows that those before it do not apply, and that its own condition holds.
        let outside = self.assumed.len();
        for (place, branch) in guarded.iter().chain([last]).enumerate() {
            let condition = match &branch.when {
                Some(when) => self.truth(when),
                None if place < guarded.len() => {
                    self.report(
                        Finding::new(
                            Code::UnreachableBranch,
                            branch.span,
                            both!("dopo questa regola nessun'altra si applica", "after this rule no other applies"),
                        )
                        .help(both!("solo l'ultima è senza `when`", "only the last one has no `when`")),
                    );
                    None
                }
                None => Some(self.builder.truth(true)),
            };
            let tree = branch.when.as_ref().and_then(|when| self.parse(when));
            let before = self.assumed.len();
            if let Some(tree) = &tree {
                self.assume(tree, false);
            }
            let value = self.formula_number(&branch.value, unit);
            self.assumed.truncate(before);
            if let Some(tree) = &tree {
                self.assume(tree, true);
            }
            self.cite(branch.source.as_ref());
            match (condition, value) {
                (Some(condition), Some(value)) => {
                    conditions.push(condition);
                    values.push((value, branch.span));
                }
                _ => failed = true,
            }
            labels.push(
                branch
                    .title
                    .as_ref()
                    .map_or_else(|| Localized::new(format!("regola {}", place + 1), format!("rule {}", place + 1)), localized),
            );
        }
        self.assumed.truncate(outside);
        if failed {
            return None;
        }
        conditions.pop();
        let (number, index) = self.cascade(&conditions, values)?;
        Some(Shaped::in_band(number, Some(Band { index, labels })))
    }
}
