//! Why a case is refused or not met, and what it lacks, as texts that few rows do not share.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{DictionaryArray, Int32Array, StringArray};
use arrow_data::ArrayData;

use super::validity::Validity;
use crate::plan::PlanRequirement;
use crate::program::FALSE;
use crate::register::{Results, RowFault, has};

/// Faults of one case that its reason names.
const NAMED: usize = 5;
/// Requirements that are looked at together: a number for each way in which they can come out is kept at hand.
const TOGETHER: usize = 12;
/// In how many ways they can come out.
const WAYS: usize = 1 << TOGETHER;
/// What stands between two names.
const BETWEEN: &str = "; ";

/// Texts, each kept once, and their numbers from 1 on.
#[derive(Default)]
struct Texts {
    numbers: HashMap<String, u32>,
    texts: Vec<String>,
}

impl Texts {
    /// 0 for no text.
    fn number(&mut self, text: String) -> u32 {
        if text.is_empty() {
            return 0;
        }
        if let Some(&number) = self.numbers.get(&text) {
            return number;
        }
        self.texts.push(text.clone());
        let number = u32::try_from(self.texts.len()).unwrap_or(0);
        self.numbers.insert(text, number);
        number
    }
}

/// A column of texts that is written from its first row to its last.
#[derive(Default)]
pub(super) struct TextColumn {
    texts: Texts,
    /// None as long as there was no text.
    keys: Vec<i32>,
    known: Validity,
    /// 1 for each of the rows that follow that has a text.
    given: Vec<u8>,
    /// Rows without a text before the first that has one.
    blank: usize,
    rows: usize,
}

impl TextColumn {
    pub fn new(rows: usize) -> Self {
        Self { rows, ..Self::default() }
    }

    /// Rows without a text.
    pub fn nothing(&mut self, rows: usize) {
        if self.keys.is_empty() {
            self.blank += rows;
        } else {
            self.keys.resize(self.keys.len() + rows, 0);
            self.known.extend_none(rows);
        }
    }

    /// The numbers of the texts of the rows that follow.
    #[inline]
    fn extend(&mut self, numbers: &[u32]) {
        if numbers.iter().fold(0, |all, number| all | number) == 0 {
            return self.nothing(numbers.len());
        }
        if self.keys.is_empty() {
            self.keys.reserve(self.rows);
            self.keys.resize(self.blank, 0);
            self.known.extend_none(self.blank);
        }
        self.keys.extend(numbers.iter().map(|number| number.saturating_sub(1).cast_signed()));
        self.given.clear();
        self.given.extend(numbers.iter().map(|&number| u8::from(number != 0)));
        self.known.extend(&self.given);
    }

    /// Texts of some rows, which rise, and none of the others.
    pub fn of_rows(rows: usize, texts: impl Iterator<Item = (usize, Vec<String>)>) -> Self {
        let mut column = Self::new(rows);
        let mut next = 0;
        for (row, names) in texts {
            column.nothing(row - next);
            let number = column.texts.number(names.join(BETWEEN));
            column.extend(&[number]);
            next = row + 1;
        }
        column.nothing(rows - next);
        column
    }

    /// The column, and whether there is no text in it.
    #[inline]
    pub fn finish(self) -> Option<(ArrayData, bool)> {
        let nothing = self.keys.is_empty();
        let keys =
            if nothing { Int32Array::new_null(self.blank) } else { Int32Array::try_new(self.keys.into(), self.known.finish()).ok()? };
        let texts = StringArray::from_iter_values(&self.texts.texts);
        Some((DictionaryArray::<Int32Type>::try_new(keys, Arc::new(texts)).ok()?.into(), nothing))
    }
}

/// `isee: out_of_range; componenti[2].reddito: not_exact`
fn refusal(faults: &[RowFault]) -> String {
    let named = faults.iter().take(NAMED).map(|fault| format!("{}: {}", fault.path, fault.fault.name()));
    let more = faults.len().checked_sub(NAMED).filter(|&more| more > 0).map(|more| format!("+{more}"));
    named.chain(more).collect::<Vec<_>>().join(BETWEEN)
}

/// Some requirements, and a number for each way in which they came out.
struct Group<'p> {
    requirements: &'p [PlanRequirement],
    /// Of the first group: by what is not met of it, a bit each. 0 where that is not looked up yet.
    first: Box<[u32; WAYS]>,
    /// Of the others: by the number of what is not met before them.
    more: HashMap<(u32, u16), u32>,
}

impl Group<'_> {
    /// What is not met of each case, a bit for each requirement.
    #[inline]
    fn look(&self, results: &Results, masks: &mut Vec<u16>) {
        let outcomes = results.outcome();
        masks.clear();
        masks.resize(outcomes.len(), 0);
        for (bit, requirement) in self.requirements.iter().enumerate() {
            for (mask, &truth) in masks.iter_mut().zip(results.requirement(requirement)) {
                *mask |= u16::from(truth == FALSE) << bit;
            }
        }
        for (mask, &outcome) in masks.iter_mut().zip(outcomes) {
            *mask = if outcome == FALSE { *mask } else { 0 };
        }
    }

    /// From the numbers of what is not met before these requirements to those with them; before the first there are none.
    #[inline]
    fn number(&mut self, is_first: bool, masks: &[u16], numbers: &mut [u32], mut find: impl FnMut(u32, u16) -> u32) {
        if is_first {
            let mut new = 0;
            for (number, &mask) in numbers.iter_mut().zip(masks) {
                // Every mask has a place: no branch is left of the question.
                *number = self.first.get(usize::from(mask) % WAYS).copied().unwrap_or(0);
                new |= u8::from(*number == 0) & u8::from(mask != 0);
            }
            if new != 0 {
                for (number, &mask) in numbers.iter_mut().zip(masks).filter(|(_, mask)| **mask != 0) {
                    if let Some(known) = self.first.get_mut(usize::from(mask)) {
                        *known = if *known == 0 { find(0, mask) } else { *known };
                        *number = *known;
                    }
                }
            }
            return;
        }
        let mut last = ((0, 0), 0);
        for (number, &mask) in numbers.iter_mut().zip(masks) {
            let way = (*number, mask);
            if way == (0, 0) {
                continue;
            }
            if way != last.0 {
                last = (way, *self.more.entry(way).or_insert_with(|| find(way.0, way.1)));
            }
            *number = last.1;
        }
    }
}

/// Why cases are refused, or which requirements are not met.
pub(super) struct Reasons<'p> {
    groups: Vec<Group<'p>>,
    /// Ways in which all groups but the last came out: the ids of what is not met. Of number 0 nothing is.
    ways: Vec<Vec<&'p str>>,
    column: TextColumn,
    masks: Vec<u16>,
    numbers: Vec<u32>,
}

impl<'p> Reasons<'p> {
    pub fn new(requirements: &'p [PlanRequirement], rows: usize) -> Self {
        let group = |requirements: &'p [PlanRequirement]| Group { requirements, first: Box::new([0; WAYS]), more: HashMap::new() };
        let groups = requirements.chunks(TOGETHER).map(group).collect();
        Self { groups, ways: vec![Vec::new()], column: TextColumn::new(rows), masks: Vec::new(), numbers: Vec::new() }
    }

    /// Of the cases that follow.
    #[inline]
    pub fn extend(&mut self, results: &Results) {
        let outcomes = results.outcome();
        if results.faults().is_empty() && (self.groups.is_empty() || !has(outcomes, FALSE)) {
            return self.column.nothing(outcomes.len());
        }
        let Self { groups, ways, column, masks, numbers } = self;
        numbers.clear();
        numbers.resize(outcomes.len(), 0);
        let last = groups.len();
        for (place, group) in (1..).zip(groups) {
            group.look(results, masks);
            let requirements = group.requirements;
            group.number(place == 1, masks, numbers, |number, mask| {
                let unmet = requirements.iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1).map(|(_, unmet)| unmet.id.as_str());
                let before = ways.get(number as usize).into_iter().flatten().copied();
                let way: Vec<&str> = before.chain(unmet).collect();
                if place == last {
                    column.texts.number(way.join(BETWEEN))
                } else if mask == 0 {
                    number
                } else {
                    ways.push(way);
                    u32::try_from(ways.len() - 1).unwrap_or(0)
                }
            });
        }
        for faults in results.faults().chunk_by(|one, next| one.case == next.case) {
            let row = faults.first().and_then(|fault| numbers.get_mut(fault.case.checked_sub(results.first(None))?));
            if let Some(number) = row {
                *number = column.texts.number(refusal(faults));
            }
        }
        column.extend(numbers);
    }

    #[inline]
    pub fn finish(self) -> Option<(ArrayData, bool)> {
        self.column.finish()
    }
}
