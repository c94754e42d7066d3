//! Lines of text that wrap at a width, with hanging indents.

use super::view::{is_hidden, sticks};

/// Narrower than this nothing can be read.
const LEAST_WIDTH: usize = 40;
/// What deep nesting leaves to the text at least.
const LEAST_TEXT: usize = 24;

/// A heading of more lines than this is read with more trouble than a list.
const MOST_HEAD_LINES: usize = 4;

/// How something looks on a terminal that shows colours.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Plain,
    Bold,
    Good,
    Bad,
    Open,
}

impl Style {
    const fn code(self) -> &'static str {
        match self {
            Style::Plain => "",
            Style::Bold => "\x1b[1m",
            Style::Good => "\x1b[1;32m",
            Style::Bad => "\x1b[1;31m",
            Style::Open => "\x1b[1;33m",
        }
    }
}

/// Collects the lines.
pub(crate) struct Lines {
    pub out: String,
    width: usize,
    color: bool,
}

/// Characters of a text, as a monospaced terminal counts them.
pub(crate) fn length(text: &str) -> usize {
    text.chars().count()
}

fn clean(out: &mut String, text: &str) {
    out.extend(text.chars().filter(|&character| !is_hidden(character)));
}

impl Lines {
    pub(crate) fn new(width: usize, color: bool) -> Self {
        Self { out: String::with_capacity(4096), width: if width == 0 { usize::MAX } else { width.max(LEAST_WIDTH) }, color }
    }

    /// An empty line; never two.
    pub(crate) fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    pub(crate) fn heading(&mut self, text: &str, rule: char) {
        self.gap();
        let start = self.out.len();
        self.item(0, "", Style::Bold, text);
        let longest =
            self.out.get(start..).unwrap_or_default().lines().map(|line| length(line.strip_prefix("\x1b[1m").unwrap_or(line))).max();
        let longest = longest.unwrap_or(0).min(length(text));
        self.out.extend(std::iter::repeat_n(rule, longest));
        self.out.push('\n');
    }

    pub(crate) fn paragraph(&mut self, indent: usize, text: &str) {
        self.item(indent, "", Style::Plain, text);
    }

    /// A heading and what stands under it, each with a bullet; nothing where there is nothing to tell.
    pub(crate) fn list(&mut self, title: &str, items: &[String]) {
        if !items.is_empty() {
            self.heading(title, '-');
        }
        for item in items {
            self.item(2, "•", Style::Plain, item);
        }
    }

    /// `mark` and the text beside it, wrapped under itself. The style is of the mark, or of the whole text if there is no mark.
    pub(crate) fn item(&mut self, indent: usize, mark: &str, style: Style, text: &str) {
        let hang = if mark.is_empty() { indent } else { indent + length(mark) + 1 };
        let room = self.width.saturating_sub(hang).max(LEAST_TEXT);
        let whole = if mark.is_empty() { style } else { Style::Plain };
        self.spaces(indent);
        if !mark.is_empty() {
            self.styled(style, mark);
            self.out.push(' ');
        }
        let mut line = String::new();
        for word in pieces(text) {
            let mut cleaned = String::with_capacity(word.len());
            clean(&mut cleaned, word);
            if cleaned.is_empty() {
                continue;
            }
            if !line.is_empty() && length(&line) + 1 + length(&cleaned) > room {
                self.styled(whole, &line);
                self.out.push('\n');
                self.spaces(hang);
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&cleaned);
        }
        self.styled(whole, &line);
        self.out.push('\n');
    }

    /// A table with right-aligned cells under their headings, which wrap where that makes it fit; nothing where it cannot.
    pub(crate) fn table(&mut self, indent: usize, head: &[&str], rows: &[Vec<String>]) -> bool {
        let cells = |column: usize| rows.iter().filter_map(move |row| row.get(column)).map(|cell| length(cell)).max().unwrap_or(0);
        let fitting = (1..=MOST_HEAD_LINES).find_map(|lines| {
            let widths: Vec<usize> = head.iter().enumerate().map(|(column, name)| narrowest(name, lines).max(cells(column))).collect();
            let total = widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1);
            (indent.saturating_add(total) <= self.width).then_some(widths)
        });
        let Some(widths) = fitting else { return false };
        let heads: Vec<Vec<String>> = head.iter().zip(&widths).map(|(name, &width)| wrapped(name, width)).collect();
        let height = heads.iter().map(Vec::len).max().unwrap_or(0);
        for line in 0..height {
            // Headings stand on the rule under them.
            let cell =
                |name: &Vec<String>| (line + name.len()).checked_sub(height).and_then(|at| name.get(at)).cloned().unwrap_or_default();
            self.row(indent, &heads.iter().map(cell).collect::<Vec<_>>(), &widths);
        }
        let rule: Vec<String> = widths.iter().map(|&width| "-".repeat(width)).collect();
        self.row(indent, &rule, &widths);
        for row in rows {
            self.row(indent, row, &widths);
        }
        true
    }

    fn row(&mut self, indent: usize, cells: &[String], widths: &[usize]) {
        self.spaces(indent);
        for (index, (cell, &width)) in cells.iter().zip(widths).enumerate() {
            self.spaces(if index == 0 { 0 } else { 2 });
            self.spaces(width.saturating_sub(length(cell)));
            clean(&mut self.out, cell);
        }
        // An empty cell at the end leaves no blanks.
        self.out.truncate(self.out.trim_end_matches(' ').len());
        self.out.push('\n');
    }

    fn spaces(&mut self, count: usize) {
        self.out.extend(std::iter::repeat_n(' ', count));
    }

    fn styled(&mut self, style: Style, text: &str) {
        if self.color && style != Style::Plain && !text.is_empty() {
            self.out.push_str(style.code());
            self.out.push_str(text);
            self.out.push_str("\x1b[0m");
        } else {
            self.out.push_str(text);
        }
    }
}

/// A heading in lines of at most so many characters; a longer word has a line for itself.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if length(line) + 1 + length(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The least width at which a heading needs no more than so many lines.
fn narrowest(text: &str, lines: usize) -> usize {
    let longest = text.split_whitespace().map(length).max().unwrap_or(0);
    (longest..length(text)).find(|&width| wrapped(text, width).len() <= lines).unwrap_or_else(|| length(text))
}

/// Words, with a number and its sign kept together.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    const BLANK: [char; 4] = [' ', '\n', '\r', '\t'];
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(BLANK);
        let mut end = rest.find(BLANK).unwrap_or(rest.len());
        while let Some(next) = rest.get(end..).and_then(|tail| tail.strip_prefix(' '))
            && sticks(rest.get(..end).unwrap_or_default(), next)
        {
            end += 1 + next.find(BLANK).unwrap_or(next.len());
        }
        let (piece, tail) = rest.split_at_checked(end)?;
        rest = tail;
        (!piece.is_empty()).then_some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_under_the_text_and_keeps_numbers_with_their_sign() {
        let mut lines = Lines::new(40, false);
        lines.item(2, "✗", Style::Bad, "ISEE sociosanitario dichiarato: 24.000,00 €/anno, oltre ≈ 10,5 €");
        assert_eq!(lines.out, "  ✗ ISEE sociosanitario dichiarato:\n    24.000,00 €/anno, oltre ≈ 10,5 €\n");
    }

    #[test]
    fn nothing_can_command_the_terminal() {
        let mut lines = Lines::new(0, false);
        lines.paragraph(0, "a\x1b[31mb\n\tc \u{202e}d \u{7}");
        lines.table(0, &["x\x1b"], &[vec!["1\n2".to_owned()]]);
        assert!(lines.out.starts_with("a[31mb c d\n"));
        assert!(!lines.out.contains(|character: char| is_hidden(character) && character != '\n'));
    }

    #[test]
    fn a_wide_table_wraps_its_headings_and_gives_up_where_that_does_not_help() {
        let rows = vec![vec!["1".to_owned(), "8 ore".to_owned()]];
        let mut lines = Lines::new(40, false);
        assert!(lines.table(2, &["Riga", "Ore"], &rows));
        assert_eq!(lines.out, "  Riga    Ore\n  ----  -----\n     1  8 ore\n");
        let mut lines = Lines::new(40, false);
        assert!(lines.table(2, &["Riga", "Ore di lavoro svolte e attestate nel mese"], &rows));
        assert_eq!(
            lines.out,
            "        Ore di lavoro svolte\n  Riga  e attestate nel mese\n  ----  --------------------\n     1                 8 ore\n"
        );
        let mut lines = Lines::new(40, false);
        assert!(!lines.table(2, &["Riga", "Precipitevolissimevolmente", "Sovramagnificentissimamente"], &rows));
        assert!(lines.out.is_empty());
    }
}
