//! Registers of applications as a comune has them in a year, and a register against the same applications one by one.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use soglia::authoring::{Sources, compile};
use soglia::ranking::{Application, Applications, Options, Ranking, RowState};
use soglia::register::{Column, Register, Results, Runner};
use soglia::{Pack, Plan};

/// Mixes a number: the same for ever, and on every machine.
fn mix(seed: u64, salt: u64) -> u64 {
    let value = (seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ salt).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    (value ^ (value >> 31)).wrapping_mul(0x94D0_49BB_1331_11EB) >> 20
}

fn below(seed: u64, salt: u64, end: u64) -> i64 {
    i64::try_from(mix(seed, salt) % end).unwrap()
}

fn pack() -> Pack {
    let mut sources = Sources::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/graduatoria");
    for name in ["enti.yaml", "buoni-alimentari.yaml", "canoni.yaml"] {
        sources.add(name, fs::read_to_string(folder.join(name)).unwrap());
    }
    let compiled = compile(&sources);
    assert!(compiled.diagnostics.is_empty(), "{:#?}", compiled.diagnostics);
    compiled.pack.unwrap()
}

/// Whole-number facts of an application, and when it was filed; about one in forty lacks one of them.
struct Drawn {
    id: String,
    filed: String,
    facts: Vec<(&'static str, Option<i64>)>,
}

/// A food-voucher application of a window.
fn voucher(at: u64, month: u32) -> Drawn {
    let maybe = |salt, value| if mix(at, salt).is_multiple_of(200) { None } else { Some(value) };
    let members = 1 + below(at, 2, 6);
    let minors = below(at, 3, u64::try_from(members).unwrap());
    // Multiples of 50 euro, so that some are equal.
    let facts = vec![
        ("isee", maybe(10, below(at, 1, 260) * 5_000)),
        ("componenti", maybe(11, members)),
        ("minori", maybe(12, minors)),
        ("disabile", maybe(13, 2 * below(at, 4, 2))),
        ("in_carico", maybe(14, 2 * i64::from(mix(at, 5).is_multiple_of(5)))),
        ("nascita_richiedente", maybe(15, -10_000 + below(at, 6, 20_000))),
    ];
    // The last days are busy, and a few are late.
    let (day, minute) = (1 + below(at, 7, 20), below(at, 8, 24 * 60));
    let filed = format!("2026-{month:02}-{day:02}T{:02}:{:02}:{:02}", minute / 60, minute % 60, below(at, 9, 60));
    Drawn { id: format!("{at:05}"), filed, facts }
}

fn rent(at: u64) -> Drawn {
    let facts = vec![("isee", Some(below(at, 1, 1_600) * 1_000)), ("canoni_trimestre", Some(60_000 + below(at, 2, 1_500) * 100))];
    Drawn { id: format!("{at:04}"), filed: String::new(), facts }
}

/// Reads the applications as a register, in blocks.
fn ranked(pack: &Pack, measure: &str, drawn: &[Drawn], options: &Options, block: usize) -> Ranking {
    let ranker = pack.ranker(measure, "2026-12-31".parse().unwrap(), options).unwrap();
    let mut runner = Runner::new(ranker.plan());
    let mut results = Results::default();
    let mut all: Vec<Applications> = Vec::new();
    for drawn in drawn.chunks(block) {
        let columns = Columns::new(ranker.plan(), drawn);
        let register = columns.register(ranker.plan(), drawn.len());
        runner.run(&register, &mut results);
        let filed = drawn.iter().map(|one| (!one.filed.is_empty()).then_some(one.filed.as_str()));
        all.push(ranker.read(&register, &results, drawn.iter().map(|one| one.id.clone()), filed));
    }
    ranker.rank(all).unwrap()
}

/// Columns of mantissas or truth values, by slot, with what is known as bits.
struct Columns {
    numbers: Vec<(usize, Vec<i64>, Vec<u8>)>,
    truths: Vec<(usize, Vec<u8>)>,
}

impl Columns {
    fn new(plan: &Plan, drawn: &[Drawn]) -> Self {
        let mut columns = Self { numbers: Vec::new(), truths: Vec::new() };
        for (at, (name, _)) in drawn[0].facts.iter().enumerate() {
            let slot = plan.slot(name).unwrap();
            let values: Vec<Option<i64>> = drawn.iter().map(|one| one.facts[at].1).collect();
            if ["disabile", "in_carico"].contains(name) {
                columns.truths.push((slot, values.iter().map(|value| value.map_or(1, |value| u8::try_from(value).unwrap())).collect()));
            } else {
                let mut known = vec![0_u8; drawn.len().div_ceil(8)];
                values.iter().enumerate().filter(|(_, value)| value.is_some()).for_each(|(row, _)| known[row / 8] |= 1 << (row % 8));
                columns.numbers.push((slot, values.iter().map(|value| value.unwrap_or(0)).collect(), known));
            }
        }
        columns
    }

    fn register(&self, plan: &Plan, cases: usize) -> Register<'_> {
        let mut register = Register::new(plan, cases);
        for (slot, values, known) in &self.numbers {
            let known = soglia::register::Bits::new(known, 0, cases);
            register.set(*slot, Column::mantissas(values).known(known)).unwrap();
        }
        for (slot, values) in &self.truths {
            register.set(*slot, Column::truths(values)).unwrap();
        }
        register
    }
}

/// The same applications with their facts by name.
fn by_name(drawn: &[Drawn]) -> Vec<Application> {
    let each = drawn.iter().map(|one| {
        let facts: serde_json::Map<String, serde_json::Value> = one
            .facts
            .iter()
            .filter_map(|(name, value)| {
                let value = (*value)?;
                let value = match *name {
                    "isee" | "canoni_trimestre" => format!("{}.{:02}", value / 100, value % 100).into(),
                    "disabile" | "in_carico" => (value == 2).into(),
                    "nascita_richiedente" => (chrono::NaiveDate::default() + chrono::TimeDelta::days(value)).to_string().into(),
                    _ => value.into(),
                };
                Some(((*name).to_owned(), value))
            })
            .collect();
        let filed = (!one.filed.is_empty()).then_some(&one.filed);
        serde_json::from_value(serde_json::json!({ "id": one.id, "filed": filed, "facts": facts })).unwrap()
    });
    each.collect()
}

fn lot() -> Options {
    Options { seed: Some("verbale n. 12".to_owned()), ..Options::default() }
}

/// In one year a comune had 1,800 applications in spring and 1,200 in December.
fn vouchers() -> Vec<Drawn> {
    (0..1_800).map(|at| voucher(at, 4)).chain((1_800..3_000).map(|at| voucher(at, 12))).collect()
}

#[test]
fn food_vouchers_of_a_year_are_ranked_the_same_in_any_order() {
    let pack = pack();
    let mut drawn = vouchers();
    let ranking = ranked(&pack, "esempio.valle.buoni-alimentari", &drawn, &lot(), 1_000);
    assert_eq!(ranking.counts.applications, 3_000);
    assert_eq!(ranking.lists.len(), 2);
    let in_spring = ranking.rows.iter().filter(|row| row.window.as_deref() == Some("primavera")).count();
    assert!(in_spring > 1_200 && ranking.counts.to_verify > 20, "{in_spring}: {:?}", ranking.counts);
    assert!(ranking.counts.waiting > 0 && ranking.counts.excluded > 0, "{:?}", ranking.counts);
    let mut told = String::new();
    for list in &ranking.lists {
        writeln!(told, "{:?} {:?} {:?} {:?} {:?}", list.window, list.budget, list.spent, list.left, list.counts).unwrap();
    }
    ranking.exclusions.iter().for_each(|why| writeln!(told, "{} {}", why.title.it, why.count).unwrap());
    let reserved = ranking.rows.iter().filter(|row| row.reserve.is_some()).count();
    writeln!(told, "riserva {reserved}").unwrap();
    insta::assert_snapshot!("vouchers", told);
    drawn.sort_by_key(|one| mix(one.id.parse().unwrap(), 99));
    assert_eq!(ranked(&pack, "esempio.valle.buoni-alimentari", &drawn, &lot(), 17), ranking);
}

#[test]
fn a_register_and_its_applications_one_by_one_give_the_same() {
    let pack = pack();
    let drawn: Vec<Drawn> = (0..300).map(|at| voucher(at, 4)).collect();
    let measure = "esempio.valle.buoni-alimentari";
    let ranking = ranked(&pack, measure, &drawn, &lot(), 64);
    assert!(ranking.rows.iter().any(|row| row.state == RowState::ToVerify && row.missing == ["isee"]), "{:?}", ranking.counts);
    assert_eq!(pack.rank(measure, "2026-12-31".parse().unwrap(), &by_name(&drawn), &lot()).unwrap(), ranking);
}

#[test]
fn six_hundred_rents_are_cut_to_the_fund_and_not_a_cent_more() {
    let pack = pack();
    let drawn: Vec<Drawn> = (0..600).map(rent).collect();
    let ranking = ranked(&pack, "esempio.valle.canoni", &drawn, &Options::default(), 250);
    let cents = |value: &Option<soglia::decision::Value>| match value {
        Some(soglia::decision::Value::Number { value, .. }) => value.replace('.', "").parse::<i64>().unwrap(),
        _ => 0,
    };
    let paid: i64 = ranking.rows.iter().map(|row| cents(&row.amount)).sum();
    let partial = i64::try_from(ranking.counts.partial).unwrap();
    assert_eq!(ranking.counts.partial, ranking.counts.admitted);
    assert!(paid <= 16_950_500 && 16_950_500 - paid < partial, "{paid}");
    assert_eq!(pack.rank("esempio.valle.canoni", "2026-12-31".parse().unwrap(), &by_name(&drawn), &Options::default()).unwrap(), ranking);
}

/// A table says what the rows say, and a program reads its amounts as numbers.
#[cfg(feature = "arrow")]
#[test]
fn the_table_of_a_ranking_is_its_rows() {
    use arrow_array::{Array as _, Decimal128Array, RecordBatch, StringArray, UInt32Array};

    let drawn: Vec<Drawn> = (0..600).map(rent).collect();
    let ranking = ranked(&pack(), "esempio.valle.canoni", &drawn, &Options::default(), 250);
    let batch = |rows, language| RecordBatch::try_from(&ranking.block(rows, language).unwrap()).unwrap();
    let table = batch(0..ranking.rows.len(), soglia::Language::It);
    assert_eq!((table.schema(), table.num_rows()), (ranking.schema(), 600));
    assert_eq!(table.schema().metadata()["soglia:pack"], ranking.pack);
    let column = |name: &str| table.column_by_name(name).unwrap().as_any();
    let text = |name: &str| column(name).downcast_ref::<StringArray>().unwrap();
    let positions = column("position").downcast_ref::<UInt32Array>().unwrap();
    let amounts = column("amount").downcast_ref::<Decimal128Array>().unwrap();
    for (place, row) in ranking.rows.iter().enumerate() {
        assert_eq!((text("id").value(place), text("state").value(place)), (row.id.as_str(), row.state.name()));
        assert_eq!(positions.is_valid(place).then(|| positions.value(place)), row.position);
        let amount = amounts.is_valid(place).then(|| amounts.value_as_string(place));
        let Some(soglia::decision::Value::Number { value, .. }) = &row.amount else {
            assert_eq!(amount, None);
            continue;
        };
        assert_eq!(amount.as_ref(), Some(value));
        assert_eq!(text("reason").value(place), row.reason.it);
    }
    // Some of the rows, and none beyond them.
    assert_eq!(batch(10..12, soglia::Language::It), table.slice(10, 2));
    assert_eq!(batch(600..601, soglia::Language::En).num_rows(), 0);
}
