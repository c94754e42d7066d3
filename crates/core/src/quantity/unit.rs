//! Units of quantities, and what their products are.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::{Language, Localized};

macro_rules! bases {
    ($($(#[doc = $doc:literal])+ $name:ident = $word:literal, $it:literal / $its:literal, $en:literal / $ens:literal;)+) => {
        /// What is counted.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Base {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Base {
            /// Every base unit.
            pub const ALL: &'static [Base] = &[$(Base::$name,)+];

            /// The word of the rule language.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Base::$name => $word,)+ }
            }

            /// What one of it, and many of it, are called.
            #[must_use]
            pub fn label(self, language: Language, many: bool) -> &'static str {
                match (self, language, many) {
                    $((Base::$name, Language::It, false) => $it,
                      (Base::$name, Language::It, true) => $its,
                      (Base::$name, Language::En, false) => $en,
                      (Base::$name, Language::En, true) => $ens,)+
                }
            }
        }
    };
}

bases! {
    /// Euro.
    Euro = "EUR", "€" / "€", "€" / "€";
    /// Hours.
    Hour = "hour", "ora" / "ore", "hour" / "hours";
    /// Days.
    Day = "day", "giorno" / "giorni", "day" / "days";
    /// Weeks.
    Week = "week", "settimana" / "settimane", "week" / "weeks";
    /// Months.
    Month = "month", "mese" / "mesi", "month" / "months";
    /// Years.
    Year = "year", "anno" / "anni", "year" / "years";
    /// Meals.
    Meal = "meal", "pasto" / "pasti", "meal" / "meals";
    /// Trips.
    Trip = "trip", "corsa" / "corse", "trip" / "trips";
    /// Visits of an operator.
    Visit = "visit", "accesso" / "accessi", "visit" / "visits";
    /// Kilometres.
    Kilometre = "km", "km" / "km", "km" / "km";
    /// Square metres.
    SquareMetre = "m2", "m²" / "m²", "m²" / "m²";
    /// Cubic metres.
    CubicMetre = "m3", "m³" / "m³", "m³" / "m³";
    /// Persons.
    Person = "person", "persona" / "persone", "person" / "persons";
    /// Points of a ranking.
    Point = "point", "punto" / "punti", "point" / "points";
}

/// A product of powers of base units; the empty product is a bare number.
///
/// `%` is a bare number that is written and shown in hundredths.
///
/// ```
/// use soglia::quantity::Unit;
/// let fee: Unit = "EUR/hour".parse()?;
/// let hours: Unit = "hour".parse()?;
/// assert_eq!(fee.times(&hours), "EUR".parse()?);
/// assert_ne!("EUR/month".parse::<Unit>()?, "EUR/year".parse()?);
/// # Ok::<(), soglia::quantity::UnitError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Unit {
    /// In the order of [`Base::ALL`].
    powers: [i8; Base::ALL.len()],
    percent: bool,
}

/// A unit that is not written as the rule language has it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("unknown unit `{0}`")]
pub struct UnitError(pub String);

impl Unit {
    /// A bare number: a count, a ratio.
    #[must_use]
    pub fn count() -> Self {
        Self::default()
    }

    /// A percentage.
    #[must_use]
    pub fn percent() -> Self {
        Self { percent: true, ..Self::default() }
    }

    /// One base unit.
    #[must_use]
    pub fn base(base: Base) -> Self {
        let mut unit = Self::default();
        if let Some(power) = unit.powers.get_mut(base as usize) {
            *power = 1;
        }
        unit
    }

    fn power(&self, base: Base) -> i8 {
        self.powers.get(base as usize).copied().unwrap_or(0)
    }

    /// The base units that it is a product of, with their powers: those that stand above the line, or below.
    fn parts(&self, above: bool) -> impl Iterator<Item = (Base, u8)> {
        let powers = Base::ALL.iter().zip(&self.powers).filter(move |&(_, &power)| if above { power > 0 } else { power < 0 });
        powers.map(|(&base, power)| (base, power.unsigned_abs()))
    }

    /// Whether it is written in hundredths.
    #[must_use]
    pub fn is_percent(&self) -> bool {
        self.percent
    }

    /// Whether it is a bare number or a percentage.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.powers.iter().all(|&power| power == 0)
    }

    /// Whether it is money, alone or per something.
    #[must_use]
    pub fn is_money(&self) -> bool {
        self.power(Base::Euro) == 1
    }

    /// Whether two quantities can be added or compared.
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        self.powers == other.powers
    }

    /// Unit of a product. Percentages become bare numbers, or leave the other unit as it is.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        self.combine(other, 1)
    }

    /// Unit of a quotient.
    #[must_use]
    pub fn over(&self, other: &Self) -> Self {
        self.combine(other, -1)
    }

    fn combine(&self, other: &Self, sign: i8) -> Self {
        let mut powers = self.powers;
        for (power, &more) in powers.iter_mut().zip(&other.powers) {
            *power = power.saturating_add(more.saturating_mul(sign));
        }
        Self { powers, percent: false }
    }

    /// Decimals that a fact of this unit has where its declaration does not say: 2 for money, percentages and hours.
    #[must_use]
    pub fn usual_decimals(&self) -> u32 {
        if self.is_money() || self.percent || self.power(Base::Hour) != 0 || self.power(Base::Kilometre) != 0 { 2 } else { 0 }
    }

    /// What stands after a number: `€/ora`, `mesi`, `%`; empty for a bare number.
    #[must_use]
    pub fn label(&self, language: Language, many: bool) -> String {
        if self.percent {
            return "%".to_owned();
        }
        let part = |wanted: bool, many: bool| {
            let words: Vec<String> = self
                .parts(wanted)
                .map(|(base, power)| match power {
                    1 => base.label(language, many).to_owned(),
                    n => format!("{}^{n}", base.label(language, many)),
                })
                .collect();
            words.join("·")
        };
        let (above, below) = (part(true, many), part(false, false));
        match (above.is_empty(), below.is_empty()) {
            (_, true) => above,
            (true, false) => format!("1/{below}"),
            (false, false) => format!("{above}/{below}"),
        }
    }

    /// [`Unit::label`] in both languages.
    #[must_use]
    pub fn labels(&self, many: bool) -> Localized {
        Localized::from_fn(|language| self.label(language, many))
    }
}

impl std::str::FromStr for Unit {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        match text {
            "%" => return Ok(Self::percent()),
            "count" => return Ok(Self::count()),
            _ => {}
        }
        let error = || UnitError(text.to_owned());
        let mut unit = Self::default();
        for (index, part) in text.split('/').enumerate() {
            if part == "1" && index == 0 {
                continue;
            }
            for word in part.split('*') {
                let base = Base::ALL.iter().copied().find(|base| base.word() == word.trim()).ok_or_else(error)?;
                let factor = Self::base(base);
                unit = if index == 0 { unit.times(&factor) } else { unit.over(&factor) };
            }
        }
        Ok(unit)
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.percent {
            return f.write_str("%");
        }
        if self.is_bare() {
            return f.write_str("count");
        }
        let mut between = "";
        for (base, power) in self.parts(true) {
            for _ in 0..power {
                f.write_str(between)?;
                f.write_str(base.word())?;
                between = "*";
            }
        }
        f.write_str(if between.is_empty() { "1" } else { "" })?;
        for (base, power) in self.parts(false) {
            for _ in 0..power {
                f.write_str("/")?;
                f.write_str(base.word())?;
            }
        }
        Ok(())
    }
}

impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Unit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
