//! The facts of the files that the tests make up, and random cases of them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use soglia::{FactValue, Facts};

use super::calendar;
use super::oracle::{Case, Known, Row};
use super::random::Random;
use super::tree::{Rational, Unit, Value, decimal, ratio};

#[derive(Clone, Debug)]
pub enum Kind {
    /// Unit, decimals, least and greatest mantissa.
    Number(Unit, u32, i64, i64),
    Truth,
    Day,
    Choice(&'static [&'static str]),
}

#[derive(Clone, Debug)]
pub struct Fact {
    pub name: &'static str,
    pub list: Option<&'static str>,
    pub kind: Kind,
}

pub const LISTS: [(&str, i64); 2] = [("righe", 5), ("altre", 3)];
pub const COLOURS: &[&str] = &["rosso", "verde", "blu"];
pub const CONTRACTS: &[&str] = &["pieno", "ridotto"];

impl Fact {
    /// What one step of the mantissa is worth.
    pub fn step(&self) -> Rational {
        match self.kind {
            Kind::Number(unit, decimals, ..) => ratio(1, 10_i64.pow(decimals)) * unit.one(),
            _ => ratio(1, 1),
        }
    }

    fn declaration(&self) -> String {
        let kind = match &self.kind {
            Kind::Number(unit, decimals, low, high) => format!(
                "type: number, unit: {:?}, decimals: {decimals}, min: {}, max: {}",
                unit.text(),
                decimal(*low, *decimals),
                decimal(*high, *decimals)
            ),
            Kind::Truth => "type: boolean".to_owned(),
            Kind::Day => "type: date".to_owned(),
            Kind::Choice(values) => {
                let values: Vec<String> = values.iter().map(|value| format!("{value}: {{ it: {value}, en: {value} }}")).collect();
                format!("type: choice, values: {{ {} }}", values.join(", "))
            }
        };
        format!("{}: {{ {kind}, label: {{ it: {}, en: {} }} }}", self.name, self.name, self.name)
    }
}

/// Facts whose ranges are narrow, wide, on both sides of zero or away from it.
pub fn declare(random: &mut Random) -> Vec<Fact> {
    let large = *random.pick(&[100_000, 10_000_000, 100_000_000_000]);
    let mut facts = Vec::new();
    let mut number = |name, list, unit, decimals, low, high| facts.push(Fact { name, list, kind: Kind::Number(unit, decimals, low, high) });
    number("isee", None, Unit::Euro, 2, 0, large);
    number("saldo", None, Unit::Euro, 2, -large / 100, large);
    number("spesa", None, Unit::Euro, 2, 1, 900_000);
    number("piccolo", None, Unit::Euro, 2, 0, 100);
    number("ore", None, Unit::Hour, 2, 0, 74_400);
    number("ore_settimana", None, Unit::Hour, 0, 1, 40);
    number("tariffa", None, Unit::Rate, 2, 0, 5_000);
    number("quota", None, Unit::Percent, 2, 0, 10_000);
    number("invalidita", None, Unit::Percent, 0, 0, 100);
    number("figli", None, Unit::Count, 0, 0, 6);
    number("membri", None, Unit::Count, 0, 1, 9);
    number("scarto", None, Unit::Count, 1, -25, 25);
    number("debito", None, Unit::Euro, 2, -500_000, -1);
    number("valore", Some("righe"), Unit::Euro, 2, -10_000, large);
    number("giorni", Some("righe"), Unit::Count, 0, 0, 31);
    number("parte", Some("righe"), Unit::Percent, 0, 0, 100);
    number("importo", Some("altre"), Unit::Euro, 2, 5, 70_000);
    for (name, list) in [
        ("residente", None),
        ("solo", None),
        ("grave", None),
        ("attiva", Some("righe")),
        ("minore", Some("righe")),
        ("attesa", Some("altre")),
    ] {
        facts.push(Fact { name, list, kind: Kind::Truth });
    }
    for (name, list) in [("nascita", None), ("domanda", None), ("inizio", Some("righe")), ("scadenza", Some("altre"))] {
        facts.push(Fact { name, list, kind: Kind::Day });
    }
    facts.push(Fact { name: "colore", list: None, kind: Kind::Choice(COLOURS) });
    facts.push(Fact { name: "contratto", list: None, kind: Kind::Choice(CONTRACTS) });
    facts.push(Fact { name: "tinta", list: Some("righe"), kind: Kind::Choice(COLOURS) });
    facts
}

/// The vocabulary as a rule file.
pub fn vocabulary(facts: &[Fact]) -> String {
    let mut out = "language: 1\nvocabulary: prova\ntitle: { it: Prova, en: Test }\nfacts:\n".to_owned();
    for fact in facts.iter().filter(|fact| fact.list.is_none()) {
        let _ = writeln!(out, "  {}", fact.declaration());
    }
    out.push_str("lists:\n");
    for (list, most) in LISTS {
        let _ = writeln!(out, "  {list}:\n    label: {{ it: {list}, en: {list} }}\n    max_rows: {most}\n    facts:");
        for fact in facts.iter().filter(|fact| fact.list == Some(list)) {
            let _ = writeln!(out, "      {}", fact.declaration());
        }
    }
    out
}

/// Values at which something changes: limits, ties, ends.
pub type Corners = Vec<(Unit, Rational)>;

pub fn value(fact: &Fact, corners: &Corners, random: &mut Random) -> Value {
    match &fact.kind {
        Kind::Truth => Value::Truth(random.chance(50)),
        Kind::Choice(values) => Value::Choice((*random.pick(values)).to_owned()),
        Kind::Day => {
            // 29 February and its neighbours come often.
            let year = random.between(1900, 2099);
            let near = |month, day, random: &mut Random| calendar::days(year, month, day) + random.between(-1, 1);
            let day = match random.below(4) {
                0 => near(3, 1, random) - 1,
                1 => near(1, 31, random),
                _ => calendar::days(year, 1, 1) + random.between(0, 365),
            };
            Value::Day(day.clamp(calendar::days(1900, 1, 1), calendar::days(2199, 12, 31)))
        }
        Kind::Number(unit, _, low, high) => {
            let near: Vec<&Rational> = corners.iter().filter(|(of, _)| of == unit).map(|(_, value)| value).collect();
            let mantissa = match random.below(6) {
                0 => *random.pick(&[*low, *high, 0, low + 1, high - 1]),
                1 | 2 if !near.is_empty() => {
                    let steps = (*random.pick(&near) / fact.step()).floor().to_integer();
                    i64::try_from(steps).unwrap_or(0).saturating_add(random.between(-1, 1))
                }
                3 => random.between(*low, *high) / 100 * 100 + *random.pick(&[0, 5, 50, 25]),
                4 => random.between(-1_000, 1_000),
                _ => random.between(*low, *high),
            };
            Value::Number(Rational::from_integer(mantissa.clamp(*low, *high).into()) * fact.step())
        }
    }
}

/// A case in which everything is known.
pub fn full(facts: &[Fact], corners: &Corners, on: i64, random: &mut Random) -> Case {
    let of_case = facts.iter().filter(|fact| fact.list.is_none());
    let known = of_case.map(|fact| (fact.name.to_owned(), Some(value(fact, corners, random)))).collect();
    let lists = LISTS.iter().map(|(list, most)| ((*list).to_owned(), Some(rows(facts, list, *most, corners, random)))).collect();
    Case { on, facts: known, lists }
}

pub fn rows(facts: &[Fact], list: &str, most: i64, corners: &Corners, random: &mut Random) -> Vec<Row> {
    let count = if random.chance(15) { 0 } else { random.between(0, most) };
    let of_list: Vec<&Fact> = facts.iter().filter(|fact| fact.list == Some(list)).collect();
    (0..count).map(|_| of_list.iter().map(|fact| (fact.name.to_owned(), Some(value(fact, corners, random)))).collect()).collect()
}

/// The same case with some facts and lists taken away.
pub fn hide(case: &Case, percent: usize, random: &mut Random) -> Case {
    let mut out = case.clone();
    let mut hide = |known: &mut Known| {
        if random.chance(percent) {
            *known = None;
        }
    };
    out.facts.values_mut().for_each(&mut hide);
    out.lists.values_mut().flatten().flatten().flat_map(BTreeMap::values_mut).for_each(hide);
    for list in out.lists.values_mut() {
        if random.chance(percent / 2) {
            *list = None;
        }
    }
    out
}

/// What is missing from a case, filled in at random.
pub fn complete(case: &Case, facts: &[Fact], corners: &Corners, random: &mut Random) -> Case {
    let mut out = case.clone();
    for fact in facts {
        match fact.list {
            None => {
                let known = out.facts.get_mut(fact.name).unwrap();
                if known.is_none() {
                    *known = Some(value(fact, corners, random));
                }
            }
            Some(list) => {
                for row in out.lists.get_mut(list).unwrap().iter_mut().flatten() {
                    let known = row.get_mut(fact.name).unwrap();
                    if known.is_none() {
                        *known = Some(value(fact, corners, random));
                    }
                }
            }
        }
    }
    for (list, most) in LISTS {
        let given = out.lists.get_mut(list).unwrap();
        if given.is_none() {
            *given = Some(rows(facts, list, most, corners, random));
        }
    }
    out
}

pub fn given(value: &Value, fact: Option<&Fact>) -> FactValue {
    match value {
        Value::Truth(value) => FactValue::Truth(*value),
        Value::Day(day) => FactValue::Text(calendar::text(*day)),
        Value::Choice(code) => FactValue::Text(code.clone()),
        Value::Number(number) => {
            let Some(Fact { kind: Kind::Number(_, decimals, ..), .. }) = fact else { panic!("not a number") };
            let mantissa = number / fact.unwrap().step();
            assert!(mantissa.is_integer());
            FactValue::Text(decimal(i64::try_from(mantissa.to_integer()).unwrap(), *decimals))
        }
    }
}

/// The case as the engine takes it.
pub fn facts_of(case: &Case, facts: &[Fact]) -> Facts {
    let find = |name: &str| facts.iter().find(|fact| fact.name == name);
    let mut out = Facts::new();
    for (name, known) in &case.facts {
        if let Some(value) = known {
            out.set(name.clone(), given(value, find(name)));
        }
    }
    for (list, rows) in &case.lists {
        if let Some(rows) = rows {
            let row = |row: &Row| {
                let known = row.iter().filter_map(|(name, known)| Some((name.clone(), given(known.as_ref()?, find(name)))));
                known.collect::<soglia::Map<_, _>>()
            };
            out.set(list.clone(), FactValue::Rows(rows.iter().map(row).collect()));
        }
    }
    out
}
