//! Days that have come (`past: true`): after that of the evaluation they are refused wherever a case is given.

use soglia::authoring::Code;
use soglia::curve::{CurveError, CurveRequest};
use soglia::decision::{Outcome, Value};
use soglia::questions::{AnswerType, QuestionOptions};
use soglia::register::{Column, Register, Results, Runner};
use soglia::{FactFault, FactValue, Facts, FactsError, Pack};

use super::support::{codes, day, decide, measure, pack};

const ON: &str = "2025-06-01";

const RULES: &str = "calendar: { leap_day: march_1, source: not_stated }
facts:
  nato: { type: date, past: true, personal: true, label: { it: nascita, en: birth } }
  previsto: { type: date, label: { it: parto previsto, en: expected birth } }
lists:
  figli:
    label: { it: figli, en: children }
    max_rows: 5
    facts:
      nascita: { type: date, min: 2000-01-01, max: 2025-07-31, past: true, label: { it: nascita, en: birth } }
requirements:
  piccolo: { when: age(nato) < 3 && previsto > evaluation_date, source: not_stated }
amounts:
  importo: { unit: year, kind: indicator, always: true, source: not_stated, value: age(nato) }
  minori: { unit: count, kind: indicator, always: true, source: not_stated, value: count(age(figli.nascita) < 18) }
";

fn rules() -> Pack {
    pack(measure(RULES))
}

fn facts(text: &str) -> Facts {
    Facts::from_json(text).unwrap()
}

fn faults(pack: &Pack, text: &str) -> Vec<(String, FactFault)> {
    match pack.evaluate("prova.misura", &facts(text), day(ON)) {
        Err(soglia::EvaluateError::Facts(FactsError::Problems(problems))) => {
            problems.into_iter().map(|problem| (problem.path, problem.fault)).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_birth_after_the_day_is_refused_and_its_value_not_told() {
    let pack = rules();
    let after = r#"{ "nato": "2025-06-02", "figli": [ { "nascita": "2025-06-01" }, { "nascita": "2025-06-02" } ] }"#;
    let found = [("figli[1].nascita", FactFault::AfterEvaluation), ("nato", FactFault::AfterEvaluation)];
    assert_eq!(faults(&pack, after), found.map(|(path, fault)| (path.to_owned(), fault)));
    assert_eq!(faults(&pack, r#"{ "nato": "1899-12-31" }"#), [("nato".to_owned(), FactFault::OutOfRange)]);
    let error = pack.evaluate("prova.misura", &facts(r#"{ "nato": "2090-06-02" }"#), day(ON)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "1 fact(s) cannot be taken, the first is `nato`: the day is after that of the evaluation: a date year-month-day from 1900-01-01 to 2025-06-01 is expected"
    );
    // The day itself, and a day that may be still to come, are taken.
    let decision = decide(&pack, "prova.misura", r#"{ "nato": "2025-06-01", "previsto": "2025-12-01" }"#, ON);
    assert_eq!(decision.outcome, Outcome::Met);
    // Where the fact ends before the day, its own last day holds.
    assert!(pack.evaluate("prova.misura", &facts(r#"{ "figli": [ { "nascita": "2025-08-01" } ] }"#), day("2025-12-01")).is_err());
    assert!(pack.evaluate("prova.misura", &facts(r#"{ "figli": [ { "nascita": "2025-07-31" } ] }"#), day("2025-12-01")).is_ok());
}

#[test]
fn a_plan_and_a_register_refuse_it_alike() {
    let pack = rules();
    let plan = pack.plan("prova.misura", day(ON)).unwrap();
    let (birth, child) = (plan.slot("nato").unwrap(), plan.slot("figli.nascita").unwrap());
    let today = (day(ON) - day("1970-01-01")).num_days();
    let mut case = plan.case();
    case.set_mantissa(birth, today).unwrap();
    assert_eq!(case.set_mantissa(birth, today + 1).unwrap_err().fault, FactFault::AfterEvaluation);
    assert_eq!(case.set_date(birth, day("2025-06-02")).unwrap_err().fault, FactFault::AfterEvaluation);
    let refused = case.set_facts(&facts(r#"{ "figli": [ { "nascita": "2025-06-02" } ] }"#)).unwrap_err();
    assert_eq!((refused.path.as_str(), refused.fault), ("figli.nascita", FactFault::AfterEvaluation));
    let today = i32::try_from(today).unwrap();
    let (births, children) = ([today, today + 1, today + 36_500, -30_000], [today, today + 1, today]);
    let mut register = Register::new(&plan, 4);
    register.set(birth, Column::days(&births)).unwrap();
    register.set_list(0, &[0, 2, 3, 3, 3], None).unwrap();
    register.set(child, Column::days(&children)).unwrap();
    let mut results = Results::default();
    Runner::new(&plan).run(&register, &mut results);
    let mut told: Vec<_> = results.faults().iter().map(|fault| (fault.case, fault.path.as_str(), fault.fault)).collect();
    told.sort_by_key(|(case, path, _)| (*case, *path));
    let after = FactFault::AfterEvaluation;
    assert_eq!(told, [(0, "figli[1].nascita", after), (1, "nato", after), (2, "nato", after), (3, "nato", FactFault::OutOfRange)]);
}

#[test]
fn a_question_and_a_curve_end_with_the_day() {
    let pack = rules();
    let asked = pack.questions(&["prova.misura"], &Facts::new(), day(ON), QuestionOptions::default()).unwrap();
    let birth = asked.questions.iter().find(|question| question.id == "nato").unwrap();
    assert_eq!(birth.answer, AnswerType::Date { min: day("1900-01-01"), max: day(ON) });
    assert!(pack.questions(&["prova.misura"], &facts(r#"{ "nato": "2025-06-02" }"#), day(ON), QuestionOptions::default()).is_err());
    let request = |to: &str| CurveRequest {
        from: Some(FactValue::Date(day("2020-01-01"))),
        to: Some(FactValue::Date(day(to))),
        ..CurveRequest::new("prova.misura", "importo", "nato")
    };
    let given = facts("{}");
    assert!(pack.curve(&request(ON), &given, day(ON)).is_ok());
    assert!(matches!(pack.curve(&request("2025-06-02"), &given, day(ON)), Err(CurveError::Range(_))));
    let whole = CurveRequest { from: Some(FactValue::Date(day("2020-01-01"))), ..CurveRequest::new("prova.misura", "importo", "nato") };
    // It ends soon after the last break point.
    let ends = pack.curve(&whole, &given, day(ON)).unwrap().along.to;
    assert!(matches!(ends, Value::Date { value } if value <= day(ON)), "{ends:?}");
}

#[test]
fn only_a_date_is_past() {
    let compiled = measure(
        "facts:\n  anni: { type: number, unit: year, min: 0, max: 9, past: true, label: { it: a, en: a } }\nrequirements:\n  r: { when: anni > 1, source: not_stated }\n",
    );
    assert_eq!(codes(&compiled), [Code::BadRange]);
}
