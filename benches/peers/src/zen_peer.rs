//! zen-expression: the virtual machine of zen-engine, with the expression compiled once.

use soglia_benches::measure::Run;
use soglia_benches::table::Table;
use soglia_benches::workload::Workload;
use zen_expression::variable::{Variable, VariableMap};
use zen_expression::{compile_expression, vm::VM};

use crate::{Fact, Failure, cents, fact, members};

const W1: &str = "residente and (gravita_104 or accompagnamento) and not in_b1 and (eta < 18 ? isee_minorenni <= 40000 : isee <= 25000) \
    ? (centro_diurno ? round((ore == 0 ? 100 : min([800, round(ore * 40, 2)])) * 0.5, 2) : (ore == 0 ? 100 : min([800, round(ore * 40, 2)]))) \
    : -1";

const W2: &str = "min([300, round(round(max([0, min([1, (isee - 6000) / 16000])]) * 16.5 + 2, 2) * ore_mese, 2)])";

const W3: &str = "n = len(componenti); c = count(componenti, #.figlio); b = max([0, c - 2]); \
    isr = max([0, sum(map(componenti, #.reddito)) - min([7000 + 500 * b, canone])]); \
    home = max([0, valore_casa - mutuo - (52500 + 2500 * b)]) * 2 / 3; \
    movable = max([0, sum(map(componenti, #.patrimonio_mobiliare)) - (min([10000, 6000 + 2000 * (n - 1)]) + 1000 * b)]); \
    isp = home + movable + sum(map(componenti, #.altri_immobili)); \
    scale = (n == 1 ? 1 : n == 2 ? 1.57 : n == 3 ? 2.04 : n == 4 ? 2.46 : 2.85 + 0.35 * (n - 5)) \
        + (c < 3 ? 0 : c == 3 ? 0.20 : c == 4 ? 0.35 : 0.50); \
    round((isr + 0.2 * isp) / scale, 2)";

pub fn runner(workload: Workload, table: &Table) -> Result<Run<'_>, Failure> {
    let source = match workload {
        Workload::W1 => W1,
        Workload::W2 => W2,
        _ => W3,
    };
    let expression = compile_expression(source).map_err(|error| error.to_string())?;
    let mut machine = VM::new();
    Ok(Box::new(move |results| {
        let Some(column) = results.first_mut() else { return };
        for (row, place) in column.iter_mut().enumerate() {
            let mut inputs = VariableMap::with_capacity(table.columns.len() + 1);
            for column in &table.columns {
                inputs.insert(Variable::key(column.name), value(fact(column, row)));
            }
            let (columns, rows) = members(table, row);
            if !columns.is_empty() {
                let member = |row| {
                    let mut member = VariableMap::with_capacity(columns.len());
                    for column in columns {
                        member.insert(Variable::key(column.name), value(fact(column, row)));
                    }
                    Variable::from_object(member)
                };
                inputs.insert(Variable::key("componenti"), Variable::from_array(rows.map(member).collect()));
            }
            *place = match expression.evaluate_with(Variable::from_object(inputs), &mut machine) {
                Ok(amount) => amount.as_number().map_or(i64::MIN, cents),
                Err(error) => {
                    eprintln!("zen-expression: {error}");
                    i64::MIN
                }
            };
        }
    }))
}

fn value(fact: Fact) -> Variable {
    match fact {
        Fact::Truth(value) => Variable::Bool(value),
        Fact::Number(value) => Variable::Number(value),
    }
}
