//! Runs the commands that the README promises, and looks for what it quotes in what they print.

use std::fs;
use std::process::Command;

use crate::process::{root, run, say};
use crate::totals::Totals;

/// The line before a fence whose commands are run.
const RUN: &str = "<!-- run -->";
/// The line before a fence that quotes what the commands above it print.
const PRINTS: &str = "<!-- prints -->";
/// A quoted line in whose place anything may stand.
const LEFT_OUT: &str = "[...]";

/// A marked block.
#[derive(Debug, Default, PartialEq, Eq)]
struct Block {
    commands: Vec<String>,
    /// Lines that the last command prints, in pieces between which something is left out.
    quoted: Vec<Vec<String>>,
}

/// Runs the marked commands of both READMEs.
pub fn check() -> Totals {
    let mut total = Totals::default();
    for name in ["README.md", "README.it.md"] {
        let blocks = fs::read_to_string(root().join(name)).map(|text| blocks(&text)).unwrap_or_default();
        for (mark, there) in [(RUN, !blocks.is_empty()), (PRINTS, blocks.iter().any(|block| !block.quoted.is_empty()))] {
            if !there {
                say(&format!("{name} has nothing after `{mark}`"));
                total += Totals::FAILED;
            }
        }
        for block in blocks {
            total += Totals::one(holds(&block));
        }
    }
    total
}

fn holds(block: &Block) -> bool {
    let mut printed = Vec::new();
    for line in &block.commands {
        printed.clear();
        let mut command = Command::new("sh");
        command.current_dir(root()).args(["-euc", line]);
        if !run(command, |line| printed.push(line.trim_end().to_owned())) {
            return false;
        }
    }
    match not_printed(&block.quoted, &printed) {
        Some(piece) => {
            say(&format!("the README quotes what is not printed, or not there:\n{}", piece.join("\n")));
            false
        }
        None => true,
    }
}

/// The first piece that does not stand, line after line, behind the pieces before it.
fn not_printed<'a>(quoted: &'a [Vec<String>], printed: &[String]) -> Option<&'a [String]> {
    let mut rest = printed;
    for piece in quoted {
        let Some(at) = rest.windows(piece.len()).position(|window| window == piece.as_slice()) else {
            return Some(piece);
        };
        rest = rest.get(at + piece.len()..).unwrap_or_default();
    }
    None
}

/// The fenced blocks after a mark: each line of `sh` is a command.
fn blocks(markdown: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut mark: Option<&str> = None;
    let mut fence: Option<(&str, Vec<&str>)> = None;
    for line in markdown.lines() {
        match &mut fence {
            Some((language, lines)) if line.starts_with("```") => {
                match mark.take() {
                    Some(RUN) if *language == "sh" => found.push(Block { commands: commands(lines), quoted: Vec::new() }),
                    Some(PRINTS) => {
                        if let Some(block) = found.last_mut() {
                            block.quoted = pieces(lines);
                        }
                    }
                    _ => {}
                }
                fence = None;
            }
            Some((_, lines)) => lines.push(line),
            None if line.starts_with("```") => fence = Some((line.trim_start_matches('`').trim(), Vec::new())),
            None if [RUN, PRINTS].contains(&line.trim()) => mark = Some(line.trim()),
            None if line.trim().is_empty() => {}
            None => mark = None,
        }
    }
    found
}

fn commands(lines: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut pending = String::new();
    for line in lines.iter().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')) {
        if let Some(start) = line.strip_suffix('\\') {
            pending.push_str(start);
        } else {
            found.push(std::mem::take(&mut pending) + line);
        }
    }
    found
}

fn pieces(lines: &[&str]) -> Vec<Vec<String>> {
    let pieces = lines.split(|line| line.trim() == LEFT_OUT);
    pieces.filter(|piece| !piece.is_empty()).map(|piece| piece.iter().map(|line| line.trim_end().to_owned()).collect()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::{Block, blocks, not_printed};

    fn owned(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|&line| line.to_owned()).collect()
    }

    fn commands(text: &str) -> Vec<String> {
        blocks(text).into_iter().flat_map(|block| block.commands).collect()
    }

    #[test]
    fn only_marked_blocks_are_run() {
        let text = "```sh\nrm -rf no\n```\n\n<!-- run -->\n\n```sh\n# a comment\necho one\necho two \\\n  three\n```\n\n```sh\nno\n```\n";
        assert_eq!(commands(text), ["echo one", "echo two   three"]);
    }

    #[test]
    fn a_mark_holds_for_the_next_block_alone() {
        assert!(blocks("<!-- run -->\nwords\n```sh\nno\n```\n").is_empty());
        assert!(blocks("<!-- run -->\n```rust\nno\n```\n```sh\nno\n```\n").is_empty());
    }

    #[test]
    fn what_is_quoted_belongs_to_the_commands_above_it() {
        let text = "<!-- run -->\n```sh\nabc\n```\n\nprints\n\n<!-- prints -->\n```text\na\nb \n[...]\nc\n```\n";
        assert_eq!(blocks(text), [Block { commands: owned(&["abc"]), quoted: vec![owned(&["a", "b"]), owned(&["c"])] }]);
    }

    #[test]
    fn lines_are_printed_in_order_and_those_of_a_piece_together() {
        let printed = owned(&["one", "two", "three", "four"]);
        let quoted = |pieces: &[&[&str]]| pieces.iter().map(|piece| owned(piece)).collect::<Vec<_>>();
        for good in [&[][..], &[&["one", "two"][..], &["four"]], &[&["one", "two", "three", "four"]]] {
            assert_eq!(not_printed(&quoted(good), &printed), None, "{good:?}");
        }
        for bad in [&[&["one", "three"][..]][..], &[&["four"], &["one"]], &[&["two"], &["two"]], &[&["on"]], &[&["four", "five"]]] {
            assert_eq!(not_printed(&quoted(bad), &printed).unwrap(), bad.last().unwrap().to_vec(), "{bad:?}");
        }
    }
}
