//! A measure: identity, parameters, requirements, relations, open points and cases.

use super::amount::Amount;
use super::around::{Attestation, Ledger};
use super::formula::{DatedValue, Formula};
use super::ranking::Ranking;
use super::source::{CalendarRule, Gap, Rounding, Source, Suspension, Title, Validity};
use super::vocabulary::{Fact, FactKind, List};
use super::words::{RelationKind, Serves, Status};
use crate::authoring::decode::{Date, Days, Flag, Id, Items, Labels, Raw, Text, record};

record! {
    /// A fact that another measure can supply where it is not given.
    #[schemars(title = "Fornito da", description = "Il dato, se non è indicato, viene calcolato da un'altra misura.")]
    pub struct Supply {
        /// The measure that supplies it.
        #[schemars(title = "Misura")]
        pub measure: Text,
        /// Which of its amounts.
        #[schemars(title = "Importo")]
        pub amount: Text,
    }
}

record! {
    /// A figure of the regulation.
    #[schemars(title = "Parametro", description = "Una cifra del regolamento: unità, valore (o valori per data), fonte. Se la cifra non è nota: «missing».")]
    #[one_of("value", "values", "missing")]
    pub struct Parameter {
        /// What it is called.
        #[schemars(title = "Titolo")]
        pub title: Option<Title>,
        /// Unit of a number: `EUR`, `EUR/hour`, `%`, `count`.
        #[schemars(title = "Unità", description = "EUR, EUR/hour, EUR/month, hour, month, %, count...")]
        pub unit: Option<Text>,
        /// `boolean` or `date` for what is not a number.
        #[schemars(title = "Tipo", description = "number (predefinito, con «unit»), boolean oppure date.")]
        pub r#type: Option<FactKind>,
        /// The value.
        #[schemars(title = "Valore")]
        pub value: Option<Formula>,
        /// Values by first day.
        #[schemars(title = "Valori per data", description = "Da quale giorno vale ciascun valore: 2025-01-01: 407.40")]
        pub values: Option<Items<DatedValue, Days>>,
        /// The act is not known here: the value is asked for, never guessed.
        #[schemars(title = "Cifra non nota", description = "Perché la cifra manca. Il parametro diventa un dato da chiedere: non se ne inventa uno.")]
        pub missing: Option<Title>,
        /// Least value of a missing figure.
        #[schemars(title = "Minimo")]
        pub min: Option<Text>,
        /// Greatest value of a missing figure.
        #[schemars(title = "Massimo")]
        pub max: Option<Text>,
        /// Where it is written.
        #[schemars(title = "Fonte")]
        pub source: Option<Text>,
        /// What to know about it.
        #[schemars(title = "Nota")]
        pub note: Option<Title>,
    }
}

record! {
    /// A named intermediate value.
    #[schemars(title = "Definizione", description = "Un valore intermedio con un nome.")]
    #[one_of("value", "values")]
    pub struct Definition {
        /// What it is called.
        #[schemars(title = "Titolo")]
        pub title: Option<Title>,
        /// The list to whose rows it belongs.
        #[schemars(title = "Elenco", description = "Il valore è di ogni riga di questo elenco (ad esempio di ogni componente).")]
        pub of: Option<Text>,
        /// Unit that the value must have; it is checked.
        #[schemars(title = "Unità")]
        pub unit: Option<Text>,
        /// The value.
        #[schemars(title = "Valore")]
        pub value: Option<Formula>,
        /// Values by first day.
        #[schemars(title = "Valori per data")]
        pub values: Option<Items<DatedValue, Days>>,
        /// Rounding.
        #[schemars(title = "Arrotondamento")]
        pub rounding: Option<Rounding>,
        /// Days on which it stands.
        #[schemars(title = "In vigore")]
        pub in_force: Option<Validity>,
        /// Where it is written.
        #[schemars(title = "Fonte")]
        pub source: Option<Text>,
    }
}

record! {
    /// A condition that must be met.
    #[schemars(title = "Requisito", description = "Una condizione da soddisfare: «when» (una condizione), oppure «any» (almeno uno) o «all» (tutti).")]
    #[one_of("when", "any", "all")]
    pub struct Requirement {
        /// What it is called.
        #[schemars(title = "Titolo")]
        pub title: Option<Title>,
        /// The condition.
        #[schemars(title = "Condizione")]
        pub when: Option<Text>,
        /// At least one of these.
        #[schemars(title = "Almeno uno")]
        pub any: Option<Group>,
        /// Each of these.
        #[schemars(title = "Tutti")]
        pub all: Option<Group>,
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

/// What an `any` or an `all` holds: bare conditions, or named requirements that are reported each on its own.
#[derive(Clone, Debug)]
pub enum Group {
    /// `[ condition, condition ]`.
    Conditions(Vec<Text>),
    /// `{ id: requirement, id: requirement }`.
    Requirements(Items<Requirement>),
}

record! {
    /// The most that two measures may come to together.
    #[schemars(title = "Totale", description = "Il massimo a cui due misure possono arrivare insieme.")]
    pub struct UpTo {
        /// The total.
        #[schemars(title = "Totale")]
        pub total: Text,
        /// Unit, money.
        #[schemars(title = "Unità", description = "Ad esempio EUR/month.")]
        pub unit: Text,
    }
}

record! {
    /// By how much a measure lowers another.
    #[schemars(title = "Riduzione", description = "Una percentuale dei benefici dell'altra misura, oppure un importo di questa.")]
    #[one_of("percent", "amount")]
    pub struct ReducedBy {
        /// Share of the benefits of the other.
        #[schemars(title = "Percentuale")]
        pub percent: Option<Text>,
        /// An amount of this measure.
        #[schemars(title = "Importo", description = "Nome di un importo di questa misura.")]
        pub amount: Option<Text>,
    }
}

record! {
    /// How the measure stands to another.
    #[schemars(title = "Compatibilità", description = "Rapporto con un'altra misura.")]
    pub struct Relation {
        /// The other measure, by its id (it need not be written yet).
        #[schemars(title = "Misura")]
        pub with: Text,
        /// What the other one is called.
        #[schemars(title = "Titolo")]
        pub title: Option<Title>,
        /// How they stand.
        #[schemars(title = "Relazione")]
        pub relation: RelationKind,
        /// Incompatible only for the same expense.
        #[schemars(title = "Per la stessa spesa", description = "Con incompatible: true = non cumulabili per la stessa spesa; per spese diverse sì.")]
        pub same_expense: Option<Flag>,
        /// Compatible as long as both together do not pass a total.
        #[schemars(title = "Fino a un totale", description = "Con compatible: cumulabili finché insieme non superano questo totale.")]
        pub up_to: Option<UpTo>,
        /// Compatible for so many days a year.
        #[schemars(title = "Giorni all'anno", description = "Con compatible: cumulabili al massimo per questi giorni in un anno.")]
        pub days_per_year: Option<Text>,
        /// By how much it lowers the other.
        #[schemars(title = "Riduzione", description = "Con reduces: di quanto questa misura riduce l'altra, se l'atto lo dice.")]
        pub by: Option<ReducedBy>,
        /// Within what bounds.
        #[schemars(title = "Nota", description = "Entro quali limiti, ad esempio: fino a 60 giorni l'anno.")]
        pub note: Option<Title>,
        /// Where it is written.
        #[schemars(title = "Fonte")]
        pub source: Option<Text>,
    }
}

record! {
    /// Something that the act leaves open, or that is not known here; it is shown with every decision.
    #[schemars(title = "Punto aperto", description = "Ciò che l'atto non dice o che qui non si conosce: compare in ogni decisione.")]
    pub struct OpenPoint {
        /// What.
        #[schemars(title = "Testo")]
        pub text: Title,
        /// Where it comes from.
        #[schemars(title = "Fonte")]
        pub source: Option<Text>,
    }
}

record! {
    /// A test beside the rule.
    #[schemars(title = "Caso", description = "Un esempio con il risultato atteso. I confronti sono esatti al centesimo.")]
    pub struct Case {
        /// What it shows.
        #[schemars(title = "Nome")]
        pub name: Text,
        /// Day of the evaluation.
        #[schemars(title = "Alla data")]
        pub on: Date,
        /// Facts of the case; lists hold rows.
        #[schemars(title = "Dati")]
        pub facts: Option<Raw>,
        /// What must come out: `state`, `missing`, or the id of a requirement, amount or definition.
        #[schemars(title = "Risultato atteso", description = "state, missing, oppure il nome di un requisito (met, not_met, unknown), di un importo o di una definizione (valore, unknown, not_due).")]
        pub expect: Raw,
        /// Where the example was published.
        #[schemars(title = "Fonte")]
        pub source: Option<Text>,
        /// What to know about it.
        #[schemars(title = "Nota")]
        pub note: Option<Text>,
    }
}

record! {
    /// One measure of one body, in one edition of its act.
    #[schemars(title = "Misura", description = "Una misura di un ente, in una edizione del suo atto.")]
    pub struct Measure {
        /// Version of the rule language: 1.
        #[schemars(title = "Versione del linguaggio")]
        pub language: Text,
        /// Id: lower case, dotted, Italian, never reused.
        #[schemars(title = "Misura", description = "Identificativo: minuscolo, con punti, mai riusato. Esempio: lombardia.oglio-po.fna-b2")]
        pub measure: Id,
        /// Edition: the year or the number of the act.
        #[schemars(title = "Edizione")]
        pub edition: Text,
        /// What it is called.
        #[schemars(title = "Titolo")]
        pub title: Title,
        /// What it is for, in two lines.
        #[schemars(title = "Descrizione")]
        pub summary: Option<Title>,
        /// The body that runs it.
        #[schemars(title = "Ente")]
        pub body: Text,
        /// Where one must live, if not in the territory of the body.
        #[schemars(title = "Territorio")]
        pub territory: Option<Text>,
        /// First and last day.
        #[schemars(title = "In vigore")]
        pub in_force: Validity,
        /// Draft, in force, repealed.
        #[schemars(title = "Stato")]
        pub status: Option<Status>,
        /// Whom it is for: persons, bodies, other measures.
        #[schemars(title = "A chi serve", description = "Se non è detto, alle persone. Ciò che serve a enti o ad altre misure non è tra i diritti di una famiglia.")]
        pub serves: Option<Serves>,
        /// Days on which it does not run.
        #[schemars(title = "Sospensioni")]
        pub suspended: Option<Vec<Suspension>>,
        /// The days between the edition before and this one: which edition held then is not known.
        #[schemars(title = "Vuoto prima", description = "Tra l'edizione precedente e questa non è noto quale edizione valesse: il motivo, con la fonte.")]
        pub gap_before: Option<Gap>,
        /// `measure/edition` of which only the differences are written here.
        #[schemars(title = "Estende", description = "misura/edizione di cui qui si scrive solo ciò che cambia.")]
        pub extends: Option<Text>,
        /// Names of the extended edition that do not stand in this one: `requirements.residenza`.
        #[schemars(title = "Toglie", description = "Voci dell'edizione estesa che qui non valgono più: requirements.residenza")]
        pub removes: Option<Vec<Text>>,
        /// SIUSS code of the benefit.
        #[schemars(title = "Codice SIUSS")]
        pub siuss: Option<Text>,
        /// Acts.
        #[schemars(title = "Fonti")]
        pub sources: Items<Source, Labels>,
        /// How ages are counted.
        #[schemars(title = "Calendario")]
        pub calendar: Option<CalendarRule>,
        /// Rounding mode of `round` where the expression names none.
        #[schemars(title = "Arrotondamento", description = "Vale per round(...) dove l'espressione non ne indica uno.")]
        pub rounding: Option<Rounding>,
        /// Facts of this measure alone.
        #[schemars(title = "Dati propri")]
        pub facts: Items<Fact>,
        /// Lists of this measure alone.
        #[schemars(title = "Elenchi propri")]
        pub lists: Items<List>,
        /// Facts that other measures supply.
        #[schemars(title = "Dati forniti da altre misure")]
        pub supplied: Items<Supply>,
        /// Which attestation gives a fact on a day.
        #[schemars(title = "Attestazioni", description = "Quale attestazione ISEE conta in un giorno, per ogni dato che un'attestazione dà.")]
        pub attestations: Items<Attestation>,
        /// Figures.
        #[schemars(title = "Parametri")]
        pub parameters: Items<Parameter>,
        /// Intermediate values.
        #[schemars(title = "Definizioni")]
        pub definitions: Items<Definition>,
        /// Conditions, all of which must be met.
        #[schemars(title = "Requisiti")]
        pub requirements: Items<Requirement>,
        /// What is paid or received.
        #[schemars(title = "Importi")]
        pub amounts: Items<Amount>,
        /// A ledger of entries and balances.
        #[schemars(title = "Registro")]
        pub ledger: Option<Ledger>,
        /// How applications are ranked.
        #[schemars(title = "Graduatoria")]
        pub ranking: Option<Ranking>,
        /// Other measures.
        #[schemars(title = "Compatibilità")]
        pub compatibility: Option<Vec<Relation>>,
        /// What is left open.
        #[schemars(title = "Punti aperti")]
        pub open_points: Items<OpenPoint, Labels>,
        /// Tests.
        #[schemars(title = "Casi")]
        pub cases: Option<Vec<Case>>,
    }
}
