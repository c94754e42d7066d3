//! `soglia test`.

use std::path::Path;

use soglia::Language;

use crate::arguments::Test;
use crate::context::{self, Context};
use crate::draw::count;
use crate::engine::{self, CaseOutcome, CaseResult, Compiled, Diagnostic, Pack, Severity};
use crate::failure::{Exit, Failure};
use crate::output::write_whole;
use crate::progress::Bar;
use crate::rule_files::RuleFiles;

pub fn run(context: &mut Context, arguments: &Test) -> Result<Exit, Failure> {
    let mut files = context.rule_files()?;
    // What is there is meant as a place; texts of measures and cases are no paths.
    let place = arguments.filter.as_deref().map(Path::new).filter(|path| path.exists());
    let only = place.map(|path| files.add(path)).transpose()?;
    let mut compiled = context.compile(&files);
    let errors: Vec<&Diagnostic> = compiled.diagnostics.iter().filter(|found| found.severity == Severity::Error).collect();
    context.tell_diagnostics(&errors, &files);
    let Some(pack) = &compiled.pack else {
        context.tell_failure(&context::refused(errors.len()));
        context.out.line(&totals(0, 0, compiled.cases.len()));
        return Ok(Exit::Findings);
    };
    if let Some(names) = &only {
        compiled.cases.retain(|case| names.contains(&case.file));
    }
    let filter = arguments.filter.as_deref().filter(|_| only.is_none());
    let results = run_cases(context, pack, &compiled, filter);
    if results.is_empty()
        && let Some(filter) = filter
    {
        return Err(Failure::usage(format!("nessun caso contiene `{filter}`"), format!("no case holds `{filter}`")));
    }
    let failing = failing(&results);
    if arguments.bless && failing > 0 {
        return bless(context, &files, &compiled, pack);
    }
    report(context, &results);
    Ok(if failing == 0 { Exit::Fine } else { Exit::Findings })
}

fn run_cases(context: &Context, pack: &Pack, compiled: &Compiled, filter: Option<&str>) -> Vec<CaseResult> {
    let mut bar = Bar::new(context.say("casi", "cases"));
    engine::run_cases(pack, compiled, filter, &mut |done, total| bar.at(done, total))
}

fn failing(results: &[CaseResult]) -> usize {
    results.iter().filter(|result| !matches!(result.outcome, CaseOutcome::Passed)).count()
}

fn report(context: &mut Context, results: &[CaseResult]) {
    for result in results {
        if let CaseOutcome::Failed { differences } = &result.outcome {
            context.out.line(&format!("{} {}: {}", context.say("fallito", "failed"), result.measure, result.case));
            context.out.line(&format!("  {}:{}", result.file, result.line));
            for difference in differences {
                if difference.expected.is_empty() {
                    context.out.line(&format!("    {}: {}", difference.what, difference.actual));
                    continue;
                }
                let (expected, actual) = (context.say("atteso", "expected"), context.say("ottenuto", "got"));
                context.out.line(&format!("    {}: {expected} {}, {actual} {}", difference.what, difference.expected, difference.actual));
            }
            context.out.line("");
        }
    }
    let failed = failing(results);
    context.out.line(&totals(results.len() - failed, failed, 0));
}

/// The same words in both languages: programs read this line.
fn totals(passed: usize, failed: usize, skipped: usize) -> String {
    format!("{passed} passed, {failed} failed, {skipped} skipped")
}

/// Writes what came out where something else was expected, and runs the cases again on what was written.
fn bless(context: &mut Context, files: &RuleFiles, compiled: &Compiled, pack: &Pack) -> Result<Exit, Failure> {
    for (name, text) in engine::bless(&files.sources, compiled, pack) {
        let path = files.path(&name).unwrap_or(Path::new(&name));
        write_whole(path, &text)?;
        context.tell(&match context.language {
            Language::It => format!("riscritto `{name}`: rileggi le differenze prima di registrarle"),
            Language::En => format!("rewrote `{name}`: read the differences before you keep them"),
        });
    }
    let files = context.rule_files()?;
    let compiled = context.compile(&files);
    let Some(pack) = &compiled.pack else {
        let errors = compiled.diagnostics.iter().filter(|found| found.severity == Severity::Error).collect::<Vec<_>>();
        context.tell_diagnostics(&errors, &files);
        return Err(context::refused(errors.len()));
    };
    let results = run_cases(context, pack, &compiled, None);
    report(context, &results);
    let left = failing(&results);
    if left > 0 {
        let (it, en) = (count(left, "caso fallisce", "casi falliscono"), count(left, "case still fails", "cases still fail"));
        return Err(Failure::new(Exit::Findings, format!("dopo la riscrittura {it} ancora"), format!("{en} after rewriting")));
    }
    Ok(Exit::Fine)
}
