//! Runs the commands that the README promises.

use std::fs;
use std::process::Command;

use crate::process::{root, run, say};
use crate::totals::Totals;

/// The line before a fence whose commands are run.
const MARK: &str = "<!-- run -->";

/// Runs the marked commands of both READMEs, in order, each once.
pub fn check() -> Totals {
    let mut total = Totals::default();
    let mut ran: Vec<String> = Vec::new();
    for name in ["README.md", "README.it.md"] {
        let commands = fs::read_to_string(root().join(name)).map(|text| commands(&text)).unwrap_or_default();
        if commands.is_empty() {
            say(&format!("{name} has no command after `{MARK}`"));
            total += Totals::FAILED;
        }
        for command in commands {
            if !ran.contains(&command) {
                total += Totals::one(shell(&command));
                ran.push(command);
            }
        }
    }
    total
}

fn shell(line: &str) -> bool {
    let mut command = Command::new("sh");
    command.current_dir(root()).args(["-euc", line]);
    run(command, |_| {})
}

/// Commands of the fenced blocks after a mark: each line of `sh`, each line with a prompt of `console`.
fn commands(markdown: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut marked = false;
    let mut fence: Option<&str> = None;
    let mut pending = String::new();
    for line in markdown.lines() {
        match fence {
            None if line.trim() == MARK => marked = true,
            None if line.starts_with("```") => fence = Some(line.trim_start_matches('`').trim()),
            None if line.trim().is_empty() => {}
            None => marked = false,
            Some(_) if line.starts_with("```") => {
                fence = None;
                marked = false;
            }
            Some(language) if marked => {
                let told = match language {
                    "sh" => Some(line),
                    "console" if !pending.is_empty() => Some(line.trim_start_matches("> ")),
                    "console" => line.strip_prefix("$ "),
                    _ => None,
                };
                let Some(told) = told.filter(|told| !told.trim().is_empty() && !told.trim_start().starts_with('#')) else { continue };
                if let Some(start) = told.strip_suffix('\\') {
                    pending.push_str(start);
                } else {
                    found.push(std::mem::take(&mut pending) + told);
                }
            }
            Some(_) => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::commands;

    #[test]
    fn only_marked_blocks_are_run() {
        let text = "```sh\nrm -rf no\n```\n\n<!-- run -->\n\n```sh\n# a comment\necho one\necho two \\\n  three\n```\n\n```sh\nno\n```\n";
        assert_eq!(commands(text), ["echo one", "echo two   three"]);
    }

    #[test]
    fn a_console_block_mixes_commands_with_what_they_print() {
        let text = "<!-- run -->\n```console\n$ echo one \\\n> two\none two\n$ echo three\nthree\n```\n";
        assert_eq!(commands(text), ["echo one two", "echo three"]);
    }

    #[test]
    fn a_mark_holds_for_the_next_block_alone() {
        assert!(commands("<!-- run -->\nwords\n```sh\nno\n```\n").is_empty());
        assert!(commands("<!-- run -->\n```rust\nno\n```\n```sh\nno\n```\n").is_empty());
    }
}
