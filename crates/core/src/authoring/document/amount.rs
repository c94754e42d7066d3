//! An amount, and who has the last word on it.

use super::formula::{DatedValue, Formula};
use super::modifier::Modifier;
use super::source::{Rounding, Title, Validity};
use super::words::{AmountKind, DiscretionRole};
use crate::authoring::decode::{Days, Flag, Items, Text, record};

record! {
    /// Who has the last word, and on what.
    #[schemars(title = "Discrezionalità", description = "Chi decide, e se il valore calcolato è un massimo o una proposta.")]
    pub struct Discretion {
        /// Maximum or proposal.
        #[schemars(title = "Ruolo")]
        pub role: DiscretionRole,
        /// Who decides.
        #[schemars(title = "Chi decide")]
        pub by: Title,
        /// Where it is written.
        #[schemars(title = "Fonte")]
        pub source: Option<Text>,
    }
}

record! {
    /// What the person pays or receives.
    #[schemars(title = "Importo", description = "Quanto si paga o si riceve, in quale unità, come si arrotonda.")]
    #[one_of("value", "values")]
    pub struct Amount {
        /// What it is called.
        #[schemars(title = "Titolo")]
        pub title: Option<Title>,
        /// Unit of the result.
        #[schemars(title = "Unità")]
        pub unit: Text,
        /// Fee, benefit or indicator.
        #[schemars(title = "Natura")]
        pub kind: AmountKind,
        /// The list to whose rows it belongs.
        #[schemars(title = "Elenco")]
        pub of: Option<Text>,
        /// Only in these cases; otherwise nothing is due.
        #[schemars(title = "Quando", description = "Solo in questi casi; negli altri non è dovuto nulla.")]
        pub when: Option<Text>,
        /// Due whether or not the requirements are met.
        #[schemars(title = "Sempre", description = "Si calcola anche se i requisiti non sono soddisfatti.")]
        pub always: Option<Flag>,
        /// The value.
        #[schemars(title = "Valore")]
        pub value: Option<Formula>,
        /// Values by first day.
        #[schemars(title = "Valori per data")]
        pub values: Option<Items<DatedValue, Days>>,
        /// What changes it afterwards, in this order.
        #[schemars(title = "Modificatori", description = "Applicati uno dopo l'altro, in quest'ordine.")]
        pub modifiers: Option<Vec<Modifier>>,
        /// Rounding of the result.
        #[schemars(title = "Arrotondamento")]
        pub rounding: Option<Rounding>,
        /// It is a ceiling set by the act, not an award.
        #[schemars(title = "Tetto", description = "È un massimo fissato dall'atto, non un'assegnazione.")]
        pub ceiling: Option<Flag>,
        /// Who has the last word.
        #[schemars(title = "Discrezionalità")]
        pub discretion: Option<Discretion>,
        /// Days on which it stands.
        #[schemars(title = "In vigore")]
        pub in_force: Option<Validity>,
        /// Where it is written.
        #[schemars(title = "Fonte")]
        pub source: Option<Text>,
        /// What to know about it.
        #[schemars(title = "Nota")]
        pub note: Option<Title>,
    }
}
