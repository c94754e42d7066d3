//! Small rules made at random: every question against every completion of the facts.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use soglia::authoring::{Sources, compile};
use soglia::decision::{Due, Value};
use soglia::questions::QuestionOptions;
use soglia::{FactValue, Facts, Pack};

use super::random::Random;

/// Facts of few values, so that all completions can be tried: name, declaration, values.
const FACTS: [(&str, &str, &[&str]); 6] = [
    ("a", "type: boolean", &["true", "false"]),
    ("b", "type: boolean", &["true", "false"]),
    ("n", "type: number, unit: count, min: 0, max: 4", &["0", "1", "2", "3", "4"]),
    ("m", "type: number, unit: count, min: -1, max: 2", &["-1", "0", "1", "2"]),
    ("c", "type: choice, values: { rosso: { it: r, en: r }, verde: { it: v, en: v }, blu: { it: b, en: b } }", &["rosso", "verde", "blu"]),
    ("dato", "type: boolean, implied_by: [n]", &["true", "false"]),
];
/// Facts of the rows of a list of two.
const ROWS: [(&str, &str, &[&str]); 2] =
    [("x", "type: boolean", &["true", "false"]), ("y", "type: number, unit: count, min: 0, max: 2", &["0", "1", "2"])];

type Case = BTreeMap<String, &'static str>;

fn number(random: &mut Random, depth: usize) -> String {
    let leaf = ["n", "m", "1", "2", "sum(righe.y)", "count(righe.x)", "sum(righe.y, righe.x)"];
    if depth == 0 || random.chance(40) {
        return (*random.pick(&leaf)).to_owned();
    }
    let (left, right) = (number(random, depth - 1), number(random, depth - 1));
    match random.below(6) {
        0 => format!("({left} + {right})"),
        1 => format!("({left} - {right})"),
        2 => format!("min({left}, {right})"),
        3 => format!("max({left}, {right})"),
        4 => format!("({left} * {right})"),
        _ => format!("(if {} {{ {left} }} else {{ {right} }})", truth(random, depth - 1)),
    }
}

fn truth(random: &mut Random, depth: usize) -> String {
    let leaf = ["a", "b", "!a", "dato", "c == \"rosso\"", "c in [\"verde\", \"blu\"]", "any(righe.x)", "all(righe.y >= 1)"];
    if depth == 0 || random.chance(25) {
        return (*random.pick(&leaf)).to_owned();
    }
    match random.below(4) {
        0 => format!("({} && {})", truth(random, depth - 1), truth(random, depth - 1)),
        1 => format!("({} || {})", truth(random, depth - 1), truth(random, depth - 1)),
        _ => {
            let sign = *random.pick(&["<", "<=", ">", ">=", "==", "!="]);
            format!("({} {sign} {})", number(random, depth - 1), number(random, depth - 1))
        }
    }
}

fn measure(random: &mut Random) -> String {
    let mut text = "language: 1\nmeasure: prova.m\nedition: 2025\ntitle: { it: M, en: M }\nbody: prova\nin_force: { from: 2025-01-01 }\n\
                    sources:\n  d: { act: D, confidence: act }\nfacts:\n"
        .to_owned();
    for (name, declaration, _) in FACTS {
        let _ = writeln!(text, "  {name}: {{ {declaration}, label: {{ it: {name}, en: {name} }} }}");
    }
    text.push_str("lists:\n  righe:\n    label: { it: righe, en: rows }\n    max_rows: 2\n    facts:\n");
    for (name, declaration, _) in ROWS {
        let _ = writeln!(text, "      {name}: {{ {declaration}, label: {{ it: {name}, en: {name} }} }}");
    }
    text.push_str("requirements:\n");
    for place in 0..=random.below(3) {
        let _ = writeln!(text, "  r{place}: {{ title: {{ it: r, en: r }}, when: '{}', source: d }}", truth(random, 2));
    }
    text.push_str("amounts:\n");
    for place in 0..=random.below(2) {
        let always = if random.chance(30) { ", always: true" } else { "" };
        let when = truth(random, 1);
        let value = number(random, 2);
        let _ = writeln!(text, "  i{place}: {{ unit: count, kind: indicator, when: '{when}', value: '{value}'{always}, source: d }}");
    }
    text
}

fn pack(text: &str) -> Option<Pack> {
    let mut sources = Sources::new();
    sources.add("enti.yaml", "language: 1\nbodies:\n  prova: { kind: comune, title: { it: P, en: T } }\n");
    sources.add("m.yaml", text);
    compile(&sources).pack
}

fn given(name: &str, text: &str) -> FactValue {
    match text {
        "true" => FactValue::Truth(true),
        "false" => FactValue::Truth(false),
        number if name != "c" => FactValue::Number(number.parse().unwrap()),
        code => FactValue::Text(code.to_owned()),
    }
}

/// Facts by name; those of the two rows are `x0`, `y1`.
fn facts(case: &Case) -> Facts {
    let mut facts = Facts::new();
    let mut rows = vec![soglia::Map::new(), soglia::Map::new()];
    for (name, text) in case {
        match name.strip_prefix(['x', 'y']) {
            Some(row) => {
                let field = &name[..1];
                rows[row.parse::<usize>().unwrap()].insert(field.to_owned(), given(field, text));
            }
            None => {
                facts.set(name.clone(), given(name, text));
            }
        }
    }
    facts.set("righe", FactValue::Rows(rows));
    facts
}

fn decided(pack: &Pack, case: &Case) -> String {
    let decision = pack.decide("prova.m", &facts(case), "2025-06-01".parse().unwrap()).unwrap();
    let amounts = decision.amounts.iter().map(|amount| match (amount.due, &amount.value) {
        (Due::NotDue, _) => "not due".to_owned(),
        (_, Value::Number { value, .. }) => value.clone(),
        _ => "unknown".to_owned(),
    });
    format!("{:?} {:?}", decision.outcome, amounts.collect::<Vec<_>>())
}

type Names = Vec<(String, &'static [&'static str])>;

/// Every name with its values. A rule that does not speak of `dato` takes it that there is an `n`.
fn names(pack: &Pack) -> Names {
    let content = pack.content();
    let is_read = |name: &str| content.measures[0].uses.facts.iter().any(|&fact| content.facts[fact as usize].id == name);
    let rows = ROWS.iter().flat_map(|(name, _, values)| (0..2).map(move |row| (format!("{name}{row}"), *values)));
    let facts = FACTS.iter().filter(|(name, ..)| *name != "dato" || is_read(name)).map(|(name, _, values)| ((*name).to_owned(), *values));
    facts.chain(rows).collect()
}

/// Every way to complete a case. Where `dato` is false there is no `n`.
fn completions(names: &Names, case: &Case) -> Vec<Case> {
    let mut out = vec![case.clone()];
    for (name, values) in names.clone() {
        if case.contains_key(&name) {
            continue;
        }
        out = out
            .iter()
            .flat_map(|case| values.iter().map(|value| case.clone().into_iter().chain([(name.clone(), *value)]).collect()))
            .collect();
    }
    if names.iter().all(|(name, _)| name != "dato") {
        return out;
    }
    let exists = |full: &Case| case.contains_key("n") || full["dato"] == "true";
    for full in &mut out {
        if !exists(full) {
            full.remove("n");
        } else if case.contains_key("n") {
            full.insert("dato".to_owned(), "true");
        }
    }
    out.sort();
    out.dedup();
    out
}

/// The names whose value can change what is decided, by trying everything.
fn matter(names: &Names, table: &BTreeMap<Case, String>, case: &Case) -> Vec<String> {
    let all = completions(names, case);
    let mut out = Vec::new();
    for (name, values) in names.clone() {
        if case.contains_key(&name) || name == "dato" && case.contains_key("n") || name == "n" && case.get("dato") == Some(&"false") {
            continue;
        }
        let changes = |full: &&Case| {
            if name == "n" && full.get("dato") == Some(&"false") {
                return false;
            }
            let others = values.iter().map(|value| {
                let mut other = (*full).clone();
                other.insert(name.clone(), value);
                if name == "dato" {
                    // There is a number where it says so, and none where it does not.
                    return if *value == "false" {
                        other.remove("n");
                        vec![other]
                    } else if other.contains_key("n") {
                        vec![other]
                    } else {
                        (0..5).map(|n| other.clone().into_iter().chain([("n".to_owned(), FACTS[2].2[n])]).collect()).collect()
                    };
                }
                vec![other]
            });
            others.flatten().any(|other| table[&other] != table[*full])
        };
        if all.iter().any(|full| changes(&full)) {
            out.push(name);
        }
    }
    out
}

fn asked(pack: &Pack, case: &Case) -> (Vec<String>, bool) {
    let found = pack.questions(&["prova.m"], &facts(case), "2025-06-01".parse().unwrap(), QuestionOptions::default()).unwrap();
    let mut names = Vec::new();
    for question in &found.questions {
        match question.id.strip_prefix("righe.") {
            Some(field) => names.extend(question.rows.iter().map(|row| format!("{field}{row}"))),
            None => names.push(question.id.clone()),
        }
    }
    assert!(found.questions.iter().all(|question| question.certain), "the search ends on small rules: {found:#?}");
    (names, found.measures[0].settled)
}

fn check(seed: u64) -> Option<usize> {
    let mut random = Random::new(seed);
    let text = measure(&mut random);
    let pack = pack(&text)?;
    let all = names(&pack);
    let start: Case = all
        .clone()
        .into_iter()
        .filter(|(name, _)| name != "dato" && name != "n")
        .filter_map(|(name, values)| random.chance(45).then(|| (name, *random.pick(values))))
        .collect();
    let table: BTreeMap<Case, String> = completions(&all, &start).into_iter().map(|full| (full.clone(), decided(&pack, &full))).collect();
    let mut case = start;
    let mut count = 0;
    loop {
        let (questions, settled) = asked(&pack, &case);
        let mut sorted = questions.clone();
        sorted.sort();
        let mut expected = matter(&all, &table, &case);
        expected.sort();
        assert_eq!(sorted, expected, "seed {seed}\n{text}\n{case:?}");
        let results: std::collections::BTreeSet<&String> = completions(&all, &case).iter().map(|full| &table[full]).collect();
        assert_eq!(settled, results.len() == 1, "seed {seed}\n{text}\n{case:?}");
        let Some(next) = questions.first() else { break };
        count += 1;
        let values = all.iter().find(|(name, _)| name == next).unwrap().1;
        case.insert(next.clone(), *random.pick(values));
    }
    Some(count)
}

#[test]
fn only_what_can_change_something_is_asked_and_all_of_it() {
    let count = std::env::var("SOGLIA_FUZZ").ok().and_then(|text| text.parse().ok()).unwrap_or(30);
    let tried: Vec<usize> = (0..count).filter_map(check).collect();
    assert!(tried.len() * 2 > usize::try_from(count).unwrap(), "{} of {count} files compile", tried.len());
    assert!(tried.iter().sum::<usize>() > tried.len(), "few questions: {tried:?}");
}
