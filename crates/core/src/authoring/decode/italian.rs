//! Italian words that authors write where the rule language has an English one.

use super::as_name;
use crate::authoring::strange::latin;

/// An Italian word, in lower case with `_` for blanks and without accents, and the words that it may stand for. Which one
/// is meant is told by what is allowed at the place.
const WORDS: &[(&str, &[&str])] = &[
    ("a", &["to"]),
    ("abrogata", &["repealed"]),
    ("abrogato", &["repealed"]),
    ("al", &["to"]),
    ("al_massimo", &["at_most", "max", "cap"]),
    ("allora", &["then"]),
    ("almeno", &["min", "floor"]),
    ("alternativa", &["instead", "any"]),
    ("altrimenti", &["otherwise"]),
    ("ammesso", &["met"]),
    ("arrotondamento", &["rounding", "round"]),
    ("articolo", &["article"]),
    ("atto", &["act"]),
    ("attendibilita", &["confidence"]),
    ("aumento", &["surcharge"]),
    ("beneficio", &["benefit"]),
    ("booleano", &["boolean"]),
    ("bozza", &["draft"]),
    ("campi", &["facts"]),
    ("casi", &["cases"]),
    ("colonne", &["columns"]),
    ("compatibile", &["compatible"]),
    ("compatibilita", &["compatibility"]),
    ("comune", &["comune", "body"]),
    ("con", &["with"]),
    ("contributo", &["benefit"]),
    ("da", &["from"]),
    ("dal", &["from"]),
    ("dati", &["facts"]),
    ("dato", &["fact"]),
    ("data", &["date", "on"]),
    ("decimali", &["decimals"]),
    ("definizioni", &["definitions"]),
    ("di", &["of"]),
    ("domanda", &["question"]),
    ("edizione", &["edition"]),
    ("elenchi", &["lists"]),
    ("ente", &["body"]),
    ("enti", &["bodies"]),
    ("esente", &["exempt"]),
    ("esenzione", &["exempt"]),
    ("estende", &["extends"]),
    ("etichetta", &["label"]),
    ("false", &["not_met"]),
    ("fasce", &["bands"]),
    ("fascia", &["bands"]),
    ("fatti", &["facts"]),
    ("fino_a", &["to"]),
    ("fonte", &["source"]),
    ("fonti", &["sources"]),
    ("genere", &["kind"]),
    ("giorno", &["on"]),
    ("ignoto", &["unknown"]),
    ("importi", &["amounts"]),
    ("importo", &["amount", "amounts"]),
    ("in_vigore", &["in_force"]),
    ("incompatibile", &["incompatible"]),
    ("indicatore", &["indicator"]),
    ("intero", &["number"]),
    ("lineare", &["linear"]),
    ("lingua", &["language"]),
    ("linguaggio", &["language"]),
    ("liste", &["lists"]),
    ("maggiorazione", &["surcharge"]),
    ("manca", &["missing"]),
    ("massimo", &["max", "maximum", "cap"]),
    ("meno_di", &["below"]),
    ("minimo", &["min", "floor"]),
    ("misura", &["measure"]),
    ("modificatori", &["modifiers"]),
    ("modo", &["mode"]),
    ("motivo", &["reason"]),
    ("natura", &["kind"]),
    ("no", &["not_met", "not_due"]),
    ("nome", &["name"]),
    ("non_ammesso", &["not_met"]),
    ("non_dovuto", &["not_due"]),
    ("nota", &["note"]),
    ("numero", &["number"]),
    ("oltre", &["above"]),
    ("parametri", &["parameters"]),
    ("parte", &["part"]),
    ("parti", &["parts"]),
    ("per_difetto", &["down"]),
    ("per_eccesso", &["up"]),
    ("percentuale", &["percent", "max_percent"]),
    ("percentuali", &["percents"]),
    ("personale", &["personal"]),
    ("prezzo", &["price"]),
    ("punti", &["points"]),
    ("quando", &["when"]),
    ("quota", &["share"]),
    ("relazione", &["relation"]),
    ("requisiti", &["requirements"]),
    ("riduce", &["reduces"]),
    ("riduzione", &["reduction"]),
    ("righe", &["rows"]),
    ("ruolo", &["role"]),
    ("salto", &["jump"]),
    ("scelta", &["choice"]),
    ("se", &["when"]),
    ("sempre", &["always"]),
    ("si", &["met"]),
    ("si_no", &["boolean"]),
    ("sommario", &["summary"]),
    ("sopra", &["above"]),
    ("sospesa", &["suspended"]),
    ("vuoto", &["gap_before"]),
    ("sotto", &["below"]),
    ("stato", &["status"]),
    ("tabella", &["table"]),
    ("tariffa", &["fee"]),
    ("territorio", &["territory"]),
    ("testo", &["text"]),
    ("tetto", &["cap", "ceiling"]),
    ("tipo", &["type", "kind"]),
    ("titolo", &["title"]),
    ("true", &["met"]),
    ("tutti", &["all"]),
    ("tutte", &["all"]),
    ("uno_tra", &["any"]),
    ("unita", &["unit"]),
    ("valore", &["value"]),
    ("valori", &["values"]),
    ("vigenza", &["in_force"]),
    ("vigore", &["in_force"]),
    ("vocabolario", &["vocabulary"]),
];

/// `text` in lower case and without letters that only look like ours, as far as Italian and its neighbours have capitals; those of every script fill a table of some kilobytes.
pub(crate) fn lower(text: &str) -> String {
    let letter = |letter: char| match u8::try_from(letter) {
        Ok(capital @ (b'A'..=b'Z' | 0xC0..=0xD6 | 0xD8..=0xDE)) => char::from(capital | 0x20),
        Ok(_) => letter,
        Err(_) => latin(letter),
    };
    text.chars().map(letter).collect()
}

/// The candidate that an Italian word stands for.
pub(crate) fn meant<'a>(written: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let plain = as_name(written.trim())?;
    let (_, meanings) = WORDS.iter().find(|(word, _)| *word == plain)?;
    meanings.iter().find_map(|meaning| candidates.iter().copied().find(|candidate| candidate == meaning))
}

#[cfg(test)]
mod tests {
    #[test]
    fn capitals_of_italian_and_its_neighbours_are_known() {
        let letters: String = ('\0'..='\u{ff}').collect();
        assert_eq!(super::lower(&letters), letters.to_lowercase());
    }
}
