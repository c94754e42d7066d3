//! Which applications are in a ranking, which are out and which are to verify; and in what order they stand.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::moment::Moment;
use super::read::{Amount, Applications, Candidate, Filed};
use super::words::{self, Outside};
use super::{Ranker, Ranking, RankingError, Row, RowState};
use crate::decision::Missing;
use crate::pack::{KeyOrder, KeyView, StillEqual, WindowView};
use crate::program::{FALSE, TRUE};
use crate::{Localized, Map};

/// Name of the moment of filing among what an application waits for.
const FILED: &str = "filed";

/// An application that is admitted, with what puts it in order.
pub(super) struct Entry {
    pub candidate: Candidate,
    /// One for each key of the rule.
    pub keys: Vec<i128>,
    pub lot: Option<[u8; 32]>,
    pub division: usize,
    pub window: usize,
}

/// Where an application goes.
enum Sorted {
    In(Entry),
    Out(Row, Vec<Cause>),
    Open(Row, Vec<Missing>),
}

/// Why one is excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cause {
    Requirement(usize),
    Outside(Outside),
}

impl Ranker<'_> {
    /// Ranks all applications together. In which order they come is of no matter.
    ///
    /// # Errors
    /// Two applications have the same id, or one has none; moments of filing are not given, or only some have a time; reserves are more
    /// than the budget.
    pub fn rank(&self, applications: Vec<Applications>) -> Result<Ranking, RankingError> {
        let candidates: Vec<Candidate> = applications.into_iter().flat_map(|applications| applications.all).collect();
        check_ids(&candidates)?;
        self.check_moments(&candidates)?;
        let mut parts = Parts::default();
        for candidate in candidates {
            match self.sort(candidate) {
                Sorted::In(entry) => parts.entries.push(entry),
                Sorted::Out(row, why) => {
                    for why in why {
                        *parts.exclusions.or_default(why) += 1;
                    }
                    parts.out.push(row);
                }
                Sorted::Open(row, missing) => {
                    parts.ask(missing);
                    parts.open.push(row);
                }
            }
        }
        parts.entries.sort_unstable_by(|a, b| (a.division, a.window).cmp(&(b.division, b.window)).then_with(|| self.compare(a, b)));
        for rows in [&mut parts.out, &mut parts.open] {
            rows.sort_unstable_by(|a, b| a.id.cmp(&b.id));
        }
        self.told(parts)
    }

    fn check_moments(&self, candidates: &[Candidate]) -> Result<(), RankingError> {
        if !self.needs_filing() {
            return Ok(());
        }
        let rows = || (1..).zip(candidates);
        if let Some((row, _)) = rows().find(|(_, candidate)| candidate.filed == Filed::Unreadable) {
            return Err(RankingError::Moment { row });
        }
        let known = || rows().filter_map(|(row, candidate)| Some((row, candidate.filed.known()?)));
        if known().next().is_none() && !candidates.is_empty() {
            return Err(RankingError::NotFiled);
        }
        let by_day = |(_, moment): &(usize, Moment)| moment.is_day;
        let orders = self.view.order.iter().any(|key| key.order == KeyOrder::Filed);
        let mixed = orders && !known().all(|known| by_day(&known));
        match known().find(|known| mixed && by_day(known)) {
            Some((row, _)) => Err(RankingError::MixedMoments { row }),
            None => Ok(()),
        }
    }

    /// Into a ranking, out, or apart.
    fn sort(&self, candidate: Candidate) -> Sorted {
        let windows = &self.view.windows;
        let mut out: Vec<Cause> = Vec::new();
        let mut window = 0;
        match candidate.filed.known() {
            Some(filed) if !windows.is_empty() => {
                // A day alone is inside where no part of it is outside.
                let within = |window: &WindowView| window.from <= filed.at && filed.last() <= window.to;
                match windows.iter().position(within) {
                    Some(place) => window = place,
                    None if filed.is_day && windows.iter().any(|window| window.from <= filed.last() && filed.at <= window.to) => {
                        return Self::open(candidate, true);
                    }
                    None => out.push(Cause::Outside(Outside::Windows)),
                }
            }
            _ => {}
        }
        if candidate.admitted == FALSE {
            out.extend(candidate.unmet.iter().map(|&place| Cause::Requirement(place)));
        }
        if candidate.admitted == TRUE && candidate.amount == Amount::NotDue {
            out.push(Cause::Outside(Outside::NothingDue));
        }
        let division = candidate.divisions.iter().position(|&belongs| belongs != FALSE);
        if candidate.admitted == TRUE && !candidate.divisions.is_empty() && division.is_none() {
            out.push(Cause::Outside(Outside::Divisions));
        }
        if !out.is_empty() {
            return self.excluded(candidate, out);
        }
        let filing = self.needs_filing() && candidate.filed.known().is_none();
        if filing || self.is_open(&candidate) {
            return Self::open(candidate, filing);
        }
        let mut known = candidate.keys.iter().copied();
        let mut key = |view: &KeyView| match view.order {
            KeyOrder::Filed => candidate.filed.known().map(|filed| i128::from(filed.at)),
            _ => known.next().flatten(),
        };
        let keys: Option<Vec<i128>> = self.view.order.iter().map(&mut key).collect();
        let Some(keys) = keys else { return Self::open(candidate, false) };
        let lot = (self.view.still_equal == StillEqual::Lot).then(|| self.lot(&candidate.id));
        Sorted::In(Entry { keys, lot, division: division.unwrap_or(0), window, candidate })
    }

    /// The same for the same seed and id, whatever the others are.
    fn lot(&self, id: &str) -> [u8; 32] {
        let seed = self.options.seed.as_deref().unwrap_or_default();
        Sha256::new().chain_update(seed).chain_update(b"\n").chain_update(id).finalize().into()
    }

    fn compare(&self, a: &Entry, b: &Entry) -> Ordering {
        self.compare_keys(a, b).map_or_else(|| a.lot.cmp(&b.lot).then_with(|| a.candidate.id.cmp(&b.candidate.id)), |(_, order)| order)
    }

    /// The first key in which two differ, and which comes first.
    pub(super) fn compare_keys(&self, a: &Entry, b: &Entry) -> Option<(usize, Ordering)> {
        let pairs = self.view.order.iter().zip(a.keys.iter().zip(&b.keys));
        pairs.enumerate().find_map(|(place, (key, (a, b)))| {
            let order = match key.order {
                KeyOrder::Lowest | KeyOrder::Oldest | KeyOrder::Filed => a.cmp(b),
                KeyOrder::Highest | KeyOrder::Youngest | KeyOrder::Meets => b.cmp(a),
            };
            (order != Ordering::Equal).then_some((place, order))
        })
    }

    fn excluded(&self, candidate: Candidate, why: Vec<Cause>) -> Sorted {
        let titles = why.iter().map(|why| self.title(*why));
        let row = Row { unmet: self.unmet(&candidate), ..Row::new(candidate.id, RowState::Excluded, words::unmet(titles)) };
        Sorted::Out(row, why)
    }

    pub(super) fn title(&self, why: Cause) -> Localized {
        match why {
            Cause::Requirement(place) => {
                self.version.requirements.get(place).map_or_else(Localized::default, |requirement| requirement.title.clone())
            }
            Cause::Outside(why) => words::outside(why),
        }
    }

    fn unmet(&self, candidate: &Candidate) -> Vec<String> {
        let requirements = candidate.unmet.iter().filter_map(|&place| self.version.requirements.get(place));
        requirements.map(|requirement| requirement.id.clone()).collect()
    }

    /// Apart, with what to ask; `filing`: the moment of filing too.
    fn open(candidate: Candidate, filing: bool) -> Sorted {
        let mut missing = candidate.missing;
        if filing {
            missing.push(Missing {
                id: FILED.to_owned(),
                label: Localized::new("giorno e ora di presentazione", "day and time of filing"),
                question: Localized::new("Quando è stata presentata la domanda?", "When was the application filed?"),
                needed_for: vec!["ranking".to_owned()],
                supplied_by: None,
                needs_act: false,
            });
        }
        let labels: Vec<Localized> = missing.iter().map(|missing| missing.label.clone()).collect();
        let refused: Vec<String> = candidate.faults.iter().map(|(path, fault)| format!("{path}: {}", fault.name())).collect();
        let reason = words::to_verify(&labels, &candidate.faults);
        let row = Row {
            refused,
            missing: missing.iter().map(|missing| missing.id.clone()).collect(),
            ..Row::new(candidate.id, RowState::ToVerify, reason)
        };
        Sorted::Open(row, missing)
    }
}

/// The applications by where they go.
#[derive(Default)]
pub(super) struct Parts {
    pub entries: Vec<Entry>,
    pub out: Vec<Row>,
    pub open: Vec<Row>,
    /// How many are excluded for what.
    pub exclusions: Map<Cause, u64>,
    /// What to ask, and for how many.
    pub questions: BTreeMap<String, (u64, Missing)>,
}

impl Parts {
    fn ask(&mut self, missing: Vec<Missing>) {
        for missing in missing {
            self.questions.entry(missing.id.clone()).or_insert((0, missing)).0 += 1;
        }
    }
}

impl Entry {
    /// Cents, or one place.
    pub fn amount(&self) -> i128 {
        if let Amount::Known(amount) = self.candidate.amount { amount } else { 0 }
    }
}

fn check_ids(candidates: &[Candidate]) -> Result<(), RankingError> {
    let mut rows: Vec<(&str, usize)> = (1..).zip(candidates).map(|(row, candidate)| (candidate.id.as_str(), row)).collect();
    rows.sort_unstable();
    if let Some(row) = rows.iter().take_while(|(id, _)| id.trim().is_empty()).map(|(_, row)| *row).min() {
        return Err(RankingError::NoId { row });
    }
    let same = rows.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1);
    let twice: Vec<(String, Vec<usize>)> =
        same.filter_map(|same| Some((same.first()?.0.to_owned(), same.iter().map(|(_, row)| *row).collect()))).collect();
    if twice.is_empty() { Ok(()) } else { Err(RankingError::Twice(twice)) }
}
