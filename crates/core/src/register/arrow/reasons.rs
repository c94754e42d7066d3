//! Why a case is refused or not met, and what it lacks, as texts that few rows do not share.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, DictionaryArray, Int32Array, StringArray};

use crate::plan::Plan;
use crate::program::FALSE;
use crate::register::{REFUSED, Results, RowFault};

/// Faults of one case that its reason names.
const NAMED: usize = 5;
/// Requirements that are looked at together.
const TOGETHER: usize = 64;
/// What stands between two names.
pub(super) const BETWEEN: &str = "; ";

/// Texts, each kept once, and their numbers.
#[derive(Default)]
pub(super) struct Texts {
    numbers: HashMap<String, i32>,
    texts: Vec<String>,
}

impl Texts {
    pub fn number(&mut self, text: String) -> Option<i32> {
        if text.is_empty() {
            return None;
        }
        if let Some(&number) = self.numbers.get(&text) {
            return Some(number);
        }
        let number = i32::try_from(self.texts.len()).ok()?;
        self.texts.push(text.clone());
        self.numbers.insert(text, number);
        Some(number)
    }

    /// The column of these numbers.
    pub fn column(&self, numbers: impl Iterator<Item = Option<i32>>) -> Option<ArrayRef> {
        let texts = StringArray::from_iter_values(&self.texts);
        let column = DictionaryArray::<Int32Type>::try_new(numbers.collect::<Int32Array>(), Arc::new(texts)).ok()?;
        Some(Arc::new(column))
    }
}

/// `isee: out_of_range; componenti[2].reddito: not_exact`
fn refusal(out: &mut impl std::fmt::Write, faults: &[RowFault]) {
    for (place, fault) in faults.iter().take(NAMED).enumerate() {
        let between = if place == 0 { "" } else { BETWEEN };
        // Writing in memory cannot fail.
        let _ = write!(out, "{between}{}: {}", fault.path, fault.fault.name());
    }
    if let Some(more) = faults.len().checked_sub(NAMED).filter(|&more| more > 0) {
        let _ = write!(out, "{BETWEEN}+{more}");
    }
}

/// The faults of each case, one case after the other.
fn by_case(results: &Results, cases: usize) -> impl Iterator<Item = &[RowFault]> {
    let mut faults = results.faults();
    (0..cases).map(move |case| {
        let count = faults.iter().take_while(|fault| fault.case == case).count();
        let (of_case, rest) = faults.split_at(count.min(faults.len()));
        faults = rest;
        of_case
    })
}

/// Why cases are refused.
pub(super) fn refusals(results: &Results, cases: usize) -> ArrayRef {
    let mut reasons = StringBuilder::with_capacity(cases, 0);
    for faults in by_case(results, cases) {
        if faults.is_empty() {
            reasons.append_null();
        } else {
            refusal(&mut reasons, faults);
            reasons.append_value("");
        }
    }
    Arc::new(reasons.finish())
}

/// Why cases are refused, or which requirements are not met.
pub(super) fn reasons(plan: &Plan, results: &Results, cases: usize) -> Option<ArrayRef> {
    // The cases by what is not met of them: number 0 where nothing is, or where they are refused.
    let mut numbers = vec![0_u32; cases];
    let mut ids: Vec<Vec<&str>> = vec![Vec::new()];
    for requirements in plan.requirements().chunks(TOGETHER) {
        let mut masks = vec![0_u64; cases];
        for (bit, requirement) in requirements.iter().enumerate() {
            for (mask, &truth) in masks.iter_mut().zip(results.requirement(requirement)) {
                *mask |= u64::from(truth == FALSE) << bit;
            }
        }
        let mut known: HashMap<(u32, u64), u32> = HashMap::new();
        let mut last = ((0, 0), 0);
        for ((number, &mask), &outcome) in numbers.iter_mut().zip(&masks).zip(results.outcome()) {
            let key = (*number, if outcome == FALSE { mask } else { 0 });
            if key != last.0 {
                let found = *known.entry(key).or_insert_with(|| {
                    let before = ids.get(key.0 as usize).cloned().unwrap_or_default();
                    if key.1 == 0 {
                        return key.0;
                    }
                    let more = requirements.iter().enumerate().filter(|(bit, _)| key.1 >> bit & 1 == 1).map(|(_, found)| found.id.as_str());
                    ids.push(before.into_iter().chain(more).collect());
                    u32::try_from(ids.len() - 1).unwrap_or(0)
                });
                last = (key, found);
            }
            *number = last.1;
        }
    }
    let mut texts = Texts::default();
    let of_number: Vec<Option<i32>> = ids.iter().map(|ids| texts.number(ids.join(BETWEEN))).collect();
    let mut keys: Vec<Option<i32>> = numbers.iter().map(|&number| of_number.get(number as usize).copied().flatten()).collect();
    if !results.faults().is_empty() {
        for ((key, faults), &outcome) in keys.iter_mut().zip(by_case(results, cases)).zip(results.outcome()) {
            if outcome == REFUSED {
                let mut text = String::new();
                refusal(&mut text, faults);
                *key = texts.number(text);
            }
        }
    }
    texts.column(keys.into_iter())
}
