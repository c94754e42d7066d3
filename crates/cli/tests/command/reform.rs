//! Other figures and other editions, on a register, and what changes in words.

use std::fs;
use std::path::Path;

use crate::support::{Run, finish, in_folder, root, scratch};

/// Runs the command on the rules of the repository; `arguments` are split at spaces.
fn soglia(arguments: &str) -> Run {
    let mut command = in_folder(&root());
    command.args(arguments.split_whitespace());
    finish(command)
}

const B2: &str = "reform lombardia.fna-b2 --on 2025-06-01 --register examples/registro-b2.csv";

#[test]
fn a_higher_limit_lets_people_in_and_costs() {
    let run = soglia(&format!("{B2} --set soglia_adulti=30.000,00 --by comune --by isee_sociosanitario=q3 --format json")).ends(0);
    let json = run.json();
    assert_eq!(json["whole"]["counts"]["rows"], 12);
    assert_eq!(json["whole"]["counts"]["enters"], 3);
    assert_eq!(json["whole"]["counts"]["leaves"], 0);
    assert_eq!(json["whole"]["counts"]["unknown"], 2);
    assert_eq!(json["whole"]["cost"][0]["difference"], "300.00");
    assert_eq!((&json["changes"][0]["before"], &json["changes"][0]["after"]), (&"25_000.00".into(), &"30_000.00".into()));
    let groups = |by: usize| json["by"][by]["groups"].as_array().unwrap().clone();
    let labels: Vec<String> = groups(0).iter().map(|group| group["label"]["it"].as_str().unwrap().to_owned()).collect();
    assert_eq!(labels, ["Bozzolo", "Casalmaggiore", "Viadana"]);
    let rows = |by: usize| groups(by).iter().map(|group| group["counts"]["rows"].as_u64().unwrap()).sum::<u64>();
    assert_eq!((rows(0), rows(1)), (12, 12));
    assert_eq!(groups(1).len(), 4);
}

#[test]
fn what_happens_to_each_row_goes_to_a_file() {
    let folder = scratch("reform_rows");
    let path = folder.join("righe.csv");
    soglia(&format!("{B2} --set soglia_adulti=30000 --amount buono_caregiver --keep pratica -o {}", path.display())).ends(0);
    let rows = fs::read_to_string(&path).unwrap();
    let mut lines = rows.lines();
    assert_eq!(lines.next(), Some("pratica,effect,buono_caregiver_before,buono_caregiver_after,buono_caregiver_difference"));
    assert!(rows.contains("2025-001,unchanged,100.00,100.00,0.00\n"), "{rows}");
    assert!(rows.contains("2025-007,enters,0.00,100.00,100.00\n"), "{rows}");
    assert!(rows.contains("2025-012,unknown,,,\n"), "{rows}");
    assert_eq!(lines.count(), 12);
}

#[test]
fn rows_that_are_refused_are_told_by_the_exit_code() {
    let folder = scratch("reform_refused");
    let text = fs::read_to_string(root().join("examples/registro-b2.csv")).unwrap().replace("9800.00", "-1");
    fs::write(folder.join("registro.csv"), text).unwrap();
    let register = folder.join("registro.csv").display().to_string();
    let run =
        soglia(&format!("reform lombardia.fna-b2 --on 2025-06-01 --register {register} --set soglia_adulti=30000 --format json")).ends(1);
    assert_eq!(run.json()["whole"]["counts"]["refused"], 1);
}

#[test]
fn an_edition_is_compared_on_a_day_on_which_it_holds() {
    let sides = |arguments: &str| {
        let json = soglia(&format!("{B2} {arguments} --format json")).ends(0).json();
        let side = |side: &str| (json[side]["edition"].as_str().unwrap().to_owned(), json[side]["on"].as_str().unwrap().to_owned());
        (side("before"), side("after"))
    };
    let today = ("2025".to_owned(), "2025-06-01".to_owned());
    assert_eq!(sides("--against 2024"), (today.clone(), ("2024".to_owned(), "2024-12-31".to_owned())));
    assert_eq!(sides("--against lombardia.fna-b2/2024 --against-on 2024-05-31"), (today, ("2024".to_owned(), "2024-05-31".to_owned())));
    let run = soglia(&format!("{B2} --against 2012")).ends(3);
    assert!(run.err.contains("lombardia.fna-b2/2012"), "{}", run.err);
}

#[test]
fn a_draft_takes_the_place_of_its_edition() {
    let folder = scratch("reform_draft");
    let text = fs::read_to_string(root().join("rules/lombardia/fna-b2/2025.yaml")).unwrap();
    let draft = folder.join("bozza.yaml");
    fs::write(&draft, text.replace("tetto_caregiver: { value: 100.00,", "tetto_caregiver: { value: 150.00,")).unwrap();
    let draft = draft.display();
    let json = soglia(&format!("{B2} --against {draft} --amount buono_caregiver --format json")).ends(0).json();
    assert_eq!(json["whole"]["counts"]["gains"], 4);
    let changed =
        soglia(&format!("{B2} --against {draft} --set tetto_caregiver=100 --amount buono_caregiver --format json")).ends(0).json();
    assert_eq!(changed["whole"]["counts"]["gains"], 0);
    let said = soglia(&format!("diff lombardia.fna-b2/2025 {draft}")).ends(0).out;
    assert!(said.contains("da 100,00 €/mese a 150,00 €/mese"), "{said}");
}

#[test]
fn packs_can_be_compared_and_not_changed() {
    let folder = scratch("reform_packs");
    let pack = folder.join("regole.json");
    soglia(&format!("compile -o {}", pack.display())).ends(0);
    let pack = pack.display();
    let json = soglia(&format!("--pack {pack} {B2} --against {pack} --format json")).ends(0).json();
    assert_eq!(json["whole"]["counts"]["unchanged"], 10);
    assert_eq!(json["before"]["pack"], json["after"]["pack"]);
    soglia(&format!("--pack {pack} {B2} --set soglia_adulti=1")).ends(2);
    soglia(&format!("--pack {pack} {B2} --seek soglia_adulti --budget 1")).ends(2);
}

#[test]
fn the_figure_for_a_budget_proves_itself() {
    let json = soglia(&format!("{B2} --amount buono_caregiver --seek soglia_adulti --budget 500 --format json")).ends(0).json();
    assert_eq!((&json["direction"], &json["cost_unit"]), (&"rising".into(), &"EUR/month".into()));
    // Four are within the limit of today, the fifth has 25,000.01, the sixth 27,400.
    assert_eq!((&json["answer"]["value"], &json["answer"]["cost"]), (&"27399.99".into(), &"500".into()));
    assert_eq!((&json["beyond"]["value"], &json["beyond"]["cost"]), (&"27400.00".into(), &"600".into()));
    let fee = "reform lombardia.milano.nido --on 2022-03-01 --register examples/registro-nido.csv --amount retta";
    let schema = fs::read_to_string(root().join("docs/schema/seek.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    assert!(schema.is_valid(&json), "{json}");
    let json = soglia(&format!("{fee} --seek retta.2 --revenue 2300 --step 1 --between 0..232 --format json")).ends(0).json();
    assert_eq!(json["direction"], "falling");
    assert!(schema.is_valid(&json), "{json}");
    let answer: f64 = json["answer"]["cost"].as_str().unwrap().parse().unwrap();
    let beyond: f64 = json["beyond"]["cost"].as_str().unwrap().parse().unwrap();
    assert!(answer <= -2300.0 && beyond > -2300.0, "{json}");
}

#[test]
fn what_cannot_be_done_is_said_with_a_code() {
    for (arguments, exit, said) in [
        ("--set soglia_adult=1", 3, "R0102"),
        ("--set soglia_adulti=8.000", 3, "R0105"),
        ("--set soglia_adulti=40%", 3, "R0106"),
        ("--set buono_assistente=3", 3, "R0108"),
        ("--set soglia_adulti=1 --amount altro", 3, "R0201"),
        ("--set soglia_adulti=1 --by eta=9,3", 3, "R0204"),
        ("--set soglia_adulti=1 --by assistenza=9", 3, "R0203"),
        ("--seek soglia_adulti --budget 5 --step 7 --between 1..9", 3, "R0303"),
        ("--set soglia_adulti=1 --by altro", 2, "altro"),
        ("", 2, "--set"),
        ("--set soglia_adulti", 2, "soglia_isee=8000"),
        ("--seek soglia_adulti", 2, "--budget"),
    ] {
        let run = soglia(&format!("{B2} {arguments}")).ends(exit);
        assert!(run.err.contains(said), "{arguments}: {}", run.err);
    }
    let run =
        soglia("reform lombardia.milano.nido --on 2022-03-01 --register examples/registro-nido.csv --set retta.2=999999999999999999999999")
            .ends(3);
    assert!(run.err.contains("R0110") && run.err.contains("--set:1:"), "{}", run.err);
}

#[test]
fn differences_name_their_editions() {
    soglia("diff lombardia.fna-b2 lombardia.fna-b2/2025").ends(2);
    soglia("diff lombardia.fna-b2/2012 lombardia.fna-b2/2025").ends(3);
    soglia("diff lombardia.fna-b2@ieri lombardia.fna-b2/2025").ends(2);
    let english = soglia("--lang en diff lombardia.fna-b2/2024 lombardia.fna-b2/2025").ends(0).out;
    assert!(english.contains("from 400.00 €/month to 100.00 €/month"), "{english}");
    let json = soglia("diff lombardia.fna-b2/2025 lombardia.fna-b2/2025 --register examples/registro-b2.csv --format json").ends(0).json();
    assert_eq!(json["differences"].as_array().map(Vec::len), Some(0));
    // The last day and the first: ages may differ, and here nobody's does.
    assert_eq!(json["register"]["whole"]["counts"]["rows"], 12);
    assert!(soglia("diff lombardia.fna-b2/2024 lombardia.fna-b2/2025 --format markdown").ends(0).out.contains("\n## Fonti\n"));
}

#[test]
fn the_published_schemas_are_those_of_the_command() {
    for of in ["reform", "seek", "differences"] {
        let kept = fs::read_to_string(root().join(Path::new("docs/schema")).join(format!("{of}.schema.json"))).unwrap();
        assert_eq!(soglia(&format!("schema {of}")).ends(0).out.trim_end(), kept.trim_end(), "{of}");
    }
}
