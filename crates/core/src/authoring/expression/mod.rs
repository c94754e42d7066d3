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

use super::codes::Code;
use super::diagnostic::Both;
use super::span::FileId;
use crate::Localized;

/// Why an expression is refused, with its place in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub code: Code,
    pub start: u32,
    pub end: u32,
    pub message: Localized,
    pub help: Option<Localized>,
}

impl Problem {
    fn new(code: Code, place: (u32, u32), text: Both<'_>) -> Self {
        Self { code, start: place.0, end: place.1, message: text.written(), help: None }
    }

    fn help(mut self, text: Both<'_>) -> Self {
        self.help = Some(text.written());
        self
    }
}

/// Reads an expression. Places are bytes of `text`, under `FileId(0)`.
pub(crate) fn parse(text: &str) -> Result<Expression, Vec<Problem>> {
    let tokens = lexer::tokens(text).map_err(|problem| vec![problem])?;
    let shape = shape::check(text, &tokens).map_err(|problem| vec![problem])?;
    front::tree(text, &tokens, &shape)
}

/// Reads an expression that stands in `file`: `locate` turns bytes of `text` into bytes of the file.
pub(crate) fn parse_at(text: &str, locate: impl Fn(u32) -> u32, file: FileId) -> Result<Expression, Vec<Problem>> {
    match parse(text) {
        Ok(mut expression) => {
            expression.map_spans(&mut |span| {
                span.file = file;
                span.start = locate(span.start);
                span.end = locate(span.end);
            });
            Ok(expression)
        }
        Err(mut problems) => {
            for problem in &mut problems {
                problem.start = locate(problem.start);
                problem.end = locate(problem.end);
            }
            Err(problems)
        }
    }
}
