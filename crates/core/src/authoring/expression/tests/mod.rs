//! Vectors, limits, and what must hold for any text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod accepted;
mod limits;
mod print;
mod properties;
mod refused;

use super::tree::Expression;

/// The expression, without its places: two readings of the same meaning are then equal.
fn bare(mut expression: Expression) -> Expression {
    expression.map_spans(&mut |span| *span = crate::authoring::span::Span::default());
    expression
}

fn read(text: &str) -> Expression {
    super::parse(text).unwrap_or_else(|problems| panic!("`{text}` is refused: {problems:#?}"))
}

/// What stands at the place of a part, read on its own, is that part.
fn places_are_right(text: &str, expression: &Expression) {
    let written = &text[expression.span.start as usize..expression.span.end as usize];
    assert_eq!(bare(read(written)), bare(expression.clone()), "`{written}` in `{text}`");
    expression.clone().for_each_part(&mut |part| places_are_right(text, part));
}
