//! What every command needs: the language, where to write, the rules.

use std::io::Write as _;
use std::path::Path;

use soglia::{Language, Localized};

use crate::arguments::Common;
use crate::engine::{self, Compiled, Diagnostic, Pack, Severity};
use crate::failure::{Exit, Failure};
use crate::output::Output;
use crate::rule_files::RuleFiles;
use crate::{draw, progress};

/// Everything but the command itself.
pub struct Context {
    pub language: Language,
    pub common: Common,
    pub out: Output,
}

impl Context {
    pub fn new(common: Common) -> Self {
        Self { language: common.lang.into(), common, out: Output::stdout() }
    }

    /// The one of two texts that is in the language of the reader.
    pub fn say<'a>(&self, it: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::It => it,
            Language::En => en,
        }
    }

    /// Writes a line to standard error, where it cannot be taken for a result.
    #[expect(clippy::unused_self, reason = "beside `out`, the other way to speak")]
    pub fn tell(&self, line: &str) {
        // Nobody is left to tell that standard error is closed.
        let _ = writeln!(anstream::stderr(), "{line}");
    }

    pub fn tell_failure(&self, failure: &Failure) {
        self.tell(draw::failure(failure, self.language).trim_end());
    }

    /// The rule files of `--rules`.
    pub fn rule_files(&self) -> Result<RuleFiles, Failure> {
        if self.common.pack.is_some() {
            return Err(Failure::usage("un pacchetto non contiene file di regole", "a pack holds no rule files")
                .help("indica la cartella delle regole con `--rules`", "name the folder of rules with `--rules`"));
        }
        let mut files = RuleFiles::default();
        files.add_folder(&self.common.rules)?;
        self.tell_ignored(&files);
        Ok(files)
    }

    pub fn tell_ignored(&self, files: &RuleFiles) {
        for path in &files.ignored {
            let path = path.display();
            self.tell(&match self.language {
                Language::It => format!("`{path}` non è letto: i file di regole finiscono in `.yaml`"),
                Language::En => format!("`{path}` is not read: rule files end in `.yaml`"),
            });
        }
    }

    pub fn compile(&self, files: &RuleFiles) -> Compiled {
        progress::waiting(self.say("controllo delle regole", "checking the rules"), || engine::compile(&files.sources))
    }

    /// The pack of `--pack`, or the one that the rule files give.
    pub fn pack(&self) -> Result<Pack, Failure> {
        if let Some(path) = &self.common.pack {
            return Self::read_pack(path);
        }
        let files = self.rule_files()?;
        let compiled = self.compile(&files);
        self.pack_of(compiled, &files)
    }

    /// A compiled pack.
    pub fn read_pack(path: &Path) -> Result<Pack, Failure> {
        let json = std::fs::read_to_string(path).map_err(|error| Failure::cannot_read(path, &error))?;
        engine::read_pack(&json).map_err(|Localized { it, en }| {
            let path = path.display();
            Failure::usage(
                format!("`{path}` non è un pacchetto utilizzabile: {it}"),
                format!("`{path}` is not a pack that can be used: {en}"),
            )
        })
    }

    /// Writes data as JSON to standard output.
    pub fn json(&mut self, data: &impl serde::Serialize) -> Result<(), Failure> {
        let json = serde_json::to_string_pretty(data)
            .map_err(|error| Failure::usage(format!("risultato non scritto: {error}"), format!("result not written: {error}")))?;
        self.out.line(&json);
        Ok(())
    }

    /// The pack, or the errors drawn on standard error.
    pub fn pack_of(&self, compiled: Compiled, files: &RuleFiles) -> Result<Pack, Failure> {
        let errors: Vec<&Diagnostic> = compiled.diagnostics.iter().filter(|found| found.severity == Severity::Error).collect();
        self.tell_diagnostics(&errors, files);
        compiled.pack.ok_or_else(|| refused(errors.len()))
    }

    pub fn tell_diagnostics(&self, diagnostics: &[&Diagnostic], files: &RuleFiles) {
        for diagnostic in diagnostics {
            self.tell(&draw::diagnostic(diagnostic, &files.sources, self.language, draw::Look::stderr()));
        }
    }
}

/// Rule files with errors give no pack.
pub fn refused(errors: usize) -> Failure {
    let (it, en) = (draw::count(errors, "errore", "errori"), draw::count(errors, "error", "errors"));
    Failure::new(Exit::Findings, format!("le regole hanno {it}"), format!("the rules have {en}"))
}
