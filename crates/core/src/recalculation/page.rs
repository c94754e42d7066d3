//! A recalculation as text and as a page.

use std::fmt::Write as _;

use super::words::{self, Words};
use super::{AmountRecalculated, Cause, Part, Period, ProRata, Recalculation, Settlement};
use crate::Language;
use crate::decision::format::{date, value};
use crate::decision::lines::{Lines, Style};
use crate::decision::markup::Markup;
use crate::decision::words as decision_words;
use crate::decision::{AmountKind, Outcome, TextOptions, Value};

const fn settled(kind: AmountKind, settlement: Settlement) -> Words {
    match (settlement, kind) {
        (Settlement::Nothing, _) => words::NO_DIFFERENCE,
        (Settlement::Unknown, _) => words::UNKNOWN,
        (Settlement::PersonPays, AmountKind::Fee) => Words("da pagare (a carico della persona)", "to pay (by the person)"),
        (Settlement::PersonPays, _) => Words("da recuperare (a carico della persona)", "to recover (from the person)"),
        (Settlement::BodyPays, AmountKind::Fee) => Words("da rimborsare (alla persona)", "to refund (to the person)"),
        (Settlement::BodyPays, _) => Words("da corrispondere (alla persona)", "to pay (to the person)"),
    }
}

/// What a page says in one language.
#[derive(Clone, Copy)]
struct View<'a> {
    of: &'a Recalculation,
    language: Language,
}

impl View<'_> {
    fn say(self, text: Words) -> &'static str {
        text.get(self.language)
    }

    fn days(self, from: chrono::NaiveDate, to: chrono::NaiveDate) -> String {
        let (from, to) = (date(from, self.language), date(to, self.language));
        format!("{from} – {to}")
    }

    fn value(self, of: &Value) -> String {
        value(of, self.language)
    }

    /// The difference, with a plus where it is more.
    fn difference(self, of: &Value) -> String {
        let more =
            matches!(of, Value::Number { value, .. } if !value.starts_with('-') && value.bytes().any(|byte| matches!(byte, b'1'..=b'9')));
        format!("{}{}", if more { "+" } else { "" }, self.value(of))
    }

    fn head(self) -> Vec<&'static str> {
        [words::FROM_TO, words::BEFORE, words::AFTER, words::DIFFERENCE, words::OUTCOME].map(|word| self.say(word)).to_vec()
    }

    fn row(self, amount: &AmountRecalculated, period: &Period) -> Vec<String> {
        let outcome = self.say(settled(amount.kind, period.settlement)).split(" (").next().unwrap_or_default().to_owned();
        let (before, after) = (self.value(&period.before.total), self.value(&period.after.total));
        vec![self.days(period.from, period.to), before, after, self.difference(&period.difference), outcome]
    }

    /// `Totale: prima 75,00 €, dopo 60,00 €; -15,00 €: da rimborsare (alla persona)`.
    fn total(self, amount: &AmountRecalculated) -> String {
        let (before, after) = (self.value(&amount.before), self.value(&amount.after));
        let settled = self.say(settled(amount.kind, amount.settlement));
        let (was, is) = (self.say(words::BEFORE).to_lowercase(), self.say(words::AFTER).to_lowercase());
        format!("{}: {was} {before}, {is} {after}; {}: {settled}", self.say(words::TOTAL), self.difference(&amount.difference))
    }

    /// What differs, each with the days on which it does; what goes on over several periods is told once.
    fn causes(self, amount: &AmountRecalculated) -> Vec<String> {
        let mut joined: Vec<Cause> = Vec::new();
        for cause in amount.periods.iter().flat_map(|period| &period.causes) {
            match joined.iter_mut().find(|known| known.text == cause.text && known.to.succ_opt() == Some(cause.from)) {
                Some(known) => known.to = cause.to,
                None => joined.push(cause.clone()),
            }
        }
        joined.iter().map(|cause| format!("{}: {}", self.days(cause.from, cause.to), cause.text.get(self.language))).collect()
    }

    /// `18 pasti a 3,75 €/pasto`.
    fn part(self, part: &Part) -> String {
        let quantity = self.value(&part.quantity);
        let mut text = match (&part.each, part.outcome) {
            (_, Outcome::NotInForce) => format!("{quantity}: {}", self.say(words::NOT_IN_FORCE)),
            (Value::Unknown, _) if part.due == Some(crate::decision::Due::Unknown) => format!("{quantity}: {}", self.say(words::UNKNOWN)),
            (Value::Unknown, _) => format!("{quantity}: {}", self.say(words::NOT_DUE)),
            (each, _) => format!("{quantity} × {}", self.value(each)),
        };
        for missing in &part.missing {
            let _ = write!(text, "; {}: {}", self.say(words::MISSING), missing.get(self.language));
        }
        text
    }

    fn parts(self, of: &super::Share) -> String {
        if of.parts.is_empty() {
            return self.say(words::NO_USE).to_owned();
        }
        of.parts.iter().map(|part| self.part(part)).collect::<Vec<_>>().join("; ")
    }

    fn rules(self) -> Vec<String> {
        let rule = |read: &super::AttestationsRead| {
            let mut text = format!("{}: {}", read.fact.get(self.language), read.text.get(self.language));
            let references = if read.not_stated { self.say(words::NOT_STATED).to_owned() } else { read.references.join("; ") };
            if !references.is_empty() {
                let _ = write!(text, " ({references})");
            }
            if let Some(note) = &read.note {
                text.push_str(". ");
                text.push_str(note.get(self.language));
            }
            text
        };
        let mut out: Vec<String> = self.of.attestations.iter().map(rule).collect();
        if let Some(pro_rata) = self.of.pro_rata {
            let told = match pro_rata {
                ProRata::Days => Words(
                    "in proporzione ai giorni del mese, al centesimo (mezzo centesimo in su); è una scelta di questo calcolo",
                    "by the days of the month, to the cent (half a cent up); it is a choice of this computation",
                ),
                ProRata::FirstDay => Words(
                    "il primo giorno decide per tutto il mese; è una scelta di questo calcolo",
                    "the first day decides for the whole month; it is a choice of this computation",
                ),
            };
            out.push(format!("{}: {}", self.say(words::PRO_RATA), self.say(told)));
        }
        out
    }

    fn title(self) -> String {
        format!("{} – {}", self.say(words::TITLE), self.of.title.get(self.language))
    }

    fn warnings(self) -> Vec<String> {
        self.of.warnings.iter().map(|warning| decision_words::told(warning, self.language)).collect()
    }
}

/// A recalculation as text; with `explain`, how each amount comes about.
#[must_use]
pub fn text(recalculation: &Recalculation, language: Language, options: TextOptions) -> String {
    let view = View { of: recalculation, language };
    let mut lines = Lines::new(options.width, options.color);
    lines.heading(&view.title(), '=');
    lines.paragraph(0, &format!("{}: {}", view.say(decision_words::BODY), recalculation.body.get(language)));
    lines.paragraph(0, &format!("{}: {}", view.say(words::FROM_TO), view.days(recalculation.from, recalculation.to)));
    for amount in &recalculation.amounts {
        lines.heading(amount.title.get(language), '-');
        lines.item(0, "", style(amount.settlement), &view.total(amount));
        lines.gap();
        let rows: Vec<Vec<String>> = amount.periods.iter().map(|period| view.row(amount, period)).collect();
        if !lines.table(2, &view.head(), &rows) {
            for row in &rows {
                lines.item(2, "•", Style::Plain, &row.join("; "));
            }
        }
        let causes = view.causes(amount);
        if !causes.is_empty() {
            lines.gap();
            lines.paragraph(0, &format!("{}:", view.say(words::WHY)));
        }
        for cause in causes {
            lines.item(2, "•", Style::Plain, &cause);
        }
        if options.explain {
            lines.gap();
            lines.paragraph(0, &format!("{}:", view.say(words::HOW)));
            for period in &amount.periods {
                lines.item(2, "•", Style::Plain, &view.days(period.from, period.to));
                for (word, share) in [(words::BEFORE, &period.before), (words::AFTER, &period.after)] {
                    lines.paragraph(4, &format!("{}: {}", view.say(word), view.parts(share)));
                }
            }
        }
    }
    lines.list(view.say(words::ATTESTATIONS), &view.rules());
    lines.list(view.say(decision_words::WARNINGS), &view.warnings());
    lines.gap();
    lines.paragraph(0, view.say(words::NOT_AN_ACT));
    lines.out
}

const fn style(settlement: Settlement) -> Style {
    match settlement {
        Settlement::Unknown => Style::Open,
        _ => Style::Bold,
    }
}

/// A recalculation as a page of HTML that is complete in itself.
#[must_use]
pub fn html(recalculation: &Recalculation, language: Language) -> String {
    let view = View { of: recalculation, language };
    let mut markup = Markup::new();
    let days = view.days(recalculation.from, recalculation.to);
    markup.open_page(language, &format!("{} – {days}", view.title()));
    markup.element("h1", "", &view.title());
    markup.raw("<dl>\n");
    markup.field(view.say(decision_words::BODY), recalculation.body.get(language));
    markup.field(view.say(words::FROM_TO), &days);
    markup.raw("</dl>\n");
    for amount in &recalculation.amounts {
        let title = amount.title.get(language);
        markup.element("h2", "", title);
        markup.paragraph("said", &view.total(amount));
        let head: Vec<(&str, bool)> = view.head().into_iter().enumerate().map(|(at, name)| (name, (1..4).contains(&at))).collect();
        markup.open_table(title, "quiet", &head);
        for period in &amount.periods {
            let row = view.row(amount, period);
            let cells: Vec<(&str, bool)> = row.iter().enumerate().skip(1).map(|(at, cell)| (cell.as_str(), at < 4)).collect();
            markup.row(row.first().map_or("", String::as_str), &cells);
        }
        markup.close_table();
        markup.list("h3", view.say(words::WHY), &view.causes(amount));
        let how = amount.periods.iter().map(|period| {
            let (before, after) = (view.parts(&period.before), view.parts(&period.after));
            let days = view.days(period.from, period.to);
            format!("{days}. {}: {before}. {}: {after}.", view.say(words::BEFORE), view.say(words::AFTER))
        });
        markup.list("h3", view.say(words::HOW), &how.collect::<Vec<_>>());
    }
    markup.list("h2", view.say(words::ATTESTATIONS), &view.rules());
    markup.list("h2", view.say(decision_words::WARNINGS), &view.warnings());
    markup.close_page(view.say(words::NOT_AN_ACT));
    markup.out
}
