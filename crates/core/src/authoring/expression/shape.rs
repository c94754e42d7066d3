//! Checks the order of the parts: values and operators in turn, brackets in pairs, every `if` with its `else`.
//!
//! It builds nothing. It is there for two reasons: the parser library's own messages are about its own language, and its
//! limit of depth differs between debug and release builds. Here a level is an open bracket, an `if` (each `else if` is
//! one more) or a sign before a value, counted in the same way everywhere.

use super::lexer::{Token, TokenKind, split};
use super::refusal;
use super::words::{is_forbidden_function, is_reserved, word_meant};
use crate::authoring::codes::Code;
use crate::authoring::diagnostic::{Both, Finding, both};

/// Deepest nesting (`docs/language.md`).
pub(super) const MAX_LEVELS: usize = 64;

/// What the order of the parts tells about single parts, by their index.
pub(super) struct Shape {
    /// The other bracket of a pair.
    pub partner: Vec<Option<usize>>,
    /// `-` and `!` before a value.
    pub is_sign: Vec<bool>,
    /// How many levels there are at the deepest part.
    pub levels: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frame {
    Whole,
    Group,
    Call,
    List,
    /// An `if` up to its first `{`.
    Condition,
    /// From the first `{` on.
    Then,
    /// From `else {` on.
    Otherwise,
    /// From `else if` on: done when that `if` is.
    OtherwiseIf,
}

struct Level {
    frame: Frame,
    /// The part that began it.
    began: usize,
    /// Its open bracket; for an `if`, the latest one.
    opened: usize,
    /// Signs whose value is being read.
    signs: usize,
}

struct Checker<'t> {
    text: &'t str,
    tokens: &'t [Token],
    levels: Vec<Level>,
    depth: usize,
    shape: Shape,
}

/// Checks `tokens`, which are those of `text`.
pub(super) fn check(text: &str, tokens: &[Token]) -> Result<Shape, Finding> {
    let shape = Shape { partner: vec![None; tokens.len()], is_sign: vec![false; tokens.len()], levels: 0 };
    let whole = Level { frame: Frame::Whole, began: 0, opened: 0, signs: 0 };
    let mut checker = Checker { text, tokens, levels: vec![whole], depth: 0, shape };
    let mut value_wanted = true;
    for at in 0..tokens.len() {
        value_wanted = if value_wanted { checker.value(at)? } else { checker.after_value(at)? };
    }
    checker.end(value_wanted)?;
    Ok(checker.shape)
}

impl Checker<'_> {
    fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    fn before(&self, at: usize) -> Option<TokenKind> {
        self.kind(at.checked_sub(1)?)
    }

    fn written(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text(self.text))
    }

    fn place(&self, from: usize, to: usize) -> (u32, u32) {
        let start = self.tokens.get(from).map_or(0, |token| token.start);
        (start, self.tokens.get(to).map_or(start, |token| token.end))
    }

    fn syntax(&self, at: usize, text: Both<'_>) -> Finding {
        refusal(Code::ExpressionSyntax, self.place(at, at), text)
    }

    fn refused(&self, from: usize, to: usize, text: Both<'_>) -> Finding {
        refusal(Code::ExpressionRefused, self.place(from, to), text)
    }

    fn frame(&self) -> Frame {
        self.levels.last().map_or(Frame::Whole, |level| level.frame)
    }

    fn deeper(&mut self, at: usize) -> Result<(), Finding> {
        self.depth += 1;
        self.shape.levels = self.shape.levels.max(self.depth);
        if self.depth > MAX_LEVELS {
            return Err(split(refusal(
                Code::ExpressionLimit,
                self.place(at, at),
                both!("l'espressione ha più di {MAX_LEVELS} livelli", "the expression has more than {MAX_LEVELS} levels"),
            )));
        }
        Ok(())
    }

    fn push(&mut self, frame: Frame, at: usize) -> Result<(), Finding> {
        self.levels.push(Level { frame, began: at, opened: at, signs: 0 });
        self.deeper(at)
    }

    /// A value is complete, and with it the signs before it and every `else if` that waited for it.
    fn done(&mut self) {
        while let Some(level) = self.levels.last_mut() {
            self.depth = self.depth.saturating_sub(level.signs);
            level.signs = 0;
            if level.frame != Frame::OtherwiseIf {
                return;
            }
            self.levels.pop();
            self.depth = self.depth.saturating_sub(1);
        }
    }

    /// A bracket closes: its level ends.
    fn close(&mut self, at: usize) {
        if let Some(level) = self.levels.pop() {
            self.pair(level.opened, at);
            self.depth = self.depth.saturating_sub(1);
        }
    }

    fn pair(&mut self, open: usize, close: usize) {
        for (one, other) in [(open, close), (close, open)] {
            if let Some(entry) = self.shape.partner.get_mut(one) {
                *entry = Some(other);
            }
        }
    }

    /// Reads the part `at` where a value is wanted. Returns whether one is still wanted after it.
    fn value(&mut self, at: usize) -> Result<bool, Finding> {
        let Some(kind) = self.kind(at) else { return Ok(true) };
        match kind {
            TokenKind::Number(_) | TokenKind::Text | TokenKind::True | TokenKind::False => {
                self.done();
                Ok(false)
            }
            TokenKind::Word => self.word(at),
            TokenKind::Minus | TokenKind::Not => {
                if let Some(entry) = self.shape.is_sign.get_mut(at) {
                    *entry = true;
                }
                if let Some(level) = self.levels.last_mut() {
                    level.signs += 1;
                }
                self.deeper(at)?;
                Ok(true)
            }
            TokenKind::Open => {
                let called = self.before(at) == Some(TokenKind::Word);
                if !called && self.kind(at + 1) == Some(TokenKind::Close) {
                    return Err(self
                        .refused(at, at + 1, both!("tra le parentesi manca un valore", "a value is missing between the brackets"))
                        .help(both!("scrivere un valore, oppure togliere `()`", "write a value, or take `()` away")));
                }
                self.push(if called { Frame::Call } else { Frame::Group }, at)?;
                Ok(true)
            }
            TokenKind::OpenList => {
                self.push(Frame::List, at)?;
                Ok(true)
            }
            TokenKind::If => {
                self.push(Frame::Condition, at)?;
                Ok(true)
            }
            // Nothing at all, or a comma, may stand before the end of arguments and lists.
            TokenKind::Close if self.frame() == Frame::Call && self.may_end(at) => Ok(self.close_value(at)),
            TokenKind::CloseList if self.frame() == Frame::List && self.may_end(at) => Ok(self.close_value(at)),
            // The bracket of `if c {`, where no condition stands, and that of `else {`.
            TokenKind::OpenBlock if self.frame() == Frame::Otherwise && self.before(at) == Some(TokenKind::Else) => {
                if let Some(level) = self.levels.last_mut() {
                    level.opened = at;
                }
                Ok(true)
            }
            TokenKind::OpenBlock => {
                Err(self.refused(at, at, both!("qui non può stare un blocco `{{ }}`", "a block `{{ }}` cannot stand here")).help(both!(
                    "le graffe seguono la condizione di un `if` oppure `else`",
                    "braces follow the condition of an `if`, or `else`"
                )))
            }
            TokenKind::Range | TokenKind::RangeInclusive => Err(self.open_range(at)),
            TokenKind::Plus => Err(self
                .refused(at, at, both!("il segno `+` davanti a un valore non si scrive", "the sign `+` is not written before a value"))
                .help(both!("toglierlo", "take it away"))),
            _ => {
                let written = self.written(at);
                Err(self.syntax(at, both!("prima di `{written}` manca un valore", "a value is missing before `{written}`")))
            }
        }
    }

    fn first_block_closed(&self) -> bool {
        self.levels.last().and_then(|level| self.shape.partner.get(level.opened)).is_some_and(Option::is_some)
    }

    fn may_end(&self, at: usize) -> bool {
        matches!(self.before(at), Some(TokenKind::Comma | TokenKind::Open | TokenKind::OpenList))
    }

    fn close_value(&mut self, at: usize) -> bool {
        self.close(at);
        self.done();
        false
    }

    fn open_range(&self, at: usize) -> Finding {
        self.refused(at, at, both!("all'intervallo manca un estremo", "the range lacks one end"))
            .help(both!("scrivere entrambi gli estremi, oppure un confronto: `x <= 5`", "write both ends, or a comparison: `x <= 5`"))
    }

    /// A name, `list.field`, or the name of a function.
    fn word(&mut self, at: usize) -> Result<bool, Finding> {
        let word = self.written(at);
        let called = self.kind(at + 1) == Some(TokenKind::Open);
        if is_reserved(word, called) {
            return Err(refusal(
                Code::BadName,
                self.place(at, at),
                both!("`{word}` è una parola riservata", "`{word}` is a reserved word"),
            )
            .help(both!("scegliere un altro nome, per esempio `{word}_1`", "choose another name, such as `{word}_1`")));
        }
        if called && self.before(at) == Some(TokenKind::Point) {
            let (list, method) = (self.written(at.saturating_sub(2)), word);
            return Err(self.refused(at, at, both!("`.{method}(...)` non esiste", "there is no `.{method}(...)`")).help(both!(
                "una funzione si scrive davanti: `{method}({list}, ...)`",
                "a function is written in front: `{method}({list}, ...)`"
            )));
        }
        if called && is_forbidden_function(word) {
            let problem = refusal(
                Code::UnknownFunction,
                self.place(at, at),
                both!("la funzione `{word}` non esiste", "there is no function `{word}`"),
            );
            return Err(if word == "contains" { problem.help(both!("scrivere `x in [a, b]`", "write `x in [a, b]`")) } else { problem });
        }
        if called {
            // The bracket opens the arguments: it is read as a value is wanted.
            return Ok(true);
        }
        self.done();
        Ok(false)
    }

    /// Reads the part `at` that follows a complete value. Returns whether a value is wanted after it.
    fn after_value(&mut self, at: usize) -> Result<bool, Finding> {
        let Some(kind) = self.kind(at) else { return Ok(false) };
        match (kind, self.frame()) {
            (TokenKind::Range | TokenKind::RangeInclusive, _) if !self.kind(at + 1).is_some_and(starts_value) => Err(self.open_range(at)),
            (TokenKind::Comma, Frame::Call | Frame::List) => Ok(true),
            (TokenKind::Comma, _) => {
                Err(self.syntax(at, both!("qui la virgola non ha significato", "a comma means nothing here")).help(both!(
                    "i decimali si scrivono con il punto; più valori stanno in una funzione o in `[ ]`",
                    "decimals are written with a point; several values stand in a function or in `[ ]`"
                )))
            }
            (TokenKind::Point, _) => self.field(at),
            (TokenKind::Close, Frame::Group | Frame::Call)
            | (TokenKind::CloseList, Frame::List)
            | (TokenKind::CloseBlock, Frame::Otherwise) => Ok(self.close_value(at)),
            (TokenKind::OpenBlock, Frame::Condition) => {
                if let Some(level) = self.levels.last_mut() {
                    (level.frame, level.opened) = (Frame::Then, at);
                }
                Ok(true)
            }
            (TokenKind::CloseBlock, Frame::Then) => {
                if let Some(open) = self.levels.last().map(|level| level.opened) {
                    self.pair(open, at);
                }
                if self.kind(at + 1) == Some(TokenKind::Else) {
                    return Ok(false);
                }
                let began = self.levels.last().map_or(at, |level| level.began);
                Err(self
                    .refused(began, at, both!("all'`if` manca l'`else`", "the `if` lacks its `else`"))
                    .help(both!("dire anche che cosa vale altrimenti: `else {{ 0 }}`", "say also what holds otherwise: `else {{ 0 }}`")))
            }
            (TokenKind::Else, Frame::Then) if self.first_block_closed() => {
                let next = self.kind(at + 1);
                if let Some(level) = self.levels.last_mut() {
                    level.frame = if next == Some(TokenKind::If) { Frame::OtherwiseIf } else { Frame::Otherwise };
                }
                if matches!(next, Some(TokenKind::If | TokenKind::OpenBlock)) {
                    return Ok(true);
                }
                Err(self.syntax(at, both!("dopo `else` manca `{{`", "`{{` is missing after `else`")))
            }
            (TokenKind::Close | TokenKind::CloseList | TokenKind::CloseBlock | TokenKind::Else, _) => {
                let written = self.written(at);
                Err(self
                    .syntax(at, both!("`{written}` non chiude nulla", "`{written}` closes nothing"))
                    .help(both!("controllare che le parentesi siano a coppie", "check that brackets are in pairs")))
            }
            (kind, _) if starts_value(kind) && kind != TokenKind::Minus || kind == TokenKind::OpenBlock => Err(self.no_operator(at)),
            _ => Ok(true),
        }
    }

    /// `list.field`: both are names, and there is one point.
    fn field(&self, at: usize) -> Result<bool, Finding> {
        let after_name = self.before(at) == Some(TokenKind::Word);
        let second = at >= 2 && self.kind(at - 2) == Some(TokenKind::Point);
        if after_name && !second && self.kind(at + 1) == Some(TokenKind::Word) {
            return Ok(true);
        }
        Err(self
            .refused(at, at, both!("qui il punto non ha significato", "a point means nothing here"))
            .help(both!("il punto sta solo in `lista.campo`", "a point stands only in `list.field`")))
    }

    fn no_operator(&self, at: usize) -> Finding {
        let (left, right) = (self.written(at.saturating_sub(1)), self.written(at));
        if self.kind(at) == Some(TokenKind::OpenList) {
            return self.refused(at, at, both!("gli elementi non si prendono con `[ ]`", "elements are not taken with `[ ]`")).help(both!(
                "le righe di una lista si usano con `sum`, `count`, `any`, `all`",
                "rows of a list are used with `sum`, `count`, `any`, `all`"
            ));
        }
        let text = both!("tra `{left}` e `{right}` manca un operatore", "an operator is missing between `{left}` and `{right}`");
        for (at, word) in [(at, right), (at.saturating_sub(1), left)] {
            if let Some(meant) = word_meant(word) {
                let help = both!("al posto di `{word}` scrivere `{meant}`", "instead of `{word}`, write `{meant}`");
                return self.refused(at, at, text).help(help);
            }
        }
        let is_number = |kind: Option<TokenKind>| matches!(kind, Some(TokenKind::Number(_)));
        let is_word = |kind: Option<TokenKind>| kind == Some(TokenKind::Word);
        let (before, here) = (self.before(at), self.kind(at));
        let problem = self.syntax(at, text);
        match (is_number(before), is_number(here)) {
            (true, true) => {
                problem.help(both!("le migliaia si scrivono con `_`: `{left}_{right}`", "thousands are written with `_`: `{left}_{right}`"))
            }
            (true, false) if is_word(here) => {
                problem.help(both!("un numero si scrive senza `{right}`", "a number is written without `{right}`"))
            }
            (false, true) if is_word(before) => {
                problem.help(both!("un numero si scrive senza `{left}`", "a number is written without `{left}`"))
            }
            _ if is_word(before) && is_word(here) => {
                problem.help(both!("un nome non ha spazi: `{left}_{right}`", "a name has no spaces: `{left}_{right}`"))
            }
            _ => problem,
        }
    }

    fn end(&self, value_wanted: bool) -> Result<(), Finding> {
        let last = self.tokens.len().saturating_sub(1);
        if let Some(level) = self.levels.iter().rev().find(|level| level.frame != Frame::Whole) {
            if level.frame == Frame::Condition {
                let text = both!("dopo la condizione di `if` manca `{{`", "`{{` is missing after the condition of `if`");
                return Err(self.syntax(level.opened, text));
            }
            let bracket = self.written(level.opened);
            return Err(self.syntax(level.opened, both!("`{bracket}` non è chiusa", "`{bracket}` is not closed")));
        }
        if self.tokens.is_empty() {
            let place = (0, u32::try_from(self.text.len()).unwrap_or(u32::MAX));
            return Err(refusal(Code::ExpressionSyntax, place, both!("l'espressione è vuota", "the expression is empty")));
        }
        if value_wanted {
            let written = self.written(last);
            return Err(self.syntax(last, both!("dopo `{written}` manca un valore", "a value is missing after `{written}`")));
        }
        Ok(())
    }
}

fn starts_value(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Number(_)
            | TokenKind::Text
            | TokenKind::Word
            | TokenKind::True
            | TokenKind::False
            | TokenKind::Minus
            | TokenKind::Not
            | TokenKind::Open
            | TokenKind::OpenList
            | TokenKind::If
    )
}
