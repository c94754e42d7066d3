//! The editions of this repository, told in words.

use soglia::Language::{En, It};
use soglia::authoring::{Differences, When, differences, differences_markdown, differences_schema, differences_text};
use soglia::decision::TextOptions;

use crate::support::{changes, day, real};

const OPTIONS: TextOptions = TextOptions { explain: false, width: 100, color: false };

fn between(before: (&str, When), after: (&str, When)) -> Differences {
    let mut rules = real();
    let mut open = |(name, when): (&str, When)| rules.open(name, when).unwrap_or_else(|error| panic!("{name}: {error:#?}"));
    let (before, after) = (open(before), open(after));
    differences(&before, &after)
}

fn editions(measure: &str, before: &str, after: &str) -> Differences {
    between((&format!("{measure}/{before}"), When::Last), (&format!("{measure}/{after}"), When::First))
}

#[test]
fn the_region_from_2024_to_2025() {
    let found = editions("lombardia.fna-b2", "2024", "2025");
    insta::assert_snapshot!("b2_2024_2025", differences_text(&found, It, OPTIONS));
    insta::assert_snapshot!("b2_2024_2025_en", differences_text(&found, En, OPTIONS));
    let json = serde_json::to_value(&found).unwrap();
    jsonschema::validator_for(&differences_schema()).unwrap().validate(&json).unwrap();
    assert_eq!(serde_json::from_value::<Differences>(json).unwrap(), found);
}

#[test]
fn the_isee_from_2025_to_2026() {
    let on = |day_of: &str| When::On(day(day_of));
    let found = between(("it.isee", on("2025-12-31")), ("it.isee", on("2026-01-01")));
    insta::assert_snapshot!("isee_2025_2026", differences_text(&found, It, OPTIONS));
    insta::assert_snapshot!("isee_2020_2025", differences_text(&editions("it.isee", "2020", "2025"), It, OPTIONS));
}

#[test]
fn the_allowance_for_children_from_2025_to_2026() {
    insta::assert_snapshot!("auu_2025_2026", differences_text(&editions("it.assegno-unico", "2025", "2026-gennaio"), It, OPTIONS));
    insta::assert_snapshot!("auu_january_march", differences_markdown(&editions("it.assegno-unico", "2026-gennaio", "2026"), It));
}

#[test]
fn an_edition_does_not_differ_from_itself() {
    let found = between(("lombardia.milano.nido/2012", When::Last), ("lombardia.milano.nido/2012", When::Last));
    assert_eq!(found.differences, []);
    assert!(differences_text(&found, It, OPTIONS).contains("Nulla cambia."));
}

#[test]
fn figures_of_every_measure_in_force_have_paths_that_lead_to_them() {
    let rules = real();
    let on = day("2025-06-01");
    let mut seen = 0;
    for measure in [
        "lombardia.fna-b2",
        "lombardia.oglio-po.fna-b2",
        "it.isee",
        "it.assegno-unico",
        "lombardia.casalmaggiore.mensa",
        "lombardia.dairago.sad",
    ] {
        for figure in rules.figures(measure, on).unwrap_or_else(|error| panic!("{measure}: {error}")) {
            assert_eq!(rules.figure(measure, on, &figure.path).as_ref(), Ok(&figure), "{measure} {}", figure.path);
            seen += 1;
        }
    }
    assert!(seen > 60, "{seen}");
}

#[test]
fn bands_of_a_shipped_rule_are_changed_one_by_one() {
    let mut rules = real();
    let on = day("2025-06-01");
    let amended = rules.amend("lombardia.casalmaggiore.mensa", on, &changes(&["riduzione.1.2.valore=35%"])).unwrap();
    assert_eq!(amended.changed[0].figure.path, "riduzione.1.2");
    assert_eq!(amended.changed[0].figure.value.as_deref(), Some("30"));
    assert_eq!(amended.changed[0].figure.unit.as_ref().map(ToString::to_string).as_deref(), Some("%"));
}
