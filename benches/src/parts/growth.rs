//! Whether times grow no faster than what is asked.

use std::hint::black_box;

use soglia::Pack;
use soglia::authoring::{Sources, compile};
use soglia::program::Instructions;

use super::{Out, Size, figure, generated};
use crate::clock;
use crate::measure::Work;
use crate::soglia_side::{Asked, Decisions, Failure, Rows, compiled};
use crate::table::Table;
use crate::workload::Workload;

const RULES: &str = "Growth with the rules and the requirements";
const CASES: &str = "Growth with the cases: Soglia in columns, CPU ns for each case";
const MEMBERS: &str = "Growth with the members of each household: W3 in columns";

/// Once, ten times, a hundred times.
fn steps(size: Size) -> impl Iterator<Item = usize> {
    [1, 10, 100].into_iter().filter(move |&times| times <= size.times)
}

pub fn measure(size: Size, out: Out<'_>) -> Result<(), Failure> {
    for workload in Workload::ALL {
        let asked = Asked::new(workload)?;
        for times in steps(size) {
            let rows = (size.rows / size.times) * times;
            let time = columns(size, &asked, &workload.table(rows))?;
            out(&figure(CASES, workload.id(), format!("{rows} cases"), time))?;
        }
    }
    let json = compiled(&generated::large_households()?)?;
    let asked = Asked { pack: Pack::from_json(&json)?, ..Asked::new(Workload::W3)? };
    let all = size.rows / 2;
    for members in steps(size).map(|times| 5 * times) {
        let time = columns(size, &asked, &generated::households(all / members, members))?;
        let row = format!("{} households of {members}", all / members);
        out(&figure(MEMBERS, &row, "CPU ns for each household", time))?;
        out(&figure(MEMBERS, &row, "CPU ns for each member", time / members as f64))?;
    }
    for times in steps(size) {
        rules(size, &format!("{times} copies of W1, one is asked"), &generated::measures(times)?, Workload::W1, out)?;
    }
    for times in steps(size) {
        let count = 3 * times;
        rules(size, &format!("W2 with {count} requirements"), &generated::requirements(count)?, Workload::W2, out)?;
    }
    Ok(())
}

/// Nanoseconds for each case of a table.
fn columns(size: Size, asked: &Asked, table: &Table) -> Result<f64, Failure> {
    let mut work = Rows::new(asked, table, 1, Instructions::best())?;
    let times = clock::interleaved(size.rounds, &mut [&mut || work.run()]);
    Ok(times.first().map_or(0.0, |time| time.each(table.rows).cpu))
}

/// Compilation, loading and decisions of one set of rule files.
fn rules(size: Size, name: &str, sources: &Sources, workload: Workload, out: Out<'_>) -> Result<(), Failure> {
    let json = compiled(sources)?;
    let asked = Asked { pack: Pack::from_json(&json)?, ..Asked::new(workload)? };
    let cases = 200;
    let few = workload.table(cases);
    let mut decisions = Decisions::new(&asked, &few, cases);
    let many = workload.table(size.rows.min(100_000));
    out(&figure(RULES, name, "In columns, CPU ns", columns(size, &asked, &many)?))?;
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
