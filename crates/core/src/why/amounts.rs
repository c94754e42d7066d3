//! Where an amount changes next along each fact.

use super::requirements::fact;
use super::{NextBreak, WhyAlong, WhyAmount};
use crate::curve::{CurvePoint, Free, Ground, Part, Probe, Stop, Sweep, Target, coarse, limit, slope};
use crate::decision::{Due, Reader, Value, due_of, exact_number};
use crate::pack::{AmountView, ShownType};
use crate::program::{Frame, NodeId};
use crate::quantity::Ratio;

pub(super) fn next(ground: &Ground<'_>, frame: &Frame) -> Vec<WhyAmount> {
    let coarse = coarse(ground.version);
    let free = ground.free();
    let mut out = Vec::new();
    for view in &ground.version.amounts {
        let rows = ground.rows(view.shown.list);
        for row in 0..rows {
            let of = Of { ground, view, row };
            let (due, value) = of.value(frame, 0);
            let along = free.iter().filter_map(|free| of.along(free, &coarse).ok().flatten()).collect();
            let id = if view.shown.list.is_some() { format!("{}[{row}]", view.id) } else { view.id.clone() };
            out.push(WhyAmount { id, title: view.title.clone(), kind: view.kind, due, value, along });
        }
    }
    out
}

struct Of<'o, 'a> {
    ground: &'o Ground<'a>,
    view: &'o AmountView,
    row: usize,
}

impl Of<'_, '_> {
    fn value(&self, frame: &Frame, case: usize) -> (Due, Value) {
        let reader = Reader { content: self.ground.content, version: self.ground.version, frame, case };
        let value = match reader.value(&self.view.shown) {
            Value::Rows { values } => values.get(self.row).cloned().unwrap_or(Value::Unknown),
            value => value,
        };
        due_of(reader.truth(self.view.due), value)
    }

    fn along(&self, free: &Free<'_>, coarse: &[NodeId]) -> Result<Option<WhyAlong>, Stop> {
        let (Some(range), Some(told), probe) = (free.bounds(), fact(self.ground, free), self.ground.probe(free)) else { return Ok(None) };
        let Some(own) = probe.own().filter(|_| probe.rests_on_it(self.view.shown.node) || probe.rests_on_it(self.view.due)) else {
            return Ok(None);
        };
        let target = Target { node: self.view.shown.node, divisor: self.view.shown.divisor, row: self.row, due: Some(self.view.due) };
        let sweep = Sweep { probe: &probe, coarse, target, range };
        let down = beyond(&sweep, own, false)?.map(|[part, below]| self.next_break(free, &probe, own, [&below, &part], false));
        let up = beyond(&sweep, own, true)?.map(|[part, above]| self.next_break(free, &probe, own, [&part, &above], true));
        let part = sweep.around(own).map_err(Stop::from)?;
        let ShownType::Number { scale, unit } = &self.view.shown.kind else { return Ok(None) };
        let slope = slope(&part, *scale, unit, free);
        let flat = slope.as_deref().is_none_or(|slope| slope == "0");
        Ok(if down.is_none() && up.is_none() && flat { None } else { Some(WhyAlong { fact: told, slope, down, up }) })
    }

    fn next_break(&self, free: &Free<'_>, probe: &Probe<'_>, own: i64, [left, right]: [&Part; 2], up: bool) -> NextBreak {
        let limit = limit(left, right);
        let element = if up == limit.jump { right.first } else { left.last };
        let frame = probe.frame(&[own, element]);
        let ((_, before), (due, value)) = (self.value(&frame, 0), self.value(&frame, 1));
        let change = self.difference(probe, own, element);
        let change = change.filter(|_| before != Value::Unknown && value != Value::Unknown);
        let by = free.distance(Ratio::whole(i128::from(element) - i128::from(own)));
        NextBreak { at: free.place(limit.at), jump: limit.jump, point: CurvePoint { at: free.value(element), due, value }, by, change }
    }

    /// What the amount gains from one value of the fact to another, as it is due.
    fn difference(&self, probe: &Probe<'_>, from: i64, to: i64) -> Option<Value> {
        let frame = probe.frame(&[from, to]);
        let ShownType::Number { scale, unit } = &self.view.shown.kind else { return None };
        let rows = probe.rows(self.view.shown.list);
        let at = |node: NodeId, case: usize| frame.number(node, case * rows + self.row);
        let value = |case: usize| {
            let by = self.view.shown.divisor.map_or(Some(1), |divisor| at(divisor, case))?;
            Ratio::new(at(self.view.shown.node, case)?, by)
        };
        let change = value(1)?.minus(value(0)?)?;
        Some(exact_number(change.numerator(), change.denominator(), *scale, unit))
    }
}

/// The parts on the two sides of the next break point in the direction. Where only the slope changes at the case itself, that is
/// where the case stands, and not what comes next.
fn beyond(sweep: &Sweep<'_>, own: i64, up: bool) -> Result<Option<[Part; 2]>, Stop> {
    let mut from = own;
    loop {
        let (part, Some(next)) = sweep.next(from, up)? else { return Ok(None) };
        let (limit, end) = if up { (limit(&part, &next), part.last) } else { (limit(&next, &part), part.first) };
        if limit.jump || end != own {
            return Ok(Some([part, next]));
        }
        from = if up { next.first } else { next.last };
    }
}
