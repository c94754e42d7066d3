//! What holds of every ranking.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::prelude::*;
use soglia::Pack;
use soglia::decision::Value;
use soglia::ranking::{Application, Options, Ranking, Row, RowState};

use crate::support::{ON, pack};

/// An application that may lack anything.
#[derive(Clone, Debug)]
struct Case {
    isee: Option<u32>,
    members: Option<u8>,
    birth: Option<u16>,
    known: Option<bool>,
    comune: Option<bool>,
}

fn case() -> impl Strategy<Value = Case> {
    let rarely = |strategy| proptest::option::weighted(0.95, strategy);
    (
        proptest::option::weighted(0.95, 0_u32..12),
        proptest::option::weighted(0.95, 1_u8..4),
        rarely(0_u16..3),
        proptest::option::weighted(0.95, any::<bool>()),
        proptest::option::weighted(0.95, any::<bool>()),
    )
        .prop_map(|(isee, members, birth, known, comune)| Case { isee, members, birth, known, comune })
}

fn applications(cases: &[Case]) -> Vec<Application> {
    let each = cases.iter().enumerate().map(|(at, case)| {
        let mut facts = serde_json::Map::new();
        // Few values, so that many are equal; every other one is above the limit by a little.
        facts.extend(case.isee.map(|isee| ("isee".to_owned(), format!("{}.00", isee * 1_000).into())));
        facts.extend(case.members.map(|members| ("componenti_nucleo".to_owned(), members.into())));
        facts.extend(case.birth.map(|birth| ("data_nascita".to_owned(), format!("19{}-01-01", 50 + birth).into())));
        facts.extend(case.known.map(|known| ("in_carico".to_owned(), known.into())));
        facts.extend(case.comune.map(|comune| ("comune".to_owned(), if comune { "viadana" } else { "bozzolo" }.into())));
        serde_json::from_value(serde_json::json!({ "id": format!("D{at}"), "facts": facts })).unwrap()
    });
    each.collect()
}

fn rules(last: &str, budget: &str, more: &str) -> String {
    format!(
        "
ranking:
  source: avviso
  order: [ {{ highest: punteggio }}, {{ lowest: isee }}, {{ oldest: data_nascita }} ]
  still_equal: {{ by: {last}, source: avviso }}
  budget: {{ {budget}, source: avviso }}
{more}
"
    )
}

fn reserve(fills: &str, unused: &str, rounding: &str) -> String {
    format!(
        "  reserved:\n    carico: {{ title: {{ it: carico, en: known }}, when: in_carico, share: 30, {rounding}fills: {fills}, unused: {unused}, source: avviso }}\n"
    )
}

/// Every way to give, with the reserve and the quotas that it can have.
fn ways() -> Vec<(String, bool)> {
    let quotas = |each: u32| format!("  quotas: {{ by: comune, each: {each}, source: avviso }}\n");
    let mut out = Vec::new();
    for last in ["lot", "together"] {
        for remainder in ["left", "in_order"] {
            out.push((rules(last, &format!("amount: buono, when_short: pro_rata, remainder: {remainder}"), ""), false));
        }
        for (budget, rounding, most) in
            [("amount: buono, when_short: whole", "", 700), ("amount: buono, when_short: partial", "", 700), ("", "rounding: half_up, ", 4)]
        {
            let budget = budget.to_owned();
            let is_places = budget.is_empty();
            let rule = |more: &str| {
                let text = rules(last, &budget, more);
                (text.replace("{ , source", "{ source"), is_places)
            };
            out.push(rule(""));
            out.push(rule(&quotas(most)));
            for fills in ["first", "after"] {
                for unused in ["released", "kept"] {
                    out.push(rule(&reserve(fills, unused, rounding)));
                    out.push(rule(&[reserve(fills, unused, rounding), quotas(most)].concat()));
                }
            }
        }
    }
    out
}

static RULES: LazyLock<Vec<(String, bool, Pack)>> = LazyLock::new(|| {
    ways()
        .into_iter()
        .map(|(rule, is_places)| {
            let pack = pack(&rule);
            (rule, is_places, pack)
        })
        .collect()
});

fn cents(value: &Value) -> i64 {
    let Value::Number { value, .. } = value else { panic!("{value:?}") };
    let (whole, part) = value.split_once('.').unwrap_or((value, "00"));
    whole.parse::<i64>().unwrap() * 100 + part.parse::<i64>().unwrap()
}

fn got(row: &Row) -> i64 {
    row.amount.as_ref().map_or(0, cents)
}

/// What must hold whatever the rule is.
fn holds(ranking: &Ranking, cases: &[Case], budget: i64, rule: &str) {
    let why = || format!("{rule}\n{ranking:#?}");
    assert_eq!(ranking.rows.len(), cases.len(), "nobody is lost: {}", why());
    let spent: i64 = ranking.rows.iter().map(got).sum();
    assert!(spent <= budget, "{spent} of {budget}: {}", why());
    let list = &ranking.lists[0];
    assert_eq!(cents(list.spent.as_ref().unwrap()) + cents(list.left.as_ref().unwrap()), budget, "{}", why());
    let case = |row: &Row| &cases[row.id[1..].parse::<usize>().unwrap()];
    for row in &ranking.rows {
        let unknown = case(row).isee.is_none_or(|isee| isee <= 11) && {
            let Case { isee, members, birth, known, comune } = case(row);
            isee.is_none()
                || birth.is_none()
                || known.is_none()
                || rule.contains("amount: buono") && members.is_none()
                || rule.contains("quotas") && comune.is_none()
        };
        if unknown {
            assert_eq!((row.state, row.position), (RowState::ToVerify, None), "{}", why());
            assert!(!row.missing.is_empty(), "{}", why());
        }
    }
    let ranked: Vec<&Row> = ranking.rows.iter().filter(|row| row.position.is_some()).collect();
    assert!(ranked.is_sorted_by_key(|row| row.position), "{}", why());
    // Nobody who is left out stands above one who is given something, unless a reserve or a quota is for the other and not for them.
    for (at, above) in ranked.iter().enumerate().filter(|(_, row)| row.state == RowState::Waiting) {
        for below in ranked[at + 1..].iter().filter(|row| matches!(row.state, RowState::Awarded | RowState::Partial)) {
            let reserved = below.reserve.is_some() && case(above).known != Some(true);
            let quota = rule.contains("quotas") && above.reason.en.contains("quota");
            assert!(reserved || quota, "{} above {}: {}", above.id, below.id, why());
        }
    }
    if rule.contains("pro_rata") && ranked.iter().any(|row| row.state == RowState::Partial) {
        let left = budget - spent;
        let cents_each = i64::try_from(ranked.len()).unwrap();
        assert!(if rule.contains("in_order") { left == 0 } else { left < cents_each }, "{left}: {}", why());
    }
    if rule.contains("quotas") {
        let mut groups: BTreeMap<bool, i64> = BTreeMap::new();
        for row in &ranked {
            *groups.entry(case(row).comune.unwrap()).or_default() += got(row);
        }
        let most = if rule.contains("each: 700") { 70_000 } else { 400 };
        assert!(groups.values().all(|&sum| sum <= most), "{groups:?}: {}", why());
    }
    // A reserve that comes first is not left unused while somebody of the category waits for a whole place.
    if rule.contains("fills: first") && rule.contains("rounding") && !rule.contains("quotas") && !rule.contains("together") {
        let size = (budget / 100 * 30 + 50) / 100;
        let of_category = |row: &&&Row| case(row).known == Some(true);
        let members = ranked.iter().filter(of_category).count();
        let served = ranked.iter().filter(of_category).filter(|row| row.state == RowState::Awarded).count();
        assert!(served >= members.min(usize::try_from(size).unwrap()), "{}", why());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 384, ..ProptestConfig::default() })]

    #[test]
    fn laws_of_giving(
        cases in proptest::collection::vec(case(), 0..20),
        budget in 0_i64..300_000,
        order in any::<u64>(),
        way in any::<proptest::sample::Index>(),
    ) {
        let (rule, is_places, pack) = &RULES[way.index(RULES.len())];
        let (budget, text) = if *is_places {
            let places = budget / 20_000;
            (places * 100, places.to_string())
        } else {
            (budget, format!("{}.{:02}", budget / 100, budget % 100))
        };
        let options = Options { seed: Some("seme".to_owned()), ..Options::default().budget("", text) };
        let mut all = applications(&cases);
        let ranking = pack.rank("prova.buono", ON.parse().unwrap(), &all, &options).unwrap();
        holds(&ranking, &cases, budget, rule);
        // Any other order of the applications gives the same.
        let mix = |id: &str| id.bytes().fold(order, |mix, byte| (mix ^ u64::from(byte)).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(17));
        all.sort_by_key(|application| mix(&application.id));
        let shuffled = pack.rank("prova.buono", ON.parse().unwrap(), &all, &options).unwrap();
        prop_assert_eq!(&shuffled, &ranking, "{}", rule);
    }
}
