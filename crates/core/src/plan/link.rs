//! Puts a measure and those that supply its facts into one program.

use chrono::NaiveDate;

use crate::decision::brief::{At, SuppliedFact};
use crate::decision::fact_scale;
use crate::pack::{Content, FactDeclaration, FactType, Measure, Pack, Shown, ShownType, Supplied, Version};
use crate::program::range::Range;
use crate::program::{Comparison, Input, Kind, Node, NodeId, Op, Program, TRUE, to_days};
use crate::quantity::Mode;

use super::explain::Origin;

/// A measure, and where each of its operations is in the program of the whole.
#[derive(Debug)]
pub(crate) struct Part<'p> {
    pub version: &'p Version,
    pub nodes: Vec<NodeId>,
    /// Where each of its lists is.
    pub lists: Vec<u32>,
}

impl Part<'_> {
    pub fn node(&self, node: NodeId) -> NodeId {
        self.nodes.get(node as usize).copied().unwrap_or(NodeId::MAX)
    }
}

/// The program of a measure with its suppliers.
#[derive(Debug)]
pub(crate) struct Linker<'p> {
    pack: &'p Pack,
    on: NaiveDate,
    pub program: Program,
    /// What the measure and its suppliers read a fact of the case from, where it is not the input alone; by the place of the fact.
    supplied: Vec<Option<NodeId>>,
    inputs: Vec<Option<NodeId>>,
}

impl<'p> Linker<'p> {
    pub fn new(pack: &'p Pack, on: NaiveDate) -> Self {
        let none = vec![None; pack.content().facts.len()];
        Self { pack, on, program: Program::default(), supplied: none.clone(), inputs: none }
    }

    fn content(&self) -> &'p Content {
        self.pack.content()
    }

    fn push(&mut self, op: Op, kind: Kind, list: Option<u32>) -> NodeId {
        self.program.nodes.push(Node { op, kind, list });
        NodeId::try_from(self.program.nodes.len() - 1).unwrap_or(NodeId::MAX)
    }

    /// What an operation is in the program, and the list to whose rows it belongs.
    fn at(&self, node: NodeId) -> At {
        At { node, list: self.program.nodes.get(node as usize).and_then(|node| node.list) }
    }

    /// Where the measure that a part was made of came from; `place` is that of its edition in the pack.
    pub fn origin(&self, place: usize, measure: &Measure, part: &Part<'p>) -> Origin {
        Origin {
            pack: self.pack.sha256().to_owned(),
            measure: place,
            nodes: part.nodes.iter().map(|&node| self.at(node)).collect(),
            lists: part.lists.clone(),
            supplied: measure.supplied.iter().filter_map(|supplied| self.supplied_fact(supplied, part)).collect(),
        }
    }

    fn supplied_fact(&self, supplied: &Supplied, part: &Part<'p>) -> Option<SuppliedFact> {
        let reads = |node: &Node| match node.op {
            Op::Input(input) => part.version.program.inputs.get(input as usize).is_some_and(|input| input.fact == supplied.fact),
            _ => false,
        };
        let place = part.version.program.nodes.iter().position(reads)?;
        let supplier = self.pack.measures().find(|found| found.id == supplied.measure && found.in_force(self.on))?;
        let (given, value) = (node_of(&self.inputs, supplied.fact)?, *part.nodes.get(place)?);
        Some(SuppliedFact { fact: supplied.fact, given, value, measure: supplier.name() })
    }

    /// The place in the program of a list of the pack.
    fn list(&mut self, list: u32) -> u32 {
        let place = self.program.lists.iter().position(|&known| known == list).unwrap_or_else(|| {
            self.program.lists.push(list);
            self.program.lists.len() - 1
        });
        u32::try_from(place).unwrap_or(u32::MAX)
    }

    fn input(&mut self, fact: u32, kind: Kind, list: Option<u32>) -> NodeId {
        if let Some(node) = node_of(&self.inputs, fact) {
            return node;
        }
        self.program.inputs.push(Input { fact, kind, list });
        let place = u32::try_from(self.program.inputs.len() - 1).unwrap_or(u32::MAX);
        let node = self.push(Op::Input(place), kind, list);
        set_node(&mut self.inputs, fact, node);
        node
    }

    /// Adds a measure, its suppliers first.
    pub fn add(&mut self, measure: &'p Measure, version: &'p Version) -> Part<'p> {
        let outside = self.supplied.clone();
        for supplied in &measure.supplied {
            let editions = self.pack.measures().filter(|found| found.id == supplied.measure);
            let found = editions.filter(|edition| edition.in_force(self.on)).find_map(|edition| Some((edition, edition.version(self.on)?)));
            if let Some((supplier, version)) = found {
                let part = self.add(supplier, version);
                self.supply(supplied.fact, &part, &supplied.amount);
            }
        }
        let lists: Vec<u32> = version.program.lists.iter().map(|&list| self.list(list)).collect();
        let list = |list: Option<u32>| list.and_then(|list| lists.get(list as usize)).copied();
        let mut nodes: Vec<NodeId> = Vec::with_capacity(version.program.nodes.len());
        for node in &version.program.nodes {
            let place = match node.op {
                Op::Input(input) => {
                    let fact = version.program.inputs.get(input as usize).map_or(u32::MAX, |input| input.fact);
                    match node_of(&self.supplied, fact) {
                        Some(node) => node,
                        None => self.input(fact, node.kind, list(node.list)),
                    }
                }
                ref op => {
                    let op = op.with_operands(|operand| nodes.get(operand as usize).copied().unwrap_or(NodeId::MAX));
                    let op = match op {
                        Op::Count(inner, condition) => Op::Count(list(Some(inner)).unwrap_or(u32::MAX), condition),
                        Op::Spread(value, inner) => Op::Spread(value, list(Some(inner)).unwrap_or(u32::MAX)),
                        op => op,
                    };
                    self.push(op, node.kind, list(node.list))
                }
            };
            nodes.push(place);
        }
        self.supplied = outside;
        Part { version, nodes, lists }
    }

    /// Reads a fact from the amount of a supplier where it is not given: where the amount is due, known, and one of the values that
    /// the fact can have.
    fn supply(&mut self, fact: u32, part: &Part<'p>, amount: &str) {
        let declared = self.content().facts.get(fact as usize);
        let view = part.version.amounts.iter().find(|view| view.id == amount);
        let (Some(declared), Some(view)) = (declared, view) else { return };
        let (FactType::Number { unit, decimals, min, max }, ShownType::Number { scale, .. }) = (&declared.kind, &view.shown.kind) else {
            return;
        };
        let Shown { node, divisor: None, list: None, .. } = view.shown else { return };
        let Some(ratio) = scale.over(fact_scale(unit, *decimals)) else { return };
        let (value, mut due) = (part.node(node), part.node(view.due));
        let (multiplier, divisor) = (ratio.numerator(), ratio.denominator());
        let mut taken = value;
        if (multiplier, divisor) != (1, 1) {
            taken = self.push(Op::DivideBy { value, multiplier, divisor, mode: Mode::Down }, Kind::Wide, None);
        }
        if divisor != 1 {
            // A value with more decimals than the fact can have is not taken.
            let back = self.push(Op::MultiplyBy(taken, divisor), Kind::Wide, None);
            let exact = self.push(Op::MultiplyBy(value, multiplier), Kind::Wide, None);
            due = self.both(due, Op::Compare(Comparison::Equal, back, exact));
        }
        for (comparison, limit) in [(Comparison::GreaterOrEqual, *min), (Comparison::LessOrEqual, *max)] {
            let limit = self.push(Op::Number(limit.into()), Kind::Narrow, None);
            due = self.both(due, Op::Compare(comparison, taken, limit));
        }
        let given = match node_of(&self.supplied, fact) {
            Some(node) => node,
            None => self.input(fact, Kind::Narrow, None),
        };
        let kind = self.program.nodes.get(taken as usize).map_or(Kind::Narrow, |node| node.kind);
        let mut node = self.push(Op::Supply { given, due, value: taken }, kind, None);
        if kind == Kind::Wide {
            node = self.push(Op::DivideBy { value: node, multiplier: 1, divisor: 1, mode: Mode::Down }, Kind::Narrow, None);
        }
        set_node(&mut self.supplied, fact, node);
    }

    fn both(&mut self, due: NodeId, op: Op) -> NodeId {
        let other = self.push(op, Kind::Truth, None);
        self.push(Op::And(due, other), Kind::Truth, None)
    }

    /// What facts can be on the day, in the order of the inputs.
    pub fn inputs(&self) -> Vec<Range> {
        let facts = &self.content().facts;
        self.program.inputs.iter().map(|input| facts.get(input.fact as usize).map_or((0, 0), |fact| fact.on(self.on).range())).collect()
    }

    /// The most rows that each list has.
    pub fn most_rows(&self) -> Vec<i128> {
        let lists = &self.content().lists;
        let most = |list: &u32| lists.get(*list as usize).map_or(0, |list| i128::from(list.max_rows));
        self.program.lists.iter().map(most).collect()
    }
}

fn node_of(nodes: &[Option<NodeId>], fact: u32) -> Option<NodeId> {
    nodes.get(fact as usize).copied().flatten()
}

fn set_node(nodes: &mut [Option<NodeId>], fact: u32, node: NodeId) {
    if let Some(place) = nodes.get_mut(fact as usize) {
        *place = Some(node);
    }
}

impl FactDeclaration {
    /// Least and greatest element of its column.
    pub(crate) fn range(&self) -> Range {
        match &self.kind {
            FactType::Boolean => (0, i128::from(TRUE)),
            FactType::Number { min, max, .. } => ((*min).into(), (*max).into()),
            FactType::Date { min, max } => (to_days(*min).into(), to_days(*max).into()),
            FactType::Choice { values } => (0, i128::try_from(values.len()).unwrap_or(0) - 1),
        }
    }
}
