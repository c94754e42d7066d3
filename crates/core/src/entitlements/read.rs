//! How what a case is entitled to is read from where it was kept.

use super::{
    CarriedOut, Combination, Condition, Criterion, Elsewhere, Entitlement, Entitlements, Fall, FromPlace, Lowered, PlaceName, ShortAmount,
    Status, Total,
};
use crate::json::{read_choice, read_structure, read_tagged};
use crate::questions::{Answer, AnswerType, Choice, NeededFor, Part, Question, Settles};

read_tagged!(Criterion { "by", Monthly, Unit { unit }, Pareto });
read_structure!(Entitlements {
    format, on, pack, bodies, from_place or vec![], criterion, compared_by, measures, carried_out or vec![], not_known or vec![], combinations, best, count,
    limit, questions
});
read_structure!(PlaceName { id, title });
read_structure!(FromPlace { id, label, value });
read_choice!(Status { Granted, ToVerify, NotGranted, Computed, ForBodies });
read_structure!(Entitlement {
    measure, edition, title, body, status, outcome, purpose, amounts, not_met or vec![], facts_left_out or vec![], elsewhere or vec![]
});
read_structure!(ShortAmount { id, title, kind, due, value, at_most or false, not_published or false });
read_structure!(Elsewhere { with, title, relation, note });
read_structure!(CarriedOut { measure, title, by });
read_structure!(Combination { measures, totals, compared, uncertain or false, lowered or vec![], conditions or vec![], fall or vec![] });
read_structure!(Total { benefits, fees, balance });
read_structure!(Lowered { measure, because_of, from, to, citations });
read_structure!(Condition { between, text, citations });
read_structure!(Fall { measure, because, citations });

read_structure!(Question {
    id, label, question, help, answer, rows or vec![], personal or false, needs_act or false, supplied_by or vec![], needed_for,
    settles or vec![], certain, to_complete or false
});
read_tagged!(AnswerType {
    "type", Boolean, Number { unit, decimals, min, max }, Date { min, max }, Choice { values }, Rows { max_rows, row_label }
});
read_structure!(Choice { value, label });
read_structure!(NeededFor { measure, title, parts });
read_structure!(Part { id, title });
read_structure!(Settles { measure, answers, outcome, everything });
read_structure!(Answer { from, to });
