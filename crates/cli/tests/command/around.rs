//! Records, recalculation and ledger.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::support::{Run, finish, in_folder, root, scratch, soglia};

/// The rules of the repository, compiled once.
fn rules() -> &'static Path {
    static PACK: OnceLock<PathBuf> = OnceLock::new();
    PACK.get_or_init(|| {
        let pack = scratch("rules_of_the_repository").join("regole.json");
        let mut command = in_folder(&root());
        command.args(["compile", "-o"]).arg(&pack);
        finish(command).ends(0);
        pack
    })
}

/// Runs in the root of the repository, with its rules.
fn at_root(arguments: &str) -> Run {
    let mut command = in_folder(&root());
    command.args(arguments.split_whitespace()).arg("--pack").arg(rules());
    finish(command)
}

struct Kept {
    pack: PathBuf,
    record: PathBuf,
}

fn kept(name: &str) -> Kept {
    let folder = scratch(name);
    let (pack, record) = (folder.join("regole.json"), folder.join("verbale.json"));
    soglia("mensa", &format!("compile -o {}", pack.display())).ends(0);
    let eval = "eval prova.mensa --on 2025-06-01 --facts ../facts/entro.json";
    soglia("mensa", &format!("{eval} --record {}", record.display())).ends(0);
    Kept { pack, record }
}

#[test]
fn a_record_is_verified_with_and_without_its_pack() {
    let Kept { pack, record } = kept("record");
    let (pack, record) = (pack.display(), record.display());
    let alone = soglia("mensa", &format!("verify {record}")).ends(0);
    assert!(alone.out.starts_with("il verbale è integro: sha256 "), "{}", alone.out);
    assert!(alone.err.contains("--pack"), "{}", alone.err);
    let again = soglia("mensa", &format!("verify {record} --pack {pack} --lang en")).ends(0);
    assert!(again.out.contains("gives the same decision"), "{}", again.out);
    assert_eq!(again.err, "");
}

#[test]
fn what_was_changed_is_1_and_what_is_no_record_is_2() {
    let Kept { pack, record } = kept("changed_record");
    let text = fs::read_to_string(&record).unwrap();
    fs::write(&record, text.replace("8123.45", "8123.46")).unwrap();
    let run = soglia("mensa", &format!("verify {} --pack {}", record.display(), pack.display())).ends(1);
    assert!(run.err.contains("non è quell") && !run.err.contains("8123"), "{}", run.err);
    soglia("mensa", &format!("verify {}", pack.display())).ends(2);
    soglia("mensa", "verify nessuno.json").ends(2);
}

#[test]
fn another_pack_is_2() {
    let Kept { record, .. } = kept("other_pack");
    let other = rules();
    let run = soglia("mensa", &format!("verify {} --pack {}", record.display(), other.display())).ends(2);
    assert!(run.err.contains("fatto con il pacchetto"), "{}", run.err);
}

#[test]
fn a_masked_record_is_still_intact_and_tells_nothing_personal() {
    let Kept { pack, record } = kept("masked_record");
    assert!(fs::read_to_string(&record).unwrap().contains("8123.45"));
    let masked = record.with_file_name("pubblico.json");
    let printed = soglia("mensa", &format!("mask {}", record.display())).ends(0).out;
    soglia("mensa", &format!("mask {} -o {}", record.display(), masked.display())).ends(0);
    assert_eq!(fs::read_to_string(&masked).unwrap(), printed);
    for written in ["8123.45", "8.123,45", "8,123.45"] {
        assert!(!printed.contains(written), "{printed}");
    }
    let hash = |path: &PathBuf| soglia("mensa", &format!("verify {}", path.display())).ends(0).out;
    assert_eq!(hash(&record), hash(&masked));
    let run = soglia("mensa", &format!("verify {} --pack {}", masked.display(), pack.display())).ends(1);
    assert!(run.err.contains("mascherato"), "{}", run.err);
}

#[test]
fn two_records_of_the_same_case_do_not_share_a_salt() {
    let (one, other) = (kept("one_salt"), kept("other_salt"));
    let read = |kept: &Kept| serde_json::from_str::<serde_json::Value>(&fs::read_to_string(&kept.record).unwrap()).unwrap();
    let (one, other) = (read(&one), read(&other));
    assert_eq!(one["decision"]["value"], other["decision"]["value"]);
    assert_ne!(one["decision"]["salt"], other["decision"]["salt"]);
    assert_ne!(one["sha256"], other["sha256"]);
}

const LATE: &str = "recalculate lombardia.milano.nido --amount retta --history examples/nido-storia.yaml --from 2022-01-01 --to 2022-06-30";

#[test]
fn a_late_isee_is_recalculated_as_text_page_and_data() {
    let changes = "--changes examples/nido-novita.yaml";
    let found = at_root(&format!("{LATE} {changes} --format json")).ends(0).json();
    assert_eq!(found["amounts"][0]["settlement"], "body_pays");
    assert_eq!(found["amounts"][0]["difference"]["value"], "-1448");
    assert!(at_root(&format!("{LATE} {changes}")).ends(0).out.contains("da rimborsare (alla persona)"));
    assert!(at_root(&format!("{LATE} {changes} --lang en --format html")).ends(0).out.contains("to refund (to the person)"));
    let same = at_root(&format!("{LATE} --format json")).ends(0).json();
    assert_eq!(same["amounts"][0]["settlement"], "nothing");
}

#[test]
fn what_cannot_be_recalculated_is_3_and_says_what_is_needed() {
    let run = at_root(&LATE.replace("--amount retta", "")).ends(3);
    assert!(run.err.contains("`year`"), "{}", run.err);
    let run = at_root(&LATE.replace("milano.nido", "milano.nidi")).ends(3);
    assert!(run.err.contains("milano.nidi"), "{}", run.err);
    at_root(&LATE.replace("nido-storia", "nessuna")).ends(2);
    let folder = scratch("history");
    let path = folder.join("storia.yaml");
    fs::write(&path, "fatti: { isee: 4711 }\n").unwrap();
    let run = at_root(&LATE.replace("examples/nido-storia.yaml", path.to_str().unwrap())).ends(3);
    assert!(run.err.contains("fatti") && run.err.contains("storia.yaml"), "{}", run.err);
    fs::write(&path, "facts: { isee: [4711] }\n").unwrap();
    let run = at_root(&LATE.replace("examples/nido-storia.yaml", path.to_str().unwrap())).ends(3);
    assert!(!run.err.contains("4711"), "{}", run.err);
}

#[test]
fn rules_of_before_may_be_another_pack() {
    let pack = rules();
    let found = at_root(&format!("{LATE} --pack-before {} --format json", pack.display())).ends(0).json();
    assert_eq!(found["pack_before"], found["pack_after"]);
    at_root(&format!("{LATE} --pack-before nessuno.json")).ends(2);
}

const DEBT: &str = "ledger lombardia.oglio-po.debito-acqua --facts examples/debito-acqua.yaml --on 2025-06-30";

#[test]
fn a_ledger_is_text_page_data_and_table() {
    assert!(at_root(DEBT).ends(0).out.contains("Debito residuo: 281,80 €"));
    assert!(at_root(&format!("{DEBT} --lang en")).ends(0).out.contains("Debt still open: 281.80 €"));
    assert!(at_root(&format!("{DEBT} --format html")).ends(0).out.contains("281,80"));
    let data = at_root(&format!("{DEBT} --format json")).ends(0).json();
    assert_eq!(data["entries"].as_array().unwrap().len(), 4);
    let table = at_root(&format!("{DEBT} --format csv")).ends(0).out;
    assert_eq!(table.lines().last(), Some("2025-06-25;4;4;281,80"));
}

#[test]
fn entries_come_from_a_table_and_mistakes_are_3() {
    let folder = scratch("entries");
    let path = folder.join("ore.csv");
    fs::write(&path, "Giorno;Ore\n04/06/2025;4\n05/06/2025;2,5\n").unwrap();
    let ask = format!("{DEBT} --entries {}", path.display());
    assert_eq!(at_root(&format!("{ask} --format json")).ends(0).json()["closing"]["value"]["value"], "371.80");
    fs::write(&path, "Giorno;Ore\n04/06/2025;tante\n").unwrap();
    let run = at_root(&ask).ends(3);
    assert!(run.err.contains("riga 2") && !run.err.contains("tante"), "{}", run.err);
    fs::write(&path, "Giorno;Ore\n04/06/2025;3.000\n").unwrap();
    let run = at_root(&ask).ends(3);
    assert!(run.err.contains("le migliaia si scrivono senza: `3000`"), "{}", run.err);
    at_root(&DEBT.replace("debito-acqua --facts", "fna-b2 --facts")).ends(3);
}

#[test]
fn the_schema_of_a_record_is_printed() {
    let schema = soglia("mensa", "schema record").ends(0).json();
    assert!(schema["properties"]["sha256"].is_object(), "{schema:#}");
    soglia("mensa", "schema record --draft 07").ends(2);
}
