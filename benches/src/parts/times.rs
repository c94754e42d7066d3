//! From rule files to a text.

use std::hint::black_box;

use soglia::authoring::compile;
use soglia::decision::{TextOptions, text};
use soglia::{Language, Pack};

use super::{Out, Size, figure};
use crate::clock;
use crate::soglia_side::{Asked, Failure, facts, pack_json, sources};
use crate::workload::Workload;

const RULES: &str = "Compiling and loading rules";
const DECIDING: &str = "One decision with every reason, its text, and the short explanation";

pub fn measure(size: Size, out: Out<'_>) -> Result<(), Failure> {
    for (folder, name) in [("benches/rules", "W1, W2 and W3"), ("rules", "all of `rules/`")] {
        let sources = sources(folder)?;
        let json = pack_json(folder)?;
        let [compiling, loading] = clock::interleaved(
            size.rounds,
            &mut [&mut || drop(black_box(compile(&sources))), &mut || drop(black_box(Pack::from_json(&json)))],
        )[..] else {
            continue;
        };
        out(&figure(RULES, name, "Compile, CPU ms", compiling.cpu / 1e6))?;
        out(&figure(RULES, name, "Load the pack, CPU ms", loading.cpu / 1e6))?;
        out(&figure(RULES, name, "Pack, KB", json.len() as f64 / 1e3))?;
    }
    for workload in Workload::ALL {
        let asked = Asked::new(workload)?;
        let facts = facts(&workload.table(200), 200);
        let count = facts.len();
        let decide = || facts.iter().filter_map(|facts| asked.pack.decide(&asked.measure, facts, asked.on).ok());
        let decisions: Vec<_> = decide().collect();
        let options = TextOptions::default();
        let plan = asked.pack.plan(&asked.measure, asked.on)?;
        let explainer = plan.explainer(&asked.pack, Language::It)?;
        let mut cases = vec![plan.case(); count];
        for (case, facts) in cases.iter_mut().zip(&facts) {
            case.set_facts(facts)?;
            case.evaluate();
        }
        let mut explanation = String::new();
        let [deciding, writing, explaining] = clock::interleaved(
            size.rounds,
            &mut [
                &mut || decide().for_each(|decision| drop(black_box(decision))),
                &mut || {
                    for decision in &decisions {
                        black_box(text(decision, Language::It, options));
                    }
                },
                &mut || {
                    for case in &cases {
                        explanation.clear();
                        // The case is one of the plan.
                        let _ = explainer.write(black_box(case), &mut explanation);
                        black_box(&explanation);
                    }
                },
            ],
        )[..] else {
            continue;
        };
        out(&figure(DECIDING, workload.id(), "Decision, CPU µs", deciding.each(count).cpu / 1e3))?;
        out(&figure(DECIDING, workload.id(), "Whole text of it, CPU µs", writing.each(count).cpu / 1e3))?;
        out(&figure(DECIDING, workload.id(), "Short explanation of an evaluated case, CPU µs", explaining.each(count).cpu / 1e3))?;
    }
    Ok(())
}
