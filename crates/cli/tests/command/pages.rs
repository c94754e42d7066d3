//! What `docs/manuale/*.md` shows of the command is what the command says.
//!
//! `SOGLIA_BLESS=1` before the tests writes the outputs anew.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cases::copy_all;
use crate::support::{finish, in_folder, root, scratch};

/// A folder with the rules and the examples, in which the commands of a page run one after the other.
fn desk(page: &str) -> PathBuf {
    let folder = scratch(&format!("page_{page}"));
    for part in ["rules", "examples"] {
        copy_all(&root().join(part), &folder.join(part));
    }
    folder
}

/// Hashes change with every rule and every salt.
fn without_hashes(text: &str) -> String {
    let is_hash = |word: &str| word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    text.split_inclusive(char::is_whitespace)
        .map(|word| match word.strip_suffix(char::is_whitespace).unwrap_or(word) {
            hash if is_hash(hash) => word.replace(hash, "…"),
            _ => word.to_owned(),
        })
        .collect()
}

/// What the commands of a block say, one after the other, as a person sees it.
fn said(folder: &Path, block: &str) -> String {
    // The page speaks of a record in which a figure was changed.
    if let Ok(record) = fs::read_to_string(folder.join("verbale.json")) {
        fs::write(folder.join("falso.json"), record.replace("11200", "11100")).unwrap();
    }
    let mut out = String::new();
    for line in block.lines() {
        let mut command = in_folder(folder);
        command.args(line.strip_prefix("soglia ").expect("a command").split_whitespace());
        let run = finish(command);
        // What stands beside a result speaks of files and counts; of a failure it is all there is.
        out.push_str(if run.code == 0 { &run.out } else { &run.err });
    }
    without_hashes(&out)
}

#[test]
fn outputs_are_those_of_the_commands() {
    let bless = std::env::var_os("SOGLIA_BLESS").is_some();
    let mut shown = 0;
    for page in ["ricalcolo", "debito-lavoro", "verbale", "riforma", "differenze", "graduatoria"] {
        let path = root().join(format!("docs/manuale/{page}.md"));
        let text = fs::read_to_string(&path).unwrap();
        let folder = desk(page);
        let mut parts = text.split("```sh comando\n");
        let mut made = parts.next().unwrap().to_owned();
        for part in parts {
            let (block, rest) = part.split_once("```\n").unwrap();
            let (between, rest) = rest.split_once("```text\n").unwrap();
            let (quoted, rest) = rest.split_once("```\n").unwrap();
            let said = said(&folder, block);
            shown += 1;
            assert!(bless || said == quoted, "{page}: `{block}` says\n{said}\nand the page\n{quoted}");
            write!(made, "```sh comando\n{block}```\n{between}```text\n{said}```\n{rest}").unwrap();
        }
        if bless {
            fs::write(path, made).unwrap();
        }
    }
    assert!(shown > 4, "nothing is shown");
}
