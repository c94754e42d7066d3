//! `soglia ask`.

use std::io::{BufRead as _, Write as _};

use soglia::FactValue;
use soglia::questions::{AnswerType, Question, QuestionOptions, Questions};

use super::eval::read_facts;
use crate::arguments::{Ask, DataFormat};
use crate::context::Context;
use crate::draw;
use crate::engine::{self, Facts, Pack};
use crate::failure::{Exit, Failure, cause};

pub fn run(context: &mut Context, arguments: &Ask) -> Result<Exit, Failure> {
    let facts = arguments.facts.as_ref().map_or_else(|| Ok(Facts::new()), |path| read_facts(context, path))?;
    let pack = context.pack()?;
    if arguments.interactive {
        return form(context, arguments, &pack, facts);
    }
    let questions = next(&pack, arguments, &facts)?;
    match arguments.format {
        DataFormat::Text => {
            let color = context.out.has_color();
            let text = engine::questions_text(&questions, context.language, arguments.explain, draw::terminal_width(), color);
            context.out.line(text.trim_end());
        }
        DataFormat::Json => context.json(&questions)?,
    }
    Ok(Exit::Fine)
}

fn next(pack: &Pack, arguments: &Ask, facts: &Facts) -> Result<Questions, Failure> {
    engine::questions(
        pack,
        &arguments.measures,
        facts,
        arguments.on,
        QuestionOptions { suppliers: arguments.suppliers, ..QuestionOptions::default() },
    )
}

/// Asks one question after the other until nothing more counts, and ends with the decisions.
fn form(context: &mut Context, arguments: &Ask, pack: &Pack, mut facts: Facts) -> Result<Exit, Failure> {
    context.tell(context.say(
        "Una riga vuota, o `non so`, salta la domanda; `basta` finisce.",
        "An empty line, or `don't know`, skips the question; `end` finishes.",
    ));
    let mut skipped: Vec<String> = Vec::new();
    loop {
        let questions = next(pack, arguments, &facts)?;
        let Some(question) = questions.questions.into_iter().find(|question| !skipped.contains(&question.id)) else { break };
        match ask(context, pack, arguments, &question, &facts)? {
            Said::Answer(with) => facts = with,
            Said::Unknown => skipped.push(question.id),
            Said::End => break,
        }
    }
    for (place, measure) in arguments.measures.iter().enumerate() {
        let decision = engine::evaluate(pack, measure, &facts, arguments.on)?;
        match arguments.format {
            DataFormat::Text => {
                let color = context.out.has_color();
                let text = engine::text(&decision, context.language, arguments.explain, draw::terminal_width(), color);
                let gap = if place > 0 { "\n" } else { "" };
                context.out.line(&format!("{gap}{}", text.trim_end()));
            }
            DataFormat::Json => context.json(&decision)?,
        }
    }
    Ok(Exit::Fine)
}

/// What came of a question.
enum Said {
    Answer(Facts),
    Unknown,
    End,
}

fn ask(context: &Context, pack: &Pack, arguments: &Ask, question: &Question, facts: &Facts) -> Result<Said, Failure> {
    let mut with = facts.clone();
    let rows: Vec<Option<u32>> = if question.rows.is_empty() { vec![None] } else { question.rows.iter().map(|row| Some(*row)).collect() };
    let mut any = false;
    for row in rows {
        loop {
            prompt(context, question, row);
            let line = read_line()?;
            let Some(line) = line.filter(|line| !is_word(line, &["basta", "fine", "end"])) else { return Ok(Said::End) };
            if line.is_empty() || is_word(&line, &["non so", "?", "don't know", "dont know"]) {
                break;
            }
            let Some(value) = read_answer(&question.answer, &line) else {
                context.tell(context.say("la risposta non si capisce", "the answer is not understood"));
                continue;
            };
            let mut tried = with.clone();
            set(&mut tried, &question.id, row, value);
            match next(pack, arguments, &tried) {
                Ok(_) => {
                    with = tried;
                    any = true;
                    break;
                }
                Err(failure) => context.tell_failure(&failure),
            }
        }
    }
    Ok(if any { Said::Answer(with) } else { Said::Unknown })
}

fn is_word(line: &str, words: &[&str]) -> bool {
    words.contains(&line.to_lowercase().as_str())
}

fn read_line() -> Result<Option<String>, Failure> {
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    let read = read.map_err(|error| {
        Failure::usage(format!("la risposta non si legge: {}", cause(&error)), format!("the answer cannot be read: {error}"))
    })?;
    Ok((read > 0).then(|| line.trim().to_owned()))
}

fn prompt(context: &Context, question: &Question, row: Option<u32>) {
    let language = context.language;
    let mut lines = Vec::new();
    let row = row.map_or_else(String::new, |row| format!("{} {}: ", context.say("riga", "row"), row + 1));
    let form = match &question.answer {
        AnswerType::Boolean => context.say(" [sì/no]", " [yes/no]").to_owned(),
        AnswerType::Number { unit, .. } => format!(" [{unit}]"),
        AnswerType::Date { .. } => context.say(" [gg/mm/aaaa]", " [yyyy-mm-dd]").to_owned(),
        AnswerType::Rows { max_rows, .. } => format!(" [{} {max_rows}]", context.say("quante righe, fino a", "how many rows, up to")),
        AnswerType::Choice { .. } => String::new(),
    };
    lines.push(format!("{row}{}{form}", question.question.get(language)));
    lines.extend(question.help.as_ref().map(|help| format!("  {}", help.get(language))));
    if let AnswerType::Choice { values } = &question.answer {
        lines.extend((1..).zip(values).map(|(place, choice)| format!("  {place}. {}", choice.label.get(language))));
    }
    context.tell(&lines.join("\n"));
    // Nobody is left to ask where standard error is closed.
    let _ = write!(anstream::stderr(), "> ");
}

/// An answer as a person types it: `sì`, `1.234,50`, `31/12/2025`, the number of a choice.
fn read_answer(answer: &AnswerType, line: &str) -> Option<FactValue> {
    match answer {
        AnswerType::Boolean => match line.to_lowercase().as_str() {
            "s" | "sì" | "si" | "y" | "yes" | "true" => Some(FactValue::Truth(true)),
            "n" | "no" | "false" => Some(FactValue::Truth(false)),
            _ => None,
        },
        AnswerType::Number { .. } => {
            // With a comma, points and blanks part the thousands.
            let plain = if line.contains(',') { line.replace(['.', ' '], "").replace(',', ".") } else { line.replace([' ', '_'], "") };
            Some(FactValue::Text(plain))
        }
        AnswerType::Date { .. } => {
            let day = chrono::NaiveDate::parse_from_str(line, "%d/%m/%Y").or_else(|_| line.parse()).ok()?;
            Some(FactValue::Date(day))
        }
        AnswerType::Choice { values } => {
            let by_place = line.parse::<usize>().ok().and_then(|place| values.get(place.checked_sub(1)?));
            let by_name = || {
                let named = |text: &str| text.to_lowercase() == line.to_lowercase();
                let is_meant = |choice: &&soglia::questions::Choice| {
                    [&choice.value, &choice.label.it, &choice.label.en].into_iter().any(|text| named(text))
                };
                values.iter().find(is_meant)
            };
            by_place.or_else(by_name).map(|choice| FactValue::Text(choice.value.clone()))
        }
        AnswerType::Rows { .. } => Some(FactValue::Rows(vec![soglia::Map::new(); line.parse::<u16>().ok()?.into()])),
    }
}

fn set(facts: &mut Facts, id: &str, row: Option<u32>, value: FactValue) {
    let (Some((list, field)), Some(row)) = (id.split_once('.'), row) else {
        facts.set(id, value);
        return;
    };
    let Some(FactValue::Rows(mut rows)) = facts.get(list).cloned() else { return };
    if let Some(row) = usize::try_from(row).ok().and_then(|row| rows.get_mut(row)) {
        row.insert(field.to_owned(), value);
    }
    facts.set(list, FactValue::Rows(rows));
}

#[cfg(test)]
mod tests {
    use soglia::questions::{AnswerType, Choice};
    use soglia::{FactValue, Localized};

    use super::read_answer;

    #[test]
    fn answers_are_read_as_people_type_them() {
        let number = AnswerType::Number { unit: "EUR".to_owned(), decimals: 2, min: "0".to_owned(), max: "9".to_owned() };
        let text = |text: &str| Some(FactValue::Text(text.to_owned()));
        assert_eq!(read_answer(&number, "1.234,50"), text("1234.50"));
        assert_eq!(read_answer(&number, "1234.5"), text("1234.5"));
        assert_eq!(read_answer(&AnswerType::Boolean, "Sì"), Some(FactValue::Truth(true)));
        assert_eq!(read_answer(&AnswerType::Boolean, "forse"), None);
        let choice = |value: &str| Choice { value: value.to_owned(), label: Localized::same(value.to_uppercase()) };
        let choices = AnswerType::Choice { values: vec![choice("a"), choice("b")] };
        assert_eq!(read_answer(&choices, "2"), text("b"));
        assert_eq!(read_answer(&choices, "A"), text("a"));
        assert_eq!(read_answer(&choices, "3"), None);
    }
}
