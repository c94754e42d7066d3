//! What must hold for any text and any tree.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::super::parse;
use super::super::tree::{Arithmetic, Comparison, Expression, Kind};
use super::print::source;
use super::{bare, places_are_right, read};
use crate::authoring::span::Span;

const PIECES: &[&str] = &[
    "a",
    "isee",
    "figli.eta",
    "x1",
    "18",
    "0.50",
    "1_000",
    "\"a\"",
    "\"Cantù\"",
    "true",
    "false",
    "if",
    "else",
    "if a {1} else {2}",
    "in",
    "!in",
    "!",
    "-",
    "+",
    "*",
    "/",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "&&",
    "||",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ".",
    "..",
    "..=",
    "f(",
    "min(a, b)",
    "[1, 2]",
    "1..5",
    "=",
    "%",
    "::",
    "è",
    "€",
    "'",
    "`",
    "//",
    "/*",
    "*/",
    "\n",
    "&",
    "|",
    "?",
    "#{",
    "print",
    "default",
    "0x1",
    "1.",
    ".5",
    "1,5",
    "\\",
];

/// The pieces of which most sequences in turn are expressions.
const VALUES: &[&str] = &[
    "a",
    "figli.eta",
    "18",
    "0.50",
    "\"a\"",
    "true",
    "-5",
    "!b",
    "- -2",
    "(a + b)",
    "f(a, 1)",
    "[1, 2]",
    "1..5",
    "(1..=5)",
    "if a {1} else {2}",
    "!in_",
    "(!a)",
];
const OPERATORS: &[&str] =
    &["+", "-", "*", "/", "==", "!=", "<", "<=", ">", ">=", "&&", "||", " in ", " !in ", "..", "..=", ")", "(", ") + (", " { 1 } else { "];

fn holds_for(text: &str) -> Result<(), TestCaseError> {
    let inside = |start: u32, end: u32| start <= end && text.get(start as usize..end as usize).is_some();
    match parse(text) {
        Ok(mut expression) => {
            let mut all = true;
            expression.map_spans(&mut |span| all &= inside(span.start, span.end) && span.start < span.end);
            prop_assert!(all, "places of `{}`", text);
            places_are_right(text, &expression);
            let again = parse(&source(&expression));
            prop_assert_eq!(again.map(bare), Ok(bare(expression)), "{}", text);
        }
        Err(problems) => {
            prop_assert!(!problems.is_empty());
            for problem in problems {
                prop_assert!(inside(problem.span.start, problem.span.end), "{:?} in `{}`", problem, text);
                // Everything that Rhai would refuse must have been found before, with a message of its own.
                prop_assert!(!problem.message.en.contains("from here on"), "{:?} in `{}`", problem, text);
            }
        }
    }
    Ok(())
}

fn soup(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    let piece = (prop::sample::select(pieces), prop::sample::select(vec!["", " "]));
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.into_iter().flat_map(|(piece, blank)| [piece, blank]).collect())
}

fn in_turn() -> impl Strategy<Value = String> {
    let pair = (prop::sample::select(VALUES), prop::sample::select(OPERATORS));
    (prop::collection::vec(pair, 0..8), prop::sample::select(VALUES))
        .prop_map(|(pairs, last)| pairs.into_iter().flat_map(|(value, operator)| [value, operator]).chain([last]).collect())
}

fn expression() -> impl Strategy<Value = Expression> {
    let of = |kind| Expression { kind, span: Span::default() };
    let leaf = prop_oneof![
        any::<bool>().prop_map(Kind::Truth),
        (0_i64..1_000_000, 0_u32..4).prop_map(|(mantissa, scale)| Kind::Number(Decimal::new(mantissa, scale))),
        "[a-zàè0-9 -]{0,8}".prop_map(Kind::Text),
        "[a-d]_[a-z0-9]{0,3}".prop_map(Kind::Name),
        ("[a-d]_[a-z]{0,3}", "[a-d]_[a-z]{0,3}").prop_map(|(list, field)| Kind::Field { list, field }),
    ]
    .prop_map(of);
    leaf.prop_recursive(4, 40, 3, move |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        let several = prop::collection::vec(inner.clone(), 2..4);
        let sign = prop::sample::select(vec![Arithmetic::Add, Arithmetic::Subtract, Arithmetic::Multiply, Arithmetic::Divide]);
        let order = prop::sample::select(vec![
            Comparison::Equal,
            Comparison::NotEqual,
            Comparison::Less,
            Comparison::LessOrEqual,
            Comparison::Greater,
            Comparison::GreaterOrEqual,
        ]);
        prop_oneof![
            boxed.clone().prop_map(Kind::Negate),
            boxed.clone().prop_map(Kind::Not),
            (sign, boxed.clone(), boxed.clone()).prop_map(|(operator, left, right)| Kind::Arithmetic { operator, left, right }),
            (order, boxed.clone(), boxed.clone()).prop_map(|(operator, left, right)| Kind::Compare { operator, left, right }),
            several.clone().prop_map(Kind::All),
            several.clone().prop_map(Kind::Any),
            (boxed.clone(), several.clone(), any::<bool>()).prop_map(|(item, options, negated)| Kind::OneOf { item, options, negated }),
            (boxed.clone(), boxed.clone(), boxed.clone(), any::<bool>(), any::<bool>())
                .prop_map(|(item, low, high, inclusive, negated)| Kind::Within { item, low, high, inclusive, negated }),
            (boxed.clone(), boxed.clone(), boxed).prop_map(|(condition, then, otherwise)| Kind::If { condition, then, otherwise }),
            several.prop_map(|arguments| Kind::Call { function: "f_x".to_owned(), arguments }),
        ]
        .prop_map(of)
    })
}

/// What Rhai takes as a condition only if it could be one.
fn has_condition_of_wrong_type(problems: &[crate::authoring::diagnostic::Finding]) -> bool {
    problems.iter().all(|problem| matches!(problem.code.as_str(), "S0401" | "S0302"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_text_breaks_it(text in soup(PIECES)) {
        holds_for(&text)?;
    }

    #[test]
    fn no_sequence_breaks_it(text in in_turn()) {
        holds_for(&text)?;
    }

    #[test]
    fn no_characters_break_it(text in "\\PC{0,60}") {
        holds_for(&text)?;
    }

    #[test]
    fn a_written_tree_is_read_as_it_is(expression in expression()) {
        match parse(&source(&expression)) {
            // `a && (b && c)` is one conjunction: compare after one reading.
            Ok(first) => prop_assert_eq!(bare(read(&source(&first))), bare(first)),
            Err(problems) => prop_assert!(has_condition_of_wrong_type(&problems), "{:?}\n{:#?}", source(&expression), problems),
        }
    }

    /// Whole numbers, order, and logic mean the same to Rhai's evaluator: so the tree has its precedences.
    #[test]
    fn precedence_is_that_of_the_parser(terms in prop::collection::vec((-9_i64..10, prop::sample::select(vec![" + ", " - ", " * "])), 1..6),
            bound in -50_i64..50, other in any::<bool>(), join in prop::sample::select(vec!["&&", "||"]), last in any::<bool>()) {
        let sum: String = terms.iter().flat_map(|(term, operator)| [term.to_string(), (*operator).to_owned()]).chain(["1".to_owned()]).collect();
        let text = format!("{other} || {sum} < {bound} {join} {last} && {bound} <= {sum}");
        let expected = rhai::Engine::new().eval_expression::<bool>(&text).unwrap();
        prop_assert_eq!(truth(&read(&text)), expected, "{}", text);
    }
}

fn truth(expression: &Expression) -> bool {
    match &expression.kind {
        Kind::Truth(value) => *value,
        Kind::All(parts) => parts.iter().all(truth),
        Kind::Any(parts) => parts.iter().any(truth),
        Kind::Compare { operator: Comparison::Less, left, right } => number(left) < number(right),
        Kind::Compare { operator: Comparison::LessOrEqual, left, right } => number(left) <= number(right),
        other => panic!("{other:?}"),
    }
}

fn number(expression: &Expression) -> Decimal {
    match &expression.kind {
        Kind::Number(value) => *value,
        Kind::Negate(inner) => -number(inner),
        Kind::Arithmetic { operator: Arithmetic::Add, left, right } => number(left) + number(right),
        Kind::Arithmetic { operator: Arithmetic::Subtract, left, right } => number(left) - number(right),
        Kind::Arithmetic { operator: Arithmetic::Multiply, left, right } => number(left) * number(right),
        other => panic!("{other:?}"),
    }
}
