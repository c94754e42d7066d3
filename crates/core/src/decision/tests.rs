#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::samples::{self, all};
use super::*;
use crate::Language;

fn plain(decision: &Decision, language: Language, explain: bool) -> String {
    text(decision, language, TextOptions { explain, ..TextOptions::default() })
}

#[test]
fn texts() {
    for (name, decision) in all() {
        insta::assert_snapshot!(format!("{name}_it"), plain(&decision, Language::It, false));
        insta::assert_snapshot!(format!("{name}_it_explained"), plain(&decision, Language::It, true));
        insta::assert_snapshot!(format!("{name}_en_explained"), plain(&decision, Language::En, true));
    }
    insta::assert_snapshot!("b2_not_met_en", plain(&samples::b2_not_met(), Language::En, false));
    insta::assert_snapshot!("fee_masked_it", plain(&samples::fee().masked(), Language::It, true));
}

#[test]
fn pages() {
    insta::assert_snapshot!("page_fee_it", html(&samples::fee(), Language::It));
    insta::assert_snapshot!("page_b2_not_met_en", html(&samples::b2_not_met(), Language::En));
    insta::assert_snapshot!("page_b2_unknown_it", html(&samples::b2_unknown(), Language::It));
    insta::assert_snapshot!("page_debt_it", html(&samples::debt(), Language::It));
}

#[test]
fn no_line_is_wider_than_asked() {
    for (name, decision) in all() {
        for language in [Language::It, Language::En] {
            for width in [40, 60, 80, 100] {
                let shown = text(&decision, language, TextOptions { explain: true, width, color: false });
                // What has no blank in it is not broken: hashes, addresses.
                let long = shown.lines().find(|line| line.chars().count() > width && line.trim().contains(' '));
                assert_eq!(long, None, "{name} at {width}");
            }
        }
    }
}

#[test]
fn colour_adds_nothing_but_colour() {
    for (_, decision) in all() {
        let options = TextOptions { explain: true, width: 72, color: true };
        let coloured = text(&decision, Language::It, options);
        assert!(coloured.contains("\x1b[1m"));
        let mut bare = coloured;
        for code in ["\x1b[0m", "\x1b[1m", "\x1b[1;31m", "\x1b[1;32m", "\x1b[1;33m"] {
            bare = bare.replace(code, "");
        }
        assert_eq!(bare, text(&decision, Language::It, TextOptions { color: false, ..options }));
    }
}

#[test]
fn hostile_texts_stay_texts() {
    let decision = samples::hostile();
    for language in [Language::It, Language::En] {
        let page = html(&decision, language);
        for forbidden in ["<script", "\u{1b}", "\u{202e}", "href=\"javascript", "'x'"] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
        assert_eq!(page.matches("</title>").count(), 1);
        assert!(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
        let shown = plain(&decision, language, true);
        assert!(!shown.contains('\u{1b}') && !shown.contains('\u{202e}'));
    }
}

/// The tags of a page in order, without their attributes: `h1`, `/h1`.
fn tags(page: &str) -> Vec<&str> {
    page.split('<').skip(1).filter_map(|piece| piece.split([' ', '>', '\n']).next()).filter(|tag| !tag.starts_with('!')).collect()
}

#[test]
fn pages_are_well_formed_and_accessible() {
    let mut decisions = all();
    decisions.push(("hostile", samples::hostile()));
    for (name, decision) in decisions {
        for (language, attribute) in [(Language::It, "<html lang=\"it\">"), (Language::En, "<html lang=\"en\">")] {
            let page = html(&decision, language);
            let (head, body) = page.split_once("<style>").unwrap();
            let (style, body) = body.split_once("</style>").unwrap();
            assert!(head.contains(attribute), "{name}");
            for forbidden in ["<script", "<img", "<link", "url(", "@import", " on", "src="] {
                assert!(!style.contains(forbidden) && !head.contains(&format!("<{forbidden}")), "{name}: {forbidden}");
            }
            let mut open: Vec<&str> = Vec::new();
            let mut level = 0;
            for tag in tags(body).into_iter().filter(|tag| *tag != "br") {
                if let Some(closed) = tag.strip_prefix('/') {
                    if !matches!(closed, "head" | "html") {
                        assert_eq!(open.pop(), Some(closed), "{name}");
                    }
                    continue;
                }
                if let Some(deep) = tag.strip_prefix('h').and_then(|digit| digit.parse::<u32>().ok()) {
                    assert!(deep <= level + 1, "{name}: h{deep} after h{level}");
                    level = deep;
                }
                open.push(tag);
            }
            assert!(open.is_empty(), "{name}: {open:?}");
            let tables = page.matches("<table ").count();
            assert_eq!(tables, page.matches("<caption>").count(), "{name}");
            assert_eq!(page.matches("<th").count() - page.matches("<thead").count(), page.matches("<th scope=").count(), "{name}");
            assert_eq!(page.matches("<h1>").count(), 1, "{name}");
        }
    }
}

#[test]
fn a_measure_without_requirements_admits_nobody() {
    for language in [Language::It, Language::En] {
        for shown in [plain(&samples::fee(), language, true), html(&samples::fee(), language)] {
            assert!(!shown.contains("AMMESSO") && !shown.contains("ELIGIBLE"));
        }
        assert!(plain(&samples::debt(), language, false).contains(if language == Language::It { "✓ AMMESSO" } else { "✓ ELIGIBLE" }));
    }
}

#[test]
fn nothing_due_is_not_zero() {
    let shown = plain(&samples::fee(), Language::It, false);
    assert!(shown.contains("Trasporto: 0,00 €/corsa, nulla da pagare"));
    assert!(shown.contains("Pasto a domicilio: importo non dovuto"));
}

#[test]
fn the_gravest_warning_comes_first() {
    let shown = plain(&samples::fee(), Language::It, false);
    assert!(shown.find("! Non verificato").unwrap() < shown.find("! L'atto non dice come arrotondare").unwrap());
}

#[test]
fn masked_decisions_tell_no_personal_value() {
    for (name, decision) in all() {
        let masked = decision.masked();
        assert_eq!(masked.outcome, decision.outcome);
        assert_eq!(
            masked.amounts.iter().map(|amount| &amount.value).collect::<Vec<_>>(),
            decision.amounts.iter().map(|amount| &amount.value).collect::<Vec<_>>()
        );
        let json = serde_json::to_string(&masked).unwrap();
        let mut shown = format!("{json}{}", html(&masked, Language::It));
        for language in [Language::It, Language::En] {
            shown.push_str(&plain(&masked, language, true));
        }
        for secret in [
            "27310.55",
            "27.310,55",
            "27,310.55",
            "24.000,00",
            "24000",
            "8755.13",
            "8.755,13",
            "21537",
            "19000",
            "22.5",
            "22,5 ore",
            "81 anni",
        ] {
            assert!(!shown.contains(secret), "{name}: {secret}");
        }
        assert!(name == "not_in_force" || decision.facts.is_empty() || shown.contains("•••"), "{name}");
        assert_eq!(masked.masked(), masked, "{name}");
    }
}

#[test]
fn a_text_that_quotes_a_personal_value_is_masked() {
    let mut decision = samples::fee();
    decision.warnings[0].text = Localized::new("ISEE 8.755,13 €: da rivedere", "ISEE 8,755.13 €: to be reviewed");
    decision.amounts[0].steps[0].title = Localized::new("ISEE 8.755,13 €: fascia 2", "ISEE 8,755.13 €: band 2");
    let kept = decision.warnings[1].text.clone();
    let masked = decision.masked();
    assert_eq!(masked.warnings[0].text.it, "valore non mostrato");
    assert_eq!(masked.warnings[1].text, kept);
    assert_eq!(masked.amounts[0].steps[0].title.en, "step not shown");
}

#[test]
fn decisions_survive_json() {
    for (name, decision) in all() {
        let json = serde_json::to_string(&decision).unwrap();
        assert_eq!(serde_json::from_str::<Decision>(&json).unwrap(), decision, "{name}");
    }
}

#[cfg(feature = "authoring")]
mod schema {
    use serde_json::{Value as Json, json};

    use super::*;

    #[test]
    fn the_published_schema_is_the_one_of_the_types() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schema/decision.schema.json");
        let mut fresh = serde_json::to_string_pretty(&decision_schema()).unwrap();
        fresh.push('\n');
        if std::env::var_os("UPDATE_SCHEMA").is_some() {
            std::fs::create_dir_all(std::path::Path::new(path).parent().unwrap()).unwrap();
            std::fs::write(path, &fresh).unwrap();
        }
        let published = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
        assert!(published == fresh, "docs/schema/decision.schema.json is out of date: run the tests with UPDATE_SCHEMA=1");
    }

    #[test]
    fn decisions_are_valid_and_broken_ones_are_not() {
        let validator = jsonschema::validator_for(&decision_schema()).unwrap();
        let mut decisions = all();
        decisions.extend(all().into_iter().map(|(name, decision)| (name, decision.masked())));
        for (name, decision) in decisions {
            let json = serde_json::to_value(&decision).unwrap();
            let errors: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{name}: {errors:?}");
        }
        let whole = serde_json::to_value(samples::fee()).unwrap();
        let broken = |pointer: &str, value: Json| {
            let mut json = whole.clone();
            *json.pointer_mut(pointer).unwrap() = value;
            json
        };
        for (pointer, value) in [
            ("/format", json!(2)),
            ("/outcome", json!("perhaps")),
            ("/on", json!(12)),
            ("/amounts/0/value/value", json!("7,30")),
            ("/amounts/0/value/value", json!("1/0")),
            ("/facts/0/origin/decision/amounts/0/due", json!(null)),
        ] {
            assert!(!validator.is_valid(&broken(pointer, value)), "{pointer}");
        }
    }
}
