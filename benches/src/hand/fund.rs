//! `lombardia.oglio-po.fna-b2`, edition 2025: twenty requirements in a tree, four amounts that do not vary.

use super::{NOT_DUE, for_each_instruction_set};
use crate::table::Table;

const ADULT_LIMIT: i64 = 2_500_000;
const MINOR_LIMIT: i64 = 4_000_000;
const INDEPENDENT_LIMIT: i64 = 3_000_000;

/// One case: cents, years, and the place of the choice.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "the facts of the rule")]
pub struct Case {
    /// Two comuni of the ambito, and any other.
    pub comune_residenza: i64,
    /// Lives in the ambito, as the body knows.
    pub residente: bool,
    /// Years.
    pub eta: i64,
    /// Lives at home.
    pub vive_al_domicilio: bool,
    /// Severe disability.
    pub gravita_art3_c3: bool,
    /// Attendance allowance.
    pub indennita_accompagnamento: bool,
    /// Cents.
    pub isee_ordinario: i64,
    /// Cents.
    pub isee_sociosanitario: i64,
    /// Caregiver, caregiver and employee, employee, independent living.
    pub assistenza: i64,
    /// Due to ageing.
    pub disabilita_da_invecchiamento: bool,
    /// Without a caregiver.
    pub progetto_senza_caregiver: bool,
    /// With an assistant.
    pub assistente_personale: bool,
    /// With supplementary services.
    pub progetto_integrativo: bool,
}

/// Cents of each amount.
#[must_use]
#[inline]
pub fn case(case: &Case) -> [i64; 4] {
    let minors = case.eta < 18 && case.isee_ordinario <= MINOR_LIMIT;
    let adults = case.eta >= 18 && case.isee_sociosanitario <= ADULT_LIMIT;
    let independent = case.assistenza == 3
        && case.eta >= 18
        && !case.disabilita_da_invecchiamento
        && case.progetto_senza_caregiver
        && case.assistente_personale
        && case.isee_sociosanitario <= INDEPENDENT_LIMIT;
    let met = (case.comune_residenza != 2 || case.residente)
        && case.vive_al_domicilio
        && (case.gravita_art3_c3 || case.indennita_accompagnamento)
        && (minors || adults || independent);
    if !met {
        return [NOT_DUE; 4];
    }
    let due = |amount, when| if when { amount } else { NOT_DUE };
    [
        due(10_000, (minors || adults) && case.assistenza <= 1),
        due(40_000, (minors || adults) && (case.assistenza == 1 || case.assistenza == 2)),
        due(80_000, independent),
        due(200_000, case.progetto_integrativo),
    ]
}

struct Columns<'a> {
    comune: &'a [i64],
    residente: &'a [u8],
    eta: &'a [i64],
    vive_al_domicilio: &'a [u8],
    gravita: &'a [u8],
    accompagnamento: &'a [u8],
    isee_ordinario: &'a [i64],
    isee_sociosanitario: &'a [i64],
    assistenza: &'a [i64],
    invecchiamento: &'a [u8],
    senza_caregiver: &'a [u8],
    assistente: &'a [u8],
    integrativo: &'a [u8],
}

impl<'a> Columns<'a> {
    fn of(table: &'a Table) -> Self {
        Self {
            comune: table.numbers("comune_residenza"),
            residente: table.truths("residente"),
            eta: table.numbers("eta"),
            vive_al_domicilio: table.truths("vive_al_domicilio"),
            gravita: table.truths("gravita_art3_c3"),
            accompagnamento: table.truths("indennita_accompagnamento"),
            isee_ordinario: table.numbers("isee_ordinario"),
            isee_sociosanitario: table.numbers("isee_sociosanitario"),
            assistenza: table.numbers("assistenza"),
            invecchiamento: table.truths("disabilita_da_invecchiamento"),
            senza_caregiver: table.truths("progetto_senza_caregiver"),
            assistente: table.truths("assistente_personale"),
            integrativo: table.truths("progetto_integrativo"),
        }
    }

    #[inline(always)]
    #[expect(clippy::indexing_slicing, reason = "every column has the rows of the table")]
    fn case(&self, row: usize) -> Case {
        Case {
            comune_residenza: self.comune[row],
            residente: self.residente[row] != 0,
            eta: self.eta[row],
            vive_al_domicilio: self.vive_al_domicilio[row] != 0,
            gravita_art3_c3: self.gravita[row] != 0,
            indennita_accompagnamento: self.accompagnamento[row] != 0,
            isee_ordinario: self.isee_ordinario[row],
            isee_sociosanitario: self.isee_sociosanitario[row],
            assistenza: self.assistenza[row],
            disabilita_da_invecchiamento: self.invecchiamento[row] != 0,
            progetto_senza_caregiver: self.senza_caregiver[row] != 0,
            assistente_personale: self.assistente[row] != 0,
            progetto_integrativo: self.integrativo[row] != 0,
        }
    }
}

/// The cases of a table.
#[must_use]
pub fn cases(table: &Table) -> Vec<Case> {
    let columns = Columns::of(table);
    (0..table.rows).map(|row| columns.case(row)).collect()
}

struct Results<'a>([&'a mut [i64]; 4]);

/// Every case on its own.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "the columns of results have one length")]
fn plain_body(columns: &Columns<'_>, results: &mut Results<'_>) {
    for row in 0..results.0[0].len() {
        for (column, amount) in results.0.iter_mut().zip(case(&columns.case(row))) {
            column[row] = amount;
        }
    }
}

/// Branch-free: truth values are bytes, and each amount is chosen at the end.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "cut to one length first, so that the loop has no bounds checks")]
fn branch_free_body(columns: &Columns<'_>, results: &mut Results<'_>) {
    let [caregiver, employee, independence, projects] = &mut results.0;
    let rows = caregiver.len();
    let (employee, independence, projects) = (&mut employee[..rows], &mut independence[..rows], &mut projects[..rows]);
    let (residente, home, severe) = (&columns.residente[..rows], &columns.vive_al_domicilio[..rows], &columns.gravita[..rows]);
    let (allowance, ageing, alone) = (&columns.accompagnamento[..rows], &columns.invecchiamento[..rows], &columns.senza_caregiver[..rows]);
    let (assistant, integrativo, eta) = (&columns.assistente[..rows], &columns.integrativo[..rows], &columns.eta[..rows]);
    let comune = &columns.comune[..rows];
    let (ordinary, social, help) = (&columns.isee_ordinario[..rows], &columns.isee_sociosanitario[..rows], &columns.assistenza[..rows]);
    for row in 0..rows {
        let adult = eta[row] >= 18;
        let entitled = (!adult & (ordinary[row] <= MINOR_LIMIT)) | (adult & (social[row] <= ADULT_LIMIT));
        let project = alone[row] & assistant[row] & (ageing[row] ^ 1);
        let independent = (help[row] == 3) & adult & (project != 0) & (social[row] <= INDEPENDENT_LIMIT);
        let resident = (comune[row] != 2) | (residente[row] != 0);
        let facts = home[row] & (severe[row] | allowance[row]);
        let met = resident & (facts != 0) & (entitled | independent);
        let vouchers = met & entitled;
        caregiver[row] = if vouchers & (help[row] <= 1) { 10_000 } else { NOT_DUE };
        employee[row] = if vouchers & ((help[row] == 1) | (help[row] == 2)) { 40_000 } else { NOT_DUE };
        independence[row] = if met & independent { 80_000 } else { NOT_DUE };
        projects[row] = if met & (integrativo[row] != 0) { 200_000 } else { NOT_DUE };
    }
}

for_each_instruction_set!(plain = plain_body(Columns<'_>, Results<'_>));
for_each_instruction_set!(branch_free = branch_free_body(Columns<'_>, Results<'_>));

fn with(results: &mut [Vec<i64>], run: impl FnOnce(&mut Results<'_>)) {
    if let [first, second, third, fourth] = results {
        run(&mut Results([first, second, third, fourth]));
    }
}

/// The loops.
pub const LOOPS: &[(&str, super::Loop)] = &[
    ("plain", |set, table, results| with(results, |results| plain(set, &Columns::of(table), results))),
    ("branch-free", |set, table, results| with(results, |results| branch_free(set, &Columns::of(table), results))),
];
