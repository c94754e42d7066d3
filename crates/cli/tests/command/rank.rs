//! Rankings, as a comune makes them.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::Decimal128Type;
use arrow_array::{Array as _, ArrayRef, BooleanArray, Date32Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::support::{Run, finish, in_folder, root, scratch};

const VOUCHERS: &str = "rank esempio.valle.buoni-alimentari --rules examples/graduatoria --on 2026-12-31 --seed verbale-12";

/// Runs the command in the root of the repository; a word that begins with `@` is a file of the folder.
fn rank(folder: &Path, arguments: &str) -> Run {
    let mut command = in_folder(&root());
    for argument in arguments.split_whitespace() {
        match argument.strip_prefix('@') {
            Some(name) => command.arg(folder.join(name)),
            None => command.arg(argument),
        };
    }
    finish(command)
}

fn mix(seed: u64, salt: u64) -> u64 {
    let value = (seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ salt).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    (value ^ (value >> 31)).wrapping_mul(0x94D0_49BB_1331_11EB) >> 20
}

struct Case {
    id: String,
    /// Microseconds since 1970.
    filed: i64,
    isee: Option<i64>,
    members: i64,
    disabled: Option<bool>,
    known: bool,
    birth: i32,
}

/// Applications in the two windows of the example, a few late and a few that lack something.
fn cases(count: u64) -> Vec<Case> {
    let number = |case, salt, end| i64::try_from(mix(case, salt) % end).unwrap();
    (0..count)
        .map(|case| Case {
            id: format!("{case:05}"),
            // From 1 April or 1 December 2026, 31 days.
            filed: (if case.is_multiple_of(2) { 1_775_001_600 } else { 1_796_083_200 } + number(case, 1, 31 * 86_400)) * 1_000_000,
            isee: (!mix(case, 2).is_multiple_of(40)).then(|| number(case, 3, 250) * 50),
            members: 1 + number(case, 4, 6),
            disabled: [Some(true), Some(false), Some(false), None][usize::try_from(mix(case, 5) % 4).unwrap()],
            known: mix(case, 6).is_multiple_of(5),
            birth: i32::try_from(number(case, 7, 20_000)).unwrap() - 10_000,
        })
        .collect()
}

fn day(days: i32) -> chrono::NaiveDate {
    chrono::NaiveDate::default() + chrono::TimeDelta::days(days.into())
}

fn write_csv(path: &Path, cases: &[Case]) {
    let mut text = "id,nome,presentata,isee,componenti,minori,disabile,in_carico,nascita_richiedente\n".to_owned();
    for case in cases {
        let filed = chrono::DateTime::from_timestamp_micros(case.filed).unwrap().format("%Y-%m-%d %H:%M:%S");
        let isee = case.isee.map(|isee| format!("{isee}.00")).unwrap_or_default();
        let disabled = case.disabled.map(|yes| if yes { "sì" } else { "no" }).unwrap_or_default();
        let (members, known) = (case.members, case.known);
        writeln!(text, "{},Rosa,{filed},{isee},{members},{},{disabled},{known},{}", case.id, members / 2, day(case.birth)).unwrap();
    }
    fs::write(path, text).unwrap();
}

fn write_parquet(path: &Path, cases: &[Case]) {
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new(StringArray::from_iter_values(cases.iter().map(|case| &case.id)))),
        ("presentata", Arc::new(TimestampMicrosecondArray::from_iter_values(cases.iter().map(|case| case.filed)))),
        ("isee", Arc::new(cases.iter().map(|case| case.isee).collect::<Int64Array>())),
        ("componenti", Arc::new(Int64Array::from_iter_values(cases.iter().map(|case| case.members)))),
        ("minori", Arc::new(Int64Array::from_iter_values(cases.iter().map(|case| case.members / 2)))),
        ("disabile", Arc::new(cases.iter().map(|case| case.disabled).collect::<BooleanArray>())),
        ("in_carico", Arc::new(cases.iter().map(|case| Some(case.known)).collect::<BooleanArray>())),
        ("nascita_richiedente", Arc::new(Date32Array::from_iter_values(cases.iter().map(|case| case.birth)))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn a_register_in_any_order_and_form_gives_the_same_ranking() {
    let folder = scratch("rank_forms");
    let mut all = cases(2_000);
    write_csv(&folder.join("domande.csv"), &all);
    write_parquet(&folder.join("domande.parquet"), &all);
    all.sort_by_key(|case| mix(case.id.parse().unwrap(), 99));
    write_csv(&folder.join("mescolate.csv"), &all);
    let run = |input: &str, more: &str| {
        let budget = "--budget primavera=90000 --budget dicembre=50000";
        rank(&folder, &format!("{VOUCHERS} --register @{input} --filed presentata {budget} {more}")).ends(0)
    };
    let first = run("domande.csv", "--format json --output @graduatoria.csv");
    assert_eq!(run("domande.parquet", "--format json --output @graduatoria.parquet").out, first.out);
    assert_eq!(run("mescolate.csv", "--format json --output @altra.csv --threads 3").out, first.out);
    let written = fs::read_to_string(folder.join("graduatoria.csv")).unwrap();
    assert_eq!(fs::read_to_string(folder.join("altra.csv")).unwrap(), written);
    let ranking = first.json();
    assert_eq!(ranking["counts"]["applications"], 2_000);
    assert!(
        ranking["counts"]["waiting"].as_u64() > Some(100) && ranking["counts"]["to_verify"].as_u64() > Some(100),
        "{}",
        ranking["counts"]
    );
    let schema = fs::read_to_string(root().join("docs/schema/ranking.schema.json")).unwrap();
    assert!(jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap().is_valid(&ranking));
    // Of who an application is, only the id leaves.
    assert!(!written.contains("Rosa") && !first.out.contains("Rosa"));
    assert_eq!(written.lines().count(), 2_001);
    // The same in Parquet.
    let file = File::open(folder.join("graduatoria.parquet")).unwrap();
    let batches: Vec<RecordBatch> = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap().map(Result::unwrap).collect();
    let total: i128 =
        batches.iter().flat_map(|batch| batch["amount"].as_primitive::<Decimal128Type>().iter().flatten().collect::<Vec<_>>()).sum();
    assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), 2_000);
    let spent = |list: usize| ranking["lists"][list]["spent"]["value"].as_str().unwrap().replace('.', "").parse::<i128>().unwrap();
    assert_eq!(total, spent(0) + spent(1));
    assert!(batches.iter().all(|batch| batch["reason"].null_count() == 0));
}

#[test]
fn rows_say_why_in_the_language_of_the_reader() {
    let folder = scratch("rank_rows");
    let example = "--register examples/graduatoria/domande.csv --id domanda --filed presentata --budget primavera=700";
    let it = rank(&folder, &format!("{VOUCHERS} {example} --output @it.csv")).ends(0);
    assert!(it.out.contains("domande 8, ammesse 5"), "{}", it.out);
    insta::assert_snapshot!("rank_it", fs::read_to_string(folder.join("it.csv")).unwrap());
    rank(&folder, &format!("{VOUCHERS} {example} --output @en.csv --lang en --mask")).ends(0);
    insta::assert_snapshot!("rank_en_masked", fs::read_to_string(folder.join("en.csv")).unwrap());
}

#[test]
fn what_cannot_be_ranked_is_said() {
    let folder = scratch("rank_wrong");
    let mut all = cases(3);
    all[2].id = all[0].id.clone();
    write_csv(&folder.join("doppie.csv"), &all);
    write_csv(&folder.join("domande.csv"), &cases(3));
    let rows = |run: Run| run.ends(3).err.replace(&folder.display().to_string(), "CARTELLA");
    let mut told = String::new();
    let mut say = |what: &str| writeln!(told, "{what}\n{}", rows(rank(&folder, what))).unwrap();
    say(&format!("{VOUCHERS} --register @doppie.csv --filed presentata"));
    say(&format!("{VOUCHERS} --register @domande.csv"));
    say(&format!("{VOUCHERS} --register @domande.csv --filed nome"));
    say(&format!("{VOUCHERS} --register @doppie.csv --filed presentata --budget autunno=100"));
    say(&format!("{VOUCHERS} --register @doppie.csv --filed presentata --budget 1.000,00"));
    say("rank esempio.valle.buoni-alimentari --rules examples/graduatoria --on 2026-12-31 --register @doppie.csv");
    say("rank esempio.valle.buoni-alimentari --rules examples/graduatoria --on 2027-12-31 --register @doppie.csv");
    say("rank esempio.valle.altro --rules examples/graduatoria --on 2026-12-31 --register @doppie.csv");
    say("rank it.isee --on 2025-12-31 --register @doppie.csv");
    let blank = "id,presentata,isee\r\n\r\nA,,100\r\n";
    fs::write(folder.join("vuote.csv"), blank).unwrap();
    fs::write(folder.join("storte.csv"), format!("{blank}\r\nB,ieri,100\r\n")).unwrap();
    fs::write(folder.join("miste.csv"), format!("{blank}B,2026-04-02T10:00,100\r\nC,2026-04-03,100\r\n")).unwrap();
    fs::write(folder.join("senza_id.csv"), format!("{blank},2026-04-03,100\r\n")).unwrap();
    for name in ["vuote", "storte", "miste", "senza_id"] {
        say(&format!("{VOUCHERS} --register @{name}.csv --filed presentata"));
    }
    insta::assert_snapshot!("rank_refused", told);
    let run = rank(&folder, &format!("{VOUCHERS} --register @doppie.csv --id codice --filed presentata")).ends(2);
    assert!(run.err.contains("non ha la colonna `codice`"), "{}", run.err);
    rank(&folder, &format!("{VOUCHERS} --register @doppie.csv --filed presentata --output @doppie.csv")).ends(2);
    // A value that cannot be taken is told by the exit code too.
    fs::write(folder.join("rifiutata.csv"), "id,presentata,isee\nA,2026-04-02,-1\nB,2026-04-02,100\n").unwrap();
    rank(&folder, &format!("{VOUCHERS} --register @rifiutata.csv --filed presentata")).ends(1);
}
