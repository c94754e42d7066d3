//! Amounts: value, modifiers in their order, rounding, and the steps that tell of them.

use rust_decimal::Decimal;

use super::compiler::{Compiler, Grounds, Value, rounding_mode};
use super::figures::written;
use super::names::{Held, HeldValue};
use super::number::Number;
use super::world::{localized, words};
use crate::Localized;
use crate::authoring::bands::Direction;
use crate::authoring::codes::Code;
use crate::authoring::decode::{self, Text};
use crate::authoring::diagnostic::{Finding, both};
use crate::authoring::document::{self, Amount, ByRank, Change, Formula, Modifier, Rounding, Title};
use crate::authoring::span::Span;
use crate::decision::{AmountKind, Citation, Discretion, DiscretionRole};
use crate::pack::{AmountView, Shown, ShownType, StepView};
use crate::program::NodeId;
use crate::quantity::{Mode, Unit};

/// What an amount comes to: its value, when something is due, and how it came about.
pub(super) struct Made {
    pub number: Number,
    pub when: NodeId,
    pub steps: Vec<StepView>,
}

/// What a modifier makes of a number: `figure` is what it changes it by, or holds it to.
struct Changed {
    number: Number,
    words: Localized,
    figure: Option<Number>,
}

/// The end of a computation, before modifiers and rounding are told of.
struct Progress {
    number: Number,
    steps: Vec<StepView>,
}

impl Compiler<'_> {
    pub fn shown(&self, number: &Number) -> Shown {
        let personal = self.builder.is_personal(number.node) || number.divisor.is_some_and(|divisor| self.builder.is_personal(divisor));
        Shown {
            node: number.node,
            divisor: number.divisor,
            kind: ShownType::Number { scale: number.scale, unit: number.unit.clone() },
            list: self.builder.list(number.node),
            personal,
        }
    }

    pub fn show(&self, value: &Value) -> Option<Shown> {
        let of = |node: NodeId, kind: ShownType| Shown {
            node,
            divisor: None,
            kind,
            list: self.builder.list(node),
            personal: self.builder.is_personal(node),
        };
        match value {
            Value::Number(number) => Some(self.shown(number)),
            Value::Truth(node) => Some(of(*node, ShownType::Boolean)),
            Value::Day(node) => Some(of(*node, ShownType::Date)),
            Value::Choice { node, fact } => Some(of(*node, ShownType::Choice { fact: *fact })),
            Value::Text(_) => None,
        }
    }

    pub fn round(&mut self, number: Number, rounding: &Rounding) -> Option<Number> {
        self.cite_or_not_stated(&rounding.source, "l'arrotondamento non è scritto nell'atto", "the rounding is not written in the act");
        self.round_step(number, &rounding.to, rounding_mode(rounding.mode))
    }

    fn round_step(&mut self, number: Number, to: &Text, mode: Mode) -> Option<Number> {
        let step = decode::number(to, self.findings)?;
        if step <= Decimal::ZERO {
            self.report(Finding::new(Code::BadNumber, to.span, both!("il passo è maggiore di zero", "the step is greater than zero")));
            return None;
        }
        let unit = number.unit.clone();
        let result = number.round_to(step, mode, &mut self.builder);
        self.made(result, to.span, &unit, &unit)
    }

    /// The value of an amount in another expression: zero where its own condition does not hold.
    pub fn amount_value(&mut self, key: &Text, amount: &Amount, span: Span) -> Option<Value> {
        if !self.stands(amount.in_force.as_ref()) {
            return self.not_there(&key.value, span);
        }
        let made = self.amount(key, amount)?;
        if amount.when.is_none() {
            return Some(Value::Number(made.number));
        }
        let zero = self.fixed(Decimal::ZERO, &made.number.unit.clone());
        self.pick(made.when, made.number, zero, key.span).map(Value::Number)
    }

    fn amount(&mut self, key: &Text, amount: &Amount) -> Option<Made> {
        let unit = self.unit(Some(&amount.unit), key.span)?;
        let direction = match amount.kind {
            document::AmountKind::Fee => Direction::Rising,
            document::AmountKind::Benefit => Direction::Falling,
            document::AmountKind::Indicator => Direction::Any,
        };
        let outer = std::mem::replace(&mut self.direction, direction);
        let made = self.amount_in(key, amount, &unit);
        self.direction = outer;
        made
    }

    fn amount_in(&mut self, key: &Text, amount: &Amount, unit: &Unit) -> Option<Made> {
        let when = match &amount.when {
            Some(when) => self.truth(when).and_then(|node| self.of_the_case(node, when.span)),
            None => Some(self.builder.truth(true)),
        };
        let held = self.held(&key.value, amount.value.as_ref(), amount.values.as_ref(), key.span)?;
        let citations = self.cite(held.source.or(amount.source.as_ref()));
        let place = held.span().unwrap_or(key.span);
        let shaped = match held.value {
            HeldValue::Plain(text) | HeldValue::Formula(Formula::Expression(text)) => {
                self.quantity(text, Some(unit)).map(super::formula::Shaped::from)
            }
            HeldValue::Formula(formula) => self.formula(formula, Some(unit)),
        }?;
        let parts: Vec<StepView> = shaped
            .parts
            .iter()
            .map(|part| StepView { band: part.band.clone(), ..self.step(part.title.clone(), &part.number, None, Vec::new()) })
            .collect();
        let number = self.adopt(shaped.number, unit, key.span)?;
        let number = self.at_level(number, amount.of.as_ref(), place)?;
        let first =
            StepView { title: first_words(&held), shown: self.shown(&number), when: None, band: shaped.band, detail: None, citations };
        let mut progress = Progress { number, steps: parts };
        progress.steps.push(first);
        for modifier in amount.modifiers.iter().flatten() {
            progress = self.modify(progress, modifier, unit, key.span)?;
        }
        if let Some(rounding) = &amount.rounding {
            let number = self.round(progress.number, rounding)?;
            let citations = self.cite(Some(&rounding.source));
            progress.steps.push(self.step(rounding_title(&rounding.to, rounding.mode), &number, None, citations));
            progress.number = number;
        } else if Self::needs_rounding(&progress.number) {
            let decimals = unit.usual_decimals();
            self.report(
                Finding::new(
                    Code::RoundingNeeded,
                    key.span,
                    both!(
                        "`{}` può avere più decimali di quanti ne ammette la sua unità",
                        "`{}` can have more decimals than its unit allows",
                        key.value
                    ),
                )
                .help(both!(
                    "dichiarare `rounding: {{ to: {}, mode: half_up, source: not_stated }}`, o la regola dell'atto",
                    "declare `rounding: {{ to: {}, mode: half_up, source: not_stated }}`, or the rule of the act",
                    Decimal::new(1, decimals)
                )),
            );
            return None;
        }
        self.check_told(&progress.number, key.span)?;
        self.check_amount(&progress.number, place);
        Some(Made { number: progress.number, when: when?, steps: progress.steps })
    }

    fn needs_rounding(number: &Number) -> bool {
        if number.unit.is_money() { !number.fits_decimals(2) } else { !number.is_decimal() }
    }

    fn of_the_case(&mut self, node: NodeId, span: Span) -> Option<NodeId> {
        if self.builder.list(node).is_some() { self.wrong_level(span) } else { Some(node) }
    }

    fn at_level(&mut self, number: Number, list: Option<&Text>, span: Span) -> Option<Number> {
        match (list, self.builder.list(number.node)) {
            (None, None) => Some(number),
            (Some(list), level) => {
                let (place, _) = self.open_list_or_report(list)?;
                match level {
                    None => Some(number.spread(place, &mut self.builder)),
                    Some(level) if level == place => Some(number),
                    Some(_) => self.wrong_level(span),
                }
            }
            (None, Some(_)) => self.wrong_level(span),
        }
    }

    fn step(&self, title: Localized, number: &Number, when: Option<NodeId>, citations: Vec<Citation>) -> StepView {
        // A step that holds for some rows only is told for all of them.
        let when = when.filter(|&when| self.builder.list(when).is_none() && self.builder.constant_truth(when).is_none());
        StepView { title, shown: self.shown(number), when, band: None, detail: None, citations }
    }

    fn modify(&mut self, before: Progress, modifier: &Modifier, unit: &Unit, span: Span) -> Option<Progress> {
        let (when, title, source) = parts(modifier);
        let condition = match when {
            Some(when) => self.truth(when)?,
            None => self.builder.truth(true),
        };
        let Progress { number, mut steps } = before;
        let changed = self.changed(number.clone(), modifier, unit, span)?;
        let result = if when.is_some() { self.pick(condition, changed.number, number, span)? } else { changed.number };
        let title = title.map_or(changed.words, localized);
        let detail = changed.figure.filter(|figure| self.builder.list(figure.node).is_none()).map(|figure| self.shown(&figure));
        let citations = match source {
            Some(source) => {
                self.cite_or_not_stated(source, "un modificatore non è scritto nell'atto", "a modifier is not written in the act")
            }
            None => Vec::new(),
        };
        steps.push(StepView { detail, ..self.step(title, &result, when.map(|_| condition), citations) });
        Some(Progress { number: result, steps })
    }

    fn changed(&mut self, number: Number, modifier: &Modifier, unit: &Unit, span: Span) -> Option<Changed> {
        let plain = |number, it: &str, en: &str| Changed { number, words: Localized::new(it, en), figure: None };
        match modifier {
            Modifier::Floor(bound) => {
                let limit = self.quantity(&bound.value, Some(unit))?;
                let figure = Some(limit.clone());
                Some(Changed { figure, ..plain(self.join(number, limit, span, Number::maximum)?, "importo minimo", "minimum") })
            }
            Modifier::Cap(bound) => {
                let limit = self.quantity(&bound.value, Some(unit))?;
                let figure = Some(limit.clone());
                Some(Changed { figure, ..plain(self.join(number, limit, span, Number::minimum)?, "importo massimo", "maximum") })
            }
            Modifier::Exempt(_) => Some(plain(self.fixed(Decimal::ZERO, unit), "esenzione", "exemption")),
            Modifier::Reduction(change) => {
                // A reduction that grows makes a fee fall.
                let direction = self.direction;
                self.direction = match direction {
                    Direction::Rising => Direction::Falling,
                    Direction::Falling => Direction::Rising,
                    Direction::Any => Direction::Any,
                };
                let changed = self.change(&number, change, unit, true);
                self.direction = direction;
                let (part, figure) = changed?;
                let left = self.taken_away(number, part, unit, span)?;
                Some(Changed { figure: Some(figure.negate(&mut self.builder).ok()?), ..plain(left, "riduzione", "reduction") })
            }
            Modifier::Surcharge(change) => {
                let (part, figure) = self.change(&number, change, unit, false)?;
                let more = self.join(number, part, span, Number::add)?;
                Some(Changed { figure: Some(figure), ..plain(more, "maggiorazione", "surcharge") })
            }
            Modifier::ByRank(by_rank) => {
                let percent = self.percent_of_rank(by_rank)?;
                let part = self.join(number.clone(), percent.clone(), span, Number::times)?;
                let left = self.taken_away(number, part, unit, span)?;
                let figure = Some(percent.negate(&mut self.builder).ok()?);
                Some(Changed { figure, ..plain(left, "riduzione per ordine", "reduction by rank") })
            }
            Modifier::Instead(instead) => {
                let value = self.formula_number(&instead.value, Some(unit))?;
                Some(plain(value, "altro prezzo", "another price"))
            }
            Modifier::ProRata(pro_rata) => {
                let part = self.quantity(&pro_rata.part, None)?;
                let whole = self.quantity(&pro_rata.whole, Some(&part.unit.clone()))?;
                let ratio = self.join(part, whole, pro_rata.whole.span, Number::over)?;
                let result = self.join(number, ratio, span, Number::times)?;
                Some(plain(result, "in proporzione", "pro rata"))
            }
            Modifier::Round(round) => {
                let number = self.round_step(number, &round.to, rounding_mode(round.mode))?;
                Some(Changed { number, words: rounding_title(&round.to, round.mode), figure: None })
            }
        }
    }

    /// What is left after a part is taken away, never less than nothing.
    fn taken_away(&mut self, number: Number, part: Number, unit: &Unit, span: Span) -> Option<Number> {
        let zero = self.fixed(Decimal::ZERO, unit);
        let left = self.join(number, part, span, Number::subtract)?;
        self.join(left, zero, span, Number::maximum)
    }

    /// What is added or taken away (it `reduces`): a percentage of the number, or an amount; and the figure itself.
    fn change(&mut self, number: &Number, change: &Change, unit: &Unit, reduces: bool) -> Option<(Number, Number)> {
        match (&change.percent, &change.amount) {
            (Some(percent), None) => {
                let place = written(percent, change.span);
                let percent = self.formula_number(percent, Some(&Unit::percent()))?;
                self.check_percent(&percent, place, reduces);
                Some((self.join(number.clone(), percent.clone(), change.span, Number::times)?, percent))
            }
            (None, Some(amount)) => {
                let amount = self.formula_number(amount, Some(unit))?;
                Some((amount.clone(), amount))
            }
            // Reported when the record was read.
            _ => None,
        }
    }

    fn percent_of_rank(&mut self, by_rank: &ByRank) -> Option<Number> {
        let rank = self.quantity(&by_rank.rank, None)?;
        let mut result = self.fixed(Decimal::ZERO, &Unit::percent());
        for (key, percent) in by_rank.percents.iter() {
            let (digits, open) = key.value.strip_suffix('+').map_or((key.value.as_str(), false), |digits| (digits, true));
            let at = Decimal::from_str_exact(digits).ok()?;
            let at = self.fixed(at, &rank.unit);
            let comparison = if open { crate::program::Comparison::GreaterOrEqual } else { crate::program::Comparison::Equal };
            let condition = self.compare_numbers(comparison, rank.clone(), at, key.span)?;
            let place = percent.span;
            let percent = self.quantity(percent, Some(&Unit::percent()))?;
            self.check_percent(&percent, place, true);
            result = self.pick(condition, percent, result, key.span)?;
        }
        Some(result)
    }

    /// Everything that a decision tells of an amount.
    pub fn amount_view(&mut self, key: &Text, amount: &Amount, eligible: NodeId) -> Option<AmountView> {
        self.grounds = Grounds::default();
        let made = self.amount(key, amount)?;
        self.used.insert(key.value.clone());
        let due = if amount.always.as_ref().is_some_and(|flag| flag.value) { made.when } else { self.builder.and(eligible, made.when) };
        let discretion = amount.discretion.as_ref().map(|discretion| Discretion {
            role: match discretion.role {
                document::DiscretionRole::Maximum => DiscretionRole::Maximum,
                document::DiscretionRole::Proposal => DiscretionRole::Proposal,
            },
            by: localized(&discretion.by),
            citations: self.cite(discretion.source.as_ref()),
        });
        let citations = self.cite(amount.source.as_ref());
        Some(AmountView {
            id: key.value.clone(),
            title: amount.title.as_ref().map_or_else(|| words(&key.value), localized),
            kind: match amount.kind {
                document::AmountKind::Fee => AmountKind::Fee,
                document::AmountKind::Benefit => AmountKind::Benefit,
                document::AmountKind::Indicator => AmountKind::Indicator,
            },
            shown: self.shown(&made.number),
            due,
            steps: made.steps,
            ceiling: amount.ceiling.as_ref().is_some_and(|flag| flag.value),
            discretion,
            citations,
            rests_on: self.grounds.rests_on.iter().cloned().collect(),
            note: amount.note.as_ref().map(localized),
            not_stated: self.grounds.not_stated.values().cloned().collect(),
        })
    }
}

/// How the value comes about before anything changes it.
fn first_words(held: &Held<'_>) -> Localized {
    let HeldValue::Formula(formula) = held.value else {
        return Localized::new("valore secondo la regola", "value by the rule");
    };
    let (it, en) = match formula {
        Formula::Expression(_) => ("valore secondo la regola", "value by the rule"),
        Formula::Bands(_) => ("per fasce", "by bands"),
        Formula::Linear(_) => ("progressione lineare", "linear progression"),
        Formula::Piecewise(_) => ("progressione a tratti", "piecewise progression"),
        Formula::Progression(_) => ("progressione con esponente", "progression with an exponent"),
        Formula::Table(_) => ("da tabella", "from the table"),
        Formula::By(_) => ("secondo la voce", "by the entry"),
        Formula::Share(_) => ("quota del costo", "share of the cost"),
        Formula::Parts(_) => ("somma delle parti", "sum of the parts"),
        Formula::Remains(_) => ("ciò che eccede quanto resta alla persona", "what exceeds what the person keeps"),
        Formula::FirstMatch(_) => ("prima regola che si applica", "first rule that applies"),
    };
    Localized::new(it, en)
}

fn rounding_title(to: &Text, mode: document::RoundingMode) -> Localized {
    let cent = to.value == "0.01";
    let (it, en) = match (mode, cent) {
        (document::RoundingMode::HalfUp, true) => {
            ("al centesimo più vicino (mezzo centesimo per eccesso)", "to the nearest cent (half a cent up)")
        }
        (document::RoundingMode::HalfEven, true) => {
            ("al centesimo più vicino (mezzo centesimo alla cifra pari)", "to the nearest cent (half a cent to the even digit)")
        }
        (document::RoundingMode::Up, true) => ("al centesimo superiore", "up to the cent"),
        (document::RoundingMode::Down, true) => ("al centesimo inferiore", "down to the cent"),
        (document::RoundingMode::HalfUp, false) => ("al più vicino (la metà per eccesso)", "to the nearest (a half up)"),
        (document::RoundingMode::HalfEven, false) => ("al più vicino (la metà al pari)", "to the nearest (a half to even)"),
        (document::RoundingMode::Up, false) => ("per eccesso", "up"),
        (document::RoundingMode::Down, false) => ("per difetto", "down"),
    };
    let step = if cent {
        Localized::same("")
    } else {
        Localized::new(format!(" a passi di {}", to.value.replace('.', ",")), format!(" in steps of {}", to.value))
    };
    Localized::new(format!("arrotondamento{} {it}", step.it), format!("rounding{} {en}", step.en))
}

type Parts<'m> = (Option<&'m Text>, Option<&'m Title>, Option<&'m Text>);

/// Condition, title and source of a modifier.
fn parts(modifier: &Modifier) -> Parts<'_> {
    match modifier {
        Modifier::Floor(m) | Modifier::Cap(m) => (m.when.as_ref(), m.title.as_ref(), m.source.as_ref()),
        Modifier::Exempt(m) => (Some(&m.when), m.title.as_ref(), m.source.as_ref()),
        Modifier::Reduction(m) | Modifier::Surcharge(m) => (m.when.as_ref(), m.title.as_ref(), m.source.as_ref()),
        Modifier::ByRank(m) => (m.when.as_ref(), m.title.as_ref(), m.source.as_ref()),
        Modifier::Instead(m) => (Some(&m.when), m.title.as_ref(), m.source.as_ref()),
        Modifier::ProRata(m) => (m.when.as_ref(), m.title.as_ref(), m.source.as_ref()),
        Modifier::Round(m) => (None, m.title.as_ref(), m.source.as_ref()),
    }
}
