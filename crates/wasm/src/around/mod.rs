//! What lies around one decision: what to ask next, what would change it, how an amount goes with a fact, and what a case is entitled to
//! in a place. All of it crosses as JSON.

mod fault;
mod filed;

use soglia::curve::CurveRequest;
use soglia::decision::{Difference, Expected};
use soglia::entitlements::Criterion;
use soglia::questions::QuestionOptions;
use soglia::{Decision, FactValue, decision, json};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::fault::{evaluate, parse_day, parse_facts};
use crate::pack::RawPack;
use crate::shown::{self, language};

impl RawPack {
    fn evaluated(&self, measure: &str, facts: &str, on: &str) -> Result<Decision, String> {
        let on = parse_day(on)?;
        self.pack.evaluate(measure, &parse_facts(facts)?, on).map_err(|error| evaluate(&error))
    }
}

#[wasm_bindgen]
impl RawPack {
    /// The text of the pack.
    pub fn text(&self) -> String {
        self.pack.to_json()
    }

    /// The pack of some measures as they run on a day.
    #[expect(clippy::needless_pass_by_value, reason = "lists come from JavaScript by value")]
    pub fn part(&self, measures: Vec<String>, on: &str) -> Result<RawPack, String> {
        let names: Vec<&str> = measures.iter().map(String::as_str).collect();
        let part = self.pack.part(&names, parse_day(on)?).map_err(|error| evaluate(&error))?;
        Ok(Self::new(part))
    }

    /// The decision with what would change a refusal, as JSON.
    pub fn evaluate(&self, measure: &str, facts: &str, on: &str) -> Result<String, String> {
        Ok(self.evaluated(measure, facts, on)?.to_json())
    }

    /// The same as text.
    pub fn evaluated_text(&self, measure: &str, facts: &str, on: &str, english: bool, explain: bool, width: u32) -> Result<String, String> {
        Ok(shown::text(&self.evaluated(measure, facts, on)?, english, explain, width))
    }

    /// The same as a page.
    pub fn evaluated_html(&self, measure: &str, facts: &str, on: &str, english: bool) -> Result<String, String> {
        Ok(decision::html(&self.evaluated(measure, facts, on)?, language(english)))
    }

    /// What comes out otherwise than a case expects, as JSON.
    pub fn differences(&self, measure: &str, facts: &str, on: &str, expected: &str) -> Result<String, String> {
        let decision = self.decision(measure, facts, on)?;
        let expected = Expected::all_from_json(expected).unwrap_or_default();
        let differences: Vec<Difference> = expected.iter().filter_map(|expected| expected.difference(&decision)).collect();
        Ok(json::write(&differences))
    }

    /// What to ask about some measures, the most useful question first.
    #[expect(clippy::needless_pass_by_value, reason = "lists come from JavaScript by value")]
    pub fn questions(&self, measures: Vec<String>, facts: &str, on: &str, suppliers: bool, complete: bool) -> Result<String, String> {
        let names: Vec<&str> = measures.iter().map(String::as_str).collect();
        let (facts, on) = (parse_facts(facts)?, parse_day(on)?);
        let options = QuestionOptions { suppliers, complete };
        let questions = self.pack.questions(&names, &facts, on, options).map_err(|error| evaluate(&error))?;
        Ok(questions.to_json())
    }

    /// An amount along a fact; the ends are texts, where they are given.
    #[expect(clippy::too_many_arguments, reason = "JavaScript calls it in one place, which names them")]
    pub fn curve(
        &self,
        measure: &str,
        amount: &str,
        along: &str,
        facts: &str,
        on: &str,
        from: Option<String>,
        to: Option<String>,
    ) -> Result<String, String> {
        let (facts, on) = (parse_facts(facts)?, parse_day(on)?);
        let request =
            CurveRequest { from: from.map(FactValue::Text), to: to.map(FactValue::Text), ..CurveRequest::new(measure, amount, along) };
        let curve = self.pack.curve(&request, &facts, on).map_err(|error| fault::curve(&error))?;
        Ok(curve.to_json())
    }

    /// What stands in the way of a case, and where its amounts change next.
    pub fn why(&self, measure: &str, facts: &str, on: &str) -> Result<String, String> {
        let (facts, on) = (parse_facts(facts)?, parse_day(on)?);
        let why = self.pack.why(measure, &facts, on).map_err(|error| evaluate(&error))?;
        Ok(why.to_json())
    }

    /// Every measure of a place, decided, and which of them can stand together.
    pub fn entitlements(&self, place: &str, facts: &str, on: &str, criterion: &str) -> Result<String, String> {
        let criterion = Criterion::from_json(criterion).ok_or_else(fault::criterion)?;
        let (facts, on) = (parse_facts(facts)?, parse_day(on)?);
        let found = self.pack.entitlements(place, &facts, on, &criterion).map_err(|error| fault::entitlements(&error))?;
        Ok(found.to_json())
    }
}
