//! Times as bars on a logarithmic scale, told apart by their filling, so that they can be printed in black and white.

use std::fmt::Write as _;

use super::{is_by_hand, is_soglia, number, shown};
use crate::line::{Line, Mode};
use crate::workload::Workload;

const LABELS: f64 = 300.0;
const WIDTH: f64 = 960.0;
const ROW: f64 = 22.0;
/// Powers of ten of a nanosecond at the two ends of the scale.
const SCALE: (i32, i32) = (-1, 6);

/// The picture.
pub fn draw(lines: &[Line]) -> String {
    let mut body = String::new();
    let mut top = 56.0;
    for workload in Workload::PEERS {
        for (mode, title) in [(Mode::Rows, "many cases at once"), (Mode::Case, "one case at a time")] {
            let shown = shown(lines, mode, workload.id());
            if !shown.is_empty() {
                top = panel(&mut body, top, &format!("{}, {title}", workload.id()), &shown);
            }
        }
    }
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\">\n\
         <title>CPU time for each case</title>\n\
         <defs>{HATCH}</defs>\n<rect width=\"{WIDTH}\" height=\"{height}\" fill=\"white\"/>\n",
        height = top + 8.0
    );
    legend(&mut text);
    text.push_str(&body);
    text.push_str("</svg>\n");
    text
}

const HATCH: &str = "<pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
<rect width=\"6\" height=\"6\" fill=\"white\"/><rect width=\"2\" height=\"6\" fill=\"#444\"/></pattern>";

fn fill(line: &Line) -> &'static str {
    match line {
        line if is_soglia(line) => "black",
        line if is_by_hand(line) => "url(#hatch)",
        line if line.wrong_rows == 0 => "#999",
        _ => "white",
    }
}

fn legend(text: &mut String) {
    let entries = [
        ("Soglia", "black"),
        ("by hand in Rust", "url(#hatch)"),
        ("another engine, every cent right", "#999"),
        ("another engine, some cents wrong", "white"),
    ];
    let mut left = 12.0;
    for (name, fill) in entries {
        let _ = writeln!(text, "<rect x=\"{left}\" y=\"12\" width=\"24\" height=\"12\" fill=\"{fill}\" stroke=\"black\"/>");
        let _ = writeln!(text, "<text x=\"{}\" y=\"22\">{name}</text>", left + 30.0);
        left += 60.0 + 6.4 * name.len() as f64;
    }
}

fn panel(text: &mut String, top: f64, title: &str, lines: &[&Line]) -> f64 {
    let _ = writeln!(text, "<text x=\"12\" y=\"{top}\" font-size=\"14\" font-weight=\"bold\">{title}</text>");
    let (first, last) = (top + 10.0, top + 10.0 + ROW * lines.len() as f64);
    for power in SCALE.0..=SCALE.1 {
        let x = place(10_f64.powi(power));
        let _ = writeln!(text, "<line x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{first}\" y2=\"{last}\" stroke=\"#ccc\"/>");
        let _ = writeln!(text, "<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\" fill=\"#555\">{}</text>", last + 14.0, tick(power));
    }
    for (row, line) in lines.iter().enumerate() {
        let y = first + ROW * row as f64;
        let end = place(line.cpu_ns_per_row);
        let name = escape(&line.engine);
        let language = if line.language == "Rust" { String::new() } else { format!(" ({})", escape(&line.language)) };
        let wrong = if line.wrong_rows == 0 {
            String::new()
        } else {
            format!(", {:.2} % wrong", 100.0 * line.wrong_rows as f64 / line.rows as f64)
        };
        let _ = writeln!(text, "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{name}{language}</text>", LABELS - 8.0, y + 15.0);
        let width = (end - LABELS).max(1.0);
        let _ = writeln!(
            text,
            "<rect x=\"{LABELS}\" y=\"{}\" width=\"{width:.1}\" height=\"14\" fill=\"{}\" stroke=\"black\"/>",
            y + 4.0,
            fill(line)
        );
        let _ =
            writeln!(text, "<text x=\"{:.1}\" y=\"{}\">{} ns{wrong}</text>", LABELS + width + 6.0, y + 15.0, number(line.cpu_ns_per_row));
    }
    last + 40.0
}

/// Where a time stands.
fn place(nanoseconds: f64) -> f64 {
    let (low, high) = (f64::from(SCALE.0), f64::from(SCALE.1));
    let share = (nanoseconds.max(1e-9).log10() - low) / (high - low);
    // To the right there must be room for the figure.
    LABELS + share.clamp(0.0, 1.0) * (WIDTH - LABELS - 150.0)
}

fn tick(power: i32) -> String {
    match power {
        ..0 => format!("{} ns", 10_f64.powi(power)),
        0..3 => format!("{:.0} ns", 10_f64.powi(power)),
        3..6 => format!("{:.0} µs", 10_f64.powi(power - 3)),
        _ => format!("{:.0} ms", 10_f64.powi(power - 6)),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::line;

    #[test]
    fn times_stand_on_a_logarithmic_scale() {
        let step = place(10.0) - place(1.0);
        assert!((place(1_000.0) - place(100.0) - step).abs() < 1e-6);
        assert!((place(0.01) - LABELS).abs() < 1e-6);
        assert_eq!([-1, 0, 2, 4, 6].map(tick), ["0.1 ns", "1 ns", "100 ns", "10 µs", "1 ms"]);
    }

    #[test]
    fn who_is_wrong_is_told_apart_without_colours() {
        let wrong = Line { wrong_rows: 1, ..line("OpenFisca", 10.0) };
        let text = draw(&[line("Soglia, rows", 1.0), line("by hand, plain", 0.5), line("zen", 400.0), wrong]);
        for part in ["fill=\"black\"", "url(#hatch)", "fill=\"#999\"", "100.00 % wrong", "400 ns"] {
            assert!(text.contains(part), "{part}");
        }
    }
}
