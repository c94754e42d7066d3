//! Budgets, shares of them, and windows.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::Compiler;
use crate::authoring::codes::Code;
use crate::authoring::decode::Text;
use crate::authoring::diagnostic::{Finding, both};
use crate::authoring::document::{self, Budget, Ranking, Window};
use crate::authoring::span::Span;
use crate::pack::{AmountView, BudgetView, DivisionView, Figure, ReserveView, ShownType, WhenShort, WindowView};
use crate::quantity::{Base, Scale, Unit};
use crate::ranking::moment;

/// What there is to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// Nothing: applications are only put in order.
    Nothing,
    Money,
    Places,
}

/// Something is wrong, and has been reported.
pub(super) struct Reported;

const HUNDRED: Decimal = Decimal::ONE_HUNDRED;

impl Compiler<'_> {
    pub(super) fn given(&mut self, ranking: &Ranking) -> Given {
        if let Some(budget) = &ranking.budget {
            return if budget.amount.is_some() { Given::Money } else { Given::Places };
        }
        let parts = [
            ranking.reserved.iter().next().map(|(name, _)| name.span),
            ranking.quotas.as_ref().map(|quotas| quotas.span),
            ranking.separate.iter().find_map(|(_, it)| it.share.as_ref().or(it.total.as_ref())).map(|text| text.span),
            ranking.windows.iter().find_map(|(_, it)| it.share.as_ref().or(it.total.as_ref())).map(|text| text.span),
        ];
        if let Some(span) = parts.into_iter().flatten().next() {
            self.refuse(span, "qui si ripartiscono risorse, e `budget` non c'è", "this shares out a budget, and there is no `budget`");
        }
        Given::Nothing
    }

    pub(super) fn budget(&mut self, budget: &Budget, amounts: &[AmountView]) -> Option<BudgetView> {
        let citations = self.cite_or_not_stated(
            &budget.source,
            "come si assegnano le risorse non è scritto nell'atto",
            "how the budget is given is not written in the act",
        );
        let given = if budget.amount.is_some() { Given::Money } else { Given::Places };
        let total = budget.total.as_ref().map(|text| self.total(text, given));
        let amount = budget.amount.as_ref().map(|name| self.awarded(name, amounts));
        let when_short = self.when_short(budget, given);
        Some(BudgetView {
            amount: match amount {
                None => None,
                Some(found) => Some(found?),
            },
            total: match total {
                None => None,
                Some(found) => Some(found?),
            },
            when_short: when_short?,
            citations,
        })
    }

    /// The place of the amount that is given, which must be euro of the case.
    fn awarded(&mut self, name: &Text, amounts: &[AmountView]) -> Option<u32> {
        let euro = Unit::base(Base::Euro);
        let of_case: Vec<String> = amounts.iter().filter(|view| view.shown.list.is_none()).map(|view| view.id.clone()).collect();
        self.role(name, |_| of_case.clone(), ("un importo del caso", "an amount of the case"))?;
        let (place, view) = amounts.iter().enumerate().find(|(_, view)| view.id == name.value)?;
        match &view.shown.kind {
            ShownType::Number { unit, .. } if unit.matches(&euro) => u32::try_from(place).ok(),
            ShownType::Number { unit, .. } => {
                let unit = unit.clone();
                self.clash(super::super::number::Clash::Unit, name.span, &unit, &euro);
                None
            }
            _ => None,
        }
    }

    fn when_short(&mut self, budget: &Budget, given: Given) -> Option<WhenShort> {
        use document::{Remainder, WhenShort as Written};
        match (given, budget.when_short, budget.remainder) {
            (Given::Money, Some(Written::Whole), None) | (Given::Places | Given::Nothing, None, None) => Some(WhenShort::Whole),
            (Given::Money, Some(Written::Partial), None) => Some(WhenShort::Partial),
            (Given::Money, Some(Written::ProRata), Some(Remainder::Left)) => Some(WhenShort::ProRata),
            (Given::Money, Some(Written::ProRata), Some(Remainder::InOrder)) => Some(WhenShort::ProRataInOrder),
            (Given::Money, None, _) => self.needed(budget.span, "when_short"),
            (Given::Money, Some(Written::ProRata), None) => self.needed(budget.span, "remainder"),
            (Given::Money, _, Some(_)) => {
                self.refuse(
                    budget.span,
                    "`remainder` sta solo con `when_short: pro_rata`",
                    "`remainder` stands with `when_short: pro_rata` only",
                );
                None
            }
            _ => {
                let (it, en) = ("con i posti (senza `amount`) non c'è nulla da dividere", "places (without `amount`) cannot be divided");
                self.refuse(budget.span, it, en);
                None
            }
        }
    }

    fn needed<T>(&mut self, span: Span, key: &str) -> Option<T> {
        self.report(Finding::new(Code::MissingKey, span, both!("qui manca la chiave `{key}`", "the key `{key}` is missing here")));
        None
    }

    /// Cents, or places.
    pub(super) fn total(&mut self, text: &Text, given: Given) -> Option<i64> {
        let (unit, factor) = if given == Given::Money { (Unit::base(Base::Euro), HUNDRED) } else { (Unit::count(), Decimal::ONE) };
        let value = self.constant(text, &unit)?;
        let whole = value.checked_mul(factor).filter(|value| value.is_integer() && !value.is_sign_negative()).and_then(|v| v.to_i64());
        if whole.is_none() {
            let (it, en) = match given {
                Given::Money => {
                    ("qui serve un importo non negativo, al centesimo", "an amount that is not negative, to the cent, is expected here")
                }
                _ => ("qui serve un numero intero di posti", "a whole number of places is expected here"),
            };
            self.report(Finding::new(Code::BadNumber, text.span, both!("{it}", "{en}")));
        }
        whole
    }

    fn share_of(&mut self, text: &Text) -> Option<Scale> {
        let value = self.constant(text, &Unit::percent())?;
        if value <= Decimal::ZERO || value > HUNDRED {
            self.report(Finding::new(
                Code::RankingShares,
                text.span,
                both!("una quota è maggiore di 0 e al massimo 100, in percentuale", "a share is above 0 and at most 100, in hundredths"),
            ));
            return None;
        }
        let (mantissa, scale) = Scale::split(value);
        Scale::new(mantissa, scale.denominator().checked_mul(100)?)
    }

    /// A part of the budget, where one is written.
    pub(super) fn figure(&mut self, share: Option<&Text>, total: Option<&Text>, given: Given) -> Result<Option<Figure>, Reported> {
        match (share, total) {
            (Some(share), _) => self.share_of(share).map(|share| Some(Figure::Share(share))).ok_or(Reported),
            (None, Some(total)) => self.total(total, given).map(|total| Some(Figure::Total(total))).ok_or(Reported),
            (None, None) => Ok(None),
        }
    }

    pub(super) fn windows(&mut self, ranking: &Ranking, given: Given) -> Option<Vec<WindowView>> {
        let all: Vec<Option<WindowView>> = ranking.windows.iter().map(|(name, window)| self.window(name, window, given)).collect();
        let mut windows = all.into_iter().collect::<Option<Vec<_>>>()?;
        crate::sort::sort_by(&mut windows, |a, b| a.from.cmp(&b.from));
        for pair in windows.windows(2) {
            let [before, after] = pair else { continue };
            if after.from <= before.to {
                let place = ranking.windows.entry(&after.id).map_or(ranking.span, |(name, _)| name.span);
                let other = ranking.windows.entry(&before.id).map_or(ranking.span, |(name, _)| name.span);
                let finding = Finding::new(
                    Code::RankingWindows,
                    place,
                    both!("questa finestra comincia prima che finisca `{}`", "this window begins before `{}` ends", before.id),
                );
                self.report(finding.also(other, both!("l'altra finestra", "the other window")));
                return None;
            }
        }
        let share = sum(windows.iter().map(|window| window.figure));
        self.more_than_all(share, ranking.windows.span)?;
        Some(windows)
    }

    fn window(&mut self, name: &Text, window: &Window, given: Given) -> Option<WindowView> {
        let citations =
            self.cite_or_not_stated(&window.source, "le finestre non sono scritte nell'atto", "the windows are not written in the act");
        let (from, to) = (self.moment(&window.from, false), self.moment(&window.to, true));
        let figure = self.figure(window.share.as_ref(), window.total.as_ref(), given);
        let (from, to) = (from?, to?);
        if to < from {
            self.report(
                Finding::new(
                    Code::BadValidity,
                    window.to.span,
                    both!("la finestra finisce prima di cominciare", "the window ends before it begins"),
                )
                .also(window.from.span, both!("comincia qui", "it begins here")),
            );
            return None;
        }
        Some(WindowView {
            id: name.value.clone(),
            title: window.title.as_ref().map_or_else(|| super::words(&name.value), super::localized),
            from,
            to,
            figure: figure.ok()?,
            carried: window.remainder == Some(document::WindowRemainder::Carried),
            citations,
        })
    }

    fn moment(&mut self, text: &Text, last: bool) -> Option<i64> {
        let found = moment::read(&text.value).map(|moment| if last { moment.last() } else { moment.at });
        if found.is_none() {
            let finding = Finding::new(
                Code::BadDate,
                text.span,
                both!("qui serve un giorno, o un giorno e un'ora", "a day, or a day and a time, is expected here"),
            );
            self.report(
                finding.help(both!("si scrive `2025-03-18` o `2025-03-18T12:00`", "it is written `2025-03-18` or `2025-03-18T12:00`")),
            );
        }
        found
    }

    /// Shares that are more than the whole, and figures that contradict each other.
    pub(super) fn check_shares(
        &mut self,
        ranking: &Ranking,
        separate: &[DivisionView],
        reserved: &[ReserveView],
        budget: Option<&BudgetView>,
    ) -> Option<()> {
        self.more_than_all(sum(separate.iter().map(|division| division.figure)), ranking.separate.span)?;
        self.more_than_all(sum(reserved.iter().map(|reserve| Some(reserve.figure))), ranking.reserved.span)?;
        let total = |figure: Figure| if let Figure::Total(total) = figure { total } else { 0 };
        let fixed: i64 = reserved.iter().map(|reserve| total(reserve.figure)).fold(0, i64::saturating_add);
        if budget.and_then(|budget| budget.total).is_some_and(|whole| separate.is_empty() && fixed > whole) {
            self.report(Finding::new(
                Code::RankingShares,
                ranking.reserved.span,
                both!("le riserve sono più delle risorse", "the reserves are more than the budget"),
            ));
            return None;
        }
        let own = |totals: &[Option<Figure>]| totals.iter().any(|figure| matches!(figure, Some(Figure::Total(_))));
        let divisions: Vec<Option<Figure>> = separate.iter().map(|division| division.figure).collect();
        let window = ranking.windows.iter().find_map(|(_, window)| window.total.as_ref());
        if let Some(window) = window.filter(|_| own(&divisions)) {
            let (it, en) = (
                "le graduatorie distinte hanno già un totale: qui serve `share`",
                "the separate rankings have a total already: `share` is needed here",
            );
            self.refuse(window.span, it, en);
            return None;
        }
        Some(())
    }

    /// A proportional cut goes over everybody: nothing can be set apart for some.
    pub(super) fn check_cut(&mut self, ranking: &Ranking, budget: Option<&BudgetView>) -> Option<()> {
        let cut = budget.is_some_and(|budget| matches!(budget.when_short, WhenShort::ProRata | WhenShort::ProRataInOrder));
        let apart = ranking.reserved.iter().next().map(|(name, _)| name.span).or(ranking.quotas.as_ref().map(|quotas| quotas.span));
        if let Some(span) = apart.filter(|_| cut) {
            let (it, en) = (
                "con `when_short: pro_rata` tutti sono ridotti in proporzione: riserve e contingenti non hanno effetto",
                "with `when_short: pro_rata` all are cut in proportion: reserves and quotas have no effect",
            );
            self.refuse(span, it, en);
            return None;
        }
        Some(())
    }

    fn more_than_all(&mut self, share: Option<Decimal>, span: Span) -> Option<()> {
        let share = share.filter(|share| *share > Decimal::ONE);
        let Some(share) = share else { return Some(()) };
        let percent = share.checked_mul(HUNDRED)?.normalize().to_string();
        self.report(Finding::new(
            Code::RankingShares,
            span,
            both!(("le quote fanno insieme il {} %", percent.replace('.', ",")), ("the shares make {} % together", percent)),
        ));
        None
    }
}

/// The shares together; none where they are too fine to be a decimal.
fn sum(figures: impl Iterator<Item = Option<Figure>>) -> Option<Decimal> {
    figures.flatten().try_fold(Decimal::ZERO, |sum, figure| match figure {
        Figure::Share(share) => sum.checked_add(share.decimal(1)?),
        Figure::Total(_) => Some(sum),
    })
}
