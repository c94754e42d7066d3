//! A curve for a terminal: drawn with dots, and as a table.

use std::fmt::Write as _;

use super::plot::{axes, float, lines, mark, place};
use super::table::{Row, head, own, roundings, rows, say, sources, subtitle, title};
use super::{Curve, Value};
use crate::Language;
use crate::decision::{Lines, Style, TextOptions, capital, format};

/// Lines of characters of the drawing.
const HEIGHT: usize = 14;
/// Columns of the drawing, at most.
const WIDEST: usize = 100;

/// A curve as text: a drawing, its pieces, its roundings, its sources. `explain` of the options adds the exact coefficients.
#[must_use]
pub fn text(curve: &Curve, language: Language, options: TextOptions) -> String {
    let mut page = Lines::new(options.width, options.color);
    page.heading(&title(curve, language), '=');
    page.paragraph(0, &subtitle(curve, language));
    page.gap();
    let width = if options.width == 0 { 80 } else { options.width };
    draw(curve, language, width, &mut page);
    if let Some(own) = own(curve, language) {
        page.item(0, "●", Style::Bold, &format!("{}: {own}", say("Questo caso", "This case", language)));
    }
    table(curve, language, &mut page);
    let roundings = roundings(curve, language);
    if !roundings.is_empty() {
        page.gap();
        page.paragraph(
            0,
            say("I tratti danno il valore prima degli arrotondamenti:", "The pieces give the value before roundings:", language),
        );
        for text in &roundings {
            page.item(2, "-", Style::Plain, text);
        }
    }
    if !curve.exact {
        page.gap();
        let note = say(
            "Un punto in cui cambia la pendenza non è una frazione: vale l'ultimo valore prima.",
            "A point where the slope changes is no fraction: the last value before it stands for it.",
            language,
        );
        page.item(0, "!", Style::Open, note);
    }
    if options.explain {
        coefficients(curve, language, &mut page);
    }
    page.gap();
    for source in sources(curve) {
        page.item(0, "•", Style::Plain, &format!("{}: {source}", say("Fonte", "Source", language)));
    }
    page.out
}

fn table(curve: &Curve, language: Language, page: &mut Lines) {
    let rows = rows(curve, language);
    page.heading(say("Tratti", "Pieces", language), '-');
    let head = head(language);
    let columns = if rows.iter().any(|row| !row.jump.is_empty()) { head.len() } else { head.len() - 1 };
    let cells = |row: &Row| {
        let all = [&row.from, &row.to, &row.start, &row.end, &row.course, &row.jump];
        all.into_iter().take(columns).cloned().collect::<Vec<_>>()
    };
    if page.table(0, head.get(..columns).unwrap_or_default(), &rows.iter().map(cells).collect::<Vec<_>>()) {
        return;
    }
    for row in rows {
        let (from, to) = (say("da", "from", language), say("a", "to", language));
        let value = if row.start == row.end { row.start } else { format!("{} → {}", row.start, row.end) };
        let mut text = format!("{from} {} {to} {}: {value}", row.from, row.to);
        for part in [row.course, row.jump] {
            if !part.is_empty() && part != "–" {
                text.push_str("; ");
                text.push_str(&part);
            }
        }
        page.item(0, "•", Style::Plain, &text);
    }
}

fn coefficients(curve: &Curve, language: Language, page: &mut Lines) {
    page.heading(say("Valori esatti", "Exact values", language), '-');
    for piece in curve.pieces.iter().filter(|piece| !piece.coefficients.is_empty()) {
        let terms = |coefficients: &[String]| {
            let term = |(power, text): (usize, &String)| match power {
                0 => text.clone(),
                1 => format!("({text})·x"),
                _ => format!("({text})·x^{power}"),
            };
            coefficients.iter().enumerate().map(term).collect::<Vec<_>>().join(" + ")
        };
        let mut text = terms(&piece.coefficients);
        if !piece.divisor.is_empty() {
            text = format!("({text}) / ({})", terms(&piece.divisor));
        }
        let from = format::value(&piece.from, language);
        page.item(0, "•", Style::Plain, &format!("{} {from}, x = {} − {from}: {text}", say("da", "from", language), curve.along.id));
    }
}

/// A grid of dots, eight to a character.
struct Dots {
    wide: usize,
    high: usize,
    set: Vec<bool>,
}

impl Dots {
    fn put(&mut self, x: f64, y: f64) {
        if let (Some(x), Some(y)) = (index(x, self.wide * 2), index(1.0 - y, self.high * 4))
            && let Some(dot) = self.set.get_mut(y * self.wide * 2 + x)
        {
            *dot = true;
        }
    }

    fn line(&mut self, from: (f64, f64), to: (f64, f64), every: usize) {
        let steps = self.wide * 4 + self.high * 8;
        for step in (0..=steps).step_by(every) {
            let part = fraction(step, steps);
            self.put(from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part);
        }
    }

    fn character(&self, column: usize, row: usize) -> char {
        // The dots of a character of Braille, by column and then by row.
        const DOTS: [(usize, usize, u32); 8] =
            [(0, 0, 1), (0, 1, 2), (0, 2, 4), (1, 0, 8), (1, 1, 16), (1, 2, 32), (0, 3, 64), (1, 3, 128)];
        let is_set = |x: usize, y: usize| self.set.get((row * 4 + y) * self.wide * 2 + column * 2 + x) == Some(&true);
        let bits: u32 = DOTS.iter().filter(|(x, y, _)| is_set(*x, *y)).map(|(.., bit)| bit).sum();
        if bits == 0 { ' ' } else { char::from_u32(0x2800 + bits).unwrap_or(' ') }
    }
}

#[expect(clippy::cast_precision_loss, reason = "columns of a terminal")]
fn fraction(step: usize, steps: usize) -> f64 {
    step as f64 / steps as f64
}

/// The cell of a place from 0 to 1, of so many.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "columns of a terminal")]
fn index(place: f64, count: usize) -> Option<usize> {
    (-0.001..=1.001).contains(&place).then(|| ((place.clamp(0.0, 1.0) * (count - 1) as f64).round()) as usize)
}

fn draw(curve: &Curve, language: Language, width: usize, page: &mut Lines) {
    let lines = lines(curve, 60);
    let [along, amount] = axes(curve, &lines, [5.0, 5.0]);
    let unit = Value::Unknown;
    let marks: Vec<(f64, String)> = amount.ticks.iter().map(|tick| (amount.part(*tick), mark(*tick, &amount, &unit, language))).collect();
    let margin = marks.iter().map(|(_, text)| text.chars().count()).max().unwrap_or(0);
    let wide = width.saturating_sub(margin + 3).clamp(20, WIDEST);
    let mut dots = Dots { wide, high: HEIGHT, set: vec![false; wide * 2 * HEIGHT * 4] };
    let at = |(x, y): (f64, f64)| (along.part(x), amount.part(y));
    let mut before: Option<(f64, f64)> = None;
    for line in &lines {
        let Some(points) = line else {
            before = None;
            continue;
        };
        for pair in points.windows(2) {
            if let [from, to] = pair {
                dots.line(at(*from), at(*to), 1);
            }
        }
        if let (Some(before), Some(first)) = (before, points.first())
            && (before.1 - first.1).abs() > f64::EPSILON
        {
            dots.line(at(before), at(*first), 12);
        }
        before = points.last().copied();
    }
    let own = curve.own.as_ref().and_then(|own| Some((float(place(&own.at)?), float(place(&own.value)?))));
    let own = own.and_then(|own| Some((index(at(own).0, wide)?, index(1.0 - at(own).1, HEIGHT)?)));
    let label = |text: &str| capital(text);
    let amount_unit = curve.amount.unit.parse::<crate::quantity::Unit>().map(|unit| unit.label(language, true)).unwrap_or_default();
    page.paragraph(0, &axis_title(&label(curve.amount.title.get(language)), &amount_unit));
    for row in 0..HEIGHT {
        let tick = marks.iter().find(|(part, _)| index(1.0 - part, HEIGHT) == Some(row));
        let (text, rule) = tick.map_or(("", '│'), |(_, text)| (text.as_str(), '┤'));
        let mut line = format!("{text:>margin$} {rule}");
        for column in 0..wide {
            line.push(if own == Some((column, row)) { '●' } else { dots.character(column, row) });
        }
        page.out.push_str(line.trim_end());
        page.out.push('\n');
    }
    let mut rule: Vec<char> = vec!['─'; wide];
    let mut below: Vec<char> = vec![' '; wide + margin + 2];
    for tick in &along.ticks {
        let Some(column) = index(along.part(*tick), wide) else { continue };
        if let Some(place) = rule.get_mut(column) {
            *place = '┬';
        }
        let text = mark(*tick, &along, &curve.along.from, language);
        let size = text.chars().count();
        let start = (margin + 2 + column).saturating_sub(size / 2).min(below.len().saturating_sub(size));
        let is_free = below.get(start.saturating_sub(1)..start + size).is_some_and(|cells| cells.iter().all(|cell| *cell == ' '));
        if is_free {
            for (cell, character) in below.iter_mut().skip(start).zip(text.chars()) {
                *cell = character;
            }
        }
    }
    let _ = writeln!(page.out, "{:>margin$} └{}", "", rule.into_iter().collect::<String>());
    page.out.push_str(below.into_iter().collect::<String>().trim_end());
    page.out.push('\n');
    let along_unit = if matches!(curve.along.from, Value::Date { .. }) {
        String::new()
    } else {
        curve.along.unit.parse::<crate::quantity::Unit>().map(|unit| unit.label(language, true)).unwrap_or_default()
    };
    let name = axis_title(&label(curve.along.label.get(language)), &along_unit);
    page.paragraph((margin + 2 + wide).saturating_sub(name.chars().count()), &name);
    page.gap();
}

/// `ISEE (€)`.
pub(super) fn axis_title(label: &str, unit: &str) -> String {
    if unit.is_empty() { label.to_owned() } else { format!("{label} ({unit})") }
}
