//! How histories and requests are read.

use super::{Attestation, DatedFact, History, ProRata, Quantity, Request};
use crate::Facts;
use crate::json::{read_structure, read_words};
use crate::pack::AttestationKind;

read_words!(ProRata { Days "days", FirstDay "first_day" });
read_structure!(strict Request { measure, measure_before, history, changes or History::default(), from, to, amount, pro_rata });
read_structure!(strict History {
    facts or Facts::new(), values or vec![], attestations, application, quantities or vec![]
});
read_structure!(strict DatedFact { fact, value, from, to, learned, note });
read_structure!(strict Attestation {
    id, fact, value, filed, from, to, kind or AttestationKind::default(), omissions or false, void or false, learned
});
read_structure!(strict Quantity { unit, from, to, count });
