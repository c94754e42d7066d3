//! A ranking as it may be published: no value or reason that says something about a person.

use super::{Ranking, Row, RowState};
use crate::Localized;
use crate::decision::Value;

impl Ranking {
    /// The same ranking for a public register: ids, positions, states and amounts stay.
    ///
    /// Personal values that put applications in order become [`Value::Masked`]; why one stands beside another, the reserve by which it is
    /// given something, the requirements that it does not meet and what it waits for are left out, as is how many were excluded
    /// for what.
    #[must_use]
    pub fn masked(&self) -> Self {
        let mut masked = self.clone();
        let personal: Vec<bool> = masked.keys.iter().map(|key| key.personal).collect();
        for row in &mut masked.rows {
            for (value, _) in row.keys.iter_mut().zip(&personal).filter(|(_, personal)| **personal) {
                *value = Value::Masked;
            }
            hide(row);
        }
        masked.exclusions.clear();
        masked.questions.clear();
        masked
    }
}

fn hide(row: &mut Row) {
    let (it, en) = match row.state {
        RowState::Awarded => ("assegnata", "awarded"),
        RowState::Partial => ("assegnata in parte", "awarded in part"),
        RowState::Waiting => ("in lista d'attesa", "waiting"),
        RowState::Ranked => ("in graduatoria", "in the ranking"),
        RowState::Excluded => ("non ammessa", "not admitted"),
        RowState::ToVerify => ("da verificare", "to verify"),
    };
    row.reason = Localized::new(it, en);
    row.place = None;
    row.reserve = None;
    row.unmet.clear();
    row.missing.clear();
    row.refused.clear();
    for neighbour in [&mut row.follows, &mut row.precedes].into_iter().flatten() {
        neighbour.key = None;
    }
}
