//! Files that nobody writes in good faith, or that a program wrote: each is compiled or refused, soon and without harm.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use soglia::Pack;
use soglia::authoring::{Code, Compiled, compile};
use soglia::decision::{TextOptions, html, text};

use super::support::{BODIES, HEAD, VOCABULARY, amount, codes, decide, errors, pack, sources};

/// The stack of a thread that somebody else starts: half of what Linux gives to a program.
const STACK: usize = 2 << 20;

/// Generous, for machines that are slow or busy: what these tests look for takes minutes or for ever.
const SOON: Duration = Duration::from_secs(20);

pub fn soon<T: Send + 'static>(name: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    let start = Instant::now();
    let result = std::thread::Builder::new().stack_size(STACK).spawn(work).unwrap().join();
    let took = start.elapsed();
    if std::env::var_os("SOGLIA_TIMES").is_some() {
        #[expect(clippy::print_stderr, reason = "asked for")]
        {
            eprintln!("{name}: {} ms", took.as_millis());
        }
    }
    assert!(took < SOON, "{name} took {took:?}");
    result.unwrap_or_else(|_| panic!("{name}: panicked"))
}

pub fn compiled(name: &str, rest: String) -> Compiled {
    files(name, vec![("misura.yaml".to_owned(), format!("{HEAD}{rest}"))])
}

pub fn files(name: &str, files: Vec<(String, String)>) -> Compiled {
    soon(name, move || {
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        compile(&sources(&files))
    })
}

/// Refused, with this code and perhaps others.
#[track_caller]
pub fn refused(name: &str, rest: String, code: Code) -> Compiled {
    let compiled = compiled(name, rest);
    let found = codes(&compiled);
    assert!(found.contains(&code), "{name}: {found:?}");
    assert!(!found.contains(&Code::Internal), "{name}");
    assert!(compiled.pack.is_none());
    compiled
}

#[track_caller]
pub fn accepted(name: &str, rest: String) -> Pack {
    let compiled = compiled(name, rest);
    assert_eq!(errors(&compiled).first(), None, "{name}");
    pack(compiled)
}

/// `count` lines, each made from its place.
pub fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut out, place| {
        writeln!(out, "{}", line(place)).unwrap();
        out
    })
}

/// Definitions of which each needs the next, from the first to the last.
fn chain(length: usize) -> String {
    format!(
        "definitions:\n{}  d{length}: {{ value: isee }}\namounts:\n  totale: {{ unit: EUR, kind: indicator, value: d0 }}\n",
        lines(length, |place| format!("  d{place}: {{ value: d{} + 1 }}", place + 1))
    )
}

/// Everything that can be told of a decision.
pub fn told(decision: &soglia::Decision) -> usize {
    let options = TextOptions { explain: true, ..TextOptions::default() };
    text(decision, soglia::Language::It, options).len() + html(decision, soglia::Language::En).len()
}

#[test]
fn chains_of_definitions() {
    let pack = accepted("chain of 60", chain(60));
    let decision = decide(&pack, "prova.misura", r#"{"isee": 1000}"#, "2025-06-01");
    assert_eq!(amount(&decision, "totale"), "1060.00");
    refused("chain of 70", chain(70), Code::ExpressionLimit);
    refused("chain of 10,000", chain(10_000), Code::ExpressionLimit);
    // Written from the last to the first, each is known before it is needed: the length does not matter.
    let backwards = format!(
        "definitions:\n  d0: {{ value: isee }}\n{}amounts:\n  totale: {{ unit: EUR, kind: indicator, value: d999 }}\n",
        lines(999, |place| format!("  d{}: {{ value: d{place} + 1 }}", place + 1))
    );
    let pack = accepted("chain of 1,000 backwards", backwards);
    assert_eq!(amount(&decide(&pack, "prova.misura", r#"{"isee": 1}"#, "2025-06-01"), "totale"), "1000.00");
}

#[test]
fn circles() {
    let definitions = |pairs: &[(&str, &str)]| {
        let list: String = pairs.iter().map(|(name, value)| format!("  {name}: {{ value: {value} }}\n")).collect();
        format!("definitions:\n{list}")
    };
    for (name, text) in [
        ("itself", definitions(&[("a", "a + 1")])),
        ("two", definitions(&[("a", "b + 1"), ("b", "a + 1")])),
        ("three", definitions(&[("a", "b + 1"), ("b", "c + 1"), ("c", "a + 1")])),
        ("requirements", "requirements:\n  a: { when: b }\n  b: { when: \"!a\" }\n".to_owned()),
        ("a requirement inside itself", "requirements:\n  a:\n    any:\n      b: { when: a }\n      c: { when: residente }\n".to_owned()),
        ("amounts", "amounts:\n  a: { unit: EUR, kind: fee, value: b }\n  b: { unit: EUR, kind: fee, value: a + 1 }\n".to_owned()),
        (
            "amount by way of a requirement",
            "requirements:\n  r: { when: a > 5 }\namounts:\n  a: { unit: EUR, kind: fee, when: r, value: isee }\n".to_owned(),
        ),
        ("rows", "definitions:\n  a: { of: nucleo, value: nucleo.b + 1 }\n  b: { of: nucleo, value: nucleo.a + 1 }\n".to_owned()),
    ] {
        refused(name, text, Code::Cycle);
    }
    let circle = lines(10_000, |place| format!("  d{place}: {{ value: d{} + 1 }}", (place + 1) % 10_000));
    refused("circle of 10,000", format!("definitions:\n{circle}"), Code::ExpressionLimit);
}

fn with_id(id: &str, edition: &str, rest: &str) -> String {
    HEAD.replace("prova.misura", id).replace("edition: 2025", &format!("edition: {edition}")) + rest
}

#[test]
fn circles_between_measures() {
    let supplied = |from: &str| {
        format!(
            "supplied:\n  isee: {{ measure: {from}, amount: totale }}\namounts:\n  totale: {{ unit: EUR, kind: indicator, value: isee }}\n"
        )
    };
    for (name, ring) in [("itself", 1), ("two", 2), ("three", 3), ("five hundred", 500)] {
        let all = (0..ring)
            .map(|place| {
                (
                    format!("m{place}.yaml"),
                    with_id(&format!("prova.m{place}"), "2025", &supplied(&format!("prova.m{}", (place + 1) % ring))),
                )
            })
            .collect();
        let compiled = files(name, all);
        assert!(codes(&compiled).contains(&Code::Cycle), "{name}: {:?}", codes(&compiled));
        assert!(compiled.pack.is_none());
    }
    // Into a circle from outside: the circle is reported, and nobody turns round in it.
    let mut all: Vec<(String, String)> = (0..2)
        .map(|place| (format!("m{place}.yaml"), with_id(&format!("prova.m{place}"), "2025", &supplied(&format!("prova.m{}", 1 - place)))))
        .collect();
    all.push(("fuori.yaml".to_owned(), with_id("prova.fuori", "2025", &supplied("prova.m0"))));
    let compiled = files("into a circle", all);
    assert!(codes(&compiled).iter().all(|code| *code == Code::Cycle) && compiled.pack.is_none(), "{:?}", codes(&compiled));
}

#[test]
fn a_long_chain_of_suppliers() {
    for (length, stands) in [(8, true), (12, false), (2_000, false)] {
        let last = "amounts:\n  totale: { unit: EUR, kind: indicator, value: eta * 1 }\n".replace("eta * 1", "100");
        let all = (0..=length)
            .map(|place| {
                let rest = if place == length {
                    last.clone()
                } else {
                    format!(
                        "supplied:\n  isee: {{ measure: prova.m{}, amount: totale }}\namounts:\n  totale: {{ unit: EUR, kind: indicator, value: isee }}\n",
                        place + 1
                    )
                };
                (format!("m{place}.yaml"), with_id(&format!("prova.m{place}"), "2025", &rest))
            })
            .collect();
        let compiled = files("suppliers", all);
        if stands {
            let pack = pack(compiled);
            let decision = soon("evaluate suppliers", move || decide(&pack, "prova.m0", "{}", "2025-06-01"));
            assert_eq!(amount(&decision, "totale"), "100.00");
        } else {
            // Each supplier is decided inside the one that needs it: a chain beyond any act is refused, not run until the stack ends.
            assert!(codes(&compiled).contains(&Code::ExpressionLimit), "{:?}", codes(&compiled).first());
        }
    }
}

#[test]
fn a_tree_of_suppliers_that_share_their_own() {
    // Each measure has two facts, both supplied by the next one: 2^24 ways, one decision for each measure.
    let depth = 24;
    let all = (0..=depth)
        .map(|place| {
            let rest = if place == depth {
                "amounts:\n  a: { unit: EUR, kind: indicator, value: 100 }\n  b: { unit: EUR, kind: indicator, value: 200 }\n".to_owned()
            } else {
                format!(
                    "facts:\n  x{place}: {{ type: number, unit: EUR, min: 0, max: 10_000, label: {{ it: x, en: x }} }}\n  y{place}: {{ type: number, unit: EUR, min: 0, max: 10_000, label: {{ it: y, en: y }} }}\nsupplied:\n  x{place}: {{ measure: prova.m{next}, amount: a }}\n  y{place}: {{ measure: prova.m{next}, amount: b }}\namounts:\n  a: {{ unit: EUR, kind: indicator, value: x{place} }}\n  b: {{ unit: EUR, kind: indicator, value: y{place} }}\n",
                    next = place + 1
                )
            };
            (format!("m{place}.yaml"), with_id(&format!("prova.m{place}"), "2025", &rest))
        })
        .collect();
    let compiled = files("tree of suppliers", all);
    if let Some(pack) = compiled.pack {
        let decision = soon("evaluate a tree of suppliers", move || decide(&pack, "prova.m0", "{}", "2025-06-01"));
        assert_eq!((amount(&decision, "a"), amount(&decision, "b")), ("100.00".to_owned(), "200.00".to_owned()));
    } else {
        assert!(codes(&compiled).contains(&Code::ExpressionLimit), "{:?}", codes(&compiled));
    }
}

#[test]
fn editions_that_extend_each_other() {
    let edition = |place: usize, extends: Option<usize>| {
        let day = super::support::day("2001-01-01") + chrono::Days::new(place as u64);
        let head = HEAD
            .replace(
                "edition: 2025",
                &format!("edition: e{place}{}", extends.map_or(String::new(), |other| format!("\nextends: prova.misura/e{other}"))),
            )
            .replace("2025-01-01", &day.to_string())
            .replace("2025-12-31", &day.to_string());
        let rest = if place == 0 { "amounts:\n  totale: { unit: EUR, kind: indicator, value: 100 }\n" } else { "" };
        (format!("e{place}.yaml"), head + rest)
    };
    let chain = (0..1_000).map(|place| edition(place, place.checked_sub(1))).collect();
    let compiled = files("chain of 1,000 editions", chain);
    let pack = pack(compiled);
    assert_eq!(amount(&decide(&pack, "prova.misura", "{}", "2003-09-27"), "totale"), "100.00");
    for (name, ring) in [("itself", 1), ("two", 2), ("a thousand", 1_000)] {
        let compiled = files(name, (0..ring).map(|place| edition(place, Some((place + 1) % ring))).collect());
        assert_eq!(codes(&compiled), [Code::BadExtends], "{name}");
    }
}

/// Each name stands twice in the next: as a tree it has 2^40 leaves, as a rule 40 names.
#[test]
fn names_that_are_used_twice() {
    let requirements = lines(40, |place| {
        if place == 0 {
            "  r0: { when: residente }".to_owned()
        } else {
            format!("  r{place}: {{ when: \"r{0} && r{0} || eta > {place} && r{0}\" }}", place - 1)
        }
    });
    let definitions = lines(40, |place| {
        if place == 0 { "  d0: { value: isee }".to_owned() } else { format!("  d{place}: {{ value: \"max(d{0}, d{0} - 1)\" }}", place - 1) }
    });
    let ifs = lines(40, |place| {
        if place == 0 {
            "  i0: { value: isee }".to_owned()
        } else {
            format!("  i{place}: {{ value: \"if i{0} > {place} {{ i{0} }} else {{ i{0} + 1 }}\" }}", place - 1)
        }
    });
    let pack = accepted(
        "names used twice",
        format!(
            "definitions:\n{definitions}{ifs}requirements:\n{requirements}amounts:\n  totale: {{ unit: EUR, kind: indicator, value: d39 + i39 }}\n"
        ),
    );
    soon("explain names used twice", move || {
        for facts in [
            "{}",
            r#"{"residente": false, "eta": 0, "isee": 5000}"#,
            r#"{"residente": true}"#,
            r#"{"residente": true, "eta": 1, "isee": 5000}"#,
        ] {
            let decision = decide(&pack, "prova.misura", facts, "2025-06-01");
            assert!(told(&decision) > 0);
        }
        let unknown = decide(&pack, "prova.misura", "{}", "2025-06-01");
        let missing: Vec<&str> = unknown.missing.iter().map(|missing| missing.id.as_str()).collect();
        assert!(missing.contains(&"residente") && missing.contains(&"isee"), "{missing:?}");
        let known = decide(&pack, "prova.misura", r#"{"residente": true, "eta": 1, "isee": 5000}"#, "2025-06-01");
        assert_eq!(amount(&known, "totale"), "10000.00");
    });
}

/// Choices inside the conditions of choices, as deep as an expression may be.
#[test]
fn choices_inside_conditions() {
    for depth in [10, 30, 60] {
        let mut text = "1".to_owned();
        for _ in 0..depth {
            text = format!("if eta > {text} {{ 1 }} else {{ 2 }}");
        }
        let compiled = compiled("choices inside conditions", format!("requirements:\n  r: {{ when: \"eta > {text}\" }}\n"));
        assert!(
            codes(&compiled).iter().all(|code| matches!(code, Code::ExpressionLimit | Code::ExpressionRefused)),
            "{:?}",
            codes(&compiled)
        );
    }
    let mut text = "residente".to_owned();
    for place in 0..15 {
        text = format!("if eta > {place} && ({text}) {{ {} }} else {{ eta > 5 }}", if place % 2 == 0 { "residente" } else { "!residente" });
    }
    let compiled = compiled("conditions inside conditions", format!("requirements:\n  r: {{ when: \"{text}\" }}\n"));
    assert!(codes(&compiled).iter().all(|code| *code == Code::ExpressionLimit), "{:?}", errors(&compiled).first());
}

#[test]
fn numbers_that_grow() {
    let doubling = lines(200, |place| {
        if place == 0 { "  d0: { value: isee }".to_owned() } else { format!("  d{place}: {{ value: d{0} + d{0} }}", place - 1) }
    });
    refused("200 doublings", format!("definitions:\n{doubling}requirements:\n  r: {{ when: d199 > 0 }}\n"), Code::Overflow);
    let squares = lines(12, |place| {
        if place == 0 { "  d0: { value: isee / 100 }".to_owned() } else { format!("  d{place}: {{ value: d{0} * d{0} }}", place - 1) }
    });
    refused("12 squares", format!("definitions:\n{squares}requirements:\n  r: {{ when: d11 > d10 }}\n"), Code::Overflow);
    let quotients = lines(40, |place| {
        if place == 0 {
            "  d0: { value: isee / 7 }".to_owned()
        } else {
            format!("  d{place}: {{ value: d{0} / 1000003 + isee }}", place - 1)
        }
    });
    refused("quotients of primes", format!("definitions:\n{quotients}requirements:\n  r: {{ when: d39 > 0 }}\n"), Code::Overflow);

    let wide = "facts:\n  g: { type: number, unit: EUR, min: -100_000_000_000_000_000, max: 100_000_000_000_000_000, decimals: 0, label: { it: g, en: g } }\n";
    let pack = accepted("ranges of 10^17", format!("{wide}amounts:\n  totale: {{ unit: EUR, kind: indicator, value: g + g }}\n"));
    let decision = decide(&pack, "prova.misura", r#"{"g": "100000000000000000"}"#, "2025-06-01");
    assert_eq!(amount(&decision, "totale"), "200000000000000000.00");
    refused(
        "the same with decimals",
        format!("{}requirements:\n  r: {{ when: g > 0 }}\n", wide.replace("decimals: 0", "decimals: 4")),
        Code::BadRange,
    );
    refused(
        "a product of four",
        format!("{wide}requirements:\n  r: {{ when: g * g * g * g > 0 }}\n").replace("EUR", "count"),
        Code::Overflow,
    );

    for digits in [28, 29, 60, 1_000] {
        let number = "9".repeat(digits);
        let compiled = compiled(
            "long parameter",
            format!("parameters:\n  p: {{ unit: EUR, value: {number} }}\nrequirements:\n  r: {{ when: isee < p }}\n"),
        );
        assert!(!codes(&compiled).contains(&Code::Internal), "{digits}: {:?}", codes(&compiled));
        assert!(digits == 28 || compiled.pack.is_none());
        let compiled = super::support::measure(&format!(
            "facts:\n  f: {{ type: number, unit: EUR, min: 0, max: {number}, label: {{ it: f, en: f }} }}\n"
        ));
        assert!(compiled.pack.is_none(), "{digits}");
    }
    let small = format!("0.{}1", "0".repeat(26));
    accepted("27 decimals", format!("parameters:\n  p: {{ unit: EUR, value: {small} }}\nrequirements:\n  r: {{ when: isee > p }}\n"));
}

#[test]
fn odd_texts_and_days() {
    let long = "a".repeat(1_000);
    accepted("a name of 1,000 letters", format!("definitions:\n  {long}: {{ value: isee }}\n"));
    accepted(
        "a title with marks of direction",
        "amounts:\n  totale: { title: { it: \"\u{202e}abc\u{2066}\u{200f}\", en: \"שלום\" }, unit: EUR, kind: fee, value: 1 }\n".to_owned(),
    );
    refused("a control character", "summary: { it: \"a\u{7}\", en: b }\n".to_owned(), Code::YamlSyntax);
    refused("the month 31", "suspended: [ { from: 2025-31-01, reason: { it: a, en: b } } ]\n".to_owned(), Code::BadDate);
    refused("29 February 2023", "requirements:\n  r: { when: 'nascita < \"2023-02-29\"' }\n".to_owned(), Code::BadDate);
    // `NO` is Norway and Novara, never false.
    let pack = accepted(
        "NO and yes",
        "facts:\n  sigla: { type: choice, label: { it: sigla, en: code }, values: { NO: { it: Novara, en: Novara }, yes: { it: sì, en: yes } } }\namounts:\n  totale: { unit: EUR, kind: fee, value: { by: { of: sigla, cases: { NO: 1, yes: 2 } } } }\n".to_owned(),
    );
    assert_eq!(amount(&decide(&pack, "prova.misura", r#"{"sigla": "NO"}"#, "2025-06-01"), "totale"), "1.00");
    refused("yes for true", "amounts:\n  totale: { unit: EUR, kind: fee, value: 1, always: yes }\n".to_owned(), Code::WrongShape);
}

#[test]
fn files_that_hold_nothing_or_the_same() {
    for (name, text) in [
        ("empty", ""),
        ("comments", "# a\n# b\n"),
        ("blank", "\n\n  \n"),
        ("a dash line", "---\n"),
        ("null", "~\n"),
        ("a word", "ciao\n"),
        ("a list", "- 1\n- 2\n"),
    ] {
        let compiled = files(name, vec![("misura.yaml".to_owned(), text.to_owned())]);
        assert_eq!(codes(&compiled).len(), 1, "{name}: {:?}", codes(&compiled));
        assert!(matches!(codes(&compiled)[0], Code::UnknownKind | Code::WrongShape), "{name}: {:?}", codes(&compiled));
    }
    let twice = vec![("altro.yaml".to_owned(), VOCABULARY.replace("vocabulary: prova", "vocabulary: altra"))];
    let compiled = files("two vocabularies with the same facts", twice);
    assert!(codes(&compiled).iter().all(|code| *code == Code::DuplicateDeclaration));
    assert_eq!(codes(&compiled).len(), 6, "five facts and a list: {:?}", codes(&compiled));
    assert_eq!(codes(&files("two files of bodies", vec![("altri.yaml".to_owned(), BODIES.to_owned())])), [Code::DuplicateDeclaration]);
}

/// Names in the order in which what keeps them sorted has most to move.
fn names_backwards(count: usize) -> String {
    let names: Vec<String> = (0..count).rev().map(|at| format!("\"x{at:07}\": 1")).collect();
    format!("{{ {} }}", names.join(", "))
}

#[test]
fn cases_and_rows_with_very_many_facts() {
    let facts = soon("a case with a million facts", || soglia::Facts::from_json(&names_backwards(1_000_000)).unwrap().len());
    assert_eq!(facts, 1_000_000);
    let row = soon("a row with half a million facts", || {
        soglia::Facts::from_json(&format!("{{ \"persone\": [ {} ] }}", names_backwards(500_000))).unwrap().len()
    });
    assert_eq!(row, 1);
    let twice = soon("a fact that stands twice, far apart", || {
        soglia::Facts::from_json(&format!("{{ \"x0000001\": 2, {}", &names_backwards(300_000)[1..]))
    });
    assert!(matches!(twice, Err(soglia::FactsError::Syntax { .. })));
}
