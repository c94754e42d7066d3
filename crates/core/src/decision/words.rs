//! The fixed words of a rendered decision.

use super::{AmountKind, Confidence, DiscretionRole, Needs, Outcome, Purpose, State, Warning, WarningKind};
use crate::{Language, Localized};

/// Italian and English.
#[derive(Clone, Copy)]
pub(crate) struct Words(pub(crate) &'static str, pub(crate) &'static str);

impl Words {
    pub(crate) const fn get(self, language: Language) -> &'static str {
        match language {
            Language::It => self.0,
            Language::En => self.1,
        }
    }
}

/// The text in `language`, or in the other one where a rule gives only that.
pub(crate) fn either(text: &Localized, language: Language) -> &str {
    let wanted = text.get(language);
    if !wanted.is_empty() {
        return wanted;
    }
    text.get(match language {
        Language::It => Language::En,
        Language::En => Language::It,
    })
}

/// The text with a capital letter.
pub(crate) fn capital(text: &str) -> String {
    let mut characters = text.chars();
    let Some(first) = characters.next() else { return String::new() };
    let mut capital = String::from(upper(first));
    capital.push_str(characters.as_str());
    capital
}

/// The capital of a Latin letter, as Italian and its neighbours write them. The tables for the letters of the whole world are as large as all
/// that is written of a decision, and would travel into every browser.
fn upper(letter: char) -> char {
    let code = u32::from(letter);
    let capital = match code {
        0xe0..=0xf6 | 0xf8..=0xfe => code - 0x20,
        0xff => 0x178,
        // Pairs of a capital and a small letter.
        0x100..=0x12f | 0x132..=0x137 | 0x14a..=0x177 => code & !1,
        0x139..=0x148 | 0x179..=0x17e => (code - 1) | 1,
        _ => return letter.to_ascii_uppercase(),
    };
    char::from_u32(capital).unwrap_or(letter)
}

pub(crate) const MASKED: &str = "•••";
pub(crate) const YES: Words = Words("sì", "yes");
pub(crate) const NO: Words = Words("no", "no");
pub(crate) const NOT_KNOWN: Words = Words("non noto", "not known");
pub(crate) const NO_ROWS: Words = Words("nessuna riga", "no rows");
pub(crate) const HIDDEN: Words = Words("valore non mostrato", "value not shown");
pub(crate) const HIDDEN_STEP: Words = Words("passaggio non mostrato", "step not shown");

pub(crate) const BODY: Words = Words("Ente", "Body");
pub(crate) const MEASURE: Words = Words("Misura", "Measure");
pub(crate) const EDITION: Words = Words("edizione", "edition");
pub(crate) const DAY: Words = Words("Data di riferimento", "Reference date");
pub(crate) const OUTCOME: Words = Words("Esito", "Outcome");
pub(crate) const REQUIREMENTS: Words = Words("Requisiti", "Requirements");
pub(crate) const CONDITIONS: Words = Words("Condizioni del calcolo", "Conditions for the computation");
pub(crate) const AMOUNTS: Words = Words("Importi", "Amounts");
pub(crate) const INDICATORS: Words = Words("Valori calcolati", "Computed values");
pub(crate) const MISSING: Words = Words("Dati mancanti", "Missing information");
pub(crate) const WARNINGS: Words = Words("Avvertenze", "Warnings");
pub(crate) const DEFINITIONS: Words = Words("Valori intermedi", "Intermediate values");
pub(crate) const FACTS: Words = Words("Dati utilizzati", "Information used");
pub(crate) const SUPPLIED: Words = Words("Dati calcolati da altre misure", "Information computed by other measures");
pub(crate) const SOURCES: Words = Words("Fonti", "Sources");

pub(crate) const REFERENCE: Words = Words("Rif.", "Ref.");
pub(crate) const REFERENCE_HEAD: Words = Words("Riferimento", "Reference");
pub(crate) const NOT_STATED: Words = Words("l'atto non lo precisa", "not stated in the act");
pub(crate) const NOTE: Words = Words("Nota", "Note");
pub(crate) const WHAT_CHANGES: Words = Words("Che cosa cambierebbe", "What would change it");
pub(crate) const STEPS: Words = Words("Come si calcola", "How it is computed");
pub(crate) const STEP: Words = Words("Passaggio", "Step");
pub(crate) const ROW: Words = Words("Riga", "Row");
pub(crate) const OTHER_ZEROS: Words = Words("ogni altro valore è zero", "every other value is zero");
pub(crate) const NOTHING_KNOWN: Words = Words("nessun dato noto", "nothing is known");
pub(crate) const ITEM: Words = Words("Voce", "Item");
pub(crate) const VALUE: Words = Words("Valore", "Value");
pub(crate) const ORIGIN: Words = Words("Provenienza", "Where from");
pub(crate) const ACT_DATED: Words = Words("del", "of");
pub(crate) const AND: Words = Words("e", "and");
pub(crate) const AS_A_WHOLE: Words = Words("in generale", "as a whole");
pub(crate) const UP_TO: Words = Words("fino a", "up to");
pub(crate) const GIVEN: Words = Words("fornito", "given");
pub(crate) const IMPLIED: Words = Words("ricavato da un altro dato", "follows from other information");
pub(crate) const COMPUTED_BY: Words = Words("calcolato da", "computed by");
pub(crate) const COMPUTATION_OF: Words = Words("Calcolo di", "Computation by");
pub(crate) const NEEDED_FOR: Words = Words("Serve per", "Needed for");
pub(crate) const CAN_BE_COMPUTED_BY: Words = Words("Può essere calcolato con la misura", "Can be computed by the measure");
pub(crate) const NEEDS_ACT: Words = Words(
    "Il valore è fissato da un atto qui non disponibile: può indicarlo soltanto l'ente.",
    "The figure is set by an act that is not available here: only the body can give it.",
);
pub(crate) const MISSING_ORDER: Words = Words("Nell'ordine in cui conviene acquisirli:", "In the order in which it is best to collect it:");
pub(crate) const NOT_YET: Words = Words("non ancora calcolabile", "cannot be computed yet");
pub(crate) const MISSING_NEXT: Words = Words("dipende da dati mancanti", "depends on missing information");
pub(crate) const CEILING: Words = Words(
    "Valore massimo fissato dall'atto: quello riconosciuto può essere inferiore.",
    "A ceiling set by the act: what is granted may be less.",
);
pub(crate) const FINAL_WORD: Words = Words("Decisione finale", "Final decision");

pub(crate) const RESTS_ON_UNVERIFIED: Words = Words(
    "Attenzione: questo risultato si fonda anche su elementi non verificati (si vedano le avvertenze).",
    "Beware: this result also rests on elements that are not verified (see the warnings).",
);
pub(crate) const ALL_MET: Words = Words("Tutti i requisiti previsti risultano soddisfatti.", "All requirements are met.");
pub(crate) const ONE_MET: Words = Words("Il requisito previsto risulta soddisfatto.", "The requirement is met.");
pub(crate) const DEPENDS: Words =
    Words("L'esito dipende da dati non ancora acquisiti.", "The outcome depends on information that is still missing.");
pub(crate) const COMPLETE: Words = Words("Il calcolo è completo.", "The computation is complete.");
pub(crate) const NOT_ENOUGH: Words =
    Words("Il calcolo richiede dati non ancora acquisiti.", "The computation needs information that is still missing.");
pub(crate) const NO_EDITION: Words = Words(
    "Alla data di riferimento nessuna edizione di questa misura è in vigore: non si valutano requisiti né si calcolano importi.",
    "No edition of this measure is in force on the reference date: no requirement is assessed and no amount is computed.",
);
pub(crate) const EDITION_NOT_KNOWN: Words = Words(
    "Alla data di riferimento non è noto quale edizione di questa misura valesse: non si valutano requisiti né si calcolano importi.",
    "Which edition of this measure held on the reference date is not known: no requirement is assessed and no amount is computed.",
);
pub(crate) const NOT_AN_ACT: Words = Words(
    "Questo documento riporta l'esito di un calcolo eseguito sui dati e sulle regole indicati. Non è un provvedimento amministrativo \
     e non lo sostituisce: la decisione spetta all'ente competente.",
    "This document reports the result of a computation on the information and rules stated. It is not an administrative act and does not \
     replace one: the decision rests with the competent body.",
);
pub(crate) const ENGINE: Words = Words("Calcolato con Soglia", "Computed with Soglia");
pub(crate) const PACK: Words = Words("pacchetto di regole SHA-256", "rule pack SHA-256");

/// Sign and words of a state.
pub(crate) const fn state(state: State) -> (&'static str, Words) {
    match state {
        State::Met => ("✓", Words("soddisfatto", "met")),
        State::NotMet => ("✗", Words("non soddisfatto", "not met")),
        State::Unknown => ("?", Words("da verificare", "to be verified")),
    }
}

/// Sign and words of an outcome.
const fn outcome(outcome: Outcome) -> (&'static str, Words) {
    match outcome {
        Outcome::Met => ("✓", Words("AMMESSO", "ELIGIBLE")),
        Outcome::NotMet => ("✗", Words("NON AMMESSO", "NOT ELIGIBLE")),
        Outcome::Unknown => ("?", Words("DA VERIFICARE", "TO BE VERIFIED")),
        Outcome::NotInForce => ("–", Words("NON IN VIGORE", "NOT IN FORCE")),
    }
}

/// The same for a measure that only computes.
const COMPUTED: (&str, Words) = ("✓", Words("CALCOLATO", "COMPUTED"));
const TO_COMPLETE: (&str, Words) = ("?", Words("DA COMPLETARE", "TO BE COMPLETED"));
const NOT_COMPUTED: (&str, Words) = ("✗", Words("NON CALCOLABILE", "CANNOT BE COMPUTED"));

/// Sign and words of what came out: a measure that only computes admits nobody, and is `incomplete` while an amount is not settled.
pub(crate) fn came_out(found: Outcome, purpose: Purpose, incomplete: bool) -> (&'static str, Words) {
    match (purpose, found) {
        (Purpose::Computation, Outcome::Met) if incomplete => TO_COMPLETE,
        (Purpose::Computation, Outcome::Met) => COMPUTED,
        (Purpose::Computation, Outcome::Unknown) => TO_COMPLETE,
        (Purpose::Computation, Outcome::NotMet) => NOT_COMPUTED,
        _ => outcome(found),
    }
}

pub(crate) const fn needs(needs: Needs) -> Words {
    match needs {
        Needs::Any => Words("almeno uno dei seguenti", "at least one of these"),
        Needs::All => Words("tutti i seguenti", "all of these"),
    }
}

pub(crate) const fn confidence(confidence: Confidence) -> Words {
    match confidence {
        Confidence::Act => Words("testo ufficiale", "official text"),
        Confidence::Secondary => Words("fonte secondaria, da confermare sull'atto", "secondary source, to be confirmed on the act"),
        Confidence::Derived => Words("ricavata per calcolo da dati noti", "derived by arithmetic from known figures"),
        Confidence::Unverified => Words("non verificata", "not verified"),
    }
}

/// What an amount that rests on such a source must say; nothing where the act itself was read.
pub(crate) const fn caution(confidence: Confidence) -> Option<Words> {
    match confidence {
        Confidence::Act => None,
        Confidence::Secondary => Some(Words("da confermare sull'atto", "to be confirmed on the act")),
        Confidence::Derived => Some(Words("ricavato per calcolo", "derived by arithmetic")),
        Confidence::Unverified => Some(Words("fonte non verificata", "source not verified")),
    }
}

/// What the person does with an amount.
pub(crate) const fn kind(kind: AmountKind) -> Option<Words> {
    match kind {
        AmountKind::Fee => Some(Words("da pagare", "to be paid")),
        AmountKind::Benefit => Some(Words("da ricevere", "to be received")),
        AmountKind::Indicator => None,
    }
}

/// It is not settled whether it is due.
pub(crate) const fn if_due(kind: AmountKind) -> Words {
    match kind {
        AmountKind::Fee => Words("se dovuto", "if due"),
        AmountKind::Benefit => Words("se spettante", "if due"),
        AmountKind::Indicator => Words("se applicabile", "if applicable"),
    }
}

/// Zero is due: the person still reads what that means.
pub(crate) const fn zero(kind: AmountKind) -> Option<Words> {
    match kind {
        AmountKind::Fee => Some(Words("nulla da pagare", "nothing to pay")),
        AmountKind::Benefit => Some(Words("nulla da ricevere", "nothing to receive")),
        AmountKind::Indicator => None,
    }
}

/// Nothing is due, where there is no room to say of what.
pub(crate) const NOT_DUE: Words = Words("non dovuto", "not due");

/// Nothing is due, which is not zero.
pub(crate) const fn not_due(kind: AmountKind) -> Words {
    match kind {
        AmountKind::Fee => Words("importo non dovuto", "not due"),
        AmountKind::Benefit => Words("importo non spettante", "not due"),
        AmountKind::Indicator => Words("non applicabile", "not applicable"),
    }
}

pub(crate) const fn role(role: DiscretionRole) -> Words {
    match role {
        DiscretionRole::Maximum => Words(
            "Il valore indicato è un massimo: può essere riconosciuto un valore inferiore.",
            "The value shown is a maximum: less may be granted.",
        ),
        DiscretionRole::Proposal => Words(
            "Il valore indicato è una proposta: può essere deciso diversamente.",
            "The value shown is a proposal: it may be decided otherwise.",
        ),
    }
}

pub(crate) const fn warning(kind: WarningKind) -> Words {
    match kind {
        WarningKind::Unverified => Words("Non verificato", "Not verified"),
        WarningKind::ToConfirm => Words("Da confermare sull'atto", "To be confirmed on the act"),
        WarningKind::NotStated => Words("Non precisato dall'atto", "Not stated in the act"),
        WarningKind::Ceiling => Words("Valore massimo", "Ceiling"),
        WarningKind::Discretion => Words("Valutazione discrezionale", "Discretion"),
        WarningKind::OpenPoint => Words("Punto aperto", "Open point"),
        WarningKind::Status => Words("Stato dell'edizione", "Status of the edition"),
        WarningKind::Compatibility => Words("Compatibilità", "Compatibility"),
    }
}

/// A warning in one line: `Punto aperto: ...`.
pub(crate) fn told(of: &Warning, language: Language) -> String {
    format!("{}: {}", warning(of.kind).get(language), either(&of.text, language))
}

#[cfg(test)]
mod tests {
    use super::{capital, upper};

    #[test]
    fn latin_letters_have_the_capitals_that_unicode_gives_them() {
        for letter in '\0'..='\u{17f}' {
            // These have a capital of two letters, or none among the Latin ones.
            if !"ßŉµıſ".contains(letter) {
                assert!(letter.to_uppercase().eq([upper(letter)]), "{letter} {}", upper(letter));
            }
        }
    }

    #[test]
    fn only_the_first_letter_changes() {
        assert_eq!(["", "à casa", "ISEE", "š b"].map(capital), ["", "À casa", "ISEE", "Š b"]);
    }
}
