//! From a place to the measures that run there, decided; and from these to combinations.

use chrono::NaiveDate;

use super::combiner::Combiner;
use super::decided::Decided;
use super::worth::in_words;
use super::{CarriedOut, Criterion, Entitlements, EntitlementsError, FORMAT, FromPlace, PlaceName};
use crate::FactsError;
use crate::facts::{self, FactFault, FactProblem, FactValue, Facts};
use crate::pack::{Body, Content, FactType, Measure, Pack, Version};
use crate::quantity::Unit;
use crate::questions::QuestionOptions;
use crate::sort::sort_by;

impl Pack {
    /// Everything that a case is entitled to in a place: an id of a body, or the ISTAT code of a comune.
    ///
    /// Looked at are the measures in force on the day of that body and of every body that it is part of. Of a measure that a nearer body
    /// carries out, only the nearer one counts.
    ///
    /// # Errors
    /// There is no such place, the criterion names no unit of money, or a fact cannot be taken by any measure that uses it.
    pub fn entitlements(
        &self,
        place: &str,
        facts: &Facts,
        on: NaiveDate,
        criterion: &Criterion,
    ) -> Result<Entitlements, EntitlementsError> {
        if let Criterion::Unit { unit } = criterion
            && !unit.parse::<Unit>().is_ok_and(|unit| unit.is_money())
        {
            return Err(EntitlementsError::Unit(unit.clone()));
        }
        let bodies = self.around(place).ok_or_else(|| EntitlementsError::UnknownPlace(place.to_owned()))?;
        let (running, carried_out) = self.running(&bodies, on);
        let (facts, from_place) = self.with_place(facts, &bodies, &running);
        let usable = self.usable(&facts, &running, on)?;
        let mut decided: Vec<Decided<'_>> = Vec::new();
        for ((measure, version), (facts, left_out)) in running.into_iter().zip(usable) {
            if let Ok(decision) = self.decide(&measure.name(), &facts, on) {
                decided.push(Decided { measure, version, decision, left_out });
            }
        }
        let open: Vec<(&Measure, Option<&Version>)> =
            decided.iter().filter(|found| found.is_open()).map(|found| (found.measure, Some(found.version))).collect();
        let mut shared = facts.clone();
        for path in decided.iter().flat_map(|found| &found.left_out) {
            take_out(&mut shared, path);
        }
        let questions = self.ask(&open, &shared, on, QuestionOptions::default()).questions;
        let combined = Combiner::new(&decided, criterion).combine();
        Ok(Entitlements {
            format: FORMAT,
            on,
            pack: self.sha256().to_owned(),
            from_place,
            bodies: bodies.iter().map(|body| PlaceName { id: body.id.clone(), title: body.title.clone() }).collect(),
            criterion: criterion.clone(),
            compared_by: in_words(criterion),
            measures: decided.iter().map(|found| found.short(&decided)).collect(),
            carried_out,
            not_known: self.gaps_on(on).filter(|(next, _)| place_of(next, &bodies).is_some()).map(|(_, gap)| gap).collect(),
            combinations: combined.combinations,
            best: combined.best,
            count: combined.count,
            limit: combined.limit,
            questions,
        })
    }

    /// The body, and every body that it is part of, each before those that it is part of.
    fn around(&self, place: &str) -> Option<Vec<&Body>> {
        let bodies = &self.content().bodies;
        let mut out = vec![bodies.iter().find(|body| body.id == place || body.istat.as_deref() == Some(place))?];
        let mut next = 0;
        while let Some(body) = out.get(next) {
            next += 1;
            let wider = body.part_of.iter().filter_map(|id| bodies.iter().find(|body| body.id == *id));
            let new: Vec<&Body> = wider.filter(|body| !out.iter().any(|known| known.id == body.id)).collect();
            out.extend(new);
        }
        let mut ordered: Vec<&Body> = Vec::new();
        while !out.is_empty() {
            let is_free = |body: &Body| !out.iter().any(|other| other.part_of.contains(&body.id));
            let free = out.iter().position(|body| is_free(body)).unwrap_or_default();
            ordered.push(out.remove(free));
        }
        Some(ordered)
    }

    /// The facts, and those that the place itself tells, where the case does not tell otherwise.
    fn with_place(&self, facts: &Facts, bodies: &[&Body], running: &[(&Measure, &Version)]) -> (Facts, Vec<FromPlace>) {
        let content = self.content();
        let measures: Vec<&Measure> = running.iter().map(|(measure, _)| *measure).collect();
        let mut filled = facts.clone();
        let mut out = Vec::new();
        for (name, code) in bodies.iter().flat_map(|body| &body.facts) {
            let is_told = filled.get(name).is_some_and(|value| *value != FactValue::Unknown);
            let declared = content.facts.iter().find(|fact| fact.id == *name && fact.list.is_none());
            let Some((fact, FactType::Choice { values })) = declared.map(|fact| (fact, &fact.kind)) else { continue };
            let Some((_, value)) = values.iter().find(|(known, _)| known == code) else { continue };
            if !is_told && uses(content, &measures, name) {
                filled.set(name, FactValue::Text(code.clone()));
                out.push(FromPlace { id: name.clone(), label: fact.label.clone(), value: value.clone() });
            }
        }
        (filled, out)
    }

    /// Measures in force there, without those that another of them carries out.
    fn running<'a>(&'a self, bodies: &[&Body], on: NaiveDate) -> (Vec<(&'a Measure, &'a Version)>, Vec<CarriedOut>) {
        let place_of = |measure: &Measure| place_of(measure, bodies);
        let mut here: Vec<(&Measure, &Version)> = self
            .measures()
            .filter(|measure| measure.in_force(on) && place_of(measure).is_some())
            .filter_map(|measure| Some((measure, measure.version(on)?)))
            .collect();
        sort_by(&mut here, |(a, _), (b, _)| place_of(a).cmp(&place_of(b)));
        // What several take over from is a common beginning, which each goes on with in its own way.
        let carried_out_by = |measure: &Measure| {
            let mut nearer = here.iter().filter(|(other, _)| other.family.contains(&measure.id) && other.body != measure.body);
            nearer.next().filter(|_| nearer.next().is_none()).map(|(other, _)| other.id.clone())
        };
        let carried_out = here.iter().filter_map(|(measure, _)| {
            Some(CarriedOut { measure: measure.id.clone(), title: measure.title.clone(), by: carried_out_by(measure)? })
        });
        let carried_out: Vec<CarriedOut> = carried_out.collect();
        let running = here.iter().copied().filter(|(measure, _)| carried_out_by(measure).is_none()).collect();
        (running, carried_out)
    }

    /// The facts that each measure can take on a day, and the paths of those that it cannot though another can.
    fn usable(&self, facts: &Facts, running: &[(&Measure, &Version)], on: NaiveDate) -> Result<Vec<(Facts, Vec<String>)>, FactsError> {
        let content = self.content();
        let mut all: Vec<(Vec<&Measure>, Vec<FactProblem>)> = Vec::new();
        for (measure, _) in running {
            let mut measures = Vec::new();
            self.with_suppliers(measure, &mut measures);
            let mut problems = facts::check(facts, content, &measures, on);
            problems.retain(|problem| problem.fault == FactFault::UnknownFact || uses(content, &measures, &problem.path));
            all.push((measures, problems));
        }
        if running.is_empty() {
            all.push((Vec::new(), facts::check(facts, content, &[], on)));
        }
        let has_problem = |problems: &[FactProblem], path: &str| problems.iter().any(|problem| problem.path == path);
        let is_taken = |path: &str| all.iter().any(|(measures, problems)| uses(content, measures, path) && !has_problem(problems, path));
        // What no measure can take is refused for all.
        let mut for_all: Vec<FactProblem> = Vec::new();
        for problem in all.iter().flat_map(|(_, problems)| problems) {
            if !is_taken(&problem.path) && !has_problem(&for_all, &problem.path) {
                for_all.push(problem.clone());
            }
        }
        if !for_all.is_empty() {
            return Err(FactsError::Problems(for_all));
        }
        let mine = |(_, problems): &(Vec<&Measure>, Vec<FactProblem>)| {
            let mut facts = facts.clone();
            let paths: Vec<String> = problems.iter().map(|problem| problem.path.clone()).collect();
            for path in &paths {
                take_out(&mut facts, path);
            }
            (facts, paths)
        };
        Ok(all.iter().take(running.len()).map(mine).collect())
    }
}

/// Which of the bodies a measure is for; none where it is for another.
fn place_of(measure: &Measure, bodies: &[&Body]) -> Option<usize> {
    let place = measure.territory.as_ref().unwrap_or(&measure.body);
    bodies.iter().position(|body| body.id == *place)
}

/// Whether one of the measures looks at a fact or a list: `isee`, `componenti`, or `componenti[2].reddito`.
fn uses(content: &Content, measures: &[&Measure], path: &str) -> bool {
    let list = path.split_once('[').map(|(list, _)| list);
    let name = path.rsplit('.').next().unwrap_or(path);
    let list_named = |place: u32| content.lists.get(place as usize).map(|found| found.id.as_str());
    let has_fact = |&fact: &u32| {
        let Some(fact) = content.facts.get(fact as usize) else { return false };
        fact.id == name && fact.list.and_then(list_named) == list
    };
    measures.iter().any(|measure| {
        measure.uses.facts.iter().any(has_fact) || list.is_none() && measure.uses.lists.iter().any(|&place| list_named(place) == Some(name))
    })
}

/// Leaves a fact out: `isee`, or `componenti[2].reddito`.
fn take_out(facts: &mut Facts, path: &str) {
    let Some((list, rest)) = path.split_once('[') else {
        facts.set(path, FactValue::Unknown);
        return;
    };
    let Some((row, field)) = rest.split_once("].") else { return };
    let Some(FactValue::Rows(mut rows)) = facts.get(list).cloned() else { return };
    if let Some(row) = row.parse::<usize>().ok().and_then(|row| rows.get_mut(row)) {
        row.remove(field);
    }
    facts.set(list, FactValue::Rows(rows));
}
