//! A ranking as text.

use super::{Counts, List, Ranking, Row, RowState};
use crate::Language;
use crate::decision::format::{date, value};
use crate::decision::lines::{Lines, Style};
use crate::decision::words::{self, Words};
use crate::decision::{TextOptions, Value};
use crate::pack::KeyOrder;

const TITLE: Words = Words("Graduatoria", "Ranking");
const SEED: Words = Words("Seme del sorteggio", "Seed of the lot");
const ORDER: Words = Words("Ordine", "Order");
const SUMMARY: Words = Words("Riepilogo", "Summary");
const BUDGET: Words = Words("risorse", "budget");
const SPENT: Words = Words("assegnate", "given");
const LEFT: Words = Words("residuo", "left");
const CARRIED: Words = Words("di cui passano alla finestra seguente", "of which carried to the next window");
const EXCLUDED: Words = Words("Domande escluse", "Applications not admitted");
const WHY_EXCLUDED: Words = Words("Motivi di esclusione", "Why applications are not admitted");
const TO_VERIFY: Words = Words("Domande da verificare", "Applications to verify");
const TO_ASK: Words = Words("Che cosa chiedere", "What to ask");
const POSITION: Words = Words("Pos.", "Pos.");
const APPLICATION: Words = Words("Domanda", "Application");
const STATE: Words = Words("Esito", "Outcome");
const AMOUNT: Words = Words("Assegnato", "Given");
const FILED: Words = Words("Presentata", "Filed");
const NOBODY: Words = Words("nessuna domanda", "no applications");

const fn state(state: RowState) -> Words {
    match state {
        RowState::Awarded => Words("assegnata", "awarded"),
        RowState::Partial => Words("in parte", "in part"),
        RowState::Waiting => Words("in attesa", "waiting"),
        RowState::Ranked => Words("in graduatoria", "ranked"),
        RowState::Excluded => Words("esclusa", "not admitted"),
        RowState::ToVerify => Words("da verificare", "to verify"),
    }
}

#[derive(Clone, Copy)]
struct View<'a> {
    of: &'a Ranking,
    language: Language,
    most: usize,
}

impl<'a> View<'a> {
    fn say(self, text: Words) -> &'static str {
        text.get(self.language)
    }

    fn of_list(self, list: &List) -> Vec<&'a Row> {
        let is_in = |row: &&Row| row.position.is_some() && row.division == list.division && row.window == list.window;
        self.of.rows.iter().filter(is_in).collect()
    }

    fn summary(self, counts: Counts) -> String {
        let Counts { applications, admitted, awarded, partial, waiting, excluded, to_verify } = counts;
        let names = match self.language {
            Language::It => ["domande", "ammesse", "assegnate", "assegnate in parte", "in lista d'attesa", "escluse", "da verificare"],
            Language::En => ["applications", "admitted", "awarded", "awarded in part", "waiting", "not admitted", "to verify"],
        };
        let counts = [applications, admitted, awarded, partial, waiting, excluded, to_verify];
        let told = names.iter().zip(counts).enumerate().filter(|(place, (_, count))| *place < 2 || *count > 0);
        told.map(|(_, (name, count))| format!("{name} {count}")).collect::<Vec<_>>().join(", ")
    }

    fn money(self, list: &List) -> Option<String> {
        let figure =
            |name: Words, found: &Option<Value>| found.as_ref().map(|found| format!("{} {}", self.say(name), value(found, self.language)));
        let all = [(BUDGET, &list.budget), (SPENT, &list.spent), (LEFT, &list.left), (CARRIED, &list.carried)];
        let parts: Vec<String> = all.into_iter().filter_map(|(name, found)| figure(name, found)).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    fn columns(self) -> Vec<String> {
        let mut columns = vec![self.say(POSITION).to_owned(), self.say(APPLICATION).to_owned(), self.say(STATE).to_owned()];
        let keys = self.of.keys.iter().map(|key| match key.order {
            KeyOrder::Filed => self.say(FILED).to_owned(),
            _ => words::capital(words::either(&key.title, self.language)),
        });
        columns.extend(keys);
        columns.push(self.say(AMOUNT).to_owned());
        columns
    }

    fn cells(self, row: &Row) -> Vec<String> {
        let mut cells = vec![
            row.position.map_or_else(String::new, |position| position.to_string()),
            row.id.clone(),
            self.say(state(row.state)).to_owned(),
        ];
        let keys = self.of.keys.iter().zip(&row.keys).map(|(key, found)| match (key.order, &row.filed) {
            (KeyOrder::Filed, Some(filed)) => filed.replace('T', " "),
            _ => value(found, self.language),
        });
        cells.extend(keys);
        cells.push(row.amount.as_ref().map_or_else(|| "–".to_owned(), |amount| value(amount, self.language)));
        cells
    }

    /// How many are not shown.
    fn more(self, lines: &mut Lines, all: usize) {
        if let Some(more) = all.checked_sub(self.most).filter(|&more| more > 0) {
            lines.paragraph(2, &if self.language == Language::It { format!("… e altre {more}") } else { format!("… and {more} more") });
        }
    }

    fn rows(self, lines: &mut Lines, list: &List, explain: bool) {
        let rows = self.of_list(list);
        if rows.is_empty() {
            lines.paragraph(2, self.say(NOBODY));
            return;
        }
        let shown = rows.get(..self.most).unwrap_or(&rows);
        let columns = self.columns();
        let head: Vec<&str> = columns.iter().map(String::as_str).collect();
        let cells: Vec<Vec<String>> = shown.iter().map(|row| self.cells(row)).collect();
        if explain || !lines.table(2, &head, &cells) {
            for (row, cells) in shown.iter().zip(cells) {
                let told = columns.iter().zip(cells).skip(2).map(|(name, cell)| format!("{name}: {cell}"));
                let mark = format!("{}.", row.position.unwrap_or(0));
                lines.item(2, &mark, Style::Bold, &format!("{}; {}", row.id, told.collect::<Vec<_>>().join("; ")));
                if explain {
                    let reasons = [row.place.as_ref(), Some(&row.reason)];
                    let reasons: Vec<&str> = reasons.into_iter().flatten().map(|text| text.get(self.language)).collect();
                    lines.paragraph(5, &reasons.join("; "));
                }
            }
        }
        self.more(lines, rows.len());
    }

    fn apart(self, lines: &mut Lines, title: Words, of: RowState) {
        let rows: Vec<&Row> = self.of.rows.iter().filter(|row| row.state == of && row.position.is_none()).collect();
        let told: Vec<String> = rows.iter().take(self.most).map(|row| format!("{}: {}", row.id, row.reason.get(self.language))).collect();
        lines.list(self.say(title), &told);
        self.more(lines, rows.len());
    }
}

/// A ranking as text, with so many rows of each list at most; `explain` tells of each row why it stands there.
#[must_use]
pub fn text(ranking: &Ranking, language: Language, rows: usize, options: TextOptions) -> String {
    let view = View { of: ranking, language, most: rows };
    let mut lines = Lines::new(options.width, options.color);
    lines.heading(&format!("{} – {}", view.say(TITLE), ranking.title.get(language)), '=');
    let measure = format!("{}, {} {}", ranking.measure, view.say(words::EDITION), ranking.edition);
    lines.paragraph(0, &format!("{}: {}", view.say(words::BODY), ranking.body.get(language)));
    lines.paragraph(0, &format!("{}: {measure}", view.say(words::MEASURE)));
    lines.paragraph(0, &format!("{}: {}", view.say(words::DAY), date(ranking.on, language)));
    let keys: Vec<&str> = ranking.keys.iter().map(|key| key.title.get(language)).collect();
    lines.paragraph(0, &format!("{}: {}", view.say(ORDER), keys.join(" → ")));
    if let Some(seed) = &ranking.seed {
        lines.paragraph(0, &format!("{}: {seed}", view.say(SEED)));
    }
    lines.heading(view.say(SUMMARY), '-');
    lines.paragraph(2, &view.summary(ranking.counts));
    for list in &ranking.lists {
        if ranking.lists.len() > 1 {
            lines.item(2, "•", Style::Bold, &format!("{}: {}", list.title.get(language), view.summary(list.counts)));
        }
        if let Some(money) = view.money(list) {
            lines.paragraph(if ranking.lists.len() > 1 { 4 } else { 2 }, &money);
        }
    }
    for list in &ranking.lists {
        let title = if ranking.lists.len() > 1 { list.title.get(language) } else { view.say(TITLE) };
        lines.heading(title, '-');
        view.rows(&mut lines, list, options.explain);
    }
    let why: Vec<String> = ranking.exclusions.iter().map(|why| format!("{}: {}", why.title.get(language), why.count)).collect();
    lines.list(view.say(WHY_EXCLUDED), &why);
    view.apart(&mut lines, EXCLUDED, RowState::Excluded);
    view.apart(&mut lines, TO_VERIFY, RowState::ToVerify);
    let questions: Vec<String> = ranking.questions.iter().map(|question| question.question.get(language).to_owned()).collect();
    lines.list(view.say(TO_ASK), &questions);
    lines.list(view.say(words::WARNINGS), &ranking.warnings.iter().map(|warning| words::told(warning, language)).collect::<Vec<_>>());
    lines.gap();
    lines.paragraph(0, view.say(words::NOT_AN_ACT));
    lines.out
}
