//! Units of quantities, and what their products are.

use std::collections::BTreeMap;
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
    powers: BTreeMap<Base, i8>,
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
        Self { powers: BTreeMap::new(), percent: true }
    }

    /// One base unit.
    #[must_use]
    pub fn base(base: Base) -> Self {
        Self { powers: BTreeMap::from([(base, 1)]), percent: false }
    }

    /// Whether it is written in hundredths.
    #[must_use]
    pub fn is_percent(&self) -> bool {
        self.percent
    }

    /// Whether it is a bare number or a percentage.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.powers.is_empty()
    }

    /// Whether it is money, alone or per something.
    #[must_use]
    pub fn is_money(&self) -> bool {
        self.powers.get(&Base::Euro) == Some(&1)
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
        let mut powers = self.powers.clone();
        for (&base, &power) in &other.powers {
            let total = powers.get(&base).copied().unwrap_or(0).saturating_add(power.saturating_mul(sign));
            if total == 0 {
                powers.remove(&base);
            } else {
                powers.insert(base, total);
            }
        }
        Self { powers, percent: false }
    }

    /// Decimals that a fact of this unit has where its declaration does not say: 2 for money, percentages and hours.
    #[must_use]
    pub fn usual_decimals(&self) -> u32 {
        if self.is_money() || self.percent || self.powers.contains_key(&Base::Hour) || self.powers.contains_key(&Base::Kilometre) {
            2
        } else {
            0
        }
    }

    /// What stands after a number: `€/ora`, `mesi`, `%`; empty for a bare number.
    #[must_use]
    pub fn label(&self, language: Language, many: bool) -> String {
        if self.percent {
            return "%".to_owned();
        }
        let part = |wanted: bool, many: bool| {
            let words: Vec<String> = self
                .powers
                .iter()
                .filter(|&(_, &power)| (power > 0) == wanted)
                .map(|(base, power)| match power.unsigned_abs() {
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
        if self.powers.is_empty() {
            return f.write_str("count");
        }
        let words = |positive: bool| {
            let mut words = Vec::new();
            for (base, power) in self.powers.iter().filter(|&(_, &power)| (power > 0) == positive) {
                words.extend(std::iter::repeat_n(base.word(), usize::from(power.unsigned_abs())));
            }
            words
        };
        let above = words(true);
        f.write_str(if above.is_empty() { "1" } else { "" })?;
        f.write_str(&above.join("*"))?;
        for word in words(false) {
            write!(f, "/{word}")?;
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
