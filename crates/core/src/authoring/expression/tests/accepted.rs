//! Expressions that are read, with their trees and places.

use super::super::parse_at;
use super::super::tree::Kind;
use super::print::tree;
use super::{places_are_right, read};
use crate::authoring::span::{FileId, Sources};

const VECTORS: &[(&str, &str)] = &[
    ("round(min(isee * 0.2, 400.0), 2) > soglia && eta >= 18", "(all (> (round! (min! (* isee 0.2) 400.0) 2) soglia) (>= eta 18))"),
    (r#"comune in ["Bologna", "Parma"]"#, r#"(in comune ["Bologna" "Parma"])"#),
    (r#"comune !in ["Cantù"]"#, r#"(!in comune ["Cantù"])"#),
    ("eta in 18..=65", "(in eta 18..=65)"),
    ("isee in 0.00..9360.00", "(in isee 0.00..9360.00)"),
    ("eta !in 18..65", "(!in eta 18..65)"),
    ("eta in (-5 + a..b * 2)", "(in eta (+ (neg 5) a)..(* b 2))"),
    ("(isee + 1) * 2 / 3", "(/ (* (+ isee 1) 2) 3)"),
    ("a - b - c", "(- (- a b) c)"),
    ("-5.00 * 2", "(* (neg 5.00) 2)"),
    ("-x", "(neg x)"),
    ("- -5", "(neg (neg 5))"),
    ("-(-(5.10))", "(neg (neg 5.10))"),
    ("-(5)", "(neg 5)"),
    ("-(5.0)", "(neg 5.0)"),
    ("-(2 * 3)", "(neg (* 2 3))"),
    ("!-5", "(not (neg 5))"),
    ("!!a", "(not (not a))"),
    ("if eta >= 18 { 1.0 } else { 2 }", "(if (>= eta 18) 1.0 2)"),
    ("if a {1} else if b {2} else {3}", "(if a 1 (if b 2 3))"),
    ("if a { if b {1} else {2} } else { f(x) }", "(if a (if b 1 2) (f! x))"),
    ("if a { if b {1} else {2} + 1 } else { -3 }", "(if a (+ (if b 1 2) 1) (neg 3))"),
    ("if a {1} else {2} + 3", "(+ (if a 1 2) 3)"),
    ("1 + if a {1} else {2}", "(+ 1 (if a 1 2))"),
    ("-if a {1} else {2}", "(neg (if a 1 2))"),
    ("eta -5", "(- eta 5)"),
    ("eta-5", "(- eta 5)"),
    ("eta - -5", "(- eta (neg 5))"),
    ("1_000.50", "1000.50"),
    ("1.10", "1.10"),
    ("0", "0"),
    ("0.0000000000000000000000000001", "0.0000000000000000000000000001"),
    ("123456789012345678.1234567891", "123456789012345678.1234567891"),
    ("min(1, 2,)", "(min! 1 2)"),
    ("today()", "(today!)"),
    ("a && (b && c) && d", "(all a b c d)"),
    ("a || b && c || d", "(any a (all b c) d)"),
    ("(a || b) && !c", "(all (any a b) (not c))"),
    ("!indennita", "(not indennita)"),
    ("!inps.x", "(not inps.x)"),
    ("a == !b", "(== a (not b))"),
    ("(a == b) == c", "(== (== a b) c)"),
    ("(eta > 3) in [true]", "(in (> eta 3) [true])"),
    ("(!a) in [true]", "(in (not a) [true])"),
    ("a == (b in [1])", "(== a (in b [1]))"),
    ("count(figli.eta < 18 && figli.a_carico)", "(count! (all (< figli.eta 18) figli.a_carico))"),
    ("sum(max(0, componenti.reddito - componenti.deduzione))", "(sum! (max! 0 (- componenti.reddito componenti.deduzione)))"),
    ("isee > 0 // fino a /* qui", "(> isee 0)"),
    ("isee /* /* uno */ due */ > 0", "(> isee 0)"),
    ("// prima\nisee\r\n > 0", "(> isee 0)"),
    ("isee\u{a0}> 0", "(> isee 0)"),
    // What Rhai treats as its own functions is an ordinary call here, and refused later as unknown.
    (r#"print("x")"#, r#"(print! "x")"#),
    (r#"debug("x")"#, r#"(debug! "x")"#),
    (r#"type_of("x")"#, r#"(type_of! "x")"#),
    (r#"Fn("x")"#, r#"(Fn! "x")"#),
    ("call(x)", "(call! x)"),
    ("curry(x, 1)", "(curry! x 1)"),
    (r#"is_def_var("x")"#, r#"(is_def_var! "x")"#),
    (r#"is_def_fn("x", 1)"#, r#"(is_def_fn! "x" 1)"#),
    ("is_shared(x)", "(is_shared! x)"),
    // Refused later, by their types.
    ("comune > 3", "(> comune 3)"),
    ("1 + true", "(+ 1 true)"),
    (r#"isee > "x""#, r#"(> isee "x")"#),
    ("!eta > 5", "(> (not eta) 5)"),
];

#[test]
fn vectors() {
    for (text, expected) in VECTORS {
        assert_eq!(tree(&read(text)), *expected, "{text}");
    }
}

#[test]
fn every_part_has_its_place() {
    for (text, _) in VECTORS {
        places_are_right(text, &read(text));
    }
    let more = ["((a) && b) && (((c)))", "((1)) + (2)", "f((a), ((b)))", "-((5)) in (( [ (1), 2 ] ))", "if (a) {(1)} else {((2))}"];
    for text in more {
        places_are_right(text, &read(text));
    }
}

#[test]
fn places_do_not_hold_the_brackets_around() {
    let sum = read(" ((isee + 1)) ");
    assert_eq!((sum.span.start, sum.span.end), (3, 11));
    let product = read("(isee + 1) * 2");
    assert_eq!((product.span.start, product.span.end), (0, 14));
}

#[test]
fn lines_and_columns_of_several_lines() {
    let text = "eta >= 18 // maggiorenne\n  && comune == \"Cantù\"\n  && isee <= soglia";
    let mut sources = Sources::new();
    sources.add("other.yaml", "");
    let file = sources.add("a.yaml", format!("when: {text}"));
    let Kind::All(parts) = parse_at(text, |at| at + 6, file).unwrap().kind else { panic!("not all") };
    let starts: Vec<_> =
        parts.iter().map(|part| sources.position(part.span.file, part.span.start)).map(|at| (at.line, at.column)).collect();
    assert_eq!(starts, [(1, 7), (2, 6), (3, 6)]);
    let ends: Vec<_> = parts.iter().map(|part| sources.position(part.span.file, part.span.end)).map(|at| (at.line, at.column)).collect();
    assert_eq!(ends, [(1, 16), (2, 23), (3, 20)]);
}

#[test]
fn problems_move_with_the_text() {
    let problems = parse_at("eta = 5", |at| at + 100, FileId(0)).unwrap_err();
    assert_eq!((problems[0].span.start, problems[0].span.end), (104, 105));
}
