//! A decision as plain text: for a terminal, a file, or the motivation of an act (L. 241/1990, art. 3).

use super::cited::Act;
use super::grid::{Amounts, Grid};
use super::lines::{Lines, Style};
use super::view::View;
use super::{AmountResult, Decision, Origin, Outcome, RequirementResult, State, format, words};
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
                self.lines.heading(view.requirements_title(), '-');
                for requirement in requirements {
                    self.requirement(requirement, 0, true);
                }
            }
            if !amounts.is_empty() {
                self.lines.heading(view.amounts_title(), '-');
                self.amounts(0);
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
        let (state, sign, word) = view.outcome();
        self.lines.item(0, "", style(state), &format!("{}: {sign} {word}", view.say(words::OUTCOME)));
        self.lines.paragraph(0, &view.summary());
        if view.rests_on_unverified() {
            self.lines.paragraph(0, view.say(words::RESTS_ON_UNVERIFIED));
        }
    }

    /// `changes` is whether to say what would change it: not where that was said of what it is part of.
    fn requirement(&mut self, requirement: &'a RequirementResult, indent: usize, changes: bool) {
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
        let children_change = changes && requirement.would_change.is_empty();
        for child in &requirement.children {
            self.requirement(child, inner, children_change);
        }
        if changes && requirement.state != State::Met {
            for change in &requirement.would_change {
                self.lines.item(inner, "→", Style::Plain, view.local(&change.text));
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

    fn amounts(&mut self, indent: usize) {
        for amounts in self.view.amounts() {
            match amounts {
                Amounts::One(amount) => self.amount(amount, indent),
                Amounts::Rows(grid, amounts) => self.amounts_of_rows(&grid, &amounts, indent),
            }
        }
    }

    fn amount(&mut self, amount: &'a AmountResult, indent: usize) {
        let view = self.view;
        let text = format!("{}: {}", view.local(&amount.title), view.amount(amount));
        self.lines.item(indent, "•", Style::Bold, &text);
        let inner = indent + 2;
        for remark in view.amount_remarks(amount) {
            self.lines.paragraph(inner, &remark);
        }
        if self.explain && !amount.steps.is_empty() {
            self.lines.paragraph(inner, &format!("{}:", view.say(words::STEPS)));
            self.steps(amount, inner + 2);
        }
        self.note(amount.note.as_ref(), inner);
        self.reference(&view.reference(&amount.citations, amount.confidence), inner);
    }

    fn amounts_of_rows(&mut self, grid: &Grid<'_>, amounts: &[&'a AmountResult], indent: usize) {
        let view = self.view;
        let inner = indent + 2;
        self.lines.item(indent, "•", Style::Bold, &format!("{}:", grid.title));
        self.rows(grid, inner);
        for amount in amounts {
            for remark in view.amount_remarks(amount) {
                self.lines.paragraph(inner, &format!("{}: {remark}", view.local(&amount.title)));
            }
            if self.explain && !amount.steps.is_empty() {
                self.lines.paragraph(inner, &format!("{} – {}:", view.local(&amount.title), view.say(words::STEPS)));
                let grid = Grid::steps(view, &amount.steps);
                self.rows(&grid, inner + 2);
                self.reference(&view.citations(&grid.citations), inner + 2);
            }
            self.note(amount.note.as_ref(), inner);
        }
        for reference in view.references(amounts) {
            self.reference(&reference, inner);
        }
    }

    fn steps(&mut self, amount: &'a AmountResult, indent: usize) {
        for (index, step) in amount.steps.iter().enumerate() {
            let value = self.view.value(&step.value);
            // Where the whole amount is written is told under it.
            let citations = if step.citations == amount.citations { &[][..] } else { &step.citations };
            let text = self.entry(self.view.local(&step.title), &value, citations);
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

    fn grid(&mut self, grid: &Grid<'_>) {
        self.lines.paragraph(0, &format!("{}:", grid.title));
        self.rows(grid, 0);
        let reference = self.view.citations(&grid.citations);
        self.reference(&reference, 0);
    }

    /// The rows of a list as a table, or one under the other where that would be too wide.
    fn rows(&mut self, grid: &Grid<'_>, indent: usize) {
        let view = self.view;
        let mut head = vec![grid.row.as_str()];
        head.extend(grid.columns.iter().map(|column| column.label.as_str()));
        let rows: Vec<Vec<String>> = (0..grid.rows())
            .map(|row| {
                let cells = grid.columns.iter().map(|column| column.values.get(row).map(|value| view.value(value)).unwrap_or_default());
                std::iter::once((row + 1).to_string()).chain(cells).collect()
            })
            .collect();
        if rows.is_empty() {
            self.lines.paragraph(indent + 2, view.say(words::NO_ROWS));
        } else if !self.lines.table(indent, &head, &rows) {
            for row in 0..grid.rows() {
                self.row(grid, row, indent);
            }
        }
    }

    fn row(&mut self, grid: &Grid<'_>, row: usize, indent: usize) {
        let view = self.view;
        self.lines.item(indent, "-", Style::Plain, &format!("{} {}", grid.row, row + 1));
        let block = grid.block(row);
        for (label, value) in &block.lines {
            self.lines.paragraph(indent + 4, &format!("{label}: {}", view.value(value)));
        }
        if block.has_zeros {
            self.lines.paragraph(indent + 4, view.say(words::OTHER_ZEROS));
        } else if block.lines.is_empty() {
            self.lines.paragraph(indent + 4, view.say(words::NOTHING_KNOWN));
        }
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
            let question = view.question(missing);
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
            self.grid(grid);
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
            self.grid(grid);
        }
    }

    /// The computation that gave a fact, in short.
    fn nested(&mut self, decision: &'a Decision, indent: usize) {
        let outer = self.view;
        let view = View { decision, language: outer.language };
        self.view = view;
        let text = format!("{} {} ({}):", view.say(words::COMPUTATION_OF), view.local(&decision.title), view.measure());
        self.lines.paragraph(indent, &text);
        self.amounts(indent + 2);
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
            let (label, text) = view.warning(warning);
            let text = label.map_or(text.clone(), |label| format!("{label}: {text}"));
            let acts = view.acts_cited(&warning.citations);
            let text = match acts.as_slice() {
                [] => text,
                [act] => format!("{text} ({act})"),
                _ => format!("{text}:"),
            };
            self.lines.item(0, "!", Style::Open, &text);
            if acts.len() > 1 {
                for act in acts {
                    self.lines.item(2, "-", Style::Plain, &act);
                }
            }
        }
    }

    fn sources(&mut self) {
        let view = self.view;
        if view.decision.sources.is_empty() {
            return;
        }
        self.section(words::SOURCES);
        for act in view.acts() {
            self.act(&act);
        }
    }

    fn act(&mut self, act: &Act<'_>) {
        let view = self.view;
        let name = view.act(act);
        if let [place] = act.places.as_slice() {
            let comma = if place.article.is_some() { ", " } else { " – " };
            self.lines.item(0, "•", Style::Plain, &format!("{name}{comma}{}", view.place(place, true)));
        } else {
            self.lines.item(0, "•", Style::Plain, &name);
        }
        for place in &act.places {
            let indent = if act.places.len() > 1 { 4 } else { 2 };
            if act.places.len() > 1 {
                self.lines.item(2, "-", Style::Plain, &view.place(place, false));
            }
            if let Some(url) = place.url {
                self.lines.paragraph(indent, url);
            }
            for note in &place.notes {
                self.note(Some(note), indent);
            }
        }
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
