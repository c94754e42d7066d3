//! Results over the rows of a list.

use super::super::form::Form;
use super::super::polynomial::Sign;
use super::{Found, Local, Off, Pass, TooLarge, wider};
use crate::program::{FALSE, NodeId, TRUE};

impl Pass<'_> {
    pub(super) fn any_row(&self, id: NodeId, condition: NodeId, settles: u8) -> Local {
        let rows = 0..self.probe.rows(self.list_of(condition));
        if self.truth(id, 0) == settles {
            let settling = rows.filter(|&row| self.truth(condition, row) == settles).map(|row| self.stretch(condition, row));
            return Local::fixed(None, settling.reduce(wider).unwrap_or(self.all));
        }
        Local::fixed(None, rows.fold(self.all, |all, row| all.and(self.stretch(condition, row))))
    }

    pub(super) fn sum(&self, id: NodeId, value: NodeId, condition: Option<NodeId>) -> Found {
        let mut sum = Local::fixed(Some(Form::constant(0)), self.all);
        for row in 0..self.probe.rows(self.list_of(value)) {
            let counts = condition.map_or(TRUE, |condition| self.truth(condition, row));
            if let Some(condition) = condition {
                sum.stretch = sum.stretch.and(self.stretch(condition, row));
            }
            if counts == FALSE {
                continue;
            }
            let element = self.found(value, row);
            sum.stretch = sum.stretch.and(element.stretch);
            sum.passed(&element);
            let Some(form) = &element.form else { continue };
            if counts == TRUE {
                sum.steady = sum.is_steady() && element.is_steady();
                sum.off = sum.off.and(element.off);
                sum.form = Some(sum.form.as_ref().and_then(|known| known.plus(form)).ok_or(TooLarge)?);
            } else {
                // A zero adds nothing whether it counts or not.
                let zero = Local::fixed(Some(Form::constant(0)), self.all);
                sum.stretch = sum.stretch.and(self.compared(id, 0, [&element, &zero], form, &Form::constant(0), sum.stretch)?);
            }
        }
        if !self.is_known(id, 0) {
            sum.form = None;
        }
        Ok(sum)
    }

    pub(super) fn extreme(&self, id: NodeId, value: NodeId, condition: Option<NodeId>, greatest: bool) -> Found {
        let mut all = self.all;
        let mut best: Option<Local> = None;
        for row in 0..self.probe.rows(self.list_of(value)) {
            if let Some(condition) = condition {
                all = all.and(self.stretch(condition, row));
                if self.truth(condition, row) == FALSE {
                    continue;
                }
            }
            let element = self.found(value, row);
            all = all.and(element.stretch);
            let (Some(form), true) = (&element.form, self.is_known(id, 0)) else { continue };
            let Some(mut known) = best.take() else {
                best = Some(element);
                continue;
            };
            let difference = known.form.as_ref().and_then(|known| known.minus(form)).ok_or(TooLarge)?;
            let start = difference.above().start();
            let stays = if greatest { start >= 0 } else { start <= 0 };
            let sign = if stays == greatest { Sign::AtLeast } else { Sign::AtMost };
            all = all.and(difference.stretch(sign, all).ok_or(TooLarge)?);
            let off = Off::of(known.off.size().zip(element.off.size()).map(|(a, b)| a.max(b)));
            known.passed(&element);
            let roundings = known.roundings.clone();
            let steady = known.is_steady() && element.is_steady();
            best = Some(Local { off, roundings, rounded_by: None, steady, ..if stays { known } else { element } });
        }
        Ok(Local { stretch: all, ..best.unwrap_or_else(|| Local::fixed(None, all)) })
    }

    pub(super) fn running(&self, id: NodeId, row: usize, value: NodeId) -> Found {
        let mut sum = self.found(value, 0);
        for other in 1..=row {
            let element = self.found(value, other);
            sum.stretch = sum.stretch.and(element.stretch);
            sum.passed(&element);
            sum.steady = sum.is_steady() && element.is_steady();
            sum.off = sum.off.and(element.off);
            sum.form = match (&sum.form, &element.form) {
                (Some(a), Some(b)) => Some(a.plus(b).ok_or(TooLarge)?),
                _ => None,
            };
        }
        sum.rounded_by = None;
        if !self.is_known(id, row) {
            sum.form = None;
        }
        Ok(sum)
    }
}
