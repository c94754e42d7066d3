//! The rule that is asked about and those that supply it, with what each of their inputs may still be.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::domain::{Any, Numbers, Truths};
use super::walk::Target;
use crate::Map;
use crate::decision::fact_scale;
use crate::facts::{self, Facts};
use crate::pack::{Content, FactDeclaration, FactType, Measure, Pack, ShownType, Version};
use crate::program::{Column, FALSE, NodeId, Rows, TRUE, UNKNOWN, Values, to_days};

/// Something that can be asked: a fact of the case, a fact of one row of a list that is given, or a list that is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Slot {
    Case(u32),
    Row(u32, u32, u32),
    List(u32),
}

/// Place of a slot in [`World::variables`].
pub(super) type Variable = usize;

/// A slot, with the least and the greatest that it may hold: a mantissa, a day, the place of a choice, 0 or 1, a number of rows.
#[derive(Clone, Debug)]
pub(super) struct Unknown {
    pub slot: Slot,
    pub low: i64,
    pub high: i64,
    /// Truth values that this fact makes true by being given: where one of them is false, the fact does not exist.
    pub implies: Vec<Variable>,
}

/// Where the elements of an input come from.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    /// It is given, or cannot be.
    Settled(Any),
    Open(Variable),
    /// The rows of a list that is not given: the fact.
    OfList(Variable, u32),
    /// An amount of another of the rules.
    Supplied(Link),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub rule: usize,
    pub due: NodeId,
    pub value: NodeId,
    pub divided: bool,
    /// The mantissa of the fact is that of the amount times the first, divided by the second.
    pub factor: (i128, i128),
    pub low: i64,
    pub high: i64,
}

/// One measure on the day.
pub(super) struct Rule<'a> {
    pub measure: &'a Measure,
    pub version: &'a Version,
    /// One entry for each element of each input.
    pub inputs: Vec<Vec<Origin>>,
    /// Rows of each list of the program, or the list that is not given.
    pub lists: Vec<Result<usize, Variable>>,
}

pub(super) struct World<'a> {
    pub content: &'a Content,
    pub on: i64,
    pub rules: Vec<Rule<'a>>,
    /// The measure that is asked about; the other rules supply it.
    pub target: Target,
    pub variables: Vec<Unknown>,
    /// Facts of a list that is not given, that imply truth values of the same row.
    pub implied_in_rows: Map<u32, Vec<u32>>,
    places: BTreeMap<Slot, Variable>,
    /// The first of the facts that are declared alike: they are one fact.
    alike: Vec<u32>,
}

impl<'a> World<'a> {
    /// The rule of a measure on the day. Through suppliers, a fact that another measure supplies is not asked for: what that measure
    /// needs is.
    pub fn new(pack: &'a Pack, measure: &'a Measure, version: &'a Version, facts: &Facts, on: NaiveDate, through: bool) -> Self {
        let mut world = World {
            content: pack.content(),
            on: to_days(on),
            rules: Vec::new(),
            target: Target { rule: 0 },
            variables: Vec::new(),
            implied_in_rows: Map::new(),
            places: BTreeMap::new(),
            alike: alike(&pack.content().facts),
        };
        world.target = Target { rule: world.add(pack, measure, version, facts, on, through) };
        world.imply(facts);
        world
    }

    /// Adds a measure after those that supply it; returns its place.
    fn add(&mut self, pack: &'a Pack, measure: &'a Measure, version: &'a Version, facts: &Facts, on: NaiveDate, through: bool) -> usize {
        if let Some(known) = self.rules.iter().position(|rule| std::ptr::eq(rule.version, version)) {
            return known;
        }
        let mut filled = facts.clone();
        pack.supply(measure, &mut filled, on);
        let mut links: Map<u32, Link> = Map::new();
        if through {
            for supplied in &measure.supplied {
                let declared = self.content.facts.get(supplied.fact as usize);
                let missing = declared.is_some_and(|fact| matches!(filled.get(&fact.id), None | Some(facts::FactValue::Unknown)));
                let running = pack.measures().find(|found| found.id == supplied.measure && found.in_force(on));
                let Some((supplier, other)) = running.filter(|_| missing).and_then(|found| Some((found, found.version(on)?))) else {
                    continue;
                };
                let rule = self.add(pack, supplier, other, facts, on, through);
                if let Some(link) = declared.and_then(|fact| link(rule, other, &supplied.amount, fact)) {
                    links.insert(supplied.fact, link);
                }
            }
        }
        let rule = self.rule(measure, version, &filled, on, &links);
        self.rules.push(rule);
        self.rules.len() - 1
    }

    fn rule(&mut self, measure: &'a Measure, version: &'a Version, facts: &Facts, on: NaiveDate, links: &Map<u32, Link>) -> Rule<'a> {
        let program = &version.program;
        let batch = facts::bind(&[facts], self.content, program, on);
        let lists: Vec<Result<usize, Variable>> = program
            .lists
            .iter()
            .zip(&batch.rows)
            .map(|(&list, rows)| given_rows(rows).ok_or_else(|| self.variable(Slot::List(list))))
            .collect();
        let mut inputs = Vec::new();
        for (input, column) in program.inputs.iter().zip(&batch.columns) {
            let given = |row: usize| given_element(column, row);
            let origins = match input.list.map(|list| (list, lists.get(list as usize))) {
                None => match (given(0), links.get(&input.fact)) {
                    (Some(known), _) => vec![Origin::Settled(known)],
                    (None, Some(link)) => vec![Origin::Supplied(*link)],
                    (None, None) => vec![Origin::Open(self.variable(Slot::Case(self.same(input.fact))))],
                },
                Some((list, Some(Ok(rows)))) => {
                    let list = program.lists.get(list as usize).copied().unwrap_or_default();
                    let slot = |row: usize| Slot::Row(list, self.same(input.fact), u32::try_from(row).unwrap_or(u32::MAX));
                    let slots: Vec<_> = (0..*rows).map(|row| (given(row), slot(row))).collect();
                    slots
                        .into_iter()
                        .map(|(known, slot)| known.map_or_else(|| Origin::Open(self.variable(slot)), Origin::Settled))
                        .collect()
                }
                Some((_, Some(Err(list)))) => vec![Origin::OfList(*list, input.fact)],
                Some((_, None)) => Vec::new(),
            };
            inputs.push(origins);
        }
        Rule { measure, version, inputs, lists }
    }

    fn same(&self, place: u32) -> u32 {
        self.alike.get(place as usize).copied().unwrap_or(place)
    }

    /// The fact as the rule that is asked about declares it, or one that supplies it: of facts that are declared alike, each edition
    /// asks with its own words.
    pub fn wording(&self, slot: Slot) -> Slot {
        let (Slot::Case(fact) | Slot::Row(_, fact, _)) = slot else { return slot };
        let read = self.rules.iter().rev().flat_map(|rule| rule.version.program.inputs.iter().map(|input| input.fact));
        let own = read.into_iter().find(|&read| self.same(read) == fact).unwrap_or(fact);
        match slot {
            Slot::Row(list, _, row) => Slot::Row(list, own, row),
            Slot::Case(_) | Slot::List(_) => Slot::Case(own),
        }
    }

    fn variable(&mut self, slot: Slot) -> Variable {
        if let Some(&known) = self.places.get(&slot) {
            return known;
        }
        let (low, high) = match slot {
            Slot::Case(fact) | Slot::Row(_, fact, _) => self.range(fact),
            Slot::List(list) => (0, self.content.lists.get(list as usize).map_or(0, |list| i64::from(list.max_rows))),
        };
        self.variables.push(Unknown { slot, low, high, implies: Vec::new() });
        self.places.insert(slot, self.variables.len() - 1);
        self.variables.len() - 1
    }

    /// Least and greatest element of a fact on the day.
    pub fn range(&self, fact: u32) -> (i64, i64) {
        let Some(fact) = self.content.facts.get(fact as usize) else { return (0, 1) };
        match &fact.kind {
            FactType::Number { min, max, .. } => (*min, *max),
            FactType::Date { min, max } if fact.past => (to_days(*min), to_days(*max).min(self.on).max(to_days(*min))),
            FactType::Date { min, max } => (to_days(*min), to_days(*max)),
            FactType::Choice { values } => (0, i64::try_from(values.len()).unwrap_or(1).max(1) - 1),
            FactType::Boolean => (0, 1),
        }
    }

    pub fn is_truth(&self, fact: u32) -> bool {
        matches!(self.content.facts.get(fact as usize).map(|fact| &fact.kind), Some(FactType::Boolean))
    }

    /// Ties facts to the truth values that they imply.
    fn imply(&mut self, facts: &Facts) {
        let content = self.content;
        let implying = |truth: &FactDeclaration| -> Vec<u32> {
            let wanted = |fact: &FactDeclaration| fact.list == truth.list && truth.implied_by.contains(&fact.id);
            (0..).zip(&content.facts).filter(|(_, fact)| wanted(fact)).map(|(place, _)| place).collect()
        };
        let read: Vec<u32> = self.rules.iter().flat_map(|rule| rule.version.program.inputs.iter().map(|input| input.fact)).collect();
        for (place, truth) in (0..).zip(&content.facts).filter(|(place, truth)| !truth.implied_by.is_empty() && read.contains(place)) {
            let sources = implying(truth);
            for &fact in &sources {
                self.implied_in_rows.or_default(fact).push(place);
            }
            let at = |slot: Slot, fact: u32| match slot {
                Slot::Row(list, _, row) => Slot::Row(list, fact, row),
                _ => Slot::Case(fact),
            };
            // Slots name the first of the facts that are declared alike; another edition may imply it by others.
            let asked = self.same(place);
            for variable in 0..self.variables.len() {
                let Some(slot) = self.variables.get(variable).map(|unknown| unknown.slot) else { continue };
                let (Slot::Case(fact) | Slot::Row(_, fact, _)) = slot else { continue };
                if sources.contains(&fact) {
                    if let Some(&implied) = self.places.get(&at(slot, asked))
                        && let Some(unknown) = self.variables.get_mut(variable)
                    {
                        unknown.implies.push(implied);
                    }
                } else if fact == asked && sources.iter().any(|&other| is_given(content, facts, at(slot, other))) {
                    // It is true already, and cannot be asked for: the program sees to that.
                    self.settle(variable, Truths::one(UNKNOWN));
                }
            }
            self.exclude(facts, truth, &sources);
        }
    }

    /// Facts that cannot exist since a truth value that they imply is given as false.
    fn exclude(&mut self, facts: &Facts, truth: &FactDeclaration, sources: &[u32]) {
        let no = Some(&facts::FactValue::Truth(false));
        for variable in 0..self.variables.len() {
            let Some(slot) = self.variables.get(variable).map(|unknown| unknown.slot) else { continue };
            let absent = match slot {
                Slot::Case(fact) if sources.contains(&fact) => facts.get(&truth.id) == no,
                Slot::Row(list, fact, row) if sources.contains(&fact) => {
                    row_of(self.content, facts, list, row).and_then(|row| row.get(&truth.id)) == no
                }
                _ => false,
            };
            if absent {
                for origin in self.rules.iter_mut().flat_map(|rule| rule.inputs.iter_mut().flatten()) {
                    if matches!(origin, Origin::Open(open) if *open == variable) {
                        *origin = Origin::Settled(Any::Number(Numbers::UNKNOWN));
                    }
                }
            }
        }
    }

    fn settle(&mut self, variable: Variable, truths: Truths) {
        for origin in self.rules.iter_mut().flat_map(|rule| rule.inputs.iter_mut().flatten()) {
            if matches!(origin, Origin::Open(open) if *open == variable) {
                *origin = Origin::Settled(Any::Truth(truths));
            }
        }
        for unknown in &mut self.variables {
            unknown.implies.retain(|implied| *implied != variable);
        }
        self.places.retain(|_, known| *known != variable);
    }
}

fn alike(facts: &[FactDeclaration]) -> Vec<u32> {
    let mut first: BTreeMap<(&str, Option<u32>), Vec<u32>> = BTreeMap::new();
    let mut out = Vec::with_capacity(facts.len());
    for (place, fact) in (0..).zip(facts) {
        let known = first.entry((&fact.id, fact.list)).or_default();
        let same = known.iter().copied().find(|&other| facts.get(other as usize).is_some_and(|other| other.kind == fact.kind));
        known.push(place);
        out.push(same.unwrap_or(place));
    }
    out
}

fn row_of<'f>(content: &Content, facts: &'f Facts, list: u32, row: u32) -> Option<&'f Map<String, facts::FactValue>> {
    match facts.get(&content.lists.get(list as usize)?.id)? {
        facts::FactValue::Rows(rows) => rows.get(row as usize),
        _ => None,
    }
}

fn is_given(content: &Content, facts: &Facts, slot: Slot) -> bool {
    let named = |fact: u32| content.facts.get(fact as usize).map(|fact| fact.id.as_str());
    let value = match slot {
        Slot::Case(fact) => named(fact).and_then(|name| facts.get(name)),
        Slot::Row(list, fact, row) => named(fact).and_then(|name| row_of(content, facts, list, row)?.get(name)),
        Slot::List(_) => None,
    };
    value.is_some_and(|value| *value != facts::FactValue::Unknown)
}

/// Rows of a list of the one case, if it is given.
fn given_rows(rows: &Rows) -> Option<usize> {
    let is_given = rows.known.as_ref().is_none_or(|known| known.first() == Some(&1));
    is_given.then(|| rows.offsets.last().map_or(0, |&last| last as usize))
}

/// An element of a column, if it is known.
fn given_element(column: &Column, row: usize) -> Option<Any> {
    match &column.values {
        Values::Truth(values) => values.get(row).filter(|&&value| value != UNKNOWN).map(|&value| Any::Truth(Truths::one(value))),
        Values::Narrow(values) => {
            let is_known = column.known.as_ref().is_none_or(|known| known.get(row) == Some(&1));
            values.get(row).filter(|_| is_known).map(|&value| Any::Number(Numbers::one(i128::from(value))))
        }
    }
}

fn link(rule: usize, supplier: &Version, amount: &str, fact: &FactDeclaration) -> Option<Link> {
    let view = supplier.amounts.iter().find(|view| view.id == amount).filter(|view| view.shown.list.is_none())?;
    let (ShownType::Number { scale, .. }, FactType::Number { unit, decimals, min, max }) = (&view.shown.kind, &fact.kind) else {
        return None;
    };
    let factor = scale.over(fact_scale(unit, *decimals))?;
    let (value, divided) = (view.shown.node, view.shown.divisor.is_some());
    Some(Link { rule, due: view.due, value, divided, factor: (factor.numerator(), factor.denominator()), low: *min, high: *max })
}

impl Link {
    /// What the fact may be, from what the amount may be.
    pub fn read(&self, due: Truths, value: Numbers) -> Numbers {
        if !due.may(TRUE) || !value.known {
            return Numbers::UNKNOWN;
        }
        let (above, below) = self.factor;
        let scaled = |number: i128| number.saturating_mul(above);
        let (low, high) = (scaled(value.low).div_euclid(below), scaled(value.high).div_euclid(below));
        let (least, most) = (i128::from(self.low), i128::from(self.high));
        if self.divided {
            return Numbers { unknown: true, ..Numbers::between(least, most) };
        }
        if high < least || low > most || value.is_settled() && scaled(value.low) % below != 0 {
            return Numbers::UNKNOWN;
        }
        // What is out of the range of the fact, or finer than it, is not taken for it.
        let refused = low < least || high > most || below != 1 && low != high;
        let unknown = refused || value.unknown || due.may(FALSE) || due.may(UNKNOWN);
        Numbers { unknown, ..Numbers::between(low.max(least), high.min(most)) }
    }
}
