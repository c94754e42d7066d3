//! Makes up whole rule files, and keeps what each name in them means.

use std::fmt::Write as _;

use super::facts::{self, Corners, Fact, LISTS};
use super::grow::{Grower, Usable, What};
use super::oracle::Names;
use super::random::Random;
use super::shapes::{Shape, quoted};
use super::tree::{Expression, Mode, Op, Unit, decimal, ratio, whole};

pub const MEASURE: &str = "prova.misura";

/// A value that a decision tells: a definition or an amount.
pub struct Told {
    /// As the decision has it: `list.name` for a definition of rows.
    pub id: String,
    pub list: Option<&'static str>,
    pub value: Expression,
}

pub struct Amount {
    pub told: Told,
    pub due: Expression,
}

pub struct Model {
    pub files: Vec<(String, String)>,
    pub facts: Vec<Fact>,
    pub corners: Corners,
    pub names: Names,
    pub definitions: Vec<Told>,
    /// Requirements with their paths, nested ones included.
    pub requirements: Vec<(String, Expression)>,
    pub eligible: Expression,
    pub amounts: Vec<Amount>,
}

const UNITS: [Unit; 10] =
    [Unit::Euro, Unit::Euro, Unit::Euro, Unit::Rate, Unit::Hour, Unit::Percent, Unit::Count, Unit::Count, Unit::Year, Unit::Month];

struct Writer {
    grower: Grower,
    names: Names,
    definitions: Vec<Told>,
    requirements: Vec<(String, Expression)>,
    amounts: Vec<Amount>,
}

pub fn make(seed: u64) -> Model {
    let mut random = Random::new(seed);
    let facts = facts::declare(&mut random);
    let grower = Grower::new(random, &facts);
    let mut writer = Writer { grower, names: Names::default(), definitions: Vec::new(), requirements: Vec::new(), amounts: Vec::new() };
    let size = writer.grower.random.below(4);
    let leap = writer.grower.random.chance(50);
    writer.names.february_28 = leap;
    let mut text = format!(
        "language: 1\nmeasure: {MEASURE}\nedition: 2020\ntitle: {{ it: Prova, en: Test }}\nbody: prova\nin_force: {{ from: 2020-01-01 }}\n\
         calendar: {{ leap_day: {}, source: not_stated }}\n",
        if leap { "february_28" } else { "march_1" }
    );
    if let Some(mode) = writer.grower.mode {
        let _ = writeln!(text, "rounding: {{ to: 0.01, mode: {}, source: not_stated }}", mode.text());
    }
    text.push_str("parameters:\n");
    for place in 0..4 {
        text.push_str(&writer.parameter(place));
    }
    text.push_str("definitions:\n");
    for place in 0..=2 * size {
        text.push_str(&writer.definition(place));
    }
    text.push_str("requirements:\n");
    let mut parts = Vec::new();
    for place in 0..=size {
        let (yaml, meaning) = writer.requirement(&format!("r{place}"), "", 1);
        text.push_str("  ");
        text.push_str(&yaml);
        text.push('\n');
        parts.push(meaning);
    }
    let eligible = Expression::meaning(None, Op::All(parts));
    text.push_str("amounts:\n");
    for place in 0..=size {
        text.push_str(&writer.amount(place, &eligible));
    }
    let bodies = "language: 1\nbodies:\n  prova: { kind: comune, title: { it: Prova, en: Test } }\n".to_owned();
    let files = vec![
        ("enti.yaml".to_owned(), bodies),
        ("vocabolario.yaml".to_owned(), facts::vocabulary(&facts)),
        ("misura.yaml".to_owned(), text),
    ];
    let Writer { grower, names, definitions, requirements, amounts } = writer;
    Model { files, facts, corners: grower.corners, names, definitions, requirements, eligible, amounts }
}

impl Writer {
    fn use_as(&mut self, name: String, list: Option<&'static str>, what: What, quotient: bool) {
        self.grower.names.push(Usable { name, list, what, quotient, range: None });
    }

    fn parameter(&mut self, place: usize) -> String {
        let unit = [Unit::Euro, Unit::Percent, Unit::Hour, Unit::Count][place];
        let name = format!("cifra{place}");
        let mantissa = self.grower.random.between(1, 3_000);
        let decimals = if unit == Unit::Count { 0 } else { 2 };
        let value = self.grower.written(mantissa, decimals, unit);
        let worth = ratio(mantissa, 10_i64.pow(decimals)) * unit.one();
        self.names.of_case.insert(name.clone(), Expression::constant(worth.clone(), unit));
        let (what, range) = (What::Number(unit), Some((worth.clone(), worth)));
        self.grower.names.push(Usable { name: name.clone(), list: None, what, quotient: false, range });
        let _ = value;
        format!("  {name}: {{ unit: {:?}, value: {} }}\n", unit.text(), decimal(mantissa, decimals))
    }

    /// `to` and `mode` of a rounding, and the rounded value.
    fn rounded(&mut self, value: &Expression) -> (String, Expression) {
        let unit = value.unit.unwrap();
        let (mantissa, decimals) = *self.grower.random.pick(&[(1, 2), (1, 2), (1, 0), (50, 2), (1, 1)]);
        let mode = *self.grower.random.pick(&Mode::ALL);
        let step = ratio(mantissa, 10_i64.pow(decimals)) * unit.one();
        let text = format!("to: {}, mode: {}", decimal(mantissa, decimals), mode.text());
        (text, Expression::meaning(Some(unit), Op::Round(value.clone(), step, mode)))
    }

    fn rounding(&mut self, value: &Expression) -> (String, Expression) {
        let (text, rounded) = self.rounded(value);
        (format!("rounding: {{ {text}, source: not_stated }}"), rounded)
    }

    fn definition(&mut self, place: usize) -> String {
        let name = format!("d{place}");
        let list = if self.grower.random.chance(25) { Some(LISTS[0].0) } else { None };
        let of = list.map_or_else(String::new, |list| format!("of: {list}, "));
        let (yaml, value, what, quotient) = match self.grower.random.below(8) {
            0 | 1 => {
                let value = self.grower.truth(3, list);
                (format!("value: {}", quoted(&value)), value, What::Truth, false)
            }
            2 => {
                let value = self.grower.day(2, list);
                (format!("value: {}", quoted(&value)), value, What::Day, false)
            }
            _ => {
                let unit = *self.grower.random.pick(&UNITS);
                let shaped = list.is_none() && self.grower.random.chance(40);
                let Shape { yaml, value } = if shaped {
                    self.grower.shape(unit, 2)
                } else {
                    let value = self.grower.number(unit, 3, list);
                    Shape { yaml: quoted(&value), value }
                };
                let quotient = shaped || value.quotient;
                let told = if shaped || value.literal || self.grower.random.chance(60) {
                    format!("unit: {:?}, ", unit.text())
                } else {
                    String::new()
                };
                if self.grower.random.chance(25) {
                    let (rounding, rounded) = self.rounding(&value);
                    (format!("{told}value: {yaml}, {rounding}"), rounded, What::Number(unit), false)
                } else {
                    (format!("{told}value: {yaml}"), value, What::Number(unit), quotient)
                }
            }
        };
        if list.is_some() {
            self.names.of_rows.insert(name.clone(), value.clone());
        } else {
            self.names.of_case.insert(name.clone(), value.clone());
        }
        self.use_as(name.clone(), list, what, quotient);
        let id = list.map_or_else(|| name.clone(), |list| format!("{list}.{name}"));
        self.definitions.push(Told { id, list, value });
        format!("  {name}: {{ {of}{yaml} }}\n")
    }

    fn requirement(&mut self, name: &str, path: &str, depth: u32) -> (String, Expression) {
        let id = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        let group = self.grower.random.below(4);
        let (yaml, meaning) = if depth > 0 && group == 0 {
            let any = self.grower.random.chance(50);
            let (mut texts, mut parts) = (Vec::new(), Vec::new());
            for place in 0..2 {
                let (text, part) = self.requirement(&format!("{name}_{place}"), &id, depth - 1);
                texts.push(text);
                parts.push(part);
            }
            let word = if any { "any" } else { "all" };
            let op = if any { Op::Any(parts) } else { Op::All(parts) };
            (format!("{name}: {{ {word}: {{ {} }} }}", texts.join(", ")), Expression::meaning(None, op))
        } else if group == 1 {
            let any = self.grower.random.chance(50);
            let parts: Vec<Expression> = (0..2).map(|_| self.grower.truth(2, None)).collect();
            let texts: Vec<String> = parts.iter().map(quoted).collect();
            let word = if any { "any" } else { "all" };
            let op = if any { Op::Any(parts) } else { Op::All(parts) };
            (format!("{name}: {{ {word}: [ {} ] }}", texts.join(", ")), Expression::meaning(None, op))
        } else {
            let value = self.grower.truth(3, None);
            (format!("{name}: {{ when: {} }}", quoted(&value)), value)
        };
        self.names.of_case.insert(name.to_owned(), meaning.clone());
        self.use_as(name.to_owned(), None, What::Truth, false);
        self.requirements.push((id, meaning.clone()));
        (yaml, meaning)
    }

    fn amount(&mut self, place: usize, eligible: &Expression) -> String {
        let name = format!("a{place}");
        let unit = *self.grower.random.pick(&[Unit::Euro, Unit::Euro, Unit::Rate, Unit::Hour]);
        let list = if self.grower.random.chance(15) { Some(LISTS[0].0) } else { None };
        let Shape { yaml, mut value } = match list {
            None => self.grower.shape(unit, 3),
            Some(list) => {
                let value = self.grower.number(unit, 3, Some(list));
                Shape { yaml: quoted(&value), value }
            }
        };
        let mut text = format!("unit: {:?}, kind: indicator, value: {yaml}", unit.text());
        if let Some(list) = list {
            let _ = write!(text, ", of: {list}");
        }
        let mut modifiers = Vec::new();
        for _ in 0..self.grower.random.below(4) {
            let (modifier, changed) = self.modifier(value, unit);
            modifiers.push(modifier);
            value = changed;
        }
        if !modifiers.is_empty() {
            let _ = write!(text, ", modifiers: [ {} ]", modifiers.join(", "));
        }
        let (rounding, value) = self.rounding(&value);
        let _ = write!(text, ", {rounding}");
        let when = if self.grower.random.chance(40) { Some(self.grower.truth(2, None)) } else { None };
        let always = self.grower.random.chance(20);
        if let Some(when) = &when {
            let _ = write!(text, ", when: {}", quoted(when));
        }
        if always {
            text.push_str(", always: true");
        }
        let mut due: Vec<Expression> = when.iter().cloned().collect();
        if !always {
            due.insert(0, eligible.clone());
        }
        let zero = Expression::constant(whole(0), unit);
        let by_name = match &when {
            None => value.clone(),
            Some(when) => Expression::meaning(Some(unit), Op::If(when.clone(), value.clone(), zero)),
        };
        if list.is_none() {
            self.names.of_case.insert(name.clone(), by_name);
            self.use_as(name.clone(), None, What::Number(unit), false);
        }
        let told = Told { id: name.clone(), list, value };
        self.amounts.push(Amount { told, due: Expression::meaning(None, Op::All(due)) });
        format!("  {name}: {{ {text} }}\n")
    }

    /// A modifier, and what it makes of `value`.
    fn modifier(&mut self, value: Expression, unit: Unit) -> (String, Expression) {
        let join = |op: Op| Expression::meaning(Some(unit), op);
        let zero = || Expression::constant(whole(0), unit);
        let mut when = if self.grower.random.chance(60) { Some(self.grower.truth(1, None)) } else { None };
        let kind = self.grower.random.below(9);
        if matches!(kind, 2 | 6) && when.is_none() {
            when = Some(self.grower.truth(1, None));
        }
        if kind == 8 {
            when = None;
        }
        let percent = |value: &Expression, percent: Expression| join(Op::Multiply(value.clone(), percent));
        let (word, body, changed) = match kind {
            0 | 1 => {
                let bound = if self.grower.random.chance(60) { self.grower.literal(unit) } else { self.grower.number(unit, 1, None) };
                let parts = vec![value.clone(), bound.clone()];
                let (word, op) = if kind == 0 { ("floor", Op::Greatest(parts)) } else { ("cap", Op::Least(parts)) };
                (word, format!("value: {}", quoted(&bound)), join(op))
            }
            2 => ("exempt", String::new(), zero()),
            3 | 4 => {
                let (body, part) = if self.grower.random.chance(60) {
                    let share = if self.grower.random.chance(60) {
                        self.grower.literal(Unit::Percent)
                    } else {
                        self.grower.number(Unit::Percent, 1, None)
                    };
                    (format!("percent: {}", quoted(&share)), percent(&value, share))
                } else {
                    let amount = self.grower.number(unit, 1, None);
                    (format!("amount: {}", quoted(&amount)), amount)
                };
                if kind == 3 {
                    let left = join(Op::Subtract(value.clone(), part));
                    ("reduction", body, join(Op::Greatest(vec![left, zero()])))
                } else {
                    ("surcharge", body, join(Op::Add(value.clone(), part)))
                }
            }
            5 => {
                let rank = self.grower.named(None, |usable| usable.name == "figli").unwrap();
                let (two, more) = (self.grower.literal(Unit::Percent), self.grower.literal(Unit::Percent));
                let compare = |comparison, key| {
                    let key = Expression::constant(whole(key), Unit::Count);
                    Expression::meaning(None, Op::Compare(comparison, rank.clone(), key))
                };
                let none = Expression::constant(whole(0), Unit::Percent);
                let select = |condition, a, b| Expression::meaning(Some(Unit::Percent), Op::If(condition, a, b));
                let share = select(compare(super::tree::Comparison::Equal, 2), two.clone(), none);
                let share = select(compare(super::tree::Comparison::GreaterOrEqual, 3), more.clone(), share);
                let body = format!("rank: {}, percents: {{ \"2\": {}, \"3+\": {} }}", rank.text, quoted(&two), quoted(&more));
                let left = join(Op::Subtract(value.clone(), percent(&value, share)));
                ("by_rank", body, join(Op::Greatest(vec![left, zero()])))
            }
            6 => {
                let other = self.grower.shape(unit, 1);
                ("instead", format!("value: {}", other.yaml), other.value)
            }
            7 => {
                let part = self.grower.number(Unit::Count, 1, None);
                let whole_part = self.grower.named(None, |usable| usable.name == "membri").unwrap();
                let body = format!("part: {}, whole: {}", quoted(&part), whole_part.text);
                let share = Expression::meaning(Some(Unit::Count), Op::Divide(part, whole_part));
                ("pro_rata", body, join(Op::Multiply(value.clone(), share)))
            }
            _ => {
                let (body, rounded) = self.rounded(&value);
                ("round", body, rounded)
            }
        };
        let mut texts: Vec<String> = Vec::new();
        if !body.is_empty() {
            texts.push(body);
        }
        let result = match when {
            None => changed,
            Some(when) => {
                texts.push(format!("when: {}", quoted(&when)));
                join(Op::If(when, changed, value))
            }
        };
        (format!("{{ {word}: {{ {} }} }}", texts.join(", ")), result)
    }
}
