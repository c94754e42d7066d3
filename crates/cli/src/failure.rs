//! How the command ends, and what it says when it cannot go on.

use std::io::{self, ErrorKind};
use std::path::Path;
use std::process::ExitCode;

use soglia::Localized;

/// The exit codes, as `docs/cli.md` lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Nothing to report.
    Fine,
    /// Errors in rule files, or cases that fail.
    Findings,
    /// Wrong usage, or something that cannot be read or written.
    Usage,
    /// The measure is not there, or its facts are refused.
    Refused,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Fine => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::Refused => 3,
        })
    }
}

/// Why the command stops.
#[derive(Clone, Debug)]
pub struct Failure {
    pub exit: Exit,
    pub message: Localized,
    pub help: Option<Localized>,
}

impl Failure {
    pub fn new(exit: Exit, it: impl Into<String>, en: impl Into<String>) -> Self {
        Self { exit, message: Localized::new(it, en), help: None }
    }

    pub fn usage(it: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(Exit::Usage, it, en)
    }

    pub fn help(mut self, it: impl Into<String>, en: impl Into<String>) -> Self {
        self.help = Some(Localized::new(it, en));
        self
    }

    /// The same, with the file that it is about.
    pub fn of(mut self, path: &Path) -> Self {
        let path = path.display();
        self.message = Localized::from_fn(|language| format!("`{path}`: {}", self.message.get(language)));
        self
    }

    pub fn cannot_read(path: &Path, error: &io::Error) -> Self {
        let path = path.display();
        Self::usage(format!("non si può leggere `{path}`: {}", cause(error)), format!("cannot read `{path}`: {error}"))
    }

    pub fn cannot_write(path: &Path, error: &io::Error) -> Self {
        let path = path.display();
        Self::usage(format!("non si può scrivere `{path}`: {}", cause(error)), format!("cannot write `{path}`: {error}"))
    }
}

/// What the system says, in Italian where it is usual.
pub fn cause(error: &io::Error) -> String {
    let known = match error.kind() {
        ErrorKind::NotFound => "il file o la cartella non esiste",
        ErrorKind::PermissionDenied => "permesso negato",
        ErrorKind::IsADirectory => "è una cartella, non un file",
        ErrorKind::NotADirectory => "una parte del percorso è un file, non una cartella",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "sul disco non c'è più spazio",
        ErrorKind::ReadOnlyFilesystem => "il disco è di sola lettura",
        ErrorKind::InvalidFilename => "il nome del file non è valido",
        ErrorKind::InvalidData => "non è testo UTF-8",
        _ => return error.to_string(),
    };
    known.to_owned()
}
