//! A decision as one page: nothing is loaded from elsewhere, nothing runs, and it prints.

use super::cited::Act;
use super::grid::{Amounts, Grid};
use super::markup::Markup;
use super::view::View;
use super::{AmountResult, Decision, FactUsed, Origin, Outcome, RequirementResult, State, Step, format, words};
use crate::Language;

/// A decision as a page of HTML that is complete in itself.
///
/// It is accessible (language, order of headings, tables with captions and scopes, states in words and signs beside colours), and has
/// no scripts.
#[must_use]
pub fn html(decision: &Decision, language: Language) -> String {
    let mut page = Page { markup: Markup::new(), view: View { decision, language } };
    page.whole();
    page.markup.out
}

struct Page<'a> {
    markup: Markup,
    view: View<'a>,
}

fn class(state: State) -> &'static str {
    match state {
        State::Met => "met",
        State::NotMet => "not_met",
        State::Unknown => "unknown",
    }
}

impl<'a> Page<'a> {
    fn whole(&mut self) {
        let view = self.view;
        let Decision { title, body, on, outcome, requirements, amounts, missing, .. } = view.decision;
        let day = format::date(*on, view.language);
        self.markup.open_page(view.language, &format!("{} – {} – {day}", view.local(title), view.outcome().2));
        self.markup.element("h1", "", view.local(title));
        self.markup.raw("<dl>\n");
        self.field(words::BODY, view.local(body));
        self.field(words::MEASURE, &view.measure());
        self.field(words::DAY, &day);
        self.markup.raw("</dl>\n");
        self.outcome();
        if *outcome != Outcome::NotInForce {
            if !requirements.is_empty() {
                self.heading(view.requirements_title());
                self.requirements(requirements, true);
            }
            if !amounts.is_empty() {
                self.heading(view.amounts_title());
                self.amounts("h3");
            }
            if !missing.is_empty() {
                self.missing();
            }
            self.definitions();
            self.facts();
        }
        self.warnings();
        self.sources();
        self.markup.raw("</main>\n<footer>\n");
        self.markup.paragraph("", view.say(words::NOT_AN_ACT));
        self.markup.raw("<p>").text(view.say(words::ENGINE)).raw(" ").text(&view.decision.engine).raw("; ");
        self.markup.text(view.say(words::PACK)).raw(": <code>").text(&view.decision.pack).raw("</code></p>\n</footer>\n</body>\n</html>\n");
    }

    fn heading(&mut self, text: &str) {
        self.markup.element("h2", "", text);
    }

    fn field(&mut self, name: words::Words, value: &str) {
        self.markup.field(self.view.say(name), value);
    }

    fn outcome(&mut self) {
        let view = self.view;
        let (state, sign, word) = view.outcome();
        self.markup.raw("<section class=\"outcome ").raw(class(state)).raw("\">\n<h2>").text(view.say(words::OUTCOME));
        self.markup.raw(": <span aria-hidden=\"true\">").raw(sign).raw("</span> ").text(word).raw("</h2>\n");
        self.markup.paragraph("", &view.summary());
        if view.rests_on_unverified() {
            self.markup.paragraph("", view.say(words::RESTS_ON_UNVERIFIED));
        }
        self.markup.raw("</section>\n");
    }

    /// Sign for the eye, words for everybody.
    fn state(&mut self, state: State) {
        let (sign, word) = words::state(state);
        self.markup.raw("<span class=\"state ").raw(class(state)).raw("\"><span aria-hidden=\"true\">").raw(sign).raw("</span> ");
        self.markup.text(self.view.say(word)).raw("</span>");
    }

    fn requirements(&mut self, requirements: &'a [RequirementResult], changes: bool) {
        self.markup.raw("<ul class=\"tree\">\n");
        for requirement in requirements {
            self.requirement(requirement, changes);
        }
        self.markup.raw("</ul>\n");
    }

    /// `changes` is whether to say what would change it: not where that was said of what it is part of.
    fn requirement(&mut self, requirement: &'a RequirementResult, changes: bool) {
        let view = self.view;
        self.markup.raw("<li><span class=\"title\">").text(view.local(&requirement.title)).raw(":</span> ");
        self.state(requirement.state);
        if let Some(needs) = view.needs(requirement) {
            self.markup.raw("<p>").text(needs).raw(":</p>");
        }
        let alone = requirement.reasons.len() == 1 && requirement.children.is_empty();
        if !requirement.reasons.is_empty() {
            self.markup.raw("\n<ul class=\"reasons\">\n");
            for reason in &requirement.reasons {
                self.markup.raw("<li>").text(view.local(&reason.text));
                if !alone || reason.state != requirement.state {
                    self.markup.raw(": ");
                    self.state(reason.state);
                }
                self.markup.raw("</li>\n");
            }
            self.markup.raw("</ul>\n");
        }
        if !requirement.children.is_empty() {
            self.requirements(&requirement.children, changes && requirement.would_change.is_empty());
        }
        if changes && requirement.state != State::Met && !requirement.would_change.is_empty() {
            self.markup.raw("<p>").text(view.say(words::WHAT_CHANGES)).raw(":</p>\n<ul>\n");
            for change in &requirement.would_change {
                self.markup.element("li", "", view.local(&change.text));
            }
            self.markup.raw("</ul>\n");
        }
        self.note(requirement.note.as_ref());
        self.reference(&view.reference(&requirement.citations, requirement.confidence));
        self.markup.raw("</li>\n");
    }

    fn note(&mut self, note: Option<&crate::Localized>) {
        if let Some(note) = note {
            let text = format!("{}: {}", self.view.say(words::NOTE), words::either(note, self.view.language));
            self.markup.paragraph("small", &text);
        }
    }

    fn reference(&mut self, reference: &str) {
        if !reference.is_empty() {
            let text = format!("{}: {reference}", self.view.say(words::REFERENCE));
            self.markup.paragraph("small", &text);
        }
    }

    fn amounts(&mut self, heading: &'static str) {
        for amounts in self.view.amounts() {
            match amounts {
                Amounts::One(amount) => self.amount(amount, heading),
                Amounts::Rows(grid, amounts) => self.amounts_of_rows(&grid, &amounts, heading),
            }
        }
    }

    fn amount(&mut self, amount: &'a AmountResult, heading: &'static str) {
        let view = self.view;
        let title = view.local(&amount.title);
        self.markup.element(heading, "", title);
        self.markup.paragraph("said", &view.amount(amount));
        for remark in view.amount_remarks(amount) {
            self.markup.paragraph("", &remark);
        }
        self.steps(&amount.steps, title);
        self.note(amount.note.as_ref());
        self.reference(&view.reference(&amount.citations, amount.confidence));
    }

    fn amounts_of_rows(&mut self, grid: &Grid<'_>, amounts: &[&'a AmountResult], heading: &'static str) {
        let view = self.view;
        self.markup.element(heading, "", &grid.title);
        self.rows(grid, &grid.title, "fit quiet");
        for amount in amounts {
            let title = view.local(&amount.title);
            for remark in view.amount_remarks(amount) {
                self.markup.paragraph("", &format!("{title}: {remark}"));
            }
            if !amount.steps.is_empty() {
                let grid = Grid::steps(view, &amount.steps);
                self.rows(&grid, &format!("{}: {title}", view.say(words::STEPS)), "fit");
                self.reference(&view.citations(&grid.citations));
            }
            self.note(amount.note.as_ref());
        }
        for reference in view.references(amounts) {
            self.reference(&reference);
        }
    }

    fn steps(&mut self, steps: &'a [Step], title: &str) {
        let view = self.view;
        if steps.is_empty() {
            return;
        }
        let caption = format!("{}: {title}", view.say(words::STEPS));
        self.markup.open_table(
            &caption,
            "stack",
            &[(view.say(words::STEP), false), (view.say(words::VALUE), true), (view.say(words::REFERENCE_HEAD), false)],
        );
        for step in steps {
            let cells = (view.value(&step.value), view.citations(&step.citations));
            self.markup.row(view.local(&step.title), &[(&cells.0, true), (&cells.1, false)]);
        }
        self.markup.close_table();
    }

    /// The rows of a list as a table, or each by itself where it would have too many columns.
    fn rows(&mut self, grid: &Grid<'_>, caption: &str, class: &'static str) {
        let view = self.view;
        if grid.rows() == 0 {
            self.markup.paragraph("", &format!("{caption}: {}", view.say(words::NO_ROWS)));
            return;
        }
        if !grid.is_narrow() {
            self.cards(grid, caption);
            return;
        }
        let mut head = vec![(grid.row.as_str(), false)];
        head.extend(grid.columns.iter().map(|column| (column.label.as_str(), true)));
        self.markup.open_table(caption, class, &head);
        for row in 0..grid.rows() {
            let cells: Vec<String> =
                grid.columns.iter().map(|column| column.values.get(row).map(|value| view.value(value)).unwrap_or_default()).collect();
            let cells: Vec<(&str, bool)> = cells.iter().map(|cell| (cell.as_str(), true)).collect();
            self.markup.row(&(row + 1).to_string(), &cells);
        }
        self.markup.close_table();
    }

    fn cards(&mut self, grid: &Grid<'_>, caption: &str) {
        let view = self.view;
        self.markup.paragraph("title", caption);
        self.markup.raw("<ul class=\"cards\">\n");
        for row in 0..grid.rows() {
            self.markup.raw("<li>").element("p", "title", &format!("{} {}", grid.row, row + 1));
            let block = grid.block(row);
            if !block.lines.is_empty() {
                self.markup.raw("<dl>\n");
                for (label, value) in &block.lines {
                    self.markup.raw("<dt>").text(label).raw("</dt><dd>").text(&view.value(value)).raw("</dd>\n");
                }
                self.markup.raw("</dl>\n");
            }
            if block.has_zeros {
                self.markup.paragraph("small", view.say(words::OTHER_ZEROS));
            } else if block.lines.is_empty() {
                self.markup.paragraph("small", view.say(words::NOTHING_KNOWN));
            }
            self.markup.raw("</li>\n");
        }
        self.markup.raw("</ul>\n");
    }

    fn grids(&mut self, grids: &[Grid<'_>]) {
        for grid in grids {
            self.rows(grid, &grid.title, "fit");
            let reference = self.view.citations(&grid.citations);
            self.reference(&reference);
        }
    }

    fn missing(&mut self) {
        let view = self.view;
        self.heading(view.say(words::MISSING));
        if view.decision.missing.len() > 1 {
            self.markup.paragraph("", view.say(words::MISSING_ORDER));
        }
        self.markup.raw("<ol>\n");
        for missing in &view.decision.missing {
            self.markup.raw("<li><span class=\"title\">").text(view.local(&missing.label)).raw("</span>\n");
            self.markup.paragraph("", view.question(missing));
            for remark in view.missing_remarks(missing) {
                self.markup.paragraph("small", &remark);
            }
            self.markup.raw("</li>\n");
        }
        self.markup.raw("</ol>\n");
    }

    fn definitions(&mut self) {
        let view = self.view;
        let parted = view.part(&view.decision.definitions);
        if parted.plain.is_empty() && parted.grids.is_empty() {
            return;
        }
        self.heading(view.say(words::DEFINITIONS));
        if !parted.plain.is_empty() {
            let head = [(view.say(words::ITEM), false), (view.say(words::VALUE), true), (view.say(words::REFERENCE_HEAD), false)];
            self.markup.open_table(view.say(words::DEFINITIONS), "quiet stack", &head);
            for definition in parted.plain {
                let cells = (view.value(&definition.value), view.citations(&definition.citations));
                self.markup.row(view.local(&definition.title), &[(&cells.0, true), (&cells.1, false)]);
            }
            self.markup.close_table();
        }
        self.grids(&parted.grids);
    }

    fn facts(&mut self) {
        let view = self.view;
        let parted = view.part(&view.decision.facts);
        if parted.plain.is_empty() && parted.grids.is_empty() {
            return;
        }
        self.heading(view.say(words::FACTS));
        if !parted.plain.is_empty() {
            let head = [(view.say(words::ITEM), false), (view.say(words::VALUE), true), (view.say(words::ORIGIN), false)];
            self.markup.open_table(view.say(words::FACTS), "quiet stack", &head);
            for fact in &parted.plain {
                let cells = (view.value(&fact.value), view.origin(fact));
                self.markup.row(view.local(&fact.label), &[(&cells.0, true), (&cells.1, false)]);
            }
            self.markup.close_table();
        }
        self.grids(&parted.grids);
        for fact in parted.plain {
            self.nested(fact);
        }
    }

    /// The computation that gave a fact, in short.
    fn nested(&mut self, fact: &'a FactUsed) {
        let Origin::Supplied { decision, .. } = &fact.origin else { return };
        let outer = self.view;
        let view = View { decision, language: outer.language };
        self.view = view;
        let title = format!("{} {} ({})", view.say(words::COMPUTATION_OF), view.local(&decision.title), view.measure());
        self.markup.raw("<div class=\"nested\">\n");
        self.markup.element("h3", "", &title);
        self.amounts("h4");
        for fact in view.part(&view.decision.facts).plain {
            self.nested(fact);
        }
        self.markup.raw("</div>\n");
        self.view = outer;
    }

    fn warnings(&mut self) {
        let view = self.view;
        let warnings = view.warnings();
        if warnings.is_empty() {
            return;
        }
        self.heading(view.say(words::WARNINGS));
        self.markup.raw("<ul>\n");
        for warning in warnings {
            let (label, text) = view.warning(warning);
            self.markup.raw("<li>");
            if let Some(label) = label {
                self.markup.raw("<strong>").text(label).raw(":</strong> ");
            }
            self.markup.text(&text);
            let acts = view.acts_cited(&warning.citations);
            if let [act] = acts.as_slice() {
                self.markup.text(" (").text(act).raw(")");
            } else if !acts.is_empty() {
                self.markup.raw(":\n<ul>\n");
                for act in &acts {
                    self.markup.element("li", "", act);
                }
                self.markup.raw("</ul>\n");
            }
            self.markup.raw("</li>\n");
        }
        self.markup.raw("</ul>\n");
    }

    fn sources(&mut self) {
        let view = self.view;
        if view.decision.sources.is_empty() {
            return;
        }
        self.heading(view.say(words::SOURCES));
        self.markup.raw("<ul class=\"sources\">\n");
        for act in view.acts() {
            self.act(&act);
        }
        self.markup.raw("</ul>\n");
    }

    fn act(&mut self, act: &Act<'_>) {
        let view = self.view;
        let alone = act.places.len() == 1;
        self.markup.raw("<li><span class=\"title\">").text(&view.act(act)).raw("</span>");
        self.markup.raw(if alone { ", " } else { "\n<ul>\n" });
        for place in &act.places {
            self.markup.raw(if alone { "" } else { "<li>" }).text(&view.place(place, alone));
            if let Some(url) = place.url {
                self.markup.raw("<br>").link(url);
            }
            for note in &place.notes {
                self.note(Some(note));
            }
            self.markup.raw(if alone { "" } else { "</li>\n" });
        }
        self.markup.raw(if alone { "</li>\n" } else { "</ul>\n</li>\n" });
    }
}
