//! The only module that knows the parser library: Rhai finds what belongs to what, and nothing else.
//!
//! Rhai gives a point for each node. All values, texts, names and operators are taken from our own tokens at that point,
//! and ends are found from them; so Rhai sees neither numbers nor texts, and a tree that does not match the tokens is
//! refused. What `lowering` does not name is refused (docs/adr/0002-rhai-as-parser.md).

mod lowering;

use std::sync::OnceLock;

use lowering::{Lowering, whole};
use rhai::{Engine, Expr, Stmt};

use super::lexer::{MAX_TEXT, Token, TokenKind};
use super::refusal;
use super::shape::Shape;
use super::tree::Expression;
use crate::authoring::codes::Code;
use crate::authoring::diagnostic::{Finding, both};

/// Rhai's own depth, which counts each term of a chain as a level and up to three for each bracket. It only has to be
/// beyond what [`super::lexer::MAX_PARTS`] parts can need: depth of the stack is kept by [`super::shape::MAX_LEVELS`].
const RHAI_LEVELS: usize = 2_000;

/// Levels and parts that are read on the caller's stack. What is larger is rare, and gets [`STACK`] bytes of its own:
/// without optimisation the largest expression takes close to 2 MiB, all that a thread has (docs/adr/0002-rhai-as-parser.md).
const LEVELS_IN_PLACE: usize = 8;
const PARTS_IN_PLACE: usize = 80;
const STACK: usize = 8 << 20;

const _: () = assert!(size_of::<rhai::INT>() == 8, "rhai must be built without `only_i32`");

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| {
        let mut engine = Engine::new_raw();
        engine.set_allow_looping(false);
        engine.set_allow_statement_expression(false);
        engine.set_allow_switch_expression(false);
        engine.set_allow_loop_expressions(false);
        engine.set_max_expr_depths(RHAI_LEVELS);
        engine.set_max_string_size(MAX_TEXT + 1);
        engine.disable_symbol("eval");
        engine
    })
}

/// Whether Rhai was built as this module needs it. Cargo unites features over all crates, and one of Rhai's takes away
/// positions without a word; so it is asked once, when the first expression is read.
fn self_test() -> Result<(), &'static str> {
    let ast = engine().compile_expression("a + 1").map_err(|_| "a sum is not read")?;
    let [Stmt::Expr(expression)] = ast.statements() else { return Err("an expression is not one statement") };
    let Expr::FnCall(call, place) = expression.as_ref() else { return Err("a sum is not a call") };
    match call.args.as_slice() {
        [Expr::Variable(..), Expr::IntegerConstant(..)] if place.position() == Some(3) => Ok(()),
        _ => Err("positions are missing"),
    }
}

/// The tree of `text`, whose `tokens` are in the right `shape`.
pub(super) fn tree(text: &str, tokens: &[Token], shape: &Shape) -> Result<Expression, Vec<Finding>> {
    static TESTED: OnceLock<Result<(), &'static str>> = OnceLock::new();
    if let Err(reason) = TESTED.get_or_init(self_test) {
        return Err(vec![refusal(
            Code::ExpressionSyntax,
            whole(tokens),
            both!(
                "il lettore di espressioni è compilato in un modo non previsto: {reason}",
                "the reader of expressions is built in a way that is not supported: {reason}"
            ),
        )]);
    }
    let read = || {
        let (plain, columns) = plain(text, tokens);
        let lowering = Lowering::new(text, tokens, shape, &columns);
        match engine().compile_expression(plain) {
            Ok(ast) => lowering.finish(ast.statements()),
            Err(error) => Err(vec![lowering.translate(error.err_type(), error.position())]),
        }
    };
    // WebAssembly has no threads: all is read on the caller's stack.
    let in_place = cfg!(target_family = "wasm") || shape.levels <= LEVELS_IN_PLACE && tokens.len() <= PARTS_IN_PLACE;
    if in_place { read() } else { with_room(read) }
}

/// Runs `read` on a stack of its own, or on the caller's where no thread is to be had.
fn with_room<T: Send>(read: impl Fn() -> T + Sync) -> T {
    std::thread::scope(|scope| match std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, &read) {
        Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
        Err(_) => read(),
    })
}

/// What Rhai reads for `tokens`, on one line, and the column of each of them. Every number is `0` and every text is empty;
/// of `list.field` the list stands for both, and a list `[a, b]` is the call of a function. So how Rhai reads blanks,
/// comments, numbers, texts, fields and lists does not matter.
fn plain(text: &str, tokens: &[Token]) -> (String, Vec<u32>) {
    let mut out = String::new();
    let mut columns = Vec::new();
    let mut is_field = false;
    for token in tokens {
        columns.push(u32::try_from(out.len()).unwrap_or(u32::MAX));
        out.push_str(match token.kind {
            TokenKind::Text => "\"\"",
            TokenKind::Number(_) => "0",
            TokenKind::OpenList => "f(",
            TokenKind::CloseList => ")",
            _ if is_field || token.kind == TokenKind::Point => "",
            _ => token.text(text),
        });
        out.push(' ');
        is_field = token.kind == TokenKind::Point;
    }
    (out, columns)
}

#[cfg(test)]
mod tests {
    #[test]
    fn rhai_is_built_as_needed() {
        assert_eq!(super::self_test(), Ok(()));
    }
}
