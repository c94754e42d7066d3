//! A decision as plain text: for a terminal, a file, or the motivation of an act (L. 241/1990, art. 3).

use super::lines::{Lines, Style};
use super::view::{Grid, View};
use super::{AmountResult, Decision, Due, Origin, Outcome, RequirementResult, SourceCited, State, Step, Value, format, words};
use crate::Language;

/// How a decision is written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextOptions {
    /// With the steps of each amount, intermediate values and facts.
    pub explain: bool,
    /// Characters of a line; `0` does not wrap.
    pub width: usize,
    /// With ANSI colours.
    pub color: bool,
}

impl Default for TextOptions {
    fn default() -> Self {
        Self { explain: false, width: 80, color: false }
    }
}

/// A decision as text.
#[must_use]
pub fn text(decision: &Decision, language: Language, options: TextOptions) -> String {
    let mut page = Page { lines: Lines::new(options.width, options.color), view: View { decision, language }, explain: options.explain };
    page.whole();
    page.lines.out
}

struct Page<'a> {
    lines: Lines,
    view: View<'a>,
    explain: bool,
}

fn style(state: State) -> Style {
    match state {
        State::Met => Style::Good,
        State::NotMet => Style::Bad,
        State::Unknown => Style::Open,
    }
}

impl<'a> Page<'a> {
    fn whole(&mut self) {
        let view = self.view;
        let Decision { title, body, on, outcome, requirements, amounts, missing, .. } = view.decision;
        self.lines.heading(view.local(title), '=');
        self.field(words::BODY, view.local(body));
        self.field(words::MEASURE, &view.measure());
        self.field(words::DAY, &format::date(*on, view.language));
        self.outcome();
        if *outcome != Outcome::NotInForce {
            if !requirements.is_empty() {
                self.section(words::REQUIREMENTS);
                for requirement in requirements {
                    self.requirement(requirement, 0);
                }
            }
            if !amounts.is_empty() {
                self.lines.heading(view.amounts_title(), '-');
                for amount in amounts {
                    self.amount(amount, 0);
                }
            }
            if !missing.is_empty() {
                self.missing();
            }
            if self.explain {
                self.definitions();
            }
            self.facts();
        }
        self.warnings();
        self.sources();
        self.footer();
    }

    fn section(&mut self, title: words::Words) {
        let title = self.view.say(title);
        self.lines.heading(title, '-');
    }

    fn field(&mut self, name: words::Words, value: &str) {
        let text = format!("{}: {value}", self.view.say(name));
        self.lines.paragraph(0, &text);
    }

    fn outcome(&mut self) {
        let view = self.view;
        self.lines.gap();
        if view.decides() {
            let outcome = view.decision.outcome;
            let style = match outcome {
                Outcome::Met => Style::Good,
                Outcome::NotMet => Style::Bad,
                Outcome::Unknown | Outcome::NotInForce => Style::Open,
            };
            let (sign, word) = words::outcome(outcome);
            let text = format!("{}: {sign} {}", view.say(words::OUTCOME), view.say(word));
            self.lines.item(0, "", style, &text);
            self.lines.paragraph(0, &view.summary());
        }
        if view.rests_on_unverified() {
            self.lines.paragraph(0, view.say(words::RESTS_ON_UNVERIFIED));
        }
    }

    fn requirement(&mut self, requirement: &'a RequirementResult, indent: usize) {
        let view = self.view;
        let (sign, word) = words::state(requirement.state);
        let title = format!("{}: {}", view.local(&requirement.title), view.say(word));
        self.lines.item(indent, sign, style(requirement.state), &title);
        let inner = indent + 2;
        if let Some(needs) = view.needs(requirement) {
            self.lines.paragraph(inner, &format!("{needs}:"));
        }
        let alone = requirement.reasons.len() == 1 && requirement.children.is_empty();
        for reason in &requirement.reasons {
            if alone && reason.state == requirement.state {
                self.lines.paragraph(inner, view.local(&reason.text));
            } else {
                self.lines.item(inner, words::state(reason.state).0, style(reason.state), view.local(&reason.text));
            }
        }
        for child in &requirement.children {
            self.requirement(child, inner);
        }
        if requirement.state != State::Met {
            for change in &requirement.would_change {
                self.lines.item(inner, "→", Style::Plain, view.local(change));
            }
        }
        self.note(requirement.note.as_ref(), inner);
        self.reference(&view.reference(&requirement.citations, requirement.confidence), inner);
    }

    fn note(&mut self, note: Option<&crate::Localized>, indent: usize) {
        if let Some(note) = note {
            let text = format!("{}: {}", self.view.say(words::NOTE), words::either(note, self.view.language));
            self.lines.paragraph(indent, &text);
        }
    }

    fn reference(&mut self, reference: &str, indent: usize) {
        if !reference.is_empty() {
            let text = format!("{}: {reference}", self.view.say(words::REFERENCE));
            self.lines.paragraph(indent, &text);
        }
    }

    fn amount(&mut self, amount: &'a AmountResult, indent: usize) {
        let view = self.view;
        let said = view.amount(amount);
        let rows = match &amount.value {
            Value::Rows { values } if amount.due == Due::Due => Some(values.as_slice()),
            _ => None,
        };
        let title = view.local(&amount.title);
        let text = match (rows, said.is_empty()) {
            (None, _) => format!("{title}: {said}"),
            (Some(_), true) => title.to_owned(),
            (Some(_), false) => format!("{title} ({said})"),
        };
        self.lines.item(indent, "•", Style::Bold, &text);
        let inner = indent + 2;
        if let Some(values) = rows {
            self.grid(&Grid::single(view.say(words::VALUE), values), inner);
        }
        for remark in view.amount_remarks(amount) {
            self.lines.paragraph(inner, &remark);
        }
        if self.explain && !amount.steps.is_empty() {
            self.lines.paragraph(inner, &format!("{}:", view.say(words::STEPS)));
            self.steps(&amount.steps, inner + 2);
        }
        self.note(amount.note.as_ref(), inner);
        self.reference(&view.reference(&amount.citations, amount.confidence), inner);
    }

    fn steps(&mut self, steps: &'a [Step], indent: usize) {
        for (index, step) in steps.iter().enumerate() {
            let value = self.view.value(&step.value);
            let text = self.entry(self.view.local(&step.title), &value, &step.citations);
            self.lines.item(indent, &format!("{}.", index + 1), Style::Plain, &text);
        }
    }

    /// `title: value (reference)`.
    fn entry(&self, title: &str, value: &str, citations: &[super::Citation]) -> String {
        let mut text = format!("{title}: {value}");
        let reference = self.view.citations(citations);
        if !reference.is_empty() {
            text.push_str(" (");
            text.push_str(&reference);
            text.push(')');
        }
        text
    }

    fn grid(&mut self, grid: &Grid<'_>, indent: usize) {
        let view = self.view;
        if !grid.list.is_empty() {
            self.lines.paragraph(indent, &format!("{} {}:", view.say(words::LIST), grid.list));
        }
        let mut head = vec![view.say(words::ROW)];
        head.extend(grid.columns.iter().map(|&(label, _)| label));
        let rows: Vec<Vec<String>> = (0..grid.rows())
            .map(|row| {
                let mut cells = vec![(row + 1).to_string()];
                cells.extend(grid.columns.iter().map(|(_, values)| values.get(row).map(|value| view.value(value)).unwrap_or_default()));
                cells
            })
            .collect();
        if rows.is_empty() {
            self.lines.paragraph(indent + 2, view.say(words::NO_ROWS));
        } else {
            self.lines.table(indent, &head, &rows);
        }
        self.reference(&view.citations(&grid.citations), indent);
    }

    fn missing(&mut self) {
        let view = self.view;
        self.section(words::MISSING);
        if view.decision.missing.len() > 1 {
            self.lines.paragraph(0, view.say(words::MISSING_ORDER));
        }
        for (index, missing) in view.decision.missing.iter().enumerate() {
            let mark = format!("{}.", index + 1);
            let inner = mark.len() + 1;
            self.lines.item(0, &mark, Style::Plain, view.local(&missing.label));
            let question = view.local(&missing.question);
            if !question.is_empty() {
                self.lines.paragraph(inner, question);
            }
            for remark in view.missing_remarks(missing) {
                self.lines.paragraph(inner, &remark);
            }
        }
    }

    fn definitions(&mut self) {
        let parted = self.view.part(&self.view.decision.definitions);
        if parted.plain.is_empty() && parted.grids.is_empty() {
            return;
        }
        self.section(words::DEFINITIONS);
        for definition in parted.plain {
            let value = self.view.value(&definition.value);
            let text = self.entry(self.view.local(&definition.title), &value, &definition.citations);
            self.lines.item(0, "•", Style::Plain, &text);
        }
        for grid in &parted.grids {
            self.grid(grid, 0);
        }
    }

    /// Facts; without an explanation only those that another measure computed, because nobody declared them.
    fn facts(&mut self) {
        let view = self.view;
        let parted = view.part(&view.decision.facts);
        let shown: Vec<_> =
            parted.plain.into_iter().filter(|fact| self.explain || matches!(fact.origin, Origin::Supplied { .. })).collect();
        let grids = if self.explain { parted.grids } else { Vec::new() };
        if shown.is_empty() && grids.is_empty() {
            return;
        }
        self.section(if self.explain { words::FACTS } else { words::SUPPLIED });
        for fact in shown {
            let text = format!("{}: {} ({})", view.local(&fact.label), view.value(&fact.value), view.origin(fact));
            self.lines.item(0, "•", Style::Plain, &text);
            if let Origin::Supplied { decision, .. } = &fact.origin
                && self.explain
            {
                self.nested(decision, 2);
            }
        }
        for grid in &grids {
            self.grid(grid, 0);
        }
    }

    /// The computation that gave a fact, in short.
    fn nested(&mut self, decision: &'a Decision, indent: usize) {
        let outer = self.view;
        let view = View { decision, language: outer.language };
        self.view = view;
        let text = format!("{} {} ({}):", view.say(words::COMPUTATION_OF), view.local(&decision.title), view.measure());
        self.lines.paragraph(indent, &text);
        for amount in &decision.amounts {
            self.amount(amount, indent + 2);
        }
        for fact in view.part(&view.decision.facts).plain {
            if let Origin::Supplied { decision, .. } = &fact.origin {
                self.nested(decision, indent + 2);
            }
        }
        self.view = outer;
    }

    fn warnings(&mut self) {
        let view = self.view;
        let warnings = view.warnings();
        if warnings.is_empty() {
            return;
        }
        self.section(words::WARNINGS);
        for warning in warnings {
            let value = view.local(&warning.text);
            let text = self.entry(view.say(words::warning(warning.kind)), value, &warning.citations);
            self.lines.item(0, "!", Style::Open, &text);
        }
    }

    fn sources(&mut self) {
        let view = self.view;
        if view.decision.sources.is_empty() {
            return;
        }
        self.section(words::SOURCES);
        for source in &view.decision.sources {
            self.source(source);
        }
    }

    fn source(&mut self, source: &SourceCited) {
        let view = self.view;
        let mut text = source.act.clone();
        if let Some(date) = source.date {
            for part in [" ", view.say(words::ACT_DATED), " ", &format::date(date, view.language)] {
                text.push_str(part);
            }
        }
        if let Some(article) = &source.article {
            text.push_str(", ");
            text.push_str(article);
        }
        text.push_str(" – ");
        text.push_str(view.say(words::confidence(source.confidence)));
        self.lines.item(0, "•", Style::Plain, &text);
        if let Some(url) = &source.url {
            self.lines.paragraph(2, url);
        }
        self.note(source.note.as_ref(), 2);
    }

    fn footer(&mut self) {
        let view = self.view;
        self.lines.gap();
        self.lines.out.push_str("--\n");
        self.lines.paragraph(0, view.say(words::NOT_AN_ACT));
        let Decision { engine, pack, .. } = view.decision;
        self.lines.paragraph(0, &format!("{} {engine}; {}:", view.say(words::ENGINE), view.say(words::PACK)));
        self.lines.paragraph(0, pack);
    }
}
