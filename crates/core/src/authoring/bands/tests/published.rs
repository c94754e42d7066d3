//! Tables as municipalities printed them. The figures are theirs; the files where they are quoted say which page.

use insta::assert_snapshot;
use rust_decimal::Decimal;

use super::{decimal, drawn, isee, resolved, rows, span};
use crate::authoring::bands::{Base, Course, Cut, Direction, JumpAccepted, Piece, Ratio, Reading, Side, Stretch, check_curve, partition};
use crate::authoring::diagnostic::Findings;

fn limits(texts: &[&str], reading: Option<Reading>) -> (Option<Vec<Cut>>, String) {
    let mut findings = Findings::default();
    let cuts = partition(&rows(texts), &isee(), reading.as_ref(), &mut findings);
    (cuts, drawn(&resolved(findings)))
}

fn read_as(holes: Option<Side>, overlaps: Option<Side>) -> Option<Reading> {
    Some(Reading { holes, overlaps, span: span(90, 0) })
}

fn constant(text: &str) -> Piece {
    Piece::Constant(Ratio::from(decimal(text)))
}

fn line(at0: &str, value0: &str, at1: &str, value1: &str) -> Piece {
    Piece::Line { at0: decimal(at0), value0: Ratio::from(decimal(value0)), at1: decimal(at1), value1: Ratio::from(decimal(value1)) }
}

fn curve_of(base: &Base, cuts: &[Cut], pieces: &[Piece], course: &Course) -> String {
    let stretches: Vec<Stretch> = pieces
        .iter()
        .enumerate()
        .map(|(index, &piece)| Stretch {
            lower: index.checked_sub(1).map(|before| cuts[before]),
            upper: cuts.get(index).copied(),
            piece,
            span: span(index, 0),
        })
        .collect();
    let mut findings = Findings::default();
    check_curve(&stretches, base, course, &mut findings);
    drawn(&resolved(findings))
}

fn curve(cuts: &[Cut], pieces: &[Piece], course: &Course) -> String {
    curve_of(&isee(), cuts, pieces, course)
}

fn fee(unit: &str) -> Course {
    Course { unit: unit.parse().unwrap(), direction: Direction::Rising, jump: None, fall: None }
}

fn up_to(text: &str, course: Course) -> Course {
    Course { jump: Some(JumpAccepted { up_to: decimal(text), span: span(91, 0) }), ..course }
}

/// Comune di Teramo, home care: the line is printed to be continuous with the flat 1,50.
const TERAMO: [&str; 4] = ["from 0 to 7500", "from 7501 to 9000", "from 9000.01 to 30000", "above 30000"];

#[test]
fn teramo_leaves_99_cents_out() {
    let (cuts, shown) = limits(&TERAMO, None);
    assert_eq!(cuts, None);
    assert_snapshot!("teramo_limits", shown);
}

#[test]
fn teramo_jumps_to_the_first_fee_and_to_full_cost() {
    let (cuts, shown) = limits(&TERAMO, read_as(Some(Side::Upper), None));
    assert_eq!(shown, "");
    let cuts = cuts.unwrap();
    assert_eq!(cuts[0], Cut { at: decimal("7500"), lower_includes: true });
    // The cost per hour is a parameter of the contract; 20,00 stands for it.
    let pieces = [constant("0"), constant("1.50"), line("9000", "1.50", "30000", "5.00"), constant("20")];
    assert_snapshot!("teramo_jumps", curve(&cuts, &pieces, &fee("EUR/hour")));
    assert_eq!(curve(&cuts, &pieces, &up_to("15", fee("EUR/hour"))), "");
    assert_snapshot!("teramo_jump_beyond_what_is_accepted", curve(&cuts, &pieces, &up_to("1.50", fee("EUR/hour"))));
    // What depends on more than the ISEE is not guessed.
    let pieces = [constant("0"), constant("1.50"), line("9000", "1.50", "30000", "5.00"), Piece::Unknown];
    assert_eq!(curve(&cuts, &pieces, &up_to("1.50", fee("EUR/hour"))), "");
}

#[test]
fn monopoli_jumps_by_what_the_slope_does_not_explain() {
    // Comune di Monopoli, home care: free to 7.500, then ISEE x 8,00 / 30.000, then 13,80.
    let (cuts, shown) = limits(&["to 7500", "to 30000", ""], None);
    assert_eq!(shown, "");
    let pieces = [constant("0"), line("0", "0", "30000", "8"), constant("13.80")];
    assert_snapshot!("monopoli", curve(&cuts.clone().unwrap(), &pieces, &fee("EUR/hour")));
    assert_eq!(curve(&cuts.unwrap(), &pieces, &up_to("5.80", fee("EUR/hour"))), "");
}

#[test]
fn meals_near_milan_share_two_limits() {
    let table =
        ["from 0 to 5000", "from 5000 to 7000", "from 7000 to 10000", "from 10000.01 to 20000", "from 20000.01 to 35000", "above 35000"];
    let (cuts, shown) = limits(&table, None);
    assert_eq!(cuts, None);
    assert_snapshot!("pasti_milano_2024", shown);
    let (cuts, shown) = limits(&table, read_as(Some(Side::Upper), Some(Side::Lower)));
    assert_snapshot!("pasti_milano_2024_read", shown);
    let fees = ["1", "3.5", "4.85", "5.7", "6.35", "7.29"].map(constant);
    assert_snapshot!("pasti_milano_2024_jumps", curve(&cuts.unwrap(), &fees, &fee("EUR/meal")));
}

#[test]
fn mantova_reads_one_value_in_two_ways() {
    let edition =
        |top: &str| ["to 5164", "from 5164.01 to 10329", "from 10329.01 to 15493", "from 15493.01 to 22724", top].map(str::to_owned);
    let check = |top: &str| {
        let table = edition(top);
        limits(&table.iter().map(String::as_str).collect::<Vec<_>>(), None)
    };
    // 2022 and 2025: the top band is above 22.724,00.
    assert_eq!(check("above 22724").1, "");
    // 2020: the top band is "uguale o maggiore".
    let (cuts, shown) = check("from 22724");
    assert_eq!(cuts, None);
    assert_snapshot!("mantova_2020", shown);
}

#[test]
fn vicenza_leaves_one_cent_out() {
    let (cuts, shown) = limits(&["to 3331.19", "above 3331.20 to 7328.62", "above 7328.62"], None);
    assert_eq!(cuts, None);
    assert_snapshot!("vicenza", shown);
    let (_, shown) = limits(&["to 3331.19", "above 3331.20 to 7328.62", "above 7328.62"], read_as(None, Some(Side::Lower)));
    assert_snapshot!("vicenza_half_read", shown);
}

#[test]
fn a_fee_that_falls() {
    let (cuts, _) = limits(&["to 7500", "to 9000", "to 12000", ""], None);
    let cuts = cuts.unwrap();
    let pieces = [constant("2"), constant("1.50"), line("9000", "1.50", "12000", "1"), constant("5")];
    assert_snapshot!("fee_falls", curve(&cuts, &pieces, &up_to("4", fee("EUR/hour"))));
    let accepted = Course { fall: Some(span(92, 0)), ..up_to("4", fee("EUR/hour")) };
    assert_eq!(curve(&cuts, &pieces, &accepted), "");
}

#[test]
fn a_benefit_that_rises() {
    let (cuts, _) = limits(&["to 7500", ""], None);
    let benefit = Course { direction: Direction::Falling, ..up_to("100", fee("EUR/month")) };
    assert_snapshot!("benefit_rises", curve(&cuts.unwrap(), &[constant("300"), constant("400")], &benefit));
}

#[test]
fn a_percentage_on_a_base_of_any_value() {
    let (cuts, _) = limits(&["to 1000", ""], None);
    let base = Base { label: "isee / 12".to_owned(), grid: None, ..isee() };
    assert_snapshot!("percent_off_grid", curve_of(&base, &cuts.unwrap(), &[constant("25"), constant("50")], &fee("%")));
}

#[test]
fn a_band_that_nothing_reaches() {
    assert_snapshot!("unreachable", limits(&["to 5000", "from 4000 to 4500", "above 5000 below 5000.01", ""], None).1);
}

#[test]
fn bands_that_do_not_reach_the_ends() {
    assert_snapshot!("ends", limits(&["from 4500.01 to 10000", "to 50000"], None).1);
    assert_snapshot!("ends_read", limits(&["from 4500.01 to 10000", "to 50000"], read_as(Some(Side::Upper), None)).1);
}

#[test]
fn declarations_that_are_not_needed() {
    let (cuts, shown) = limits(&["to 7500", ""], read_as(Some(Side::Lower), None));
    assert_snapshot!("needless_reading", shown);
    let course = Course { fall: Some(span(92, 0)), ..up_to("2", fee("EUR/hour")) };
    assert_snapshot!("needless_jump", curve(&cuts.unwrap(), &[constant("2"), constant("2")], &course));
}

#[test]
fn lines_without_width_and_values_that_do_not_fit() {
    let (cuts, _) = limits(&["to 7500", ""], None);
    let cuts = cuts.unwrap();
    assert_snapshot!("no_width", curve(&cuts, &[constant("1"), line("9000", "1", "9000", "2")], &fee("EUR/hour")));
    let huge = Piece::Constant(Ratio::new(i128::MAX, 3).unwrap());
    let small = Piece::Constant(Ratio::new(-i128::MAX, 7).unwrap());
    // The difference does not fit: nothing is claimed, not even that a declaration is needless.
    assert_eq!(curve(&cuts, &[small, huge], &up_to("2", fee("EUR/hour"))), "");
    assert_eq!(Decimal::ZERO, isee().least.unwrap());
}
