//! What rules speak of: facts, lists, and the bodies that make rules.

use super::source::Title;
use crate::authoring::decode::{BodyIds, ChoiceValues, Flag, Id, Items, Text, record, words};

words! {
    /// The type of a fact.
    #[schemars(title = "Tipo", description = "number = numero con unità; boolean = sì/no; date = data; choice = una voce di un elenco.")]
    pub enum FactKind {
        /// A quantity with a unit.
        Number = "number",
        /// Yes or no.
        Boolean = "boolean",
        /// A day.
        Date = "date",
        /// One of named values.
        Choice = "choice",
    }
}

words! {
    /// What sort of body.
    #[schemars(title = "Tipo di ente", description = "state, region, ambito, comune, oppure other.")]
    pub enum BodyKind {
        /// The State.
        State = "state",
        /// A region.
        Region = "region",
        /// A group of comuni that runs social services together.
        Ambito = "ambito",
        /// A comune.
        Comune = "comune",
        /// Anything else.
        Other = "other",
    }
}

record! {
    /// Something that is known, or asked, about the case or about a row of one of its lists.
    #[schemars(title = "Dato", description = "Un'informazione sul caso o su una riga di un elenco: tipo, unità, campo di valori, etichette e domanda.")]
    pub struct Fact {
        /// Type.
        #[schemars(title = "Tipo")]
        pub r#type: FactKind,
        /// What it is called.
        #[schemars(title = "Etichetta")]
        pub label: Title,
        /// How it is asked.
        #[schemars(title = "Domanda")]
        pub question: Option<Title>,
        /// What helps to answer.
        #[schemars(title = "Aiuto")]
        pub help: Option<Title>,
        /// Unit of a number.
        #[schemars(title = "Unità")]
        pub unit: Option<Text>,
        /// Least value of a number; first day of a date.
        #[schemars(title = "Minimo")]
        pub min: Option<Text>,
        /// Greatest value of a number; last day of a date.
        #[schemars(title = "Massimo")]
        pub max: Option<Text>,
        /// Decimals of a number: 2 for money, 0 for counts, where left out.
        #[schemars(title = "Decimali")]
        pub decimals: Option<Text>,
        /// Allowed values of a choice, with their labels.
        #[schemars(title = "Valori ammessi")]
        pub values: Option<Items<Title, ChoiceValues>>,
        /// It says something about a person: it can be masked in what is shown.
        #[schemars(title = "Dato personale")]
        pub personal: Option<Flag>,
        /// `false`: nothing that the person can do changes it (an age, a date of birth, something that happened).
        #[schemars(title = "Si può cambiare", description = "false: nessuno può cambiarlo (un'età, una data di nascita, un fatto passato); non è mai proposto tra i cambiamenti.")]
        pub changeable: Option<Flag>,
        /// A day that has come: one after the day of the evaluation is refused.
        #[schemars(title = "Già avvenuto", description = "Per una data (una nascita): un giorno dopo quello della valutazione è rifiutato.")]
        pub past: Option<Flag>,
        /// A yes/no that is yes as soon as one of these facts is given.
        #[schemars(title = "Implicito", description = "Per un sì/no: vale sì appena è indicato uno di questi dati.")]
        pub implied_by: Option<Vec<Text>>,
    }
}

record! {
    /// Rows of the same kind: members of the household, properties, expenses.
    #[schemars(title = "Elenco", description = "Righe dello stesso tipo: componenti, immobili, spese.")]
    pub struct List {
        /// What it is called.
        #[schemars(title = "Etichetta")]
        pub label: Title,
        /// What one row is called.
        #[schemars(title = "Etichetta della riga")]
        pub row_label: Option<Title>,
        /// How it is asked.
        #[schemars(title = "Domanda")]
        pub question: Option<Title>,
        /// Most rows that a case can have.
        #[schemars(title = "Righe al massimo")]
        pub max_rows: Text,
        /// Facts of each row.
        #[schemars(title = "Dati di ogni riga")]
        pub facts: Items<Fact>,
    }
}

record! {
    /// Facts that measures share.
    #[schemars(title = "Vocabolario", description = "Dati ed elenchi comuni a più misure.")]
    pub struct Vocabulary {
        /// Version of the rule language: 1.
        #[schemars(title = "Versione del linguaggio")]
        pub language: Text,
        /// Id of the vocabulary.
        #[schemars(title = "Vocabolario")]
        pub vocabulary: Id,
        /// What it is called.
        #[schemars(title = "Titolo")]
        pub title: Title,
        /// Facts of the case.
        #[schemars(title = "Dati del caso")]
        pub facts: Items<Fact>,
        /// Lists of the case.
        #[schemars(title = "Elenchi del caso")]
        pub lists: Items<List>,
    }
}

record! {
    /// A body that makes or runs rules.
    #[schemars(title = "Ente", description = "Comune, ambito, regione, Stato.")]
    pub struct Body {
        /// Sort of body.
        #[schemars(title = "Tipo")]
        pub kind: BodyKind,
        /// What it is called.
        #[schemars(title = "Nome")]
        pub title: Title,
        /// ISTAT code.
        #[schemars(title = "Codice ISTAT")]
        pub istat: Option<Text>,
        /// The bodies that it belongs to.
        #[schemars(title = "Fa parte di")]
        pub part_of: Option<Vec<Text>>,
        /// What is so for whoever lives there: a choice of a vocabulary, and its value.
        #[schemars(title = "Dati di chi vi abita", description = "Scelte di un vocabolario che il luogo dice da sé: comune_residenza: viadana")]
        pub facts: Items<Text>,
    }
}

record! {
    /// Bodies by id.
    #[schemars(title = "Enti", description = "Gli enti a cui si riferiscono le misure.")]
    pub struct Bodies {
        /// Version of the rule language: 1.
        #[schemars(title = "Versione del linguaggio")]
        pub language: Text,
        /// Bodies.
        #[schemars(title = "Enti")]
        pub bodies: Items<Body, BodyIds>,
    }
}
