//! What all measures share: facts, lists, bodies.

use std::collections::HashMap;

use crate::Localized;
use crate::authoring::document::Title;
use crate::authoring::span::Span;
use crate::map::Map;
use crate::pack::{self, FactDeclaration, ListDeclaration};

/// Facts and lists of every vocabulary, and those of single measures behind them.
#[derive(Debug, Default)]
pub(super) struct World {
    pub facts: Vec<FactDeclaration>,
    pub lists: Vec<ListDeclaration>,
    pub(super) shared: Local,
    pub(super) shared_implied: Vec<super::declare::Implied>,
    pub bodies: Map<String, (pack::Body, Span)>,
    /// Places of the facts of a name, for declarations that stand in several editions.
    pub(super) same_name: HashMap<String, Vec<u32>>,
}

/// Names that one measure declares for itself.
#[derive(Debug, Default)]
pub(super) struct Local {
    pub(super) facts: Map<(Option<u32>, String), (u32, Span)>,
    pub(super) lists: Map<String, (u32, Span)>,
    pub(super) figures: Map<String, u32>,
}

impl Local {
    /// The fact of a figure that is not known.
    pub fn missing_figure(&self, name: &str) -> Option<u32> {
        self.figures.get(name).copied()
    }
}

pub(super) fn localized(title: &Title) -> Localized {
    Localized::new(title.it.value.clone(), title.en.value.clone())
}

/// `ore_mensili` as words.
pub(super) fn words(name: &str) -> Localized {
    Localized::same(name.replace('_', " "))
}

impl World {
    pub fn fact(&self, name: &str, list: Option<u32>, local: &Local) -> Option<u32> {
        let key = (list, name.to_owned());
        local.facts.get(&key).or_else(|| self.shared.facts.get(&key)).map(|(place, _)| *place)
    }

    pub fn list(&self, name: &str, local: &Local) -> Option<u32> {
        local.lists.get(name).or_else(|| self.shared.lists.get(name)).map(|(place, _)| *place)
    }

    /// The facts that imply this one, as this measure declares them: editions that share the one may each have their own of the others.
    pub fn implied_by(&self, fact: &FactDeclaration, local: &Local) -> Vec<u32> {
        fact.implied_by.iter().filter_map(|name| self.fact(name, fact.list, local)).collect()
    }

    /// Names of facts and lists of the case.
    pub fn names(&self, local: &Local) -> Vec<String> {
        let of = |names: &Local| {
            let facts = names.facts.keys().filter(|(list, _)| list.is_none()).map(|(_, name)| name.clone());
            facts.chain(names.lists.keys().cloned()).collect::<Vec<_>>()
        };
        [of(&self.shared), of(local)].concat()
    }

    pub fn row_names(&self, list: u32, local: &Local) -> Vec<String> {
        let keys = self.shared.facts.keys().chain(local.facts.keys());
        keys.filter(|(of, _)| *of == Some(list)).map(|(_, name)| name.clone()).collect()
    }

    /// The places of the facts and lists that a measure declares for itself, with where it does.
    pub fn own_facts<'a>(&'a self, local: &'a Local) -> impl Iterator<Item = (String, Span)> + 'a {
        local.facts.iter().map(|((list, name), (_, span))| {
            let list = list.and_then(|list| self.lists.get(list as usize));
            (list.map_or_else(|| name.clone(), |list| format!("{}.{name}", list.id)), *span)
        })
    }
}
