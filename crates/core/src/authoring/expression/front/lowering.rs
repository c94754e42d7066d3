//! From Rhai's nodes to ours, by whitelist.

use rhai::{Expr, FnCallExpr, ParseErrorType, Stmt};

use super::super::lexer::{Token, TokenKind, split};
use super::super::refusal;
use super::super::shape::Shape;
use super::super::tree::{Arithmetic, Comparison, Expression, Kind};
use crate::authoring::codes::Code;
use crate::authoring::diagnostic::{Finding, both};
use crate::authoring::span::{FileId, Span};

/// An expression and its tokens, the brackets around it not included.
struct Part {
    expression: Expression,
    first: usize,
    last: usize,
}

pub(super) struct Lowering<'t> {
    text: &'t str,
    tokens: &'t [Token],
    shape: &'t Shape,
    /// Where Rhai reads each token.
    columns: &'t [u32],
    problems: Vec<Finding>,
}

/// The place of all tokens.
pub(super) fn whole(tokens: &[Token]) -> (u32, u32) {
    match tokens {
        [first, .., last] => (first.start, last.end),
        [only] => only.place(),
        [] => (0, 0),
    }
}

impl<'t> Lowering<'t> {
    pub(super) fn new(text: &'t str, tokens: &'t [Token], shape: &'t Shape, columns: &'t [u32]) -> Self {
        Self { text, tokens, shape, columns, problems: Vec::new() }
    }

    /// The tree of a whole expression, or all that is wrong with it.
    pub(super) fn finish(mut self, statements: &[Stmt]) -> Result<Expression, Vec<Finding>> {
        let part = match statements {
            [Stmt::Expr(expression)] => self.lower(expression),
            _ => self.unforeseen(None),
        };
        match part {
            Some(part) if self.problems.is_empty() => Ok(part.expression),
            _ => Err(self.problems),
        }
    }

    fn whole(&self) -> (u32, u32) {
        whole(self.tokens)
    }

    fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    fn written(&self, at: usize) -> String {
        self.tokens.get(at).map_or("", |token| token.text(self.text)).to_owned()
    }

    /// The token that begins where Rhai points.
    fn at(&self, place: rhai::Position) -> Option<usize> {
        let start = u32::try_from(place.position()?.checked_sub(1)?).ok()?;
        self.columns.binary_search(&start).ok()
    }

    fn place(&self, first: usize, last: usize) -> (u32, u32) {
        match (self.tokens.get(first), self.tokens.get(last)) {
            (Some(first), Some(last)) => (first.start, last.end),
            _ => self.whole(),
        }
    }

    fn part(&self, kind: Kind, first: usize, last: usize) -> Part {
        let (start, end) = self.place(first, last);
        Part { expression: Expression { kind, span: Span::new(FileId(0), start, end) }, first, last }
    }

    /// The tokens of `part` with the brackets that hold nothing else.
    fn wide(&self, part: &Part) -> (usize, usize) {
        let (mut first, mut last) = (part.first, part.last);
        while let Some(before) = first.checked_sub(1) {
            let is_group = self.kind(before) == Some(TokenKind::Open)
                && before.checked_sub(1).and_then(|at| self.kind(at)) != Some(TokenKind::Word)
                && self.partner(before) == Some(last + 1);
            if !is_group {
                break;
            }
            (first, last) = (before, last + 1);
        }
        (first, last)
    }

    fn partner(&self, at: usize) -> Option<usize> {
        self.shape.partner.get(at).copied().flatten()
    }

    fn refuse<T>(&mut self, problem: Finding) -> Option<T> {
        self.problems.push(problem);
        None
    }

    /// Something that the checks before Rhai should have found.
    fn unforeseen<T>(&mut self, place: Option<rhai::Position>) -> Option<T> {
        let problem = self.unreadable(place);
        self.refuse(problem)
    }

    fn unreadable(&self, place: Option<rhai::Position>) -> Finding {
        let at = place.and_then(|place| self.at(place));
        let place = at.map_or_else(|| self.whole(), |at| self.place(at, at));
        refusal(
            Code::ExpressionSyntax,
            place,
            both!("l'espressione non si legge da qui in poi", "the expression cannot be read from here on"),
        )
        .help(both!("controllare operatori e parentesi, oppure dividerla", "check operators and brackets, or split it"))
    }

    pub(super) fn translate(&self, error: &ParseErrorType, place: rhai::Position) -> Finding {
        let found = self.unreadable(Some(place));
        match error {
            ParseErrorType::ExprTooDeep => split(refusal(
                Code::ExpressionLimit,
                self.whole(),
                both!("l'espressione ha troppi livelli", "the expression has too many levels"),
            )),
            // Rhai itself wants a condition in `if`, `&&` and `||` where it sees a literal.
            ParseErrorType::MismatchedType(..) => no_condition((found.span.start, found.span.end)),
            _ => found,
        }
    }

    fn lower(&mut self, expression: &Expr) -> Option<Part> {
        match expression {
            Expr::BoolConstant(value, place) => {
                let at = self.known(*place, |kind| matches!(kind, TokenKind::True | TokenKind::False))?;
                Some(self.part(Kind::Truth(*value), at, at))
            }
            Expr::IntegerConstant(_, place) => self.number(*place),
            Expr::StringConstant(_, place) => {
                let at = self.known(*place, |kind| kind == TokenKind::Text)?;
                let written = self.written(at);
                let inside = written.trim_start_matches('"').trim_end_matches('"').to_owned();
                Some(self.part(Kind::Text(inside), at, at))
            }
            Expr::Variable(_, _, place) => {
                let at = self.known(*place, |kind| kind == TokenKind::Word)?;
                let name = self.written(at);
                if self.kind(at + 1) != Some(TokenKind::Point) {
                    return Some(self.part(Kind::Name(name), at, at));
                }
                let field = self.written(at + 2);
                Some(self.part(Kind::Field { list: name, field }, at, at + 2))
            }
            Expr::And(operands, _) => self.joined(operands, Kind::All),
            Expr::Or(operands, _) => self.joined(operands, Kind::Any),
            Expr::FnCall(call, place) => self.call(call, *place),
            Expr::Stmt(block) => match block.statements() {
                [statement] => self.choice(statement),
                _ => self.unforeseen(Some(expression.position())),
            },
            _ => self.unforeseen(Some(expression.position())),
        }
    }

    /// The token at `place`, if it is one that `wanted` accepts.
    fn known(&mut self, place: rhai::Position, wanted: impl Fn(TokenKind) -> bool) -> Option<usize> {
        match self.at(place).filter(|at| self.kind(*at).is_some_and(wanted)) {
            Some(at) => Some(at),
            None => self.unforeseen(Some(place)),
        }
    }

    /// A literal. Rhai folds signs into it, so they are read from the tokens: those before the literal, and before brackets
    /// that hold nothing else, all belong to it, as signs bind tightest.
    fn number(&mut self, place: rhai::Position) -> Option<Part> {
        let from = self.known(place, |_| true)?;
        let found = self.tokens.iter().enumerate().skip(from).find_map(|(at, token)| match token.kind {
            TokenKind::Number(value) => Some((at, value)),
            _ => None,
        });
        let Some((at, value)) = found else { return self.unforeseen(Some(place)) };
        let mut part = self.part(Kind::Number(value), at, at);
        loop {
            let (first, last) = self.wide(&part);
            let Some(sign) = first.checked_sub(1) else { return Some(part) };
            if self.kind(sign) != Some(TokenKind::Minus) || self.shape.is_sign.get(sign) != Some(&true) {
                return Some(part);
            }
            part = self.part(Kind::Negate(Box::new(part.expression)), sign, last);
        }
    }

    /// `a && b && c`. Rhai also takes `a && (b && c)` for it, so brackets may be cut in two: the place then holds both.
    fn joined(&mut self, operands: &[Expr], kind: fn(Vec<Expression>) -> Kind) -> Option<Part> {
        let parts: Vec<Option<Part>> = operands.iter().map(|operand| self.condition(operand)).collect();
        let parts: Vec<Part> = parts.into_iter().collect::<Option<_>>()?;
        let (from, _) = self.wide(parts.first()?);
        let (_, to) = self.wide(parts.last()?);
        let cut = (from..=to).filter_map(|at| self.partner(at));
        let (first, last) = cut.fold((from, to), |(first, last), partner| (first.min(partner), last.max(partner)));
        Some(self.part(kind(expressions(parts)), first, last))
    }

    /// What must be true or false. Rhai itself refuses literals there; a list is one that it does not know.
    fn condition(&mut self, expression: &Expr) -> Option<Part> {
        if let Expr::FnCall(_, place) = expression
            && let Some(at) = self.at(*place)
            && self.kind(at) == Some(TokenKind::OpenList)
        {
            let problem = no_condition(self.place(at, at));
            return self.refuse(problem);
        }
        self.lower(expression)
    }

    /// Every one of `expressions`; all are read, so that all problems are found.
    fn all(&mut self, expressions: &[Expr]) -> Option<Vec<Part>> {
        let parts: Vec<Option<Part>> = expressions.iter().map(|expression| self.lower(expression)).collect();
        parts.into_iter().collect()
    }

    fn call(&mut self, call: &FnCallExpr, place: rhai::Position) -> Option<Part> {
        let at = self.known(place, |_| true)?;
        let kind = self.kind(at)?;
        match (kind, call.args.as_slice()) {
            (TokenKind::Word, arguments) => {
                let parts = self.all(arguments)?;
                let Some(last) = self.partner(at + 1) else { return self.unforeseen(Some(place)) };
                Some(self.part(Kind::Call { function: self.written(at), arguments: expressions(parts) }, at, last))
            }
            (TokenKind::Minus, [inner]) => self.signed(at, inner, Kind::Negate),
            (TokenKind::Not, [inner]) => self.signed(at, inner, Kind::Not),
            (TokenKind::In, [options, item]) => self.membership(item, options, false),
            // `x !in xs` arrives as `!contains(xs, x)`, both at the place of `!in`.
            (TokenKind::NotIn, [Expr::FnCall(inner, _)]) => match inner.args.as_slice() {
                [options, item] => self.membership(item, options, true),
                _ => self.unforeseen(Some(place)),
            },
            (TokenKind::OpenList, _) => {
                let place = self.place(at, self.partner(at).unwrap_or(at));
                self.refuse(
                    refusal(Code::ExpressionRefused, place, both!("un elenco sta solo dopo `in`", "a list stands only after `in`"))
                        .help(both!("scrivere `x in [a, b]`", "write `x in [a, b]`")),
                )
            }
            (TokenKind::Range | TokenKind::RangeInclusive, _) => {
                let place = self.place(at, at);
                self.refuse(
                    refusal(Code::ExpressionRefused, place, both!("un intervallo sta solo dopo `in`", "a range stands only after `in`"))
                        .help(both!("scrivere `x in a..b` oppure `x in a..=b`", "write `x in a..b` or `x in a..=b`")),
                )
            }
            (kind, [left, right]) => match (arithmetic(kind), comparison(kind)) {
                (Some(operator), _) => self.binary(left, right, |left, right| Kind::Arithmetic { operator, left, right }),
                (_, Some(operator)) => self.binary(left, right, |left, right| Kind::Compare { operator, left, right }),
                _ => self.unforeseen(Some(place)),
            },
            _ => self.unforeseen(Some(place)),
        }
    }

    fn signed(&mut self, at: usize, inner: &Expr, kind: fn(Box<Expression>) -> Kind) -> Option<Part> {
        let part = self.lower(inner)?;
        if part.first <= at {
            // A literal has taken this sign already.
            return Some(part);
        }
        let (_, last) = self.wide(&part);
        Some(self.part(kind(Box::new(part.expression)), at, last))
    }

    fn binary(&mut self, left: &Expr, right: &Expr, kind: impl FnOnce(Box<Expression>, Box<Expression>) -> Kind) -> Option<Part> {
        let (left, right) = (self.lower(left), self.lower(right));
        let (left, right) = (left?, right?);
        let ((first, _), (_, last)) = (self.wide(&left), self.wide(&right));
        let chained = self.is_bare_comparison(&left) || self.is_bare_comparison(&right);
        let part = self.part(kind(Box::new(left.expression), Box::new(right.expression)), first, last);
        if chained && matches!(part.expression.kind, Kind::Compare { .. }) { self.chain(&part) } else { Some(part) }
    }

    /// A comparison that no brackets hold: as an operand of another one it would be a chain.
    fn is_bare_comparison(&self, part: &Part) -> bool {
        matches!(part.expression.kind, Kind::Compare { .. } | Kind::OneOf { .. } | Kind::Within { .. })
            && self.wide(part) == (part.first, part.last)
    }

    fn chain<T>(&mut self, part: &Part) -> Option<T> {
        let place = self.place(part.first, part.last);
        self.refuse(refusal(Code::ExpressionRefused, place, both!("i confronti non si concatenano", "comparisons do not chain")).help(
            both!(
                "scrivere due confronti, `1 < x && x < 5`, oppure un intervallo, `x in 18..=65`",
                "write two comparisons, `1 < x && x < 5`, or a range, `x in 18..=65`"
            ),
        ))
    }

    fn membership(&mut self, item: &Expr, options: &Expr, negated: bool) -> Option<Part> {
        let read = self.lower(item);
        let (options, first_after, last) = self.options(options)?;
        let item = read?;
        let (first, _) = self.wide(&item);
        if matches!(item.expression.kind, Kind::Not(_)) && first == item.first {
            let place = self.place(item.first, first_after);
            return self.refuse(
                refusal(
                    Code::ExpressionRefused,
                    place,
                    both!("`!` vale solo per il valore prima di `in`", "`!` holds only for the value before `in`"),
                )
                .help(both!("scrivere `x !in [a, b]`, oppure `!(x in [a, b])`", "write `x !in [a, b]`, or `!(x in [a, b])`")),
            );
        }
        let chained = self.is_bare_comparison(&item);
        let item = Box::new(item.expression);
        let kind = match options {
            Options::Values(options) => Kind::OneOf { item, options, negated },
            Options::Range { low, high, inclusive } => Kind::Within { item, low, high, inclusive, negated },
        };
        let part = self.part(kind, first, last);
        if chained { self.chain(&part) } else { Some(part) }
    }

    /// What stands after `in`, with its first and last token.
    fn options(&mut self, expression: &Expr) -> Option<(Options, usize, usize)> {
        let Expr::FnCall(call, place) = expression else { return self.not_options(expression) };
        let at = self.known(*place, |_| true)?;
        let (options, part) = match (self.kind(at)?, call.args.as_slice()) {
            (TokenKind::OpenList, options) => {
                let Some(last) = self.partner(at) else { return self.unforeseen(Some(*place)) };
                if options.is_empty() {
                    let place = self.place(at, last);
                    return self.refuse(
                        refusal(Code::ExpressionRefused, place, both!("l'elenco dopo `in` è vuoto", "the list after `in` is empty"))
                            .help(both!("scrivere almeno un valore", "write at least one value")),
                    );
                }
                let values = expressions(self.all(options)?);
                (Options::Values(values), self.part(Kind::Truth(false), at, last))
            }
            (kind @ (TokenKind::Range | TokenKind::RangeInclusive), [low, high]) => {
                let (low, high) = (self.lower(low), self.lower(high));
                let (low, high) = (low?, high?);
                let ((first, _), (_, last)) = (self.wide(&low), self.wide(&high));
                let (low, high) = (Box::new(low.expression), Box::new(high.expression));
                let inclusive = kind == TokenKind::RangeInclusive;
                (Options::Range { low, high, inclusive }, self.part(Kind::Truth(false), first, last))
            }
            _ => return self.not_options(expression),
        };
        let (first, last) = self.wide(&part);
        Some((options, first, last))
    }

    fn not_options<T>(&mut self, expression: &Expr) -> Option<T> {
        let part = self.lower(expression)?;
        let place = self.place(part.first, part.last);
        self.refuse(
            refusal(
                Code::ExpressionRefused,
                place,
                both!("dopo `in` sta un elenco tra `[ ]` o un intervallo", "after `in` stands a list in `[ ]` or a range"),
            )
            .help(both!("scrivere `x in [\"a\", \"b\"]` oppure `x in 18..=65`", "write `x in [\"a\", \"b\"]` or `x in 18..=65`")),
        )
    }

    /// `if c { a } else { b }`. An `else if` arrives as a statement, not as an expression.
    fn choice(&mut self, statement: &Stmt) -> Option<Part> {
        let Stmt::If(flow, place) = statement else { return self.unforeseen(Some(statement.position())) };
        let at = self.known(*place, |kind| kind == TokenKind::If)?;
        let condition = self.condition(&flow.expr);
        let then = self.branch(flow.body.statements(), *place);
        let otherwise = self.branch(flow.branch.statements(), *place);
        let (condition, then, otherwise) = (condition?, then?, otherwise?);
        let (first, last) = self.wide(&otherwise);
        let in_block = first.checked_sub(1).and_then(|at| self.kind(at)) == Some(TokenKind::OpenBlock);
        let kind = Kind::If {
            condition: Box::new(condition.expression),
            then: Box::new(then.expression),
            otherwise: Box::new(otherwise.expression),
        };
        Some(self.part(kind, at, if in_block { last + 1 } else { last }))
    }

    fn branch(&mut self, statements: &[Stmt], place: rhai::Position) -> Option<Part> {
        match statements {
            [Stmt::Expr(expression)] => self.lower(expression),
            [statement @ Stmt::If(..)] => self.choice(statement),
            _ => self.unforeseen(Some(place)),
        }
    }
}

/// What may stand after `in`.
enum Options {
    Values(Vec<Expression>),
    Range { low: Box<Expression>, high: Box<Expression>, inclusive: bool },
}

fn no_condition(place: (u32, u32)) -> Finding {
    refusal(Code::WrongType, place, both!("qui serve una condizione, vera o falsa", "a condition, true or false, is needed here"))
}

fn expressions(parts: Vec<Part>) -> Vec<Expression> {
    parts.into_iter().map(|part| part.expression).collect()
}

fn arithmetic(kind: TokenKind) -> Option<Arithmetic> {
    Some(match kind {
        TokenKind::Plus => Arithmetic::Add,
        TokenKind::Minus => Arithmetic::Subtract,
        TokenKind::Times => Arithmetic::Multiply,
        TokenKind::Divide => Arithmetic::Divide,
        _ => return None,
    })
}

fn comparison(kind: TokenKind) -> Option<Comparison> {
    Some(match kind {
        TokenKind::Equal => Comparison::Equal,
        TokenKind::NotEqual => Comparison::NotEqual,
        TokenKind::Less => Comparison::Less,
        TokenKind::LessOrEqual => Comparison::LessOrEqual,
        TokenKind::Greater => Comparison::Greater,
        TokenKind::GreaterOrEqual => Comparison::GreaterOrEqual,
        _ => return None,
    })
}
