//! Who is given what, list by list, and why each stands where it stands.

use super::allot::{self, Claim, Given, Why};
use super::budget::{self, Budgets};
use super::sort::{Cause, Entry, Parts};
use super::{Counts, Exclusion, Key, List, Neighbour, Ranker, Ranking, RankingError, Row, RowState, moment, words};
use crate::Localized;
use crate::decision::{self, Missing, Value, Warning, WarningKind};
use crate::pack::{DivisionView, KeyOrder, KeyView, StillEqual, WhenShort, WindowView};
use crate::program::{TRUE, from_days};
use crate::quantity::{Base, Scale, Unit};
use crate::sort::sort_by;

impl Ranker<'_> {
    pub(super) fn told(&self, parts: Parts) -> Result<Ranking, RankingError> {
        let budgets = Budgets::new(self.view, &self.options)?;
        let mut rows = Vec::with_capacity(parts.entries.len() + parts.out.len() + parts.open.len());
        let mut lists = Vec::new();
        let divisions: Vec<Option<&DivisionView>> =
            if self.view.separate.is_empty() { vec![None] } else { self.view.separate.iter().map(Some).collect() };
        let windows: Vec<Option<&WindowView>> =
            if self.view.windows.is_empty() { vec![None] } else { self.view.windows.iter().map(Some).collect() };
        let mut rest = parts.entries.as_slice();
        for (at, division) in divisions.iter().enumerate() {
            let mut quotas = self.quotas();
            let mut carried = Some(0);
            for (window_at, window) in windows.iter().enumerate() {
                let mine = rest.iter().take_while(|entry| (entry.division, entry.window) == (at, window_at)).count();
                let (entries, others) = rest.split_at(mine);
                rest = others;
                let own = budgets.of(*division, *window, window_at == 0);
                let whole = own.zip(carried).map(|(own, carried)| i128::from(own) + carried);
                let (list, left) = self.list((*division, *window), entries, (own, whole), &mut quotas, &mut rows)?;
                let goes_on = window.is_some_and(|window| window.carried) && window_at + 1 < windows.len();
                carried = if goes_on { left } else { Some(0) };
                lists.push(List { carried: carried.filter(|_| goes_on).map(|left| self.value(left)), ..list });
            }
        }
        let mut counts = Counts { applications: (rows.len() + parts.out.len() + parts.open.len()) as u64, ..Counts::default() };
        rows.extend(parts.out);
        rows.extend(parts.open);
        for row in &rows {
            counts.add(row);
        }
        let warnings = self.warnings(&lists, counts);
        let requirement = |why: Cause| match why {
            Cause::Requirement(place) => self.version.requirements.get(place).map(|requirement| requirement.id.clone()),
            Cause::Outside(_) => None,
        };
        let mut exclusions: Vec<Exclusion> = parts
            .exclusions
            .into_iter()
            .map(|(why, count)| Exclusion { requirement: requirement(why), title: self.title(why), count })
            .collect();
        sort_by(&mut exclusions, |a, b| b.count.cmp(&a.count));
        let mut questions: Vec<(u64, Missing)> = parts.questions.into_values().collect();
        sort_by(&mut questions, |(a, _), (b, _)| b.cmp(a));
        let rests_on = self.rests_on();
        Ok(Ranking {
            format: super::FORMAT,
            measure: self.measure.id.clone(),
            edition: self.measure.edition.clone(),
            title: self.view.title.clone().unwrap_or_else(|| self.measure.title.clone()),
            body: self.measure.body_title.clone(),
            on: self.on,
            engine: self.pack.engine().to_owned(),
            pack: self.pack.sha256().to_owned(),
            seed: self.options.seed.clone().filter(|_| self.view.still_equal == StillEqual::Lot),
            keys: self.view.order.iter().map(told_key).collect(),
            still_equal: self.view.still_equal,
            lists,
            counts,
            rows,
            exclusions,
            questions: questions.into_iter().map(|(_, missing)| missing).collect(),
            warnings,
            sources: decision::sources(self.measure, |id| rests_on.iter().any(|known| *known == id)),
        })
    }

    fn quotas(&self) -> allot::Quotas {
        let Some(view) = &self.view.quotas else { return allot::Quotas::default() };
        let left = view.values.iter().map(|&(place, total)| (i64::from(place), i128::from(total))).collect();
        allot::Quotas::new(view.each.map(i128::from), left)
    }

    /// One list: its rows, and what is left for the next window.
    fn list(
        &self,
        (division, window): (Option<&DivisionView>, Option<&WindowView>),
        entries: &[Entry],
        (own, whole): (Option<i64>, Option<i128>),
        quotas: &mut allot::Quotas,
        rows: &mut Vec<Row>,
    ) -> Result<(List, Option<i128>), RankingError> {
        let title = self.list_title(division, window);
        let claims = self.claims(entries);
        let allotted = match (whole, &self.view.budget) {
            (Some(whole), Some(budget)) => {
                // A reserve is a part of what the list has of its own: what a window left over is for all.
                let size = |view| i128::from(budget::reserve(own.unwrap_or(0), view));
                let reserves: Vec<allot::Reserve> =
                    self.view.reserved.iter().map(|view| allot::Reserve { size: size(view), after: view.after, kept: view.kept }).collect();
                if reserves.iter().map(|reserve| reserve.size).sum::<i128>() > whole {
                    return Err(RankingError::Reserves { list: title.it });
                }
                Some(allot::allot(&claims, whole, budget.when_short, &reserves, quotas))
            }
            _ => None,
        };
        let mut counts = Counts { applications: entries.len() as u64, ..Counts::default() };
        let mut spent = 0;
        let mut position = 0;
        for (place, entry) in entries.iter().enumerate() {
            let before = place.checked_sub(1).and_then(|place| entries.get(place));
            let tie = |place: usize| claims.get(place).map(|claim| claim.tie);
            if place.checked_sub(1).and_then(tie) != tie(place) || place == 0 {
                position = place + 1;
            }
            let given = allotted.as_ref().and_then(|allotted| allotted.given.get(place).copied());
            let mut row = self.row(entry, given, &mut spent);
            row.position = u32::try_from(position).ok();
            row.division = division.map(|division| division.id.clone());
            row.window = window.map(|window| window.id.clone());
            self.put_beside(&mut row, entry, before, entries.get(place + 1));
            counts.add(&row);
            rows.push(row);
        }
        let left = allotted.as_ref().map(|allotted| allotted.left);
        let list = List {
            division: division.map(|division| division.id.clone()),
            window: window.map(|window| window.id.clone()),
            title,
            budget: whole.map(|whole| self.value(whole)),
            spent: whole.map(|_| self.value(spent)),
            left: whole.map(|whole| self.value(whole - spent)),
            carried: None,
            counts,
        };
        Ok((list, left))
    }

    fn claims(&self, entries: &[Entry]) -> Vec<Claim> {
        let mut tie = 0;
        let befores = std::iter::once(None).chain(entries.iter().map(Some));
        let claim = |(entry, before): (&Entry, Option<&Entry>)| {
            let equal = before.is_some_and(|before| before.lot.is_none() && self.compare_keys(before, entry).is_none());
            tie += usize::from(!equal);
            Claim {
                amount: entry.amount(),
                categories: entry.candidate.categories.iter().map(|&belongs| belongs == TRUE).collect(),
                group: entry.candidate.group.and_then(|group| i64::try_from(group).ok()),
                tie,
            }
        };
        entries.iter().zip(befores).map(claim).collect()
    }

    /// `sub-ambito casalasco, prima finestra`; the ranking itself where there is but one.
    fn list_title(&self, division: Option<&DivisionView>, window: Option<&WindowView>) -> Localized {
        let titles = [division.map(|division| &division.title), window.map(|window| &window.title)];
        let own = self.view.title.as_ref().unwrap_or(&self.measure.title);
        Localized::from_fn(|language| {
            let parts: Vec<&str> = titles.into_iter().flatten().map(|title| title.get(language)).collect();
            if parts.is_empty() { own.get(language).to_owned() } else { parts.join(", ") }
        })
    }

    fn row(&self, entry: &Entry, given: Option<Given>, spent: &mut i128) -> Row {
        let due = self.value(entry.amount());
        let reserve = |place: Option<usize>| place.and_then(|place| self.view.reserved.get(place));
        let (state, amount, of, reason) = match given {
            None => (RowState::Ranked, None, None, words::ranked()),
            Some(Given::Whole { reserve: of }) => {
                *spent += entry.amount();
                (RowState::Awarded, Some(due.clone()), of, words::awarded(reserve(of).map(|view| &view.title)))
            }
            Some(Given::Part { amount, reserve: of }) => {
                *spent += amount;
                let amount = self.value(amount);
                let short = self.view.budget.as_ref().map(|budget| budget.when_short);
                let cut = matches!(short, Some(WhenShort::ProRata | WhenShort::ProRataInOrder));
                let reason = words::partial(&amount, &due, cut, reserve(of).map(|view| &view.title));
                (RowState::Partial, Some(amount), of, reason)
            }
            Some(Given::Nothing(why)) => {
                let left = if let Why::Short { left } = why { Some(self.value(left)) } else { None };
                let state = if why == Why::Tied { RowState::ToVerify } else { RowState::Waiting };
                (state, None, None, words::waiting(why, left.as_ref(), &due, self.group(entry).as_ref()))
            }
        };
        let less = matches!(state, RowState::Partial | RowState::Waiting | RowState::ToVerify) && self.view.budget.is_some();
        let keys = self.view.order.iter().zip(&entry.keys).map(|(view, &key)| self.key_value(view, key)).collect();
        Row {
            filed: entry.candidate.filed.known().filter(|_| self.needs_filing()).map(|filed| {
                let text = moment::write(filed.at);
                if filed.is_day { text.split('T').next().unwrap_or_default().to_owned() } else { text }
            }),
            amount,
            due: less.then_some(due),
            reserve: reserve(of).map(|view| view.id.clone()),
            keys,
            ..Row::new(entry.candidate.id.clone(), state, reason)
        }
    }

    fn group(&self, entry: &Entry) -> Option<Value> {
        let view = self.view.quotas.as_ref()?;
        Some(decision::told(self.pack.content(), &view.shown.kind, entry.candidate.group?, 1))
    }

    fn key_value(&self, view: &KeyView, key: i128) -> Value {
        match (&view.shown, view.order) {
            (Some(_), KeyOrder::Meets) => Value::Boolean { value: key == 1 },
            (Some(shown), _) => decision::told(self.pack.content(), &shown.kind, key, 1),
            // The time stands beside it.
            (None, _) => {
                let day = i64::try_from(key).ok().and_then(|at| from_days(at.div_euclid(moment::DAY)));
                day.map_or(Value::Unknown, |value| Value::Date { value })
            }
        }
    }

    /// What it stands next to, and why there.
    fn put_beside(&self, row: &mut Row, entry: &Entry, before: Option<&Entry>, after: Option<&Entry>) {
        let beside = |a: &Entry, b: &Entry, other: &Entry| {
            let key = self.compare_keys(a, b).map(|(place, _)| place);
            (Neighbour { id: other.candidate.id.clone(), key: key.and_then(|key| u32::try_from(key).ok()) }, key)
        };
        let above = before.map(|before| beside(before, entry, before));
        let below = after.map(|after| beside(entry, after, after));
        let (order, last) = (&self.view.order, self.view.still_equal);
        let told = |found: &(Neighbour, Option<usize>), first| words::beside(order, found.1, last, &found.0.id, first);
        // Who is left out asks who stands above; who is given something, why before the next.
        let given = matches!(row.state, RowState::Awarded | RowState::Partial | RowState::Ranked);
        row.place = Some(match (&above, &below) {
            (Some(above), None) => told(above, false),
            (Some(above), Some(_)) if !given => told(above, false),
            (_, Some(below)) => told(below, true),
            (None, None) => words::alone(),
        });
        row.follows = above.map(|(above, _)| above);
        row.precedes = below.map(|(below, _)| below);
    }

    /// Cents or places as a value.
    fn value(&self, mantissa: i128) -> Value {
        let money = self.view.budget.as_ref().is_some_and(|budget| budget.amount.is_some());
        let (scale, unit) = if money { (Scale::decimals(2), Unit::base(Base::Euro)) } else { (Some(Scale::ONE), Unit::count()) };
        decision::number_value(mantissa, scale.unwrap_or(Scale::ONE), &unit)
    }

    fn rests_on(&self) -> Vec<&String> {
        let amount = self.view.budget.as_ref().and_then(|budget| self.version.amounts.get(budget.amount? as usize));
        let requirements = self.version.requirements.iter().flat_map(|view| &view.rests_on);
        requirements.chain(amount.iter().flat_map(|view| &view.rests_on)).chain(&self.view.rests_on).collect()
    }

    fn warnings(&self, lists: &[List], counts: Counts) -> Vec<Warning> {
        let mut out = decision::confidence(self.measure, &self.rests_on());
        let mut add = |kind, text| out.push(Warning { kind, text, citations: Vec::new() });
        for text in &self.view.not_stated {
            add(WarningKind::NotStated, text.clone());
        }
        if let Some(note) = &self.view.note {
            add(WarningKind::OpenPoint, note.clone());
        }
        for point in &self.measure.open_points {
            add(WarningKind::OpenPoint, point.text.clone());
        }
        let unknown: Vec<Localized> = lists.iter().filter(|list| list.budget.is_none()).map(|list| list.title.clone()).collect();
        if self.view.budget.is_some() && !unknown.is_empty() {
            let names = words::quoted(unknown.into_iter());
            let (it, en) = (
                format!("le risorse di {} non sono note: le domande sono solo ordinate", names.it),
                format!("the budget of {} is not known: applications are only put in order", names.en),
            );
            add(WarningKind::OpenPoint, Localized::new(it, en));
        }
        if counts.to_verify > 0 {
            let (it, en) = (
                "le domande da verificare possono ancora precedere altre: fino ad allora la graduatoria è provvisoria",
                "applications to verify may still come before others: until then the ranking is provisional",
            );
            add(WarningKind::OpenPoint, Localized::new(it, en));
        }
        out
    }
}

fn told_key(view: &KeyView) -> Key {
    Key { title: view.title.clone(), order: view.order, personal: view.shown.as_ref().is_some_and(|shown| shown.personal) }
}

impl Row {
    pub(super) fn new(id: String, state: RowState, reason: Localized) -> Self {
        Self {
            id,
            state,
            division: None,
            window: None,
            filed: None,
            position: None,
            amount: None,
            due: None,
            reserve: None,
            keys: Vec::new(),
            follows: None,
            precedes: None,
            place: None,
            reason,
            unmet: Vec::new(),
            missing: Vec::new(),
            refused: Vec::new(),
        }
    }
}

impl Counts {
    fn add(&mut self, row: &Row) {
        self.admitted += u64::from(row.position.is_some());
        let count = match row.state {
            RowState::Awarded => &mut self.awarded,
            RowState::Partial => &mut self.partial,
            RowState::Waiting => &mut self.waiting,
            RowState::Ranked => return,
            RowState::Excluded => &mut self.excluded,
            RowState::ToVerify => &mut self.to_verify,
        };
        *count += 1;
    }
}
