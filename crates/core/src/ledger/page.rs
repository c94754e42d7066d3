//! A statement as text, as a page and as CSV.

use super::{Entry, Ledger, Named};
use crate::Language;
use crate::decision::format::{date, value};
use crate::decision::lines::{Lines, Style};
use crate::decision::markup::Markup;
use crate::decision::words::{self, Words};
use crate::decision::{TextOptions, Value};

const TITLE: Words = Words("Registro", "Ledger");
const ENTRIES: Words = Words("Registrazioni", "Entries");
const NO_ENTRIES: Words = Words("nessuna registrazione", "no entries");
const STATEMENT: Words = Words("Situazione", "Statement");
const LAST_PART: Words = Words("Ultima frazione d'ora", "Last part of an hour");

#[derive(Clone, Copy)]
struct View<'a> {
    of: &'a Ledger,
    language: Language,
}

impl View<'_> {
    fn say(self, text: Words) -> &'static str {
        text.get(self.language)
    }

    fn title(self) -> String {
        format!("{} – {}", self.say(TITLE), self.of.title.get(self.language))
    }

    fn fields(self) -> Vec<(&'static str, String)> {
        let measure = format!("{}, {} {}", self.of.measure, self.say(words::EDITION), self.of.edition);
        let body = self.of.body.get(self.language).to_owned();
        vec![(self.say(words::BODY), body), (self.say(words::MEASURE), measure), (self.say(words::DAY), date(self.of.on, self.language))]
    }

    fn named(self, named: &Named) -> (String, String) {
        (words::capital(words::either(&named.title, self.language)), value(&named.value, self.language))
    }

    /// The debt, what is left of it and what is to be done.
    fn statement(self) -> Vec<(String, String)> {
        [&self.of.opening, &self.of.closing, &self.of.to_do].map(|named| self.named(named)).to_vec()
    }

    fn columns(self) -> Vec<String> {
        let columns = &self.of.columns;
        let all = [Some(&columns.day), Some(&columns.quantity), columns.counted.as_ref(), Some(&columns.balance)];
        all.into_iter().flatten().map(|title| words::capital(words::either(title, self.language))).collect()
    }

    fn rows(self) -> Vec<Vec<String>> {
        self.of.entries.iter().map(|entry| cells(entry, |of| value(of, self.language))).collect()
    }

    fn last_part(self) -> String {
        let text = self.of.last_part.get(self.language);
        if self.of.last_part_not_stated { format!("{text} ({})", self.say(words::NOT_STATED)) } else { text.to_owned() }
    }

    fn warnings(self) -> Vec<String> {
        self.of.warnings.iter().map(|warning| words::told(warning, self.language)).collect()
    }
}

/// The cells of an entry, in the order of the columns.
fn cells(entry: &Entry, read: impl Fn(&Value) -> String) -> Vec<String> {
    [Some(&entry.day), Some(&entry.quantity), entry.counted.as_ref(), Some(&entry.balance)].into_iter().flatten().map(read).collect()
}

/// A statement as text.
#[must_use]
pub fn text(ledger: &Ledger, language: Language, options: TextOptions) -> String {
    let view = View { of: ledger, language };
    let mut lines = Lines::new(options.width, options.color);
    lines.heading(&view.title(), '=');
    for (name, value) in view.fields() {
        lines.paragraph(0, &format!("{name}: {value}"));
    }
    lines.heading(view.say(STATEMENT), '-');
    for (name, value) in view.statement() {
        lines.item(2, "•", Style::Bold, &format!("{name}: {value}"));
    }
    lines.paragraph(4, &format!("{}: {}", view.say(LAST_PART), view.last_part()));
    lines.heading(view.say(ENTRIES), '-');
    let (columns, rows) = (view.columns(), view.rows());
    let head: Vec<&str> = columns.iter().map(String::as_str).collect();
    if rows.is_empty() {
        lines.paragraph(2, view.say(NO_ENTRIES));
    } else if !lines.table(2, &head, &rows) {
        for row in rows {
            let cells: Vec<String> = columns.iter().zip(row).map(|(name, cell)| format!("{name}: {cell}")).collect();
            lines.item(2, "•", Style::Plain, &cells.join("; "));
        }
    }
    lines.list(view.say(words::WARNINGS), &view.warnings());
    lines.gap();
    lines.paragraph(0, view.say(words::NOT_AN_ACT));
    lines.out
}

/// A statement as a page of HTML that is complete in itself.
#[must_use]
pub fn html(ledger: &Ledger, language: Language) -> String {
    let view = View { of: ledger, language };
    let mut markup = Markup::new();
    markup.open_page(language, &format!("{} – {}", view.title(), date(ledger.on, language)));
    markup.element("h1", "", &view.title());
    markup.raw("<dl>\n");
    for (name, value) in view.fields() {
        markup.field(name, &value);
    }
    markup.raw("</dl>\n");
    markup.element("h2", "", view.say(STATEMENT));
    markup.raw("<dl>\n");
    for (name, value) in view.statement() {
        markup.field(&name, &value);
    }
    markup.field(view.say(LAST_PART), &view.last_part());
    markup.raw("</dl>\n");
    markup.element("h2", "", view.say(ENTRIES));
    let (columns, rows) = (view.columns(), view.rows());
    if rows.is_empty() {
        markup.paragraph("", view.say(NO_ENTRIES));
    } else {
        let head: Vec<(&str, bool)> = columns.iter().enumerate().map(|(at, name)| (name.as_str(), at > 0)).collect();
        markup.open_table(view.say(ENTRIES), "fit quiet", &head);
        for row in &rows {
            let cells: Vec<(&str, bool)> = row.iter().skip(1).map(|cell| (cell.as_str(), true)).collect();
            markup.row(row.first().map_or("", String::as_str), &cells);
        }
        markup.close_table();
    }
    markup.list("h2", view.say(words::WARNINGS), &view.warnings());
    markup.close_page(view.say(words::NOT_AN_ACT));
    markup.out
}

/// The entries as CSV: in Italian with `;` and decimal commas, in English with `,` and points. Numbers stand without their units.
#[must_use]
pub fn csv(ledger: &Ledger, language: Language) -> String {
    let view = View { of: ledger, language };
    let separator = if language == Language::It { ";" } else { "," };
    let read = |of: &Value| match of {
        Value::Number { value, .. } if language == Language::It => value.replace('.', ","),
        Value::Number { value, .. } => value.clone(),
        Value::Date { value } => value.to_string(),
        Value::Unknown => String::new(),
        other => value(other, language),
    };
    let mut out = String::new();
    let rows = ledger.entries.iter().map(|entry| cells(entry, read));
    for cells in std::iter::once(view.columns()).chain(rows) {
        let cells: Vec<String> = cells.into_iter().map(|cell| quoted(&cell, separator)).collect();
        out.push_str(&cells.join(separator));
        out.push('\n');
    }
    out
}

fn quoted(cell: &str, separator: &str) -> String {
    if cell.contains(['"', '\n', '\r']) || cell.contains(separator) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
