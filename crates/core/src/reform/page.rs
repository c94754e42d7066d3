//! A reform as text.

use super::data::{AmountCompared, Effect, FigureChanged, GroupCompared, Part, Quantiles, Reform, Side, Sum};
use super::seek::{Direction, Probe, Sought};
use super::words::{self, Words};
use crate::Language;
use crate::decision::TextOptions;
use crate::decision::format;
use crate::decision::lines::{Lines, Style};

#[derive(Clone, Copy)]
struct View {
    language: Language,
}

impl View {
    fn say(self, words: Words) -> &'static str {
        words.get(self.language)
    }

    fn number(self, text: &str, unit: &str) -> String {
        format::number(text, unit, self.language)
    }

    fn count(self, count: u64) -> String {
        self.number(&count.to_string(), "count")
    }

    fn sum(self, text: Option<&String>, unit: &str) -> String {
        match text {
            Some(text) => self.number(text, unit),
            None if unit == "%" => self.say(words::NO_SUM).to_owned(),
            None => self.say(words::TOO_LARGE).to_owned(),
        }
    }

    /// With a plus where it is more.
    fn signed(self, text: Option<&String>, unit: &str) -> String {
        let more = text.is_some_and(|text| !text.starts_with('-') && text.bytes().any(|byte| matches!(byte, b'1'..=b'9')));
        format!("{}{}", if more { "+" } else { "" }, self.sum(text, unit))
    }

    fn side(self, words: Words, side: &Side) -> String {
        let day = format::date(side.on, self.language);
        format!("{}: {}, {} {}, {} {day}", self.say(words), side.measure, self.say(words::EDITION), side.edition, self.say(words::ON))
    }

    /// `soglia per gli adulti (soglia_adulti): 25.000,00 € → 30.000,00 €`.
    fn change(self, change: &FigureChanged) -> String {
        let shown = |value: &str| {
            let value = value.replace('_', "");
            match (&change.unit, value.as_str()) {
                (Some(unit), value) => self.number(value, unit),
                (None, "true") => format::value(&crate::decision::Value::Boolean { value: true }, self.language),
                (None, "false") => format::value(&crate::decision::Value::Boolean { value: false }, self.language),
                (None, value) => value.parse().map_or_else(|_| value.to_owned(), |day| format::date(day, self.language)),
            }
        };
        let before = change.before.as_deref().map_or_else(|| self.say(words::NOT_SAID).to_owned(), shown);
        format!("{} (`{}`): {before} → {}", change.title.get(self.language), change.path, shown(&change.after))
    }

    /// Hundredths of all, to the tenth; nothing of nothing.
    fn share(self, part: u64, all: u64) -> String {
        if all == 0 {
            return String::new();
        }
        let tenths = (u128::from(part) * 2_000 + u128::from(all)) / (2 * u128::from(all));
        self.number(&format!("{}.{}", tenths / 10, tenths % 10), "%")
    }

    fn effects(self, lines: &mut Lines, part: &Part) {
        let counts = part.counts;
        let always = [Effect::Enters, Effect::Leaves, Effect::Gains, Effect::Loses, Effect::Unchanged];
        let told = Effect::ALL.into_iter().filter(|effect| always.contains(effect) || counts.of(*effect) > 0);
        let row = |effect: Effect| {
            let count = counts.of(effect);
            vec![self.say(words::effect(effect)).to_owned(), self.count(count), self.share(count, counts.rows)]
        };
        let mut rows: Vec<Vec<String>> = told.map(row).collect();
        rows.push(vec![self.say(words::ALL).to_owned(), self.count(counts.rows), String::new()]);
        lines.heading(self.say(words::WHO), '-');
        table(lines, &[words::EFFECT, words::CASES, words::SHARE].map(|word| self.say(word)), &rows);
    }

    fn amount(self, lines: &mut Lines, amount: &AmountCompared) {
        let title = format!("{} ({})", amount.title.get(self.language), self.say(words::kind(amount.kind)));
        lines.heading(&title, '-');
        let unit = amount.unit.as_str();
        let counted = [&amount.before, &amount.after, &amount.known_before_only, &amount.known_after_only];
        if counted.iter().all(|sum| sum.rows == 0) && amount.not_known == 0 {
            return lines.paragraph(2, self.say(words::NONE_DUE));
        }
        let row = |word: Words, sum: &Sum, signed: bool| {
            let total = if signed { self.signed(sum.total.as_ref(), unit) } else { self.sum(sum.total.as_ref(), unit) };
            vec![self.say(word).to_owned(), self.count(sum.rows), total]
        };
        let mut rows = vec![row(words::BEFORE, &amount.before, false), row(words::AFTER, &amount.after, false)];
        rows.push(row(words::DIFFERENCE, &amount.difference, true));
        if amount.more.rows > 0 && amount.less.rows > 0 {
            rows.extend([row(words::MORE, &amount.more, true), row(words::LESS, &amount.less, true)]);
        }
        table(lines, &["", self.say(words::CASES), self.say(words::TOTAL)], &rows);
        match &amount.spread {
            Some(spread) => lines.paragraph(2, &self.spread(spread, unit)),
            None => lines.paragraph(2, self.say(words::NOTHING)),
        }
        let only = |word: Words, sum: &Sum| {
            (sum.rows > 0).then(|| format!("{}: {} ({})", self.say(word), self.count(sum.rows), self.sum(sum.total.as_ref(), unit)))
        };
        let not_known = (amount.not_known > 0).then(|| format!("{}: {}", self.say(words::NOT_KNOWN), self.count(amount.not_known)));
        let apart: Vec<String> =
            [only(words::KNOWN_BEFORE, &amount.known_before_only), only(words::KNOWN_AFTER, &amount.known_after_only), not_known]
                .into_iter()
                .flatten()
                .collect();
        if !apart.is_empty() {
            lines.paragraph(2, &format!("{}: {}", self.say(words::APART), apart.join("; ")));
        }
    }

    fn spread(self, spread: &Quantiles, unit: &str) -> String {
        let hundredths = |text: &str| format!("{text} %");
        let told = [
            (self.say(words::LEAST).to_owned(), &spread.least),
            (hundredths("10"), &spread.p10),
            (hundredths("25"), &spread.p25),
            (self.say(words::MEDIAN).to_owned(), &spread.p50),
            (hundredths("75"), &spread.p75),
            (hundredths("90"), &spread.p90),
            (self.say(words::GREATEST).to_owned(), &spread.greatest),
        ];
        let told: Vec<String> = told.into_iter().map(|(name, value)| format!("{name} {}", self.signed(Some(value), unit))).collect();
        format!("{}: {}", self.say(words::SPREAD), told.join("; "))
    }

    fn cost(self, lines: &mut Lines, part: &Part) {
        if part.cost.is_empty() {
            return;
        }
        lines.heading(self.say(words::COST), '-');
        let row = |cost: &super::Cost| {
            let unit = cost.unit.as_str();
            vec![self.sum(cost.before.as_ref(), unit), self.sum(cost.after.as_ref(), unit), self.signed(cost.difference.as_ref(), unit)]
        };
        let rows: Vec<Vec<String>> = part.cost.iter().map(row).collect();
        table(lines, &[words::BEFORE, words::AFTER, words::DIFFERENCE].map(|word| self.say(word)), &rows);
        lines.paragraph(2, &format!("({})", self.say(words::COST_IS)));
    }

    fn group(self, group: &GroupCompared) -> Vec<String> {
        let counts = group.part.counts;
        let mut row = vec![group.label.get(self.language).to_owned(), self.count(counts.rows)];
        row.extend([Effect::Enters, Effect::Leaves, Effect::Gains, Effect::Loses].map(|effect| self.count(counts.of(effect))));
        row.extend(group.part.cost.iter().map(|cost| self.signed(cost.difference.as_ref(), &cost.unit)));
        row
    }
}

/// A table, or a line for each row where it is too wide.
fn table(lines: &mut Lines, head: &[&str], rows: &[Vec<String>]) {
    if !lines.table(2, head, rows) {
        for row in rows {
            let cells: Vec<String> = head.iter().zip(row).map(|(name, cell)| format!("{}: {cell}", name.to_lowercase())).collect();
            lines.item(2, "•", Style::Plain, &cells.join("; "));
        }
    }
}

/// A reform as text, in the language of the reader.
#[must_use]
pub fn text(reform: &Reform, language: Language, options: TextOptions) -> String {
    let view = View { language };
    let mut lines = Lines::new(options.width, options.color);
    lines.heading(&format!("{}: {}", view.say(words::TITLE), reform.after.measure), '=');
    lines.paragraph(0, &view.side(words::BEFORE, &reform.before));
    lines.paragraph(0, &view.side(words::AFTER, &reform.after));
    lines.list(view.say(words::CHANGES), &reform.changes.iter().map(|change| view.change(change)).collect::<Vec<_>>());
    lines.list(view.say(words::NOTES), &reform.notes.iter().map(|note| note.get(language).to_owned()).collect::<Vec<_>>());
    view.effects(&mut lines, &reform.whole);
    for amount in &reform.whole.amounts {
        view.amount(&mut lines, amount);
    }
    view.cost(&mut lines, &reform.whole);
    for grouping in &reform.by {
        lines.heading(&format!("{} {}", view.say(words::BY), grouping.title.get(language)), '-');
        let mut head = vec![view.say(words::GROUP), view.say(words::CASES)];
        head.extend([Effect::Enters, Effect::Leaves, Effect::Gains, Effect::Loses].map(|effect| view.say(words::effect(effect))));
        head.extend(reform.whole.cost.iter().map(|_| view.say(words::COST)));
        table(&mut lines, &head, &grouping.groups.iter().map(|group| view.group(group)).collect::<Vec<_>>());
    }
    lines.gap();
    lines.paragraph(0, view.say(words::NOT_AN_ACT));
    lines.out
}

/// The answer of [`super::seek`] as text. `figure` is what was sought and its unit, `unit` that of the cost.
#[must_use]
pub fn seek_text(sought: &Sought, figure: (&str, &str), unit: &str, language: Language, options: TextOptions) -> String {
    let view = View { language };
    let (name, of) = figure;
    let mut lines = Lines::new(options.width, options.color);
    // Of a fee an officer asks what it brings in.
    let collects = sought.budget.is_sign_negative() && sought.probes.iter().all(|probe| probe.cost <= rust_decimal::Decimal::ZERO);
    let shown = |cost: rust_decimal::Decimal| view.number(&(if collects { -cost } else { cost }).to_string(), unit);
    let cost = |probe: &Probe| shown(probe.cost);
    let value = |probe: &Probe| view.number(&probe.value.normalize().to_string(), of);
    lines.heading(&format!("{}: {name}", view.say(words::SOUGHT)), '=');
    let (goal, costs, over) = if collects {
        (words::REVENUE, view.say(words::COLLECTS), words::SHORT)
    } else {
        (words::BUDGET, view.say(words::COSTS), words::OVER)
    };
    lines.paragraph(0, &format!("{}: {}", view.say(goal), shown(sought.budget)));
    match (&sought.answer, &sought.beyond, sought.direction) {
        (_, _, Direction::Neither) => {}
        (Some(answer), beyond, _) => {
            lines.item(0, "", Style::Bold, &format!("{}: {} ({costs} {})", view.say(words::ANSWER), value(answer), cost(answer)));
            lines.paragraph(
                0,
                &match beyond {
                    Some(beyond) => {
                        format!("{}: {} ({costs} {}, {})", view.say(words::BEYOND), value(beyond), cost(beyond), view.say(over))
                    }
                    None => format!("({})", view.say(words::EVERY)),
                },
            );
        }
        (None, _, _) => lines.item(0, "", Style::Bold, &format!("{}: {}", view.say(words::ANSWER), view.say(words::NONE))),
    }
    lines.gap();
    let moves = if collects { words::revenue(sought.direction) } else { words::direction(sought.direction) };
    lines.paragraph(0, view.say(moves));
    let tried: Vec<String> = sought.probes.iter().map(|probe| format!("{}: {}", value(probe), cost(probe))).collect();
    if options.explain || sought.direction == Direction::Neither {
        lines.list(view.say(words::TRIED), &tried);
    } else {
        lines.paragraph(0, &format!("{}: {}", view.say(words::TRIED), tried.len()));
    }
    lines.out
}
