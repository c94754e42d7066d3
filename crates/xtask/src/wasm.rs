//! The npm package: three modules of WebAssembly with what JavaScript needs to call them, and its tests.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::process::{cargo, output, root, run, say, soglia};
use crate::totals::{self, Totals};

/// The browser of the tests.
const CHROMIUM: &str = "/usr/bin/chromium";
const TARGET: &str = "wasm32-unknown-unknown";
/// All that the browsers and versions of Node of the package have. With every feature there is, Node 20 refuses the module.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// What makes a module smallest once it is compressed: a function that is called in one place stays one, as others like it do.
const SMALL: [&str; 5] = ["--flatten", "--rereloop", "-Oz", "-Oz", "--one-caller-inline-max-function-size=0"];

/// One of the modules: `around` has all that `runtime` has, and `authoring` neither.
struct Half {
    name: &'static str,
    features: &'static [&'static str],
}

const HALVES: [Half; 3] = [
    Half { name: "runtime", features: &[] },
    Half { name: "around", features: &["--features", "around"] },
    Half { name: "authoring", features: &["--no-default-features", "--features", "authoring"] },
];

/// What compiles for WebAssembly.
enum Toolchain {
    /// The one that runs this, with the standard library from rustup.
    Rustup,
    /// Debian's, which has the sources of its standard library; the linker is that of the one that runs this.
    Debian { linker: PathBuf },
}

const MISSING: &str = "the standard library for wasm32 is not there: `rustup target add wasm32-unknown-unknown`, \
    or on Debian `apt-get install --no-install-recommends rustc-web cargo-web rust-web-src`";

impl Toolchain {
    fn find() -> Result<Self, String> {
        let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc")));
        rustc.current_dir(root()).args(["--print", "sysroot"]);
        let libraries = PathBuf::from(output(rustc)?.trim()).join("lib/rustlib");
        if libraries.join(TARGET).is_dir() {
            return Ok(Self::Rustup);
        }
        let mut debian = Command::new("/usr/bin/rustc");
        debian.args(["--print", "sysroot"]).stderr(Stdio::null());
        let sources = output(debian).is_ok_and(|sysroot| Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library").exists());
        let hosts = fs::read_dir(&libraries).into_iter().flatten().flatten();
        let linker = hosts.map(|host| host.path().join("bin/rust-lld")).find(|linker| linker.is_file());
        match linker {
            Some(linker) if sources && Path::new("/usr/bin/cargo").is_file() => Ok(Self::Debian { linker }),
            _ => Err(MISSING.to_owned()),
        }
    }

    fn build(&self, half: &Half) -> Command {
        let mut command = match self {
            Self::Rustup => cargo(&["build"]),
            Self::Debian { linker } => {
                let mut command = Command::new("/usr/bin/cargo");
                command.current_dir(root()).args(["build", "-Z", "build-std=std,panic_abort"]);
                command.env("RUSTC", "/usr/bin/rustc").env("RUSTC_BOOTSTRAP", "1");
                command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
                command
            }
        };
        command.args(["--locked", "--package", "soglia-wasm", "--profile", "wasm", "--target", TARGET]).args(half.features);
        command.arg("--target-dir").arg(target(half));
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-Ctarget-feature=+simd128");
        command
    }
}

/// A folder of its own: another compiler, and other features of the same crates, would have everything built anew each time.
fn target(half: &Half) -> PathBuf {
    root().join("target/wasm").join(half.name)
}

/// The package, ready to be packed.
pub(crate) fn package() -> PathBuf {
    root().join("target/npm/package")
}

fn here() -> PathBuf {
    root().join("crates/wasm")
}

pub(crate) fn program(name: &str, arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(name);
    command.current_dir(folder).args(arguments);
    command
}

fn node(arguments: &[&str]) -> Command {
    program("node", arguments, &here())
}

pub(crate) fn good(command: Command, what: &str) -> Result<(), String> {
    if run(command, |_| {}) { Ok(()) } else { Err(format!("{what} failed")) }
}

fn io<T>(done: std::io::Result<T>, path: &Path) -> Result<T, String> {
    done.map_err(|error| format!("{}: {error}", path.display()))
}

fn fresh(folder: &Path) -> Result<(), String> {
    if folder.exists() {
        io(fs::remove_dir_all(folder), folder)?;
    }
    io(fs::create_dir_all(folder), folder)
}

/// Builds the package.
pub fn build() -> Result<(), String> {
    let toolchain = Toolchain::find()?;
    tools(&here())?;
    for half in &HALVES {
        good(toolchain.build(half), "the build")?;
        let built = target(half).join(TARGET).join("wasm/soglia_wasm.wasm");
        let module = package().join(half.name).join("module");
        // To make a module small takes as long as to compile it.
        if is_newer(&module.join("soglia_bg.wasm"), &built) {
            continue;
        }
        fresh(&module)?;
        let mut bindgen = cargo(&["run", "--quiet", "--package", "xtask", "--features", "bindgen", "--bin", "bindgen", "--"]);
        bindgen.arg(&built).arg(&module);
        good(bindgen, "bindgen")?;
        let module = module.join("soglia_bg.wasm");
        let mut optimize = program("node_modules/.bin/wasm-opt", &FEATURES, &here());
        optimize.args(SMALL).arg(&module).arg("--output").arg(&module);
        good(optimize, "wasm-opt")?;
    }
    let mut assemble = node(&["assemble.mjs"]);
    assemble.arg(package()).arg(env!("CARGO_PKG_VERSION"));
    good(assemble, "assemble.mjs")?;
    good(sizes("show"), "sizes.mjs")
}

fn is_newer(made: &Path, from: &Path) -> bool {
    let time = |file: &Path| fs::metadata(file).and_then(|found| found.modified()).ok();
    time(made).is_some_and(|made| Some(made) >= time(from))
}

/// The tools that the `package-lock.json` of a folder names.
pub(crate) fn tools(folder: &Path) -> Result<(), String> {
    if is_newer(&folder.join("node_modules/.package-lock.json"), &folder.join("package-lock.json")) {
        return Ok(());
    }
    good(program("npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder), "npm")
}

fn sizes(task: &str) -> Command {
    let mut command = node(&["sizes.mjs", task]);
    command.arg(package());
    command
}

/// Writes the sizes that the tests compare with.
pub fn write_sizes() -> Result<(), String> {
    build()?;
    good(sizes("write"), "sizes.mjs")
}

/// Says what is missing to build the package and to look at it in a browser.
pub(crate) fn missing() -> Option<String> {
    for (tool, how) in [
        ("node", "https://nodejs.org, or on Debian `apt-get install nodejs npm`"),
        ("npm", "as node"),
        (CHROMIUM, "on Debian `apt-get install chromium`"),
    ] {
        let mut command = Command::new(tool);
        command.arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if !command.status().is_ok_and(|status| status.success()) {
            return Some(format!("{tool} is not there: {how}"));
        }
    }
    Toolchain::find().err()
}

/// Runs tests of Node in a folder.
pub(crate) fn node_tests(folder: &Path, arguments: &[&str], variables: &[(&str, &Path)]) -> Totals {
    let mut counted = Totals::default();
    let reporter = format!("--test-reporter={}", root().join("crates/xtask/reporter.mjs").display());
    let mut tests = program("node", &[&["--test", &reporter], arguments].concat(), folder);
    tests.env("SOGLIA_ROOT", root());
    tests.envs(variables.iter().copied());
    let good = run(tests, |line| counted = totals::of_counts(line).unwrap_or(counted));
    Totals::of_runner(counted, good)
}

/// Builds the package, installs it into an empty project, and tests it there.
pub fn test() -> Totals {
    if let Some(why) = missing() {
        say(&why);
        return Totals::SKIPPED;
    }
    let project = root().join("target/npm/project");
    match build().and_then(|()| install(&project)) {
        Ok(()) => {}
        Err(error) => {
            say(&error);
            return Totals::FAILED;
        }
    }
    let mut total = Totals::one(run(sizes("check"), |_| {}));
    total += Totals::one(run(program("node_modules/.bin/tsc", &["-p"], &here()).with(&project), |_| {}));
    total += node_tests(&project, &[], &[]);
    total
}

/// The package in a project that has nothing else, with the tests, the examples and what they read.
fn install(project: &Path) -> Result<(), String> {
    fresh(project)?;
    let packed = package().with_file_name("packed");
    fresh(&packed)?;
    good(program("npm", &["pack", "--silent", "--pack-destination"], &package()).with(&packed), "npm pack")?;
    let archive = io(fs::read_dir(&packed), &packed)?.flatten().next().ok_or("npm has packed nothing")?.path();
    let manifest = project.join("package.json");
    io(fs::write(&manifest, "{ \"name\": \"project\", \"private\": true, \"type\": \"module\" }\n"), &manifest)?;
    good(program("npm", &["install", "--offline", "--no-audit", "--no-fund"], project).with(&archive), "npm install")?;
    for (from, to) in [("tests", "test"), ("examples", "examples")] {
        let (from, to) = (here().join(from), project.join(to));
        io(fs::create_dir_all(&to), &to)?;
        for entry in io(fs::read_dir(&from), &from)?.flatten() {
            io(fs::copy(entry.path(), to.join(entry.file_name())), &from)?;
        }
    }
    let settings = project.join("tsconfig.json");
    io(fs::copy(here().join("examples/tsconfig.json"), &settings), &settings)?;
    let pack = project.join("regole.json").to_string_lossy().into_owned();
    good(soglia(&["compile", "--output", &pack]), "soglia compile")?;
    let types = project.join("examples/misure.ts").to_string_lossy().into_owned();
    good(soglia(&["types", "lombardia.dairago.sad", "--pack", &pack, "--output", &types]), "soglia types")
}

/// A command with one more argument.
trait With {
    fn with(self, path: &Path) -> Self;
}

impl With for Command {
    fn with(mut self, path: &Path) -> Self {
        self.arg(path);
        self
    }
}
