//! How much each list has: what whoever ranks gives, or else what the rule says.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::{Options, RankingError};
use crate::pack::{BudgetView, DivisionView, Figure, RankingView, ReserveView, WindowView};
use crate::quantity::{Mode, Scale, divide_rounded};

/// Budgets by the name under which they are given.
pub(super) struct Budgets<'r> {
    view: &'r RankingView,
    given: Vec<(String, i64)>,
}

impl<'r> Budgets<'r> {
    pub fn new(view: &'r RankingView, options: &Options) -> Result<Self, RankingError> {
        if view.budget.is_none() && !options.budgets.is_empty() {
            return Err(RankingError::NothingToGive);
        }
        let places = view.budget.as_ref().is_some_and(|budget| budget.amount.is_none());
        let names = names(view);
        let mut given = Vec::new();
        for (name, amount) in &options.budgets {
            if !name.is_empty() && !names.contains(name) {
                let known = if names.is_empty() { "-".to_owned() } else { names.join(", ") };
                return Err(RankingError::NoSuchBudget { name: name.clone(), known });
            }
            let amount = figure(amount, places).ok_or_else(|| RankingError::BadBudget { name: name.clone(), places })?;
            given.push((name.clone(), amount));
        }
        Ok(Self { view, given })
    }

    fn given(&self, name: &str) -> Option<i64> {
        self.given.iter().find(|(known, _)| known == name).map(|(_, amount)| *amount)
    }

    /// What a list has of its own: cents or places. None where nobody says; `first` where no window before it is of the same ranking.
    pub fn of(&self, division: Option<&DivisionView>, window: Option<&WindowView>, first: bool) -> Option<i64> {
        let budget: &BudgetView = self.view.budget.as_ref()?;
        if let (Some(division), Some(window)) = (division, window)
            && let Some(given) = self.given(&format!("{}/{}", division.id, window.id))
        {
            return Some(given);
        }
        let whole = self.given("").or(budget.total);
        // The part of a window first, where it is said by itself, then that of the ranking in it.
        if let Some(window) = window {
            let own = self.given(&window.id).or(match window.figure {
                Some(Figure::Total(total)) => Some(total),
                _ => None,
            });
            if let Some(own) = own {
                return self.of_division(division, Some(own), false);
            }
        }
        let of_division = self.of_division(division, whole, true);
        match window.map(|window| window.figure) {
            None => of_division,
            Some(Some(Figure::Share(share))) => of_division.map(|whole| part(whole, share)),
            Some(_) if first => of_division,
            // What no figure says comes from the window before.
            Some(_) => of_division.map(|_| 0),
        }
    }

    /// What a separate ranking has of a whole; `alone`: its own figure counts.
    fn of_division(&self, division: Option<&DivisionView>, whole: Option<i64>, alone: bool) -> Option<i64> {
        let Some(division) = division else { return whole };
        let own = self.given(&division.id).filter(|_| alone);
        own.or(match division.figure {
            Some(Figure::Total(total)) if alone => Some(total),
            Some(Figure::Share(share)) => whole.map(|whole| part(whole, share)),
            _ => None,
        })
    }
}

/// What budgets can be given to.
fn names(view: &RankingView) -> Vec<String> {
    let divisions = view.separate.iter().map(|division| division.id.clone());
    let windows = view.windows.iter().map(|window| window.id.clone());
    let both = view.separate.iter().flat_map(|division| view.windows.iter().map(|window| format!("{}/{}", division.id, window.id)));
    divisions.chain(windows).chain(both).collect()
}

/// Cents or places of plain decimal text. `1.000` may have been meant as a thousand, and is no amount of money.
fn figure(text: &str, places: bool) -> Option<i64> {
    let text = text.trim();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > if places { 0 } else { 2 } {
        return None;
    }
    let factor = if places { Decimal::ONE } else { Decimal::ONE_HUNDRED };
    Decimal::from_str_exact(text).ok()?.checked_mul(factor).filter(Decimal::is_integer)?.to_i64()
}

/// A part of a whole, down to the cent or the place.
fn part(whole: i64, share: Scale) -> i64 {
    rounded(whole, share, Mode::Down)
}

fn rounded(whole: i64, share: Scale, mode: Mode) -> i64 {
    let product = i128::from(whole).checked_mul(share.numerator());
    let part = product.and_then(|product| divide_rounded(product, share.denominator(), mode));
    part.and_then(|part| i64::try_from(part).ok()).unwrap_or(0)
}

/// How much of a budget a reserve is.
pub(super) fn reserve(whole: i64, view: &ReserveView) -> i64 {
    match view.figure {
        Figure::Total(total) => total,
        Figure::Share(share) => rounded(whole, share, view.rounding.unwrap_or(Mode::Down)),
    }
}
