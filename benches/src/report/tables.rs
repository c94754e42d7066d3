//! The figures as tables.

use std::fmt::Write as _;

use super::{is_by_hand, is_soglia, number, quickest, shown};
use crate::line::{Figure, Line, Mode};
use crate::workload::Workload;

/// A table for each workload and mode, and one of all loops by hand.
pub fn tables(lines: &[Line]) -> String {
    let mut text = String::new();
    for (mode, title) in [(Mode::Rows, "Many cases at once"), (Mode::Case, "One case at a time")] {
        // Writing to a text cannot fail.
        let _ = write!(text, "\n## {title}\n");
        for workload in Workload::ALL {
            table(&mut text, workload, &shown(lines, mode, workload.id()));
        }
    }
    loops_by_hand(&mut text, lines);
    text
}

fn table(text: &mut String, workload: Workload, lines: &[&Line]) {
    if lines.is_empty() {
        return;
    }
    let by_hand = quickest(lines.iter().copied().filter(|line| is_by_hand(line)));
    let soglia = quickest(lines.iter().copied().filter(|line| is_soglia(line)));
    let _ = write!(
        text,
        "\n### {}: `{}`\n\n\
         | Engine | From | CPU ns | Wall ns | × by hand | × Soglia | Wrong | Notes |\n\
         |---|---|---:|---:|---:|---:|---:|---|\n",
        workload.id(),
        workload.measure()
    );
    for line in lines {
        let ratio = |to: Option<&Line>| to.map_or_else(|| "-".to_owned(), |to| number(line.cpu_ns_per_row / to.cpu_ns_per_row));
        let name = format!("{} {}", line.engine, line.version);
        let name = if is_soglia(line) { format!("**{}**", name.trim()) } else { name.trim().to_owned() };
        let _ = writeln!(
            text,
            "| {name} | {} | {} | {} | {} | {} | {} of {} | {} |",
            line.language,
            number(line.cpu_ns_per_row),
            number(line.wall_ns_per_row),
            ratio(by_hand),
            ratio(soglia),
            count(line.wrong_rows),
            count(line.rows),
            line.notes
        );
    }
}

fn count(value: usize) -> String {
    let text = number(value as f64);
    text.strip_suffix(".00").or_else(|| text.strip_suffix(".0")).unwrap_or(&text).to_owned()
}

fn loops_by_hand(text: &mut String, lines: &[Line]) {
    let workloads = Workload::ALL.map(Workload::id);
    let loops = lines.iter().filter(|line| line.mode == Mode::Rows && is_by_hand(line));
    let loops: Vec<Figure> = loops
        .map(|line| Figure {
            table: "All loops written by hand, CPU ns for each row".to_owned(),
            row: line.engine.trim_start_matches("by hand, ").to_owned(),
            column: line.workload.clone(),
            value: line.cpu_ns_per_row,
        })
        .collect();
    let mut sorted = loops;
    sorted.sort_by_key(|figure| workloads.iter().position(|&id| id == figure.column));
    text.push_str(&figures(&sorted));
}

/// Tables of other figures, in the order in which they came.
pub fn figures(figures: &[Figure]) -> String {
    let mut text = String::new();
    for title in unique(figures.iter().map(|figure| figure.table.as_str())) {
        let cells: Vec<&Figure> = figures.iter().filter(|figure| figure.table == title).collect();
        let columns = unique(cells.iter().map(|cell| cell.column.as_str()));
        let _ = write!(text, "\n## {title}\n\n| | {} |\n|---|{}\n", columns.join(" | "), "---:|".repeat(columns.len()));
        for row in unique(cells.iter().map(|cell| cell.row.as_str())) {
            // The last one counts: whoever measures again appends.
            let value = |column: &&str| cells.iter().rev().find(|cell| cell.row == row && cell.column == *column).map(|cell| cell.value);
            let values: Vec<String> = columns.iter().map(|column| value(column).map_or_else(String::new, number)).collect();
            let _ = writeln!(text, "| {row} | {} |", values.join(" | "));
        }
    }
    text
}

fn unique<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut found = Vec::new();
    for name in names {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}
