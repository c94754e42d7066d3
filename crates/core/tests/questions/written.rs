//! What is asked of small rules, in which order, and why.

use soglia::authoring::{Sources, compile};
use soglia::decision::{Outcome, Value};
use soglia::questions::{AnswerType, Question, QuestionOptions, Questions};
use soglia::{EvaluateError, Facts, Pack};

const HEAD: &str = "language: 1\nmeasure: ID\nedition: 2025\ntitle: { it: Misura ID, en: Measure ID }\nbody: prova\nin_force: { from: 2025-01-01 }\n\
                    sources:\n  d: { act: D, confidence: act }\n";

const FACTS: &str = "language: 1\nvocabulary: prova\ntitle: { it: P, en: T }\nfacts:
  eta: { type: number, unit: year, min: 0, max: 120, personal: true, label: { it: età, en: age }, question: { it: Quanti anni?, en: How old? } }
  residente: { type: boolean, label: { it: residente, en: resident } }
  isee: { type: number, unit: EUR, min: 0, max: 1_000_000, label: { it: ISEE, en: ISEE } }
  isee_presentato: { type: boolean, implied_by: [isee], label: { it: presentato, en: submitted } }
lists:
  figli:
    label: { it: figli, en: children }
    max_rows: 5
    facts:
      minore: { type: boolean, label: { it: minore, en: minor } }
      spesa: { type: number, unit: EUR, min: 0, max: 1000, label: { it: spesa, en: expense } }
";

fn pack(measures: &[(&str, &str)]) -> Pack {
    let mut sources = Sources::new();
    sources.add("enti.yaml", "language: 1\nbodies:\n  prova: { kind: comune, title: { it: P, en: T } }\n");
    sources.add("dati.yaml", FACTS);
    for (id, rest) in measures {
        sources.add(format!("{id}.yaml"), HEAD.replace("ID", id) + *rest);
    }
    let compiled = compile(&sources);
    let Some(pack) = compiled.pack else { panic!("refused: {:#?}", compiled.diagnostics) };
    pack
}

fn asked(pack: &Pack, measures: &[&str], facts: &str, suppliers: bool) -> Questions {
    let facts = Facts::from_json(facts).unwrap();
    pack.questions(measures, &facts, "2025-06-01".parse().unwrap(), QuestionOptions { suppliers, ..QuestionOptions::default() }).unwrap()
}

fn ids(found: &Questions) -> Vec<&str> {
    found.questions.iter().map(|question| question.id.as_str()).collect()
}

const ELDERLY: &str = "requirements:
  anziano: { title: { it: anziano, en: old }, when: eta >= 65, source: d }
  reddito: { title: { it: ISEE basso, en: low ISEE }, when: isee <= 20_000, source: d }
  residenza: { title: { it: residente, en: resident }, when: residente, source: d }
amounts:
  buono: { unit: EUR/month, kind: benefit, value: { bands: { of: isee, rows: [ { to: 10_000, value: 200 }, { value: 100 } ], jump: { up_to: 100, reason: { it: così, en: so } } } }, source: d }
";

#[test]
fn a_question_says_what_it_is_for_and_which_answers_settle_it() {
    let pack = pack(&[("a", ELDERLY)]);
    let found = asked(&pack, &["a"], "{}", false);
    assert_eq!(found.measures[0].outcome, Outcome::Unknown);
    let question = |id: &str| found.questions.iter().find(|question| question.id == id).unwrap().clone();
    let age: Question = question("eta");
    assert!(age.certain && age.personal);
    assert_eq!(age.needed_for[0].parts.iter().map(|part| part.id.as_str()).collect::<Vec<_>>(), ["anziano"]);
    let settles = &age.settles[0];
    let number = |value: &str| Value::Number { value: value.to_owned(), unit: "year".to_owned() };
    assert_eq!((settles.outcome, settles.everything), (Outcome::NotMet, true));
    assert_eq!((&settles.answers[0].from, &settles.answers[0].to), (&number("0"), &Some(number("64"))));
    let isee = question("isee");
    assert_eq!(isee.needed_for[0].parts.iter().map(|part| part.id.as_str()).collect::<Vec<_>>(), ["reddito", "buono"]);
    assert!(matches!(&isee.answer, AnswerType::Number { unit, decimals: 2, max, .. } if unit == "EUR" && max == "1000000.00"));
}

#[test]
fn once_it_is_settled_nothing_is_asked() {
    let pack = pack(&[("a", ELDERLY)]);
    for facts in [r#"{ "eta": 64 }"#, r#"{ "isee": "20000.01" }"#, r#"{ "eta": 70, "isee": 5000, "residente": true }"#] {
        let found = asked(&pack, &["a"], facts, false);
        assert!(found.questions.is_empty() && found.measures[0].settled, "{facts}");
    }
    // The ISEE decides the amount, though it is low enough for sure only once it is known.
    assert_eq!(ids(&asked(&pack, &["a"], r#"{ "eta": 70, "residente": true }"#, false)), ["isee"]);
}

#[test]
fn what_two_measures_wait_for_comes_first() {
    let other = "requirements:\n  r: { title: { it: r, en: r }, when: residente, source: d }\n";
    let pack = pack(&[("a", ELDERLY), ("b", other)]);
    let found = asked(&pack, &["a", "b"], "{}", false);
    assert_eq!(ids(&found)[0], "residente");
    assert_eq!(found.questions[0].needed_for.len(), 2);
    assert_eq!(found.questions[0].settles.len(), 3, "no settles both, yes settles the second: {:#?}", found.questions[0].settles);
}

#[test]
fn whether_there_is_an_isee_is_asked_before_what_it_is() {
    let rule = "requirements:\n  r: { title: { it: r, en: r }, when: 'isee_presentato && isee <= 10_000', source: d }\n";
    let pack = pack(&[("a", rule)]);
    assert_eq!(ids(&asked(&pack, &["a"], "{}", false)), ["isee_presentato", "isee"]);
    assert_eq!(ids(&asked(&pack, &["a"], r#"{ "isee_presentato": true }"#, false)), ["isee"]);
    assert!(asked(&pack, &["a"], r#"{ "isee_presentato": false }"#, false).questions.is_empty());
}

#[test]
fn what_one_edition_implies_by_more_facts_than_another_is_not_asked() {
    let declared = |by: &str| {
        format!(
            "facts:\n  al_nido: {{ type: boolean, implied_by: [{by}], label: {{ it: al nido, en: in a nursery }} }}\n  nascita: {{ type: date, min: 2020-01-01, max: 2030-12-31, label: {{ it: nascita, en: birth }} }}\n"
        )
    };
    let rule = "requirements:\n  r: { title: { it: r, en: r }, when: al_nido, source: d }\n  s: { title: { it: s, en: s }, when: 'nascita >= \"2024-01-01\"', source: d }\n";
    let of_old = "requirements:\n  r: { title: { it: r, en: r }, when: al_nido, source: d }\n  s: { title: { it: s, en: s }, when: 'isee <= 10_000', source: d }\n";
    let pack = pack(&[("a", &(declared("isee") + of_old)), ("b", &(declared("isee, nascita") + rule))]);
    let known = r#"{ "nascita": "2024-02-01" }"#;
    let found = asked(&pack, &["b"], known, false);
    assert_eq!((ids(&found), found.measures[0].outcome), (Vec::new(), Outcome::Met), "{:#?}", found.questions);
    assert_eq!(ids(&asked(&pack, &["b"], "{}", false)), ["al_nido", "nascita"]);
    assert_eq!(ids(&asked(&pack, &["a"], "{}", false)), ["al_nido", "isee"]);
}

#[test]
fn an_amount_that_waits_for_what_cannot_be_given_any_more_is_told_to_wait() {
    let rule = "amounts:\n  retta: { unit: EUR, kind: fee, value: isee, source: d }\n  \
                altra: { unit: EUR, kind: fee, value: 'if isee_presentato { 1 } else { 2 }', source: d }\n";
    let pack = pack(&[("a", rule)]);
    let standing = |facts: &str| {
        let found = asked(&pack, &["a"], facts, false);
        (found.questions.len(), found.measures[0].settled, found.measures[0].waits)
    };
    assert_eq!(standing(r#"{ "isee_presentato": false }"#), (0, true, true));
    assert_eq!(standing(r#"{ "isee": "5000" }"#), (0, true, false));
    let found = asked(&pack, &["a"], r#"{ "isee_presentato": false }"#, false);
    let told = soglia::questions::text(&found, soglia::Language::It, soglia::decision::TextOptions::default());
    assert!(told.contains("? Misura a: DA COMPLETARE"), "{told}");
}

#[test]
fn rows_are_asked_for_one_list_at_a_time_and_only_those_that_count() {
    let rule = "amounts:\n  rimborso: { unit: EUR, kind: benefit, value: 'sum(figli.spesa, figli.minore)', source: d }\n";
    let pack = pack(&[("a", rule)]);
    let found = asked(&pack, &["a"], "{}", false);
    assert_eq!(ids(&found), ["figli"]);
    assert!(matches!(found.questions[0].answer, AnswerType::Rows { max_rows: 5, .. }));
    let found = asked(&pack, &["a"], r#"{ "figli": [ { "minore": false }, { "minore": true }, {} ] }"#, false);
    let rows: Vec<(&str, &[u32])> = found.questions.iter().map(|question| (question.id.as_str(), question.rows.as_slice())).collect();
    assert!(rows.contains(&("figli.spesa", &[1, 2])) && rows.contains(&("figli.minore", &[2])), "{rows:?}");
    // Where nothing was spent it does not matter whether the child is a minor.
    let found = asked(&pack, &["a"], r#"{ "figli": [ { "spesa": 0 } ] }"#, false);
    assert!(found.questions.is_empty());
}

#[test]
fn what_a_decision_waits_for_is_asked_where_nothing_else_is_and_it_is_wanted() {
    // Whoever the children are, everything that is spent on them is refunded; the decision looks at each of the two ways by itself.
    let rule = "amounts:\n  rimborso: { unit: EUR, kind: benefit, value: 'sum(figli.spesa, figli.minore || !figli.minore)', source: d }\n";
    let pack = pack(&[("a", rule)]);
    let on = "2025-06-01".parse().unwrap();
    let complete = |facts: &str| {
        let options = QuestionOptions { complete: true, ..QuestionOptions::default() };
        pack.questions(&["a"], &Facts::from_json(facts).unwrap(), on, options).unwrap()
    };
    let spent = r#"{ "figli": [ { "spesa": 10 }, { "spesa": 5, "minore": true } ] }"#;
    let decision = pack.decide("a", &Facts::from_json(spent).unwrap(), on).unwrap();
    assert_eq!(decision.amounts[0].value, Value::Unknown);
    assert!(asked(&pack, &["a"], spent, false).questions.is_empty());
    let found = complete(spent);
    let [question] = found.questions.as_slice() else { panic!("{:?}", found.questions) };
    assert!(found.measures[0].settled && question.to_complete && !question.certain);
    assert_eq!((question.id.as_str(), question.rows.as_slice()), ("figli.minore", &[0][..]));
    assert_eq!(question.needed_for[0].parts[0].id, "rimborso");
    assert!(complete(r#"{ "figli": [ { "spesa": 10, "minore": false } ] }"#).questions.is_empty());
    // Where something else still counts, that is asked.
    let open = complete(r#"{ "figli": [ { "spesa": 10 }, {} ] }"#);
    assert_eq!(ids(&open).first(), Some(&"figli.spesa"));
    assert!(open.questions.iter().all(|question| !question.to_complete));
}

#[test]
fn what_another_measure_supplies_is_asked_for_itself_or_through_it() {
    let supplier = "facts:\n  reddito: { type: number, unit: EUR, min: 0, max: 1_000_000, label: { it: r, en: r } }\n\
                    amounts:\n  indicatore: { unit: EUR, kind: indicator, value: reddito / 2, rounding: { to: 0.01, mode: half_up, source: not_stated }, source: d }\n";
    let rule = "supplied:\n  isee: { measure: s, amount: indicatore }\nrequirements:\n  r: { title: { it: r, en: r }, when: isee <= 10_000, source: d }\n";
    let pack = pack(&[("s", supplier), ("a", rule)]);
    let itself = asked(&pack, &["a"], "{}", false);
    assert_eq!(ids(&itself), ["isee"]);
    assert_eq!(itself.questions[0].supplied_by, ["s"]);
    assert_eq!(ids(&asked(&pack, &["a"], "{}", true)), ["reddito"]);
    let settled = asked(&pack, &["a"], r#"{ "reddito": 20000 }"#, true);
    assert!(settled.questions.is_empty());
    assert_eq!(settled.measures[0].outcome, Outcome::Met);
}

#[test]
fn a_figure_of_an_act_is_asked_for_last() {
    let rule = "parameters:\n  soglia: { unit: EUR, missing: { it: manca, en: missing }, min: 0, max: 50_000, source: d }\n\
                requirements:\n  r: { title: { it: r, en: r }, when: 'isee <= soglia && eta >= 18 && residente', source: d }\n";
    let found = asked(&pack(&[("a", rule)]), &["a"], "{}", false);
    assert_eq!(ids(&found).last(), Some(&"soglia"));
    assert!(found.questions.last().unwrap().needs_act);
}

#[test]
fn what_is_not_in_force_and_what_is_not_there() {
    let pack = pack(&[("a", ELDERLY)]);
    let on = "2024-06-01".parse().unwrap();
    let found = pack.questions(&["a"], &Facts::new(), on, QuestionOptions::default()).unwrap();
    assert_eq!((found.measures[0].outcome, found.questions.len()), (Outcome::NotInForce, 0));
    let ask = |measure: &str, facts: &str| pack.questions(&[measure], &Facts::from_json(facts).unwrap(), on, QuestionOptions::default());
    assert!(matches!(ask("b", "{}"), Err(EvaluateError::UnknownMeasure(_))));
    assert!(matches!(ask("a", r#"{ "eta": 500 }"#), Err(EvaluateError::Facts(_))));
}

#[test]
fn questions_go_to_json_and_back() {
    let found = asked(&pack(&[("a", ELDERLY)]), &["a"], "{}", false);
    let json = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Questions>(&json).unwrap(), found);
}
