//! A decision as one page: nothing is loaded from elsewhere, nothing runs, and it prints.

use super::markup::Markup;
use super::view::{Grid, View};
use super::{AmountResult, Decision, Due, FactUsed, Origin, Outcome, RequirementResult, SourceCited, State, Step, Value, format, words};
use crate::Language;

const STYLE: &str = include_str!("page.css");

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
        let html = match view.language {
            Language::It => "<!DOCTYPE html>\n<html lang=\"it\">\n",
            Language::En => "<!DOCTYPE html>\n<html lang=\"en\">\n",
        };
        self.markup
            .raw(html)
            .raw("<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
        self.markup.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
        self.markup.raw("<title>").text(view.local(title)).text(" – ");
        if view.decides() {
            self.markup.text(view.say(words::outcome(*outcome).1)).text(" – ");
        }
        self.markup.text(&day).raw("</title>\n<style>\n").raw(STYLE).raw("</style>\n</head>\n<body>\n<main>\n");
        self.markup.element("h1", "", view.local(title));
        self.markup.raw("<dl>\n");
        self.field(words::BODY, view.local(body));
        self.field(words::MEASURE, &view.measure());
        self.field(words::DAY, &day);
        self.markup.raw("</dl>\n");
        self.outcome();
        if *outcome != Outcome::NotInForce {
            if !requirements.is_empty() {
                self.heading(view.say(words::REQUIREMENTS));
                self.requirements(requirements);
            }
            if !amounts.is_empty() {
                self.heading(view.amounts_title());
                for amount in amounts {
                    self.amount(amount, "h3");
                }
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
        self.markup.raw("<dt>").text(self.view.say(name)).raw("</dt><dd>").text(value).raw("</dd>\n");
    }

    fn outcome(&mut self) {
        let view = self.view;
        if view.decides() {
            let outcome = view.decision.outcome;
            let state = match outcome {
                Outcome::Met => State::Met,
                Outcome::NotMet => State::NotMet,
                Outcome::Unknown | Outcome::NotInForce => State::Unknown,
            };
            let (sign, word) = words::outcome(outcome);
            self.markup.raw("<section class=\"outcome ").raw(class(state)).raw("\">\n<h2>").text(view.say(words::OUTCOME));
            self.markup.raw(": <span aria-hidden=\"true\">").raw(sign).raw("</span> ").text(view.say(word)).raw("</h2>\n");
            self.markup.paragraph("", &view.summary());
            if view.rests_on_unverified() {
                self.markup.paragraph("", view.say(words::RESTS_ON_UNVERIFIED));
            }
            self.markup.raw("</section>\n");
        } else if view.rests_on_unverified() {
            self.markup.raw("<div class=\"outcome unknown\">\n");
            self.markup.paragraph("", view.say(words::RESTS_ON_UNVERIFIED));
            self.markup.raw("</div>\n");
        }
    }

    /// Sign for the eye, words for everybody.
    fn state(&mut self, state: State) {
        let (sign, word) = words::state(state);
        self.markup.raw("<span class=\"state ").raw(class(state)).raw("\"><span aria-hidden=\"true\">").raw(sign).raw("</span> ");
        self.markup.text(self.view.say(word)).raw("</span>");
    }

    fn requirements(&mut self, requirements: &'a [RequirementResult]) {
        self.markup.raw("<ul class=\"tree\">\n");
        for requirement in requirements {
            self.requirement(requirement);
        }
        self.markup.raw("</ul>\n");
    }

    fn requirement(&mut self, requirement: &'a RequirementResult) {
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
            self.requirements(&requirement.children);
        }
        if requirement.state != State::Met && !requirement.would_change.is_empty() {
            self.markup.raw("<p>").text(view.say(words::WHAT_CHANGES)).raw(":</p>\n<ul>\n");
            for change in &requirement.would_change {
                self.markup.element("li", "", view.local(change));
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

    fn amount(&mut self, amount: &'a AmountResult, heading: &'static str) {
        let view = self.view;
        let title = view.local(&amount.title);
        self.markup.element(heading, "", title);
        let said = view.amount(amount);
        if !said.is_empty() {
            self.markup.paragraph("said", &said);
        }
        if let (Value::Rows { values }, Due::Due) = (&amount.value, amount.due) {
            self.grid(&Grid::single(view.say(words::VALUE), values), title, "fit quiet");
        }
        for remark in view.amount_remarks(amount) {
            self.markup.paragraph("", &remark);
        }
        self.steps(&amount.steps, title);
        self.note(amount.note.as_ref());
        self.reference(&view.reference(&amount.citations, amount.confidence));
    }

    fn steps(&mut self, steps: &'a [Step], title: &str) {
        let view = self.view;
        if steps.is_empty() {
            return;
        }
        let caption = format!("{}: {title}", view.say(words::STEPS));
        self.markup.open_table(
            &caption,
            "",
            &[(view.say(words::STEP), false), (view.say(words::VALUE), true), (view.say(words::REFERENCE_HEAD), false)],
        );
        for step in steps {
            let cells = (view.value(&step.value), view.citations(&step.citations));
            self.markup.row(view.local(&step.title), &[(&cells.0, true), (&cells.1, false)]);
        }
        self.markup.close_table();
    }

    fn grid(&mut self, grid: &Grid<'_>, caption: &str, class: &'static str) {
        let view = self.view;
        let mut head = vec![(view.say(words::ROW), false)];
        head.extend(grid.columns.iter().map(|&(label, _)| (label, true)));
        self.markup.open_table(caption, class, &head);
        for row in 0..grid.rows() {
            let cells: Vec<String> =
                grid.columns.iter().map(|(_, values)| values.get(row).map(|value| view.value(value)).unwrap_or_default()).collect();
            let cells: Vec<(&str, bool)> = cells.iter().map(|cell| (cell.as_str(), true)).collect();
            self.markup.row(&(row + 1).to_string(), &cells);
        }
        self.markup.close_table();
        self.reference(&view.citations(&grid.citations));
    }

    fn grids(&mut self, grids: &[Grid<'_>]) {
        for grid in grids {
            let caption = format!("{} {}", self.view.say(words::LIST), grid.list);
            self.grid(grid, &caption, "fit");
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
            self.markup.paragraph("", view.local(&missing.question));
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
            self.markup.open_table(view.say(words::DEFINITIONS), "quiet", &head);
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
            self.markup.open_table(view.say(words::FACTS), "quiet", &head);
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
        for amount in &decision.amounts {
            self.amount(amount, "h4");
        }
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
            self.markup.raw("<li><strong>").text(view.say(words::warning(warning.kind))).raw(":</strong> ").text(view.local(&warning.text));
            let reference = view.citations(&warning.citations);
            if !reference.is_empty() {
                self.markup.text(" (").text(&reference).raw(")");
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
        let head = [(view.say(words::ACT), false), (view.say(words::DATE), false), (view.say(words::CONFIDENCE), false)];
        self.markup.open_table(view.say(words::SOURCES), "quiet", &head);
        for source in &view.decision.sources {
            self.source(source);
        }
        self.markup.close_table();
    }

    fn source(&mut self, source: &'a SourceCited) {
        let view = self.view;
        self.markup.raw("<tr><th scope=\"row\">").text(&source.act);
        if let Some(article) = &source.article {
            self.markup.text(", ").text(article);
        }
        self.markup.raw("</th><td>");
        if let Some(date) = source.date {
            self.markup.text(&format::date(date, view.language));
        }
        self.markup.raw("</td><td>").text(view.say(words::confidence(source.confidence)));
        if let Some(note) = &source.note {
            self.markup.raw("<br>").text(view.local(note));
        }
        if let Some(url) = &source.url {
            self.markup.raw("<br>").link(url);
        }
        self.markup.raw("</td></tr>\n");
    }
}
