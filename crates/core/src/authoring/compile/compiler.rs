//! What is being compiled: one measure over one interval of time, and what every part of it needs.

use std::collections::HashMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::builder::{Builder, Range};
use super::number::{Clash, Number};
use super::world::{Local, World};
use crate::Localized;
use crate::authoring::bands::Direction;
use crate::authoring::codes::Code;
use crate::authoring::decode::Text;
use crate::authoring::diagnostic::{Finding, Findings, both};
use crate::authoring::document::{self, Measure, Requirement};
use crate::authoring::expression::{self, tree::Expression};
use crate::authoring::set::Set;
use crate::authoring::span::{Sources, Span};
use crate::authoring::yaml;
use crate::decision::Citation;
use crate::map::Map;
use crate::program::{LeapDay, NodeId, to_days};
use crate::quantity::{Mode, Unit};

/// A typed value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Number(Number),
    Truth(NodeId),
    Day(NodeId),
    /// The place of a choice of this fact.
    Choice {
        node: NodeId,
        fact: u32,
    },
    /// A text, before the other operand says what it is.
    Text(String),
}

/// What a value rests on.
#[derive(Clone, Debug, Default)]
pub(super) struct Grounds {
    /// Sources.
    pub rests_on: Set<String>,
    /// Readings that no act states, by their Italian text.
    pub not_stated: Map<String, Localized>,
}

impl Grounds {
    pub fn take_in(&mut self, other: &Self) {
        self.rests_on.extend(other.rests_on.iter().cloned());
        self.not_stated.extend(other.not_stated.iter().map(|(key, text)| (key.clone(), text.clone())));
    }
}

/// What a name stands for, and what it rests on.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub value: Option<Value>,
    pub grounds: Grounds,
}

/// First and last day of what is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Days {
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
}

/// Compiles one measure over one interval in which nothing changes.
pub(super) struct Compiler<'a> {
    pub sources: &'a Sources,
    pub world: &'a World,
    pub local: &'a Local,
    pub measure: &'a Measure,
    pub days: Days,
    pub builder: Builder,
    pub findings: &'a mut Findings,
    pub known: HashMap<String, Known>,
    /// Names that are being worked out, from the outermost.
    pub open: Vec<(String, Span)>,
    /// What the value at hand rests on.
    pub grounds: Grounds,
    /// Which way the value at hand may move.
    pub direction: Direction,
    /// How deep the condition that is being explained lies in others.
    pub explained: u32,
    /// Numbers of which a branch knows more.
    pub assumed: Vec<(NodeId, NodeId)>,
    /// Requirements by name, nested ones included.
    pub requirements: HashMap<&'a str, &'a Requirement>,
    /// Names that something used, over all intervals.
    pub used: &'a mut Set<String>,
    /// Parsed expressions, by place.
    parsed: HashMap<Span, Option<Expression>>,
}

/// The last day that ranges reckon with where a validity is open.
const FAR: (i32, u32, u32) = (2199, 12, 31);

impl<'a> Compiler<'a> {
    pub fn new(
        sources: &'a Sources,
        world: &'a World,
        local: &'a Local,
        measure: &'a Measure,
        days: Days,
        findings: &'a mut Findings,
        used: &'a mut Set<String>,
    ) -> Self {
        let mut requirements = HashMap::new();
        super::requirements::each(&measure.requirements, &mut |name, requirement| {
            requirements.entry(name.value.as_str()).or_insert(requirement);
        });
        Self {
            sources,
            world,
            local,
            measure,
            days,
            builder: Builder::default(),
            findings,
            known: HashMap::new(),
            open: Vec::new(),
            grounds: Grounds::default(),
            direction: Direction::Any,
            explained: 0,
            assumed: Vec::new(),
            requirements,
            used,
            parsed: HashMap::new(),
        }
    }

    pub fn report(&mut self, finding: Finding) {
        yaml::report(self.findings, finding);
    }

    /// Parses an expression, with the places of the file.
    pub fn parse(&mut self, text: &Text) -> Option<Expression> {
        if let Some(known) = self.parsed.get(&text.span) {
            return known.clone();
        }
        let places = yaml::Places::new(self.sources, text.span, &text.value);
        let locate = |offset: u32| places.at(offset as usize);
        let tree = match expression::parse_at(&text.value, locate, text.span.file) {
            Ok(tree) => Some(tree),
            Err(problems) => {
                for problem in problems {
                    self.report(problem);
                }
                None
            }
        };
        self.parsed.insert(text.span, tree.clone());
        tree
    }

    pub fn today(&mut self) -> NodeId {
        let (year, month, day) = FAR;
        let far = NaiveDate::from_ymd_opt(year, month, day).unwrap_or(self.days.from);
        let last = self.days.to.unwrap_or(far);
        self.builder.on((i128::from(to_days(self.days.from)), i128::from(to_days(last))))
    }

    pub fn declared_mode(&mut self) -> Option<Mode> {
        let rounding = self.measure.rounding.as_ref()?;
        let (mode, source) = (rounding_mode(rounding.mode), rounding.source.clone());
        self.cite_or_not_stated(&source, "l'arrotondamento non è scritto nell'atto", "the rounding is not written in the act");
        Some(mode)
    }

    pub fn declared_leap_day(&mut self) -> Option<LeapDay> {
        let calendar = self.measure.calendar.as_ref()?;
        let leap = match calendar.leap_day {
            document::LeapDay::February28 => LeapDay::February28,
            document::LeapDay::March1 => LeapDay::March1,
        };
        let source = calendar.source.clone();
        self.cite_or_not_stated(
            &source,
            "l'atto non dice quando compie gli anni chi è nato il 29 febbraio",
            "the act does not say when somebody born on 29 February has a birthday",
        );
        Some(leap)
    }

    /// The source of a text, or a note that the act is silent.
    pub fn cite_or_not_stated(&mut self, source: &Text, it: &str, en: &str) -> Vec<Citation> {
        if source.value == "not_stated" {
            self.grounds.not_stated.insert(it.to_owned(), Localized::new(it, en));
            return Vec::new();
        }
        self.cite(Some(source))
    }

    /// `dgr art. 5 c. 2`: the source by its name, and the place meant.
    pub fn cite(&mut self, source: Option<&Text>) -> Vec<Citation> {
        let Some(source) = source else {
            return Vec::new();
        };
        if source.value == "not_stated" {
            return Vec::new();
        }
        let (id, article) =
            source.value.split_once(' ').map_or((source.value.as_str(), None), |(id, rest)| (id, Some(rest.trim().to_owned())));
        if self.measure.sources.get(id).is_none() {
            let ids: Vec<&str> = self.measure.sources.iter().map(|(id, _)| id.value.as_str()).collect();
            let finding = Finding::new(
                Code::UnknownReference,
                source.span,
                both!("la fonte `{id}` non è dichiarata in `sources`", "the source `{id}` is not declared in `sources`"),
            );
            self.report(crate::authoring::decode::suggest(finding, id, &ids));
            return Vec::new();
        }
        self.used.insert(format!("source {id}"));
        self.grounds.rests_on.insert(id.to_owned());
        vec![Citation { source: id.to_owned(), article }]
    }

    pub fn most_rows(&self, list: u32) -> i128 {
        let place = self.builder.program.lists.get(list as usize).copied();
        place.and_then(|place| self.world.lists.get(place as usize)).map_or(0, |list| i128::from(list.max_rows))
    }

    /// The place of a list in the program, and how many rows it can have.
    pub fn open_list(&mut self, name: &str) -> Option<(u32, i128)> {
        let list = self.world.list(name, self.local)?;
        self.used.insert(name.to_owned());
        let place = self.builder.list_place(list);
        Some((place, self.most_rows(place)))
    }

    pub fn level_numbers(&mut self, a: Number, b: Number, span: Span) -> Option<(Number, Number)> {
        match (self.builder.list(a.node), self.builder.list(b.node)) {
            (x, y) if x == y => Some((a, b)),
            (Some(list), None) => Some((a, b.spread(list, &mut self.builder))),
            (None, Some(list)) => Some((a.spread(list, &mut self.builder), b)),
            _ => self.wrong_level(span),
        }
    }

    /// Two results at the same level, truth values or days.
    pub fn level_truth(&mut self, a: NodeId, b: NodeId, span: Span) -> Option<(NodeId, NodeId)> {
        match (self.builder.list(a), self.builder.list(b)) {
            (x, y) if x == y => Some((a, b)),
            (Some(list), None) => Some((a, self.builder.spread(b, list))),
            (None, Some(list)) => Some((self.builder.spread(a, list), b)),
            _ => self.wrong_level(span),
        }
    }

    pub fn wrong_level<T>(&mut self, span: Span) -> Option<T> {
        self.report(
            Finding::new(
                Code::WrongLevel,
                span,
                both!(
                    "qui i dati di un caso e le righe di un elenco non vanno insieme",
                    "facts of the case and rows of a list do not go together here"
                ),
            )
            .help(both!(
                "le righe di un elenco si usano dentro sum, count, any, all, min o max, e di un solo elenco per volta",
                "rows of a list are used inside sum, count, any, all, min or max, and of one list at a time"
            )),
        );
        None
    }

    pub fn describe(value: &Value) -> Localized {
        match value {
            Value::Number(number) if number.literal => Localized::new("un numero", "a number"),
            Value::Number(number) => Localized::new(format!("un numero in `{}`", number.unit), format!("a number in `{}`", number.unit)),
            Value::Truth(_) => Localized::new("un sì/no", "a yes/no"),
            Value::Day(_) => Localized::new("una data", "a date"),
            Value::Choice { .. } => Localized::new("una scelta", "a choice"),
            Value::Text(_) => Localized::new("un testo", "a text"),
        }
    }

    pub fn wrong_type(&mut self, span: Span, found: &Value, it: &str, en: &str) {
        let compare = matches!(found, Value::Number(_) | Value::Day(_) | Value::Choice { .. }) && en == "a yes/no";
        let found = Self::describe(found);
        let finding =
            Finding::new(Code::WrongType, span, both!(("qui serve {it}, e c'è {}", found.it), ("expected {en}, found {}", found.en)));
        self.report(if compare {
            finding.help(both!(
                "scrivere un confronto: `eta >= 18`, `comune == \"Parma\"`",
                "write a comparison: `eta >= 18`, `comune == \"Parma\"`"
            ))
        } else {
            finding
        });
    }

    pub fn clash(&mut self, clash: Clash, span: Span, a: &Unit, b: &Unit) {
        let finding = match clash {
            Clash::Unit => Finding::new(Code::WrongUnit, span, both!("`{a}` e `{b}` sono unità diverse", "`{a}` and `{b}` are different units"))
            .help(both!("si sommano e si confrontano solo quantità della stessa unità; per convertire, moltiplicare per un parametro (ad esempio in `month/year`)", "only quantities of the same unit are added or compared; to convert, multiply by a parameter (for example in `month/year`)")),
            Clash::TooLarge => Finding::new(Code::Overflow, span, both!("il risultato potrebbe essere troppo grande per essere esatto", "the result could be too large to be exact"))
            .help(both!("restringere il campo dei dati, o arrotondare prima", "narrow the range of the facts, or round earlier")),
            Clash::ZeroDivisor => {
                Finding::new(Code::ZeroDivisor, span, both!("il divisore può essere zero", "the divisor can be zero")).help(both!("proteggere la divisione: `if b > 0 {{ a / b }} else {{ 0 }}`, dove `b` è un dato, un parametro o una definizione", "guard the division: `if b > 0 {{ a / b }} else {{ 0 }}`, where `b` is a fact, a parameter or a definition"))
            }
            Clash::Unrounded => Finding::new(Code::RoundingNeeded, span, both!("un quoziente va arrotondato prima di sommarlo sulle righe", "a quotient must be rounded before it is summed over rows"))
            .help(both!("usare `round(..., 2, \"half_up\")`", "use `round(..., 2, \"half_up\")`")),
        };
        self.report(finding);
    }

    /// The range of a number in its unit, for limits.
    pub fn bounds(&self, number: &Number) -> Option<(Decimal, Decimal)> {
        if number.divisor.is_some() {
            return None;
        }
        let (low, high): Range = self.builder.range(number.node);
        let hundred = crate::quantity::Scale::new(100, 1)?;
        let scale = if number.unit.is_percent() { number.scale.times(hundred)? } else { number.scale };
        Some((scale.decimal(low)?, scale.decimal(high)?))
    }
}

pub(super) fn rounding_mode(mode: document::RoundingMode) -> Mode {
    match mode {
        document::RoundingMode::HalfUp => Mode::HalfUp,
        document::RoundingMode::HalfEven => Mode::HalfEven,
        document::RoundingMode::Up => Mode::Up,
        document::RoundingMode::Down => Mode::Down,
    }
}
