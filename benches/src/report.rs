//! The medians of many runs as tables of Markdown, between two marks of the README, and as a picture beside it.

mod machine;
mod picture;
mod tables;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::clock::median;
use crate::line::{Figure, Line, Mode};
use crate::soglia_side::Failure;

const BEGIN: &str = "<!-- figures: `cargo xtask bench-peers` writes what stands between these marks -->";
const END: &str = "<!-- /figures -->";

/// What the harnesses print.
#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    Line(Line),
    Figure(Figure),
}

/// Writes the figures of a file of lines into a README, and the picture `images/peers.svg` beside it.
pub fn write(lines: &Path, readme: &Path) -> Result<(), Failure> {
    let (mut measured, mut figures) = (Vec::new(), Vec::new());
    for line in fs::read_to_string(lines)?.lines().filter(|line| !line.trim().is_empty()) {
        match serde_json::from_str(line).map_err(|error| format!("`{line}`: {error}"))? {
            Entry::Line(line) => measured.push(line),
            Entry::Figure(figure) => figures.push(figure),
        }
    }
    let rounds = measured.iter().filter(|line| is_by_hand(line)).fold(BTreeMap::<Key, usize>::new(), |mut counts, line| {
        *counts.entry(key(line)).or_default() += 1;
        counts
    });
    let rounds = rounds.values().copied().max().unwrap_or(0);
    let medians = medians(measured);
    let mut text = machine::describe(rounds);
    text.push_str("\n![CPU time for each case, on a logarithmic scale](images/peers.svg)\n");
    text.push_str(&tables::tables(&medians));
    text.push_str(&tables::figures(&figures));
    let kept = fs::read_to_string(readme)?;
    fs::write(readme, between(&kept, &text).ok_or("the README has no marks for the figures")?)?;
    let images = readme.with_file_name("images");
    fs::create_dir_all(&images)?;
    Ok(fs::write(images.join("peers.svg"), picture::draw(&medians))?)
}

/// The text with what stands between the marks replaced.
fn between(kept: &str, text: &str) -> Option<String> {
    let (before, rest) = kept.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n\n{}\n\n{END}{after}", text.trim()))
}

type Key = (Mode, String, String, String);

fn key(line: &Line) -> Key {
    (line.mode, line.workload.clone(), line.engine.clone(), line.language.clone())
}

/// One line of each engine and workload: the medians of its times, and the most wrong cases that it ever had.
fn medians(lines: Vec<Line>) -> Vec<Line> {
    let mut groups: BTreeMap<Key, Vec<Line>> = BTreeMap::new();
    for line in lines {
        groups.entry(key(&line)).or_default().push(line);
    }
    let of = |group: &[Line], time: fn(&Line) -> f64| median(group.iter().map(time).collect());
    let merged = groups.into_values().filter_map(|group| {
        let (cpu, wall) = (of(&group, |line| line.cpu_ns_per_row), of(&group, |line| line.wall_ns_per_row));
        let wrong_rows = group.iter().map(|line| line.wrong_rows).max().unwrap_or(0);
        group.into_iter().next().map(|line| Line { cpu_ns_per_row: cpu, wall_ns_per_row: wall, wrong_rows, ..line })
    });
    merged.collect()
}

fn is_by_hand(line: &Line) -> bool {
    line.engine.starts_with("by hand")
}

fn is_soglia(line: &Line) -> bool {
    line.engine.starts_with("Soglia")
}

/// The quickest of some lines.
fn quickest<'a>(lines: impl Iterator<Item = &'a Line>) -> Option<&'a Line> {
    lines.min_by(|first, second| first.cpu_ns_per_row.total_cmp(&second.cpu_ns_per_row))
}

/// What is shown of a workload: Soglia, every peer, and the quickest loop by hand, from quick to slow.
fn shown<'a>(lines: &'a [Line], mode: Mode, workload: &str) -> Vec<&'a Line> {
    let of_workload = || lines.iter().filter(|line| line.mode == mode && line.workload == workload);
    let mut shown: Vec<&Line> = of_workload().filter(|line| !is_by_hand(line)).collect();
    shown.extend(quickest(of_workload().filter(|line| is_by_hand(line))));
    shown.sort_by(|first, second| first.cpu_ns_per_row.total_cmp(&second.cpu_ns_per_row));
    shown
}

/// A number as one reads it: 1,234 or 12.3 or 0.65.
fn number(value: f64) -> String {
    if value < 10.0 {
        return format!("{value:.2}");
    }
    if value < 100.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use super::*;
    use crate::clock::Elapsed;

    pub(super) fn line(engine: &str, nanoseconds: f64) -> Line {
        Line::new(Mode::Rows, "W1", engine, "1", 1, Elapsed { cpu: nanoseconds, wall: nanoseconds })
    }

    #[test]
    fn numbers_have_three_digits_that_count() {
        assert_eq!([0.654, 12.34, 99.94, 1234.4, 1_234_567.0].map(number), ["0.65", "12.3", "99.9", "1,234", "1,234,567"]);
    }

    #[test]
    fn runs_of_one_engine_become_their_median_with_the_most_wrong_cases() {
        let wrong = Line { wrong_rows: 3, ..line("a", 9.0) };
        let found = medians(vec![line("a", 1.0), wrong, line("a", 2.0), line("b", 7.0)]);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].engine.as_str(), found[0].wrong_rows), ("a", 3));
        assert!((found[0].cpu_ns_per_row - 2.0).abs() < 1e-9);
    }

    #[test]
    fn of_the_loops_by_hand_only_the_quickest_is_shown() {
        let lines = [line("by hand, plain", 3.0), line("by hand, other", 2.0), line("zen", 5.0), line("Soglia", 1.0)];
        let names: Vec<&str> = shown(&lines, Mode::Rows, "W1").iter().map(|line| line.engine.as_str()).collect();
        assert_eq!(names, ["Soglia", "by hand, other", "zen"]);
    }

    #[test]
    fn only_what_stands_between_the_marks_is_replaced() {
        let kept = format!("before\n{BEGIN}\nold\n{END}\nafter\n");
        assert_eq!(between(&kept, "new").unwrap(), format!("before\n{BEGIN}\n\nnew\n\n{END}\nafter\n"));
        assert_eq!(between("no marks", "new"), None);
    }

    #[test]
    fn a_report_is_written_into_the_readme() {
        let folder = std::env::temp_dir().join(format!("soglia-bench-report-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (lines, readme) = (folder.join("lines.jsonl"), folder.join("README.md"));
        let figure = Figure { table: "Memory".to_owned(), row: "W1".to_owned(), column: "MB".to_owned(), value: 12.0 };
        let all = [line("Soglia, rows", 2.0), line("by hand, plain, AVX2", 1.0), line("Polars", 8.0)].map(|line| line.to_json());
        fs::write(&lines, format!("{}\n{}\n", all.join("\n"), figure.to_json())).unwrap();
        fs::write(&readme, format!("# Figures\n\n{BEGIN}\n{END}\n")).unwrap();
        write(&lines, &readme).unwrap();
        let text = fs::read_to_string(&readme).unwrap();
        assert!(text.contains("| Polars 1 | Rust | 8.00 | 8.00 | 8.00 | 4.00 | 0 of 1 |"), "{text}");
        assert!(text.contains("| W1 | 12.0 |"), "{text}");
        assert!(fs::read_to_string(folder.join("images/peers.svg")).unwrap().contains("Polars"));
        fs::remove_dir_all(&folder).unwrap();
    }
}
