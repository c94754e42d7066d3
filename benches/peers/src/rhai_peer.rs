//! rhai, with the syntax tree made once and one scope filled anew for each case.

use rhai::{Array, Dynamic, Engine, Map, Scope};
use soglia_benches::measure::Run;
use soglia_benches::table::Table;
use soglia_benches::workload::Workload;

use crate::{Fact, Failure, cents, fact, members};

const W1: &str = "
if residente && (gravita_104 || accompagnamento) && !in_b1 && (if eta < 18 { isee_minorenni <= 40000 } else { isee <= 25000 }) {
    let amount = if ore == 0 { 100.0 } else { (ore * 40).round_half_up(2) };
    if amount > 800 { amount = 800.0; }
    if centro_diurno { (amount * 0.5).round_half_up(2) } else { amount }
} else { -1.0 }";

const W2: &str = "
let share = (isee - 6000) / 16000;
if share < 0 { share = 0.0; }
if share > 1 { share = 1.0; }
let fee = (share * 16.50 + 2.00).round_half_up(2);
let bill = (fee * ore_mese).round_half_up(2);
if bill > 300 { 300.0 } else { bill }";

const W3: &str = "
let income = 0.0; let movable = 0.0; let other = 0.0; let children = 0; let members = 0;
for member in componenti {
    income += member.reddito; movable += member.patrimonio_mobiliare; other += member.altri_immobili;
    if member.figlio { children += 1; }
    members += 1;
}
let beyond = if children > 2 { children - 2 } else { 0 };
let rent = 7000.0 + 500 * beyond;
if canone < rent { rent = canone; }
let isr = income - rent;
if isr < 0 { isr = 0.0; }
let home = valore_casa - mutuo - (52500 + 2500 * beyond);
if home < 0 { home = 0.0; }
let deduction = 6000 + 2000 * (members - 1);
if deduction > 10000 { deduction = 10000; }
movable -= deduction + 1000 * beyond;
if movable < 0 { movable = 0.0; }
let isp = home * 2 / 3 + movable + other;
let scale = switch members { 1 => 1.0, 2 => 1.57, 3 => 2.04, 4 => 2.46, _ => 2.85 + 0.35 * (members - 5) };
scale += switch children { 0 | 1 | 2 => 0.0, 3 => 0.20, 4 => 0.35, _ => 0.50 };
((isr + 0.2 * isp) / scale).round_half_up(2)";

pub fn runner(workload: Workload, table: &Table) -> Result<Run<'_>, Failure> {
    let source = match workload {
        Workload::W1 => W1,
        Workload::W2 => W2,
        _ => W3,
    };
    let engine = Engine::new();
    let tree = engine.compile(source).map_err(|error| error.to_string())?;
    let mut scope = Scope::new();
    Ok(Box::new(move |results| {
        let Some(column) = results.first_mut() else { return };
        for (row, place) in column.iter_mut().enumerate() {
            scope.clear();
            for column in &table.columns {
                match fact(column, row) {
                    Fact::Truth(value) => scope.push(column.name, value),
                    Fact::Number(value) => scope.push(column.name, value),
                };
            }
            let (columns, rows) = members(table, row);
            if !columns.is_empty() {
                let member = |row| columns.iter().map(|column| (column.name.into(), value(fact(column, row)))).collect::<Map>();
                scope.push("componenti", rows.map(|row| Dynamic::from_map(member(row))).collect::<Array>());
            }
            *place = match engine.eval_ast_with_scope::<rust_decimal::Decimal>(&mut scope, &tree) {
                Ok(amount) => cents(amount),
                Err(error) => {
                    eprintln!("rhai: {error}");
                    i64::MIN
                }
            };
        }
    }))
}

fn value(fact: Fact) -> Dynamic {
    match fact {
        Fact::Truth(value) => value.into(),
        Fact::Number(value) => value.into(),
    }
}
