//! From measures that are granted to combinations, weighed.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::combine::{Graph, Group, MOST_SETS};
use super::decided::{Decided, money};
use super::worth::{Worth, value};
use super::{Combination, Condition, Criterion, Fall, Lowered, Status, Total};
use crate::decision::Due;
use crate::pack::{ReducedBy, Relation, RelationKind};
use crate::sort::order;
use crate::{Localized, Map};

/// Combinations that an answer shows.
const MOST_SHOWN: usize = 24;
/// Combinations that are compared one by one.
const MOST_COMPARED: u64 = 10_000;

pub(super) struct Combined {
    pub combinations: Vec<Combination>,
    pub best: Vec<usize>,
    pub count: u64,
    pub limit: Option<Localized>,
}

/// A combination with what it is compared by.
struct Weighed {
    worth: Worth,
    shown: Combination,
}

pub(super) struct Combiner<'d, 'a> {
    granted: Vec<&'d Decided<'a>>,
    worths: Vec<(Worth, bool)>,
    graph: Graph,
    /// Measures that need one that is not granted.
    hopeless: Map<usize, &'d Relation>,
    criterion: &'d Criterion,
}

impl<'d, 'a> Combiner<'d, 'a> {
    pub fn new(decided: &'d [Decided<'a>], criterion: &'d Criterion) -> Self {
        let granted: Vec<&Decided<'_>> = decided.iter().filter(|found| found.status() == Status::Granted).collect();
        let mut graph = Graph { count: granted.len(), ..Graph::default() };
        let mut hopeless = Map::new();
        for (place, found) in granted.iter().enumerate() {
            for relation in &found.measure.compatibility {
                let others: BTreeSet<usize> = (0..granted.len())
                    .filter(|&other| other != place && granted.get(other).is_some_and(|other| other.is_meant(&relation.with)))
                    .collect();
                match relation.relation {
                    RelationKind::Incompatible if !relation.same_expense => others.iter().for_each(|&other| graph.exclude(place, other)),
                    RelationKind::Reduces => others.iter().for_each(|&other| graph.change(place, other)),
                    RelationKind::Compatible if relation.up_to.is_some() => others.iter().for_each(|&other| graph.change(place, other)),
                    RelationKind::Requires if !others.is_empty() => graph.needs.entry(place).or_default().push(others),
                    RelationKind::Requires => {
                        let known: Vec<_> = decided.iter().filter(|other| other.is_meant(&relation.with)).collect();
                        if !known.is_empty() && known.iter().all(|other| other.status() == Status::NotGranted) {
                            graph.needs.entry(place).or_default().push(BTreeSet::new());
                            hopeless.insert(place, relation);
                        }
                    }
                    RelationKind::Incompatible | RelationKind::Compatible => {}
                }
            }
        }
        let worths = granted.iter().map(|found| found.worth()).collect();
        Self { granted, worths, graph, hopeless, criterion }
    }

    pub fn combine(&self) -> Combined {
        let groups = self.graph.groups();
        let count = groups.iter().fold(1_u64, |count, group| count.saturating_mul(group.sets.len() as u64));
        let complete = groups.iter().all(|group| group.complete);
        let compared_all = count <= MOST_COMPARED;
        let sets = if compared_all { product(&groups) } else { product(&self.best_of_each(&groups)) };
        if self.granted.is_empty() {
            return Combined { combinations: Vec::new(), best: Vec::new(), count: 0, limit: None };
        }
        let mut weighed: Vec<Weighed> = sets.iter().map(|set| self.weigh(set)).collect();
        let is_best = |one: &Weighed| !weighed.iter().any(|other| one.worth.is_behind(&other.worth, self.criterion));
        let best: Vec<bool> = weighed.iter().map(is_best).collect();
        // The best first; behind each other by the criterion, and then in the order of their names.
        let mut order = order(weighed.len(), &|a, b| {
            let of = |place: usize| weighed.get(place);
            let (Some(one), Some(other)) = (of(a), of(b)) else { return Ordering::Equal };
            let is_best = |place: usize| best.get(place) != Some(&true);
            let behind = one.worth.is_behind(&other.worth, self.criterion).cmp(&other.worth.is_behind(&one.worth, self.criterion));
            let behind = if *self.criterion == Criterion::Pareto { Ordering::Equal } else { behind };
            is_best(a).cmp(&is_best(b)).then(behind).then_with(|| one.shown.measures.cmp(&other.shown.measures))
        });
        let bests = order.iter().filter(|&&place| best.get(place) == Some(&true)).count();
        order.truncate(MOST_SHOWN);
        let mut taken: Map<usize, Weighed> = weighed.drain(..).enumerate().collect();
        let combinations: Vec<Combination> = order.iter().filter_map(|place| taken.remove(place)).map(|weighed| weighed.shown).collect();
        let limit = limit(complete, compared_all, count, combinations.len());
        Combined { best: (0..bests.min(combinations.len())).collect(), combinations, count, limit }
    }

    /// Where there are too many to compare whole, the best of each group: groups do not change what the others are worth.
    fn best_of_each(&self, groups: &[Group]) -> Vec<Group> {
        let best = |group: &Group| {
            let weighed: Vec<(Worth, &BTreeSet<usize>)> = group.sets.iter().map(|set| (self.worth(set).0, set)).collect();
            let is_best = |one: &&(Worth, &BTreeSet<usize>)| !weighed.iter().any(|other| one.0.is_behind(&other.0, self.criterion));
            let first = weighed.iter().find(is_best).map(|found| found.1.clone());
            Group { members: group.members.clone(), sets: first.into_iter().collect(), complete: group.complete }
        };
        groups.iter().map(best).collect()
    }

    fn weigh(&self, set: &BTreeSet<usize>) -> Weighed {
        let (worth, lowered) = self.worth(set);
        let totals = worth.units().into_iter().map(|unit| Total {
            benefits: value(worth.benefits.get(unit).copied().unwrap_or_default(), unit),
            fees: value(worth.fees.get(unit).copied().unwrap_or_default(), unit),
            balance: value(worth.balance(unit), unit),
        });
        let shown = Combination {
            measures: set.iter().map(|&place| self.id(place)).collect(),
            totals: totals.collect(),
            compared: worth.told(self.criterion),
            uncertain: set.iter().any(|&place| self.worths.get(place).is_some_and(|worth| worth.1)),
            lowered,
            conditions: self.conditions(set),
            fall: (0..self.granted.len()).filter(|place| !set.contains(place)).map(|place| self.fall(place, set)).collect(),
        };
        Weighed { worth, shown }
    }

    fn id(&self, place: usize) -> String {
        self.granted.get(place).map_or_else(String::new, |found| found.measure.id.clone())
    }

    /// Each relation of a measure of the set to another of the set.
    fn relations(&self, set: &BTreeSet<usize>) -> Vec<(usize, usize, &'d Relation)> {
        let mut out = Vec::new();
        for &place in set {
            for relation in self.granted.get(place).map_or(&[][..], |found| &found.measure.compatibility) {
                for &other in set {
                    if other != place && self.granted.get(other).is_some_and(|other| other.is_meant(&relation.with)) {
                        out.push((place, other, relation));
                    }
                }
            }
        }
        out
    }

    /// What a set is worth: first what measures lower, then totals that two together may not pass.
    fn worth(&self, set: &BTreeSet<usize>) -> (Worth, Vec<Lowered>) {
        let mut worths: Map<usize, Worth> = set.iter().filter_map(|&place| Some((place, self.worths.get(place)?.0.clone()))).collect();
        let mut lowered = Vec::new();
        let relations = self.relations(set);
        for &(place, other, relation) in &relations {
            let Some(by) = relation.by.as_ref().filter(|_| relation.relation == RelationKind::Reduces) else { continue };
            let Some(worth) = worths.get_mut(&other) else { continue };
            for (unit, before) in worth.benefits.clone() {
                let less = match by {
                    ReducedBy::Percent(percent) => {
                        let percent = Decimal::from_str_exact(percent).unwrap_or_default();
                        before.saturating_mul(percent).checked_div(Decimal::ONE_HUNDRED).unwrap_or_default()
                    }
                    ReducedBy::Amount(id) => self.amount(place, id, &unit),
                };
                let after = before.saturating_sub(less).max(Decimal::ZERO);
                self.lower(worth, (place, other), &unit, after, relation, &mut lowered);
            }
        }
        // Where both acts set a total, the lower one holds, and each pair is looked at once.
        let mut totals: BTreeMap<(usize, usize, String), Cap<'_>> = BTreeMap::new();
        for &(place, other, relation) in &relations {
            let Some(up_to) = relation.up_to.as_ref().filter(|_| relation.relation == RelationKind::Compatible) else { continue };
            let total = Decimal::from_str_exact(&up_to.total).unwrap_or_default();
            let key = (place.min(other), place.max(other), up_to.unit.to_string());
            let cap = Cap { total, place, other, relation };
            let known = totals.entry(key).or_insert(cap);
            if total < known.total || total == known.total && place > known.place {
                *known = cap;
            }
        }
        for ((_, _, unit), Cap { total, place, other, relation }) in totals {
            let benefit = |at: usize| worths.get(&at).and_then(|worth| worth.benefits.get(&unit)).copied().unwrap_or_default();
            let (own, others) = (benefit(place), benefit(other));
            let over = own.saturating_add(others).saturating_sub(total);
            if over <= Decimal::ZERO {
                continue;
            }
            // It is taken off the measure whose act sets the total, and what it does not hold off the other.
            for (at, before, because) in [(place, own, other), (other, others, place)] {
                let left = if at == place { own.saturating_sub(over) } else { total.min(others) };
                if let Some(worth) = worths.get_mut(&at)
                    && left < before
                {
                    self.lower(worth, (because, at), &unit, left.max(Decimal::ZERO), relation, &mut lowered);
                }
            }
        }
        let mut sum = Worth::default();
        for worth in worths.values() {
            sum.add(worth);
        }
        (sum, lowered)
    }

    fn lower(&self, worth: &mut Worth, who: (usize, usize), unit: &str, after: Decimal, relation: &Relation, out: &mut Vec<Lowered>) {
        let Some(before) = worth.benefits.get_mut(unit).filter(|before| after < **before) else { return };
        out.push(Lowered {
            measure: self.id(who.1),
            because_of: self.id(who.0),
            from: value(*before, unit),
            to: value(after, unit),
            citations: relation.citations.clone(),
        });
        *before = after;
    }

    fn amount(&self, place: usize, id: &str, unit: &str) -> Decimal {
        let amounts = self.granted.get(place).map_or(&[][..], |found| &found.decision.amounts);
        let found = amounts.iter().find(|amount| amount.id == id && amount.due == Due::Due).and_then(|amount| money(&amount.value));
        found.filter(|(of, _)| of == unit).map_or(Decimal::ZERO, |(_, value)| value)
    }

    fn conditions(&self, set: &BTreeSet<usize>) -> Vec<Condition> {
        let mut out: Vec<Condition> = Vec::new();
        for (place, other, relation) in self.relations(set) {
            let text = match relation.relation {
                RelationKind::Incompatible if relation.same_expense => {
                    Some(("non per la stessa spesa".to_owned(), "not for the same expense".to_owned()))
                }
                RelationKind::Compatible => relation.days_per_year.map(|days| {
                    (format!("insieme per non più di {days} giorni all'anno"), format!("together for at most {days} days a year"))
                }),
                RelationKind::Reduces if relation.by.is_none() => Some((
                    "la prima riduce la seconda: di quanto, qui non è noto".to_owned(),
                    "the first lowers the second: by how much is not known here".to_owned(),
                )),
                _ => None,
            };
            let Some((it, en)) = text.or_else(|| relation.note.as_ref().map(|note| (note.it.clone(), note.en.clone()))) else { continue };
            let between = (self.id(place), self.id(other));
            let said = |known: &Condition| known.text.it == it && known.between == (between.1.clone(), between.0.clone());
            if !out.iter().any(said) {
                out.push(Condition { between, text: Localized::new(it, en), citations: relation.citations.clone() });
            }
        }
        // What is needed and cannot be looked at here is a condition too.
        for &place in set {
            let Some(found) = self.granted.get(place) else { continue };
            for relation in found.measure.compatibility.iter().filter(|relation| relation.relation == RelationKind::Requires) {
                if !self.granted.iter().any(|other| other.is_meant(&relation.with)) {
                    let (it, en) =
                        (format!("richiede {}, da verificare", relation.title.it), format!("needs {}, to be verified", relation.title.en));
                    let between = (self.id(place), relation.with.clone());
                    out.push(Condition { between, text: Localized::new(it, en), citations: relation.citations.clone() });
                }
            }
        }
        out
    }

    fn fall(&self, place: usize, set: &BTreeSet<usize>) -> Fall {
        let measure = self.id(place);
        let title = |place: usize| self.granted.get(place).map_or_else(Localized::default, |found| found.measure.title.clone());
        if let Some(relation) = self.hopeless.get(&place) {
            let (it, en) =
                (format!("richiede {}, che non spetta", relation.title.it), format!("needs {}, which is not granted", relation.title.en));
            return Fall { measure, because: Localized::new(it, en), citations: relation.citations.clone() };
        }
        if let Some(&other) = set.iter().find(|&&other| self.graph.excluded(place, other)) {
            let (one, its) = (self.granted.get(place), self.granted.get(other));
            let says = |one: Option<&&Decided<'_>>, other: Option<&&Decided<'_>>| {
                let relations = &one?.measure.compatibility;
                let wanted = |relation: &&Relation| {
                    relation.relation == RelationKind::Incompatible && other.is_some_and(|other| other.is_meant(&relation.with))
                };
                relations.iter().find(wanted).map(|relation| relation.citations.clone())
            };
            let citations = says(one, its).or_else(|| says(its, one)).unwrap_or_default();
            let with = title(other);
            let because = Localized::new(format!("non cumulabile con {}", with.it), format!("not together with {}", with.en));
            return Fall { measure, because, citations };
        }
        let because =
            Localized::new("richiede una misura che non è in questa combinazione", "it needs a measure that is not in this combination");
        Fall { measure, because, citations: Vec::new() }
    }
}

/// A total that two measures may not pass together, and which of them sets it.
#[derive(Clone, Copy)]
struct Cap<'r> {
    total: Decimal,
    place: usize,
    other: usize,
    relation: &'r Relation,
}

/// One set of each group, in every way.
fn product(groups: &[Group]) -> Vec<BTreeSet<usize>> {
    let join =
        |left: Vec<BTreeSet<usize>>, group: &Group| left.iter().flat_map(|set| group.sets.iter().map(move |more| set | more)).collect();
    groups.iter().fold(vec![BTreeSet::new()], join)
}

fn limit(complete: bool, compared_all: bool, count: u64, shown: usize) -> Option<Localized> {
    if !complete {
        return Some(Localized::new(
            format!(
                "Troppe misure si escludono tra loro: sono state esaminate le prime {MOST_SETS} combinazioni di ogni gruppo, e la migliore potrebbe essere un'altra."
            ),
            format!(
                "Too many measures exclude each other: the first {MOST_SETS} combinations of each group were looked at, and another may be better."
            ),
        ));
    }
    if !compared_all {
        return Some(Localized::new(
            format!("Le combinazioni sono {count}: se ne mostra una delle migliori, trovata gruppo per gruppo."),
            format!("There are {count} combinations: one of the best is shown, found group by group."),
        ));
    }
    (count > shown as u64).then(|| {
        Localized::new(
            format!("Le combinazioni sono {count}: se ne mostrano {shown}."),
            format!("There are {count} combinations: {shown} are shown."),
        )
    })
}
