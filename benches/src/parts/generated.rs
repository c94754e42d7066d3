//! Rule files that are larger than any that somebody would write.

use std::fmt::Write as _;

use soglia::authoring::Sources;

use crate::soglia_side::{Failure, sources};
use crate::table::Table;
use crate::workload::Workload;

/// The rules of the benches, with the measure W1 so many times over as `prova.w1`, `prova.w1-2`, ...
pub fn measures(count: usize) -> Result<Sources, Failure> {
    let mut all = sources("benches/rules")?;
    let text = rule("w1.yaml")?;
    for copy in 2..=count {
        all.add(format!("w1-{copy}.yaml"), text.replace("measure: prova.w1\n", &format!("measure: prova.w1-{copy}\n")));
    }
    Ok(all)
}

/// W3 for households of up to 2,000 members.
pub fn large_households() -> Result<Sources, Failure> {
    let mut all = Sources::new();
    all.add("enti.yaml", rule("enti.yaml")?);
    all.add("w3.yaml", rule("w3.yaml")?.replace("max_rows: 20", "max_rows: 2_000"));
    Ok(all)
}

/// W2 with so many requirements, each of its own limit.
pub fn requirements(count: usize) -> Result<Sources, Failure> {
    let mut all = Sources::new();
    all.add("enti.yaml", rule("enti.yaml")?);
    let mut text = String::from("requirements:\n");
    for place in 1..=count {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "  r{place}:\n    title: {{ it: requisito {place}, en: requirement {place} }}");
        let _ = writeln!(text, "    when: isee <= {} && ore_mese <= {}\n    source: prova", 40_000 + place, 200 + place % 400);
    }
    all.add("w2.yaml", rule("w2.yaml")?.replace("amounts:\n", &format!("{text}\namounts:\n")));
    Ok(all)
}

/// Households of so many members each.
pub fn households(cases: usize, members: usize) -> Table {
    let mut table = Workload::W3.table(cases);
    let many = Workload::W3.table(cases * members / 4 + 8);
    // The members of the first households of a larger table, parted anew.
    table.lists = many.lists;
    for list in &mut table.lists {
        list.offsets = (0..=cases).map(|case| i32::try_from(case * members).unwrap_or(i32::MAX)).collect();
    }
    table
}

fn rule(name: &str) -> Result<String, Failure> {
    Ok(std::fs::read_to_string(crate::soglia_side::root().join("benches/rules").join(name))?)
}
