#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::format_collect,
    clippy::needless_for_each,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::authoring::decode::tests::render;

fn locate(sources: &Sources, span: Span, text: &str, at: usize) -> u32 {
    Places::new(sources, span, text).at(at)
}

fn parse(text: &str) -> (Sources, Option<Node>, Findings) {
    let mut sources = Sources::new();
    let mut findings = Findings::default();
    let file = sources.add("a.yaml", text);
    let node = read(&sources, file, &mut findings);
    (sources, node, findings)
}

fn codes(text: &str) -> Vec<&'static str> {
    let (sources, _, findings) = parse(text);
    findings.resolve(&sources).iter().map(|diagnostic| diagnostic.code.as_str()).collect()
}

/// What is said of each of these texts, all of which are refused.
fn refusals(texts: &[&str]) -> String {
    let mut out = String::new();
    for text in texts {
        let (sources, _, findings) = parse(text);
        assert!(findings.has_errors(), "{text}");
        writeln!(out, "{text:?}\n{}", render(findings, &sources)).unwrap();
    }
    out
}

/// The tree, one node a line, with what stands in the file at its place.
fn outline(sources: &Sources, node: &Node, depth: usize, out: &mut String) {
    let source = |span: Span| &sources.text(span.file)[span.start as usize..span.end as usize];
    let indent = "  ".repeat(depth);
    match &node.content {
        Content::Scalar { text, plain } => {
            let style = if *plain { "plain" } else { "quoted" };
            writeln!(out, "{indent}{style} {text:?} at {:?}", source(node.span)).unwrap();
        }
        Content::Sequence(items) => {
            writeln!(out, "{indent}sequence at {:?}", source(node.span)).unwrap();
            items.iter().for_each(|item| outline(sources, item, depth + 1, out));
        }
        Content::Mapping(entries) => {
            writeln!(out, "{indent}mapping at {:?}", source(node.span)).unwrap();
            for (key, value) in entries {
                writeln!(out, "{indent}- {:?} at {:?}", key.value, source(key.span)).unwrap();
                outline(sources, value, depth + 1, out);
            }
        }
    }
}

#[test]
fn places_are_those_of_what_was_written() {
    let text = "\u{feff}# perché\nè: città  # qui\nq: \"a \\\"b\\\" è\"   # commento\ns: 'l''età'  \nflow: { a: [ 1, due ] , \"b\": x }  # fine\n\
                block: |\n    prima\n\n      dentro\n\n# sotto\nfold: >-\n  uno\n  due\nlist:\n- 1\n-\n- - 2\n  - tre # x\nempty:\nlast: a\n  b\n";
    let (sources, node, findings) = parse(text);
    assert!(!findings.has_errors());
    let mut out = String::new();
    outline(&sources, &node.unwrap(), 0, &mut out);
    insta::assert_snapshot!(out);
}

#[test]
fn what_rules_do_not_use_is_refused() {
    let text = "a: &x 1\nb: *x\nc: !isee_presentato\nd: !!str 5\na: 2\n? [x]\n: y\n<<: { z: 1 }\n\"\": 1\ne: 1\n---\nf: 2\n";
    let (sources, node, findings) = parse(text);
    assert!(node.is_none());
    insta::assert_snapshot!(render(findings, &sources));
}

#[test]
fn syntax_errors_help() {
    let texts = [
        "a: { when: x in [\"a\", \"b\"] }\n",
        "a: [ x, if b { 1 } else { 2 } ]\n",
        "a: b: c\n",
        "a: \"x\" == y\n",
        "a: 'x\n",
        "a: \"\\q\"\n",
        "a:\n\t- b\n",
        "a: @b\n",
        "a: && b\n",
        "a: *\n",
        "a: ]\n",
        "a: 1\n b: 2\n",
        "a: 1\nb\nc: 2\n",
        "a:\n  - 1\n  b: 2\n",
        "a: x # y\n  z\n",
        "%TAG x\n---\na: 1\n",
    ];
    let out = refusals(&texts);
    insta::assert_snapshot!(out);
}

#[test]
fn the_place_of_a_syntax_error_is_that_of_the_mistake() {
    let texts = [
        "title: \"Mensa\nbody: x\n",
        "a:\n  title: \"Mensa\n    note: \"x\"\n",
        "a: { it: \"Mensa, en: \"x\" }\n",
        "a: { it: \"Mensa, en: x }\nb: 1\n",
        "title: 'Mensa dell'infanzia'\nb: 1\n",
        "title: { it: 'Mensa dell'infanzia', en: \"x\" }\n",
        "title: 'Mensa dell'infanzia\nb: 1\n",
        "title: { it: Mensa, en: b\nrows:\n  - x\n",
        "rows:\n  - { a: 1, b: 2\n  - { a: 2, b: 3 }\n",
        "rows: [ 1, 2\nb: x\n",
        "note: |\n  l'ISEE { è\ntitle: l'ISEE {\nrows: { a: { b: 1 }, c: [x]",
        "rows:\n  - { a: 1 }\n  { a: 2 }\n  - { a: 3 }\n",
        "all:\n  - isee <= 1\n  eta > 3\nb: 1\n",
        "all:\n- isee <= 1\neta > 3\n- x\n",
        "m:\n  - name: x\n    on: 1\n  name: y\n    on: 2\n",
        "a:\n  unit: EUR\n  kind:fee\n  value: 3\n",
        "a:\n  kind:fee\n  value: 3\n",
        "a:\n  - kind:fee\n    value: 3\n",
        "a: 1\nkind:fee\n",
        "a: { unit: EUR, kind:fee }\n",
    ];
    let out = refusals(&texts);
    insta::assert_snapshot!(out);
}

#[test]
fn a_comma_that_cuts_a_value_is_told_once() {
    let mut out = String::new();
    for text in [
        "a: { value: 3,50 }\n",
        "a: { value: 25.000,00, x: 1 }\n",
        "a: { value: 1,500 }\n",
        "a: { from: 3,50, to: 7,50 }\n",
        "a: { it: Mensa, scolastica, en: x }\n",
        "a: { it: Mensa, scolastica, serale }\n",
        "a: { when: min(a, b) > 1 }\n",
        "a: { when: f(a, it's) }\n",
    ] {
        let (sources, node, findings) = parse(text);
        assert_eq!(findings.error_count(), if text.contains("7,50") { 2 } else { 1 }, "{text}");
        let node = node.unwrap();
        let (_, first) = &node.get("a").unwrap().entries()[0];
        writeln!(out, "{text:?} is read as {:?}\n{}", first.text().unwrap(), render(findings, &sources)).unwrap();
    }
    insta::assert_snapshot!(out);
    // What is not behind a value is left to the decoder, and so is what has a colon.
    for text in ["a: { b }\n", "a: { \"x\", b: 1 }\n", "a: { b: [1], c }\n", "a: { b: x, c: , d: 1 }\n", "a: { b: \"x\", c }\n"] {
        assert!(!parse(text).2.has_errors(), "{text}");
    }
}

#[test]
fn hostile_files_get_one_quick_answer() {
    let many = 100_000;
    let bomb = format!("a0: &a0 x\n{}", (1..2000).map(|n| format!("a{n}: &a{n} [*a{0}, *a{0}]\n", n - 1)).collect::<String>());
    for (name, text, code) in [
        ("sequences", "[".repeat(many), "S0103"),
        ("closed sequences", format!("{}{}", "[".repeat(many), "]".repeat(many)), "S0103"),
        ("mappings", "{".repeat(many), "S0103"),
        ("mappings with keys", "{a: ".repeat(many), "S0103"),
        ("dashes", "- ".repeat(many), "S0103"),
        ("questions", "? ".repeat(many), "S0103"),
        ("long text", format!("a: {}", "x".repeat(MAX_SCALAR + 1)), "S0103"),
        ("large file", "x".repeat(10 * 1024 * 1024), "S0103"),
        ("many values", format!("[{}]", "1,".repeat(MAX_NODES + 1)), "S0103"),
        ("aliases", bomb, "S0104"),
        ("commas", format!("{{a: x{}}}", ",x".repeat(many / 2)), "S0201"),
        ("open braces on lines", "{a:\n".repeat(many), "S0103"),
        ("nul", "a: \0b".to_owned(), "S0102"),
        ("nul in a comment", "a: 1 # \0\n".to_owned(), "S0102"),
        ("old Macintosh", "a: 1\rb: 2\r".to_owned(), "S0102"),
        ("nothing", String::new(), "S0106"),
        ("comments", "# a\n".repeat(many), "S0106"),
        ("quotes", "\"".repeat(many), "S0102"),
        ("open quote", format!("\"{}", "a\n".repeat(many)), "S0102"),
        ("colons", ": ".repeat(many), "S0103"),
        ("long key", format!("{}: 1", "k ".repeat(30_000)), "S0102"),
        ("one key, many times", "k: 1\n".repeat(many), "S0105"),
        ("second document", "a: 1\n---\nb: 2\n".to_owned(), "S0104"),
    ] {
        let found = codes(&text);
        assert!(found.contains(&code), "{name}: {found:?}");
        assert!(found.len() <= MAX_ERRORS, "{name}");
    }
}

#[test]
fn bytes_that_are_not_text_are_pointed_at() {
    let mut sources = Sources::new();
    let mut findings = Findings::default();
    let bad = sources.add_bytes("a.yaml", b"a: 1\nb: \xe8\n");
    let good = sources.add_bytes("b.yaml", "a: è\n".as_bytes());
    assert!(read(&sources, bad, &mut findings).is_none());
    assert!(read(&sources, good, &mut findings).is_some());
    insta::assert_snapshot!(render(findings, &sources));
}

#[test]
fn usual_line_ends_and_marks_are_read() {
    for text in ["\u{feff}a: 1\nb: 2\n", "a: 1\r\nb: 2\r\n", "---\na: 1\nb: 2\n...\n", "a: 1 # \u{e0}\nb: 2"] {
        let (_, node, findings) = parse(text);
        assert!(!findings.has_errors(), "{text:?}");
        assert_eq!(node.unwrap().get("b").unwrap().text(), Some("2"), "{text:?}");
    }
}

#[test]
fn a_place_in_a_text_is_found_in_every_style() {
    for yaml in [
        "k: aa + §bb",
        "k: 'l''aa && §bb'",
        "k: \"\\\"aa\\\" == \\u00e8 && §bb\\\\\"",
        "k: perché\n   aa\n\n   && §bb",
        "k: 'aa\n   && §bb'",
        "k: \"aa \\\n   && §bb\"",
        "k: |\n  \"aa\"\n    && è\n  && §bb == \"x\"\n",
        "k: |\n\n\n  aa\n  §bb",
        "k: >\n  aa è\n  && §bb\n\n  || cc\n",
        "k: >-\r\n  aa\r\n  && §bb\r\n",
        "k: { x: [ aa, \"è §bb\" ] }",
    ] {
        // The mark stands for the place; it is taken out of both.
        let file_offset = yaml.find('§').unwrap();
        let (sources, node, findings) = parse(&yaml.replace('§', ""));
        assert!(!findings.has_errors(), "{yaml:?}");
        let root = node.unwrap();
        let mut node = root.get("k").unwrap();
        if let Some(inner) = node.get("x") {
            let Content::Sequence(items) = &inner.content else { panic!("{yaml:?}") };
            node = &items[1];
        }
        let text = node.text().unwrap();
        let at = text.find("bb").unwrap();
        assert_eq!(locate(&sources, node.span, text, at) as usize, file_offset, "{yaml:?}");
        // Inside a word, at its end, at the beginning and behind the end.
        assert_eq!(locate(&sources, node.span, text, at + 1) as usize, file_offset + 1, "{yaml:?}");
        assert_eq!(locate(&sources, node.span, text, at + 2) as usize, file_offset + 2, "{yaml:?}");
        assert!(locate(&sources, node.span, text, 0) >= node.span.start);
        assert!(locate(&sources, node.span, text, text.len() + 9) <= node.span.end);
    }
}

#[test]
fn a_place_that_does_not_fit_is_the_beginning() {
    let (sources, node, _) = parse("k: abc");
    let span = node.unwrap().get("k").unwrap().span;
    assert_eq!(locate(&sources, span, "another text", 8), span.start);
}

fn check_spans(sources: &Sources, node: &Node) {
    let text = sources.text(node.span.file);
    let source = text.get(node.span.start as usize..node.span.end as usize).expect("a place lies in the text, between characters");
    match &node.content {
        Content::Scalar { text, plain } => {
            if *plain && !text.is_empty() && !source.contains('\n') {
                assert_eq!(source, text);
            }
            for (at, character) in text.char_indices().filter(|(_, character)| !character.is_whitespace()) {
                let place = locate(sources, node.span, text, at) as usize;
                assert!(place >= node.span.start as usize && place <= node.span.end as usize);
                let spelled = sources.text(node.span.file)[place..].chars().next();
                assert!(spelled == Some(character) || spelled == Some('\\') || spelled == Some('\''), "{source:?} {text:?} {at}");
            }
        }
        Content::Sequence(items) => items.iter().for_each(|item| check_spans(sources, item)),
        Content::Mapping(entries) => {
            for (key, value) in entries {
                assert!(text.get(key.span.start as usize..key.span.end as usize).is_some());
                check_spans(sources, value);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    /// Whatever the file, the answer is a tree or a reason; the parser's own panics would show here.
    #[test]
    fn any_text_is_a_tree_or_a_reason(
        parts in proptest::collection::vec(
            prop_oneof![
                3 => "[a-cè€]{1,3}",
                2 => Just("\n".to_owned()),
                2 => " {1,3}",
                2 => Just(": ".to_owned()),
                2 => Just("\n- ".to_owned()),
                2 => Just("\n  ".to_owned()),
                1 => prop::sample::select(vec![
                    "[", "]", "{", "}", ",", "'", "\"", "|", ">", "|2-\n", ">+\n", "&a ", "*a", "!x ", "!!", "%", "# c", " #è\n", "\t", "? ",
                    "\\", "\\x41", "\\\n", "---\n", "...\n", "\u{feff}", "\r\n", "-", "~", "\u{a0}", "\u{2028}", "<<", "''", "\\_", "é",
                ]).prop_map(str::to_owned),
            ],
            0..40,
        )
    ) {
        let (sources, node, findings) = parse(&parts.concat());
        prop_assert!(node.is_some() || findings.has_errors());
        if let Some(node) = node && !findings.has_errors() {
            check_spans(&sources, &node);
        }
    }

    /// Every character of an expression is found again, however the expression is written and folded.
    #[test]
    fn places_are_found_however_a_text_is_written(
        words in proptest::collection::vec("[a-cè&|=<>(\"'\\\\]{1,4}", 1..12),
        breaks in proptest::collection::vec(prop::sample::select(vec![" ", "  ", "\n   ", "\n\n   ", "\r\n   "]), 12),
        style in 0_usize..5,
    ) {
        let folded: String = words.iter().zip(&breaks).flat_map(|(word, gap)| [word.as_str(), gap]).collect();
        let folded = format!("x{}", folded.trim());
        let written = match style {
            0 => folded,
            1 => format!("'{}'", folded.replace('\'', "''")),
            2 => format!("\"{}\"", folded.replace('\\', "\\\\").replace('"', "\\\"").replace('è', "\\u00e8")),
            3 => format!("|\n   {folded}"),
            _ => format!(">-\n   {folded}"),
        };
        let (sources, node, findings) = parse(&format!("a: {written}\nb: 1\n"));
        prop_assert!(!findings.has_errors(), "{written}");
        let node = node.unwrap();
        check_spans(&sources, &node);
        let text = node.get("a").unwrap();
        let source = &sources.text(text.span.file)[text.span.start as usize..text.span.end as usize];
        prop_assert_eq!(source, written.trim_start_matches(['|', '>', '-']).trim_start());
    }

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut sources = Sources::new();
        let mut findings = Findings::default();
        let file = sources.add_bytes("a.yaml", &bytes);
        read(&sources, file, &mut findings);
    }
}
