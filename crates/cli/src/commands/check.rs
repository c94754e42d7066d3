//! `soglia check`.

use std::collections::BTreeSet;

use serde::Serialize;
use soglia::Language;

use crate::arguments::{Check, DataFormat};
use crate::context::Context;
use crate::draw::{self, Look, count};
use crate::engine::{Diagnostic, Severity};
use crate::failure::{Exit, Failure};
use crate::rule_files::RuleFiles;

/// Version of the form of the JSON report.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    format: u32,
    files: usize,
    errors: usize,
    warnings: usize,
    diagnostics: &'a [&'a Diagnostic],
}

pub fn run(context: &mut Context, arguments: &Check) -> Result<Exit, Failure> {
    let (files, only) = read(context, arguments)?;
    let compiled = context.compile(&files);
    let shown: Vec<&Diagnostic> =
        compiled.diagnostics.iter().filter(|found| only.as_ref().is_none_or(|names| names.contains(&found.place.file))).collect();
    let errors = shown.iter().filter(|found| found.severity == Severity::Error).count();
    let report = Report {
        format: FORMAT,
        files: only.as_ref().map_or(files.len(), BTreeSet::len),
        errors,
        warnings: shown.len() - errors,
        diagnostics: &shown,
    };
    match arguments.format {
        DataFormat::Json => {
            context.json(&report)?;
        }
        DataFormat::Text => {
            for found in &shown {
                let drawn = draw::diagnostic(found, &files.sources, context.language, Look::stdout());
                context.out.line(&drawn);
            }
            context.out.line(&summary(&report, context.language));
        }
    }
    Ok(if errors == 0 { Exit::Fine } else { Exit::Findings })
}

/// Rule files refer to one another, so the whole folder is read even where the report is about a few.
fn read(context: &Context, arguments: &Check) -> Result<(RuleFiles, Option<BTreeSet<String>>), Failure> {
    if arguments.paths.is_empty() {
        return Ok((context.rule_files()?, None));
    }
    let mut files =
        if context.common.pack.is_some() || context.common.rules.is_dir() { context.rule_files()? } else { RuleFiles::default() };
    let mut only = BTreeSet::new();
    for path in &arguments.paths {
        only.extend(files.add(path)?);
    }
    Ok((files, Some(only)))
}

fn summary(report: &Report<'_>, language: Language) -> String {
    match language {
        Language::It => format!(
            "{}, {} in {} di regole",
            count(report.errors, "errore", "errori"),
            count(report.warnings, "avviso", "avvisi"),
            count(report.files, "file", "file")
        ),
        Language::En => format!(
            "{}, {} in {}",
            count(report.errors, "error", "errors"),
            count(report.warnings, "warning", "warnings"),
            count(report.files, "rule file", "rule files")
        ),
    }
}
