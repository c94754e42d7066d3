//! What a measure says of time and registers: which attestation counts when, and which values make a ledger.

use super::source::Title;
use super::words::{AttestationDay, AttestationKind, AttestationStart, Omissions};
use crate::authoring::decode::{Text, record};

record! {
    /// Which attestation gives a fact on a day.
    #[schemars(title = "Attestazione", description = "Quale attestazione (ISEE) conta in un giorno: serve al ricalcolo.")]
    pub struct Attestation {
        /// The day on which one looks which attestation is valid.
        #[schemars(title = "Giorno che si guarda", description = "day = il giorno stesso; end_of_previous_month = l'ultimo giorno del mese prima; application = il giorno della domanda.")]
        pub looks_at: AttestationDay,
        /// From when a new one counts.
        #[schemars(title = "Da quando conta", description = "validity = dal primo giorno di validità; filing = dal giorno in cui è presentata; day_after_filing = dal giorno dopo; next_month = dal primo del mese dopo.")]
        pub starts: AttestationStart,
        /// Day of the month up to which the month of filing counts already.
        #[schemars(title = "Stesso mese se entro il", description = "Con starts: next_month. Presentata entro questo giorno, conta dal mese stesso.")]
        pub same_month_by: Option<Text>,
        /// Backwards, if filed in time.
        #[schemars(title = "Retroattiva")]
        pub backdated: Option<Backdating>,
        /// After its validity it counts up to this day of the year, unless a new one counts.
        #[schemars(title = "Prorogata fino al", description = "Mese-giorno (08-31). Senza questa voce, finita la validità non c'è attestazione finché non ne conta una nuova.")]
        pub carried_over: Option<Text>,
        /// Which kinds count, the first before the others.
        #[schemars(title = "Tipi ammessi", description = "ordinario, corrente. Se ne contano due, vale il tipo scritto per primo.")]
        pub kinds: Option<Vec<AttestationKind>>,
        /// Whether one with omissions counts.
        #[schemars(title = "Omissioni o difformità")]
        pub omissions: Option<Omissions>,
        /// Where it is written, or `not_stated`.
        #[schemars(title = "Fonte", description = "Nome di una fonte, oppure not_stated se l'atto non lo dice.")]
        pub source: Text,
        /// What to know about it.
        #[schemars(title = "Nota")]
        pub note: Option<Title>,
    }
}

record! {
    /// An attestation that is filed by a deadline counts from an earlier day.
    #[schemars(title = "Retroattività", description = "Presentata tra «to» e «filed_by», l'attestazione conta da «to». Giorni dell'anno, mese-giorno: 10-31.")]
    pub struct Backdating {
        /// Last day of filing.
        #[schemars(title = "Presentata entro il")]
        pub filed_by: Text,
        /// The day from which it counts.
        #[schemars(title = "Conta dal")]
        pub to: Text,
    }
}

record! {
    /// Which values of the measure make a ledger of entries and balances.
    #[schemars(title = "Registro", description = "Quali valori della misura fanno il registro di un debito estinto con attività.")]
    pub struct Ledger {
        /// The list whose rows are the entries.
        #[schemars(title = "Elenco delle registrazioni")]
        pub entries: Text,
        /// Day of an entry: a date of the list.
        #[schemars(title = "Giorno")]
        pub day: Text,
        /// What an entry is of: a number of the list.
        #[schemars(title = "Quantità")]
        pub quantity: Text,
        /// The debt: a fact of the case.
        #[schemars(title = "Debito")]
        pub opening: Text,
        /// What counts of each entry: a definition or an amount of the list.
        #[schemars(title = "Riconosciuto")]
        pub counted: Option<Text>,
        /// What is left after each entry: an amount of the list.
        #[schemars(title = "Residuo dopo ogni registrazione")]
        pub balance: Text,
        /// What is left in all: an amount.
        #[schemars(title = "Debito residuo")]
        pub closing: Text,
        /// What is still to be done: an amount.
        #[schemars(title = "Ancora da svolgere")]
        pub to_do: Text,
        /// How the last part of an hour counts.
        #[schemars(title = "Ultima frazione", description = "Come conta l'ultima frazione d'ora, con la fonte: not_stated se l'atto non lo dice.")]
        pub last_part: LastPart,
    }
}

record! {
    /// How the last part of an hour counts.
    #[schemars(title = "Ultima frazione d'ora", description = "Il testo che il cittadino legge, e dove è scritto.")]
    pub struct LastPart {
        /// In words.
        #[schemars(title = "Testo")]
        pub text: Title,
        /// Where it is written, or `not_stated`.
        #[schemars(title = "Fonte", description = "Nome di una fonte, oppure not_stated se l'atto non lo dice.")]
        pub source: Text,
    }
}
