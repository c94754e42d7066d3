//! How measures stand to each other.

use rust_decimal::Decimal;

use super::compiler::Compiler;
use super::units::parse_unit;
use super::world::localized;
use crate::Localized;
use crate::authoring::codes::Code;
use crate::authoring::decode::{Text, number, suggest};
use crate::authoring::diagnostic::{Finding, Findings, both};
use crate::authoring::document::{self, Measure, RelationKind as Word, Status};
use crate::authoring::set::Set;
use crate::authoring::span::Span;
use crate::authoring::yaml::report;
use crate::map::Map;
use crate::pack::{ReducedBy, Relation, RelationKind, UpTo};

/// Relations of a measure, as the pack has them.
pub(super) fn of(compiler: &mut Compiler<'_>) -> Vec<Relation> {
    let measure = compiler.measure;
    let mut out = Vec::new();
    for relation in measure.compatibility.iter().flatten() {
        bounds_fit(relation, compiler.findings);
        out.push(Relation {
            with: relation.with.value.clone(),
            title: relation.title.as_ref().map_or_else(|| Localized::same(relation.with.value.clone()), localized),
            relation: match relation.relation {
                Word::Incompatible => RelationKind::Incompatible,
                Word::Compatible => RelationKind::Compatible,
                Word::Reduces => RelationKind::Reduces,
                Word::Requires => RelationKind::Requires,
            },
            same_expense: relation.same_expense.as_ref().is_some_and(|flag| flag.value),
            up_to: relation.up_to.as_ref().and_then(|up_to| total(up_to, compiler.findings)),
            days_per_year: relation.days_per_year.as_ref().and_then(|days| days_per_year(days, compiler.findings)),
            by: relation.by.as_ref().and_then(|by| reduced_by(by, measure, compiler.findings)),
            note: relation.note.as_ref().map(localized),
            citations: compiler.cite(relation.source.as_ref()),
        });
    }
    out
}

/// Each bound belongs to one way of standing to each other.
fn bounds_fit(relation: &document::Relation, findings: &mut Findings) {
    let stray = |key: &str, span: Option<Span>, of: Word| {
        let span = span.filter(|_| relation.relation != of)?;
        let word = of.as_str();
        let finding = Finding::new(
            Code::KeyConflict,
            span,
            both!("`{key}` vale solo con `relation: {word}`", "`{key}` goes with `relation: {word}` alone"),
        );
        Some(finding.also(relation.with.span, both!("di questo rapporto", "of this relation")))
    };
    let all = [
        stray("same_expense", relation.same_expense.as_ref().map(|flag| flag.span), Word::Incompatible),
        stray("up_to", relation.up_to.as_ref().map(|up_to| up_to.span), Word::Compatible),
        stray("days_per_year", relation.days_per_year.as_ref().map(|days| days.span), Word::Compatible),
        stray("by", relation.by.as_ref().map(|by| by.span), Word::Reduces),
    ];
    all.into_iter().flatten().for_each(|finding| report(findings, finding));
}

fn refused(span: Span, it: &str, en: &str, findings: &mut Findings) {
    report(findings, Finding::new(Code::BadRange, span, both!("{it}", "{en}")));
}

fn total(up_to: &document::UpTo, findings: &mut Findings) -> Option<UpTo> {
    let (value, unit) = (number(&up_to.total, findings), parse_unit(&up_to.unit, findings));
    let (value, unit) = (value?, unit?);
    if value < Decimal::ZERO {
        refused(up_to.total.span, "un totale non è negativo", "a total is not negative", findings);
        return None;
    }
    if !unit.is_money() {
        let finding = Finding::new(
            Code::WrongUnit,
            up_to.unit.span,
            both!("`{unit}` non è denaro: un totale di importi sì", "`{unit}` is not money: a total of amounts is"),
        );
        report(findings, finding);
        return None;
    }
    Some(UpTo { total: value.to_string(), unit })
}

fn days_per_year(days: &Text, findings: &mut Findings) -> Option<u32> {
    let value = number(days, findings)?;
    let whole = value.is_integer().then(|| u32::try_from(value).ok()).flatten().filter(|days| (1..=366).contains(days));
    if whole.is_none() {
        refused(days.span, "i giorni in un anno sono da 1 a 366", "days in a year are from 1 to 366", findings);
    }
    whole
}

fn reduced_by(by: &document::ReducedBy, measure: &Measure, findings: &mut Findings) -> Option<ReducedBy> {
    if let Some(percent) = &by.percent {
        let value = number(percent, findings)?;
        if value <= Decimal::ZERO || value > Decimal::ONE_HUNDRED {
            refused(percent.span, "una riduzione è più di 0 e non più di 100", "a reduction is more than 0 and at most 100", findings);
            return None;
        }
        return Some(ReducedBy::Percent(value.to_string()));
    }
    let amount = by.amount.as_ref()?;
    if measure.amounts.get(&amount.value).is_some() {
        return Some(ReducedBy::Amount(amount.value.clone()));
    }
    let names: Vec<&str> = measure.amounts.iter().map(|(name, _)| name.value.as_str()).collect();
    let finding = Finding::new(
        Code::UnknownReference,
        amount.span,
        both!("questa misura non ha l'importo `{}`", "this measure has no amount `{}`", amount.value),
    );
    report(findings, suggest(finding, &amount.value, &names));
    None
}

/// Other measures that each one takes over from, by `extends`, from the nearest on.
pub(super) fn families(measures: &[&Measure]) -> Vec<Vec<String>> {
    let by_name: Map<String, &Measure> =
        measures.iter().map(|measure| (format!("{}/{}", measure.measure.value, measure.edition.value), *measure)).collect();
    let family = |measure: &&Measure| {
        let mut out: Vec<String> = Vec::new();
        let mut seen = Set::new();
        let mut next = measure.extends.as_ref();
        while let Some(name) = next.filter(|name| seen.insert(name.value.clone())) {
            let parent = by_name.get(&name.value);
            if let Some(parent) = parent
                && parent.measure.value != measure.measure.value
                && !out.contains(&parent.measure.value)
            {
                out.push(parent.measure.value.clone());
            }
            next = parent.and_then(|parent| parent.extends.as_ref());
        }
        out
    };
    measures.iter().map(family).collect()
}

/// What one measure says of another and holds for both, and the other does not say.
pub(super) fn check(measures: &[&Measure], families: &[Vec<String>], findings: &mut Findings) {
    // What could not be read may say it.
    if findings.has_damage() {
        return;
    }
    let standing: Vec<(&Measure, &Vec<String>)> =
        measures.iter().copied().zip(families).filter(|(measure, _)| matches!(measure.status, None | Some(Status::InForce))).collect();
    let mut by_id: Map<&str, Vec<&(&Measure, &Vec<String>)>> = Map::new();
    for pair in &standing {
        for id in std::iter::once(&pair.0.measure.value).chain(pair.1) {
            by_id.or_default(id).push(pair);
        }
    }
    for (measure, family) in &standing {
        let is_meant =
            |relation: &document::Relation| relation.with.value == measure.measure.value || family.contains(&relation.with.value);
        for relation in measure.compatibility.iter().flatten().filter(|relation| is_mutual(relation)) {
            for (other, _) in by_id.get(relation.with.value.as_str()).into_iter().flatten() {
                let says = other.compatibility.iter().flatten().any(|back| is_meant(back) && is_alike(relation, back));
                if says || other.measure.value == measure.measure.value || !meet(measure, other) {
                    continue;
                }
                let name = format!("{}/{}", other.measure.value, other.edition.value);
                let finding = Finding::new(
                    Code::OneSidedRelation,
                    relation.with.span,
                    both!("`{name}` non dice lo stesso di questa misura", "`{name}` does not say the same of this measure"),
                );
                let finding = finding.also(other.measure.span, both!("l'altra misura", "the other measure"));
                report(
                    findings,
                    finding.help(both!("dichiarare il rapporto in tutte e due le misure", "declare the relation in both measures")),
                );
            }
        }
    }
}

/// Whether what one act says binds the other measure too.
fn is_mutual(relation: &document::Relation) -> bool {
    relation.relation == Word::Incompatible || relation.relation == Word::Compatible && relation.up_to.is_some()
}

fn is_alike(one: &document::Relation, other: &document::Relation) -> bool {
    let same_expense = |relation: &document::Relation| relation.same_expense.as_ref().is_some_and(|flag| flag.value);
    one.relation == other.relation && same_expense(one) == same_expense(other) && one.up_to.is_some() == other.up_to.is_some()
}

/// Whether both are in force on some day.
fn meet(one: &Measure, other: &Measure) -> bool {
    let begins_before_the_end = |a: &Measure, b: &Measure| b.in_force.to.as_ref().is_none_or(|to| a.in_force.from.value <= to.value);
    begins_before_the_end(one, other) && begins_before_the_end(other, one)
}
