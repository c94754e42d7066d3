//! Questions as plain text.

use super::{Answer, AnswerType, Question, Questions, Settles, Standing};
use crate::Language;
use crate::decision::lines::{Lines, Style};
use crate::decision::{Outcome, Purpose, TextOptions, Value, format, words};

/// Questions as text, in their order, with what each is for and which answers settle something. `explain` adds the form of the answer.
#[must_use]
pub fn text(questions: &Questions, language: Language, options: TextOptions) -> String {
    let mut page = Page { lines: Lines::new(options.width, options.color), language, explain: options.explain, all: questions };
    page.whole();
    page.lines.out
}

struct Page<'a> {
    lines: Lines,
    language: Language,
    explain: bool,
    all: &'a Questions,
}

impl<'a> Page<'a> {
    fn say(&self, it: &'static str, en: &'static str) -> &'static str {
        match self.language {
            Language::It => it,
            Language::En => en,
        }
    }

    fn whole(&mut self) {
        let title = self.say("Che cosa chiedere", "What to ask");
        self.lines.heading(title, '=');
        let day = format::date(self.all.on, self.language);
        let day = format!("{}: {day}", self.say("Data di riferimento", "Reference date"));
        self.lines.paragraph(0, &day);
        self.lines.gap();
        for standing in &self.all.measures {
            self.standing(standing);
        }
        self.lines.gap();
        if self.all.questions.is_empty() {
            let none = self.say("Nessun dato che manca può cambiare l'esito.", "Nothing that is not known can change the outcome.");
            self.lines.paragraph(0, none);
        }
        for (place, question) in self.all.questions.iter().enumerate() {
            self.question(place + 1, question);
        }
    }

    fn standing(&mut self, standing: &'a Standing) {
        let (sign, word) = outcome(standing, standing.outcome, standing.settled && !standing.waits, self.language);
        let style = match standing.outcome {
            Outcome::Met => Style::Good,
            Outcome::NotMet => Style::Bad,
            Outcome::Unknown | Outcome::NotInForce => Style::Open,
        };
        let open = standing.purpose == Purpose::Admission && standing.outcome == Outcome::Met && (!standing.settled || standing.waits);
        let more = if open { self.say(", importi da completare", ", amounts to complete") } else { "" };
        let text = format!("{}: {word}{more}", words::either(&standing.title, self.language));
        self.lines.item(0, sign, style, &text);
    }

    fn question(&mut self, place: usize, question: &'a Question) {
        let language = self.language;
        let mark = format!("{place}.");
        let inner = mark.len() + 1;
        let text = format!("{} ({})", words::either(&question.question, language), question.id);
        self.lines.item(0, &mark, Style::Bold, &text);
        if let Some(help) = &question.help
            && self.explain
        {
            self.lines.paragraph(inner, words::either(help, language));
        }
        if !question.rows.is_empty() {
            let rows: Vec<String> = question.rows.iter().map(|row| (row + 1).to_string()).collect();
            let text = format!("{}: {}", self.say("Per le righe", "For the rows"), rows.join(", "));
            self.lines.paragraph(inner, &text);
        }
        if self.explain {
            let text = format!("{}: {}", self.say("Risposta", "Answer"), answer_type(&question.answer, language));
            self.lines.paragraph(inner, &text);
        }
        let several = self.all.measures.len() > 1;
        let needed = question.needed_for.iter().map(|needed| {
            let parts: Vec<&str> = needed.parts.iter().map(|part| words::either(&part.title, language)).collect();
            let parts = parts.join("; ");
            if several { format!("{} ({parts})", words::either(&needed.title, language)) } else { parts }
        });
        let needed: Vec<String> = needed.collect();
        if !needed.is_empty() {
            let text = format!("{}: {}.", self.say("Serve per", "Needed for"), needed.join("; "));
            self.lines.paragraph(inner, &text);
        }
        for settles in &question.settles {
            let text = self.settles(settles, several);
            self.lines.item(inner, "→", Style::Plain, &text);
        }
        for measure in &question.supplied_by {
            let text = format!("{} {measure}.", self.say("Può calcolarlo", "It can be computed by"));
            self.lines.paragraph(inner, &text);
        }
        if question.needs_act {
            let text = self.say("La cifra è di un atto che qui non si conosce.", "The figure belongs to an act that is not known here.");
            self.lines.paragraph(inner, text);
        }
    }

    fn settles(&self, settles: &Settles, several: bool) -> String {
        let answers: Vec<String> = settles.answers.iter().map(|answer| self.answer(answer)).collect();
        let Some(standing) = self.all.measures.iter().find(|standing| standing.measure == settles.measure) else {
            return answers.join("; ");
        };
        let (_, word) = outcome(standing, settles.outcome, settles.everything, self.language);
        let title = if several { format!("{}: ", words::either(&standing.title, self.language)) } else { String::new() };
        let amounts = standing.purpose == Purpose::Admission && settles.outcome == Outcome::Met && settles.everything;
        let more = if amounts { self.say(", e si sa tutto", ", and all is known") } else { "" };
        let either = self.say(" oppure ", " or ");
        format!("{} {}: {title}{word}{more}", self.say("se", "if"), answers.join(either))
    }

    fn answer(&self, answer: &Answer) -> String {
        let value = |value: &Value| format::value(value, self.language);
        match &answer.to {
            None => value(&answer.from),
            Some(to) => format!("{} {} {} {}", self.say("da", "from"), value(&answer.from), self.say("a", "to"), value(to)),
        }
    }
}

/// Sign and word of an outcome; a measure that only computes admits nobody.
fn outcome(standing: &Standing, outcome: Outcome, settled: bool, language: Language) -> (&'static str, &'static str) {
    let (sign, word) = words::came_out(outcome, standing.purpose, !settled);
    (sign, word.get(language))
}

fn answer_type(answer: &AnswerType, language: Language) -> String {
    let say = |it: &str, en: &str| match language {
        Language::It => it.to_owned(),
        Language::En => en.to_owned(),
    };
    match answer {
        AnswerType::Boolean => say("sì o no", "yes or no"),
        AnswerType::Number { unit, min, max, .. } => {
            let (min, max) = (format::number(min, unit, language), format::number(max, unit, language));
            format!("{} {min} {} {max}", say("da", "from"), say("a", "to"))
        }
        AnswerType::Date { min, max } => {
            format!("{} {} {} {}", say("dal", "from"), format::date(*min, language), say("al", "to"), format::date(*max, language))
        }
        AnswerType::Choice { values } => {
            let labels: Vec<String> =
                values.iter().map(|choice| format!("{} ({})", words::either(&choice.label, language), choice.value)).collect();
            labels.join("; ")
        }
        AnswerType::Rows { max_rows, .. } => format!("{} {max_rows}", say("numero di righe, al massimo", "number of rows, at most")),
    }
}
