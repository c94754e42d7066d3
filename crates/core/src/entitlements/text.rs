//! Entitlements as plain text.

use super::Entitlements;
use super::page::{Block, Page, page};
use crate::Language;
use crate::decision::TextOptions;
use crate::decision::lines::{Lines, Style};

/// Everything that a case is entitled to, as text.
#[must_use]
pub fn text(entitlements: &Entitlements, language: Language, options: TextOptions) -> String {
    let Page { title, blocks } = page(entitlements, language);
    let mut lines = Lines::new(options.width, options.color);
    lines.heading(&title, '=');
    for block in &blocks {
        match block {
            Block::Heading(text) => lines.heading(text, '-'),
            Block::Paragraph(text) => lines.paragraph(0, text),
            Block::Item { state, mark, text, under } => {
                let style = match state {
                    Some(true) => Style::Good,
                    Some(false) => Style::Bad,
                    None => Style::Open,
                };
                lines.item(0, mark, style, text);
                for line in under {
                    lines.paragraph(mark.chars().count() + 1, line);
                }
            }
        }
    }
    lines.out
}
