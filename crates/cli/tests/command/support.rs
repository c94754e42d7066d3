use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a run left behind.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    /// Asserts the exit code and shows everything where it is another.
    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "exit code; standard output:\n{}\nstandard error:\n{}", self.out, self.err);
        self
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("not JSON: {error}\n{}", self.out))
    }

    pub fn last_line(&self) -> &str {
        self.out.lines().last().unwrap_or_default()
    }
}

/// The command, in a fixture of its own, away from the settings of whoever runs the tests.
pub fn command(fixture: &str) -> Command {
    in_folder(&fixtures().join(fixture))
}

pub fn in_folder(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_soglia"));
    command.current_dir(folder).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env_remove("CLICOLOR").env_remove("COLUMNS");
    command
}

pub fn finish(mut command: Command) -> Run {
    let output = command.stdin(Stdio::null()).output().unwrap();
    Run {
        code: output.status.code().expect("ended by a signal"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs `soglia ARGUMENTS` in a fixture; `arguments` are split at spaces.
pub fn soglia(fixture: &str, arguments: &str) -> Run {
    let mut command = command(fixture);
    command.args(arguments.split_whitespace());
    finish(command)
}

/// The same, with something to read from standard input.
pub fn soglia_reading(fixture: &str, arguments: &str, input: &str) -> Run {
    let mut child = command(fixture)
        .args(arguments.split_whitespace())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    Run {
        code: output.status.code().expect("ended by a signal"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The root of the repository.
pub fn root() -> PathBuf {
    fixtures().ancestors().nth(4).unwrap().to_owned()
}

pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// An empty folder to write in.
pub fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A copy of a fixture that a test may change.
pub fn copy_of(fixture: &str, name: &str) -> PathBuf {
    let folder = scratch(name);
    fs::create_dir(folder.join("rules")).unwrap();
    for entry in fs::read_dir(fixtures().join(fixture).join("rules")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.join("rules").join(path.file_name().unwrap())).unwrap();
    }
    folder
}
