//! Standard output that a reader may close at any time: `soglia list | head -1`.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::failure::{Failure, cause};
use crate::interrupted;

/// Writes to standard output, without colours where they are not wanted. Once the reader has closed it, what follows is dropped,
/// so that the command still ends with the exit code of what it found.
pub struct Output {
    inner: anstream::AutoStream<io::Stdout>,
    color: bool,
    failed: Option<io::Error>,
}

impl Output {
    pub fn stdout() -> Self {
        let color = anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never;
        Self { inner: anstream::AutoStream::auto(io::stdout()), color, failed: None }
    }

    /// Whether colours arrive at the reader.
    pub fn has_color(&self) -> bool {
        self.color
    }

    pub fn text(&mut self, text: &str) {
        if self.failed.is_none()
            && let Err(error) = self.inner.write_all(text.as_bytes())
        {
            self.failed = Some(error);
        }
    }

    pub fn line(&mut self, text: &str) {
        self.text(text);
        self.text("\n");
    }

    /// Says whether everything arrived.
    pub fn finish(&mut self) -> Result<(), Failure> {
        if self.failed.is_none()
            && let Err(error) = self.inner.flush()
        {
            self.failed = Some(error);
        }
        match self.failed.take() {
            Some(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::usage(
                format!("non si può scrivere il risultato: {}", cause(&error)),
                format!("cannot write the result: {error}"),
            )),
            _ => Ok(()),
        }
    }
}

/// The file to write to; none where it is `-` or not named, and so standard output.
pub fn file(output: Option<&PathBuf>) -> Option<&Path> {
    output.map(PathBuf::as_path).filter(|path| *path != Path::new("-"))
}

/// Replaces a file: whoever reads it meanwhile sees the old one or the new one, never half of it.
pub fn write_whole(path: &Path, text: &str) -> Result<(), Failure> {
    if path.exists() && !path.is_file() {
        // A device or a pipe: there is nothing to replace.
        return fs::write(path, text).map_err(|error| Failure::cannot_write(path, &error));
    }
    let draft = Draft::new(path);
    fs::write(&draft.path, text).map_err(|error| Failure::cannot_write(path, &error))?;
    draft.keep()
}

/// A file that takes the place of another once it is whole, and goes away if it never is.
pub struct Draft {
    pub path: PathBuf,
    target: PathBuf,
}

impl Draft {
    pub fn new(target: &Path) -> Self {
        let mut name = target.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.tmp", std::process::id()));
        let path = target.with_file_name(name);
        interrupted::watch(&path);
        Self { path, target: target.to_owned() }
    }

    pub fn keep(self) -> Result<(), Failure> {
        fs::rename(&self.path, &self.target).map_err(|error| Failure::cannot_write(&self.target, &error))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // What is left over is of no use, and may not be there at all.
        let _ = fs::remove_file(&self.path);
        interrupted::forget(&self.path);
    }
}
