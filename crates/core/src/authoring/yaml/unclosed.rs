//! Finds the brace or bracket that was left open. The parser reads on into the next lines and complains about those.

use super::lines::{Line, lines};

/// An open brace or bracket.
struct Open {
    at: usize,
    /// The indentation of its line.
    indent: usize,
}

/// The brace or bracket that is still open where a line stands that cannot belong to it, before or at byte `at`.
///
/// It follows braces and quotes roughly, which is enough: it is asked only about files that are wrong.
pub(super) fn bracket(text: &str, at: usize) -> Option<usize> {
    let mut reader = Reader { open: Vec::new(), quote: None, block: None };
    for line in lines(text).take_while(|line| line.start <= at) {
        if reader.quote.is_none() {
            if reader.block.is_some_and(|indent| line.indent > indent) {
                continue;
            }
            reader.block = None;
            if let Some(open) = reader.open.last()
                && line.indent <= open.indent
                && !line.text.starts_with(['}', ']', ','])
            {
                return Some(open.at);
            }
        }
        reader.read(line);
    }
    let at_end = text.get(at..).unwrap_or("").trim().is_empty();
    reader.open.last().filter(|_| at_end && reader.quote.is_none()).map(|open| open.at)
}

struct Reader {
    open: Vec<Open>,
    quote: Option<char>,
    /// The indentation of the line that begins a text with `|` or `>`.
    block: Option<usize>,
}

impl Reader {
    fn read(&mut self, line: Line<'_>) {
        // Quotes and, outside braces, brackets mean something only where a value begins.
        let mut begins = true;
        let mut before = ' ';
        let mut letters = line.text.char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            let next = letters.peek().map_or(' ', |&(_, letter)| letter);
            if let Some(quote) = self.quote {
                if letter == '\\' && quote == '"' || letter == quote && quote == '\'' && next == quote {
                    letters.next();
                } else if letter == quote {
                    (self.quote, begins) = (None, false);
                }
                before = letter;
                continue;
            }
            let in_flow = !self.open.is_empty();
            match letter {
                '#' if before.is_whitespace() => return,
                '"' | '\'' if begins => self.quote = Some(letter),
                '{' | '[' if begins || in_flow => {
                    self.open.push(Open { at: line.start + at, indent: line.indent });
                    begins = true;
                }
                '}' | ']' if in_flow => {
                    self.open.pop();
                    begins = false;
                }
                ',' if in_flow => begins = true,
                ':' | '-' | '?' if next.is_whitespace() && (letter == ':' || begins) => begins = true,
                '|' | '>' if begins && !in_flow => {
                    self.block = Some(line.indent);
                    return;
                }
                _ if letter.is_whitespace() => {}
                _ => begins = false,
            }
            before = letter;
        }
    }
}
