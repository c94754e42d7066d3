//! What a supplied fact cannot be worked out without.

use super::{Node, NodeId, Op, Program};

/// A fact of the case that may be supplied, by its input, and the inputs of the case and the lists of the program without each of which its
/// supplier has no answer, whatever else is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Supply {
    pub given: usize,
    pub inputs: Vec<usize>,
    pub lists: Vec<usize>,
}

/// For each operation a set of inputs and, behind them, of lists: where one of them is not known, the result is not.
struct Needs {
    sets: Vec<u64>,
    /// Words of a set.
    words: usize,
}

impl Needs {
    fn of(program: &Program) -> Self {
        let words = (program.inputs.len() + program.lists.len()).div_ceil(64);
        let mut needs = Self { sets: Vec::with_capacity(words * program.nodes.len()), words };
        for node in &program.nodes {
            for word in 0..words {
                let set = needs.set(program, node, word);
                needs.sets.push(set);
            }
        }
        needs
    }

    fn get(&self, node: NodeId, word: usize) -> u64 {
        self.sets.get(node as usize * self.words + word).copied().unwrap_or(0)
    }

    fn set(&self, program: &Program, node: &Node, word: usize) -> u64 {
        let get = |node: NodeId| self.get(node, word);
        let one = |place: u32| if place as usize / 64 == word { 1 << (place % 64) } else { 0 };
        let list_of = |rows: NodeId| program.nodes.get(rows as usize).and_then(|rows| rows.list);
        // What rows need says nothing of a list without rows.
        let list =
            |list: Option<u32>| list.map_or(0, |list| one(list.saturating_add(u32::try_from(program.inputs.len()).unwrap_or(u32::MAX))));
        match node.op {
            Op::Input(input) if node.list.is_none() => one(input),
            Op::Count(of, _) => list(Some(of)),
            Op::Sum(rows, _) | Op::AnyRow(rows) | Op::EveryRow(rows) | Op::Least(rows, _) | Op::Greatest(rows, _) => list(list_of(rows)),
            // One of them may settle it alone.
            Op::And(a, b) | Op::Or(a, b) | Op::Coalesce(a, b) => get(a) & get(b),
            Op::Select(condition, a, b) => get(condition) & (get(a) | get(b)) | get(a) & get(b),
            Op::Supply { given, due, value } => get(given) & (get(due) | get(value)),
            ref op => op.operands().fold(0, |all, operand| all | get(operand)),
        }
    }

    /// The places of what the results of some operations need.
    fn places(&self, nodes: [NodeId; 2]) -> impl Iterator<Item = usize> {
        let words = (0..self.words).map(move |word| nodes.iter().fold(0, |all, &node| all | self.get(node, word)));
        words.enumerate().flat_map(|(word, set)| (0..64).filter(move |bit| set >> bit & 1 == 1).map(move |bit| word * 64 + bit))
    }
}

impl Program {
    /// What may be supplied.
    pub(crate) fn supplies(&self) -> Vec<Supply> {
        let needs = Needs::of(self);
        let supply = |node: &Node| {
            let Op::Supply { given, due, value } = node.op else { return None };
            let mut supply = Supply { given: self.given_input(given)?, ..Supply::default() };
            for place in needs.places([due, value]) {
                match place.checked_sub(self.inputs.len()) {
                    None => supply.inputs.push(place),
                    Some(list) => supply.lists.push(list),
                }
            }
            Some(supply)
        };
        self.nodes.iter().filter_map(supply).collect()
    }

    /// The input behind what is given, which another supplier may have been asked for before.
    fn given_input(&self, node: NodeId) -> Option<usize> {
        match self.nodes.get(node as usize)?.op {
            Op::Input(input) => Some(input as usize),
            Op::Supply { given, .. } => self.given_input(given),
            _ => None,
        }
    }
}
