//! What very many cases come to.

use super::data::{AmountCompared, Cost, Counts, Effect, GroupCompared, Part, Quantiles, Sum};
use super::group::Groups;
use super::rows::{Pair, Rows};
use super::spread::Spread;
use crate::Localized;
use crate::decision::{AmountKind, Value, number_value};
use crate::quantity::{Scale, Unit};

/// A count and a sum; none where the sum is beyond what can be counted.
#[derive(Clone, Copy, Debug)]
struct Total {
    rows: u64,
    sum: Option<i128>,
}

impl Default for Total {
    fn default() -> Self {
        Self { rows: 0, sum: Some(0) }
    }
}

impl Total {
    #[inline]
    fn push(&mut self, value: i128) {
        self.rows += u64::from(value != 0);
        self.sum = self.sum.and_then(|sum| sum.checked_add(value));
    }

    /// A case that counts whatever its value is.
    #[inline]
    fn count(&mut self, value: i128) {
        self.rows += 1;
        self.sum = self.sum.and_then(|sum| sum.checked_add(value));
    }

    fn merge(&mut self, other: Self) {
        self.rows += other.rows;
        self.sum = self.sum.zip(other.sum).and_then(|(sum, more)| sum.checked_add(more));
    }

    fn told(self, pair: &Pair) -> Sum {
        // Percentages of one case and of another make no sum.
        let sum = self.sum.filter(|_| !pair.unit.is_percent());
        Sum { rows: self.rows, total: sum.and_then(|sum| text(sum, pair.scale, &pair.unit)) }
    }
}

/// Exact decimal text.
pub(super) fn text(mantissa: i128, scale: Scale, unit: &Unit) -> Option<String> {
    match number_value(mantissa, scale, unit) {
        Value::Number { value, .. } => Some(value),
        _ => None,
    }
}

#[derive(Clone, Debug, Default)]
struct AmountTally {
    before: Total,
    after: Total,
    more: Total,
    less: Total,
    before_only: Total,
    after_only: Total,
    not_known: u64,
    differences: Spread,
}

impl AmountTally {
    #[inline]
    fn push(&mut self, both: [Option<i128>; 2]) {
        match both {
            [Some(before), Some(after)] => {
                self.before.push(before);
                self.after.push(after);
                match after.checked_sub(before) {
                    Some(0) => {}
                    Some(difference) => {
                        if difference > 0 { &mut self.more } else { &mut self.less }.push(difference);
                        self.differences.push(difference);
                    }
                    None => self.more.sum = None,
                }
            }
            [Some(before), None] => self.before_only.count(before),
            [None, Some(after)] => self.after_only.count(after),
            [None, None] => self.not_known += 1,
        }
    }

    fn merge(&mut self, other: Self) {
        self.before.merge(other.before);
        self.after.merge(other.after);
        self.more.merge(other.more);
        self.less.merge(other.less);
        self.before_only.merge(other.before_only);
        self.after_only.merge(other.after_only);
        self.not_known += other.not_known;
        self.differences.merge(other.differences);
    }

    fn told(mut self, pair: &Pair) -> AmountCompared {
        self.differences.sort();
        let at = |hundredths| text(self.differences.quantile(hundredths)?, pair.scale, &pair.unit);
        let spread = || {
            let [least, p10, p25, p50, p75, p90, greatest] = [at(0)?, at(10)?, at(25)?, at(50)?, at(75)?, at(90)?, at(100)?];
            Some(Quantiles { least, p10, p25, p50, p75, p90, greatest })
        };
        let mut difference = self.more;
        difference.merge(self.less);
        AmountCompared {
            id: pair.id.clone(),
            title: pair.title.clone(),
            kind: pair.kind,
            unit: pair.unit.to_string(),
            before: self.before.told(pair),
            after: self.after.told(pair),
            difference: difference.told(pair),
            more: self.more.told(pair),
            less: self.less.told(pair),
            spread: spread(),
            known_before_only: self.before_only.told(pair),
            known_after_only: self.after_only.told(pair),
            not_known: self.not_known,
        }
    }
}

/// What it costs the body in one unit: before, after.
#[derive(Clone, Debug)]
pub(super) struct Costs {
    pub unit: Unit,
    pub scale: Scale,
    pub before: Option<i128>,
    pub after: Option<i128>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct PartTally {
    counts: Counts,
    amounts: Vec<AmountTally>,
}

impl PartTally {
    fn merge(&mut self, other: Self) {
        for effect in Effect::ALL {
            self.counts.add(effect, other.counts.of(effect));
        }
        self.amounts.resize_with(self.amounts.len().max(other.amounts.len()), AmountTally::default);
        self.amounts.iter_mut().zip(other.amounts).for_each(|(mine, other)| mine.merge(other));
    }

    #[inline]
    fn push(&mut self, rows: &Rows, case: usize) {
        if let Some(&effect) = rows.effects.get(case) {
            self.counts.add(effect, 1);
        }
        self.amounts.resize_with(rows.amounts.len(), AmountTally::default);
        for (tally, column) in self.amounts.iter_mut().zip(&rows.amounts) {
            if let Some(&both) = column.get(case) {
                tally.push(both);
            }
        }
    }

    /// Over the cases known before and after; with `all`, those that are known after alone count there too.
    pub fn costs(&self, pairs: &[Pair], all: bool) -> Vec<Costs> {
        let mut costs: Vec<Costs> = Vec::new();
        for (place, pair) in pairs.iter().enumerate() {
            let sign = match pair.kind {
                AmountKind::Benefit => 1,
                AmountKind::Fee => -1,
                AmountKind::Indicator => continue,
            };
            if !pair.unit.is_money() {
                continue;
            }
            let zero = Total::default();
            let (before, mut after) = self.amounts.get(place).map_or((zero, zero), |amount| (amount.before, amount.after));
            if let Some(amount) = self.amounts.get(place).filter(|_| all) {
                after.merge(amount.after_only);
            }
            let known = costs.iter().position(|cost| cost.unit == pair.unit);
            let place = known.unwrap_or_else(|| {
                costs.push(Costs { unit: pair.unit.clone(), scale: pair.scale, before: Some(0), after: Some(0) });
                costs.len() - 1
            });
            let Some(cost) = costs.get_mut(place) else { continue };
            let Some(common) = cost.scale.common(pair.scale) else { continue };
            let joined = |mine: Option<i128>, more: Option<i128>| {
                let mine = mine?.checked_mul(cost.scale.multiple_of(common)?)?;
                mine.checked_add(more?.checked_mul(pair.scale.multiple_of(common)?)?.checked_mul(sign)?)
            };
            (cost.before, cost.after) = (joined(cost.before, before.sum), joined(cost.after, after.sum));
            cost.scale = common;
        }
        costs
    }

    fn told(self, pairs: &[Pair]) -> Part {
        let cost = self.costs(pairs, false).into_iter().map(|cost| {
            let shown = |sum: Option<i128>| text(sum?, cost.scale, &cost.unit);
            let difference = cost.before.zip(cost.after).and_then(|(before, after)| after.checked_sub(before));
            Cost { unit: cost.unit.to_string(), before: shown(cost.before), after: shown(cost.after), difference: shown(difference) }
        });
        let cost = cost.collect();
        let mut amounts = self.amounts;
        amounts.resize_with(pairs.len(), AmountTally::default);
        let amounts = amounts.into_iter().zip(pairs).map(|(amount, pair)| amount.told(pair)).collect();
        Part { counts: self.counts, amounts, cost }
    }
}

/// What all the cases seen so far come to. Tallies of parts of a register make, merged in any order, the tally of the whole.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    whole: PartTally,
    /// By grouping: labels in the order in which they are told, and what their cases come to.
    groups: Vec<Vec<(Localized, PartTally)>>,
}

impl Tally {
    /// Takes in a block, put together in each of these ways.
    #[inline]
    pub fn add(&mut self, rows: &Rows, groupings: &[Groups]) {
        (0..rows.effects.len()).for_each(|case| self.whole.push(rows, case));
        for (place, groups) in groupings.iter().enumerate() {
            let mut parts = vec![PartTally::default(); groups.labels.len()];
            for (case, &group) in groups.of.iter().enumerate().take(rows.effects.len()) {
                if let Some(part) = parts.get_mut(group as usize) {
                    part.push(rows, case);
                }
            }
            self.join(place, groups.labels.iter().cloned().zip(parts));
        }
    }

    /// Takes in another tally.
    pub fn merge(&mut self, other: Self) {
        self.whole.merge(other.whole);
        for (place, groups) in other.groups.into_iter().enumerate() {
            self.join(place, groups.into_iter());
        }
    }

    fn join(&mut self, grouping: usize, parts: impl Iterator<Item = (Localized, PartTally)>) {
        if self.groups.len() <= grouping {
            self.groups.resize_with(grouping + 1, Vec::new);
        }
        let Some(known) = self.groups.get_mut(grouping) else { return };
        for (label, part) in parts {
            match known.iter_mut().find(|(other, _)| *other == label) {
                Some((_, mine)) => mine.merge(part),
                None => known.push((label, part)),
            }
        }
    }

    pub(super) fn whole(&self) -> &PartTally {
        &self.whole
    }

    /// Everything, and each grouping without the groups that no case is in.
    pub(super) fn told(self, pairs: &[Pair]) -> (Part, Vec<Vec<GroupCompared>>) {
        let group = |(label, part): (Localized, PartTally)| GroupCompared { label, part: part.told(pairs) };
        let groups = |groups: Vec<(Localized, PartTally)>| groups.into_iter().filter(|(_, part)| part.counts.rows > 0).map(group).collect();
        (self.whole.told(pairs), self.groups.into_iter().map(groups).collect())
    }
}
