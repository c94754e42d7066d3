//! Expressions: Rhai's syntax, our own tree and meaning.
//!
//! Reading goes in three steps. [`lexer`] cuts the text into parts and judges numbers, texts and symbols; [`shape`] checks
//! the order of the parts and counts levels; only then does [`front`], which alone knows the parser library, build the
//! tree. The first two keep all limits, so what reaches the parser is short, shallow and written with known symbols.

mod front;
mod lexer;
mod shape;
pub(crate) mod tree;
mod words;

#[cfg(test)]
mod tests;

pub(crate) use lexer::numbers;
use tree::Expression;
pub(crate) use words::{advise, word_meant};

use super::codes::Code;
use super::diagnostic::{Both, Finding};
use super::span::{FileId, Span};

/// Why an expression is refused, with its place in bytes, under `FileId(0)`.
fn refusal(code: Code, place: (u32, u32), text: Both<'_>) -> Finding {
    Finding::new(code, Span::new(FileId(0), place.0, place.1), text)
}

/// Reads an expression. Places are bytes of `text`, under `FileId(0)`.
pub(crate) fn parse(text: &str) -> Result<Expression, Vec<Finding>> {
    let tokens = lexer::tokens(text).map_err(|problem| vec![problem])?;
    let shape = shape::check(text, &tokens).map_err(|problem| vec![problem])?;
    front::tree(text, &tokens, &shape)
}

/// Reads an expression that stands in `file`: `locate` turns bytes of `text` into bytes of the file.
pub(crate) fn parse_at(text: &str, locate: impl Fn(u32) -> u32, file: FileId) -> Result<Expression, Vec<Finding>> {
    let place = |span: &mut Span| *span = Span::new(file, locate(span.start), locate(span.end));
    match parse(text) {
        Ok(mut expression) => {
            expression.map_spans(&mut |span| place(span));
            Ok(expression)
        }
        Err(mut refusals) => {
            for refusal in &mut refusals {
                place(&mut refusal.span);
            }
            Err(refusals)
        }
    }
}
