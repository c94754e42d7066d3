//! Households whose ISEE was worked out by hand from DPCM 159/2013, to the cent. Each comment holds the whole computation.

use super::support::{amount, decide};
use soglia::Pack;

/// A member of the household.
struct Member {
    born: &'static str,
    child: bool,
    disability: &'static str,
    /// What the income is, and how much.
    income: Option<(&'static str, &'static str)>,
    /// Balance and yearly average of the accounts.
    deposits: Option<(&'static str, &'static str)>,
    bonds: &'static str,
}

const ADULT: Member = Member { born: "1980-01-01", child: false, disability: "nessuna", income: None, deposits: None, bonds: "0" };
const CHILD: Member = Member { born: "2012-01-01", child: true, ..ADULT };

fn member(member: &Member) -> String {
    let income = member.income.map_or(r#""ha_redditi": false"#.to_owned(), |(kind, sum)| {
        format!(r#""ha_redditi": true, "reddito_irpef": "{sum}", "composizione_reddito": "{kind}", "ha_altri_redditi": false, "ha_detrazioni": false"#)
    });
    let owns = member.deposits.is_some() || member.bonds != "0";
    let (balance, average) = member.deposits.unwrap_or(("0", "0"));
    let assets = if owns {
        format!(
            r#""ha_patrimonio_mobiliare": true, "depositi_saldo": "{balance}", "depositi_giacenza_media": "{average}", "ha_libretti_postali": false, "ha_titoli": {}, "titoli_di_stato_e_buoni": "{}", "altro_patrimonio_mobiliare": 0"#,
            member.bonds != "0",
            member.bonds
        )
    } else {
        r#""ha_patrimonio_mobiliare": false"#.to_owned()
    };
    format!(
        r#"{{ "data_nascita": "{}", "figlio": {}, "disabilita": "{}", {income}, {assets} }}"#,
        member.born, member.child, member.disability
    )
}

/// A property: whether it is the home, its value, the share owned, the mortgage.
type Property = (bool, &'static str, &'static str, &'static str);

fn household(more: &str, members: &[Member], properties: &[Property]) -> String {
    let members: Vec<String> = members.iter().map(member).collect();
    let properties: Vec<String> = properties
        .iter()
        .map(|(home, value, share, mortgage)| {
            format!(r#"{{ "abitazione_principale": {home}, "valore_imu": "{value}", "quota": "{share}", "mutuo_residuo": "{mortgage}" }}"#)
        })
        .collect();
    format!(
        r#"{{ {more}, "ricoveri_o_convivenze": false, "componenti": [{}], "immobili": [{}] }}"#,
        members.join(", "),
        properties.join(", ")
    )
}

const OWNED: &str = r#""abitazione_in_affitto": false, "genitori_lavoratori": true"#;

/// ISR, ISP, ISE, scale, ISEE.
#[track_caller]
fn comes_to(pack: &Pack, measure: &str, on: &str, facts: &str, expected: [&str; 5]) {
    let decision = decide(pack, measure, facts, on);
    let found = ["isr", "isp", "ise", "scala", "valore_isee"].map(|id| amount(&decision, id));
    assert_eq!(found, expected.map(str::to_owned), "{measure} on {on}");
    assert!(decision.missing.is_empty(), "{:?}", decision.missing);
}

#[test]
fn households_worked_out_by_hand() {
    let (pack, _) = super::common::rules();

    // A couple who both work, four children, the youngest two years old, renting at 9,600.
    // Incomes 28,000 - 3,000 (the cap) + 12,500 - 2,500 (a fifth) = 35,000; rent 7,000 + 2 x 500 = 8,000 < 9,600; ISR 27,000.
    // Assets 17,500 (the balance is above the average) - (10,000 + 2 x 1,000) = 5,500; ISE 27,000 + 1,100 = 28,100.
    // Scale 3.20 (six) + 0.35 (four children) + 0.30 (one under three) = 3.85; 28,100 / 3.85 = 562,000 / 77 = 7,298.701...
    let facts = household(
        r#""abitazione_in_affitto": true, "canone_annuo": 9600, "genitori_lavoratori": true"#,
        &[
            Member { income: Some(("lavoro_dipendente", "28000")), deposits: Some(("17500", "15000")), ..ADULT },
            Member { income: Some(("lavoro_dipendente", "12500")), ..ADULT },
            CHILD,
            Member { born: "2015-05-05", ..CHILD },
            Member { born: "2018-08-08", ..CHILD },
            Member { born: "2023-03-01", ..CHILD },
        ],
        &[],
    );
    comes_to(&pack, "it.isee", "2025-09-15", &facts, ["27000.00", "5500.00", "28100.00", "3.85", "7298.70"]);

    // One person, a home of 180,000 with 40,000 of mortgage.
    // Income 31,000 - 3,000 = 28,000. Home 140,000 - 52,500 = 87,500, two thirds 175,000 / 3 = 58,333.33...; deposits 5,000 < 6,000: nothing.
    // ISE 28,000 + 35,000 / 3 = 119,000 / 3 = 39,666.66...; scale 1.
    let facts = household(
        r#""abitazione_in_affitto": false"#,
        &[Member { income: Some(("lavoro_dipendente", "31000")), deposits: Some(("5000", "4200")), ..ADULT }],
        &[(true, "180000", "100", "40000")],
    );
    comes_to(&pack, "it.isee", "2025-06-10", &facts, ["28000.00", "58333.33", "39666.67", "1", "39666.67"]);

    // Five members, both parents work, three children of whom one with a severe disability.
    // Incomes 22,300 + 9,000 - 1,800 = 29,500. Home 95,000 - 12,000 - (52,500 + 2,500) = 28,000, two thirds 56,000 / 3 = 18,666.66...;
    // deposits 16,400 - (10,000 + 1,000) = 5,400; ISP 72,200 / 3 = 24,066.66...; ISE 29,500 + 14,440 / 3 = 102,940 / 3 = 34,313.33...
    // Scale 2.85 + 0.20 (three children) + 0.20 (minors, parents who work) + 0.50 = 3.75; 102,940 / 11.25 = 9,150.22...
    let facts = household(
        OWNED,
        &[
            Member { income: Some(("altro", "22300")), deposits: Some(("16400", "16400")), ..ADULT },
            Member { income: Some(("lavoro_dipendente", "9000")), ..ADULT },
            CHILD,
            Member { born: "2014-02-02", disability: "grave", ..CHILD },
            Member { born: "2016-03-03", ..CHILD },
        ],
        &[(true, "95000", "100", "12000")],
    );
    comes_to(&pack, "it.isee", "2025-10-01", &facts, ["29500.00", "24066.67", "34313.33", "3.75", "9150.22"]);

    // Two pensioners: home, and half of another property.
    // Incomes 16,450.55 - 1,000 (the cap) + 4,300 - 860 (a fifth) = 18,890.55. Home 71,250 - 52,500 = 18,750, two thirds 12,500; other 10,000;
    // deposits 21,000.45 (the average is above the balance) - 8,000 = 13,000.45; ISP 35,500.45; ISE 18,890.55 + 7,100.09 = 25,990.64.
    // 25,990.64 / 1.57 = 2,599,064 / 157 = 16,554.547...
    let facts = household(
        r#""abitazione_in_affitto": false"#,
        &[
            Member { born: "1948-04-04", income: Some(("pensione", "16450.55")), deposits: Some(("20000.45", "21000.45")), ..ADULT },
            Member { born: "1950-06-06", income: Some(("pensione", "4300")), ..ADULT },
        ],
        &[(true, "71250", "100", "0"), (false, "20000", "50", "0")],
    );
    comes_to(&pack, "it.isee", "2025-11-20", &facts, ["18890.55", "35500.45", "25990.64", "1.57", "16554.55"]);

    // The family indicator of 2026, a metropolitan capital, three children of school age, both parents work.
    // Incomes 26,000 - 3,000 + 17,000 - 3,000 (a fifth would be 3,400) = 37,000. Home 160,000 - 10,000 - (120,000 + 2 x 2,500) = 25,000,
    // two thirds 50,000 / 3; deposits 14,000 - 11,000 = 3,000; ISP 59,000 / 3 = 19,666.66...; ISE 37,000 + 11,800 / 3 = 122,800 / 3 = 40,933.33...
    // Scale 2.85 + 0.25 + 0.20 = 3.30; 122,800 / 9.9 = 12,404.04...
    let children = [
        Member { income: Some(("lavoro_dipendente", "26000")), deposits: Some(("14000", "9000")), ..ADULT },
        Member { income: Some(("lavoro_dipendente", "17000")), ..ADULT },
        Member { born: "2010-10-10", ..CHILD },
        Member { born: "2014-04-14", ..CHILD },
        Member { born: "2020-02-20", ..CHILD },
    ];
    let capital = format!(r#"{OWNED}, "abitazione_in_capoluogo_metropolitano": true"#);
    let facts = household(&capital, &children, &[(true, "160000", "100", "10000")]);
    comes_to(&pack, "it.isee.prestazioni-familiari", "2026-04-01", &facts, ["37000.00", "19666.67", "40933.33", "3.3", "12404.04"]);
    // The same household on the same day for a service of the municipality: the home counts above 52,500 + 2,500.
    // 150,000 - 55,000 = 95,000, two thirds 190,000 / 3; ISP 199,000 / 3 = 66,333.33...; ISE 37,000 + 39,800 / 3 = 150,800 / 3 = 50,266.66...
    // Scale 2.85 + 0.20 + 0.20 = 3.25; 150,800 / 9.75 = 15,466.66...
    comes_to(&pack, "it.isee", "2026-04-01", &facts, ["37000.00", "66333.33", "50266.67", "3.25", "15466.67"]);

    // Incomes below the deductions: 4,000 - 800 = 3,200, and the rent of 6,000 counts up to them; ISR 0.
    // Deposits 9,200 - 8,000 = 1,200; ISE 240; 240 / 1.57 = 24,000 / 157 = 152.866...
    let facts = household(
        r#""abitazione_in_affitto": true, "canone_annuo": 6000"#,
        &[Member { income: Some(("lavoro_dipendente", "4000")), deposits: Some(("9200", "9200")), ..ADULT }, ADULT],
        &[],
    );
    comes_to(&pack, "it.isee", "2025-04-07", &facts, ["0.00", "1200.00", "240.00", "1.57", "152.87"]);
}

#[test]
fn state_bonds_count_less_from_5_march_2025() {
    let (pack, _) = super::common::rules();
    let facts =
        household(r#""abitazione_in_affitto": false"#, &[Member { income: Some(("altro", "15000")), bonds: "70000", ..ADULT }], &[]);
    // Until 4 March: imputed income 3 % of 70,000 = 2,100; assets 70,000 - 6,000 = 64,000; ISE 17,100 + 12,800.
    comes_to(&pack, "it.isee", "2025-03-04", &facts, ["17100.00", "64000.00", "29900.00", "1", "29900.00"]);
    // From 5 March 50,000 are left out: 3 % of 20,000 = 600; assets 20,000 - 6,000 = 14,000; ISE 15,600 + 2,800.
    comes_to(&pack, "it.isee", "2025-03-05", &facts, ["15600.00", "14000.00", "18400.00", "1", "18400.00"]);
    // From 1 January 2026 the rate is 2.6 %: 520.
    comes_to(&pack, "it.isee", "2026-01-01", &facts, ["15520.00", "14000.00", "18320.00", "1", "18320.00"]);
}
