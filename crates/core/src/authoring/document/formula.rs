//! How a value comes about: an expression, or one of the shapes that regulations use.

use super::source::Title;
use crate::authoring::decode::{ChoiceValues, Flag, Items, Text, record, shapes, words};

words! {
    /// Which neighbour a value at a limit belongs to.
    #[schemars(title = "Lettura", description = "lower = vale la fascia più bassa; upper = vale la fascia più alta.")]
    pub enum Side {
        /// The band below.
        Lower = "lower",
        /// The band above.
        Upper = "upper",
    }
}

shapes! {
    /// How a value comes about: an expression, or exactly one shape.
    #[schemars(title = "Valore", description = "Un'espressione (anche solo un numero) oppure una sola forma: bands, linear, piecewise, progression, table, by, share, parts, remains, first_match.")]
    pub enum Formula {
        /// A number or an expression.
        Expression(Text),
        /// Step bands.
        Bands(Bands) = "bands",
        /// A straight line between two points of the base value.
        Linear(Linear) = "linear",
        /// Straight lines through several points.
        Piecewise(Piecewise) = "piecewise",
        /// A curve with an exponent between two points.
        Progression(Progression) = "progression",
        /// A table with one or two entries.
        Table(Table) = "table",
        /// One formula per value of a choice or a count.
        By(By) = "by",
        /// A percentage of a price.
        Share(Share) = "share",
        /// Parts that add up: a fixed fee and so much per meal.
        Parts(Items<Part>) = "parts",
        /// What is left once the person has kept an allowance.
        Remains(Remains) = "remains",
        /// Ordered rules: the first that applies wins.
        FirstMatch(Vec<Branch>) = "first_match",
    }
}

record! {
    /// Step bands over a base value.
    #[schemars(title = "Fasce", description = "Fasce su un valore di base (di solito l'ISEE). Ogni limite dice da sé se è compreso.")]
    pub struct Bands {
        /// The base value.
        #[schemars(title = "Su", description = "Il valore di base, ad esempio isee.")]
        pub of: Text,
        /// The bands, from the lowest.
        #[schemars(title = "Fasce")]
        pub rows: Vec<BandRow>,
        /// How holes and overlaps of the printed table are read.
        #[schemars(title = "Lettura dei limiti", description = "Come si leggono i buchi e le sovrapposizioni della tabella pubblicata.")]
        pub boundary: Option<Boundary>,
        /// The greatest jump that one step of the base value may cause.
        #[schemars(title = "Salto accettato")]
        pub jump: Option<JumpAccepted>,
        /// A result that moves the wrong way, as printed.
        #[schemars(title = "Inversione accettata")]
        pub fall: Option<FallAccepted>,
    }
}

record! {
    /// One band. Without a lower limit it begins where the previous one ends; without an upper limit it is open.
    #[schemars(title = "Fascia", description = "from = da (compreso); above = oltre (escluso); to = fino a (compreso); below = meno di (escluso). Senza limite inferiore comincia dove finisce la precedente.")]
    #[at_most_one("from", "above")]
    #[at_most_one("to", "below")]
    pub struct BandRow {
        /// From here, included.
        #[schemars(title = "Da (compreso)")]
        pub from: Option<Text>,
        /// Above this, not included.
        #[schemars(title = "Oltre (escluso)")]
        pub above: Option<Text>,
        /// Up to here, included.
        #[schemars(title = "Fino a (compreso)")]
        pub to: Option<Text>,
        /// Below this, not included.
        #[schemars(title = "Meno di (escluso)")]
        pub below: Option<Text>,
        /// What holds in the band.
        #[schemars(title = "Valore")]
        pub value: Formula,
        /// What the band is called.
        #[schemars(title = "Titolo")]
        pub title: Option<Title>,
    }
}

record! {
    /// The reading of a printed table that leaves values out or claims them twice.
    #[schemars(title = "Lettura dei limiti", description = "La lettura scelta per i valori che la tabella lascia fuori (holes) o assegna due volte (overlaps), con il motivo.")]
    pub struct Boundary {
        /// Values between two bands.
        #[schemars(title = "Buchi")]
        pub holes: Option<Side>,
        /// Values in two bands.
        #[schemars(title = "Sovrapposizioni")]
        pub overlaps: Option<Side>,
        /// Why this reading.
        #[schemars(title = "Motivo")]
        pub reason: Title,
        /// Where it is written, or `not_stated`.
        #[schemars(title = "Fonte")]
        pub source: Option<Text>,
    }
}

record! {
    /// A jump that the regulation has.
    #[schemars(title = "Salto accettato", description = "Quanto può cambiare il risultato per un solo passo del valore di base, e perché.")]
    pub struct JumpAccepted {
        /// At most this much, in the unit of the value.
        #[schemars(title = "Fino a")]
        pub up_to: Text,
        /// Why.
        #[schemars(title = "Motivo")]
        pub reason: Title,
        /// Where it is written.
        #[schemars(title = "Fonte")]
        pub source: Option<Text>,
    }
}

record! {
    /// A result that moves the wrong way, as the regulation has it.
    #[schemars(title = "Inversione accettata", description = "Perché chi ha di più paga meno (o riceve di più).")]
    pub struct FallAccepted {
        /// Why.
        #[schemars(title = "Motivo")]
        pub reason: Title,
        /// Where it is written.
        #[schemars(title = "Fonte")]
        pub source: Option<Text>,
    }
}

record! {
    /// A straight line between an initial and a final base value.
    #[schemars(title = "Lineare", description = "Progressione lineare tra un valore iniziale e uno finale: sotto vale il minimo, sopra il massimo.")]
    pub struct Linear {
        /// The base value.
        #[schemars(title = "Su")]
        pub of: Text,
        /// Where the line begins.
        #[schemars(title = "Da")]
        pub from: Text,
        /// Where the line ends.
        #[schemars(title = "A")]
        pub to: Text,
        /// Value at the beginning and below.
        #[schemars(title = "Valore iniziale")]
        pub min: Text,
        /// Value at the end and above.
        #[schemars(title = "Valore finale")]
        pub max: Text,
        /// A result that moves the wrong way, as the regulation has it.
        #[schemars(title = "Inversione accettata")]
        pub fall: Option<FallAccepted>,
    }
}

record! {
    /// Straight lines through points; the first and the last value hold outside.
    #[schemars(title = "Lineare a tratti", description = "Segmenti che uniscono dei punti; prima del primo e dopo l'ultimo il valore resta costante.")]
    pub struct Piecewise {
        /// The base value.
        #[schemars(title = "Su")]
        pub of: Text,
        /// The points, from the lowest.
        #[schemars(title = "Punti")]
        pub points: Vec<Point>,
        /// The greatest jump that one step of the base value may cause.
        #[schemars(title = "Salto accettato")]
        pub jump: Option<JumpAccepted>,
        /// A result that moves the wrong way, as printed.
        #[schemars(title = "Inversione accettata")]
        pub fall: Option<FallAccepted>,
    }
}

record! {
    /// A point of a piecewise line. With `then` the line jumps here.
    #[schemars(title = "Punto", description = "Un punto della linea. Con «then» c'è un salto: «value» vale fino al punto compreso, «then» subito dopo.")]
    pub struct Point {
        /// Base value.
        #[schemars(title = "In")]
        pub at: Text,
        /// Result up to here, this point included.
        #[schemars(title = "Valore")]
        pub value: Text,
        /// Result right after this point.
        #[schemars(title = "Poi")]
        pub then: Option<Text>,
        /// The point itself already has the value of `then`.
        #[schemars(title = "Il punto è già oltre", description = "true se nel punto stesso vale già «then».")]
        pub already: Option<Flag>,
    }
}

record! {
    /// `min + (max - min) * ((of - from) / (to - from)) ^ exponent`.
    #[schemars(title = "Progressione", description = "min + (max - min) x ((valore - iniziale) / (finale - iniziale)) elevato all'esponente.")]
    pub struct Progression {
        /// The base value.
        #[schemars(title = "Su")]
        pub of: Text,
        /// Where the curve begins.
        #[schemars(title = "Da")]
        pub from: Text,
        /// Where the curve ends.
        #[schemars(title = "A")]
        pub to: Text,
        /// Value at the beginning and below.
        #[schemars(title = "Valore iniziale")]
        pub min: Text,
        /// Value at the end and above.
        #[schemars(title = "Valore finale")]
        pub max: Text,
        /// 2 for a quadratic; from 1 to 4.
        #[schemars(title = "Esponente")]
        pub exponent: Text,
        /// A result that moves the wrong way, as the regulation has it.
        #[schemars(title = "Inversione accettata")]
        pub fall: Option<FallAccepted>,
    }
}

record! {
    /// One side of a table: bands, or keys of a choice or a count.
    #[schemars(title = "Lato della tabella", description = "Su quale valore si entra nella tabella: per fasce (bands) o per voci (keys).")]
    #[one_of("bands", "keys")]
    pub struct Axis {
        /// The value that is looked up.
        #[schemars(title = "Su")]
        pub of: Text,
        /// Bands with their limits.
        #[schemars(title = "Fasce")]
        pub bands: Option<Vec<AxisBand>>,
        /// How holes and overlaps of the printed bands are read.
        #[schemars(title = "Lettura dei limiti")]
        pub boundary: Option<Boundary>,
        /// Values of a choice, or whole numbers; `3+` means three or more.
        #[schemars(title = "Voci", description = "Voci di una scelta o numeri interi; 3+ significa tre o più.")]
        pub keys: Option<Vec<Text>>,
    }
}

record! {
    /// The limits of one band of a table.
    #[schemars(title = "Limiti della fascia", description = "from = da (compreso); above = oltre (escluso); to = fino a (compreso); below = meno di (escluso).")]
    #[at_most_one("from", "above")]
    #[at_most_one("to", "below")]
    pub struct AxisBand {
        /// From here, included.
        #[schemars(title = "Da (compreso)")]
        pub from: Option<Text>,
        /// Above this, not included.
        #[schemars(title = "Oltre (escluso)")]
        pub above: Option<Text>,
        /// Up to here, included.
        #[schemars(title = "Fino a (compreso)")]
        pub to: Option<Text>,
        /// Below this, not included.
        #[schemars(title = "Meno di (escluso)")]
        pub below: Option<Text>,
    }
}

record! {
    /// A table with one or two entries.
    #[schemars(title = "Tabella", description = "Tabella a una entrata (rows) o a due (rows e columns). «values» ha una riga per ogni voce di «rows».")]
    pub struct Table {
        /// The side whose entries are the lines.
        #[schemars(title = "Righe")]
        pub rows: Axis,
        /// The side whose entries are the columns.
        #[schemars(title = "Colonne")]
        pub columns: Option<Axis>,
        /// A line of values per entry of `rows`.
        #[schemars(title = "Valori")]
        pub values: Vec<Vec<Text>>,
        /// The greatest jump that one step of a banded side may cause.
        #[schemars(title = "Salto accettato")]
        pub jump: Option<JumpAccepted>,
        /// A result that moves the wrong way, as printed.
        #[schemars(title = "Inversione accettata")]
        pub fall: Option<FallAccepted>,
    }
}

record! {
    /// One formula per value of a choice, a yes/no or a count: columns of different length, tariffs by contract.
    #[schemars(title = "Secondo", description = "Una formula per ciascun valore di una scelta, di un sì/no o di un numero (3+ = tre o più).")]
    pub struct By {
        /// The choice or count.
        #[schemars(title = "Su")]
        pub of: Text,
        /// The formula of each value.
        #[schemars(title = "Casi")]
        pub cases: Items<Formula, ChoiceValues>,
        /// The formula of all other values.
        #[schemars(title = "Altrimenti")]
        pub otherwise: Option<Box<Formula>>,
    }
}

record! {
    /// A percentage of a price.
    #[schemars(title = "Quota di un costo", description = "Una percentuale (anche per fasce) di un prezzo.")]
    pub struct Share {
        /// The price.
        #[schemars(title = "Di")]
        pub of: Box<Formula>,
        /// The percentage: 30 means 30 %.
        #[schemars(title = "Percentuale", description = "30 significa 30 %.")]
        pub percent: Box<Formula>,
    }
}

record! {
    /// One part of a sum: a fixed fee, or so much for each of something.
    #[schemars(title = "Parte", description = "Una parte della somma: quota fissa, oppure un prezzo moltiplicato per una quantità.")]
    pub struct Part {
        /// What it is called.
        #[schemars(title = "Titolo")]
        pub title: Option<Title>,
        /// The fee, or the price of one.
        #[schemars(title = "Valore")]
        pub value: Formula,
        /// How many.
        #[schemars(title = "Per quante volte")]
        pub times: Option<Text>,
        /// No more than this many count.
        #[schemars(title = "Al massimo")]
        pub at_most: Option<Text>,
    }
}

record! {
    /// The least of: the price; the income above what the person keeps; a share of the income.
    #[schemars(title = "Ciò che resta", description = "Si paga il minore tra: il prezzo; il reddito oltre quanto resta alla persona; una quota del reddito.")]
    pub struct Remains {
        /// The price, if there is one.
        #[schemars(title = "Prezzo")]
        pub price: Option<Box<Formula>>,
        /// Income or ISEE from which it is paid.
        #[schemars(title = "Reddito")]
        pub income: Text,
        /// What remains to the person.
        #[schemars(title = "Resta alla persona")]
        pub keep: Option<Text>,
        /// At most this percentage of the income.
        #[schemars(title = "Quota massima")]
        pub max_percent: Option<Text>,
    }
}

record! {
    /// One of ordered rules.
    #[schemars(title = "Regola", description = "Una regola in ordine: vale la prima che si applica. L'ultima non ha «when».")]
    pub struct Branch {
        /// When it applies; the last one has none.
        #[schemars(title = "Quando")]
        pub when: Option<Text>,
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
    /// A dated value with its own source.
    #[schemars(title = "Valore con fonte", description = "Il valore che vale da questa data, con la sua fonte; «ends: true» chiude la serie.")]
    #[one_of("value", "ends")]
    pub struct DatedRecord {
        /// The value.
        #[schemars(title = "Valore")]
        pub value: Option<Formula>,
        /// The series ends before this day.
        #[schemars(title = "Fine")]
        pub ends: Option<Flag>,
        /// Where it is written.
        #[schemars(title = "Fonte")]
        pub source: Option<Text>,
        /// What to know about it.
        #[schemars(title = "Nota")]
        pub note: Option<Title>,
    }
}

/// A value of a dated series: the plain value (`2025-01-01: 407.40`), or a [`DatedRecord`].
#[derive(Clone, Debug)]
pub enum DatedValue {
    /// The value alone.
    Plain(Text),
    /// The value with its source.
    Record(Box<DatedRecord>),
}
