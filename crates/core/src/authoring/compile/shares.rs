//! Shares of a cost, parts that add up, what remains to the person, and ordered rules.

use rust_decimal::Decimal;

use super::compiler::Compiler;
use super::formula::Shaped;
use super::number::Number;
use super::world::localized;
use crate::Localized;
use crate::authoring::codes::Code;
use crate::authoring::decode::Text;
use crate::authoring::diagnostic::Finding;
use crate::authoring::document::{Branch, Part, Remains, Share};
use crate::decision::Citation;
use crate::pack::Band;
use crate::quantity::Unit;

impl Compiler<'_> {
    pub fn share(&mut self, shape: &Share, unit: Option<&Unit>) -> Option<Shaped> {
        let price = self.formula(&shape.of, unit);
        let percent = self.formula(&shape.percent, Some(&Unit::percent()));
        let (price, percent) = (price?, percent?);
        let number = self.join(price.number, percent.number, shape.span, Number::times)?;
        Some(Shaped { number, band: percent.band.or(price.band) })
    }

    pub fn parts(&mut self, parts: &[(&Text, &Part)], unit: Option<&Unit>) -> Option<Number> {
        let mut total: Option<Number> = None;
        let mut failed = false;
        for (name, part) in parts {
            match (self.part(part, unit), total.take()) {
                (Some(value), None) => total = Some(value),
                (Some(value), Some(before)) => total = self.join(before, value, name.span, Number::add),
                (None, before) => {
                    failed = true;
                    total = before;
                }
            }
        }
        if failed { None } else { total }
    }

    fn part(&mut self, part: &Part, unit: Option<&Unit>) -> Option<Number> {
        let Some(times) = &part.times else {
            return self.formula_number(&part.value, unit);
        };
        let mut times_number = self.quantity(times, None)?;
        let each = unit.map(|unit| unit.over(&times_number.unit));
        let value = self.formula_number(&part.value, each.as_ref())?;
        if let Some(most) = &part.at_most {
            let most = self.quantity(most, Some(&times_number.unit.clone()))?;
            times_number = self.join(times_number, most, part.span, Number::minimum)?;
        }
        let product = self.join(value, times_number, part.span, Number::times)?;
        match unit {
            Some(unit) => self.adopt(product, unit, part.span),
            None => Some(product),
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
                let percent = self.quantity(percent, Some(&Unit::percent()))?;
                Some(self.join(income, percent, shape.span, Number::times)?)
            }
            None => None,
        };
        if keep.is_none() && most.is_none() {
            self.report(Finding::new(
                Code::MissingKey,
                shape.span,
                "qui serve `keep` o `max_percent`",
                "`keep` or `max_percent` is needed here",
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
                    "l'ultima regola deve valere in tutti gli altri casi",
                    "the last rule must hold in all other cases",
                )
                .help(
                    "togliere `when` dall'ultima, o aggiungerne una senza `when`",
                    "take `when` from the last one, or add one without `when`",
                ),
            );
            return None;
        }
        let mut conditions = Vec::new();
        let mut values = Vec::new();
        let mut labels = Vec::new();
        let mut failed = false;
        for (place, branch) in guarded.iter().chain([last]).enumerate() {
            let condition = match &branch.when {
                Some(when) => self.truth(when),
                None if place < guarded.len() => {
                    self.report(
                        Finding::new(
                            Code::UnreachableBranch,
                            branch.span,
                            "dopo questa regola nessun'altra si applica",
                            "after this rule no other applies",
                        )
                        .help("solo l'ultima è senza `when`", "only the last one has no `when`"),
                    );
                    None
                }
                None => Some(self.builder.truth(true)),
            };
            let value = self.formula_number(&branch.value, unit);
            let _: Vec<Citation> = self.cite(branch.source.as_ref());
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
        if failed {
            return None;
        }
        conditions.pop();
        let (number, index) = self.cascade(&conditions, values)?;
        Some(Shaped { number, band: Some(Band { index, labels }) })
    }
}
