//! Whether times grow no faster than what is asked.

use std::hint::black_box;

use soglia::Pack;
use soglia::authoring::{Sources, compile};

use super::{Out, Size, figure, generated};
use crate::clock;
use crate::measure::Work;
use crate::soglia_side::{Asked, Decisions, Failure, compiled};
use crate::workload::Workload;

const RULES: &str = "Growth with the rules and the requirements";

/// Once, ten times, a hundred times.
fn steps(size: Size) -> impl Iterator<Item = usize> {
    [1, 10, 100].into_iter().filter(move |&times| times <= size.times)
}

pub fn measure(size: Size, out: Out<'_>) -> Result<(), Failure> {
    for times in steps(size) {
        rules(size, &format!("{times} copies of W1, one is asked"), &generated::measures(times)?, Workload::W1, out)?;
    }
    for times in steps(size) {
        let count = 3 * times;
        rules(size, &format!("W2 with {count} requirements"), &generated::requirements(count)?, Workload::W2, out)?;
    }
    Ok(())
}

/// Compilation, loading and decisions of one set of rule files.
fn rules(size: Size, name: &str, sources: &Sources, workload: Workload, out: Out<'_>) -> Result<(), Failure> {
    let json = compiled(sources)?;
    let asked = Asked { pack: Pack::from_json(&json)?, ..Asked::new(workload)? };
    let cases = 200;
    let mut decisions = Decisions::new(&asked, &workload.table(cases), cases);
    let [compiling, loading, deciding] = clock::interleaved(
        size.rounds,
        &mut [&mut || drop(black_box(compile(sources))), &mut || drop(black_box(Pack::from_json(&json))), &mut || decisions.run()],
    )[..] else {
        return Ok(());
    };
    out(&figure(RULES, name, "Compile, CPU ms", compiling.cpu / 1e6))?;
    out(&figure(RULES, name, "Load the pack, CPU ms", loading.cpu / 1e6))?;
    out(&figure(RULES, name, "Decision, CPU µs", deciding.each(cases).cpu / 1e3))
}
