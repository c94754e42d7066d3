//! Tables at random against a count of every value.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{Base, Limit, Row, read, resolved, shown, span};
use crate::authoring::bands::{Cut, Reading, Side, partition};
use crate::authoring::codes::Code;
use crate::authoring::diagnostic::{Findings, Severity};

const GREATEST: i64 = 24;

/// Halves, so that limits off the grid of whole numbers occur too.
fn halves(n: i64) -> Decimal {
    Decimal::new(n * 5, 1)
}

/// A limit in halves and whether it is included.
type End = Option<(i64, bool)>;

/// Limits near a rising walk: rows meet, leave holes, overlap, and now and then are out of order.
fn tables(step: i64) -> impl Strategy<Value = Vec<(End, End)>> {
    let row = (1_i64..=6, -2_i64..=2, prop::option::weighted(0.7, any::<bool>()), prop::option::weighted(0.9, any::<bool>()));
    (-2_i64..=3, prop::collection::vec(row, 1..6)).prop_map(move |(start, rows)| {
        let mut at = start;
        let mut out = Vec::new();
        for (width, shift, lower, upper) in rows {
            let low = at + shift;
            at += width;
            out.push((lower.map(|included| (low * step, included)), upper.map(|included| (at * step, included))));
        }
        // Mostly the last band is open, as in real tables.
        if start % 3 != 0
            && let Some(last) = out.last_mut()
        {
            last.1 = None;
        }
        out
    })
}

fn sides() -> impl Strategy<Value = Option<Side>> {
    prop_oneof![Just(None), Just(Some(Side::Lower)), Just(Some(Side::Upper))]
}

fn written(table: &[(End, End)]) -> Vec<Row> {
    let limit = |end: End, row, part| end.map(|(at, included)| Limit { value: halves(at), included, span: span(row, part) });
    table.iter().enumerate().map(|(i, &(low, high))| Row { lower: limit(low, i, 1), upper: limit(high, i, 2), span: span(i, 0) }).collect()
}

/// Whether row `index` holds `value`, straight from the definition.
fn holds(table: &[(End, End)], index: usize, value: i64) -> bool {
    let above = match (table[index].0, index) {
        (Some((at, included)), _) => value > at || (included && value == at),
        (None, 0) => true,
        // It begins where the one before ends.
        (None, _) => table[index - 1].1.is_some_and(|(at, included)| value > at || (!included && value == at)),
    };
    above && table[index].1.is_none_or(|(at, included)| value < at || (included && value == at))
}

fn in_order(table: &[(End, End)]) -> bool {
    // Place of the lower edge in quarters, so that `above` stands after `from`.
    let mut previous = i64::MIN;
    for (index, &(low, high)) in table.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| table[before].1);
        let open_before = index > 0 && low.is_none() && before.is_none();
        let lower = low.map(|(at, included)| (at, !included)).or(before);
        if let (Some((low, _)), Some((high, _))) = (lower, high)
            && low > high
        {
            return false;
        }
        let edge = lower.map_or(i64::MIN, |(at, after)| at * 4 + i64::from(after));
        if edge < previous && !open_before {
            return false;
        }
        if !open_before {
            previous = edge;
        }
    }
    true
}

fn assigned(cuts: &[Cut], value: i64) -> usize {
    let value = halves(value);
    cuts.iter().take_while(|cut| if cut.lower_includes { value > cut.at } else { value >= cut.at }).count()
}

fn check(table: &[(End, End)], grid: bool, holes: Option<Side>, overlaps: Option<Side>) -> Result<(), TestCaseError> {
    let base = Base {
        label: "x".to_owned(),
        unit: "count".parse().unwrap(),
        grid: grid.then_some(Decimal::ONE),
        least: Some(Decimal::ZERO),
        greatest: Some(Decimal::from(GREATEST)),
    };
    let reading = (holes.is_some() || overlaps.is_some()).then_some(Reading { holes, overlaps, span: span(90, 0) });
    let mut findings = Findings::default();
    let cuts = partition(&written(table), &base, reading.as_ref(), &mut findings);
    let found = resolved(findings);
    let errors = found.iter().filter(|one| one.code.severity() == Severity::Error).count();
    prop_assert_eq!(cuts.is_none(), errors > 0);

    if !in_order(table) {
        prop_assert!(found.iter().all(|one| one.code == Code::BandOrder) && !found.is_empty());
        return Ok(());
    }
    prop_assert!(found.iter().all(|one| one.code != Code::BandOrder));

    // Off the grid, limits are whole numbers here: whole numbers and the halves between them stand for every value.
    let values: Vec<i64> = (0..=GREATEST * 2).step_by(if grid { 2 } else { 1 }).collect();
    let mut live: Vec<usize> = Vec::new();
    for row in 0..table.len() {
        let own: Vec<i64> = values.iter().copied().filter(|&v| holds(table, row, v)).collect();
        let covered = own.iter().all(|&v| live.iter().any(|&other| holds(table, other, v)));
        let read = overlaps == Some(Side::Upper)
            && !own.is_empty()
            && live.last().is_some_and(|&other| own.last() == values.iter().rfind(|&&v| holds(table, other, v)));
        if !covered || read {
            live.push(row);
        }
    }
    let takers = |v: i64| -> Vec<usize> { live.iter().copied().filter(|&row| holds(table, row, v)).collect() };
    let unreachable = table.len() - live.len();
    let emptied = found.iter().filter(|one| one.message.it.starts_with("con la lettura")).count();
    prop_assert_eq!(found.iter().filter(|one| one.code == Code::UnreachableBand).count() - emptied, unreachable);
    if live.is_empty() {
        return Ok(());
    }

    // Runs of values that no row takes, with the rows below and above.
    let mut runs = Vec::new();
    let mut inside = false;
    for &v in &values {
        let free = takers(v).is_empty();
        if free && !inside {
            let below = live.iter().copied().rfind(|&row| values.iter().any(|&w| w < v && holds(table, row, w)));
            let above = live.iter().copied().find(|&row| values.iter().any(|&w| w > v && holds(table, row, w)));
            runs.push((below, above));
        }
        inside = free;
    }
    let open = |&&(below, above): &&(Option<usize>, Option<usize>)| match holes {
        None => true,
        Some(Side::Lower) => below.is_none(),
        Some(Side::Upper) => above.is_none(),
    };
    let witnesses = shown(&found, Code::BandHole);
    prop_assert_eq!(witnesses.len(), runs.iter().filter(open).count());
    for witness in witnesses {
        let value = read(&witness);
        let near = (value * Decimal::TWO).round().try_into().unwrap();
        prop_assert!(takers(near).is_empty() && value >= Decimal::ZERO && value <= Decimal::from(GREATEST), "{} is not in a hole", witness);
        prop_assert!(!grid || value.fract().is_zero());
    }

    let pairs = live.windows(2).filter(|pair| values.iter().any(|&v| pair.iter().all(|&row| holds(table, row, v)))).count();
    let witnesses = shown(&found, Code::BandOverlap);
    prop_assert_eq!(witnesses.len(), if overlaps.is_some() { 0 } else { pairs });
    for witness in witnesses {
        let near = (read(&witness) * Decimal::TWO).round().try_into().unwrap();
        prop_assert!(takers(near).len() > 1, "{} is not in an overlap", witness);
    }
    let needless = usize::from(holes.is_some() && runs.is_empty()) + usize::from(overlaps.is_some() && pairs == 0);
    prop_assert_eq!(found.iter().filter(|one| one.code == Code::NeedlessDeclaration).count(), needless);

    let Some(cuts) = cuts else { return Ok(()) };
    prop_assert_eq!(cuts.len() + 1, table.len());
    for row in 0..table.len() {
        prop_assert!(values.iter().any(|&v| assigned(&cuts, v) == row), "band {} is left without values", row + 1);
    }
    for &v in &values {
        let rows = takers(v);
        let below = live.iter().copied().rfind(|&row| values.iter().any(|&w| w < v && holds(table, row, w)));
        let above = live.iter().copied().find(|&row| values.iter().any(|&w| w > v && holds(table, row, w)));
        let expected = match (rows.first(), rows.last()) {
            (Some(&first), Some(&last)) if first != last => {
                if overlaps == Some(Side::Lower) {
                    first
                } else {
                    last
                }
            }
            (Some(&only), _) => only,
            (None, _) => {
                if holes == Some(Side::Lower) {
                    below.unwrap()
                } else {
                    above.unwrap()
                }
            }
        };
        prop_assert_eq!(assigned(&cuts, v), expected, "at {}", halves(v));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn on_a_grid_findings_are_what_counting_finds(table in tables(1)) {
        check(&table, true, None, None)?;
    }

    #[test]
    fn on_a_grid_a_reading_gives_values_to_its_side(table in tables(1), holes in sides(), overlaps in sides()) {
        check(&table, true, holes, overlaps)?;
    }

    #[test]
    fn off_the_grid_limits_must_touch(table in tables(2), holes in sides(), overlaps in sides()) {
        check(&table, false, holes, overlaps)?;
    }
}
