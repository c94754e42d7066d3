//! Numbers, and the ways of writing them that are used elsewhere.

use rust_decimal::Decimal;

use super::{Lexer, TokenKind, tokens};
use crate::authoring::codes::Code;
use crate::authoring::decode::{as_meant, italian_day, parse_date};
use crate::authoring::diagnostic::{Finding, both};
use crate::authoring::expression::refusal;

/// Digits that a [`Decimal`] always holds exactly.
const MAX_DIGITS: usize = 28;
/// Digits before the point, so that a whole number is a whole number to the parser whatever its size: Rhai reads one
/// beyond 64 bits as another type.
const MAX_WHOLE_DIGITS: usize = 18;

/// The numbers of `text`, each with its first byte; none if it cannot be cut into parts.
pub(crate) fn numbers(text: &str) -> Vec<(usize, &str)> {
    let tokens = tokens(text).unwrap_or_default();
    let numbers = tokens.iter().filter(|token| matches!(token.kind, TokenKind::Number(_)));
    numbers.map(|token| (token.start as usize, token.text(text))).collect()
}

impl Lexer<'_> {
    pub(super) fn number(&mut self) -> Result<TokenKind, Finding> {
        let start = self.at;
        if let Some(problem) = self.date() {
            return Err(problem);
        }
        let digits = |letter: char| letter.is_ascii_digit() || letter == '_';
        let whole = self.skip(digits);
        let point = self.peek() == Some('.') && self.peek_after(1) != Some('.');
        let decimals = if point {
            self.at += 1;
            self.skip(digits)
        } else {
            ""
        };
        if let Some(problem) = self.number_runs_on(start) {
            return Err(problem);
        }
        let written = self.written(start);
        let refuse =
            |it: &str, en: &str| refusal(Code::ExpressionNumber, self.place_from(start), both!("`{written}`: {it}", "`{written}`: {en}"));
        if point && decimals.is_empty() {
            return Err(refuse("dopo il punto manca una cifra", "a digit is missing after the point")
                .help(both!("scrivere `{written}0` oppure `{whole}`", "write `{written}0` or `{whole}`")));
        }
        if [whole, decimals].iter().any(|part| part.starts_with('_') || part.ends_with('_') || part.contains("__")) {
            return Err(refuse("`_` sta solo tra due cifre", "`_` stands only between two digits"));
        }
        let plain: String = written.chars().filter(|letter| *letter != '_').collect();
        let whole_digits = whole.chars().filter(|letter| *letter != '_').count();
        if whole_digits > 1 && plain.starts_with('0') {
            let trimmed = plain.trim_start_matches('0');
            let better = if trimmed.starts_with('.') || trimmed.is_empty() { format!("0{trimmed}") } else { trimmed.to_owned() };
            let problem = refuse("un numero non comincia con `0`", "a number does not begin with `0`");
            let before = self.text.get(..start).unwrap_or("").trim_end();
            return Err(if before.ends_with(|last: char| last.is_ascii_digit()) {
                problem.help(both!("le migliaia si scrivono con `_`: `1_000`", "thousands are written with `_`: `1_000`"))
            } else {
                problem.help(both!("scrivere `{better}`", "write `{better}`"))
            });
        }
        if whole_digits > MAX_WHOLE_DIGITS {
            let it = format!("prima del punto stanno al massimo {MAX_WHOLE_DIGITS} cifre");
            let en = format!("at most {MAX_WHOLE_DIGITS} digits stand before the point");
            return Err(refuse(&it, &en));
        }
        let significant = plain.chars().filter(char::is_ascii_digit).skip_while(|digit| *digit == '0').count();
        match Decimal::from_str_exact(&plain) {
            Ok(value) if significant <= MAX_DIGITS => Ok(TokenKind::Number(value)),
            _ => {
                let it = format!("un numero ha al massimo {MAX_DIGITS} cifre");
                let en = format!("a number has at most {MAX_DIGITS} digits");
                Err(refuse(&it, &en))
            }
        }
    }

    /// A day without quotes, which would be a difference or a quotient: `2008-12-31`, `31/12/2008`.
    fn date(&mut self) -> Option<Finding> {
        let start = self.at;
        let written = self.skip(|letter| letter.is_ascii_digit() || matches!(letter, '-' | '/' | '.'));
        let day = parse_date(written).or_else(|| italian_day(written).filter(|_| written.contains(['/', '.'])));
        let Some(day) = day else {
            self.at = start;
            return None;
        };
        let problem = refusal(
            Code::ExpressionRefused,
            self.place_from(start),
            both!("una data in un'espressione è un testo", "a date in an expression is a text"),
        );
        Some(problem.help(both!("scriverla tra virgolette: `\"{day}\"`", "write it in quotes: `\"{day}\"`")))
    }

    /// Ways of writing numbers that are used elsewhere and would be read as something else, or not at all, here.
    fn number_runs_on(&mut self, start: usize) -> Option<Finding> {
        let so_far = self.written(start);
        let next = self.peek()?;
        let digit_after = self.peek_after(next.len_utf8()).is_some_and(|letter| letter.is_ascii_digit());
        let (it, en, help) = match next {
            ',' if digit_after => {
                self.at += 1;
                let decimals = self.skip(|letter| letter.is_ascii_digit() || letter == '_');
                let help = if so_far.contains('.') {
                    // As Italians print it: `25.000,00`.
                    as_meant(self.written(start)).map_or_else(
                        || {
                            (
                                "le migliaia si scrivono con `_`, i decimali con il punto: `1_000.50`".to_owned(),
                                "thousands are written with `_`, decimals with a point: `1_000.50`".to_owned(),
                            )
                        },
                        |meant| (format!("scrivere `{meant}`"), format!("write `{meant}`")),
                    )
                } else {
                    // Where a call or a list would take two values, `0,5` would silently be 0 and 5.
                    (
                        format!(
                            "i decimali si scrivono con il punto: `{so_far}.{decimals}`; due valori con uno spazio: `{so_far}, {decimals}`"
                        ),
                        format!(
                            "decimals are written with a point: `{so_far}.{decimals}`; two values with a space: `{so_far}, {decimals}`"
                        ),
                    )
                };
                ("la virgola non separa i decimali", "a comma does not separate decimals", help)
            }
            '.' if digit_after => {
                self.at += 1;
                self.skip(|letter| letter.is_ascii_digit() || matches!(letter, '_' | '.'));
                let written = self.written(start);
                let grouped = written.split('.').skip(1).all(|group| group.len() == 3 && !group.contains('_'));
                let meant = if grouped { written.replace('.', "_") } else { "1_000.50".to_owned() };
                let help = (format!("le migliaia si scrivono con `_`: `{meant}`"), format!("thousands are written with `_`: `{meant}`"));
                ("un numero ha un solo punto", "a number has one point", help)
            }
            _ if next.is_alphabetic() => {
                self.skip(|letter| letter.is_alphanumeric() || letter == '_');
                let help = ("scrivere il numero per esteso: `1_000.50`".to_owned(), "write the number in full: `1_000.50`".to_owned());
                ("un numero ha solo cifre, `_` e un punto", "a number has only digits, `_` and a point", help)
            }
            _ => return None,
        };
        let written = self.written(start);
        let problem = refusal(Code::ExpressionNumber, self.place_from(start), both!("`{written}`: {it}", "`{written}`: {en}"));
        Some(problem.help(both!(("{}", help.0), ("{}", help.1))))
    }
}
