//! What any part of a file may say of itself: its name, its days, where it is written, how it is rounded.

use super::words::{Confidence, LeapDay, RoundingMode};
use crate::authoring::decode::{Date, Text, record};

record! {
    /// A text for people, in Italian and English.
    #[schemars(title = "Testo", description = "Testo in italiano (it) e in inglese (en).")]
    pub struct Title {
        /// Italian.
        #[schemars(title = "Italiano")]
        pub it: Text,
        /// English.
        #[schemars(title = "Inglese")]
        pub en: Text,
    }
}

record! {
    /// First and last day, both included.
    #[schemars(title = "Validità", description = "Primo e ultimo giorno, compresi. Senza «to» la validità è aperta.")]
    pub struct Validity {
        /// First day.
        #[schemars(title = "Dal")]
        pub from: Date,
        /// Last day.
        #[schemars(title = "Al")]
        pub to: Option<Date>,
        /// Where it is written; `not_stated` where the days are assumed.
        #[schemars(title = "Fonte", description = "Nome di una fonte, oppure not_stated se i giorni sono assunti perché l'atto non li dice.")]
        pub source: Option<Text>,
    }
}

record! {
    /// Days on which the measure does not run.
    #[schemars(title = "Sospensione", description = "Periodo in cui la misura è sospesa, con il motivo.")]
    pub struct Suspension {
        /// First day.
        #[schemars(title = "Dal")]
        pub from: Date,
        /// Last day.
        #[schemars(title = "Al")]
        pub to: Option<Date>,
        /// Why.
        #[schemars(title = "Motivo")]
        pub reason: Title,
        /// Where it is written.
        #[schemars(title = "Fonte")]
        pub source: Option<Text>,
    }
}

record! {
    /// Why it is not known which edition held before this one.
    #[schemars(title = "Vuoto", description = "Perché non è noto quale edizione valesse tra la precedente e questa.")]
    pub struct Gap {
        /// Why.
        #[schemars(title = "Motivo")]
        pub reason: Title,
        /// Where it is written.
        #[schemars(title = "Fonte")]
        pub source: Option<Text>,
    }
}

record! {
    /// An act, or the page that tells of it.
    #[schemars(title = "Fonte", description = "L'atto da cui viene un valore o una regola: titolo, articolo, data, indirizzo e attendibilità.")]
    pub struct Source {
        /// The act by its name and number.
        #[schemars(title = "Atto")]
        pub act: Text,
        /// Article and paragraph.
        #[schemars(title = "Articolo")]
        pub article: Option<Text>,
        /// Date of the act.
        #[schemars(title = "Data dell'atto")]
        pub date: Option<Date>,
        /// Where it can be read.
        #[schemars(title = "Indirizzo")]
        pub url: Option<Text>,
        /// How well it is known.
        #[schemars(title = "Attendibilità")]
        pub confidence: Confidence,
        /// What to know about it.
        #[schemars(title = "Nota")]
        pub note: Option<Title>,
    }
}

record! {
    /// How birthdays are read.
    #[schemars(title = "Calendario", description = "Come si contano gli anni compiuti.")]
    pub struct CalendarRule {
        /// Birthdays on 29 February.
        #[schemars(title = "Nati il 29 febbraio")]
        pub leap_day: LeapDay,
        /// Where it is written, or `not_stated`.
        #[schemars(title = "Fonte", description = "Nome di una fonte, oppure not_stated se l'atto non lo dice.")]
        pub source: Text,
    }
}

record! {
    /// A declared rounding.
    #[schemars(title = "Arrotondamento", description = "A quale passo (0.01, 0.50, 1) e come. La fonte è obbligatoria: not_stated se l'atto non lo dice.")]
    pub struct Rounding {
        /// The step, in the unit of the value.
        #[schemars(title = "Passo")]
        pub to: Text,
        /// How.
        #[schemars(title = "Modo")]
        pub mode: RoundingMode,
        /// Where it is written, or `not_stated`.
        #[schemars(title = "Fonte")]
        pub source: Text,
    }
}
