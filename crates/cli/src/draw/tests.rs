#![allow(clippy::unwrap_used, reason = "tests")]

use soglia::authoring::{Code, Diagnostic, Place, Related, Sources};
use soglia::{Language, Localized};

use super::*;

const TARIFF: &str = "\
amounts:
  mensa:
    unit: EUR/meal
    bands:
      of: isee
      rows:
        - { to: 7_500, value: 2.53 }
        - { from: 7_501, value: 14.21 }
";

fn sources() -> Sources {
    let mut sources = Sources::new();
    sources.add("rules/mensa.yaml", TARIFF);
    sources.add("rules/vocabolario.yaml", "vocabulary: it\nfacts:\n  isee: { unit: EUR }\n");
    sources
}

fn place(sources: &Sources, file: &str, part: &str) -> Place {
    let id = sources.ids().find(|&id| sources.name(id) == file).unwrap();
    let start = sources.text(id).find(part).unwrap();
    let end = start + part.len();
    let position = |at: usize| sources.position(id, u32::try_from(at).unwrap());
    Place { file: file.to_owned(), start: position(start), end: position(end), bytes: (start, end) }
}

fn hole(sources: &Sources) -> Diagnostic {
    Diagnostic {
        code: Code::BandHole,
        severity: Severity::Error,
        place: place(sources, "rules/mensa.yaml", "from: 7_501"),
        message: Localized::new("tra due fasce di `isee` c'è un vuoto", "there is a hole between two bands of `isee`"),
        help: Some(Localized::new("dichiara la lettura con `boundary`", "state the reading with `boundary`")),
        witness: Some("7500.01".to_owned()),
        related: vec![
            Related {
                place: place(sources, "rules/mensa.yaml", "to: 7_500"),
                message: Localized::new("la fascia precedente finisce qui", "the band before ends here"),
            },
            Related {
                place: place(sources, "rules/vocabolario.yaml", "unit: EUR"),
                message: Localized::new("il passo è un centesimo", "the step is a cent"),
            },
        ],
    }
}

fn without_colours(drawn: &str) -> String {
    anstream::adapter::strip_str(drawn).to_string()
}

#[test]
fn a_finding_shows_the_source_the_witness_and_what_to_do() {
    let sources = sources();
    let found = hole(&sources);
    insta::assert_snapshot!("hole_it", without_colours(&diagnostic(&found, &sources, Language::It, Look::plain())));
    insta::assert_snapshot!("hole_en", without_colours(&diagnostic(&found, &sources, Language::En, Look::plain())));
}

#[test]
fn a_range_outside_the_text_is_drawn_at_its_end() {
    let sources = sources();
    let mut found = hole(&sources);
    found.place.bytes = (9_000, 9_010);
    found.related.clear();
    let drawn = without_colours(&diagnostic(&found, &sources, Language::It, Look::plain()));
    assert!(drawn.contains("rules/mensa.yaml"), "{drawn}");
}

#[test]
fn a_range_is_widened_to_whole_characters() {
    assert_eq!(clamp((1, 2), "èa"), 0..2);
    assert_eq!(clamp((5, 4), "èa"), 3..3);
}

#[test]
fn a_file_that_is_not_there_is_still_named() {
    let sources = sources();
    let mut found = hole(&sources);
    found.place.file = "rules/altro.yaml".to_owned();
    found.related.clear();
    let drawn = without_colours(&diagnostic(&found, &sources, Language::It, Look::plain()));
    assert!(drawn.contains("S0501") && drawn.contains("rules/altro.yaml"), "{drawn}");
}

#[test]
fn a_failure_is_one_line_and_its_help() {
    let stopped = Failure::usage("non va", "does not work").help("fai così", "do this");
    assert_eq!(without_colours(&failure(&stopped, Language::It)), "errore: non va\n |\n = aiuto: fai così");
}
