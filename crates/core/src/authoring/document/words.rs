//! Words that a measure chooses among.

use crate::authoring::decode::words;

words! {
    /// How well a source is known.
    #[schemars(title = "Attendibilità", description = "Quanto è certa la fonte: act = testo ufficiale; secondary = pagina di terzi, da confermare sull'atto; derived = dedotto per calcolo; unverified = non verificato.")]
    pub enum Confidence {
        /// Official text or official page of the body.
        Act = "act",
        /// Somebody else's page, to be confirmed on the act.
        Secondary = "secondary",
        /// Arithmetic from known facts, or a reading with its reasoning beside it.
        Derived = "derived",
        /// Memory or low confidence.
        Unverified = "unverified",
    }
}

words! {
    /// Whether an edition counts.
    #[schemars(title = "Stato", description = "in_force = in vigore; draft = bozza; repealed = abrogata.")]
    pub enum Status {
        /// It counts within its validity.
        InForce = "in_force",
        /// Written, not adopted.
        Draft = "draft",
        /// Struck out as a whole.
        Repealed = "repealed",
    }
}

words! {
    /// Whom a measure is for.
    #[schemars(title = "A chi serve", description = "person = alle persone (se non è detto); body = a comuni, enti e gestori, non alle famiglie; measures = ad altre misure, che lo richiamano: non è un diritto.")]
    pub enum Serves {
        /// Persons and households.
        Person = "person",
        /// Comuni, bodies and managers.
        Body = "body",
        /// Other measures: nobody asks for it by itself.
        Measures = "measures",
    }
}

words! {
    /// When somebody born on 29 February has a birthday in a common year.
    #[schemars(title = "Nati il 29 febbraio", description = "Giorno in cui compie gli anni, negli anni non bisestili, chi è nato il 29 febbraio.")]
    pub enum LeapDay {
        /// On 28 February.
        February28 = "february_28",
        /// On 1 March.
        March1 = "march_1",
    }
}

words! {
    /// What happens to what lies between two steps of a rounding.
    #[schemars(title = "Modo di arrotondamento", description = "half_up = alla mezza unità si sale (in valore assoluto); half_even = alla mezza unità si va al pari; up = sempre in su (lontano dallo zero); down = troncamento.")]
    pub enum RoundingMode {
        /// To the nearest, a half away from zero.
        HalfUp = "half_up",
        /// To the nearest, a half to the even step.
        HalfEven = "half_even",
        /// Away from zero.
        Up = "up",
        /// Towards zero: cut off.
        Down = "down",
    }
}

words! {
    /// What an amount is to the person.
    #[schemars(title = "Natura dell'importo", description = "fee = lo paga la persona; benefit = lo riceve; indicator = un indicatore (ISEE, ore, saldo) che non si paga né si riceve.")]
    pub enum AmountKind {
        /// The person pays it.
        Fee = "fee",
        /// The person receives it.
        Benefit = "benefit",
        /// An indicator, hours, a balance.
        Indicator = "indicator",
    }
}

words! {
    /// What a computed amount is when an officer has the last word.
    #[schemars(title = "Valore discrezionale", description = "maximum = è un massimo, l'ente può assegnare meno; proposal = è una proposta.")]
    pub enum DiscretionRole {
        /// The body may award less.
        Maximum = "maximum",
        /// The body may decide otherwise.
        Proposal = "proposal",
    }
}

words! {
    /// How two measures stand to each other.
    #[schemars(title = "Relazione tra misure", description = "incompatible = non cumulabili; compatible = cumulabili; reduces = riduce l'importo dell'altra; requires = richiede l'altra.")]
    pub enum RelationKind {
        /// Not together.
        Incompatible = "incompatible",
        /// Together, said by the act.
        Compatible = "compatible",
        /// This one lowers the other.
        Reduces = "reduces",
        /// This one needs the other.
        Requires = "requires",
    }
}

words! {
    /// The day on which one looks which attestation is valid.
    #[schemars(title = "Giorno che si guarda", description = "day = il giorno stesso; end_of_previous_month = l'ultimo giorno del mese prima; application = il giorno della domanda.")]
    pub enum AttestationDay {
        /// The day itself.
        Day = "day",
        /// The last day of the month before.
        EndOfPreviousMonth = "end_of_previous_month",
        /// The day of the application.
        Application = "application",
    }
}

words! {
    /// From when a new attestation counts.
    #[schemars(title = "Da quando conta", description = "validity = dal primo giorno di validità; filing = dal giorno in cui è presentata; day_after_filing = dal giorno dopo; next_month = dal primo del mese dopo.")]
    pub enum AttestationStart {
        /// From its first day of validity.
        Validity = "validity",
        /// From the day on which it is filed.
        Filing = "filing",
        /// From the day after.
        DayAfterFiling = "day_after_filing",
        /// From the first day of the month after.
        NextMonth = "next_month",
    }
}

words! {
    /// Kinds of attestation.
    #[schemars(title = "Tipo di attestazione", description = "ordinario oppure corrente.")]
    pub enum AttestationKind {
        /// The ordinary one.
        Ordinario = "ordinario",
        /// The one of current incomes.
        Corrente = "corrente",
    }
}

words! {
    /// Whether an attestation with omissions counts.
    #[schemars(title = "Omissioni", description = "accepted = l'attestazione con omissioni o difformità conta; refused = non conta.")]
    pub enum Omissions {
        /// It counts.
        Accepted = "accepted",
        /// It does not.
        Refused = "refused",
    }
}
