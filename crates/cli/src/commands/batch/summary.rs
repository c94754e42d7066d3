//! What is told of a whole register at its end.

use std::collections::BTreeMap;

use arrow_array::cast::AsArray as _;
use arrow_array::types::Decimal128Type;
use arrow_array::{Array as _, RecordBatch};
use arrow_schema::DataType;
use soglia::register::arrow::Evaluated;
use soglia::{Language, Plan};

use super::cells::decimal;
use crate::draw::count;

/// Counts of one block, or of all that were added up.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    pub rows: u64,
    met: u64,
    not_met: u64,
    unknown: u64,
    pub refused: u64,
    /// Faults by fact and kind, without the places of rows.
    faults: BTreeMap<(String, &'static str), u64>,
    /// Sums by the place of the amount; none where a sum is beyond what can be counted.
    totals: Vec<Option<(u64, i128)>>,
    commas: u64,
}

/// Faults that are told one by one.
const TOLD: usize = 10;

impl Summary {
    pub fn of(plan: &Plan, evaluated: &Evaluated, results: &RecordBatch, commas: u64) -> Self {
        let [not_met, unknown, met, refused] = evaluated.counts.map(|count| count as u64);
        let mut summary = Self { rows: results.num_rows() as u64, met, not_met, unknown, refused, commas, ..Self::default() };
        for fault in &evaluated.faults {
            *summary.faults.entry((without_places(&fault.path), fault.fault.name())).or_default() += 1;
        }
        for place in 0..plan.amounts().len() {
            let Some(column) = results.columns().get(place + 1) else { continue };
            let values = column.as_list_opt::<i32>().map_or(column, |lists| lists.values());
            let Some(values) = values.as_primitive_opt::<Decimal128Type>() else { continue };
            let sum = values.iter().flatten().try_fold(0_i128, i128::checked_add);
            summary.totals.push(sum.map(|sum| ((values.len() - values.null_count()) as u64, sum)));
        }
        summary
    }

    pub fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.met += other.met;
        self.not_met += other.not_met;
        self.unknown += other.unknown;
        self.refused += other.refused;
        self.commas += other.commas;
        for (fault, count) in other.faults {
            *self.faults.entry(fault).or_default() += count;
        }
        if self.totals.is_empty() {
            self.totals = other.totals;
            return;
        }
        for (total, more) in self.totals.iter_mut().zip(other.totals) {
            *total = total.zip(more).and_then(|((count, sum), (more, added))| Some((count + more, sum.checked_add(added)?)));
        }
    }

    /// The lines, in the language of the reader.
    pub fn lines(&self, plan: &Plan, results: &arrow_schema::Schema, language: Language) -> Vec<String> {
        let say = |it: &'static str, en: &'static str| if language == Language::It { it } else { en };
        let Self { rows, met, not_met, unknown, refused, .. } = self;
        let mut lines = vec![match language {
            Language::It => format!(
                "{}: {met} ammesse, {not_met} non ammesse, {unknown} da verificare, {refused} rifiutate",
                count(*rows, "riga", "righe")
            ),
            Language::En => format!("{}: {met} met, {not_met} not met, {unknown} unknown, {refused} refused", count(*rows, "row", "rows")),
        }];
        for (amount, total) in plan.amounts().iter().zip(&self.totals) {
            let scale = match results.field_with_name(&amount.id).map(arrow_schema::Field::data_type) {
                Ok(DataType::Decimal128(_, scale)) => *scale,
                Ok(DataType::List(item)) => {
                    if let DataType::Decimal128(_, scale) = item.data_type() {
                        *scale
                    } else {
                        0
                    }
                }
                _ => 0,
            };
            let Some((values, sum)) = total else {
                lines.push(format!("  {}: {}", amount.id, say("somma troppo grande", "sum too large")));
                continue;
            };
            let (id, unit) = (&amount.id, &amount.unit);
            let mut line = format!("  {id}: {}", count(*values, say("valore", "value"), say("valori", "values")));
            // Percentages of one case and of another make no sum.
            if !unit.is_percent() {
                line.push_str(say(", in tutto ", ", in all "));
                decimal(*sum, scale, &mut line);
                line.extend([" ", &unit.to_string()]);
            }
            lines.push(line);
        }
        let mut faults: Vec<_> = self.faults.iter().collect();
        faults.sort_by_key(|((path, _), count)| (std::cmp::Reverse(**count), path.as_str()));
        for ((path, fault), refused) in faults.iter().take(TOLD) {
            lines.push(match language {
                Language::It => format!("  {} di `{path}`: {fault}", count(**refused, "valore rifiutato", "valori rifiutati")),
                Language::En => format!("  {} of `{path}`: {fault}", count(**refused, "refused value", "refused values")),
            });
        }
        if self.commas > 0 {
            let commas = count(self.commas, say("numero con", "number with"), say("numeri con", "numbers with"));
            lines.push(match language {
                Language::It => format!("  {commas} la virgola: se è quella dei decimali, usa `--decimal-comma`"),
                Language::En => format!("  {commas} a comma: if it is a decimal comma, use `--decimal-comma`"),
            });
        }
        lines
    }
}

/// `componenti[2].reddito` as `componenti.reddito`.
fn without_places(path: &str) -> String {
    match (path.split_once('['), path.split_once(']')) {
        (Some((list, _)), Some((_, field))) => format!("{list}{field}"),
        _ => path.to_owned(),
    }
}
