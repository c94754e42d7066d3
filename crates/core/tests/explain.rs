//! The short explanation of a case says what its decision says, in the same words: over every case that stands beside the rules, and
//! with facts taken away.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;
#[path = "common/planned.rs"]
mod planned;

use planned::planned;
use soglia::decision::{AmountResult, Due, Needs, Origin, RequirementResult, State, TextOptions, Value, format, text};
use soglia::plan::ExplainError;
use soglia::{Decision, Language, Localized};

fn local(text: &Localized, language: Language) -> &str {
    let (wanted, other) = match language {
        Language::It => (&text.it, &text.en),
        Language::En => (&text.en, &text.it),
    };
    if wanted.is_empty() { other } else { wanted }
}

fn state(state: State, language: Language) -> (char, &'static str) {
    match (state, language) {
        (State::Met, Language::It) => ('✓', "soddisfatto"),
        (State::Met, Language::En) => ('✓', "met"),
        (State::NotMet, Language::It) => ('✗', "non soddisfatto"),
        (State::NotMet, Language::En) => ('✗', "not met"),
        (State::Unknown, Language::It) => ('?', "da verificare"),
        (State::Unknown, Language::En) => ('?', "to be verified"),
    }
}

/// The lines that a decision gives.
struct Expected<'d> {
    language: Language,
    decision: &'d Decision,
    /// The decision as a document.
    document: String,
    /// Lines of the document from the last amount on.
    from: usize,
    lines: Vec<String>,
}

impl Expected<'_> {
    fn of(decision: &Decision, language: Language) -> Vec<String> {
        let document = text(decision, language, TextOptions { explain: false, width: 0, color: false });
        let mut expected = Expected { language, decision, document, from: 0, lines: Vec::new() };
        expected.whole();
        expected.lines
    }

    fn whole(&mut self) {
        let (decision, language) = (self.decision, self.language);
        let head = if language == Language::It { "Esito: " } else { "Outcome: " };
        let outcome = self.document.lines().find_map(|line| line.strip_prefix(head)).unwrap();
        self.lines.push(format!("{}: {outcome}", local(&decision.title, language)));
        decision.requirements.iter().for_each(|requirement| self.requirement(requirement, ""));
        decision.amounts.iter().for_each(|amount| self.amount(amount));
        for fact in &decision.facts {
            if let Origin::Supplied { measure, .. } = &fact.origin {
                let by = if language == Language::It { "calcolato da" } else { "computed by" };
                let value = format::value(&fact.value, language);
                self.lines.push(format!("• {}: {value} ({by} {measure})", local(&fact.label, language)));
            }
        }
    }

    fn requirement(&mut self, requirement: &RequirementResult, margin: &str) {
        let language = self.language;
        let (sign, word) = state(requirement.state, language);
        self.lines.push(format!("{margin}{sign} {}: {word}", local(&requirement.title, language)));
        let inner = format!("{margin}  ");
        if let Some(needs) = requirement.needs.filter(|_| requirement.reasons.len() + requirement.children.len() > 1) {
            let needs = match (needs, language) {
                (Needs::Any, Language::It) => "almeno uno dei seguenti",
                (Needs::Any, Language::En) => "at least one of these",
                (Needs::All, Language::It) => "tutti i seguenti",
                (Needs::All, Language::En) => "all of these",
            };
            self.lines.push(format!("{inner}{needs}:"));
        }
        for reason in &requirement.reasons {
            let alone = requirement.reasons.len() == 1 && requirement.children.is_empty();
            assert!(!alone || reason.state == requirement.state);
            let sign = if alone { String::new() } else { format!("{} ", state(reason.state, language).0) };
            self.lines.push(format!("{inner}{sign}{}", local(&reason.text, language)));
        }
        requirement.children.iter().for_each(|child| self.requirement(child, &inner));
    }

    fn amount(&mut self, amount: &AmountResult) {
        let language = self.language;
        let title = local(&amount.title, language);
        match &amount.value {
            // The document has a table of them.
            Value::Rows { .. } if amount.due != Due::NotDue => {
                self.lines.push(format!("• {title}: {}…", format::value(&amount.value, language)));
            }
            _ => {
                let head = format!("• {title}: ");
                // Several may have the same title.
                let mut lines = self.document.lines().enumerate().skip(self.from);
                let (at, line) = lines.find(|(_, line)| line.starts_with(&head)).unwrap();
                self.from = at + 1;
                self.lines.push(line.to_owned());
            }
        }
        if amount.due != Due::NotDue {
            // Where who decides is written is told by the document alone.
            self.lines.extend(amount.ceiling.then(|| "  …".to_owned()));
            self.lines.extend(amount.discretion.as_ref().map(|discretion| format!("  …{}.", local(&discretion.by, language))));
        }
        for step in &amount.steps {
            self.lines.push(format!("  - {}: {}", local(&step.title, language), format::value(&step.value, language)));
        }
    }
}

/// Whether a line is the expected one; `…` stands for anything.
fn is_like(line: &str, expected: &str) -> bool {
    match expected.split_once('…') {
        Some((before, after)) => line.starts_with(before) && line.ends_with(after),
        None => line == expected,
    }
}

#[test]
fn an_explanation_says_what_the_decision_says() {
    let (pack, cases) = common::rules();
    let mut compared = 0;
    for (plan, measure, all) in planned(&pack, &cases) {
        let explainers = [Language::It, Language::En].map(|language| plan.explainer(&pack, language).unwrap());
        // One case after the other: nothing of the one before must be left.
        let mut case = plan.case();
        for facts in all {
            let Ok(decision) = pack.decide(&measure, &facts, plan.on()) else { continue };
            case.set_facts(&facts).unwrap();
            case.evaluate();
            for explainer in &explainers {
                let mut found = String::from("before\n");
                explainer.write(&case, &mut found).unwrap();
                let found: Vec<&str> = found.strip_prefix("before\n").unwrap().lines().collect();
                let expected = Expected::of(&decision, explainer.language());
                let same = found.len() == expected.len() && found.iter().zip(&expected).all(|(line, expected)| is_like(line, expected));
                assert!(same, "{measure} on {}:\n{}\n--\n{}", plan.on(), found.join("\n"), expected.join("\n"));
                compared += 1;
            }
        }
    }
    assert!(compared > 6_000, "{compared}");
}

#[test]
fn some_explanations() {
    let (pack, cases) = common::rules();
    let mut out = String::new();
    for (measure, name, language) in EXAMPLES {
        let one = cases.iter().find(|one| one.measure == measure && one.name == name).unwrap_or_else(|| panic!("{measure} {name}"));
        let plan = pack.plan(measure, one.on()).unwrap();
        let mut case = plan.case();
        case.set_facts(one.facts()).unwrap();
        case.evaluate();
        plan.explainer(&pack, language).unwrap().write(&case, &mut out).unwrap();
        out.push('\n');
    }
    insta::assert_snapshot!("explanations", out);
}

/// Measure, case and language.
const EXAMPLES: [(&str, &str, Language); 5] = [
    ("lombardia.oglio-po.fna-b2/2022", "ISEE adulti un centesimo oltre la soglia", Language::It),
    ("lombardia.oglio-po.fna-b2/2026", "senza l'avviso la soglia non si sa", Language::It),
    ("lombardia.dairago.sad/2025", "ISEE calcolato dai dati della DSU", Language::It),
    ("it.adi/2026", "un centesimo oltre 10.140", Language::En),
    ("lombardia.casalmaggiore.mensa/2025", "due minori, primaria", Language::En),
];

#[test]
fn only_the_pack_and_the_plan_of_a_case_can_explain_it() {
    let (pack, cases) = common::rules();
    let one = &cases[0];
    let plan = pack.plan(&one.measure, one.on()).unwrap();
    let other = soglia::Pack::seal(soglia::pack::Content::default(), 1);
    assert_eq!(plan.explainer(&other, Language::It).err(), Some(ExplainError::OtherPack));
    let explainer = plan.explainer(&pack, Language::It).unwrap();
    let mut out = String::new();
    let elsewhere = pack.plan(&one.measure, one.on()).unwrap().case();
    assert_eq!(explainer.write(&elsewhere, &mut out), Err(ExplainError::OtherPlan));
    assert_eq!(out, "");
    assert_eq!(explainer.write(&plan.case(), &mut out), Ok(()));
    assert_ne!(out, "");
}
