//! Applications as a ranking sees them, from a register or from facts.

use chrono::NaiveDate;

use super::budget::Budgets;
use super::moment::{self, Moment};
use super::{Application, Options, Ranking, RankingError};
use crate::decision::{Missing, Reader};
use crate::facts::{self, FactFault, Facts};
use crate::pack::{KeyOrder, Measure, Pack, RankingView, Shown, ShownType, StillEqual, Version};
use crate::plan::{Also, Beside, Chosen, Plan};
use crate::program::{FALSE, NodeId, TRUE, UNKNOWN};
use crate::quantity::Scale;
use crate::register::{REFUSED, Register, Results};

/// What is known of one application.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub id: String,
    pub filed: Filed,
    pub admitted: u8,
    /// One for each key of the rule but that of filing.
    pub keys: Vec<Option<i128>>,
    /// Whether it belongs to each separate ranking.
    pub divisions: Vec<u8>,
    /// Whether it belongs to each category.
    pub categories: Vec<u8>,
    pub group: Option<i128>,
    pub amount: Amount,
    /// Requirements that are not met, by their place.
    pub unmet: Vec<usize>,
    /// What it waits for, where it may count.
    pub missing: Vec<Missing>,
    /// Values that could not be taken.
    pub faults: Vec<(String, FactFault)>,
}

/// When it was filed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filed {
    At(Moment),
    /// Not given.
    Unknown,
    /// Given, and no moment.
    Unreadable,
}

/// What the rule gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Amount {
    /// Cents, or one place.
    Known(i128),
    NotDue,
    Unknown,
}

/// Applications that were read, to be ranked with others.
#[derive(Clone, Debug, Default)]
pub struct Applications {
    pub(super) all: Vec<Candidate>,
}

/// Ranks applications of a measure on a day.
///
/// A register is read block by block ([`Ranker::read`], by any number of threads), and then ranked as a whole ([`Ranker::rank`]).
pub struct Ranker<'p> {
    pub(super) pack: &'p Pack,
    pub(super) measure: &'p Measure,
    pub(super) version: &'p Version,
    pub(super) view: &'p RankingView,
    pub(super) on: NaiveDate,
    pub(super) options: Options,
    plan: Plan,
    beside: Beside,
}

/// The results of one application, wherever they were worked out.
trait Worked {
    fn condition(&self, place: usize) -> u8;
    fn number(&self, place: usize) -> Option<i128>;
    fn amount(&self, place: usize) -> (u8, Option<i128>);
    fn requirement(&self, place: usize) -> u8;
    fn admitted(&self) -> u8;
}

impl Pack {
    /// Makes the ranking of a measure ready, on a day. `measure` is an id, or `id/edition` to hold on to one edition.
    ///
    /// # Errors
    /// The measure is not there or not in force, has no ranking, or the options do not fit it.
    pub fn ranker(&self, measure: &str, on: NaiveDate, options: &Options) -> Result<Ranker<'_>, RankingError> {
        let chosen = self.chosen(measure, on)?;
        let Chosen { edition, version, .. } = chosen;
        let view = version.ranking.as_ref().ok_or_else(|| RankingError::NoRanking { measure: edition.name() })?;
        if view.still_equal == StillEqual::Lot && options.seed.is_none() {
            return Err(RankingError::NoSeed);
        }
        Budgets::new(view, options)?;
        let requirements = version.requirements.iter().map(|requirement| requirement.node);
        let conditions: Vec<NodeId> = view.conditions().chain(requirements).collect();
        let numbers: Vec<NodeId> = view.numbers().map(|shown| shown.node).collect();
        let (plan, beside) = self.plan_of(chosen, on, Also { conditions: &conditions, numbers: &numbers, requirements: false });
        Ok(Ranker { pack: self, measure: edition, version, view, on, options: options.clone(), plan, beside })
    }

    /// Ranks applications: [`Ranker`] does so for a register.
    ///
    /// # Errors
    /// See [`RankingError`].
    pub fn rank(&self, measure: &str, on: NaiveDate, applications: &[Application], options: &Options) -> Result<Ranking, RankingError> {
        let ranker = self.ranker(measure, on, options)?;
        let mut read = Applications::default();
        read.all.extend(applications.iter().map(|application| ranker.application(application)));
        ranker.rank(vec![read])
    }
}

impl Ranker<'_> {
    /// The plan that a register must be evaluated with. Its last amounts are the values that put applications in order.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Whether the rule looks at when an application was filed.
    #[must_use]
    pub fn needs_filing(&self) -> bool {
        !self.view.windows.is_empty() || self.view.order.iter().any(|key| key.order == KeyOrder::Filed)
    }

    /// Reads the applications of a register that was evaluated with [`Ranker::plan`]. `ids` are what the applications are called, and
    /// `filed` when they were filed (`2025-03-18`, `2025-03-18T10:30:05`), one for each case.
    pub fn read<'t>(
        &self,
        register: &Register<'_>,
        results: &Results,
        ids: impl Iterator<Item = String>,
        mut filed: impl Iterator<Item = Option<&'t str>>,
    ) -> Applications {
        let mut all = Vec::with_capacity(register.cases());
        let mut faults = results.faults();
        for (case, id) in ids.take(register.cases()).enumerate() {
            let filed = read_moment(filed.next().flatten());
            let count = faults.iter().take_while(|fault| fault.case == case).count();
            let (own, rest) = faults.split_at(count.min(faults.len()));
            faults = rest;
            let mut candidate = self.candidate(id, filed, &OfRegister { ranker: self, results, case });
            candidate.faults = own.iter().map(|fault| (fault.path.clone(), fault.fault)).collect();
            if candidate.faults.is_empty() && self.is_open(&candidate) {
                candidate.missing = self.missing(&register.facts(case));
            }
            all.push(candidate);
        }
        Applications { all }
    }

    fn application(&self, application: &Application) -> Candidate {
        let filed = read_moment(application.filed.as_deref());
        let (id, facts) = (application.id.clone(), &application.facts);
        let mut measures = Vec::new();
        self.pack.with_suppliers(self.measure, &mut measures);
        let problems = facts::check(facts, self.pack.content(), &measures, self.on);
        if problems.is_empty() {
            return self.pack.with_reader((self.measure, self.version), facts, self.on, |reader, _| {
                let mut candidate = self.candidate(id, filed, &OfCase { ranker: self, reader });
                if self.is_open(&candidate) {
                    candidate.missing = self.missing(facts);
                }
                candidate
            });
        }
        let unknown = Facts::new();
        self.pack.with_reader((self.measure, self.version), &unknown, self.on, |reader, _| {
            let mut candidate = self.candidate(id, filed, &OfCase { ranker: self, reader });
            candidate.admitted = UNKNOWN;
            candidate.faults = problems.into_iter().map(|problem| (problem.path, problem.fault)).collect();
            candidate
        })
    }

    fn candidate(&self, id: String, filed: Filed, results: &impl Worked) -> Candidate {
        let (divisions, categories) = (self.view.separate.len(), self.view.reserved.len());
        let mut conditions = divisions + categories..;
        let mut numbers = 0..;
        let mut key = |order: KeyOrder| match order {
            KeyOrder::Filed => None,
            KeyOrder::Meets => match results.condition(conditions.next()?) {
                TRUE => Some(1),
                FALSE => Some(0),
                _ => None,
            },
            _ => results.number(numbers.next()?),
        };
        let keys: Vec<Option<i128>> = self.view.order.iter().filter(|it| it.order != KeyOrder::Filed).map(|it| key(it.order)).collect();
        let group = self.view.quotas.as_ref().and_then(|_| results.number(numbers.next()?));
        let unmet = |place: &usize| results.requirement(*place) == FALSE;
        Candidate {
            id,
            filed,
            admitted: results.admitted(),
            keys,
            divisions: (0..divisions).map(|place| results.condition(place)).collect(),
            categories: (divisions..divisions + categories).map(|place| results.condition(place)).collect(),
            group,
            amount: self.amount(results),
            unmet: (0..self.version.requirements.len()).filter(unmet).collect(),
            missing: Vec::new(),
            faults: Vec::new(),
        }
    }

    fn amount(&self, results: &impl Worked) -> Amount {
        let Some(place) = self.view.budget.as_ref().and_then(|budget| budget.amount) else { return Amount::Known(1) };
        let view = self.version.amounts.get(place as usize);
        let (due, value) = results.amount(place as usize);
        let cents = Scale::decimals(2).unwrap_or(Scale::ONE);
        let worth = match view.map(|view| &view.shown.kind) {
            Some(ShownType::Number { scale, .. }) => scale.over(cents),
            _ => None,
        };
        // The compiler has seen to it that money is whole cents; what does not fit 64 bits is no amount that anybody is given.
        let whole = |value: i128| {
            let worth = worth?;
            let product = value.checked_mul(worth.numerator())?;
            i64::try_from(product / worth.denominator()).ok().filter(|amount| *amount >= 0).map(i128::from)
        };
        match (due, value.and_then(whole)) {
            (FALSE, _) | (TRUE, Some(0)) => Amount::NotDue,
            (TRUE, Some(amount)) => Amount::Known(amount),
            _ => Amount::Unknown,
        }
    }

    /// Whether something that counts is not known; what is not admitted needs nothing more.
    pub(super) fn is_open(&self, candidate: &Candidate) -> bool {
        let admitted = candidate.admitted == TRUE;
        let division = candidate.divisions.iter().find(|&&belongs| belongs != FALSE);
        let unknown = |truth: &u8| !matches!(*truth, TRUE | FALSE);
        candidate.admitted == UNKNOWN
            || candidate.admitted == REFUSED
            || admitted
                && (candidate.keys.contains(&None)
                    || candidate.amount == Amount::Unknown
                    || division.is_some_and(unknown)
                    || candidate.categories.iter().any(unknown)
                    || self.view.quotas.is_some() && candidate.group.is_none())
    }

    /// What an application waits for: requirements first, then what puts it in order.
    fn missing(&self, facts: &Facts) -> Vec<Missing> {
        let mut results: Vec<(NodeId, &str)> = self.version.requirements.iter().map(|view| (view.node, view.id.as_str())).collect();
        let named = |shown: &Shown| (shown.node, "ranking");
        results.extend(self.view.conditions().map(|node| (node, "ranking")));
        results.extend(self.view.numbers().map(named));
        let amount = self.view.budget.as_ref().and_then(|budget| self.version.amounts.get(budget.amount? as usize));
        results.extend(amount.iter().flat_map(|view| [(view.due, view.id.as_str()), (view.shown.node, view.id.as_str())]));
        self.pack.with_reader((self.measure, self.version), facts, self.on, |reader, ground| {
            reader.waits_for(results, self.measure, &ground.suppliers)
        })
    }
}

fn read_moment(text: Option<&str>) -> Filed {
    match text.map(str::trim).filter(|text| !text.is_empty()) {
        None => Filed::Unknown,
        Some(text) => moment::read(text).map_or(Filed::Unreadable, Filed::At),
    }
}

impl Filed {
    pub fn known(self) -> Option<Moment> {
        if let Self::At(moment) = self { Some(moment) } else { None }
    }
}

/// A case of a register.
struct OfRegister<'r> {
    ranker: &'r Ranker<'r>,
    results: &'r Results,
    case: usize,
}

impl OfRegister<'_> {
    fn element(&self, amount: usize) -> Option<i128> {
        let known = self.results.known(amount).get(self.case) == Some(&1);
        let narrow = self.results.values(amount).get(self.case).map(|&value| i128::from(value));
        narrow.or_else(|| self.results.wide(amount).get(self.case).copied()).filter(|_| known)
    }
}

impl Worked for OfRegister<'_> {
    fn condition(&self, place: usize) -> u8 {
        let due = self.ranker.beside.dues.get(place);
        due.map_or(UNKNOWN, |&due| self.results.truth(due, self.case))
    }

    fn number(&self, place: usize) -> Option<i128> {
        self.element(*self.ranker.beside.amounts.get(place)?)
    }

    fn amount(&self, place: usize) -> (u8, Option<i128>) {
        let due = self.results.due(place).get(self.case).copied().unwrap_or(UNKNOWN);
        (due, self.element(place))
    }

    fn requirement(&self, place: usize) -> u8 {
        self.condition(self.ranker.view.conditions().count() + place)
    }

    fn admitted(&self) -> u8 {
        self.results.outcome().get(self.case).copied().unwrap_or(UNKNOWN)
    }
}

/// A case by itself.
struct OfCase<'r> {
    ranker: &'r Ranker<'r>,
    reader: &'r Reader<'r>,
}

impl Worked for OfCase<'_> {
    fn condition(&self, place: usize) -> u8 {
        self.ranker.view.conditions().nth(place).map_or(UNKNOWN, |node| self.reader.truth(node))
    }

    fn number(&self, place: usize) -> Option<i128> {
        self.reader.frame.number(self.ranker.view.numbers().nth(place)?.node, self.reader.case)
    }

    fn amount(&self, place: usize) -> (u8, Option<i128>) {
        match self.ranker.version.amounts.get(place) {
            Some(view) => (self.reader.truth(view.due), self.reader.frame.number(view.shown.node, self.reader.case)),
            None => (UNKNOWN, None),
        }
    }

    fn requirement(&self, place: usize) -> u8 {
        self.ranker.version.requirements.get(place).map_or(UNKNOWN, |view| self.reader.truth(view.node))
    }

    fn admitted(&self) -> u8 {
        self.reader.truth(self.ranker.version.eligible)
    }
}
