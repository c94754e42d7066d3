//! What `docs/*.md` shows to authors is compiled, run and compared, so that it cannot drift.
//!
//! `SOGLIA_BLESS=1 cargo test -p soglia --test manual` writes the messages, the decisions and the table of shared facts anew.

#![cfg(feature = "authoring")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::print_stderr, reason = "tests")]
#![allow(dead_code, reason = "shared with other tests")]

mod common;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use soglia::Language::It;
use soglia::authoring::{CaseOutcome, Compiled, Diagnostic, Severity, Sources, compile, facts_from_yaml, run_cases};
use soglia::decision::{TextOptions, text};
use soglia::pack::FactType;

/// Held by the tests that may write the manual.
static MANUAL: Mutex<()> = Mutex::new(());

/// What stands around the table of shared facts.
const MARKS: [&str; 2] = ["<!-- vocabolario -->\n", "<!-- fine vocabolario -->\n"];

/// Width of what is quoted.
const WIDTH: usize = 100;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.to_str().unwrap().ends_with(ending));
    found.sort();
    found
}

fn add(sources: &mut Sources, name: &str) {
    sources.add(name, fs::read_to_string(root().join(name)).unwrap());
}

fn add_folder(sources: &mut Sources, folder: &str) {
    for path in files(folder, ".yaml") {
        add(sources, &format!("{folder}/{}", path.file_name().unwrap().to_str().unwrap()));
    }
}

/// The examples, with the rules that they need.
fn sources() -> Sources {
    let mut sources = Sources::new();
    add(&mut sources, "rules/enti.yaml");
    for folder in ["rules/vocabolario", "rules/it/isee", "docs/esempi"] {
        add_folder(&mut sources, folder);
    }
    sources
}

/// A fenced block: what its fence says, the text, and where that stands in the page.
struct Block {
    info: String,
    text: String,
    line: usize,
    place: std::ops::Range<usize>,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<(String, usize, usize)> = None;
    let mut at = 0;
    for (number, line) in page.split_inclusive('\n').enumerate() {
        let end = at + line.len();
        if let Some(fence) = line.strip_prefix("```") {
            match open.take() {
                None => open = Some((fence.trim().to_owned(), number + 1, end)),
                Some((info, line, start)) => found.push(Block { info, text: page[start..at].to_owned(), line, place: start..at }),
            }
        }
        at = end;
    }
    assert!(open.is_none(), "a fence is left open");
    found
}

struct Page {
    path: PathBuf,
    name: String,
    text: String,
}

fn pages() -> Vec<Page> {
    let found: Vec<Page> = ["docs", "docs/manuale"]
        .into_iter()
        .flat_map(|folder| files(folder, ".md"))
        .map(|path| Page { name: path.file_name().unwrap().to_str().unwrap().to_owned(), text: fs::read_to_string(&path).unwrap(), path })
        .collect();
    assert!(found.iter().any(|page| page.name == "manuale.md"), "the manual is not there");
    found
}

/// A piece begins with a key that stands below the head that the manual shows once.
fn whole(head: &str, piece: &str) -> String {
    if piece.contains("\nmeasure:") || piece.starts_with("measure:") { piece.to_owned() } else { format!("{head}\n{piece}") }
}

/// A draft beside the shared facts and the invented body, and nothing that could have the same name.
fn compiled(text: &str) -> Compiled {
    let mut sources = Sources::new();
    add_folder(&mut sources, "rules/vocabolario");
    add(&mut sources, "docs/esempi/enti.yaml");
    sources.add("regolamento.yaml", text);
    compile(&sources)
}

fn of_the_draft(found: &Compiled) -> Vec<&Diagnostic> {
    found.diagnostics.iter().filter(|diagnostic| diagnostic.place.file == "regolamento.yaml").collect()
}

fn wrapped(out: &mut String, first: &str, words: &str) {
    let mut line = first.to_owned();
    for word in words.split_whitespace() {
        if line.chars().count() + word.chars().count() >= WIDTH && line.trim() != first.trim() {
            let _ = writeln!(out, "{}", line.trim_end());
            line = " ".repeat(first.chars().count());
        }
        let _ = write!(line, "{word} ");
    }
    let _ = writeln!(out, "{}", line.trim_end());
}

/// A message, an example and what to do, as the command says them, without the lines of the file.
fn told(found: &[&Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in found {
        let severity = if diagnostic.severity == Severity::Error { "errore" } else { "avviso" };
        wrapped(&mut out, &format!("{severity}[{}]: ", diagnostic.code.as_str()), &diagnostic.message.it);
        if let Some(witness) = &diagnostic.witness {
            wrapped(&mut out, "  = nota: ", &format!("ad esempio `{witness}`"));
        }
        if let Some(help) = &diagnostic.help {
            wrapped(&mut out, "  = aiuto: ", &help.it);
        }
    }
    out
}

fn failures(found: &Compiled) -> Vec<String> {
    let mut out: Vec<String> =
        found.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).map(|found| told(&[found])).collect();
    if let Some(pack) = &found.pack {
        for result in run_cases(pack, &found.cases, Some("esempio."), &mut |_, _| {}) {
            if let CaseOutcome::Failed { differences } = result.outcome {
                out.extend(differences.iter().map(|d| format!("{}: {} should be {} and is {}", result.case, d.what, d.expected, d.actual)));
            }
        }
    }
    out
}

/// Replaces parts of the page, or says that they differ.
struct Quotes {
    edits: Vec<(std::ops::Range<usize>, String)>,
    wrong: Vec<String>,
}

impl Quotes {
    fn compare(&mut self, place: &str, block: &Block, actual: &str) {
        if block.text != actual {
            self.edits.push((block.place.clone(), actual.to_owned()));
            self.wrong.push(format!("{place}: quoted\n{}\nbut it is\n{actual}", block.text));
        }
    }

    fn settle(mut self, page: &Page) -> Vec<String> {
        if std::env::var_os("SOGLIA_BLESS").is_none() || self.edits.is_empty() {
            return self.wrong;
        }
        let mut text = page.text.clone();
        self.edits.sort_by_key(|(place, _)| place.start);
        for (place, new) in self.edits.into_iter().rev() {
            text.replace_range(place, &new);
        }
        fs::write(&page.path, text).unwrap();
        Vec::new()
    }
}

#[test]
fn examples_compile_without_findings_and_their_cases_pass() {
    let found = compile(&sources());
    let own: Vec<&Diagnostic> = found.diagnostics.iter().filter(|d| d.place.file.starts_with("docs/")).collect();
    assert!(own.is_empty(), "{}", told(&own));
    assert!(failures(&found).is_empty(), "{:#?}", failures(&found));
    assert!(found.cases.iter().filter(|case| case.measure.starts_with("esempio.")).count() > 10);
}

#[test]
fn every_block_of_yaml_is_what_the_page_says_of_it() {
    let _held = MANUAL.lock();
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    let heads: Vec<Block> = pages().iter().flat_map(|page| blocks(&page.text)).filter(|block| block.info == "yaml intestazione").collect();
    for page in pages() {
        let all = blocks(&page.text);
        // A page without a head of its own goes on from that of the manual.
        let own = all.iter().find(|block| block.info == "yaml intestazione");
        let head = own.or(heads.first()).map_or("", |block| block.text.as_str());
        let mut page_text = Quotes { edits: Vec::new(), wrong: Vec::new() };
        for (index, block) in all.iter().enumerate().filter(|(_, block)| block.info.starts_with("yaml")) {
            let place = format!("{}:{}", page.name, block.line);
            let quoted = all.get(index + 1).filter(|next| next.info.starts_with("text"));
            let words: Vec<&str> = block.info.split_whitespace().skip(1).collect();
            match words.as_slice() {
                ["file", name] => {
                    let file = fs::read_to_string(root().join("docs/esempi").join(name)).unwrap_or_default();
                    seen.insert((*name).to_owned());
                    if file != block.text {
                        wrong.push(format!("{place}: docs/esempi/{name} reads otherwise"));
                    }
                }
                ["parte", name] => {
                    let file = fs::read_to_string(root().join("docs/esempi").join(name)).unwrap_or_default();
                    if !file.contains(&block.text) {
                        wrong.push(format!("{place}: docs/esempi/{name} does not hold this"));
                    }
                }
                ["contenuto", name] => {
                    if fs::read_to_string(root().join(name)).unwrap_or_default() != block.text {
                        wrong.push(format!("{place}: {name} reads otherwise"));
                    }
                }
                ["regola", name] => {
                    if !fs::read_to_string(root().join(name)).unwrap_or_default().contains(&block.text) {
                        wrong.push(format!("{place}: {name} does not hold this"));
                    }
                }
                ["intestazione"] => {}
                ["pezzo"] => {
                    let found = compiled(&whole(head, &block.text));
                    wrong.extend(failures(&found).into_iter().map(|failure| format!("{place}: {failure}")));
                }
                ["errore" | "avviso", code] => {
                    let found = compiled(&whole(head, &block.text));
                    let errors = words[0] == "errore";
                    let mut own = of_the_draft(&found);
                    own.retain(|diagnostic| {
                        (diagnostic.severity == Severity::Error) == errors && (errors || diagnostic.code.as_str() == *code)
                    });
                    let codes: BTreeSet<&str> = own.iter().map(|diagnostic| diagnostic.code.as_str()).collect();
                    if codes != BTreeSet::from([*code]) || (!errors && found.pack.is_none()) {
                        wrong.push(format!("{place}: {codes:?} instead of {code}\n{}", told(&of_the_draft(&found))));
                    }
                    match quoted {
                        // Drawn with its lines: another test reads it.
                        Some(quoted) if quoted.info == "text drawn" => {}
                        Some(quoted) => page_text.compare(&place, quoted, &told(&own)),
                        None => wrong.push(format!("{place}: the message is not quoted")),
                    }
                }
                ["dati", measure, day] => {
                    let found = compile(&sources());
                    let decision =
                        found.pack.unwrap().evaluate(measure, &facts_from_yaml(&block.text).unwrap(), day.parse().unwrap()).unwrap();
                    let options = TextOptions { explain: false, width: WIDTH, color: false };
                    // The foot names the pack, which changes with every file.
                    let shown = text(&decision, It, options);
                    let shown = shown.split("\n--\n").next().unwrap();
                    match quoted {
                        Some(quoted) => page_text.compare(&place, quoted, &format!("{}\n", shown.trim_end())),
                        None => wrong.push(format!("{place}: the decision is not quoted")),
                    }
                }
                ["perche", measure, day] => {
                    let (pack, _) = common::rules();
                    let why = pack.why(measure, &facts_from_yaml(&block.text).unwrap(), day.parse().unwrap()).unwrap();
                    let options = TextOptions { explain: false, width: WIDTH, color: false };
                    let shown = soglia::why::text(&why, It, options);
                    page_text.compare(&place, quoted.unwrap(), &format!("{}\n", shown.trim_end()));
                }
                ["curva", measure, day, amount, along] => {
                    let (pack, _) = common::rules();
                    let request = soglia::curve::CurveRequest::new(*measure, *amount, *along);
                    let curve = pack.curve(&request, &facts_from_yaml(&block.text).unwrap(), day.parse().unwrap()).unwrap();
                    let options = TextOptions { explain: false, width: WIDTH, color: false };
                    let shown = soglia::curve::text(&curve, It, options);
                    page_text.compare(&place, quoted.unwrap(), &format!("{}\n", shown.trim_end()));
                }
                _ => wrong.push(format!("{place}: `{}` does not say what the block is", block.info)),
            }
        }
        wrong.extend(page_text.settle(&page));
    }
    let missing: Vec<String> = files("docs/esempi", ".yaml")
        .iter()
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .filter(|name| !seen.contains(name))
        .collect();
    assert!(missing.is_empty(), "examples that no page shows: {missing:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A `text drawn` block shows a message as the command draws it: each of its parts is in the messages of the file before it.
#[test]
fn what_is_drawn_is_what_is_said() {
    let _held = MANUAL.lock();
    let mut drawn = 0;
    for page in pages() {
        let all = blocks(&page.text);
        for pair in all.windows(2).filter(|pair| pair[1].info == "text drawn") {
            drawn += pair[1].text.lines().count();
            let found = compiled(&pair[0].text);
            let mut said = pair[0].text.clone();
            for diagnostic in of_the_draft(&found) {
                let _ = writeln!(said, "{}", told(&[diagnostic]).split_whitespace().collect::<Vec<_>>().join(" "));
                let _ = writeln!(said, "{}:{}", diagnostic.place.start.line, diagnostic.place.start.column);
                for related in &diagnostic.related {
                    let _ = writeln!(said, "{}", related.message.it);
                }
            }
            for line in pair[1].text.lines() {
                let line = line.trim_start_matches(|c: char| " |^-_>".contains(c) || c.is_ascii_digit());
                let line = line.trim_start_matches([' ', '|', '^', '-', '_']);
                let line = line.split_once(".yaml:").map_or(line, |(_, place)| place).trim();
                assert!(said.contains(line), "{}:{}: `{line}` is not said", page.name, pair[1].line);
            }
        }
    }
    assert!(drawn > 5, "nothing is drawn");
}

/// Between two marks the manual lists the shared facts.
#[test]
fn the_table_of_shared_facts_is_that_of_the_vocabularies() {
    let _held = MANUAL.lock();
    let mut sources = Sources::new();
    for path in files("rules/vocabolario", ".yaml") {
        sources.add(path.to_string_lossy(), fs::read_to_string(&path).unwrap());
    }
    let pack = compile(&sources).pack.unwrap();
    let content = pack.content();
    let mut table = String::from("\n| dato | che cos'è | tipo o unità |\n|---|---|---|\n");
    let mut row = |name: String, fact: &soglia::pack::FactDeclaration| {
        let kind = match &fact.kind {
            FactType::Boolean => "sì/no".to_owned(),
            FactType::Date { .. } => "data".to_owned(),
            FactType::Number { unit, .. } => format!("`{unit}`"),
            FactType::Choice { values } => values.iter().map(|(code, _)| format!("`{code}`")).collect::<Vec<_>>().join(" "),
        };
        let _ = writeln!(table, "| `{name}` | {} | {kind} |", fact.label.it);
    };
    content.facts.iter().filter(|fact| fact.list.is_none()).for_each(|fact| row(fact.id.clone(), fact));
    for fact in content.facts.iter().filter(|fact| fact.list.is_some()) {
        row(format!("{}.{}", content.lists[fact.list.unwrap() as usize].id, fact.id), fact);
    }
    table.push('\n');
    let path = root().join("docs/manuale.md");
    let page = fs::read_to_string(&path).unwrap();
    let start = page.find(MARKS[0]).unwrap() + MARKS[0].len();
    let end = page.find(MARKS[1]).unwrap();
    if page[start..end] != table && std::env::var_os("SOGLIA_BLESS").is_some() {
        fs::write(&path, format!("{}{table}{}", &page[..start], &page[end..])).unwrap();
    } else {
        assert_eq!(&page[start..end], table);
    }
}
