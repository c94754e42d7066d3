//! The commands of the pages of the manual, run at the root of the repository, and what they print.

use std::path::Path;
use std::process::Command;

use crate::support::{finish, root};

/// A quoted line in whose place anything may stand.
const LEFT_OUT: &str = "[...]";

/// The fenced blocks of a page, with their languages.
fn fences(page: &str) -> Vec<(String, Vec<String>)> {
    let mut out = Vec::new();
    let mut open: Option<(String, Vec<String>)> = None;
    for line in page.lines() {
        match (line.strip_prefix("```"), open.as_mut()) {
            (Some(_), Some(_)) => out.extend(open.take()),
            (Some(language), None) => open = Some((language.to_owned(), Vec::new())),
            (None, Some((_, lines))) => lines.push(line.to_owned()),
            (None, None) => {}
        }
    }
    out
}

/// Whether the pieces stand one behind the other in what is printed.
fn first_missing<'q>(quoted: &'q [String], printed: &[&str]) -> Option<&'q [String]> {
    let mut rest = printed;
    for piece in quoted.split(|line| line == LEFT_OUT).filter(|piece| !piece.is_empty()) {
        let is_here = |window: &[&str]| window.iter().zip(piece).all(|(printed, quoted)| *printed == quoted);
        let Some(at) = rest.windows(piece.len()).position(is_here) else { return Some(piece) };
        rest = &rest[at + piece.len()..];
    }
    None
}

fn check(page: &Path) -> usize {
    let text = std::fs::read_to_string(page).unwrap();
    let binaries = Path::new(env!("CARGO_BIN_EXE_soglia")).parent().unwrap().to_owned();
    let path = format!("{}:{}", binaries.display(), std::env::var("PATH").unwrap_or_default());
    let mut printed: Option<String> = None;
    let mut quotes = 0;
    for (language, lines) in fences(&text) {
        match language.as_str() {
            "sh" => {
                let mut command = Command::new("sh");
                command.current_dir(root()).args(["-euc", &lines.join("\n")]).env("PATH", &path).env_remove("CLICOLOR_FORCE");
                printed = Some(finish(command).ends(0).out);
            }
            "text" => {
                let out = printed.as_deref().expect("a command before what it prints");
                let lines_of: Vec<&str> = out.lines().map(str::trim_end).collect();
                if let Some(piece) = first_missing(&lines, &lines_of) {
                    panic!("{} quotes what is not printed, or not there:\n{}\n\nprinted:\n{out}", page.display(), piece.join("\n"));
                }
                quotes += 1;
            }
            _ => {}
        }
    }
    quotes
}

#[cfg(unix)]
#[test]
fn the_pages_quote_what_the_commands_print() {
    for (name, quotes) in [("domande.md", 4), ("diritti.md", 1)] {
        assert_eq!(check(&root().join("docs/manuale").join(name)), quotes, "{name}");
    }
}
