//! Which attestation counts when, and which values make a ledger.

use chrono::NaiveDate;

use super::compiler::Compiler;
use super::world::{World, localized};
use crate::authoring::codes::Code;
use crate::authoring::decode::{self, Text};
use crate::authoring::diagnostic::{Finding, Findings, both};
use crate::authoring::document;
use crate::authoring::yaml::report;
use crate::pack::{self, AttestationKind, AttestationRule, Backdating, DayOfYear, FactType, LedgerView, LooksAt, Starts};

const NOT_STATED: &str = "not_stated";

impl Compiler<'_> {
    pub fn attestations(&mut self) -> Vec<AttestationRule> {
        let measure = self.measure;
        measure.attestations.iter().filter_map(|(name, rule)| self.attestation(name, rule)).collect()
    }

    fn attestation(&mut self, name: &Text, rule: &document::Attestation) -> Option<AttestationRule> {
        let fact = self.role(name, Self::facts_of_case, ("un dato del caso", "a fact of the case"));
        // All is read before any is given up, so that all mistakes are reported.
        let same_month_by = rule.same_month_by.as_ref().map(|day| self.day_of_month(day, rule).ok_or(()));
        let backdated = rule.backdated.as_ref().map(|days| {
            let (filed_by, to) = (self.day_of_year(&days.filed_by), self.day_of_year(&days.to));
            filed_by.zip(to).map(|(filed_by, to)| Backdating { filed_by, to }).ok_or(())
        });
        let carried_over = rule.carried_over.as_ref().map(|day| self.day_of_year(day).ok_or(()));
        let citations = self.cite(Some(&rule.source));
        fact?;
        Some(AttestationRule {
            fact: self.world.fact(&name.value, None, self.local)?,
            looks_at: match rule.looks_at {
                document::AttestationDay::Day => LooksAt::Day,
                document::AttestationDay::EndOfPreviousMonth => LooksAt::EndOfPreviousMonth,
                document::AttestationDay::Application => LooksAt::Application,
            },
            starts: match rule.starts {
                document::AttestationStart::Validity => Starts::Validity,
                document::AttestationStart::Filing => Starts::Filing,
                document::AttestationStart::DayAfterFiling => Starts::DayAfterFiling,
                document::AttestationStart::NextMonth => Starts::NextMonth,
            },
            same_month_by: same_month_by.transpose().ok()?,
            backdated: backdated.transpose().ok()?,
            carried_over: carried_over.transpose().ok()?,
            kinds: rule
                .kinds
                .iter()
                .flatten()
                .map(|kind| match kind {
                    document::AttestationKind::Ordinario => AttestationKind::Ordinario,
                    document::AttestationKind::Corrente => AttestationKind::Corrente,
                })
                .collect(),
            refuses_omissions: rule.omissions == Some(document::Omissions::Refused),
            not_stated: rule.source.value == NOT_STATED,
            citations,
            note: rule.note.as_ref().map(localized),
        })
    }

    fn day_of_month(&mut self, day: &Text, rule: &document::Attestation) -> Option<u32> {
        if rule.starts != document::AttestationStart::NextMonth {
            self.report(Finding::new(
                Code::KeyConflict,
                day.span,
                both!("`same_month_by` sta solo con `starts: next_month`", "`same_month_by` stands with `starts: next_month` only"),
            ));
            return None;
        }
        let parsed = day.value.parse().ok().filter(|day| (1..=28).contains(day));
        if parsed.is_none() {
            self.report(Finding::new(
                Code::BadDayOfYear,
                day.span,
                both!("qui serve un giorno del mese, da 1 a 28", "a day of the month is expected here, from 1 to 28"),
            ));
        }
        parsed
    }

    fn day_of_year(&mut self, text: &Text) -> Option<DayOfYear> {
        let parsed = text.value.split_once('-').and_then(|(month, day)| {
            let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.len() == 2);
            let (month, day) = (number(month)?, number(day)?);
            // A leap year has every day that any year has.
            NaiveDate::from_ymd_opt(2024, month, day).map(|_| DayOfYear { month, day })
        });
        if parsed.is_none() {
            let finding = Finding::new(
                Code::BadDayOfYear,
                text.span,
                both!("qui serve un giorno dell'anno, mese-giorno", "a day of the year is expected here, month-day"),
            );
            self.report(finding.help(both!("il 31 ottobre si scrive `10-31`", "31 October is written `10-31`")));
        }
        parsed
    }

    pub fn ledger(&mut self) -> Option<LedgerView> {
        let ledger = self.measure.ledger.as_ref()?;
        let lists = |compiler: &Self| compiler.world.lists.iter().map(|list| list.id.clone()).collect();
        let entries = self.role(&ledger.entries, lists, ("un elenco", "a list"));
        let list = ledger.entries.value.as_str();
        let place = self.world.list(list, self.local)?;
        let of_list = |wanted: fn(&FactType) -> bool| {
            move |compiler: &Self| {
                let names = compiler.world.row_names(place, compiler.local);
                let is = |name: &String| {
                    let fact = compiler.world.fact(name, Some(place), compiler.local);
                    fact.and_then(|fact| compiler.world.facts.get(fact as usize)).is_some_and(|fact| wanted(&fact.kind))
                };
                names.into_iter().filter(is).collect()
            }
        };
        let amounts = |rows: bool| {
            move |compiler: &Self| {
                let wanted = rows.then_some(list);
                let amounts = compiler.measure.amounts.iter();
                let found = amounts.filter(|(_, amount)| amount.of.as_ref().map(|of| of.value.as_str()) == wanted);
                found.map(|(name, _)| name.value.clone()).collect::<Vec<_>>()
            }
        };
        let day =
            self.role(&ledger.day, of_list(|kind| matches!(kind, FactType::Date { .. })), ("una data dell'elenco", "a date of the list"));
        let quantity = self.role(
            &ledger.quantity,
            of_list(|kind| matches!(kind, FactType::Number { .. })),
            ("un numero dell'elenco", "a number of the list"),
        );
        let opening = self.role(&ledger.opening, Self::facts_of_case, ("un dato del caso", "a fact of the case"));
        let of_rows = ("un importo di ogni riga dell'elenco", "an amount of each row of the list");
        let balance = self.role(&ledger.balance, amounts(true), of_rows);
        let of_case = ("un importo del caso", "an amount of the case");
        let closing = self.role(&ledger.closing, amounts(false), of_case);
        let to_do = self.role(&ledger.to_do, amounts(false), of_case);
        let is_definition = |name: &str| {
            let definition = self.measure.definitions.get(name);
            definition.is_some_and(|definition| definition.of.as_ref().is_some_and(|of| of.value == list))
        };
        let counted = match &ledger.counted {
            None => Some(None),
            Some(name) if is_definition(&name.value) => Some(Some(format!("{list}.{}", name.value))),
            Some(name) => {
                self.role(name, amounts(true), ("un valore di ogni riga dell'elenco", "a value of each row of the list")).map(Some)
            }
        };
        let citations = self.cite(Some(&ledger.last_part.source));
        Some(LedgerView {
            entries: entries?,
            day: day?,
            quantity: quantity?,
            opening: opening?,
            counted: counted?,
            balance: balance?,
            closing: closing?,
            to_do: to_do?,
            last_part: localized(&ledger.last_part.text),
            last_part_not_stated: ledger.last_part.source.value == NOT_STATED,
            citations,
        })
    }

    fn facts_of_case(&self) -> Vec<String> {
        let names = self.world.names(self.local);
        names.into_iter().filter(|name| self.world.fact(name, None, self.local).is_some()).collect()
    }

    /// A name that must be one of several; told what is expected where it is not.
    pub fn role(&mut self, name: &Text, candidates: impl Fn(&Self) -> Vec<String>, (it, en): (&str, &str)) -> Option<String> {
        let candidates = candidates(self);
        if candidates.contains(&name.value) {
            return Some(name.value.clone());
        }
        let written = &name.value;
        let message = (format!("qui serve {it}, e `{written}` non lo è"), format!("{en} is expected here, and `{written}` is none"));
        let finding = Finding::new(Code::UnknownName, name.span, both!(("{}", message.0), ("{}", message.1)));
        let candidates: Vec<&str> = candidates.iter().map(String::as_str).collect();
        self.report(if candidates.is_empty() { finding } else { decode::suggest(finding, written, &candidates) });
        None
    }
}

/// An attestation of a fact that the measure does not look at.
pub(super) fn report_unused(measure: &document::Measure, compiled: &pack::Measure, world: &World, findings: &mut Findings) {
    for (name, _) in measure.attestations.iter() {
        let is_it = |fact: &&u32| world.facts.get(**fact as usize).is_some_and(|fact| fact.list.is_none() && fact.id == name.value);
        // Where a version does not compile, nothing is known of what it looks at.
        if !findings.has_errors() && !compiled.uses.facts.iter().any(|fact| is_it(&fact)) {
            report(
                findings,
                Finding::new(Code::Unused, name.span, both!("la misura non guarda `{}`", "the measure does not look at `{}`", name.value)),
            );
        }
    }
}
