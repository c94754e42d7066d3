//! Runs programs and shows what they print while they print it.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;

use crate::totals::Failures;

/// What went wrong so far, to be told again at the end: a log of thousands of lines hides it.
static WRONG: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Says what is wrong, now and at the end.
pub fn say_wrong(line: String) {
    say(&line);
    if let Ok(mut wrong) = WRONG.lock() {
        wrong.push(line);
    }
}

/// What went wrong since this was asked for the last time: failed commands, each before what its tests printed.
pub fn wrong() -> Vec<String> {
    WRONG.lock().map(|mut lines| std::mem::take(&mut *lines)).unwrap_or_default()
}

/// Writes a line at once, so that it stands where it belongs among the lines of the programs that are run.
pub fn say(line: &str) {
    let mut out = io::stdout();
    // Nobody is left to tell that standard output is closed.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// The root of the repository.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// The cargo that runs this, at the root.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    command.current_dir(root()).args(arguments);
    command
}

/// A cargo that documents, refusing warnings.
pub fn cargo_doc(arguments: &[&str]) -> Command {
    let mut command = cargo(&[&["doc", "--no-deps"], arguments].concat());
    command.env("RUSTDOCFLAGS", "--deny warnings");
    command
}

/// The command `soglia`.
pub fn soglia(arguments: &[&str]) -> Command {
    let mut command = cargo(&["run", "--quiet", "--package", "soglia-cli", "--bin", "soglia", "--"]);
    command.args(arguments);
    command
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let arguments = command.get_args().map(|argument| argument.to_string_lossy().into_owned());
    std::iter::once(program).chain(arguments).collect::<Vec<_>>().join(" ")
}

/// Runs `command`, shows its lines and hands each one to `look`. Says whether it went well.
pub fn run(mut command: Command, mut look: impl FnMut(&str)) -> bool {
    let name = format!("$ {}", shown(&command));
    say(&name);
    let mut failures = Failures::default();
    let ran = (|| {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        if let Some(stdout) = child.stdout.take() {
            for line in BufReader::new(stdout).split(b'\n') {
                let line = line?;
                let line = String::from_utf8_lossy(&line);
                say(&line);
                look(&line);
                failures.look(&line);
            }
        }
        child.wait()
    })();
    let good = match ran {
        Ok(status) => status.success(),
        Err(error) => {
            say(&format!("cannot run it: {error}"));
            false
        }
    };
    if !good && let Ok(mut wrong) = WRONG.lock() {
        wrong.push(name);
        wrong.extend(failures.lines);
    }
    good
}

/// This program once more, beside this one; what it prints waits in a file.
pub struct Beside {
    child: Child,
    log: PathBuf,
}

impl Beside {
    /// None where it cannot be started.
    pub fn start(name: &str, arguments: &[&str]) -> Option<Self> {
        let log = root().join("target/xtask").join(format!("{name}.log"));
        fs::create_dir_all(log.parent()?).ok()?;
        let out = File::create(&log).ok()?;
        let mut command = Command::new(std::env::current_exe().ok()?);
        command.current_dir(root()).args(arguments).stdin(Stdio::null()).stderr(out.try_clone().ok()?).stdout(out);
        say(&format!("beside, into {}: {}", log.display(), shown(&command)));
        Some(Self { child: command.spawn().ok()?, log })
    }

    /// Waits for it, shows what it printed and hands each line to `look`. Says whether it went well.
    pub fn finish(mut self, mut look: impl FnMut(&str)) -> bool {
        let good = self.child.wait().is_ok_and(|status| status.success());
        let printed = fs::read(&self.log).unwrap_or_default();
        for line in String::from_utf8_lossy(&printed).lines() {
            say(line);
            look(line);
        }
        good
    }
}

/// Runs `command` without showing what it prints, and gives it.
pub fn output(mut command: Command) -> Result<String, String> {
    let name = shown(&command);
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().map_err(|error| format!("cannot run `{name}`: {error}"))?;
    if !output.status.success() {
        return Err(format!("`{name}` ended with {}", output.status));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("`{name}` printed something that is not UTF-8"))
}

/// Whether this cargo has the subcommand.
pub fn has(subcommand: &str) -> bool {
    cargo(&[subcommand, "--version"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
