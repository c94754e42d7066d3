//! Numbers, fractions and single rules of the check.

use rust_decimal::Decimal;

use super::{decimal, drawn, isee, resolved, rows, shown, span};
use crate::Language::{En, It};
use crate::authoring::bands::show::{number, result, written};
use crate::authoring::bands::{Base, Cut, Ratio, Reading, Side, partition, show};
use crate::authoring::codes::Code;
use crate::authoring::diagnostic::{Diagnostic, Findings};
use crate::quantity::Unit;

fn check(texts: &[&str], base: &Base, reading: Option<Reading>) -> (Option<Vec<Cut>>, Vec<Diagnostic>) {
    let mut findings = Findings::default();
    let cuts = partition(&rows(texts), base, reading.as_ref(), &mut findings);
    (cuts, resolved(findings))
}

fn reading(holes: Option<Side>, overlaps: Option<Side>) -> Option<Reading> {
    Some(Reading { holes, overlaps, span: span(90, 0) })
}

fn codes(found: &[Diagnostic]) -> Vec<Code> {
    found.iter().map(|one| one.code).collect()
}

#[test]
fn numbers_are_written_as_each_reader_expects() {
    let euro: Unit = "EUR".parse().unwrap();
    let fee: Unit = "EUR/hour".parse().unwrap();
    assert_eq!(number(decimal("1234567.5"), &euro, It), "1.234.567,50");
    assert_eq!(number(decimal("-1234.56"), &euro, En), "-1,234.56");
    assert_eq!(number(decimal("0.005"), &euro, It), "0,005");
    assert_eq!(written(decimal("7500"), &euro), "7_500.00");
    assert_eq!(show(decimal("2"), &fee).it, "2,00 €/ora");
    assert_eq!(show(decimal("1"), &"month".parse().unwrap()).en, "1 month");
    assert_eq!(show(decimal("30.0"), &Unit::percent()).it, "30 %");
    assert_eq!(result(Ratio::new(2, 3).unwrap(), &euro, It), "circa 0,6667 €");
}

#[test]
fn fractions_compare_beyond_128_bits() {
    let big = i128::MAX;
    let (less, more) = (Ratio::new(big - 2, big - 1).unwrap(), Ratio::new(big - 1, big).unwrap());
    assert!(less < more);
    assert!(Ratio::new(-1, 3).unwrap() < Ratio::new(-1, 4).unwrap());
    assert_eq!(Ratio::new(6, -4), Ratio::new(-3, 2));
    assert_eq!(Ratio::new(1, 0), None);
    assert_eq!(less.plus(more), None);
    assert_eq!(Ratio::new(-5, 3).unwrap().ceiling(2), Some(decimal("-1.66")));
    assert_eq!(Ratio::new(-5, 3).unwrap().nearest(2), Some(decimal("-1.67")));
}

#[test]
fn cuts_keep_the_limits_as_written() {
    let (cuts, found) = check(&["to 7500", "below 9000", "to 30000", ""], &isee(), None);
    assert!(found.is_empty(), "{}", drawn(&found));
    let cut = |at: &str, lower_includes| Cut { at: decimal(at), lower_includes };
    assert_eq!(cuts.unwrap(), [cut("7500", true), cut("9000", false), cut("30000", true)]);
}

#[test]
fn limits_that_meet_on_the_grid_need_no_reading() {
    assert!(check(&["to 7500", "from 7500.01"], &isee(), None).0.is_some());
    let exact = Base { grid: None, ..isee() };
    let (cuts, found) = check(&["to 7500", "from 7500.01"], &exact, None);
    assert_eq!(cuts, None);
    assert_eq!(shown(&found, Code::BandHole), ["7.500,005 €"]);
    assert!(found[0].help.as_ref().unwrap().it.contains("`above: 7_500.00`"), "{}", drawn(&found));
    assert!(check(&["to 7500", "above 7500"], &exact, None).0.is_some());
    assert_eq!(codes(&check(&["below 7500", "above 7500"], &exact, None).1), [Code::BandHole]);
    assert_eq!(codes(&check(&["to 7500", "from 7500"], &exact, None).1), [Code::BandOverlap]);
}

#[test]
fn holes_at_the_ends_are_for_the_only_neighbour() {
    let table = &["from 1000 to 2000", "to 3000"];
    let (_, found) = check(table, &isee(), None);
    assert_eq!(shown(&found, Code::BandHole), ["0,00 €", "3.000,01 €"]);
    let (_, found) = check(table, &isee(), reading(Some(Side::Upper), None));
    assert_eq!(shown(&found, Code::BandHole), ["3.000,01 €"]);
    let (_, found) = check(table, &isee(), reading(Some(Side::Lower), None));
    assert_eq!(shown(&found, Code::BandHole), ["0,00 €"]);
    assert!(check(&["from 1000 to 2000", ""], &isee(), reading(Some(Side::Upper), None)).0.is_some());
    assert!(check(&["to 2000", "to 3000"], &isee(), reading(Some(Side::Lower), None)).0.is_some());
}

#[test]
fn a_base_without_bounds_is_open_on_both_sides() {
    let open = Base { least: None, greatest: None, ..isee() };
    assert!(check(&["to 0", ""], &open, None).0.is_some());
    let (_, found) = check(&["from 0 to 10"], &open, None);
    assert_eq!(shown(&found, Code::BandHole), ["-0,01 €", "10,01 €"]);
}

#[test]
fn a_needless_reading_is_a_warning() {
    let (cuts, found) = check(&["to 10", ""], &isee(), reading(Some(Side::Lower), Some(Side::Upper)));
    assert!(cuts.is_some());
    assert_eq!(codes(&found), [Code::NeedlessDeclaration; 2]);
    assert_eq!(codes(&check(&["to 10", ""], &isee(), reading(None, None)).1), [Code::NeedlessDeclaration]);
    assert!(check(&["to 10", "from 11"], &isee(), reading(Some(Side::Lower), None)).1.is_empty());
}

#[test]
fn unreachable_bands_are_told_apart() {
    let say = |texts: &[&str]| {
        let (cuts, found) = check(texts, &isee(), None);
        assert_eq!(cuts, None);
        assert_eq!(codes(&found), [Code::UnreachableBand], "{}", drawn(&found));
        found[0].message.it.clone()
    };
    assert!(say(&["to 10", "above 10 below 10.01", "from 10.01"]).contains("`above: 10.00` e `below: 10.01`"));
    assert!(say(&["to 10000", "from 5000 to 7000", "above 10000"]).contains("da 5.000,00 a 7.000,00 € vale già la fascia 1"));
    assert!(say(&["", "to 7000"]).contains("la fascia 1 non ha un limite superiore"));
    assert!(say(&["to 10000000", "above 10000000"]).contains("da 0,00 a 10.000.000,00 €"));
}

#[test]
fn a_reading_may_leave_a_band_without_values() {
    let (cuts, found) = check(&["to 10", "to 20", "from 10.01"], &isee(), reading(None, Some(Side::Upper)));
    assert_eq!(cuts, None);
    assert_eq!(codes(&found), [Code::UnreachableBand], "{}", drawn(&found));
    assert!(check(&["to 10", "to 20", "from 10.01"], &isee(), reading(None, Some(Side::Lower))).0.is_some());
}

#[test]
fn a_table_from_the_highest_band_gets_one_finding() {
    let (_, found) = check(&["above 9000", "above 7500 to 9000", "to 7500"], &isee(), None);
    assert_eq!(codes(&found), [Code::BandOrder], "{}", drawn(&found));
    let (_, found) = check(&["from 10 to 20", "from 40 to 30", "from 5 to 50"], &isee(), None);
    assert_eq!(codes(&found), [Code::BandOrder, Code::BandOrder], "{}", drawn(&found));
}

#[test]
fn limits_beyond_decimals_are_refused() {
    let (cuts, found) = check(&["to 79228162514264337593543950335", ""], &isee(), None);
    assert_eq!(cuts, None);
    assert_eq!(codes(&found), [Code::Overflow]);
    let huge = Base { greatest: Some(Decimal::MAX), ..isee() };
    assert_eq!(codes(&check(&["to 10", ""], &huge, None).1), [Code::Overflow]);
}
