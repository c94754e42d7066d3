//! Expressions that are refused, with their code and place.

use super::super::parse;

/// `text`, code, and what stands at the place of the problem.
const VECTORS: &[(&str, &str, &str)] = &[
    ("1 < eta < 5", "S0303", "1 < eta < 5"),
    ("eta == 18 == residente", "S0303", "eta == 18 == residente"),
    ("a == b in [1]", "S0303", "a == b in [1]"),
    ("a < 3 in [true]", "S0303", "a < 3 in [true]"),
    ("!residente in [true]", "S0303", "!residente in ["),
    ("a in b", "S0303", "b"),
    ("a in (1 + 2)", "S0303", "1 + 2"),
    ("a in []", "S0303", "[]"),
    ("[1, 2] == x", "S0303", "[1, 2]"),
    ("f([1, 2])", "S0303", "[1, 2]"),
    ("a..b", "S0303", ".."),
    ("x in 1..2..3", "S0303", ".."),
    ("a::b", "S0303", "::"),
    ("99999999999999999999", "S0304", "99999999999999999999"),
    ("1.2345678901234567890123456789999", "S0304", "1.2345678901234567890123456789999"),
    ("1.0000000000000000000000000000", "S0304", "1.0000000000000000000000000000"),
    ("0xFF", "S0304", "0xFF"),
    ("0b1", "S0304", "0b1"),
    ("0o7", "S0304", "0o7"),
    ("1.", "S0304", "1."),
    ("1. + 2", "S0304", "1."),
    (".5", "S0304", ".5"),
    ("1,5", "S0304", "1,5"),
    ("isee * 0,20", "S0304", "0,20"),
    ("round(isee * 0,2, 2)", "S0304", "0,2"),
    ("1.000.50", "S0304", "1.000.50"),
    ("1.000,50", "S0304", "1.000,50"),
    ("1e3", "S0304", "1e3"),
    ("1.5e3", "S0304", "1.5e3"),
    ("012", "S0304", "012"),
    ("00.5", "S0304", "00.5"),
    ("1__0", "S0304", "1__0"),
    ("1_", "S0304", "1_"),
    ("1_.5", "S0304", "1_.5"),
    ("1._5", "S0304", "1._5"),
    ("18anni", "S0304", "18anni"),
    ("isee > 30%", "S0303", "%"),
    ("isee > 30 €", "S0303", "€"),
    ("eta = 5", "S0303", "="),
    ("eta += 5", "S0303", "+="),
    ("residente ? 1 : 2", "S0303", "?"),
    ("if eta >= 18 { 1.0 }", "S0303", "if eta >= 18 { 1.0 }"),
    ("1 + if if a {b} else {c} { 1.0 }", "S0303", "if if a {b} else {c} { 1.0 }"),
    ("if a {1} else if b {2}", "S0303", "if b {2}"),
    ("if a {} else {1}", "S0301", "}"),
    ("if {1} else {2}", "S0303", "{"),
    ("if a 1 else 2", "S0301", "1"),
    ("if a", "S0301", "if"),
    ("if a {1} else 2", "S0301", "else"),
    ("if a { if b {1} else {2} else {3}", "S0301", "else"),
    ("{1}", "S0303", "{"),
    ("eta in ..5", "S0303", ".."),
    ("eta in 5..", "S0303", ".."),
    ("eta in (5..)", "S0303", ".."),
    ("eta in 1...5", "S0303", "..."),
    (r#"nucleo["x"]"#, "S0303", "["),
    ("isee.round(2)", "S0303", "round"),
    ("a.b.c", "S0303", "."),
    ("(a).b", "S0303", "."),
    ("f(x).y", "S0303", "."),
    ("f(x)(y)", "S0301", "("),
    ("f!(x)", "S0301", "!"),
    (r#"eval("1")"#, "S0306", "eval"),
    ("contains(a, b)", "S0306", "contains"),
    ("|x| x + 1", "S0303", "|"),
    ("`ciao ${eta}`", "S0303", "`ciao ${eta}`"),
    ("'x'", "S0303", "'x'"),
    ("comune == “Roma”", "S0303", "“Roma”"),
    ("()", "S0303", "()"),
    ("f(()", "S0303", "()"),
    ("#{a: 1}", "S0303", "#{"),
    ("2 ** 2", "S0303", "**"),
    ("a ?? b", "S0303", "??"),
    ("a?.b", "S0303", "?."),
    ("a % 2", "S0303", "%"),
    ("a & b", "S0303", "&"),
    ("a | b", "S0303", "|"),
    ("a ^ 2", "S0303", "^"),
    ("a << 2", "S0303", "<<"),
    ("a => 2", "S0303", "=>"),
    ("a <> 2", "S0303", "<>"),
    ("a ≤ 2", "S0303", "≤"),
    ("a--5", "S0303", "--"),
    ("isee<-5", "S0303", "<-"),
    ("+5.0", "S0303", "+"),
    ("a + +b", "S0303", "+"),
    ("a; b", "S0303", ";"),
    ("let x = 1", "S0303", "="),
    ("let x", "S0207", "let"),
    ("a and b", "S0303", "and"),
    ("a e b", "S0303", "e"),
    ("not a", "S0303", "not"),
    ("a b", "S0301", "b"),
    ("età >= 18", "S0207", "età"),
    ("_x > 1", "S0207", "_x"),
    ("default + 1", "S0207", "default"),
    ("figli.case", "S0207", "case"),
    ("print > 1", "S0207", "print"),
    ("is(1)", "S0207", "is"),
    ("\"Roma", "S0301", "\"Roma"),
    ("\"Ro\\\"ma\"", "S0303", "\\"),
    ("a /* b", "S0301", "/*"),
    ("a + § b", "S0301", "§"),
    ("", "S0301", ""),
    ("  // solo un commento", "S0301", "  // solo un commento"),
    ("a +", "S0301", "+"),
    ("* a", "S0301", "*"),
    ("a || || b", "S0301", "||"),
    ("(a + b", "S0301", "("),
    ("a + b)", "S0301", ")"),
    ("(a + b]", "S0301", "]"),
    ("(a, b)", "S0301", ","),
    ("f(, a)", "S0301", ","),
    ("in [1]", "S0301", "in"),
    ("else {1}", "S0301", "else"),
    ("1 && x", "S0401", "1"),
    (r#"a || "x""#, "S0401", "\"x\""),
    ("if 1 {2} else {3}", "S0401", "1"),
    ("[1] && x", "S0401", "["),
    ("a || ([1])", "S0401", "["),
    ("if [1] {2} else {3}", "S0401", "["),
];

#[test]
fn vectors() {
    for (text, code, written) in VECTORS {
        let problems = parse(text).expect_err(text);
        let first = &problems[0];
        let found = &text[first.span.start as usize..first.span.end as usize];
        assert_eq!((first.code.as_str(), found), (*code, *written), "{text}: {first:#?}");
    }
}

#[test]
fn words_of_the_parser_cannot_be_names() {
    let words = [
        "default", "case", "is", "with", "new", "shared", "public", "static", "match", "package", "super", "go", "exit", "null", "void",
        "nil", "this", "fn", "let", "const", "for", "while", "do", "loop", "return", "switch", "try", "throw", "import", "export", "as",
        "var", "until", "eval",
    ];
    for word in words {
        let problems = parse(&format!("{word} >= 18")).expect_err(word);
        assert_eq!(problems[0].code.as_str(), "S0207", "{word}");
        assert!(problems[0].message.it.contains("riservata") && problems[0].message.en.contains("reserved"), "{word}");
        assert!(problems[0].help.is_some(), "{word}");
    }
}

#[test]
fn several_refusals_are_told_at_once() {
    let problems = parse("1 < a < 5 && b in c && [1] == d").unwrap_err();
    assert_eq!(problems.len(), 3, "{problems:#?}");
}

#[test]
fn help_says_what_to_write() {
    for (text, italian, english) in [
        ("età >= 18", "`eta`", "`eta`"),
        ("eta = 18", "`==`", "`==`"),
        ("a ? 1 : 2", "`if condizione", "`if condition"),
        ("isee > 1,5", "`1.5`", "`1.5`"),
        ("isee > 25.000,00", "scrivere `25_000.00`", "write `25_000.00`"),
        ("isee > 1.000.000", "`1_000_000`", "`1_000_000`"),
        ("!a in [true]", "`x !in [a, b]`", "`x !in [a, b]`"),
        ("012", "`12`", "`12`"),
        (".5", "`0.5`", "`0.5`"),
        ("1.", "`1.0`", "`1.0`"),
        ("'Roma'", "`\"Roma\"`", "`\"Roma\"`"),
        ("a e b", "`&&`", "`&&`"),
        ("isee.round(2)", "`round(isee, ...)`", "`round(isee, ...)`"),
    ] {
        let help = parse(text).expect_err(text)[0].help.clone().unwrap();
        assert!(help.it.contains(italian) && help.en.contains(english), "{text}: {help:?}");
    }
}
