//! The Python package, as its users have it: a wheel in an environment of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::process::{root, run, say};
use crate::totals::{self, Totals};

/// The oldest Python that the wheel is for, as `requires-python` says.
const OLDEST: (u32, u32) = (3, 11);
/// Most bytes of the wheel, which is compressed: every machine of a cluster fetches it. What it has now, and a little; two million is the aim.
const MOST_BYTES: u64 = 3_000_000;

const PACKAGE: &str = "crates/py";
const REQUIREMENTS: &str = "crates/py/requirements-dev.txt";

/// A Python environment below `target/`.
struct Environment {
    folder: PathBuf,
}

impl Environment {
    /// The environment with what `packages` asks of pip, made anew where they or their versions have changed.
    fn with(python: &str, name: &str, packages: &[&str]) -> Option<Self> {
        let folder = root().join("target/python").join(name);
        let environment = Self { folder };
        let stamp = environment.folder.join("made-with");
        let wanted = format!("{packages:?}\n{}", fs::read_to_string(root().join(REQUIREMENTS)).unwrap_or_default());
        if fs::read_to_string(&stamp).is_ok_and(|made| made == wanted) {
            return Some(environment);
        }
        let mut make = Command::new(python);
        make.args(["-m", "venv", "--clear"]).arg(&environment.folder);
        let made = run(make, |_| {}) && environment.pip(packages) && fs::write(stamp, wanted).is_ok();
        made.then_some(environment)
    }

    fn program(&self, name: &str) -> PathBuf {
        self.folder.join(if cfg!(windows) { "Scripts" } else { "bin" }).join(name)
    }

    /// A program of the environment, started in the folder of the package.
    fn command(&self, name: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.program(name));
        command.current_dir(root().join(PACKAGE)).args(arguments).env("PYTHONDONTWRITEBYTECODE", "1").env("VIRTUAL_ENV", &self.folder);
        command
    }

    fn pip(&self, arguments: &[&str]) -> bool {
        let quiet = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
        let mut command = self.command("python", &[&quiet, arguments].concat());
        command.current_dir(root());
        run(command, |_| {})
    }
}

/// Builds the wheel, installs it into a clean environment, and tests it and its types there.
pub fn test() -> Totals {
    let Some(python) = ["python3", "python"].into_iter().find(|name| is_new_enough(name)) else {
        say(&format!("there is no Python {}.{} or newer", OLDEST.0, OLDEST.1));
        return Totals::SKIPPED;
    };
    let Some(wheel) = wheel(python) else { return Totals::FAILED };
    let size = fs::metadata(&wheel).map_or(u64::MAX, |file| file.len());
    say(&format!("the wheel has {size} bytes, {MOST_BYTES} at most"));
    let mut total = Totals::one(size <= MOST_BYTES);
    let Some(clean) = Environment::with(python, "clean", &["--requirement", REQUIREMENTS]) else { return Totals::FAILED };
    let path = wheel.to_string_lossy();
    if !clean.pip(&["--force-reinstall", "--no-deps", &path]) {
        return Totals::FAILED;
    }
    let mut counted = Totals::default();
    let good = run(clean.command("python", &["-m", "pytest", "--quiet", "-p", "no:cacheprovider"]), |line| {
        counted += totals::of_pytest(line).unwrap_or_default();
    });
    total += Totals::of_runner(counted, good);
    let cache = root().join("target/python/mypy");
    let cache = cache.to_string_lossy();
    for arguments in [
        &["-m", "mypy", "--strict", "--cache-dir", &*cache, "--package", "soglia"][..],
        &["-m", "mypy", "--strict", "--cache-dir", &*cache, "tests"],
        &["-m", "mypy.stubtest", "--mypy-config-file", "pyproject.toml", "soglia"],
    ] {
        total += Totals::one(run(clean.command("python", arguments), |_| {}));
    }
    total
}

/// The one wheel that is built now.
fn wheel(python: &str) -> Option<PathBuf> {
    // The version of maturin is that of the list.
    let builder = Environment::with(python, "builder", &["--constraint", REQUIREMENTS, "maturin"])?;
    let folder = root().join("target/python/wheels");
    // Wheels of other versions would be found below.
    let _ = fs::remove_dir_all(&folder);
    let out = folder.to_string_lossy();
    let interpreter = builder.program("python");
    let arguments = ["build", "--release", "--locked", "--interpreter", &interpreter.to_string_lossy(), "--out", &out];
    run(builder.command("maturin", &arguments), |_| {}).then(|| only_wheel(&folder)).flatten()
}

fn only_wheel(folder: &Path) -> Option<PathBuf> {
    let mut wheels =
        fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|found| found == "whl"));
    let first = wheels.next();
    if wheels.next().is_some() { None } else { first }
}

fn is_new_enough(python: &str) -> bool {
    let asked = format!("import sys, venv; sys.exit(sys.version_info < {OLDEST:?})");
    let mut command = Command::new(python);
    command.args(["-c", &asked]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
