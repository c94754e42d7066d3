//! How a decision that was written is read. What may be left out is what is not written where it says nothing.

use super::{
    AmountKind, AmountResult, Citation, Confidence, Decision, DefinitionResult, Discretion, DiscretionRole, Due, EditionGap, FactChange,
    FactUsed, ListUsed, Missing, Needs, Origin, Outcome, Purpose, Reason, RequirementResult, SourceCited, State, Step, Value, Warning,
    WarningKind, WouldChange,
};
use crate::Localized;
use crate::json::{Node, Read, read_choice, read_structure, read_tagged};

read_structure!(Localized { it, en });
read_choice!(State { Met, NotMet, Unknown });
read_choice!(Outcome { Met, NotMet, Unknown, NotInForce });
read_choice!(Purpose { Admission, Computation });
read_tagged!(Value {
    "type", Number { value, unit }, Boolean { value }, Date { value }, Choice { value, label }, Unknown, Masked, Rows { values }
});
read_tagged!(Origin { "from", Given, Supplied { measure, amount, decision }, Implied });
read_structure!(FactUsed { id, label, value, origin, personal });
read_structure!(ListUsed { id, label, row_label });
read_structure!(Missing { id, label, question, needed_for, supplied_by, needs_act or false });
read_choice!(Confidence { Act, Secondary, Derived, Unverified });
read_structure!(Citation { source, article });
read_structure!(EditionGap { measure, title, on, reason, citations or vec![] });
read_structure!(SourceCited { id, act, article, date, url, confidence, note });
read_structure!(RequirementResult {
    id, title, state, reasons, needs, children or vec![], citations, confidence, would_change or vec![], note
});
read_choice!(Needs { Any, All });
read_structure!(Reason { text, state });
read_structure!(DefinitionResult { id, title, value, citations or vec![] });
read_structure!(Warning { kind, text, citations or vec![] });
read_choice!(WarningKind { Unverified, ToConfirm, NotStated, Ceiling, Discretion, OpenPoint, Status, Compatibility });
read_structure!(Decision {
    format, measure, edition, title, body, on, engine, pack, purpose or Purpose::Admission, outcome, requirements, amounts, definitions,
    facts, lists or vec![], missing, warnings, sources
});
read_structure!(Step { title, value, citations or vec![] });
read_choice!(AmountKind { Fee, Benefit, Indicator });
read_choice!(Due { Due, NotDue, Unknown });
read_structure!(Discretion { role, by, citations or vec![] });
read_choice!(DiscretionRole { Maximum, Proposal });
read_structure!(AmountResult { id, title, kind, of, due, value, steps, ceiling or false, discretion, citations, confidence, note });
read_structure!(FactChange { fact, label, from, to, by, until, or or vec![], text });

impl Read for WouldChange {
    fn read(from: Node<'_>) -> Self {
        // The words stand among the fields.
        Self { text: Read::read(from), changes: Option::read(from.fields().of("changes")).unwrap_or_default() }
    }
}
