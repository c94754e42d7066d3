//! How many passed, failed and were skipped.

use std::fmt;
use std::ops::AddAssign;

/// Counts of one runner, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub passed: usize,
    pub failed: usize,
    pub skipped: usize,
}

impl Totals {
    pub const PASSED: Self = Self { passed: 1, failed: 0, skipped: 0 };
    pub const FAILED: Self = Self { passed: 0, failed: 1, skipped: 0 };
    pub const SKIPPED: Self = Self { passed: 0, failed: 0, skipped: 1 };

    /// One check without counts of its own.
    pub fn one(good: bool) -> Self {
        if good { Self::PASSED } else { Self::FAILED }
    }

    /// What a runner counted. Its exit code has the last word: a build that breaks counts nothing, and nothing counted is nothing tested.
    pub fn of_runner(counted: Self, good: bool) -> Self {
        if good == counted.is_good() && counted != Self::default() { counted } else { Self { failed: counted.failed.max(1), ..counted } }
    }

    pub fn is_good(self) -> bool {
        self.failed == 0
    }

    /// In CI everything must be there, so what is skipped has failed.
    pub fn without_skipping(self) -> Self {
        Self { failed: self.failed + self.skipped, skipped: 0, ..self }
    }
}

impl AddAssign for Totals {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

/// A line of `cargo test`: `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; ...`.
pub fn of_cargo_test(line: &str) -> Option<Totals> {
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    read(counts, "; ", ["passed", "failed", "ignored"])
}

/// The last line of `soglia test`, and of the reporter for `node --test`: `3 passed, 0 failed, 1 skipped`.
pub fn of_counts(line: &str) -> Option<Totals> {
    read(line, ", ", ["passed", "failed", "skipped"])
}

/// The last line of `pytest --quiet`: `1 failed, 42 passed, 2 skipped in 3.21s`.
pub fn of_pytest(line: &str) -> Option<Totals> {
    let (counts, time) = line.rsplit_once(" in ")?;
    time.ends_with(['s', ')']).then_some(())?;
    let mut totals = Totals::default();
    for count in counts.split(", ") {
        let (number, what) = count.split_once(' ')?;
        let number: usize = number.parse().ok()?;
        match what {
            "passed" => totals.passed += number,
            "failed" | "error" | "errors" => totals.failed += number,
            "skipped" | "xfailed" => totals.skipped += number,
            // `deselected`, `warnings`: not tests that were run.
            _ => {}
        }
    }
    Some(totals)
}

fn read(counts: &str, separator: &str, [passed, failed, skipped]: [&str; 3]) -> Option<Totals> {
    let mut parts = counts.split(separator);
    let mut next = |word: &str| parts.next()?.strip_suffix(word)?.trim_end().parse().ok();
    Some(Totals { passed: next(passed)?, failed: next(failed)?, skipped: next(skipped)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_cargo_test_prints() {
        let line = "test result: FAILED. 12 passed; 1 failed; 2 ignored; 0 measured; 3 filtered out; finished in 0.11s";
        assert_eq!(of_cargo_test(line), Some(Totals { passed: 12, failed: 1, skipped: 2 }));
        assert_eq!(of_cargo_test("test result::reads ... ok"), None);
        assert_eq!(of_cargo_test("12 passed, 1 failed, 2 skipped"), None);
    }

    #[test]
    fn reads_counts() {
        assert_eq!(of_counts("310 passed, 0 failed, 4 skipped"), Some(Totals { passed: 310, failed: 0, skipped: 4 }));
        assert_eq!(of_counts("310 passed"), None);
    }

    #[test]
    fn reads_what_pytest_prints() {
        assert_eq!(of_pytest("42 passed in 3.21s"), Some(Totals { passed: 42, ..Totals::default() }));
        let mixed = "1 failed, 42 passed, 2 skipped, 3 deselected, 4 errors in 63.21s (0:01:03)";
        assert_eq!(of_pytest(mixed), Some(Totals { passed: 42, failed: 5, skipped: 2 }));
        assert_eq!(of_pytest("FAILED tests/test_tables.py::test_one - what stands in brackets"), None);
        assert_eq!(of_pytest("........ [100%]"), None);
    }

    #[test]
    fn what_is_printed_is_what_is_read() {
        let totals = Totals { passed: 5, failed: 6, skipped: 7 };
        assert_eq!(of_counts(&totals.to_string()), Some(totals));
    }

    #[test]
    fn a_runner_that_breaks_or_counts_nothing_has_failed() {
        let some = Totals { passed: 3, ..Totals::default() };
        assert_eq!(Totals::of_runner(some, true), some);
        assert_eq!(Totals::of_runner(some, false), Totals { failed: 1, ..some });
        assert_eq!(Totals::of_runner(Totals::default(), true), Totals::FAILED);
        assert_eq!(Totals::of_runner(Totals { failed: 4, ..some }, false), Totals { failed: 4, ..some });
        assert_eq!(Totals::of_runner(Totals { failed: 4, ..some }, true), Totals { failed: 4, ..some });
    }

    #[test]
    fn in_ci_what_is_skipped_has_failed() {
        let totals = Totals { passed: 1, failed: 1, skipped: 2 };
        assert_eq!(totals.without_skipping(), Totals { passed: 1, failed: 3, skipped: 0 });
    }
}
