//! What would meet a requirement that is not met: changes of facts, found from the compiled rule.
//!
//! A change of one fact is found by following the requirement along it from the value of the case, in both directions, to the
//! nearest value at which it is met. Where no fact does it alone, the structure of the requirement says which parts must be met
//! together; what is proposed is then tried as a whole, and every change in it is made as small as it can be.

use std::cell::Cell;
use std::collections::BTreeSet;

use crate::curve::{Free, Ground, Probe, Sweep, Target, coarse};
use crate::decision::{Decision, Needs, Outcome, Reader, RequirementResult, condition_truth};
use crate::pack::{Condition, RequirementView};
use crate::program::{FALSE, Frame, Node, NodeId, Op, TRUE};

/// Ways that are told of one requirement, at most.
const MOST_WAYS: usize = 24;
/// Facts that are changed together, at most.
const MOST_TOGETHER: usize = 6;
/// Operations that are followed for one decision, at most: a regulation needs a hundredth of it, and a file that was made to be slow
/// gets no ways rather than no answer.
const MOST_OPERATIONS: usize = 4_000_000;
/// How often a program is gone through to find the nearest value of one fact, about.
const TIMES: usize = 6;

/// A fact with another value.
#[derive(Clone, Debug)]
pub(crate) struct Move<'a> {
    pub free: Free<'a>,
    pub from: i64,
    pub to: i64,
    /// The furthest value in the same direction that does as well, without a gap; none for a yes/no and a choice.
    pub until: Option<i64>,
    /// Other choices that do as well.
    pub or: Vec<i64>,
}

/// Changes that meet a requirement together.
pub(crate) type Way<'a> = Vec<Move<'a>>;

/// Fills in what would change each requirement that a refusal turns on: one that is not met, and everything that it is part of neither.
pub(crate) fn would_change(decision: &mut Decision, reader: &Reader<'_>, ground: &Ground<'_>) {
    if decision.outcome == Outcome::NotMet {
        Finder::new(ground, reader.frame).tell(&ground.version.requirements, &mut decision.requirements);
    }
}

/// Looks for ways of one case.
pub(crate) struct Finder<'a> {
    ground: &'a Ground<'a>,
    frame: &'a Frame,
    free: Vec<Free<'a>>,
    coarse: Vec<NodeId>,
    /// Operations that may still be followed.
    left: Cell<usize>,
}

impl<'a> Finder<'a> {
    pub fn new(ground: &'a Ground<'a>, frame: &'a Frame) -> Self {
        let free = ground.free().into_iter().filter(|free| free.fact.changeable).collect();
        Self { ground, frame, free, coarse: coarse(ground.version), left: Cell::new(MOST_OPERATIONS) }
    }

    fn truth(&self, node: NodeId) -> u8 {
        self.frame.truth(node, 0)
    }

    fn tell(&self, views: &[RequirementView], results: &mut [RequirementResult]) {
        for (view, result) in views.iter().zip(results).filter(|(view, _)| self.truth(view.node) == FALSE) {
            result.would_change = self.ways(view).iter().map(|way| self.ground.would_change(way)).collect();
            self.tell(&view.children, &mut result.children);
        }
    }

    /// Every way of meeting a requirement that is not met.
    pub fn ways(&self, view: &RequirementView) -> Vec<Way<'a>> {
        if self.truth(view.node) != FALSE {
            return Vec::new();
        }
        let mut out: Vec<Way<'a>> = self.alone(view.node).into_iter().map(|one| vec![one]).collect();
        for way in self.parts(view) {
            let Some(way) = self.settled(way, view.node) else { continue };
            // What one change does alone needs no other; the same facts are told once.
            let covers = |known: &Way<'_>| known.iter().all(|one| way.iter().any(|other| is_same(&one.free, &other.free)));
            if !way.is_empty() && !out.iter().any(covers) {
                out.push(way);
            }
        }
        out.truncate(MOST_WAYS);
        out
    }

    /// Changes of one fact that make a result true.
    fn alone(&self, node: NodeId) -> Vec<Move<'a>> {
        let read = self.read_by(node);
        let free = self.free.iter().filter(|free| read.contains(&free.input));
        free.filter_map(|free| self.nearest(free, node, &[])).collect()
    }

    /// The inputs that a result rests on.
    fn read_by(&self, node: NodeId) -> BTreeSet<u32> {
        let nodes = &self.ground.version.program.nodes;
        let (mut read, mut seen, mut next) = (BTreeSet::new(), BTreeSet::new(), vec![node]);
        while let Some(found) = next.pop() {
            let Some(Node { op, .. }) = nodes.get(found as usize).filter(|_| seen.insert(found)) else { continue };
            if let Op::Input(input) = op {
                read.insert(*input);
            }
            next.extend(op.operands());
        }
        read
    }

    /// The nearest value of a fact that makes a result true, with other changes made before.
    fn nearest(&self, free: &Free<'a>, node: NodeId, others: &[Move<'a>]) -> Option<Move<'a>> {
        let operations = self.ground.version.program.nodes.len() * TIMES;
        self.left.set(self.left.get().checked_sub(operations)?);
        let batch = self.ground.changed(&moved(others));
        let probe = self.ground.probe_of(&batch, free);
        if !probe.rests_on_it(node) {
            return None;
        }
        let from = probe.own()?;
        let Some(range) = free.bounds() else {
            return self.choice(free, node, others, from);
        };
        let sweep = self.sweep(&probe, node, range);
        let (down, up) = (sweep.nearest_true(from, false).ok().flatten(), sweep.nearest_true(from, true).ok().flatten());
        let goes_up = match (down, up) {
            (Some(down), Some(up)) => up - from < from - down,
            (None, Some(_)) => true,
            (Some(_), None) => false,
            (None, None) => return None,
        };
        let to = if goes_up { up? } else { down? };
        let until = sweep.last_true(to, goes_up).ok()?;
        Some(Move { free: free.clone(), from, to, until: Some(until), or: Vec::new() })
    }

    fn sweep<'s>(&'s self, probe: &'s Probe<'s>, node: NodeId, range: [i64; 2]) -> Sweep<'s> {
        Sweep { probe, coarse: &self.coarse, target: Target { node, divisor: None, row: 0, due: Some(node) }, range }
    }

    fn choice(&self, free: &Free<'a>, node: NodeId, others: &[Move<'a>], from: i64) -> Option<Move<'a>> {
        let meets = |to: &i64| {
            let mut changes = moved(others);
            changes.push((free, *to));
            *to != from && !self.contradicts(free, *to) && self.ground.with(&changes).truth(node, 0) == TRUE
        };
        let mut found = free.choices().into_iter().filter(meets);
        let to = found.next()?;
        Some(Move { free: free.clone(), from, to, until: None, or: found.collect() })
    }

    /// Whether a fact that is given says that the answer is yes.
    fn contradicts(&self, free: &Free<'_>, to: i64) -> bool {
        to == i64::from(FALSE)
            && free.fact.implied_by.iter().any(|other| {
                let row = free.id.rsplit_once('.').map_or("", |(row, _)| row);
                let id = if row.is_empty() { other.clone() } else { format!("{row}.{other}") };
                self.ground.free().iter().any(|known| known.id == id && self.ground.probe(known).own().is_some())
            })
    }

    /// Changes that meet the parts of a requirement, each part by itself.
    fn parts(&self, view: &RequirementView) -> Vec<Way<'a>> {
        match (&view.condition, view.needs) {
            (Some(condition), _) => self.of_condition(condition),
            (None, Some(Needs::Any)) => view.children.iter().flat_map(|child| self.parts(child)).collect(),
            (None, _) => self.together(view.children.iter().map(|child| (child.node, self.parts(child))).collect()),
        }
    }

    fn of_condition(&self, condition: &Condition) -> Vec<Way<'a>> {
        match condition {
            Condition::Any(parts) => parts.iter().flat_map(|part| self.of_condition(part)).collect(),
            Condition::All(parts) => {
                let all: Option<Vec<_>> = parts.iter().map(|part| self.part(part)).collect();
                all.map_or_else(Vec::new, product)
            }
            Condition::If { condition, then, otherwise, node } => {
                let mut out: Vec<Way<'a>> = match self.holds(condition) {
                    TRUE => self.of_condition(then),
                    FALSE => self.of_condition(otherwise),
                    _ => Vec::new(),
                };
                out.extend(self.alone(*node).into_iter().map(|one| vec![one]));
                out
            }
            Condition::Compare { node, .. }
            | Condition::Truth { node, .. }
            | Condition::OneOf { node, .. }
            | Condition::Other { node, .. } => self.alone(*node).into_iter().map(|one| vec![one]).collect(),
        }
    }

    /// The ways of one of several parts that are all needed; none where it cannot be met.
    fn part(&self, part: &Condition) -> Option<Vec<Way<'a>>> {
        match self.holds(part) {
            TRUE => Some(vec![Vec::new()]),
            FALSE => Some(self.of_condition(part)).filter(|ways| !ways.is_empty()),
            _ => None,
        }
    }

    fn together(&self, children: Vec<(NodeId, Vec<Way<'a>>)>) -> Vec<Way<'a>> {
        let all: Option<Vec<_>> = children
            .into_iter()
            .map(|(node, ways)| match self.truth(node) {
                TRUE => Some(vec![Vec::new()]),
                FALSE => Some(ways).filter(|ways| !ways.is_empty()),
                _ => None,
            })
            .collect();
        all.map_or_else(Vec::new, product)
    }

    fn holds(&self, condition: &Condition) -> u8 {
        condition_truth(condition, &|node| self.truth(node))
    }

    /// Changes that meet `node` together, each as small as it can be and none needless; none where they do not meet it.
    fn settled(&self, mut way: Way<'a>, node: NodeId) -> Option<Way<'a>> {
        if way.len() > MOST_TOGETHER {
            return None;
        }
        let meets = |way: &[Move<'a>]| self.ground.with(&moved(way)).truth(node, 0) == TRUE;
        if !meets(&way) {
            return None;
        }
        let mut place = 0;
        while place < way.len() {
            let mut others = way.clone();
            let own = others.remove(place);
            if meets(&others) {
                way = others;
                continue;
            }
            let nearest = self.nearest(&own.free, node, &others)?;
            *way.get_mut(place)? = nearest;
            place += 1;
        }
        Some(way)
    }
}

fn is_same(a: &Free<'_>, b: &Free<'_>) -> bool {
    a.input == b.input && a.row == b.row
}

fn moved<'m, 'a>(way: &'m [Move<'a>]) -> Vec<(&'m Free<'a>, i64)> {
    way.iter().map(|one| (&one.free, one.to)).collect()
}

/// One way of each part, put together in every manner; a fact that would have two values is given the one that goes further.
fn product(parts: Vec<Vec<Way<'_>>>) -> Vec<Way<'_>> {
    let mut out: Vec<Way<'_>> = vec![Vec::new()];
    for ways in parts {
        let mut next = Vec::new();
        for before in &out {
            for way in ways.iter().take(MOST_WAYS) {
                if let Some(both) = merged(before, way) {
                    next.push(both);
                }
            }
        }
        next.truncate(MOST_WAYS);
        out = next;
    }
    out
}

fn merged<'a>(before: &Way<'a>, more: &Way<'a>) -> Option<Way<'a>> {
    let mut out = before.clone();
    for one in more {
        match out.iter_mut().find(|known| is_same(&known.free, &one.free)) {
            None => out.push(one.clone()),
            Some(known) if known.to == one.to => {}
            Some(known) if one.until.is_some() && (known.to > known.from) == (one.to > one.from) => {
                if (one.to - one.from).abs() > (known.to - known.from).abs() {
                    *known = one.clone();
                }
            }
            Some(_) => return None,
        }
    }
    Some(out)
}
