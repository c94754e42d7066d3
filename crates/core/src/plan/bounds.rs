//! What is known of cases before they are seen, and the code that it allows.

use chrono::NaiveDate;

use super::{Codes, Usual};
use crate::program::machine::{Code, Keep};
use crate::program::range::Range;
use crate::program::{NodeId, Program, to_days};

/// Powers of two that facts may be held to, the widest first: from some hundred millions of euro in cents down to some thousands.
const BOUNDS: std::ops::RangeInclusive<u32> = 20..=36;
/// Within these, a million of euro in cents, most dividends have 32 bits.
const HALF_WORD: u32 = 27;
/// Rows of a list in most cases.
const USUAL_ROWS: i128 = 16;

/// What is known of cases before they are seen.
pub(super) struct Bounds<'b> {
    pub inputs: &'b [Range],
    pub most_rows: &'b [i128],
    pub on: NaiveDate,
}

impl Bounds<'_> {
    fn day(&self) -> Range {
        let day = i128::from(to_days(self.on));
        (day, day)
    }

    pub fn code(&self, beside: Option<&Code>, program: &Program, wanted: &[NodeId]) -> Code {
        let ranges = program.ranges(self.inputs, self.day(), self.most_rows).filter(|ranges| program.fits(ranges));
        Code::beside(beside, program, ranges.as_deref(), to_days(self.on), Keep::Only(wanted))
    }

    pub fn codes(&self, beside: Option<&Code>, program: &Program, wanted: &[NodeId]) -> Codes {
        let any = self.code(beside, program, wanted);
        let usual = if any.is_costly() { BOUNDS.rev().find_map(|power| self.usual(power, &any, program, wanted)) } else { None };
        let long = usual.as_ref().map_or(&any, |usual| &usual.code).long_quotients();
        let shorter = if long == 0 { None } else { self.usual(HALF_WORD, &any, program, wanted) };
        Codes { any, usual: shorter.filter(|usual| usual.code.long_quotients() < long).or(usual) }
    }

    /// Code for bounds of so many bits; none where some number needs 128 bits also within them.
    fn usual(&self, bits: u32, beside: &Code, program: &Program, wanted: &[NodeId]) -> Option<Usual> {
        let rows: Vec<i128> = self.most_rows.iter().map(|&most| most.min(USUAL_ROWS)).collect();
        let limit = 1_i128 << bits;
        let apart = |&(low, high): &Range| low > limit || high < -limit;
        let held = |range: &Range| if apart(range) { *range } else { (range.0.max(-limit), range.1.min(limit)) };
        let bounds: Vec<Range> = self.inputs.iter().map(held).collect();
        let ranges = program.ranges(&bounds, self.day(), &rows)?;
        let code = Code::beside(Some(beside), &program.narrowed(&ranges), Some(&ranges), to_days(self.on), Keep::Only(wanted));
        let narrow = |value: i128| i64::try_from(value).unwrap_or_default();
        (!code.is_costly()).then(|| Usual {
            code,
            bounds: bounds.iter().map(|&(low, high)| (narrow(low), narrow(high))).collect(),
            rows: u32::try_from(USUAL_ROWS).unwrap_or_default(),
        })
    }
}
