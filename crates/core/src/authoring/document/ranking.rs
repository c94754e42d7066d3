//! How applications are put in order and what is given to whom.

use super::source::Title;
use super::words::RoundingMode;
use crate::authoring::decode::{ChoiceValues, Items, Text, record, words};

words! {
    /// What happens to applications that are equal in everything that puts them in order.
    #[schemars(title = "A parità di tutto", description = "lot = sorteggio, con un seme pubblico; together = stessa posizione; se le risorse non bastano per tutte, decide l'ente.")]
    pub enum StillEqual {
        /// A lot with a seed decides.
        Lot = "lot",
        /// They stand in the same place.
        Together = "together",
    }
}

words! {
    /// What the first application gets for which the money is no longer enough.
    #[schemars(title = "Se le risorse non bastano", description = "whole = chi non può avere l'importo intero non ha niente e ci si ferma; partial = l'ultimo ha quello che resta; pro_rata = tutti gli importi sono ridotti in proporzione.")]
    pub enum WhenShort {
        /// Nothing: an amount is given whole, and the list ends there.
        Whole = "whole",
        /// What is left.
        Partial = "partial",
        /// Every amount is cut in the same proportion.
        ProRata = "pro_rata",
    }
}

words! {
    /// What becomes of the cents that a proportional cut leaves over.
    #[schemars(title = "Centesimi che restano", description = "Con pro_rata, ogni importo è troncato al centesimo. left = i centesimi restano nel fondo; in_order = uno a testa, in ordine di graduatoria.")]
    pub enum Remainder {
        /// They stay in the budget.
        Left = "left",
        /// One each, in the order of the ranking.
        InOrder = "in_order",
    }
}

words! {
    /// What becomes of what a reserve does not use.
    #[schemars(title = "Riserva non usata", description = "released = torna a tutti, in ordine di graduatoria; kept = resta non assegnata.")]
    pub enum Unused {
        /// The others get it, in order.
        Released = "released",
        /// It is not given.
        Kept = "kept",
    }
}

words! {
    /// When a reserve is given.
    #[schemars(title = "Quando si assegna la riserva", description = "first = prima del resto: chi è nella categoria la consuma anche se sarebbe entrato comunque; after = dopo il resto, a chi della categoria è rimasto fuori.")]
    pub enum Fills {
        /// Before the rest.
        First = "first",
        /// After the rest, to those of the category who are left out.
        After = "after",
    }
}

words! {
    /// What becomes of what one window does not use.
    #[schemars(title = "Residuo della finestra", description = "carried = passa alla finestra seguente; left = resta non assegnato.")]
    pub enum WindowRemainder {
        /// The next window has it.
        Carried = "carried",
        /// It is not given.
        Left = "left",
    }
}

words! {
    /// Who filed first.
    #[schemars(title = "Ordine di presentazione", description = "first = prima chi ha presentato prima, giorno e ora.")]
    pub enum FiledOrder {
        /// The earliest comes first.
        First = "first",
    }
}

record! {
    /// One thing that puts applications in order.
    #[schemars(title = "Criterio", description = "Un criterio dell'ordine; i seguenti contano a parità dei precedenti.")]
    #[one_of("lowest", "highest", "meets", "oldest", "youngest", "filed")]
    pub struct OrderKey {
        /// The lowest value comes first.
        #[schemars(title = "Prima il valore più basso", description = "Espressione: un numero o una data.")]
        pub lowest: Option<Text>,
        /// The highest value comes first.
        #[schemars(title = "Prima il valore più alto", description = "Espressione: un numero o una data.")]
        pub highest: Option<Text>,
        /// Whoever meets a condition comes first.
        #[schemars(title = "Prima chi soddisfa", description = "Una condizione.")]
        pub meets: Option<Text>,
        /// Whoever was born first comes first.
        #[schemars(title = "Prima il più anziano", description = "Una data di nascita.")]
        pub oldest: Option<Text>,
        /// Whoever was born last comes first.
        #[schemars(title = "Prima il più giovane", description = "Una data di nascita.")]
        pub youngest: Option<Text>,
        /// Whoever filed first comes first: day and time of the application.
        #[schemars(title = "Prima chi ha presentato prima", description = "first. Giorno e ora della domanda sono del registro, non dati della misura.")]
        pub filed: Option<FiledOrder>,
        /// What it is called.
        #[schemars(title = "Titolo")]
        pub title: Option<Title>,
        /// Where it is written, or `not_stated`.
        #[schemars(title = "Fonte", description = "Nome di una fonte, oppure not_stated se l'atto non lo dice.")]
        pub source: Option<Text>,
    }
}

record! {
    /// What decides where all else is equal.
    #[schemars(title = "A parità di tutto", description = "Che cosa decide tra domande uguali in ogni criterio.")]
    pub struct LastWord {
        /// What decides.
        #[schemars(title = "Decide")]
        pub by: StillEqual,
        /// Where it is written, or `not_stated`.
        #[schemars(title = "Fonte", description = "Nome di una fonte, oppure not_stated se l'atto non lo dice.")]
        pub source: Text,
    }
}

record! {
    /// One of several rankings of the same applications.
    #[schemars(title = "Graduatoria distinta", description = "Una di più graduatorie distinte: la prima la cui condizione vale.")]
    #[at_most_one("share", "total")]
    pub struct Division {
        /// What it is called.
        #[schemars(title = "Titolo")]
        pub title: Title,
        /// Who belongs to it.
        #[schemars(title = "Chi vi appartiene")]
        pub when: Text,
        /// Its part of the budget, in hundredths.
        #[schemars(title = "Quota delle risorse", description = "In percentuale: 50 è la metà.")]
        pub share: Option<Text>,
        /// Its own budget.
        #[schemars(title = "Risorse proprie")]
        pub total: Option<Text>,
        /// Where it is written, or `not_stated`.
        #[schemars(title = "Fonte", description = "Nome di una fonte, oppure not_stated se l'atto non lo dice.")]
        pub source: Text,
    }
}

record! {
    /// What there is to give.
    #[schemars(title = "Risorse", description = "Che cosa si assegna: un importo in euro fino a un totale, o (senza «amount») dei posti.")]
    pub struct Budget {
        /// The amount that each gets; places where it is left out.
        #[schemars(title = "Importo", description = "L'importo della misura, in EUR, che ciascuno riceve. Senza, si assegnano posti.")]
        pub amount: Option<Text>,
        /// How much there is; whoever ranks gives it where it is left out.
        #[schemars(title = "Totale", description = "Numero o parametro: euro, o posti. Se manca, lo indica chi fa la graduatoria.")]
        pub total: Option<Text>,
        /// What happens where the money is not enough.
        #[schemars(title = "Se le risorse non bastano")]
        pub when_short: Option<WhenShort>,
        /// What becomes of the cents that a proportional cut leaves over.
        #[schemars(title = "Centesimi che restano")]
        pub remainder: Option<Remainder>,
        /// Where it is written, or `not_stated`.
        #[schemars(title = "Fonte", description = "Nome di una fonte, oppure not_stated se l'atto non lo dice.")]
        pub source: Text,
    }
}

record! {
    /// A part of the budget for a category.
    #[schemars(title = "Riserva", description = "Una parte delle risorse per una categoria.")]
    #[one_of("share", "total")]
    pub struct Reserve {
        /// What it is called.
        #[schemars(title = "Titolo")]
        pub title: Title,
        /// Who belongs to the category.
        #[schemars(title = "Chi vi appartiene")]
        pub when: Text,
        /// The part, in hundredths.
        #[schemars(title = "Quota", description = "In percentuale: 20 è un quinto.")]
        pub share: Option<Text>,
        /// The part, in euro or places.
        #[schemars(title = "Totale", description = "Numero o parametro: euro, o posti.")]
        pub total: Option<Text>,
        /// How a share becomes whole places.
        #[schemars(title = "Arrotondamento dei posti", description = "Come la quota diventa un numero intero di posti.")]
        pub rounding: Option<RoundingMode>,
        /// When it is given.
        #[schemars(title = "Quando si assegna")]
        pub fills: Fills,
        /// What becomes of what it does not use.
        #[schemars(title = "Riserva non usata")]
        pub unused: Unused,
        /// Where it is written, or `not_stated`.
        #[schemars(title = "Fonte", description = "Nome di una fonte, oppure not_stated se l'atto non lo dice.")]
        pub source: Text,
    }
}

record! {
    /// How much each comune, or other group, can have at most.
    #[schemars(title = "Contingenti", description = "Quanto può avere al massimo ogni comune, o altro gruppo.")]
    pub struct Quotas {
        /// The fact that tells the groups: a choice of the case.
        #[schemars(title = "Gruppo", description = "Un dato del caso che è una scelta: comune_residenza.")]
        pub by: Text,
        /// The most of each group: euro, or places.
        #[schemars(title = "Massimo di ogni gruppo", description = "Numero o parametro: euro, o posti.")]
        pub each: Option<Text>,
        /// The most of single groups.
        #[schemars(title = "Massimo di singoli gruppi", description = "viadana: 10. Chi non è scritto ha «each», o nessun massimo.")]
        pub values: Option<Items<Text, ChoiceValues>>,
        /// Where it is written, or `not_stated`.
        #[schemars(title = "Fonte", description = "Nome di una fonte, oppure not_stated se l'atto non lo dice.")]
        pub source: Text,
    }
}

record! {
    /// A period in which applications are filed.
    #[schemars(title = "Finestra", description = "Un periodo in cui si presentano le domande; ogni finestra ha la sua graduatoria.")]
    #[at_most_one("share", "total")]
    pub struct Window {
        /// What it is called.
        #[schemars(title = "Titolo")]
        pub title: Option<Title>,
        /// From: a day, or a day and a time.
        #[schemars(title = "Da", description = "2025-03-18 oppure 2025-03-18T10:00.")]
        pub from: Text,
        /// To: a day up to its end, or a day and a time; included.
        #[schemars(title = "A", description = "2025-04-18 (fino a fine giornata) oppure 2025-04-18T12:00 (compreso).")]
        pub to: Text,
        /// Its part of the budget, in hundredths.
        #[schemars(title = "Quota delle risorse", description = "In percentuale: 50 è la metà.")]
        pub share: Option<Text>,
        /// Its own budget.
        #[schemars(title = "Risorse proprie")]
        pub total: Option<Text>,
        /// What becomes of what it does not use.
        #[schemars(title = "Residuo")]
        pub remainder: Option<WindowRemainder>,
        /// Where it is written, or `not_stated`.
        #[schemars(title = "Fonte", description = "Nome di una fonte, oppure not_stated se l'atto non lo dice.")]
        pub source: Text,
    }
}

record! {
    /// How applications are put in order and what is given to whom.
    #[schemars(title = "Graduatoria", description = "Come si ordinano le domande ammesse, e a chi bastano le risorse.")]
    pub struct Ranking {
        /// What it is called.
        #[schemars(title = "Titolo")]
        pub title: Option<Title>,
        /// What puts applications in order; each counts where those before it are equal.
        #[schemars(title = "Ordine", description = "I criteri, dal primo all'ultimo.")]
        pub order: Vec<OrderKey>,
        /// What decides where all of that is equal.
        #[schemars(title = "A parità di tutto")]
        pub still_equal: Option<LastWord>,
        /// Several rankings, each for those whom it is for.
        #[schemars(title = "Graduatorie distinte")]
        pub separate: Items<Division>,
        /// What there is to give.
        #[schemars(title = "Risorse")]
        pub budget: Option<Budget>,
        /// Parts of the budget for categories.
        #[schemars(title = "Riserve")]
        pub reserved: Items<Reserve>,
        /// The most that each group can have.
        #[schemars(title = "Contingenti")]
        pub quotas: Option<Quotas>,
        /// Periods in which applications are filed.
        #[schemars(title = "Finestre")]
        pub windows: Items<Window>,
        /// Where it is written, or `not_stated`.
        #[schemars(title = "Fonte", description = "Nome di una fonte, oppure not_stated se l'atto non lo dice.")]
        pub source: Text,
        /// What to know about it.
        #[schemars(title = "Nota")]
        pub note: Option<Title>,
    }
}
