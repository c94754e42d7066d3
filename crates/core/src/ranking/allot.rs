//! Who gets how much: reserves, quotas, and what there is, over applications in their order.
//!
//! Everything here is whole numbers, cents or places. No one who is left out stands above one who is given something by the same pool,
//! unless a quota of their group stands in the way.

use crate::Map;
use crate::pack::WhenShort;

/// What one application asks for, in its place of the order.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    /// Cents, or one place.
    pub amount: i128,
    /// Which categories it belongs to, in the order of the reserves.
    pub categories: Vec<bool>,
    /// Its group, where there are quotas.
    pub group: Option<i64>,
    /// Applications with the same number are equal in everything and follow one another.
    pub tie: usize,
}

/// Why an application is given nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// So much is left, which is not enough, or nothing is left.
    Short { left: i128 },
    /// The list ended with another above it.
    Ended,
    /// The quota of its group is used up.
    Quota,
    /// It is equal in everything to others, and there is not enough for all of them.
    Tied,
}

/// What came of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// All of it, by a reserve or by what is for all.
    Whole { reserve: Option<usize> },
    /// A part.
    Part { amount: i128, reserve: Option<usize> },
    /// Nothing.
    Nothing(Why),
}

/// A part of the budget for a category.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reserve {
    pub size: i128,
    pub after: bool,
    pub kept: bool,
}

/// What is left of the quota of each group.
#[derive(Clone, Debug, Default)]
pub(super) struct Quotas {
    each: Option<i128>,
    left: Map<i64, i128>,
    closed: Vec<i64>,
}

impl Quotas {
    /// The most of each group, and of those that have their own.
    pub fn new(each: Option<i128>, left: Map<i64, i128>) -> Self {
        Self { each, left, closed: Vec::new() }
    }

    fn left(&self, group: Option<i64>) -> Option<i128> {
        self.left.get(&group?).copied().or(self.each)
    }

    fn take(&mut self, group: Option<i64>, amount: i128) {
        if let (Some(group), Some(left)) = (group, self.left(group)) {
            self.left.insert(group, left - amount);
        }
    }

    fn close(&mut self, group: Option<i64>) {
        self.closed.extend(group);
    }
}

/// A part of the budget while it is given.
#[derive(Clone, Copy, Debug)]
struct Pool {
    left: i128,
    ended: bool,
    /// Its last award may be a part.
    parts: bool,
    reserve: Option<usize>,
}

/// What came of a list.
#[derive(Debug)]
pub(super) struct Allotted {
    pub given: Vec<Given>,
    /// What is left for all; what reserves keep is not.
    pub left: i128,
}

/// Gives what there is to claims in their order. The reserves together are no more than the budget.
pub(super) fn allot(claims: &[Claim], budget: i128, short: WhenShort, reserves: &[Reserve], quotas: &mut Quotas) -> Allotted {
    if matches!(short, WhenShort::ProRata | WhenShort::ProRataInOrder) {
        return pro_rata(claims, budget, short == WhenShort::ProRataInOrder);
    }
    let parts = short == WhenShort::Partial;
    let reserved: i128 = reserves.iter().map(|reserve| reserve.size).sum();
    let mut work = Work { claims, given: vec![None; claims.len()], tied: vec![false; claims.len()], quotas };
    let mut general = Pool { left: budget - reserved, ended: false, parts, reserve: None };
    for (place, reserve) in reserves.iter().enumerate().filter(|(_, reserve)| !reserve.after) {
        let left = work.reserve(place, *reserve, parts);
        general.left += if reserve.kept { 0 } else { left };
    }
    work.pass(&mut general, |_| true);
    let mut released = 0;
    for (place, reserve) in reserves.iter().enumerate().filter(|(_, reserve)| reserve.after) {
        let left = work.reserve(place, *reserve, parts);
        released += if reserve.kept { 0 } else { left };
    }
    if released > 0 {
        general.left += released;
        general.ended = false;
        work.pass(&mut general, |_| true);
    }
    let told = |(given, tied): (Option<Given>, bool)| match given {
        Some(Given::Nothing(_)) | None if tied => Given::Nothing(Why::Tied),
        Some(given) => given,
        None => Given::Nothing(Why::Ended),
    };
    Allotted { given: work.given.into_iter().zip(work.tied).map(told).collect(), left: general.left }
}

struct Work<'w> {
    claims: &'w [Claim],
    given: Vec<Option<Given>>,
    /// Equal in everything to others where a pool was not enough for all of them.
    tied: Vec<bool>,
    quotas: &'w mut Quotas,
}

impl Work<'_> {
    /// Gives a reserve; what it has left.
    fn reserve(&mut self, place: usize, reserve: Reserve, parts: bool) -> i128 {
        // What others get of it anyway is not given away in a part first.
        let mut pool = Pool { left: reserve.size, ended: false, parts: parts && reserve.kept, reserve: Some(place) };
        self.pass(&mut pool, |claim| claim.categories.get(place) == Some(&true));
        pool.left
    }

    fn is_open(&self, place: usize) -> bool {
        matches!(self.given.get(place), Some(None | Some(Given::Nothing(_))))
    }

    fn pass(&mut self, pool: &mut Pool, is_member: impl Fn(&Claim) -> bool) {
        let claims = self.claims;
        let mut from = 0;
        for together in claims.chunk_by(|a, b| a.tie == b.tie) {
            let places: Vec<usize> =
                (from..).zip(together).filter(|(place, claim)| is_member(claim) && self.is_open(*place)).map(|(place, _)| place).collect();
            from += together.len();
            self.together(pool, &places);
        }
    }

    /// Applications in the same place are given all they ask for or, where that is not possible, nobody chooses among them.
    fn together(&mut self, pool: &mut Pool, places: &[usize]) {
        let before = (*pool, self.quotas.clone());
        let given: Vec<Given> = places.iter().filter_map(|&place| self.one(pool, place)).collect();
        let nothing = given.iter().all(|given| matches!(given, Given::Nothing(_)));
        let whole = given.iter().all(|given| matches!(given, Given::Whole { .. }));
        // Where the list had ended above them, they wait together.
        let settled = places.len() < 2 || whole || nothing && before.0.ended;
        if !settled {
            (*pool, *self.quotas) = before;
            pool.ended = true;
        }
        for (&place, given) in places.iter().zip(given) {
            if !settled && let Some(tied) = self.tied.get_mut(place) {
                *tied = true;
            }
            if let Some(to) = self.given.get_mut(place) {
                *to = Some(if settled { given } else { Given::Nothing(Why::Tied) });
            }
        }
    }

    fn one(&mut self, pool: &mut Pool, place: usize) -> Option<Given> {
        let claim = self.claims.get(place)?;
        // What a quota refused once it refuses for good, whatever becomes of the pools.
        if claim.group.is_some_and(|group| self.quotas.closed.contains(&group)) {
            return Some(Given::Nothing(Why::Quota));
        }
        if pool.ended {
            return Some(Given::Nothing(Why::Ended));
        }
        let quota = self.quotas.left(claim.group);
        let most = quota.map_or(pool.left, |quota| quota.min(pool.left));
        if claim.amount <= most {
            pool.left -= claim.amount;
            self.quotas.take(claim.group, claim.amount);
            return Some(Given::Whole { reserve: pool.reserve });
        }
        let by_quota = quota.is_some_and(|quota| quota <= pool.left && quota < claim.amount);
        let why = if by_quota { Why::Quota } else { Why::Short { left: pool.left } };
        let part = pool.parts && most > 0;
        if part {
            pool.left -= most;
            self.quotas.take(claim.group, most);
        }
        if by_quota {
            self.quotas.close(claim.group);
        } else {
            pool.ended = true;
        }
        if part {
            return Some(Given::Part { amount: most, reserve: pool.reserve });
        }
        Some(Given::Nothing(why))
    }
}

/// Everybody is cut in the same proportion, down to the cent.
fn pro_rata(claims: &[Claim], budget: i128, in_order: bool) -> Allotted {
    let asked: i128 = claims.iter().map(|claim| claim.amount).sum();
    if asked <= budget {
        return Allotted { given: vec![Given::Whole { reserve: None }; claims.len()], left: budget - asked };
    }
    // A budget and an amount have 64 bits each.
    let cut = |claim: &Claim| claim.amount.saturating_mul(budget) / asked;
    let mut left = budget - claims.iter().map(cut).sum::<i128>();
    let mut given = Vec::with_capacity(claims.len());
    for claim in claims {
        let mut amount = cut(claim);
        // There is less than a cent for each: none is given more than it asks for.
        if in_order && left > 0 && amount < claim.amount {
            amount += 1;
            left -= 1;
        }
        given.push(if amount > 0 { Given::Part { amount, reserve: None } } else { Given::Nothing(Why::Short { left }) });
    }
    Allotted { given, left }
}
