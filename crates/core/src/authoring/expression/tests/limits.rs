//! Size and depth: an error in no time, never an overflow of the stack, and nothing below the documented limits refused.

use std::time::{Duration, Instant};

use super::super::lexer::{MAX_CHARACTERS, MAX_PARTS, MAX_TEXT};
use super::super::parse;
use super::super::shape::MAX_LEVELS;
use super::super::tree::{Expression, Kind};
use crate::authoring::diagnostic::Finding;

/// Generous, for machines that are slow or busy: what these tests look for takes minutes or for ever.
const SOON: Duration = Duration::from_secs(20);

/// Reads on a thread with the stack that Rust gives to threads and test harnesses: 2 MiB.
fn read_on_thread(text: &str) -> Result<Expression, Vec<Finding>> {
    let text = text.to_owned();
    std::thread::Builder::new().stack_size(2 << 20).spawn(move || parse(&text)).unwrap().join().unwrap()
}

/// How each shape is written `n` levels deep or `n` parts long.
type Shape = (&'static str, fn(usize) -> String);

/// Shapes of which each repetition is one level.
const DEEP: &[Shape] = &[
    ("brackets", |n| format!("{}a{}", "(".repeat(n), ")".repeat(n))),
    ("calls", |n| format!("{}a{}", "f(".repeat(n), ")".repeat(n))),
    ("calls of sums", |n| format!("{}a{}", "1+f(".repeat(n), ")".repeat(n))),
    ("not", |n| format!("{}a", "!".repeat(n))),
    ("minus", |n| format!("{}a", "- ".repeat(n))),
    ("minus of a number", |n| format!("{}5.5", "- ".repeat(n))),
    ("choices", |n| format!("{}2", "if a{1}else ".repeat(n)).replace("else 2", "else{2}")),
    ("choices in choices", |n| format!("{}1{}", "if a{".repeat(n), "}else{b}".repeat(n))),
    ("lists after in", |n| format!("{}a{}", "a in[".repeat(n), "]".repeat(n))),
    ("choices in conditions", |n| format!("{}a{}", "if ".repeat(n), "{b}else{c}".repeat(n))),
];

/// Shapes that are refused for their form where they are small.
const ODD: &[Shape] = &[
    ("open brackets", |n| "(".repeat(n)),
    ("open calls", |n| "f(".repeat(n)),
    ("open lists", |n| "[".repeat(n)),
    ("lists", |n| format!("{}a{}", "[".repeat(n), "]".repeat(n))),
    ("open lists after in", |n| format!("a{}", " in [a".repeat(n))),
    ("points", |n| format!("a{}", ".a".repeat(n))),
    ("indexes", |n| format!("a{}", "[0]".repeat(n))),
    ("templates", |n| "`${".repeat(n)),
    ("powers", |n| format!("2{}", "**2".repeat(n))),
    ("ranges", |n| format!("1{}", "..1".repeat(n))),
    ("defaults", |n| format!("a{}", "??a".repeat(n))),
    ("open choices", |n| "if a {".repeat(n)),
    ("ifs", |n| "if ".repeat(n)),
    ("comments", |n| format!("{}a", "/*".repeat(n))),
    ("strings", |n| "\"\"".repeat(n)),
    ("a long string", |n| format!("\"{}\"", "a".repeat(n))),
    ("quotes", |n| "'".repeat(n)),
    ("digits", |n| "9".repeat(n)),
    ("braces", |n| "{".repeat(n)),
    ("else", |n| "else if ".repeat(n)),
    ("closing", |n| ")".repeat(n)),
];

#[test]
fn a_hundred_thousand_are_refused_at_once() {
    for (name, shape) in DEEP.iter().chain(ODD) {
        let text = shape(100_000);
        let began = Instant::now();
        let problems = read_on_thread(&text).expect_err(name);
        assert!(began.elapsed() < SOON, "{name}: {:?}", began.elapsed());
        assert_eq!(problems[0].code.as_str(), "S0302", "{name}");
        assert_eq!((problems[0].span.start as usize, problems[0].span.end as usize), (MAX_CHARACTERS, text.len()), "{name}");
    }
}

#[test]
fn all_that_fits_in_the_length_is_refused_or_read() {
    for (name, shape) in DEEP.iter().chain(ODD) {
        for n in (1..=MAX_CHARACTERS).step_by(13) {
            let text = shape(n);
            let began = Instant::now();
            let _ = read_on_thread(&text);
            assert!(began.elapsed() < SOON, "{name} {n}: {:?}", began.elapsed());
        }
    }
}

#[test]
fn levels_are_counted_alike_in_every_shape() {
    for (name, shape) in DEEP {
        if let Err(problems) = read_on_thread(&shape(MAX_LEVELS)) {
            // Where 64 levels take more than 400 parts, that limit comes first: a bit less must do.
            assert!(problems[0].message.en.contains("400 parts"), "{name}: {problems:#?}");
            let most = (1..MAX_LEVELS).rev().find(|n| read_on_thread(&shape(*n)).is_ok());
            assert!(most.is_some_and(|most| most >= 44), "{name}: {most:?}");
        }
        let problems = read_on_thread(&shape(MAX_LEVELS + 1)).expect_err(name);
        assert_eq!(problems[0].code.as_str(), "S0302", "{name}: {problems:#?}");
    }
    // The deepest stack for its levels: all precedences are open at each bracket, as long as the parts last.
    let worst = |n: usize| format!("{}a{}", "a||a&&a==a+a*-(".repeat(n), ")".repeat(n));
    assert!(read_on_thread(&worst(26)).is_ok());
}

#[test]
fn flat_chains_are_limited_by_parts_alone() {
    for operator in ["+", "-", "*", "/", "&&", "||"] {
        for terms in [66, MAX_PARTS / 2] {
            let text = vec!["a"; terms].join(operator);
            assert!(read_on_thread(&text).is_ok(), "{operator} {terms}");
        }
        let text = vec!["a"; MAX_PARTS / 2 + 1].join(operator);
        assert_eq!(read_on_thread(&text).unwrap_err()[0].code.as_str(), "S0302", "{operator}");
    }
    let sum = read_on_thread(&vec!["a"; 66].join(" + ")).unwrap();
    assert_eq!(super::print::tree(&sum).matches("(+ ").count(), 65);
}

#[test]
fn a_chain_at_the_deepest_level_is_read() {
    let text = format!("{}{}{}", "(".repeat(MAX_LEVELS), vec!["a"; 136].join("+"), ")".repeat(MAX_LEVELS));
    assert!(matches!(read_on_thread(&text).unwrap().kind, Kind::Arithmetic { .. }));
}

#[test]
fn lengths_count_characters() {
    let padded = |n: usize| format!("a{}", "\u{2003}".repeat(n - 1));
    assert!(parse(&padded(MAX_CHARACTERS)).is_ok());
    assert_eq!(parse(&padded(MAX_CHARACTERS + 1)).unwrap_err()[0].code.as_str(), "S0302");
    assert!(parse(&format!("\"{}\"", "x".repeat(MAX_TEXT))).is_ok());
    assert_eq!(parse(&format!("\"{}\"", "x".repeat(MAX_TEXT + 1))).unwrap_err()[0].code.as_str(), "S0302");
}
