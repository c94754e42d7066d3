//! The parts around the evaluation, one by one: `cargo bench -p soglia-benches`.

#![allow(missing_docs, reason = "what the macros of criterion make")]

use std::error::Error;
use std::hint::black_box;

use criterion::Criterion;
use soglia::authoring::compile;
use soglia::decision::{TextOptions, html, text};
use soglia::program::Instructions;
use soglia::{Language, Pack};
use soglia_benches::measure::Work as _;
use soglia_benches::soglia_side::{Asked, Rows, Slots, facts, pack_json, sources};
use soglia_benches::workload::Workload;

fn main() -> Result<(), Box<dyn Error>> {
    let mut criterion = Criterion::default().configure_from_args();
    for (folder, name) in [("benches/rules", "three rules"), ("rules", "all rules")] {
        let (sources, json) = (sources(folder)?, pack_json(folder)?);
        criterion.bench_function(&format!("compile {name}"), |bench| bench.iter(|| compile(black_box(&sources))));
        criterion.bench_function(&format!("load the pack of {name}"), |bench| bench.iter(|| Pack::from_json(black_box(&json))));
    }
    for workload in Workload::ALL {
        let asked = Asked::new(workload)?;
        let facts = facts(&workload.table(1), 1);
        let case = facts.first().ok_or("a table of one row has one case")?;
        let decision = asked.pack.decide(&asked.measure, case, asked.on)?;
        let id = workload.id();
        criterion.bench_function(&format!("decision {id}"), |bench| {
            bench.iter(|| asked.pack.decide(&asked.measure, black_box(case), asked.on));
        });
        let options = TextOptions::default();
        criterion.bench_function(&format!("text {id}"), |bench| bench.iter(|| text(black_box(&decision), Language::It, options)));
        criterion.bench_function(&format!("html {id}"), |bench| bench.iter(|| html(black_box(&decision), Language::It)));
    }
    for workload in Workload::ALL {
        let asked = Asked::new(workload)?;
        let (many, few) = (workload.table(10_000), workload.table(1_000));
        let mut rows = Rows::new(&asked, &many, 1, Instructions::best())?;
        criterion.bench_function(&format!("10,000 cases in columns {}", workload.id()), |bench| bench.iter(|| rows.run()));
        let mut slots = Slots::new(&asked, &few)?;
        criterion.bench_function(&format!("1,000 cases through slots {}", workload.id()), |bench| bench.iter(|| slots.run()));
    }
    criterion.final_summary();
    Ok(())
}
