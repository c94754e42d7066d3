//! The Python package, as its users have it: a wheel in an environment of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::process::{root, run, say};
use crate::totals::{self, Totals};

/// The oldest Python that the wheel is for, as `requires-python` says.
const OLDEST: (u32, u32) = (3, 11);
/// Most bytes of the wheel, which is compressed: every machine of a cluster fetches it. What it has now, with the rules, and a little; two
/// million is the aim.
const MOST_BYTES: u64 = 2_200_000;

const PACKAGE: &str = "crates/py";
const REQUIREMENTS: &str = "crates/py/requirements-dev.txt";
/// The rules of the repository as the wheel holds them.
const RULES: &str = "crates/py/python/soglia/rules.json.xz";
/// What is tried where there is nothing but the wheel: no compiler, no other package.
const ALONE: &str = "
import datetime, soglia
measure = soglia.bundled()['lombardia.dairago.sad']
decision = measure.evaluate({'isee': '9214.57', 'ore_feriali': 20, 'ore_festive_serali': 3.5}, on=datetime.date(2025, 6, 1))
assert str(decision.amounts['spesa_mensile']) == '176.02', decision
";

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
    total += Totals::one(works_alone(python, &path));
    total += Totals::one(java());
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
        &["-m", "mypy.stubtest", "--mypy-config-file", "pyproject.toml", "soglia._soglia"],
        &["-m", "pyright", "--pythonpath", &clean.program("python").to_string_lossy()],
    ] {
        total += Totals::one(run(clean.command("python", arguments), |_| {}));
    }
    total
}

/// Whether there is Java, which Spark runs on; on Debian it is installed where it is not.
fn java() -> bool {
    let there = || {
        let mut java = Command::new("java");
        java.arg("-version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        java.status().is_ok_and(|status| status.success())
    };
    let apt = |arguments: &[&str]| {
        let mut apt = Command::new("apt-get");
        apt.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        run(apt, |_| {})
    };
    let installed =
        there() || (apt(&["update"]) && apt(&["install", "--yes", "--no-install-recommends", "openjdk-17-jre-headless"]) && there());
    if !installed {
        say("there is no Java: the tests on Spark need one, 17 or newer");
    }
    installed
}

/// Whether the wheel works in an environment that has nothing else, neither packages nor programs.
fn works_alone(python: &str, wheel: &str) -> bool {
    let Some(bare) = Environment::with(python, "bare", &["--upgrade", "pip"]) else { return false };
    let mut command = bare.command("python", &["-c", ALONE]);
    command.env_clear().env("PATH", bare.folder.join("bin")).current_dir(&bare.folder);
    bare.pip(&["--force-reinstall", "--no-deps", wheel]) && run(command, |_| {})
}

/// A package with its version, as the list of the tests has it.
fn listed(package: &str) -> Option<String> {
    let list = fs::read_to_string(root().join(REQUIREMENTS)).ok()?;
    list.lines().find(|line| line.split("==").next() == Some(package)).map(str::to_owned)
}

/// Compiles the rules of the repository into what `soglia.bundled` reads.
const BUNDLE: &str = "
import lzma, sys, soglia
data = soglia.load(sys.argv[1]).to_json().encode()
open(sys.argv[2], 'wb').write(lzma.compress(data, preset=9 | lzma.PRESET_EXTREME))
";

/// Packs a wheel again, as `deflate` does where it takes its time: half a minute, and 3 % less. What is in it stays the same.
const PACK: &str = "
import os, sys, zipfile, zopfli
wheel, packed = sys.argv[1], sys.argv[1] + '.packed'
with zipfile.ZipFile(wheel) as old, zopfli.ZipFile(packed, 'w', iterations=5, block_splitting_max=0) as new:
    for file in old.infolist():
        new.writestr(file, old.read(file))
os.replace(packed, wheel)
";

/// The one wheel that is built now.
pub fn wheel(python: &str) -> Option<PathBuf> {
    let builder = Environment::with(python, "builder", &[&listed("maturin")?, &listed("zopflipy")?])?;
    // The rules that the wheel brings are compiled by the package itself; the second time only the file is put in.
    let first = built(&builder)?;
    let (rules, file) = (root().join("rules"), root().join(RULES));
    let bundle = builder.command("python", &["-c", BUNDLE, &rules.to_string_lossy(), &file.to_string_lossy()]);
    let bundled = builder.pip(&["--force-reinstall", "--no-deps", &first.to_string_lossy()]) && run(bundle, |_| {});
    let wheel = if bundled { built(&builder)? } else { return None };
    let packed = run(builder.command("python", &["-c", PACK, &wheel.to_string_lossy()]), |_| {});
    packed.then_some(wheel)
}

fn built(builder: &Environment) -> Option<PathBuf> {
    let folder = root().join("target/python/wheels");
    // Wheels of other versions would be found below.
    let _ = fs::remove_dir_all(&folder);
    let out = folder.to_string_lossy();
    let interpreter = builder.program("python");
    let profile = ["build", "--profile", "wheel", "--locked", "--compression-level", "9"];
    let place = ["--interpreter", &interpreter.to_string_lossy(), "--out", &out];
    // Functions that came out the same are kept once, and those that are alike stand together, where they are packed into less.
    let smaller = ["--", "-C", "link-arg=-Wl,--icf=all,--bp-compression-sort=both"];
    let link: &[&str] = if cfg!(all(target_os = "linux", target_arch = "x86_64")) { &smaller } else { &[] };
    let mut command = builder.command("maturin", &[&profile[..], &place, link].concat());
    // With a pointer to its frame a function says in few bytes how it is left when something is wrong: a third less of such tables.
    command.env("RUSTFLAGS", "-C force-frame-pointers=yes");
    run(command, |_| {}).then(|| only_wheel(&folder)).flatten()
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
