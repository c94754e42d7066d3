//! Why a requirement is not met, and where amounts change next, as text.

use std::fmt::Write as _;

use super::{NextBreak, Why, WhyAlong, WhyAmount, WhyRequirement};
use crate::curve::slope_text;
use crate::decision::{AmountKind, Lines, Outcome, Style, TextOptions, Value, capital, format, value_beside, words};
use crate::{Language, Localized};

/// A [`Why`] as text.
#[must_use]
pub fn text(why: &Why, language: Language, options: TextOptions) -> String {
    let mut page = Page { lines: Lines::new(options.width, options.color), language };
    page.whole(why);
    page.lines.out
}

struct Page {
    lines: Lines,
    language: Language,
}

impl Page {
    fn say(&self, it: &'static str, en: &'static str) -> &'static str {
        if self.language == Language::It { it } else { en }
    }

    fn local<'t>(&self, text: &'t Localized) -> &'t str {
        text.get(self.language)
    }

    fn value(&self, value: &Value) -> String {
        format::value(value, self.language)
    }

    fn whole(&mut self, why: &Why) {
        self.lines.heading(self.local(&why.title), '=');
        let edition = why.edition.as_ref().map_or_else(String::new, |edition| format!(", {} {edition}", self.say("edizione", "edition")));
        let text = format!("{}{edition}, {} {}", self.local(&why.body), self.say("al", "on"), format::date(why.on, self.language));
        self.lines.paragraph(0, &text);
        self.lines.gap();
        if why.outcome == Outcome::NotInForce {
            self.lines.paragraph(0, self.say("La misura non è in vigore in questo giorno.", "The measure is not in force on this day."));
            return;
        }
        if why.requirements.is_empty() {
            let none = self.say("Nessun requisito risulta non soddisfatto", "No requirement is found not to be met");
            let (sign, style, text) = match (why.outcome, &why.edition) {
                (Outcome::Unknown, None) => ("?", Style::Open, words::EDITION_NOT_KNOWN.get(self.language).to_owned()),
                (Outcome::Unknown, Some(_)) => (
                    "?",
                    Style::Open,
                    format!(
                        "{none}: {}.",
                        self.say("l'esito dipende da dati che mancano", "the outcome depends on facts that are missing")
                    ),
                ),
                _ => ("✓", Style::Good, format!("{none}.")),
            };
            self.lines.item(0, sign, style, &text);
        } else {
            self.lines.heading(self.say("Requisiti non soddisfatti", "Requirements that are not met"), '-');
            for requirement in &why.requirements {
                self.requirement(requirement, 0, true);
            }
        }
        let moves = |amount: &&WhyAmount| amount.along.iter().any(|along| along.fact.changeable);
        if why.amounts.iter().any(|amount| moves(&amount)) {
            self.lines.heading(self.say("Dove cambiano gli importi", "Where amounts change"), '-');
            for amount in why.amounts.iter().filter(moves) {
                self.amount(amount);
            }
        }
    }

    /// `ways` is whether to say what would meet it: not where that is said of what it is part of.
    fn requirement(&mut self, requirement: &WhyRequirement, indent: usize, ways: bool) {
        self.lines.item(indent, "✗", Style::Bad, &capital(self.local(&requirement.title)));
        let inner = indent + 2;
        for condition in &requirement.conditions {
            let mut text = self.local(&condition.reason.text).to_owned();
            if let Some(distance) = &condition.distance {
                let _ = write!(text, " – {} {}", self.say("distanza", "distance"), self.value(distance));
            }
            self.lines.item(inner, "✗", Style::Bad, &text);
        }
        for child in &requirement.children {
            self.requirement(child, inner, ways && requirement.would_change.is_empty());
        }
        let fixed: Vec<String> = requirement
            .facts
            .iter()
            .filter(|fact| !fact.changeable)
            .map(|fact| format!("{} ({})", self.local(&fact.label), self.value(&fact.value)))
            .collect();
        if requirement.children.is_empty() && requirement.would_change.is_empty() && !fixed.is_empty() {
            self.lines.paragraph(inner, &format!("{}: {}", self.say("Non si può cambiare", "Cannot be changed"), fixed.join("; ")));
        }
        if !ways {
            return;
        }
        for way in &requirement.would_change {
            self.lines.item(inner, "→", Style::Plain, self.local(&way.text));
            for change in &way.changes {
                let Some(by) = &change.by else { continue };
                let (now, becomes) = (self.say("ora", "now"), self.say("differenza", "difference"));
                let text = format!("{} {now} {}, {becomes} {}", self.local(&change.label), self.value(&change.from), self.value(by));
                self.lines.paragraph(inner + 4, &text);
            }
        }
        if requirement.would_change.is_empty() && requirement.children.is_empty() {
            let text =
                self.say("Nessun cambiamento possibile dei dati noti lo soddisfa.", "No possible change of the known facts meets it.");
            self.lines.item(inner, "→", Style::Plain, text);
        }
    }

    fn amount(&mut self, amount: &WhyAmount) {
        let value = value_beside(amount.kind, amount.due, &amount.value, self.language);
        self.lines.item(0, "•", Style::Bold, &format!("{}: {value}", capital(self.local(&amount.title))));
        for along in amount.along.iter().filter(|along| along.fact.changeable) {
            self.along(amount, along);
        }
    }

    fn along(&mut self, amount: &WhyAmount, along: &WhyAlong) {
        let mut text = format!("{} {}", self.local(&along.fact.label), self.value(&along.fact.value));
        if let (Some(slope), Value::Number { unit, .. }) = (along.slope.as_deref().filter(|slope| *slope != "0"), &amount.value) {
            let of = match &along.fact.value {
                Value::Number { unit, .. } => unit.as_str(),
                _ => "day",
            };
            let _ = write!(text, ": {}", slope_text(slope, unit, of, self.language));
        }
        self.lines.paragraph(2, &text);
        if let Some(down) = &along.down {
            self.next(amount, down, "↓");
        }
        if let Some(up) = &along.up {
            self.next(amount, up, "↑");
        }
    }

    /// `↑ 7.500,01 € (+123,45 €): 1,50 €, +1,50 €`.
    fn next(&mut self, amount: &WhyAmount, next: &NextBreak, mark: &str) {
        let there = value_beside(amount.kind, next.point.due, &next.point.value, self.language);
        let plus = |value: &Value| match value {
            Value::Number { value: text, .. } if !text.starts_with('-') => format!("+{}", self.value(value)),
            value => self.value(value),
        };
        let mut text = format!("{} ({}): {there}", self.value(&next.point.at), plus(&next.by));
        if let Some(Value::Number { value, unit }) = &next.change {
            let is_less = value.starts_with('-');
            let size = Value::Number { value: value.trim_start_matches('-').to_owned(), unit: unit.clone() };
            let word = match (amount.kind, is_less) {
                _ if value.bytes().all(|byte| matches!(byte, b'0' | b'.')) => None,
                (AmountKind::Fee, true) => Some(self.say("in meno da pagare", "less to pay")),
                (AmountKind::Fee, false) => Some(self.say("in più da pagare", "more to pay")),
                (AmountKind::Benefit, true) => Some(self.say("in meno da ricevere", "less to receive")),
                (AmountKind::Benefit, false) => Some(self.say("in più da ricevere", "more to receive")),
                (AmountKind::Indicator, true) => Some(self.say("in meno", "less")),
                (AmountKind::Indicator, false) => Some(self.say("in più", "more")),
            };
            let _ = match word {
                Some(word) => write!(text, ", {} {word}", self.value(&size)),
                None => write!(text, ", {}", self.say("uguale", "the same")),
            };
        }
        if !next.jump {
            text.push_str(self.say("; da qui cambia la pendenza", "; from here the slope changes"));
        }
        self.lines.item(4, mark, Style::Plain, &text);
    }
}
