//! What changes an amount after its value is known, in the declared order.

use super::formula::Formula;
use super::source::Title;
use super::words::RoundingMode;
use crate::authoring::decode::{Items, Ranks, Text, record, shapes};

shapes! {
    /// One modifier.
    #[schemars(title = "Modificatore", description = "floor = minimo; cap = massimo; exempt = esenzione; reduction = riduzione; surcharge = maggiorazione; by_rank = riduzioni per ordine (fratelli); instead = un altro prezzo (senza ISEE, non residenti); pro_rata = in proporzione ai giorni; round = arrotondamento intermedio.")]
    pub enum Modifier {
        /// Not less than.
        Floor(Bound) = "floor",
        /// Not more than.
        Cap(Bound) = "cap",
        /// Nothing to pay.
        Exempt(Exempt) = "exempt",
        /// Less, by a percentage or an amount.
        Reduction(Change) = "reduction",
        /// More, by a percentage or an amount.
        Surcharge(Change) = "surcharge",
        /// Less for the second, third... of the household.
        ByRank(ByRank) = "by_rank",
        /// Another price: without ISEE, for those who live elsewhere.
        Instead(Instead) = "instead",
        /// In proportion to days or attendance.
        ProRata(ProRata) = "pro_rata",
        /// A rounding on the way.
        Round(RoundStep) = "round",
    }
}

record! {
    /// A least or greatest value, in the unit of the amount.
    #[schemars(title = "Limite", description = "Il valore minimo o massimo, nell'unità dell'importo.")]
    pub struct Bound {
        /// The limit.
        #[schemars(title = "Valore")]
        pub value: Text,
        /// Only in these cases.
        #[schemars(title = "Quando")]
        pub when: Option<Text>,
        /// What it is called.
        #[schemars(title = "Titolo")]
        pub title: Option<Title>,
        /// Where it is written.
        #[schemars(title = "Fonte")]
        pub source: Option<Text>,
    }
}

record! {
    /// Nothing to pay in these cases.
    #[schemars(title = "Esenzione", description = "In questi casi l'importo è zero.")]
    pub struct Exempt {
        /// In these cases.
        #[schemars(title = "Quando")]
        pub when: Text,
        /// What it is called.
        #[schemars(title = "Titolo")]
        pub title: Option<Title>,
        /// Where it is written.
        #[schemars(title = "Fonte")]
        pub source: Option<Text>,
    }
}

record! {
    /// More or less, by a percentage or by an amount.
    #[schemars(title = "Variazione", description = "Una percentuale (percent) oppure un importo (amount).")]
    #[one_of("percent", "amount")]
    pub struct Change {
        /// 10 means 10 %.
        #[schemars(title = "Percentuale")]
        pub percent: Option<Formula>,
        /// In the unit of the amount.
        #[schemars(title = "Importo")]
        pub amount: Option<Formula>,
        /// Only in these cases.
        #[schemars(title = "Quando")]
        pub when: Option<Text>,
        /// What it is called.
        #[schemars(title = "Titolo")]
        pub title: Option<Title>,
        /// Where it is written.
        #[schemars(title = "Fonte")]
        pub source: Option<Text>,
    }
}

record! {
    /// A reduction in percent by the rank of a child or of an application.
    #[schemars(title = "Riduzione per ordine", description = "Riduzione percentuale secondo l'ordine (2: 30, 3+: 50).")]
    pub struct ByRank {
        /// The rank: 1 for the first.
        #[schemars(title = "Ordine")]
        pub rank: Text,
        /// Percentages by rank; `3+` means the third and those after it.
        #[schemars(title = "Percentuali")]
        pub percents: Items<Text, Ranks>,
        /// Only in these cases.
        #[schemars(title = "Quando")]
        pub when: Option<Text>,
        /// What it is called.
        #[schemars(title = "Titolo")]
        pub title: Option<Title>,
        /// Where it is written.
        #[schemars(title = "Fonte")]
        pub source: Option<Text>,
    }
}

record! {
    /// Another value in these cases.
    #[schemars(title = "Altro prezzo", description = "In questi casi vale un altro valore.")]
    pub struct Instead {
        /// In these cases.
        #[schemars(title = "Quando")]
        pub when: Text,
        /// The value.
        #[schemars(title = "Valore")]
        pub value: Formula,
        /// What it is called.
        #[schemars(title = "Titolo")]
        pub title: Option<Title>,
        /// Where it is written.
        #[schemars(title = "Fonte")]
        pub source: Option<Text>,
    }
}

record! {
    /// The part that falls on some of the days.
    #[schemars(title = "In proporzione", description = "L'importo moltiplicato per «part» diviso «whole».")]
    pub struct ProRata {
        /// Days that count.
        #[schemars(title = "Parte")]
        pub part: Text,
        /// All days.
        #[schemars(title = "Intero")]
        pub whole: Text,
        /// Only in these cases.
        #[schemars(title = "Quando")]
        pub when: Option<Text>,
        /// What it is called.
        #[schemars(title = "Titolo")]
        pub title: Option<Title>,
        /// Where it is written.
        #[schemars(title = "Fonte")]
        pub source: Option<Text>,
    }
}

record! {
    /// A rounding on the way.
    #[schemars(title = "Arrotondamento intermedio", description = "A quale passo e come si arrotonda a questo punto.")]
    pub struct RoundStep {
        /// The step.
        #[schemars(title = "Passo")]
        pub to: Text,
        /// How.
        #[schemars(title = "Modo")]
        pub mode: RoundingMode,
        /// What it is called.
        #[schemars(title = "Titolo")]
        pub title: Option<Title>,
        /// Where it is written, or `not_stated`.
        #[schemars(title = "Fonte")]
        pub source: Option<Text>,
    }
}
