//! Figures that cannot be meant, or hardly: percentages written as fractions, reductions of more than there is, prices below zero.

use rust_decimal::Decimal;

use super::compiler::Compiler;
use super::number::Number;
use crate::authoring::bands::Direction;
use crate::authoring::codes::Code;
use crate::authoring::decode::Text;
use crate::authoring::diagnostic::{Finding, both};
use crate::authoring::document::Formula;
use crate::authoring::span::Span;
use crate::quantity::{Scale, Unit};

/// Where a figure is written; `whole` where it is a shape.
pub(super) fn written(formula: &Formula, whole: Span) -> Span {
    if let Formula::Expression(text) = formula { text.span } else { whole }
}

impl Compiler<'_> {
    /// A figure of a shape; in a fee or a benefit it is not below zero.
    pub fn price(&mut self, text: &Text, unit: Option<&Unit>) -> Option<Number> {
        let number = self.quantity(text, unit)?;
        let is_price = self.direction != Direction::Any && !number.unit.is_percent();
        if is_price && number.value(&self.builder).is_some_and(|value| value < Decimal::ZERO) {
            let finding = Finding::new(Code::NegativeFigure, text.span, both!("la cifra è minore di zero", "the figure is less than zero"));
            self.report(finding.help(both!(
                "un prezzo si scrive senza segno; uno sconto è il modificatore `reduction`",
                "a price is written without a sign; a discount is the modifier `reduction`"
            )));
        }
        Some(number)
    }

    /// A fee or a benefit that is never above zero, and sometimes below.
    pub fn check_amount(&mut self, number: &Number, span: Span) {
        let (low, high) = self.builder.range(number.node);
        if self.direction != Direction::Any && low < 0 && high <= 0 {
            let finding = Finding::new(
                Code::NegativeAmount,
                span,
                both!("l'importo non è mai maggiore di zero", "the amount is never more than zero"),
            );
            self.report(finding.help(both!(
                "una tariffa o un contributo si scrive senza segno: `kind` dice chi paga",
                "a fee or a benefit is written without a sign: `kind` says who pays"
            )));
        }
    }

    /// A percentage of a price. `reduces`: it is taken off.
    pub fn check_percent(&mut self, percent: &Number, span: Span, reduces: bool) {
        let Some((low, high)) = self.hundredths(percent) else { return };
        let hundred = Decimal::ONE_HUNDRED;
        if reduces && self.direction != Direction::Any && (low > hundred || high < Decimal::ZERO) {
            let finding =
                Finding::new(Code::BadReduction, span, both!("una riduzione va da 0 a 100 %", "a reduction goes from 0 to 100 %"));
            self.report(finding.help(both!("un aumento è `surcharge`", "an increase is `surcharge`")));
        } else if Decimal::ZERO < high && high < Decimal::ONE {
            let message = both!("la percentuale è minore di 1 %", "the percentage is less than 1 %");
            let meant = (high * hundred).normalize();
            let finding = Finding::new(Code::SmallPercent, span, message);
            self.report(if low == high {
                finding.help(both!(
                    "le percentuali si scrivono in centesimi: forse `{meant}`?",
                    "percentages are written in hundredths: did you mean `{meant}`?"
                ))
            } else {
                finding.help(both!(
                    "le percentuali si scrivono in centesimi: `30` è 30 %",
                    "percentages are written in hundredths: `30` is 30 %"
                ))
            });
        }
    }

    /// The least and the greatest value of a percentage, as it is written.
    fn hundredths(&self, percent: &Number) -> Option<(Decimal, Decimal)> {
        if percent.divisor.is_some() || !percent.unit.is_percent() {
            return None;
        }
        let scale = percent.scale.times(Scale::new(100, 1)?)?;
        let (low, high) = self.builder.range(percent.node);
        Some((scale.decimal(low)?, scale.decimal(high)?))
    }
}
