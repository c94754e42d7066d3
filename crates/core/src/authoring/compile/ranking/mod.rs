//! Rankings: what puts applications in order, and what is given to whom.

mod figures;

use super::compiler::{Compiler, Grounds, Value};
use super::world::{localized, words};
use crate::Localized;
use crate::authoring::codes::Code;
use crate::authoring::decode::{Items, Text};
use crate::authoring::diagnostic::{Finding, both};
use crate::authoring::document::{self, Division, LastWord, OrderKey, Quotas, Ranking, Reserve};
use crate::authoring::span::Span;
use crate::pack::{
    AmountView, BudgetView, DivisionView, FactType, KeyOrder, KeyView, QuotaView, RankingView, ReserveView, Shown, StillEqual,
};
use crate::program::NodeId;
use figures::Given;

impl Compiler<'_> {
    /// The ranking of a measure; none where there is none, or where it has errors.
    pub fn ranking_view(&mut self, ranking: &Ranking, amounts: &[AmountView]) -> Option<RankingView> {
        self.grounds = Grounds::default();
        let citations = self.cite_or_not_stated(
            &ranking.source,
            "il modo di fare la graduatoria non è scritto nell'atto",
            "how to rank is not written in the act",
        );
        // All is compiled before any is given up, so that all mistakes are reported.
        if ranking.order.is_empty() {
            self.report(Finding::new(Code::NotCovered, ranking.span, both!("l'elenco è vuoto", "the list is empty")));
        }
        let order: Vec<Option<KeyView>> = ranking.order.iter().map(|key| self.key(key)).collect();
        let still_equal = self.last_word(ranking);
        let budget = ranking.budget.as_ref().map(|budget| self.budget(budget, amounts));
        let given = self.given(ranking);
        let separate: Vec<Option<DivisionView>> =
            ranking.separate.iter().map(|(name, division)| self.division(name, division, given)).collect();
        let reserved: Vec<Option<ReserveView>> =
            ranking.reserved.iter().map(|(name, reserve)| self.reserve(name, reserve, given)).collect();
        let quotas = ranking.quotas.as_ref().map(|quotas| self.quotas(quotas, given));
        let windows = self.windows(ranking, given);
        let whole: Option<BudgetView> = budget.clone().flatten();
        let (separate, reserved) = (separate.into_iter().collect::<Option<Vec<_>>>()?, reserved.into_iter().collect::<Option<Vec<_>>>()?);
        self.check_shares(ranking, &separate, &reserved, whole.as_ref())?;
        self.check_cut(ranking, whole.as_ref())?;
        let budget: Option<BudgetView> = match budget {
            None => None,
            Some(found) => Some(found?),
        };
        Some(RankingView {
            title: ranking.title.as_ref().map(localized),
            order: order.into_iter().collect::<Option<_>>().filter(|order: &Vec<_>| !order.is_empty())?,
            still_equal: still_equal?,
            separate,
            budget,
            reserved,
            quotas: match quotas {
                None => None,
                Some(found) => Some(found?),
            },
            windows: windows?,
            citations,
            rests_on: self.grounds.rests_on.iter().cloned().collect(),
            not_stated: self.grounds.not_stated.values().cloned().collect(),
            note: ranking.note.as_ref().map(localized),
        })
    }

    fn last_word(&mut self, ranking: &Ranking) -> Option<StillEqual> {
        let Some(LastWord { by, source, .. }) = &ranking.still_equal else {
            let finding = Finding::new(
                Code::RankingNotTotal,
                ranking.span,
                both!(
                    "due domande possono restare pari in ogni criterio, e la graduatoria non dice che cosa decide",
                    "two applications may stay equal in everything, and the ranking does not say what decides"
                ),
            );
            self.report(finding.help(both!(
                "aggiungere `still_equal: {{ by: lot, source: ... }}` (sorteggio) oppure `by: together` (stessa posizione)",
                "add `still_equal: {{ by: lot, source: ... }}` (a lot) or `by: together` (the same place)"
            )));
            return None;
        };
        self.cite_or_not_stated(
            source,
            "l'atto non dice che cosa decide tra domande pari in ogni criterio",
            "the act does not say what decides between applications that are equal in everything",
        );
        Some(match by {
            document::StillEqual::Lot => StillEqual::Lot,
            document::StillEqual::Together => StillEqual::Together,
        })
    }

    fn key(&mut self, key: &OrderKey) -> Option<KeyView> {
        let (order, text) = match key {
            OrderKey { lowest: Some(text), .. } => (KeyOrder::Lowest, Some(text)),
            OrderKey { highest: Some(text), .. } => (KeyOrder::Highest, Some(text)),
            OrderKey { meets: Some(text), .. } => (KeyOrder::Meets, Some(text)),
            OrderKey { oldest: Some(text), .. } => (KeyOrder::Oldest, Some(text)),
            OrderKey { youngest: Some(text), .. } => (KeyOrder::Youngest, Some(text)),
            OrderKey { filed: Some(_), .. } => (KeyOrder::Filed, None),
            // Reported when the record was read.
            _ => return None,
        };
        let citations = match &key.source {
            Some(source) => self.cite_or_not_stated(
                source,
                "un criterio della graduatoria non è scritto nell'atto",
                "a key of the ranking is not written in the act",
            ),
            None => Vec::new(),
        };
        let shown = match text {
            None => None,
            Some(text) => Some(self.key_value(order, text)?),
        };
        let title = match (&key.title, text) {
            (Some(title), _) => localized(title),
            (None, Some(text)) => self.label_of_key(text),
            (None, None) => Localized::new("presentazione della domanda", "filing of the application"),
        };
        Some(KeyView { title, order, shown, citations })
    }

    fn label_of_key(&mut self, text: &Text) -> Localized {
        match self.parse(text) {
            Some(tree) => self.label(&tree, text),
            None => words(&text.value),
        }
    }

    fn key_value(&mut self, order: KeyOrder, text: &Text) -> Option<Shown> {
        let value = self.expression(text)?;
        let birth = matches!(order, KeyOrder::Oldest | KeyOrder::Youngest);
        let fits = match &value {
            Value::Truth(_) => order == KeyOrder::Meets,
            Value::Day(_) => order != KeyOrder::Meets,
            Value::Number(_) => order != KeyOrder::Meets && !birth,
            Value::Choice { .. } | Value::Text(_) => false,
        };
        if !fits {
            let (it, en) = match order {
                KeyOrder::Meets => ("un sì/no", "a yes/no"),
                _ if birth => ("una data", "a date"),
                _ => ("un numero o una data", "a number or a date"),
            };
            self.wrong_type(text.span, &value, it, en);
            return None;
        }
        if let Value::Number(number) = &value
            && !number.is_decimal()
        {
            let finding = Finding::new(
                Code::RoundingNeeded,
                text.span,
                both!("il criterio può avere infiniti decimali", "the key can have decimals without end"),
            );
            self.report(finding.help(both!("usare `round(..., 2, \"half_up\")`", "use `round(..., 2, \"half_up\")`")));
            return None;
        }
        let shown = self.show(&value)?;
        if shown.list.is_some() { self.wrong_level(text.span) } else { Some(shown) }
    }

    fn condition(&mut self, text: &Text) -> Option<NodeId> {
        let node = self.truth(text)?;
        if self.builder.list(node).is_some() { self.wrong_level(text.span) } else { Some(node) }
    }

    fn division(&mut self, name: &Text, division: &Division, given: Given) -> Option<DivisionView> {
        let citations = self.cite_or_not_stated(
            &division.source,
            "le graduatorie distinte non sono scritte nell'atto",
            "the separate rankings are not written in the act",
        );
        let when = self.condition(&division.when);
        let figure = self.figure(division.share.as_ref(), division.total.as_ref(), given);
        Some(DivisionView { id: name.value.clone(), title: localized(&division.title), when: when?, figure: figure.ok()?, citations })
    }

    fn reserve(&mut self, name: &Text, reserve: &Reserve, given: Given) -> Option<ReserveView> {
        let citations =
            self.cite_or_not_stated(&reserve.source, "una riserva non è scritta nell'atto", "a reserve is not written in the act");
        let when = self.condition(&reserve.when);
        let figure = self.figure(reserve.share.as_ref(), reserve.total.as_ref(), given);
        let rounding = reserve.rounding.map(super::compiler::rounding_mode);
        if given == Given::Places && reserve.share.is_some() && rounding.is_none() {
            let finding = Finding::new(
                Code::RoundingMode,
                name.span,
                both!(
                    "una quota di posti può non essere intera, e non è detto come si arrotonda",
                    "a share of places may not be whole, and it does not say how it is rounded"
                ),
            );
            self.report(finding.help(both!("aggiungere `rounding: down`, o quello dell'atto", "add `rounding: down`, or that of the act")));
            return None;
        }
        Some(ReserveView {
            id: name.value.clone(),
            title: localized(&reserve.title),
            when: when?,
            figure: figure.ok()??,
            rounding,
            after: reserve.fills == document::Fills::After,
            kept: reserve.unused == document::Unused::Kept,
            citations,
        })
    }

    fn quotas(&mut self, quotas: &Quotas, given: Given) -> Option<QuotaView> {
        let citations =
            self.cite_or_not_stated(&quotas.source, "i contingenti non sono scritti nell'atto", "the quotas are not written in the act");
        let value = self.expression(&quotas.by)?;
        let Value::Choice { node, fact } = value else {
            self.wrong_type(quotas.by.span, &value, "una scelta", "a choice");
            return None;
        };
        if self.builder.list(node).is_some() {
            return self.wrong_level(quotas.by.span);
        }
        let codes: Vec<String> = match self.world.facts.get(fact as usize).map(|fact| &fact.kind) {
            Some(FactType::Choice { values }) => values.iter().map(|(code, _)| code.clone()).collect(),
            _ => Vec::new(),
        };
        let each = quotas.each.as_ref().map(|text| self.total(text, given));
        let mut values = Vec::new();
        let mut failed = false;
        for (code, text) in quotas.values.iter().flat_map(Items::iter) {
            let place = codes.iter().position(|known| *known == code.value);
            if place.is_none() {
                self.unknown_code(code, &codes);
            }
            match (place.and_then(|place| u32::try_from(place).ok()), self.total(text, given)) {
                (Some(place), Some(total)) => values.push((place, total)),
                _ => failed = true,
            }
        }
        let title = self.label_of_key(&quotas.by);
        let each = match each {
            None => None,
            Some(found) => Some(found?),
        };
        let shown = self.show(&value)?;
        (!failed).then_some(QuotaView { title, shown, each, values, citations })
    }

    fn unknown_code(&mut self, code: &Text, codes: &[String]) {
        let written = &code.value;
        let finding = Finding::new(
            Code::UnknownChoice,
            code.span,
            both!("la scelta non ha la voce `{written}`", "the choice has no value `{written}`"),
        );
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        self.report(crate::authoring::decode::suggest(finding, written, &codes));
    }

    fn refuse(&mut self, span: Span, it: &str, en: &str) {
        self.report(Finding::new(Code::KeyConflict, span, both!("{it}", "{en}")));
    }
}
