//! Whether a variable could still change something: a search for two completions of the facts that differ in it alone.
//!
//! The search cuts the space of the other variables in parts, and leaves a part as soon as nothing that is open in it rests on the
//! variable. Where it ends it is exact; where it does not, the variable is taken to matter.

use super::domain::Any;
use super::run::{Area, Frame, Layout, Machine, WITNESS_ROWS};
use super::walk::Target;
use super::world::{Origin, Slot, Variable, World};
use crate::Map;
use crate::program::NodeId;

/// Parts that the space is cut in at most for one variable.
const MOST_PARTS: usize = 400;
/// Values that a variable is tried with.
const MOST_VALUES: usize = 12;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Two completions that differ in it alone come to different results.
    Matters,
    /// No two do.
    Idle,
    /// The search did not end.
    Undecided,
}

pub(super) struct Search<'w, 'a> {
    pub world: &'w World<'a>,
    pub layout: &'w Layout,
    pub target: Target,
    pub root: Area,
    frame: Frame,
    /// Operations whose results are not settled yet.
    schedule: Vec<(usize, NodeId)>,
    /// Values of each variable at which something begins.
    pub cuts: Vec<Vec<i64>>,
    /// Operations run, and how many may be.
    work: u64,
    most_work: u64,
    random: u64,
}

impl<'w, 'a> Search<'w, 'a> {
    pub fn new(world: &'w World<'a>, layout: &'w Layout, most_work: u64) -> Self {
        let target = world.target;
        let root = Area { spans: world.variables.iter().map(|unknown| (unknown.low, unknown.high)).collect(), rows: Map::new() };
        let frame = Frame { elements: vec![Any::Truth(super::domain::Truths::NONE); layout.total] };
        let schedule = cone(world, target);
        let mut search = Self { world, layout, target, root, frame, schedule, cuts: Vec::new(), work: 0, most_work, random: 1 };
        search.frame = search.run(&search.root.clone());
        let machine = Machine { world, layout, area: &search.root, frame: search.frame.clone() };
        let is_open = |&(rule, node): &(usize, NodeId)| {
            let list = machine.node(rule, node).and_then(|node| node.list);
            let extent = machine.extent(rule, list);
            extent.any.is_some() || (0..extent.count).any(|row| !machine.get(rule, node, row).is_settled())
        };
        let open: Vec<_> = search.schedule.iter().copied().filter(is_open).collect();
        search.schedule = open;
        search.cuts = super::cuts::of(&mut search);
        search
    }

    pub fn machine<'s>(&'s self, area: &'s Area, frame: Frame) -> Machine<'s, 'a> {
        Machine { world: self.world, layout: self.layout, area, frame }
    }

    pub fn schedule(&self) -> &[(usize, NodeId)] {
        &self.schedule
    }

    /// Runs every rule over a part of the space.
    pub fn run(&mut self, area: &Area) -> Frame {
        self.run_only(area, None)
    }

    /// Runs these operations, or all.
    pub fn run_only(&mut self, area: &Area, only: Option<&[(usize, NodeId)]>) -> Frame {
        let schedule = only.unwrap_or(&self.schedule);
        let mut machine = Machine { world: self.world, layout: self.layout, area, frame: self.frame.clone() };
        for &(rule, node) in schedule {
            machine.run(rule, node);
        }
        let frame = machine.frame;
        // Copying what is settled has its price too.
        self.work += (schedule.len() + self.layout.total / 16 + 1) as u64;
        frame
    }

    pub fn is_spent(&self) -> bool {
        self.work > self.most_work
    }

    /// Whether too little is left to look for cuts.
    pub fn is_half_spent(&self) -> bool {
        self.work > self.most_work / 2
    }

    /// Whether even the order of the questions would take too long.
    pub fn is_exhausted(&self) -> bool {
        self.work > 2 * self.most_work
    }

    fn next(&mut self, below: usize) -> usize {
        // SplitMix64, of Steele, Lea and Flood (OOPSLA 2014): the same numbers in every run.
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % (below.max(1) as u64)).unwrap_or(0)
    }

    /// Whether some completion of all the others lets the variable change what is asked for.
    pub fn verdict(&mut self, variable: Variable) -> Verdict {
        self.random = 1;
        let mut root = self.root.clone();
        self.make_exist(variable, &mut root);
        let mut open = vec![root];
        let (mut parts, mut undecided) = (0, false);
        while let Some(area) = open.pop() {
            parts += 1;
            if parts > MOST_PARTS || self.is_spent() {
                return Verdict::Undecided;
            }
            let frame = self.run(&area);
            let reached = self.reached(&area, frame);
            if !reached.contains(&variable) {
                continue;
            }
            if self.has_witness(variable, &area) {
                return Verdict::Matters;
            }
            let next = reached.iter().copied().find(|&other| other != variable && self.halves(other, &area).is_some());
            match next.and_then(|other| self.halves(other, &area)) {
                Some((low, high)) => open.extend([high, low]),
                None if reached.len() > 1 => undecided = true,
                None => match self.varies(variable, &area) {
                    Some(true) => return Verdict::Matters,
                    Some(false) => {}
                    None => undecided = true,
                },
            }
        }
        if undecided { Verdict::Undecided } else { Verdict::Idle }
    }

    pub fn reached(&self, area: &Area, frame: Frame) -> Vec<Variable> {
        self.machine(area, frame).rests_on(self.target)
    }

    /// A fact that is given makes true what it implies.
    pub fn make_exist(&self, variable: Variable, area: &mut Area) {
        for &implied in self.world.variables.get(variable).map_or(&[][..], |unknown| &unknown.implies) {
            if let Some(span) = area.spans.get_mut(implied) {
                *span = (1, 1);
            }
        }
    }

    /// One completion of everything.
    pub fn point(&mut self) -> Area {
        let mut point = self.root.clone();
        (0..point.spans.len()).for_each(|variable| self.pick(variable, &mut point));
        point
    }

    /// Tries some completions of the others, and some values of the variable in each.
    fn has_witness(&mut self, variable: Variable, area: &Area) -> bool {
        for _ in 0..3 {
            let mut point = area.clone();
            for other in 0..point.spans.len() {
                if other != variable {
                    self.pick(other, &mut point);
                }
            }
            if self.differs(variable, &point) {
                return true;
            }
        }
        false
    }

    fn differs(&mut self, variable: Variable, point: &Area) -> bool {
        let mut first: Option<Vec<Any>> = None;
        for mut area in self.values(variable, point) {
            self.make_exist(variable, &mut area);
            let frame = self.run(&area);
            match (&first, self.machine(&area, frame).result(self.target)) {
                (None, result) => first = result,
                (Some(first), Some(result)) if *first != result => return true,
                _ => {}
            }
        }
        false
    }

    /// The part of the space with some values of the variable.
    fn values(&mut self, variable: Variable, point: &Area) -> Vec<Area> {
        if self.is_list(variable) {
            let tries: Vec<usize> = (0..2 * MOST_VALUES).collect();
            return tries
                .iter()
                .map(|count| {
                    let mut area = point.clone();
                    self.pick_rows(variable, &mut area, Some(count % (WITNESS_ROWS + 1)));
                    area
                })
                .collect();
        }
        let span = point.spans.get(variable).copied().unwrap_or((0, 0));
        let with = |value: i64| {
            let mut area = point.clone();
            if let Some(span) = area.spans.get_mut(variable) {
                *span = (value, value);
            }
            area
        };
        let candidates = self.candidates(variable, span);
        let step = candidates.len().div_ceil(MOST_VALUES).max(1);
        candidates.iter().step_by(step).chain(candidates.last()).map(|&value| with(value)).collect()
    }

    fn is_list(&self, variable: Variable) -> bool {
        self.world.variables.get(variable).is_some_and(|unknown| matches!(unknown.slot, Slot::List(_)))
    }

    /// Values worth trying between two: all of them where they are few, else the ends and both sides of every cut.
    fn candidates(&self, variable: Variable, (low, high): (i64, i64)) -> Vec<i64> {
        if high.saturating_sub(low) < 8 {
            return (low..=high).collect();
        }
        let cuts = self.cuts.get(variable).map_or(&[][..], Vec::as_slice);
        let within = cuts.iter().flat_map(|&cut| [cut.saturating_sub(1), cut]).filter(|value| (low..=high).contains(value));
        let mut out: Vec<i64> = within.chain([low, low + (high - low) / 2, high]).collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    fn pick(&mut self, variable: Variable, area: &mut Area) {
        if self.is_list(variable) {
            if !area.rows.contains_key(&variable) {
                self.pick_rows(variable, area, None);
            }
            return;
        }
        let span = area.spans.get(variable).copied().unwrap_or((0, 0));
        let value = self.pick_value(span, &self.candidates(variable, span));
        if let Some(span) = area.spans.get_mut(variable) {
            *span = (value, value);
        }
    }

    fn pick_value(&mut self, (low, high): (i64, i64), candidates: &[i64]) -> i64 {
        if self.next(4) == 0 {
            let width = usize::try_from(i128::from(high) - i128::from(low) + 1).unwrap_or(usize::MAX);
            return low.saturating_add(i64::try_from(self.next(width)).unwrap_or(0)).min(high);
        }
        let place = self.next(candidates.len());
        candidates.get(place).copied().unwrap_or(low)
    }

    fn pick_rows(&mut self, list: Variable, area: &mut Area, count: Option<usize>) {
        let (least, most) = area.spans.get(list).copied().unwrap_or((0, 0));
        let size = |count: i64| usize::try_from(count).unwrap_or(0).min(WITNESS_ROWS);
        let count = count.unwrap_or_else(|| self.next(WITNESS_ROWS + 1)).clamp(size(least), size(most));
        let mut facts: Vec<u32> = Vec::new();
        for origin in self.world.rules.iter().flat_map(|rule| rule.inputs.iter().flatten()) {
            if let Origin::OfList(of, fact) = origin
                && *of == list
                && !facts.contains(fact)
            {
                facts.push(*fact);
            }
        }
        let mut rows = Vec::new();
        for _ in 0..count {
            let mut row = Map::new();
            for &fact in &facts {
                let (low, high) = self.world.range(fact);
                let candidates = if high.saturating_sub(low) < 8 { (low..=high).collect() } else { vec![low, middle(low, high), high] };
                row.insert(fact, self.pick_value((low, high), &candidates));
            }
            rows.push(row);
        }
        area.rows.insert(list, rows);
        if let Some(span) = area.spans.get_mut(list) {
            let count = i64::try_from(count).unwrap_or(0);
            *span = (count, count);
        }
    }

    /// The space in two, by one variable: at the cut in the middle, else in the middle.
    fn halves(&self, variable: Variable, area: &Area) -> Option<(Area, Area)> {
        let &(low, high) = area.spans.get(variable)?;
        if low >= high {
            return None;
        }
        let cuts = self.cuts.get(variable)?;
        let within: Vec<i64> = cuts.iter().copied().filter(|&cut| low < cut && cut <= high).collect();
        let at = if self.is_list(variable) { low + 1 } else { within.get(within.len() / 2).copied().unwrap_or(middle(low, high) + 1) };
        let part = |low: i64, high: i64| {
            let mut part = area.clone();
            if let Some(span) = part.spans.get_mut(variable) {
                *span = (low, high);
            }
            part
        };
        Some((part(low, at - 1), part(at, high)))
    }

    /// Whether the results vary with the variable, where nothing else counts; none where the search does not end.
    fn varies(&mut self, variable: Variable, area: &Area) -> Option<bool> {
        let mut open = vec![area.clone()];
        let mut first: Option<Vec<Any>> = None;
        let mut parts = 0;
        while let Some(area) = open.pop() {
            parts += 1;
            if parts > MOST_PARTS || self.is_spent() {
                return None;
            }
            let frame = self.run(&area);
            match (&first, self.machine(&area, frame).result(self.target)) {
                (_, None) => {
                    let (low, high) = self.halves(variable, &area)?;
                    open.extend([high, low]);
                }
                (None, result) => first = result,
                (Some(first), Some(result)) if *first != result => return Some(true),
                _ => {}
            }
        }
        Some(false)
    }
}

/// Half way between two, rounded down: their difference may not fit.
pub(super) fn middle(low: i64, high: i64) -> i64 {
    i64::try_from((i128::from(low) + i128::from(high)).div_euclid(2)).unwrap_or(low)
}

/// Operations that the measure needs, in order.
fn cone(world: &World<'_>, target: Target) -> Vec<(usize, NodeId)> {
    let mut needed: Vec<Vec<bool>> = world.rules.iter().map(|rule| vec![false; rule.version.program.nodes.len()]).collect();
    let mut open: Vec<(usize, NodeId)> = Vec::new();
    if let Some(rule) = world.rules.get(target.rule) {
        open.push((target.rule, rule.version.eligible));
        open.extend(rule.version.requirements.iter().map(|view| (target.rule, view.node)));
        for amount in &rule.version.amounts {
            let nodes = [Some(amount.due), Some(amount.shown.node), amount.shown.divisor];
            open.extend(nodes.into_iter().flatten().map(|node| (target.rule, node)));
        }
    }
    while let Some((place, node)) = open.pop() {
        let (Some(rule), Some(needed)) = (world.rules.get(place), needed.get_mut(place)) else { continue };
        match needed.get_mut(node as usize) {
            Some(needed) if !*needed => *needed = true,
            _ => continue,
        }
        let Some(found) = rule.version.program.nodes.get(node as usize) else { continue };
        open.extend(found.op.operands().map(|operand| (place, operand)));
        if let crate::program::Op::Input(input) = found.op {
            for origin in rule.inputs.get(input as usize).into_iter().flatten() {
                if let Origin::Supplied(link) = origin {
                    open.extend([(link.rule, link.due), (link.rule, link.value)]);
                }
            }
        }
    }
    let mut out = Vec::new();
    for (place, needed) in needed.iter().enumerate() {
        out.extend((0..).zip(needed).filter(|(_, needed)| **needed).map(|(node, _)| (place, node)));
    }
    out
}
