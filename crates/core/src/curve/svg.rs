//! A curve as a drawing for a paper: black on white, complete in itself, with its table.

use std::fmt::Write as _;

use super::plot::{Axis, axes, float, lines, mark, place};
use super::table::{Row, head, own, roundings, rows, say, sources, subtitle, title};
use super::text::axis_title;
use super::{Curve, Due, Value};
use crate::Language;
use crate::decision::{capital, words, wrapped};
use crate::quantity::Unit;

const WIDTH: f64 = 960.0;
const LEFT: f64 = 92.0;
const RIGHT: f64 = 932.0;
const TOP: f64 = 108.0;
const BOTTOM: f64 = 448.0;
/// Height of a line of the table and of the notes.
const LINE: f64 = 21.0;
/// Lines of the table that are printed; a curve with more says where the others are.
const MOST_ROWS: usize = 24;

/// Marks of what excludes and includes, a case, and what is not due; patterns, so that it is read in black and white too.
const STYLE: &str = "text{font-family:'Liberation Sans',Arial,Helvetica,sans-serif;font-size:14px;fill:#111}\
.t{font-size:20px;font-weight:bold}.s{fill:#333}.n{font-size:13px}.h{font-weight:bold;font-size:13px}\
.a{stroke:#111;stroke-width:1.2;fill:none}.g{stroke:#cfcfcf;stroke-width:.8}.b{fill:#efefef}\
.c{stroke:#111;stroke-width:2.4;fill:none;stroke-linejoin:round}.j{stroke:#111;stroke-width:1.1;stroke-dasharray:3 4}\
.in{fill:#111;stroke:#111;stroke-width:1.4}.ex{fill:#fff;stroke:#111;stroke-width:1.6}.o{stroke:#111;stroke-width:1;stroke-dasharray:7 4;fill:none}\
.r{stroke:#999;stroke-width:.7}";

/// A curve as SVG: axes, bands shaded, jumps with the side that they include, the case itself, the table of its pieces, its sources.
///
/// It loads nothing and runs nothing. `title` and `desc` say in words what it shows.
#[must_use]
pub fn svg(curve: &Curve, language: Language) -> String {
    let lines = lines(curve, 48);
    let [along, amount] = axes(curve, &lines, [8.0, 6.0]);
    let mut page = Page { out: String::new(), curve, language, along, amount };
    page.plot(&lines);
    let height = page.below();
    let body = std::mem::take(&mut page.out);
    page.open(height);
    page.out.push_str(&body);
    page.out.push_str("</svg>\n");
    page.out
}

struct Page<'a> {
    out: String,
    curve: &'a Curve,
    language: Language,
    along: Axis,
    amount: Axis,
}

/// Text in an element or an attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other if other.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

impl Page<'_> {
    fn open(&mut self, height: f64) {
        let (curve, language) = (self.curve, self.language);
        let lang = say("it", "en", language);
        let _ = write!(
            self.out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height:.0}\" width=\"{WIDTH}\" height=\"{height:.0}\" \
             role=\"img\" aria-labelledby=\"titolo descrizione\" lang=\"{lang}\">\n<title id=\"titolo\">{}</title>\n<desc id=\"descrizione\">{}</desc>\n\
             <style>{STYLE}</style>\n\
             <defs><pattern id=\"n\" width=\"9\" height=\"9\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
             <line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"9\" stroke=\"#bbb\" stroke-width=\"1\"/></pattern></defs>\n\
             <rect width=\"{WIDTH}\" height=\"{height:.0}\" fill=\"#fff\"/>\n",
            escaped(&title(curve, language)),
            escaped(&self.described()),
        );
        self.text(LEFT - 68.0, 36.0, "t", &title(curve, language));
        self.text(LEFT - 68.0, 60.0, "s", &subtitle(curve, language));
    }

    /// The curve in words, for whoever does not see it.
    fn described(&self) -> String {
        let language = self.language;
        let mut out = format!("{}. ", subtitle(self.curve, language));
        for row in rows(self.curve, language) {
            let (from, to) = (say("da", "from", language), say("a", "to", language));
            let _ = write!(out, "{} {from} {} {to} {}: {}", self.curve.along.label.get(language), row.from, row.to, row.start);
            if row.start != row.end {
                let _ = write!(out, " → {}", row.end);
            }
            out.push_str(". ");
        }
        if let Some(own) = own(self.curve, language) {
            let _ = write!(out, "{}: {own}.", say("Questo caso", "This case", language));
        }
        out
    }

    fn x(&self, value: f64) -> f64 {
        LEFT + self.along.part(value) * (RIGHT - LEFT)
    }

    fn y(&self, value: f64) -> f64 {
        BOTTOM - self.amount.part(value) * (BOTTOM - TOP)
    }

    fn text(&mut self, x: f64, y: f64, class: &str, text: &str) {
        let _ = writeln!(self.out, "<text x=\"{x:.1}\" y=\"{y:.1}\" class=\"{class}\">{}</text>", escaped(text));
    }

    fn anchored(&mut self, x: f64, y: f64, anchor: &str, class: &str, text: &str) {
        let text = escaped(text);
        let _ = writeln!(self.out, "<text x=\"{x:.1}\" y=\"{y:.1}\" class=\"{class}\" text-anchor=\"{anchor}\">{text}</text>");
    }

    fn line(&mut self, class: &str, [x1, y1, x2, y2]: [f64; 4]) {
        let _ = writeln!(self.out, "<line class=\"{class}\" x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"/>");
    }

    fn circle(&mut self, class: &str, x: f64, y: f64, radius: f64) {
        let _ = writeln!(self.out, "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\"/>");
    }

    fn plot(&mut self, lines: &[Option<Vec<(f64, f64)>>]) {
        let labels = self.bands();
        self.scales();
        for (middle, said) in labels {
            let y = f64::midpoint(TOP, BOTTOM);
            let _ = writeln!(self.out, "<rect fill=\"#fff\" x=\"{:.1}\" y=\"{:.1}\" width=\"80\" height=\"22\"/>", middle - 40.0, y - 16.0);
            self.anchored(middle, y, "middle", "s", said);
        }
        self.guides();
        for points in lines.iter().flatten() {
            let places: Vec<String> = points.iter().map(|(x, y)| format!("{:.1},{:.1}", self.x(*x), self.y(*y))).collect();
            let _ = writeln!(self.out, "<polyline class=\"c\" points=\"{}\"/>", places.join(" "));
        }
        self.jumps();
        self.own();
    }

    /// Every other piece is shaded; where nothing is due there are stripes, and what is said of them is told with its place.
    fn bands(&mut self) -> Vec<(f64, &'static str)> {
        let curve = self.curve;
        let mut labels = Vec::new();
        for (index, piece) in curve.pieces.iter().enumerate() {
            let (Some(from), Some(to)) = (place(&piece.begins), place(&piece.ends)) else { continue };
            let (left, right) = (self.x(float(from)), self.x(float(to)));
            let wide = (right - left).max(0.0);
            let tall = BOTTOM - TOP;
            if piece.coefficients.is_empty() {
                let _ = writeln!(self.out, "<rect fill=\"url(#n)\" x=\"{left:.1}\" y=\"{TOP}\" width=\"{wide:.1}\" height=\"{tall}\"/>");
                let said = match piece.due {
                    Due::NotDue => words::NOT_DUE.get(self.language),
                    _ => say("non noto", "not known", self.language),
                };
                if wide > 84.0 {
                    labels.push((f64::midpoint(left, right), said));
                }
            } else if index % 2 == 1 {
                let _ = writeln!(self.out, "<rect class=\"b\" x=\"{left:.1}\" y=\"{TOP}\" width=\"{wide:.1}\" height=\"{tall}\"/>");
            }
        }
        labels
    }

    fn scales(&mut self) {
        let (curve, language) = (self.curve, self.language);
        for tick in self.amount.ticks.clone() {
            let y = self.y(tick);
            self.line("g", [LEFT, y, RIGHT, y]);
            let text = mark(tick, &self.amount, &Value::Unknown, language);
            self.anchored(LEFT - 9.0, y + 4.5, "end", "n", &text);
        }
        for tick in self.along.ticks.clone() {
            let x = self.x(tick);
            self.line("a", [x, BOTTOM, x, BOTTOM + 6.0]);
            let text = mark(tick, &self.along, &curve.along.from, language);
            self.anchored(x, BOTTOM + 22.0, "middle", "n", &text);
        }
        let _ = writeln!(self.out, "<path class=\"a\" d=\"M{LEFT} {TOP}V{BOTTOM}H{RIGHT}\"/>");
        let unit = |text: &str| text.parse::<Unit>().map(|unit| unit.label(language, true)).unwrap_or_default();
        let along = if matches!(curve.along.from, Value::Date { .. }) { String::new() } else { unit(&curve.along.unit) };
        let name = axis_title(&capital(curve.along.label.get(language)), &along);
        self.anchored(RIGHT, BOTTOM + 44.0, "end", "s", &name);
        self.text(LEFT - 68.0, TOP - 16.0, "s", &axis_title(&capital(curve.amount.title.get(language)), &unit(&curve.amount.unit)));
    }

    /// At a jump a full circle is on the side to which the limit itself belongs, an empty one on the other.
    fn jumps(&mut self) {
        let curve = self.curve;
        let few = curve.breaks.len() <= 40;
        for point in curve.breaks.iter().filter(|point| point.jump) {
            let Some(at) = place(&point.at).map(float) else { continue };
            let x = self.x(at);
            let (left, right) = (place(&point.left).map(float), place(&point.right).map(float));
            if let (Some(left), Some(right)) = (left, right) {
                self.line("j", [x, self.y(left), x, self.y(right)]);
            }
            if few {
                let belongs_left = point.before.at == point.at;
                for (value, is_in) in [(left, belongs_left), (right, point.after.at == point.at)] {
                    if let Some(value) = value {
                        self.circle(if is_in { "in" } else { "ex" }, x, self.y(value), 4.0);
                    }
                }
            }
        }
    }

    /// Where the case lies, and the amount there where it is known.
    fn own_place(&self) -> Option<(f64, Option<f64>)> {
        let own = self.curve.own.as_ref()?;
        let at = place(&own.at).map(float)?;
        Some((self.x(at), place(&own.value).map(|value| self.y(float(value)))))
    }

    /// What leads to the case lies under the curve.
    fn guides(&mut self) {
        let Some((x, y)) = self.own_place() else { return };
        self.line("o", [x, TOP, x, BOTTOM]);
        if let Some(y) = y {
            self.line("o", [LEFT, y, x, y]);
        }
        let text = say("questo caso", "this case", self.language);
        let (anchor, x) = if x > RIGHT - 110.0 { ("end", x - 6.0) } else { ("start", x + 6.0) };
        self.anchored(x, TOP + 14.0, anchor, "h", text);
    }

    fn own(&mut self) {
        if let Some((x, Some(y))) = self.own_place() {
            self.circle("ex", x, y, 7.0);
            self.circle("in", x, y, 3.0);
        }
    }

    /// The case, the table, roundings and sources; gives the height of the whole.
    fn below(&mut self) -> f64 {
        let (curve, language) = (self.curve, self.language);
        let mut y = BOTTOM + 76.0;
        if let Some(own) = own(curve, language) {
            self.circle("ex", LEFT - 60.0, y - 5.0, 7.0);
            self.circle("in", LEFT - 60.0, y - 5.0, 3.0);
            self.text(LEFT - 44.0, y, "h", &format!("{}: {own}", say("Questo caso", "This case", language)));
            y += LINE + 8.0;
        }
        y = self.table(&rows(curve, language), y);
        let mut notes = roundings(curve, language);
        if !notes.is_empty() {
            let said =
                say("I tratti danno il valore prima degli arrotondamenti. ", "The pieces give the value before roundings. ", language);
            notes = vec![format!("{said}{}.", notes.join("; "))];
        }
        if curve.breaks.iter().any(|point| point.jump && point.left != Value::Unknown && point.right != Value::Unknown) {
            let said = say(
                "Nei salti il cerchio pieno è il valore al limite, quello vuoto il valore subito oltre.",
                "At a jump the full circle is the value at the limit, the empty one the value just beyond.",
                language,
            );
            notes.push(said.to_owned());
        }
        notes.push(format!("{}: {}.", say("Fonte", "Source", language), sources(curve).join("; ")));
        let hash: String = curve.pack.chars().take(12).collect();
        notes.push(format!("Soglia {}, {} {hash}…, {}/{}", curve.engine, say("regole", "rules", language), curve.measure, curve.edition));
        for note in notes {
            for line in wrapped(&note, 128) {
                y += LINE - 2.0;
                self.text(LEFT - 68.0, y, "n", &line);
            }
        }
        y + 24.0
    }

    fn table(&mut self, rows: &[Row], top: f64) -> f64 {
        const COLUMNS: [f64; 6] = [118.0, 236.0, 380.0, 524.0, 560.0, 932.0];
        let anchor = |column: usize| if column == 4 { "start" } else { "end" };
        let mut y = top + 4.0;
        for (column, (name, x)) in head(self.language).into_iter().zip(COLUMNS).enumerate() {
            self.anchored(x, y, anchor(column), "h", name);
        }
        y += 7.0;
        self.line("a", [LEFT - 68.0, y, RIGHT, y]);
        for row in rows.iter().take(MOST_ROWS) {
            y += LINE - 3.0;
            let cells = [&row.from, &row.to, &row.start, &row.end, &row.course, &row.jump];
            for (column, (cell, x)) in cells.into_iter().zip(COLUMNS).enumerate() {
                self.anchored(x, y, anchor(column), "n", cell);
            }
            y += 6.0;
            self.line("r", [LEFT - 68.0, y, RIGHT, y]);
        }
        if rows.len() > MOST_ROWS {
            y += LINE;
            let more = rows.len() - MOST_ROWS;
            let text = match self.language {
                Language::It => format!("… e altri {more} tratti, nei dati della curva."),
                Language::En => format!("… and {more} more pieces, in the data of the curve."),
            };
            self.text(LEFT - 68.0, y, "n", &text);
        }
        y + 8.0
    }
}
