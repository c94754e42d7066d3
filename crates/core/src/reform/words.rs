//! The fixed words of a reform.

pub(super) use crate::decision::words::Words;

use super::data::Effect;
use super::seek::Direction;
use crate::decision::AmountKind;

pub(super) const TITLE: Words = Words("Riforma", "Reform");
pub(super) const BEFORE: Words = Words("Prima", "Before");
pub(super) const AFTER: Words = Words("Dopo", "After");
pub(super) const EDITION: Words = Words("edizione", "edition");
pub(super) const ON: Words = Words("al", "on");
pub(super) const CHANGES: Words = Words("Cifre cambiate", "Figures that change");
pub(super) const NOTES: Words = Words("Da sapere", "To know");
pub(super) const WHO: Words = Words("Che cosa cambia per i casi", "What changes for the cases");
pub(super) const EFFECT: Words = Words("Effetto", "Effect");
pub(super) const CASES: Words = Words("Casi", "Cases");
pub(super) const SHARE: Words = Words("Quota", "Share");
pub(super) const ALL: Words = Words("in tutto", "in all");
pub(super) const TOTAL: Words = Words("Totale", "Total");
pub(super) const DIFFERENCE: Words = Words("Differenza", "Difference");
pub(super) const MORE: Words = Words("Di più", "More");
pub(super) const LESS: Words = Words("Di meno", "Less");
pub(super) const SPREAD: Words = Words("Differenze, dove ce n'è una", "Differences, where there is one");
pub(super) const LEAST: Words = Words("minima", "least");
pub(super) const MEDIAN: Words = Words("mediana", "median");
pub(super) const GREATEST: Words = Words("massima", "greatest");
pub(super) const APART: Words = Words("Fuori dai totali", "In no total");
pub(super) const KNOWN_BEFORE: Words = Words("noto solo prima", "known before alone");
pub(super) const KNOWN_AFTER: Words = Words("noto solo dopo", "known after alone");
pub(super) const NOT_KNOWN: Words = Words("non noto", "not known");
pub(super) const NOTHING: Words = Words("Nessun caso ha un importo diverso.", "No case has another amount.");
pub(super) const NONE_DUE: Words = Words("Non è dovuto a nessuno, né prima né dopo.", "It is due to nobody, before or after.");
pub(super) const COST: Words = Words("Spesa dell'ente", "Cost for the body");
pub(super) const COST_IS: Words =
    Words("contributi meno tariffe, sui casi noti prima e dopo", "benefits less fees, over the cases known before and after");
pub(super) const BY: Words = Words("Per", "By");
pub(super) const GROUP: Words = Words("Gruppo", "Group");
pub(super) const TOO_LARGE: Words = Words("troppo grande", "too large");
pub(super) const NO_SUM: Words = Words("–", "–");
pub(super) const NOT_SAID: Words = Words("cifra non nota", "figure not known");
pub(super) const NOT_AN_ACT: Words = Words(
    "È una stima sui casi del registro, con le regole indicate: non è un provvedimento amministrativo.",
    "It is an estimate over the cases of the register, with the rules stated: it is not an administrative act.",
);

pub(super) const SOUGHT: Words = Words("Quale valore per la spesa data", "Which value for the given cost");
pub(super) const BUDGET: Words = Words("Spesa massima", "Budget");
pub(super) const REVENUE: Words = Words("Incasso minimo", "Least revenue");
pub(super) const COLLECTS: Words = Words("incassa", "collects");
pub(super) const SHORT: Words = Words("meno dell'incasso minimo", "below the least revenue");
pub(super) const ANSWER: Words = Words("Risposta", "Answer");
pub(super) const BEYOND: Words = Words("Un passo oltre", "One step further");
pub(super) const COSTS: Words = Words("costa", "costs");
pub(super) const OVER: Words = Words("oltre la spesa massima", "above the budget");
pub(super) const NONE: Words = Words("nessuno dei valori provati basta", "none of the values tried will do");
pub(super) const EVERY: Words = Words("tutti i valori provati vanno bene", "every value that was tried will do");
pub(super) const TRIED: Words = Words("Valori provati", "Values tried");

pub(super) const fn effect(effect: Effect) -> Words {
    match effect {
        Effect::Enters => Words("entrano", "enter"),
        Effect::Leaves => Words("escono", "leave"),
        Effect::Gains => Words("ci guadagnano", "gain"),
        Effect::Loses => Words("ci perdono", "lose"),
        Effect::Mixed => Words("in parte sì, in parte no", "gain and lose"),
        Effect::Unchanged => Words("invariati", "unchanged"),
        Effect::BecomesKnown => Words("non più da verificare", "no longer to be verified"),
        Effect::BecomesUnknown => Words("da verificare solo dopo", "to be verified only after"),
        Effect::Unknown => Words("da verificare", "to be verified"),
        Effect::Refused => Words("rifiutati", "refused"),
    }
}

pub(super) const fn kind(kind: AmountKind) -> Words {
    match kind {
        AmountKind::Fee => Words("da pagare", "to be paid"),
        AmountKind::Benefit => Words("da ricevere", "to be received"),
        AmountKind::Indicator => Words("indicatore", "indicator"),
    }
}

/// The same of what a fee collects.
pub(super) const fn revenue(direction: Direction) -> Words {
    match direction {
        Direction::Falling => Words(
            "Nei valori provati l'incasso cresce con la cifra: la risposta è il valore più basso.",
            "In the values tried the revenue rises with the figure: the answer is the least value.",
        ),
        Direction::Rising => Words(
            "Nei valori provati l'incasso cala al crescere della cifra: la risposta è il valore più alto.",
            "In the values tried the revenue falls as the figure grows: the answer is the greatest value.",
        ),
        Direction::Flat => {
            Words("Nei valori provati l'incasso è sempre lo stesso.", "In the values tried the revenue is the same everywhere.")
        }
        Direction::Neither => Words(
            "Nei valori provati l'incasso sale e scende: non c'è una sola risposta.",
            "In the values tried the revenue rises and falls: there is no single answer.",
        ),
    }
}

pub(super) const fn direction(direction: Direction) -> Words {
    match direction {
        Direction::Rising => Words(
            "Nei valori provati la spesa cresce con la cifra: la risposta è il valore più alto.",
            "In the values tried the cost rises with the figure: the answer is the greatest value.",
        ),
        Direction::Falling => Words(
            "Nei valori provati la spesa cala al crescere della cifra: la risposta è il valore più basso.",
            "In the values tried the cost falls as the figure grows: the answer is the least value.",
        ),
        Direction::Flat => Words("Nei valori provati la spesa è sempre la stessa.", "In the values tried the cost is the same everywhere."),
        Direction::Neither => Words(
            "Nei valori provati la spesa sale e scende: non c'è una sola risposta.",
            "In the values tried the cost rises and falls: there is no single answer.",
        ),
    }
}
