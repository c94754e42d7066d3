//! What is timed: three invented rules and three of the library, with seeded cases.

use crate::random::Random;
use crate::table::{Column, List, Table, Values};

/// A rule and the cases that it is timed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workload {
    /// Requirements, and an amount with a ceiling and two roundings.
    W1,
    /// A linear fee and a bill with a ceiling.
    W2,
    /// An indicator over the members of a household.
    W3,
    /// `lombardia.dairago.sad`: a linear fee, a surcharge, a bill.
    HomeCare,
    /// `lombardia.oglio-po.fna-b2`: twenty requirements, four amounts.
    Fund,
    /// `lombardia.casalmaggiore.mensa`: bands by number of children.
    Meals,
}

impl Workload {
    /// Every workload.
    pub const ALL: [Self; 6] = [Self::W1, Self::W2, Self::W3, Self::HomeCare, Self::Fund, Self::Meals];
    /// Those that the peers are measured on.
    pub const PEERS: [Self; 3] = [Self::W1, Self::W2, Self::W3];

    /// Short name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::W1 => "W1",
            Self::W2 => "W2",
            Self::W3 => "W3",
            Self::HomeCare => "sad",
            Self::Fund => "fna-b2",
            Self::Meals => "mensa",
        }
    }

    /// Id of the measure.
    #[must_use]
    pub fn measure(self) -> &'static str {
        match self {
            Self::W1 => "prova.w1",
            Self::W2 => "prova.w2",
            Self::W3 => "prova.w3",
            Self::HomeCare => "lombardia.dairago.sad",
            Self::Fund => "lombardia.oglio-po.fna-b2",
            Self::Meals => "lombardia.casalmaggiore.mensa",
        }
    }

    /// Folder of its rule files, from the root of the repository.
    #[must_use]
    pub fn rules(self) -> &'static str {
        match self {
            Self::W1 | Self::W2 | Self::W3 => "benches/rules",
            Self::HomeCare | Self::Fund | Self::Meals => "rules",
        }
    }

    /// Day of the evaluation.
    #[must_use]
    pub fn on(self) -> &'static str {
        "2025-10-01"
    }

    /// Amounts that are compared, in the order of the columns of results, and the decimals of their mantissas.
    #[must_use]
    pub fn amounts(self) -> &'static [(&'static str, u32)] {
        match self {
            Self::W1 => &[("contributo", 2)],
            Self::W2 => &[("spesa", 2)],
            Self::W3 => &[("indicatore", 2)],
            Self::HomeCare => &[("tariffa_oraria", 2), ("tariffa_festiva_serale", 2), ("spesa_mensile", 2)],
            Self::Fund => &[("buono_caregiver", 2), ("buono_assistente", 2), ("assegno_autonomia", 2), ("progetti_integrativi", 2)],
            Self::Meals => &[("riduzione", 0), ("tariffa_pasto", 2)],
        }
    }

    /// The same cases for the same number of rows.
    #[must_use]
    pub fn table(self, rows: usize) -> Table {
        // One seed each, so that a workload does not depend on which others are made.
        match self {
            Self::W1 => w1(rows, &mut Random::new(1)),
            Self::W2 => w2(rows, &mut Random::new(2)),
            Self::W3 => w3(rows, &mut Random::new(3)),
            Self::HomeCare => home_care(rows, &mut Random::new(4)),
            Self::Fund => fund(rows, &mut Random::new(5)),
            Self::Meals => meals(rows, &mut Random::new(6)),
        }
    }
}

fn fill<T>(rows: usize, random: &mut Random, one: impl Fn(&mut Random) -> T) -> Vec<T> {
    (0..rows).map(|_| one(random)).collect()
}

fn truth(name: &'static str, rows: usize, random: &mut Random, percent: u32) -> Column {
    Column::truth(name, fill(rows, random, |random| u8::from(random.percent(percent))))
}

fn whole(name: &'static str, decimals: u32, rows: usize, random: &mut Random, below: u32) -> Column {
    Column::whole(name, decimals, fill(rows, random, |random| random.below(below)))
}

fn table(rows: usize, columns: Vec<Column>) -> Table {
    Table { rows, columns, lists: Vec::new() }
}

fn w1(rows: usize, random: &mut Random) -> Table {
    let columns = vec![
        truth("residente", rows, random, 90),
        truth("gravita_104", rows, random, 50),
        truth("accompagnamento", rows, random, 50),
        truth("in_b1", rows, random, 15),
        truth("centro_diurno", rows, random, 40),
        whole("eta", 0, rows, random, 101),
        // With these ends 25 % of the cases meet everything.
        whole("isee", 2, rows, random, 5_738_000),
        whole("isee_minorenni", 2, rows, random, 9_180_800),
        Column::whole("ore", 4, fill(rows, random, |random| if random.percent(25) { 0 } else { hours(1 + random.below(2_400)) })),
    ];
    table(rows, columns)
}

/// Minutes as hours with four decimals, a half up.
fn hours(minutes: i64) -> i64 {
    (minutes * 10_000 + 30) / 60
}

fn w2(rows: usize, random: &mut Random) -> Table {
    table(rows, vec![whole("isee", 2, rows, random, 3_000_000), whole("ore_mese", 2, rows, random, 6_001)])
}

fn w3(rows: usize, random: &mut Random) -> Table {
    let rented = fill(rows, random, |random| random.percent(30));
    let canone = rented.iter().map(|&rented| if rented { random.below(1_200_000) } else { 0 }).collect();
    let valore_casa: Vec<i64> = rented.iter().map(|&rented| if rented { 0 } else { random.below(25_000_000) }).collect();
    let mutuo = valore_casa.iter().map(|&value| if value > 0 && random.percent(40) { random.below(12_000_000) } else { 0 }).collect();
    let mut offsets = vec![0];
    let (mut reddito, mut patrimonio, mut altri, mut figlio) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rows {
        // From one to eight members, four and a half on the average.
        let members = 1 + random.below(8);
        let adults = if members > 1 { 1 + random.below(2) } else { 1 };
        for member in 0..members {
            let child = member >= adults;
            reddito.push(if child && random.percent(90) { 0 } else { random.below(3_000_000) });
            patrimonio.push(if child { random.below(100_000) } else { random.below(2_000_000) });
            altri.push(if !child && random.percent(20) { random.below(5_000_000) } else { 0 });
            figlio.push(u8::from(child));
        }
        offsets.push(i32::try_from(reddito.len()).unwrap_or(i32::MAX));
    }
    let columns = vec![Column::whole("canone", 2, canone), Column::whole("valore_casa", 2, valore_casa), Column::whole("mutuo", 2, mutuo)];
    let members = vec![
        Column::whole("reddito", 2, reddito),
        Column::whole("patrimonio_mobiliare", 2, patrimonio),
        Column::whole("altri_immobili", 2, altri),
        Column::truth("figlio", figlio),
    ];
    Table { rows, columns, lists: vec![List { name: "componenti", offsets, columns: members }] }
}

fn home_care(rows: usize, random: &mut Random) -> Table {
    let columns = vec![
        whole("isee", 2, rows, random, 2_000_000),
        whole("ore_feriali", 2, rows, random, 6_001),
        whole("ore_festive_serali", 2, rows, random, 1_001),
    ];
    table(rows, columns)
}

fn choice(name: &'static str, rows: usize, random: &mut Random, codes: &'static [&'static str]) -> Column {
    let bound = u32::try_from(codes.len()).unwrap_or(1);
    Column { name, values: Values::Choice { values: fill(rows, random, |random| random.below(bound)), codes } }
}

fn fund(rows: usize, random: &mut Random) -> Table {
    let helped = &["caregiver_familiare", "caregiver_e_assistente", "assistente_familiare", "vita_indipendente"];
    let columns = vec![
        choice("comune_residenza", rows, random, &["casalmaggiore", "viadana", "altro"]),
        truth("residente", rows, random, 50),
        whole("eta", 0, rows, random, 101),
        truth("vive_al_domicilio", rows, random, 90),
        truth("gravita_art3_c3", rows, random, 60),
        truth("indennita_accompagnamento", rows, random, 50),
        whole("isee_ordinario", 2, rows, random, 6_000_000),
        whole("isee_sociosanitario", 2, rows, random, 4_000_000),
        choice("assistenza", rows, random, helped),
        truth("disabilita_da_invecchiamento", rows, random, 30),
        truth("progetto_senza_caregiver", rows, random, 60),
        truth("assistente_personale", rows, random, 60),
        truth("progetto_integrativo", rows, random, 20),
    ];
    table(rows, columns)
}

fn meals(rows: usize, random: &mut Random) -> Table {
    let minors = fill(rows, random, |random| 1 + random.below(5));
    let columns = vec![
        whole("isee", 2, rows, random, 1_500_000),
        Column::whole("minori_nucleo", 0, minors),
        choice("scuola", rows, random, &["infanzia", "primaria", "secondaria"]),
    ];
    table(rows, columns)
}
