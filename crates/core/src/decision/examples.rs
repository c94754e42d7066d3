//! The decisions of the cases in `examples/`, with the rules of the repository.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use super::*;
use crate::authoring::{Sources, compile, facts_from_yaml};
use crate::{Language, Pack};

const CASES: [(&str, &str, &str); 4] = [
    ("isee", "it.isee", "2026-03-10"),
    ("b2", "lombardia.oglio-po.fna-b2", "2025-06-01"),
    ("debito-acqua", "lombardia.oglio-po.debito-acqua", "2025-06-30"),
    ("sad", "lombardia.dairago.sad", "2025-06-01"),
];

static PACK: LazyLock<Pack> = LazyLock::new(|| {
    fn add(folder: &Path, sources: &mut Sources) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                add(&path, sources);
            } else if path.extension().is_some_and(|extension| extension == "yaml") {
                sources.add(path.display().to_string(), std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut sources = Sources::new();
    add(&root().join("rules"), &mut sources);
    compile(&sources).pack.unwrap()
});

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The case of `examples/b2.yaml` with other answers.
fn b2_with(changes: &[(&str, &str)]) -> Decision {
    let mut facts = std::fs::read_to_string(root().join("examples/b2.yaml")).unwrap();
    for (from, to) in changes {
        assert!(facts.contains(from));
        facts = facts.replace(from, to);
    }
    PACK.evaluate("lombardia.oglio-po.fna-b2", &facts_from_yaml(&facts).unwrap(), "2025-06-01".parse().unwrap()).unwrap()
}

fn decided() -> Vec<(&'static str, Decision)> {
    let decide = |(name, measure, on): (&'static str, &str, &str)| {
        let facts = std::fs::read_to_string(root().join(format!("examples/{name}.yaml"))).unwrap();
        (name, PACK.evaluate(measure, &facts_from_yaml(&facts).unwrap(), on.parse().unwrap()).unwrap())
    };
    CASES.into_iter().map(decide).collect()
}

fn explained(decision: &Decision, language: Language) -> String {
    text(decision, language, TextOptions { explain: true, ..TextOptions::default() })
}

/// Every way in which the personal facts of a decision are written: as people read them, and as the data has them.
fn personal(decision: &Decision) -> BTreeSet<String> {
    fn add(value: &Value, out: &mut BTreeSet<String>) {
        match value {
            Value::Rows { values } => values.iter().for_each(|value| add(value, out)),
            // A yes or a no, or a zero, is everywhere and tells of nobody.
            Value::Boolean { .. } | Value::Unknown | Value::Masked => {}
            Value::Number { value, .. } if value.trim_matches(['0', '.']).is_empty() => {}
            Value::Number { value: plain, .. } | Value::Choice { value: plain, .. } => {
                out.insert(format!("\"{plain}\""));
                out.extend([Language::It, Language::En].map(|language| format::value(value, language)));
            }
            Value::Date { value: day } => {
                out.insert(day.to_string());
                out.extend([Language::It, Language::En].map(|language| format::value(value, language)));
            }
        }
    }
    let mut out = BTreeSet::new();
    decision.facts.iter().filter(|fact| fact.personal).for_each(|fact| add(&fact.value, &mut out));
    out
}

#[test]
fn a_masked_example_tells_no_personal_value() {
    for (name, decision) in decided() {
        let secrets = personal(&decision);
        assert!(!secrets.is_empty(), "{name}");
        let shown = |decision: &Decision| {
            let mut all = serde_json::to_string(decision).unwrap();
            for language in [Language::It, Language::En] {
                all.push_str(&explained(decision, language));
                // The head of a page has words of its own, `none` among them; its title is the heading of the text.
                all.push_str(html(decision, language).split_once("</style>").unwrap().1);
            }
            // A page keeps a number and its unit on one line, a text may not.
            all.replace("&nbsp;", " ").split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let (open, masked) = (shown(&decision), shown(&decision.masked()));
        for secret in secrets {
            assert!(open.contains(&secret), "{name}: {secret} is not shown at all");
            let found = masked
                .find(&secret)
                .map(|at| masked[..at].chars().rev().take(80).collect::<Vec<_>>().into_iter().rev().collect::<String>());
            assert_eq!(found, None, "{name}: {secret}");
        }
    }
}

#[test]
fn an_indicator_is_computed_and_a_debt_is_verified() {
    let outcomes: Vec<(&str, Purpose, Outcome)> =
        decided().into_iter().map(|(name, decision)| (name, decision.purpose, decision.outcome)).collect();
    assert_eq!(
        outcomes,
        [
            ("isee", Purpose::Computation, Outcome::Met),
            ("b2", Purpose::Admission, Outcome::Met),
            // The ceilings are in an agreement that is not known; the hours are counted all the same.
            ("debito-acqua", Purpose::Admission, Outcome::Unknown),
            ("sad", Purpose::Computation, Outcome::Met),
        ]
    );
}

#[test]
fn the_work_done_is_one_table() {
    let decision = decided().into_iter().find(|(name, _)| *name == "debito-acqua").unwrap().1;
    let of_rows: Vec<&str> =
        decision.amounts.iter().filter(|amount| amount.of.as_deref() == Some("attivita")).map(|amount| amount.id.as_str()).collect();
    assert_eq!(of_rows, ["estinto_progressivo", "saldo_residuo"]);
    let shown = explained(&decision, Language::It);
    let last = shown.lines().find(|line| line.contains("25/06/2025")).unwrap();
    assert_eq!(last.split_whitespace().collect::<Vec<_>>().join(" "), "4 25/06/2025 4 ore 155,00 € 281,80 €");
}

#[test]
fn what_is_not_known_of_a_member_is_left_out() {
    let decision = decided().into_iter().find(|(name, _)| *name == "isee").unwrap().1;
    for shown in [explained(&decision, Language::It), html(&decision, Language::It)] {
        assert!(!shown.contains("non noto"), "{shown}");
        assert!(shown.contains("ogni altro valore è zero"));
    }
}

#[test]
fn the_same_is_warned_of_once() {
    for (name, decision) in decided() {
        for kind in [WarningKind::Unverified, WarningKind::ToConfirm, WarningKind::Ceiling, WarningKind::Compatibility] {
            assert!(decision.warnings.iter().filter(|warning| warning.kind == kind).count() <= 1, "{name}: {kind:?}");
        }
    }
}

#[test]
fn english_pages_say_nothing_in_italian_but_names() {
    for (name, decision) in decided() {
        let mut shown = explained(&decision, Language::En);
        for source in &decision.sources {
            // An act is named as it is, over as many lines as it takes.
            shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
            for text in std::iter::once(&source.act).chain(&source.article) {
                shown = shown.replace(text, "");
            }
        }
        for word in
            ["Esito", "Rif.", "richiesto", "da verificare", "non noto", "Riga", " della ", "secondo la regola", "arrotondamento", "Elenco"]
        {
            assert!(!shown.contains(word), "{name}: {word}\n{shown}");
        }
    }
}

#[test]
fn what_would_change_a_part_is_told_only_where_the_outcome_turns_on_it() {
    fn told(requirements: &[RequirementResult]) -> usize {
        requirements.iter().map(|requirement| requirement.would_change.len() + told(&requirement.children)).sum()
    }
    // Two of the three ways to the threshold are not open to this person, and need not be.
    let met = b2_with(&[]);
    assert_eq!((met.outcome, told(&met.requirements)), (Outcome::Met, 0));
    let by_allowance = b2_with(&[("gravita_art3_c3: true", "gravita_art3_c3: false")]);
    assert_eq!((by_allowance.outcome, told(&by_allowance.requirements)), (Outcome::Met, 0));
    let rich = b2_with(&[("17_642.35", "47_642.35")]);
    assert_eq!(rich.outcome, Outcome::NotMet);
    let group = rich.requirements.iter().find(|requirement| requirement.state == State::NotMet).unwrap();
    assert_eq!(group.would_change[0].text.it, "con ISEE sociosanitario non oltre 25.000,00 €, il requisito è soddisfatto");
    // It is in the data of the part too, and said once.
    assert_eq!(explained(&rich, Language::It).matches("non oltre 25.000,00 €, il requisito").count(), 1);
}

#[test]
fn a_figure_of_an_act_is_asked_for_without_saying_its_name_twice() {
    let decision = decided().into_iter().find(|(name, _)| *name == "debito-acqua").unwrap().1;
    let missing = decision.missing.iter().find(|missing| missing.needs_act).unwrap();
    assert_eq!(missing.question.it, "Debito massimo ammesso. È nella convenzione con la Fondazione Banca dell'acqua, che non è nota.");
    assert!(explained(&decision, Language::It).contains("Debito massimo ammesso\n   È nella convenzione"));
}

#[test]
fn a_fee_on_a_computed_isee_warns_of_what_the_isee_rests_on_and_masks_it() {
    let isee = std::fs::read_to_string(root().join("examples/isee.yaml")).unwrap();
    let facts = facts_from_yaml(&format!("{isee}\nisee_presentato: true\nore_feriali: 20\nore_festive_serali: 3.5\n")).unwrap();
    let decision = PACK.evaluate("lombardia.dairago.sad", &facts, "2025-06-01".parse().unwrap()).unwrap();
    let supplied = decision.facts.iter().find(|fact| fact.id == "isee").unwrap();
    assert!(matches!(supplied.origin, Origin::Supplied { .. }));
    let warning = decision.warnings.iter().find(|warning| warning.kind == WarningKind::Unverified).unwrap();
    assert_eq!(warning.text.it, "«ISEE», calcolato da it.isee/2025, poggia in parte su fonti non riscontrate");
    let masked = explained(&decision.masked(), Language::It);
    for secret in ["15.245,51", "42.077,60", "37.335,00", "24.800,00", "14/05/1983"] {
        assert!(!masked.contains(secret), "{secret}");
    }
    assert!(explained(&decision, Language::It).contains("15.245,51"));
}
