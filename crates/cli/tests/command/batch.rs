//! Registers, as a comune evaluates them.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder, StructBuilder};
use arrow_array::cast::AsArray as _;
use arrow_array::types::{Decimal128Type, Int32Type, UInt8Type};
use arrow_array::{Array as _, ArrayRef, BooleanArray, Date32Array, Decimal128Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::support::{Run, command, finish, in_folder, root, scratch};

const ON: &str = "2025-06-01";

/// Runs `soglia batch prova.mensa` with files in a folder.
fn batch(folder: &Path, arguments: &str) -> Run {
    let mut command = command("registro");
    command.args(["batch", "prova.mensa", "--on", ON]);
    for argument in arguments.split_whitespace() {
        let path = |name: &str| folder.join(name).display().to_string();
        match argument.split_once('=') {
            Some((list, file)) => command.arg(format!("{list}={}", path(file))),
            None if argument.contains('.') => command.arg(path(argument)),
            None => command.arg(argument),
        };
    }
    finish(command)
}

fn written(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

/// The messages of a run without the place of its files.
fn messages(folder: &Path, run: &Run) -> String {
    run.err.replace(&folder.display().to_string(), "CARTELLA")
}

struct Case {
    isee: Option<i64>,
    resident: Option<bool>,
    enrolled: i32,
    school: &'static str,
    children: Vec<i64>,
}

/// Cases that differ in everything, about one in fifty of them with a value that is refused.
fn cases(count: u64) -> impl Iterator<Item = Case> {
    (0..count).map(|case| {
        let mix = |salt: u64| (case ^ salt).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 33;
        let number = |salt, end: u64| i64::try_from(mix(salt) % end).unwrap();
        Case {
            isee: match mix(1) % 50 {
                0 => None,
                1 => Some(100_000_001),
                _ => Some(number(2, 3_000_000)),
            },
            resident: [Some(true), Some(true), Some(true), Some(false), None][usize::try_from(mix(3) % 5).unwrap()],
            // Around 2025-09-15.
            enrolled: 20_346 + i32::try_from(number(4, 40)).unwrap() - 30,
            school: if mix(5) % 2 == 0 { "primaria" } else { "infanzia" },
            children: (0..mix(6) % 4).map(|child| number(7 + child, 100_000)).collect(),
        }
    })
}

fn day(days: i32) -> String {
    (chrono::NaiveDate::default() + chrono::Days::new(u64::try_from(days).unwrap())).to_string()
}

fn cents(value: i64) -> String {
    format!("{}.{:02}", value / 100, value % 100)
}

fn write_csv(folder: &Path, count: u64) {
    let (mut register, mut lists) = ("id,isee,residente,iscrizione,scuola\n".to_owned(), "id,spesa\n".to_owned());
    for (id, case) in cases(count).enumerate() {
        let isee = case.isee.map(cents).unwrap_or_default();
        let resident = case.resident.map(|resident| resident.to_string()).unwrap_or_default();
        writeln!(register, "{id},{isee},{resident},{},{}", day(case.enrolled), case.school).unwrap();
        case.children.iter().for_each(|child| writeln!(lists, "{id},{}", cents(*child)).unwrap());
    }
    fs::write(folder.join("registro.csv"), register).unwrap();
    fs::write(folder.join("figli.csv"), lists).unwrap();
}

fn write_parquet(path: &Path, count: u64) {
    let all: Vec<Case> = cases(count).collect();
    let money = |values: Vec<Option<i128>>| Decimal128Array::from(values).with_precision_and_scale(18, 2).unwrap();
    let fields = vec![Field::new("spesa", DataType::Utf8, true)];
    let mut children = ListBuilder::new(StructBuilder::from_fields(fields, 0));
    for case in &all {
        for child in &case.children {
            children.values().field_builder::<StringBuilder>(0).unwrap().append_value(cents(*child));
            children.values().append(true);
        }
        children.append(true);
    }
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new(StringArray::from_iter_values((0..all.len()).map(|id| id.to_string())))),
        ("isee", Arc::new(money(all.iter().map(|case| case.isee.map(i128::from)).collect()))),
        ("residente", Arc::new(all.iter().map(|case| case.resident).collect::<BooleanArray>())),
        ("iscrizione", Arc::new(all.iter().map(|case| Some(case.enrolled)).collect::<Date32Array>())),
        ("scuola", Arc::new(StringArray::from_iter_values(all.iter().map(|case| case.school)))),
        ("figli", Arc::new(children.finish())),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

const LISTS: &str = "--list figli=figli.csv --key id";

#[test]
fn a_register_gives_what_eval_gives_however_it_is_divided() {
    let folder = scratch("batch_200k");
    write_csv(&folder, 200_000);
    let run = batch(&folder, &format!("-i registro.csv -o uno.csv --threads 1 {LISTS}")).ends(1);
    assert_eq!(run.out, "");
    let one = written(&folder, "uno.csv");
    for (name, options) in [("due.csv", "--threads 2 --rows-per-batch 1000"), ("tre.csv", "--threads 3 --rows-per-batch 33333")] {
        let again = batch(&folder, &format!("-i registro.csv -o {name} {options} {LISTS}")).ends(1);
        assert!(written(&folder, name) == one, "{options}");
        assert_eq!(again.err, run.err);
    }
    let lines: Vec<&str> = one.lines().collect();
    assert_eq!((lines.len(), lines[0]), (200_001, "id,outcome,pasto,rimborso,reason"));
    let (mut met, mut refused) = (0, 0);
    for (id, case) in cases(200_000).enumerate().filter(|(id, _)| id % 4_999 == 7) {
        let found: Vec<&str> = lines[id + 1].split(',').collect();
        let children: Vec<_> = case.children.iter().map(|child| serde_json::json!({ "spesa": cents(*child) })).collect();
        let facts = serde_json::json!({
            "isee": case.isee.map(cents), "residente": case.resident, "iscrizione": day(case.enrolled), "scuola": case.school, "figli": children,
        });
        let path = folder.join("caso.json");
        fs::write(&path, facts.to_string()).unwrap();
        let mut command = command("registro");
        command.args(["eval", "prova.mensa", "--on", ON, "--format", "json", "--facts"]).arg(&path);
        let decision = finish(command);
        if decision.code == 3 {
            assert_eq!(found, [&id.to_string(), "refused", "", "", "isee: out_of_range"]);
            refused += 1;
            continue;
        }
        let decision = decision.ends(0).json();
        let amount = |place: usize| match &decision["amounts"][place] {
            amount if amount["due"] == "due" => amount["value"]["value"].as_str().unwrap_or_default(),
            _ => "",
        };
        assert_eq!(found, [&id.to_string(), decision["outcome"].as_str().unwrap(), amount(0), amount(1), ""], "{facts}");
        met += usize::from(decision["outcome"] == "met");
    }
    assert!(met > 5 && refused > 0, "{met} {refused}");

    write_parquet(&folder.join("registro.parquet"), 200_000);
    let from_parquet = batch(&folder, "-i registro.parquet -o da_parquet.csv").ends(1);
    assert!(written(&folder, "da_parquet.csv") == one);
    assert_eq!(from_parquet.err, run.err);
}

#[test]
fn results_go_to_parquet_with_their_origin() {
    let folder = scratch("batch_parquet");
    write_parquet(&folder.join("registro.parquet"), 5_000);
    batch(&folder, "-i registro.parquet -o esiti.csv --keep id").ends(1);
    batch(&folder, "-i registro.parquet -o esiti.parquet --keep figli,id --rows-per-batch 700").ends(1);
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(folder.join("esiti.parquet")).unwrap()).unwrap();
    let schema = Arc::clone(reader.schema());
    assert_eq!(schema.metadata()["soglia:measure"], "prova.mensa");
    assert_eq!((&*schema.metadata()["soglia:edition"], &*schema.metadata()["soglia:on"]), ("2025", ON));
    assert_eq!(schema.metadata()["soglia:pack"].len(), 64);
    let names: Vec<_> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    assert_eq!(names, ["figli", "id", "outcome", "pasto", "rimborso", "reason"]);
    let mut lines = vec!["id,outcome,pasto,rimborso,reason".to_owned()];
    for batch in reader.build().unwrap() {
        let batch = batch.unwrap();
        let outcomes = batch["outcome"].as_dictionary::<UInt8Type>().downcast_dict::<StringArray>().unwrap();
        let reasons = batch["reason"].as_dictionary::<Int32Type>().downcast_dict::<StringArray>().unwrap();
        let number = |name: &str, row: usize| {
            let column = batch[name].as_primitive::<Decimal128Type>();
            if column.is_valid(row) { column.value_as_string(row) } else { String::new() }
        };
        for row in 0..batch.num_rows() {
            use arrow_array::ArrayAccessor as _;
            let id = batch["id"].as_string::<i32>().value(row);
            let reason = if reasons.is_valid(row) { reasons.value(row) } else { "" };
            let (outcome, meal, refund) = (outcomes.value(row), number("pasto", row), number("rimborso", row));
            lines.push(format!("{id},{outcome},{meal},{refund},{reason}"));
        }
    }
    assert_eq!(lines, written(&folder, "esiti.csv").lines().collect::<Vec<_>>());
}

fn small(name: &str, files: &[(&str, &[u8])]) -> PathBuf {
    let folder = scratch(name);
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    folder
}

#[test]
fn csv_is_read_as_spreadsheets_write_it() {
    let text =
        "\u{feff}pratica;isee;residente;iscrizione;scuola\r\n\"A;1\";12345,67;VERO;2025-06-01;infanzia\r\n\r\nA2; 1.234,56 ;no;;\r\n";
    let folder = small("batch_sheet", &[("r.csv", text.as_bytes())]);
    let run = batch(&folder, "-i r.csv -o o.csv --separator ; --decimal-comma --lang en").ends(1);
    assert_eq!(written(&folder, "o.csv"), "pratica;outcome;pasto;rimborso;reason\n\"A;1\";met;3.06;0.00;\nA2;refused;;;isee: not_exact\n");
    insta::assert_snapshot!("batch_sheet", messages(&folder, &run));
    // Without the option the comma is refused, and told.
    let run = batch(&folder, "-i r.csv -o o.csv --separator ; --keep-all").ends(1);
    assert!(written(&folder, "o.csv").contains("\"A;1\";12345,67;VERO;2025-06-01;infanzia;refused;;;isee: not_exact\n"));
    insta::assert_snapshot!("batch_comma", messages(&folder, &run));
}

#[test]
fn whole_numbers_are_euro_unless_they_are_said_to_be_cents() {
    let folder = small(
        "batch_cents",
        &[("r.csv", b"id,isee,residente,iscrizione\n1,12345,si,2025-06-01\n2,1234567,si,2025-06-01\n3,5.5,si,2025-06-01\n")],
    );
    batch(&folder, "-i r.csv -o o.csv").ends(1);
    assert_eq!(written(&folder, "o.csv"), "id,outcome,pasto,rimborso,reason\n1,met,3.06,,\n2,refused,,,isee: out_of_range\n3,met,1.00,,\n");
    batch(&folder, "-i r.csv -o o.csv --cents").ends(1);
    assert_eq!(written(&folder, "o.csv"), "id,outcome,pasto,rimborso,reason\n1,met,1.00,,\n2,met,3.06,,\n3,refused,,,isee: not_exact\n");
}

#[test]
fn what_stands_in_the_way_is_said_and_nothing_is_written() {
    let columns = "id,isee,residente,iscrizione,scuola\n";
    let long = format!("{columns}1,\"{}", "9".repeat(3 << 20));
    let short = format!("{columns}1,7171.01,si\n");
    let latin = [columns.as_bytes(), b"citt\xe0,7171.01,si,2025-06-01,infanzia\n"].concat();
    let twice = "id,isee,isee\n1,2,3\n".to_owned();
    let good = format!("{columns}1,100,si,,primaria\n2,100,si,,primaria\n9,1,si,,primaria\n10,1,si,,primaria\n");
    let folder = small(
        "batch_bad",
        &[
            ("buono.csv", good.as_bytes()),
            ("lungo.csv", long.as_bytes()),
            ("corto.csv", short.as_bytes()),
            ("latino.csv", &latin),
            ("doppio.csv", twice.as_bytes()),
            ("vuoto.csv", b""),
            ("senza.csv", b"id;isee\n1;2\n"),
            ("esito.csv", b"isee,outcome\n1,2\n"),
            ("disordine.csv", b"id,isee\n2,1\n1,1\n"),
            ("ripetuto.csv", b"id,isee\n1,1\n1,1\n"),
            ("figli.csv", b"id,spesa\n2,1.00\n10,2.00\n"),
            ("orfani.csv", b"id,spesa\n2,1.00\n3,2.00\n"),
            ("coda.csv", b"id,spesa\n2,1.00\n11,2.00\n"),
            ("alfabeto.csv", b"id,spesa\n10,1.00\n2,2.00\n"),
            ("finto.parquet", b"PAR1 non e' un parquet PAR1"),
            ("vuoto.parquet", b""),
        ],
    );
    let mut told = String::new();
    for arguments in [
        "-i lungo.csv -o o.csv",
        "-i corto.csv -o o.csv",
        "-i latino.csv -o o.csv",
        "-i doppio.csv -o o.csv",
        "-i vuoto.csv -o o.csv",
        "-i senza.csv -o o.csv",
        "-i nessuno.csv -o o.csv",
        "-i esito.csv -o o.csv",
        "-i buono.csv -o o.csv --keep nome",
        "-i buono.csv -o o.txt",
        "-i buono.csv -o buono.csv",
        "-i disordine.csv -o o.csv --list figli=figli.csv --key id",
        "-i ripetuto.csv -o o.csv --list figli=figli.csv --key id",
        "-i buono.csv -o o.csv --list figli=orfani.csv --key id",
        "-i buono.csv -o o.csv --list figli=coda.csv --key id",
        "-i buono.csv -o o.csv --list figli=alfabeto.csv --key id",
        "-i buono.csv -o o.csv --list nonni=figli.csv --key id",
        "-i finto.parquet -o o.csv",
        "-i vuoto.parquet -o o.csv",
    ] {
        let run = batch(&folder, arguments).ends(2);
        assert!(!run.err.contains("7171") && !run.err.contains("panicked"), "{}", run.err);
        writeln!(told, "$ {arguments}\n{}", messages(&folder, &run)).unwrap();
        let left: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left.len(), 16, "something is left behind: {left:?}");
    }
    insta::assert_snapshot!("batch_bad", told);
    batch(&folder, "-i buono.csv -o o.csv --list figli=figli.csv --key id").ends(0);
    assert_eq!(written(&folder, "o.csv"), "id,outcome,pasto,rimborso,reason\n1,unknown,,,\n2,unknown,,,\n9,unknown,,,\n10,unknown,,,\n");
}

#[test]
fn measures_that_are_not_there_or_not_in_force_are_3() {
    let folder = small("batch_measure", &[("r.csv", b"isee\n1\n")]);
    for (measure, on) in [("prova.messa", ON), ("prova.mensa", "2024-06-01")] {
        let mut command = command("registro");
        command.args(["batch", measure, "--on", on, "-i"]).arg(folder.join("r.csv")).arg("-o").arg(folder.join("o.csv"));
        let run = finish(command).ends(3);
        assert!(run.err.contains(measure), "{}", run.err);
    }
}

#[test]
fn a_damaged_parquet_file_never_brings_the_command_down() {
    let folder = scratch("batch_damaged");
    let whole = folder.join("intero.parquet");
    write_parquet(&whole, 300);
    let bytes = fs::read(&whole).unwrap();
    let mut survived = 0;
    for round in 0..60_usize {
        let mut damaged = bytes.clone();
        if round < 12 {
            damaged.truncate(bytes.len() * round / 12);
        } else {
            let place = (round * 7_919) % bytes.len();
            damaged[place] ^= 1 << (round % 8);
            damaged[(place * 31 + 5) % bytes.len()] = 0xFF;
        }
        fs::write(folder.join("guasto.parquet"), damaged).unwrap();
        let run = batch(&folder, "-i guasto.parquet -o o.csv");
        assert!((0..=2).contains(&run.code), "{}", run.err);
        assert!(!run.err.contains("panicked"), "{}", run.err);
        survived += usize::from(run.code != 2);
    }
    assert!(survived < 60);
}

#[test]
fn a_damaged_schema_of_parquet_is_told_without_the_text_of_a_panic() {
    let folder = scratch("batch_schema");
    write_parquet(&folder.join("intero.parquet"), 300);
    let bytes = fs::read(folder.join("intero.parquet")).unwrap();
    let name = b"ARROW:schema";
    let start = bytes.windows(name.len()).position(|window| window == name).unwrap() + name.len() + 4;
    let mut refused = 0;
    // Some of these make the decoder panic.
    for place in (start..bytes.len() - 8).step_by(6) {
        let mut damaged = bytes.clone();
        damaged[place] ^= 1;
        fs::write(folder.join("guasto.parquet"), damaged).unwrap();
        let run = batch(&folder, "-i guasto.parquet -o o.csv");
        assert!(!run.err.contains("panicked") && !run.err.contains("backtrace"), "{}", run.err);
        refused += usize::from(run.err.contains("the pages are damaged"));
    }
    assert!(refused > 0);
}

#[test]
fn an_empty_field_stays_unknown_by_way_of_parquet() {
    let text = "id,isee,residente,iscrizione,scuola\n1,,si,2025-06-01,\n2, ,si,,infanzia\n3,100,,2025-06-01,primaria\n";
    let folder = small("batch_empty", &[("r.csv", text.as_bytes())]);
    batch(&folder, "-i r.csv -o diretto.csv").ends(0);
    batch(&folder, "-i r.csv -o tutto.parquet --keep-all").ends(0);
    batch(&folder, "-i tutto.parquet -o o.csv --keep id").ends(0);
    assert_eq!(written(&folder, "o.csv"), written(&folder, "diretto.csv"));
}

#[test]
fn lines_are_those_of_the_file() {
    let text = "id,isee,residente\r\n1,100,si\r\n\r\n2,\"1\r\n0\",si\r\n\r\n3,100\r\n";
    let folder = small("batch_lines", &[("r.csv", text.as_bytes())]);
    let run = batch(&folder, "-i r.csv -o o.csv").ends(2);
    assert!(run.err.contains("la riga 7 ha 2 campi invece di 3"), "{}", run.err);
}

#[test]
fn a_table_does_not_go_to_standard_output() {
    let folder = small("batch_stream", &[("r.csv", b"isee\n1\n")]);
    let run = batch(&folder, "-i r.csv -o -").ends(2);
    assert!(run.err.contains("un registro sta in un file, e il nome ne dice il formato"), "{}", run.err);
}

#[test]
fn capital_letters_are_seen_through() {
    let folder = small("batch_capitals", &[("r.csv", b"ID,ISEE\n1,2\n"), ("altro.csv", b"id,ISEE,residente\n1,2,si\n")]);
    let run = batch(&folder, "-i r.csv -o o.csv").ends(2);
    assert!(run.err.contains("per `ISEE`, forse intendevi `isee`"), "{}", run.err);
    let run = batch(&folder, "-i altro.csv -o o.csv").ends(0);
    assert!(run.err.contains("la colonna `ISEE` non è un dato della misura; forse intendevi `isee`"), "{}", run.err);
}

#[test]
fn the_example_of_the_manual_is_what_the_command_does() {
    let folder = scratch("batch_manual");
    fs::create_dir(folder.join("rules")).unwrap();
    for from in ["rules/vocabolario", "rules/it/isee", "docs/esempi"] {
        for entry in fs::read_dir(root().join(from)).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{}-{}", from.replace('/', "-"), path.file_name().unwrap().to_str().unwrap());
            fs::copy(&path, folder.join("rules").join(name)).unwrap();
        }
    }
    fs::copy(root().join("rules/enti.yaml"), folder.join("rules/enti.yaml")).unwrap();
    let page = fs::read_to_string(root().join("docs/manuale/registro.md")).unwrap();
    let block = |info: &str| {
        let (_, rest) = page.split_once(&format!("```{info}\n")).unwrap();
        rest.split_once("```").unwrap().0.to_owned()
    };
    fs::write(folder.join("mense.csv"), block("csv file mense.csv")).unwrap();
    let mut command = in_folder(&folder);
    command.args(block("sh").split_whitespace().skip(1));
    let run = finish(command).ends(1);
    assert_eq!(written(&folder, "tariffe.csv"), block("csv risultato tariffe.csv"));
    assert_eq!(run.err, block("text messaggi"));
}
