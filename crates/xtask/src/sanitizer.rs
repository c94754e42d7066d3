//! The machine under `AddressSanitizer`, which only a nightly toolchain has.

use std::process::Command;

use crate::process::{output, root, run, say};

/// Runs the tests of registers, of allocations and of random programs; says whether they went well.
pub fn check() -> bool {
    // With a target of its own, what runs while compiling is not instrumented.
    let Some(host) = host() else { return false };
    let mut command = Command::new("cargo");
    // The variables with which a stable cargo runs this would choose its own compiler again.
    command.current_dir(root()).env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO").env_remove("RUSTC");
    command.env("RUSTFLAGS", "-Zsanitizer=address").env("CARGO_TARGET_DIR", root().join("target/sanitizer"));
    command.args(["+nightly", "test", "--package", "soglia", "--features", "arrow", "--target", &host]);
    command.args(["--test", "registers", "--test", "allocations", "--test", "arrow", "--test", "differential"]);
    run(command, |_| {})
}

fn host() -> Option<String> {
    let mut command = Command::new("rustc");
    command.arg("-vV");
    match output(command) {
        Ok(told) => told.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned),
        Err(error) => {
            say(&error);
            None
        }
    }
}
