//! The fixed words of a recalculation.

pub(super) use crate::decision::words::Words;

pub(super) const WITH_OMISSIONS: Words = Words(", con omissioni o difformità", ", with omissions or differences");
pub(super) const NO_ATTESTATION: Words = Words("nessuna attestazione che conti", "no attestation that counts");
pub(super) const KNOWN_SINCE: Words = Words("; noto dal ", "; known since ");
pub(super) const TITLE: Words = Words("Ricalcolo", "Recalculation");
pub(super) const FROM_TO: Words = Words("Periodo", "Period");
pub(super) const BEFORE: Words = Words("Prima", "Before");
pub(super) const AFTER: Words = Words("Dopo", "After");
pub(super) const DIFFERENCE: Words = Words("Differenza", "Difference");
pub(super) const OUTCOME: Words = Words("Esito", "Outcome");
pub(super) const TOTAL: Words = Words("Totale", "Total");
pub(super) const WHY: Words = Words("Perché", "Why");
pub(super) const HOW: Words = Words("Come si arriva agli importi", "How the amounts come about");
pub(super) const ATTESTATIONS: Words = Words("Quale attestazione conta", "Which attestation counts");
pub(super) const NOT_STATED: Words =
    Words("l'atto non lo precisa: è la lettura di questo file di regole", "not stated in the act: it is the reading of this rule file");
pub(super) const PRO_RATA: Words = Words("Mesi in parte", "Parts of a month");
pub(super) const NO_DIFFERENCE: Words = Words("nessuna differenza", "no difference");
pub(super) const UNKNOWN: Words = Words("dipende da dati mancanti", "depends on missing information");
pub(super) const MISSING: Words = Words("manca", "missing");
pub(super) const NOT_DUE: Words = Words("non dovuto", "not due");
pub(super) const NOT_IN_FORCE: Words = Words("misura non in vigore", "measure not in force");
pub(super) const NO_USE: Words = Words("nulla da contare", "nothing to count");
pub(super) const NOT_AN_ACT: Words = Words(
    "Questo documento riporta l'esito di un calcolo sui dati e sulle regole indicati. Non è un provvedimento amministrativo: \
     conguagli e recuperi sono disposti dall'ente competente.",
    "This document reports the result of a computation on the information and rules stated. It is not an administrative act: \
     what is paid or recovered is decided by the competent body.",
);
