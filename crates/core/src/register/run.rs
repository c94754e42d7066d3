//! Runs a plan over a register: chunk by chunk, on one processor or on several.

use std::ops::Range;
#[cfg(feature = "threads")]
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
#[cfg(feature = "threads")]
use std::sync::{Mutex, PoisonError};

use super::gather::Gathering;
use super::load::{Loader, OUTSIDE, is_usual};
use super::out::Out;
#[cfg(feature = "arrow")]
use super::out::{Near, Take};
#[cfg(feature = "threads")]
use super::out::{Share, take_off};
use super::results::{Results, RowFault};
use super::{Bits, Elements, Register};
use crate::plan::{Codes, Plan};
use crate::program::UNKNOWN;
use crate::program::machine::{Ahead, Code, Instructions, Registers, Span, run_many};

/// Cases of a chunk: its columns stay in the nearest memory.
const CHUNK: usize = 512;
/// Rows of lists of a chunk, at most; a case with more is a chunk of its own.
const CHUNK_ROWS: usize = 32 * CHUNK;
/// Cases for each processor: fewer are not worth waking another one for.
const TASK: usize = 100_000;
/// Cases that a processor takes at a time, so that none has long to wait for another that has more to do besides.
#[cfg(feature = "threads")]
const PIECE: usize = 64 * CHUNK;
/// Where no more than one in so many cases lacks a fact that could be supplied, those are worked out apart,
const FEW: usize = 8;
/// all those of so many chunks together: one case by itself takes as long as hundreds of cases together.
const BLOCK: usize = 32;
/// Bytes from which on memory is fetched ahead: less stays near from one use to the next.
const FAR: usize = 8 << 20;

/// Whether work may be shared among the threads that rayon keeps for a process. A process that is forked from one which has them has none
/// of its own, and would wait for ever for those of the other.
#[cfg(feature = "threads")]
pub(super) fn has_threads() -> bool {
    static OWNER: AtomicU32 = AtomicU32::new(0);
    let own = std::process::id();
    OWNER.compare_exchange(0, own, Ordering::Relaxed, Ordering::Relaxed).map_or_else(|owner| owner == own, |_| true)
}

#[cfg(not(feature = "threads"))]
fn has_threads() -> bool {
    false
}

/// Is told how many cases are done since it was last told.
pub type Progress<'a> = &'a (dyn Fn(usize) + Sync);

/// Runs a plan over registers, and keeps what it works with from one to the next.
pub struct Runner {
    plan: Plan,
    instructions: Instructions,
    threads: usize,
    chunk: usize,
    workers: Vec<Worker>,
}

/// What one processor works with.
pub(super) struct Worker {
    pub(super) registers: Registers,
    /// Cases that need a supplier among many that do not.
    pub(super) apart: Gathering,
    spans: Vec<Span>,
    faults: Vec<RowFault>,
}

impl Runner {
    /// On one processor, with the best instructions that it has.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        Self { plan: plan.clone(), instructions: Instructions::best(), threads: 1, chunk: CHUNK, workers: Vec::new() }
    }

    /// On so many processors at most, 100,000 cases or more on each. Without the feature `threads`, on one.
    #[must_use]
    pub fn threads(self, threads: usize) -> Self {
        Self { threads: threads.max(1), ..self }
    }

    /// With other instructions; the results are the same.
    #[must_use]
    pub fn instructions(self, instructions: Instructions) -> Self {
        Self { instructions, ..self }
    }

    /// With chunks of so many cases; the results are the same.
    #[must_use]
    pub fn chunk(self, cases: usize) -> Self {
        Self { chunk: cases.max(1), ..self }
    }

    /// Evaluates every case. `results` are used again: nothing is allocated where the register is no longer than before.
    #[inline]
    pub fn run(&mut self, register: &Register<'_>, results: &mut Results) {
        self.run_with(register, results, None);
    }

    /// The same, with a word on how far it has come.
    #[inline]
    pub fn run_with(&mut self, register: &Register<'_>, results: &mut Results, progress: Option<Progress<'_>>) {
        let cases = register.cases();
        results.prepare(register, &(0..cases), false);
        let (job, workers) = self.job(register, progress);
        match workers {
            #[cfg(feature = "threads")]
            [_, _, ..] => job.share(workers, results),
            [worker, ..] => {
                job.work(worker, 0..cases, results);
                results.faults.append(&mut worker.faults);
            }
            [] => {}
        }
        results.faults.extend_from_slice(register.faults());
        results.refuse(register);
    }

    /// Evaluates every case, and hands the results of each chunk over while they are near. Each processor has cases that follow one
    /// another, and a taker of its own; they are given back in the order of the cases.
    #[cfg(feature = "arrow")]
    #[inline]
    pub(super) fn run_near<T: Take + Send>(
        &mut self,
        register: &Register<'_>,
        taker: impl Fn(Range<usize>) -> T,
        progress: Option<Progress<'_>>,
    ) -> Vec<T> {
        let mut early = register.faults().to_vec();
        early.sort_by_key(|fault| fault.case);
        let (job, workers) = self.job(register, progress);
        let (cases, tasks) = (register.cases(), workers.len());
        let near = |task: usize| {
            let range = cases * task / tasks..cases * (task + 1) / tasks;
            let at = |case: usize| early.partition_point(|fault| fault.case < case);
            Near::new(early.get(at(range.start)..at(range.end)).unwrap_or(&[]), range.clone(), taker(range))
        };
        let mut takers: Vec<Near<'_, T>> = (0..tasks).map(near).collect();
        match (workers, takers.as_mut_slice()) {
            #[cfg(feature = "threads")]
            (workers @ [_, _, ..], takers) => rayon::scope(|scope| {
                for (worker, taker) in workers.iter_mut().zip(takers) {
                    let job = &job;
                    scope.spawn(move |_| job.work(worker, taker.cases.clone(), taker));
                }
            }),
            ([worker, ..], [taker, ..]) => job.work(worker, 0..cases, taker),
            _ => {}
        }
        takers.into_iter().map(|near| near.taker).collect()
    }

    /// The work on a register, and one worker or more for it.
    #[inline]
    fn job<'j, 'a>(&'j mut self, register: &'j Register<'a>, progress: Option<Progress<'j>>) -> (Job<'j, 'a>, &'j mut [Worker]) {
        let tasks = self.threads.min(register.cases() / TASK);
        let tasks = if tasks > 1 && has_threads() { tasks } else { 1 };
        while self.workers.len() < tasks {
            self.workers.push(Worker {
                registers: self.plan.registers(),
                apart: Gathering::default(),
                spans: Vec::new(),
                faults: Vec::new(),
            });
        }
        let job = Job { plan: &self.plan, register, instructions: self.instructions, chunk: self.chunk, progress, far: false, block: 1 };
        let is_apart = |supply| job.may_help(supply) && job.column(supply.given).is_some();
        let block = if self.plan.supplies().iter().any(is_apart) { BLOCK } else { 1 };
        let job = Job { far: job.bytes(&(0..register.cases())) > FAR, block, ..job };
        (job, self.workers.get_mut(..tasks).unwrap_or(&mut []))
    }
}

pub(super) struct Job<'j, 'a> {
    pub(super) plan: &'j Plan,
    pub(super) register: &'j Register<'a>,
    pub(super) instructions: Instructions,
    pub(super) chunk: usize,
    pub(super) progress: Option<Progress<'j>>,
    /// Columns are so long that memory is fetched ahead.
    pub(super) far: bool,
    /// Chunks whose results are handed over together.
    pub(super) block: usize,
}

impl<'a> Job<'_, 'a> {
    /// The row of a list at which a case begins, or the case itself.
    #[inline]
    fn row(&self, list: Option<usize>, case: usize) -> usize {
        match list.map(|list| self.register.list(list)) {
            None => case,
            Some(list) => list.and_then(|list| list.offsets.get(case)).map_or(0, |&row| usize::try_from(row).unwrap_or(0)),
        }
    }

    /// The chunk that begins with a case.
    #[inline]
    pub(super) fn chunk_at(&self, from: usize, end: usize) -> Range<usize> {
        let mut to = end.min(from + self.chunk);
        for list in 0..self.plan.lists().len() {
            let first = self.row(Some(list), from);
            while to > from + 1 && self.row(Some(list), to) - first > CHUNK_ROWS {
                to = from + (to - from) / 2;
            }
        }
        from..to
    }

    /// The cases whose results are handed over together, from a case on.
    #[inline]
    fn block_at(&self, from: usize, end: usize) -> Range<usize> {
        if self.block > 1 { from..end.min(from + self.block * self.chunk) } else { self.chunk_at(from, end) }
    }

    #[inline]
    fn work(&self, worker: &mut Worker, cases: Range<usize>, out: &mut impl Out) {
        let mut outside = [None; OUTSIDE];
        let (mut told, mut is_open) = (0, false);
        let mut block = self.block_at(cases.start, cases.end);
        let mut next = self.chunk_at(block.start, block.end);
        while !next.is_empty() {
            let now = next;
            let is_last = now.end == block.end;
            let following = if is_last { self.block_at(block.end, cases.end) } else { block.clone() };
            next = self.chunk_at(now.end, following.end);
            worker.spans.clear();
            if self.far {
                self.spans(&next, is_open, out, &mut worker.spans);
            }
            if now.start == block.start {
                out.begin(self.register, &block);
            }
            is_open = self.chunk(worker, &now, &mut outside, out);
            if is_last {
                self.supply(worker, out);
                out.end(self.register, &block, &mut worker.faults);
                block = following;
            }
            told += now.len();
            if let Some(progress) = self.progress.filter(|_| told >= 128 * CHUNK || next.is_empty()) {
                progress(told);
                told = 0;
            }
        }
    }

    /// Without the suppliers where they have nothing to say. Where they have, of a few cases, those are worked out afterwards. Gives whether
    /// some amount is not known.
    #[inline]
    fn chunk(&self, worker: &mut Worker, cases: &Range<usize>, outside: &mut [Option<&'a [i64]>; OUTSIDE], out: &mut impl Out) -> bool {
        let Worker { registers, faults, spans, apart } = worker;
        let mut codes = self.plan.lean();
        if let Some(given) = self.plan.given() {
            let before = apart.cases.len();
            self.gaps(cases, &mut apart.cases);
            if (apart.cases.len() - before) * FEW > cases.len() {
                apart.cases.truncate(before);
            } else {
                codes = given;
            }
        }
        self.run(codes, (registers, faults), (cases, spans), outside, out)
    }

    #[inline]
    pub(super) fn run(
        &self,
        codes: &Codes,
        (registers, faults): (&mut Registers, &mut Vec<RowFault>),
        (cases, spans): (&Range<usize>, &[Span]),
        outside: &mut [Option<&'a [i64]>; OUTSIDE],
        out: &mut impl Out,
    ) -> bool {
        let usual = codes.usual.as_ref().filter(|usual| is_usual(self.register, self.instructions, usual, cases));
        let code = usual.map_or(&codes.any, |usual| &usual.code);
        let loader = Loader { register: self.register, code, instructions: self.instructions, usual };
        loader.load(cases, registers, outside, faults);
        run_many(self.instructions, code, registers, outside, cases.len(), Ahead::new(spans, code));
        self.write(code, registers, outside, cases, out)
    }

    /// Where the results of some cases, or of their rows of a list, stand among those that are there.
    #[inline]
    fn results(&self, list: Option<usize>, cases: &Range<usize>, out: &impl Out) -> Range<usize> {
        let first = out.first(list);
        self.row(list, cases.start) - first..self.row(list, cases.end) - first
    }

    #[inline]
    fn write(&self, code: &Code, registers: &Registers, outside: &[Option<&[i64]>], cases: &Range<usize>, out: &mut impl Out) -> bool {
        let mut any_open = false;
        for (due, &node) in self.plan.dues().iter().enumerate() {
            let rows = self.results(self.plan.due_list(due), cases, out);
            let length = rows.len();
            let Some(to) = out.due(due).get_mut(rows) else { continue };
            match code.truths(registers, node).and_then(|values| values.get(..length)) {
                Some(values) => to.copy_from_slice(values),
                None => to.fill(UNKNOWN),
            }
        }
        for (amount, declared) in self.plan.amounts().iter().enumerate() {
            let rows = self.results(declared.list, cases, out);
            let (values, wide, known) = out.amount(amount);
            let Some(known) = known.get_mut(rows.clone()) else { continue };
            let open = if let Some(to) = values.get_mut(rows.clone()) {
                code.copy_narrow(registers, outside, declared.node, to, known)
            } else if let Some(to) = wide.get_mut(rows) {
                code.copy_wide(registers, declared.node, to, known)
            } else {
                false
            };
            if open {
                out.open();
            }
            any_open |= open;
        }
        any_open
    }

    fn bytes(&self, cases: &Range<usize>) -> usize {
        let facts = self.plan.facts().iter().zip(self.register.columns());
        facts
            .filter(|(_, column)| column.is_some())
            .map(|(fact, _)| (self.row(fact.list, cases.end) - self.row(fact.list, cases.start)) * 8)
            .sum()
    }

    /// What is read of some cases, and where their results are written if that is known by now: also what is written over is fetched first.
    fn spans(&self, cases: &Range<usize>, is_open: bool, out: &mut impl Out, spans: &mut Vec<Span>) {
        fn span<T>(values: &[T], rows: Range<usize>) -> Span {
            Span::of(values.get(rows).unwrap_or(&[]))
        }
        // So few bytes mostly end in the midst of a line of memory.
        let bits_of = |bits: Bits<'_>, rows: &Range<usize>| span(bits.bytes(), rows.start / 8..rows.end / 8 + Span::LINE);
        for (fact, column) in self.plan.facts().iter().zip(self.register.columns()) {
            let rows = self.row(fact.list, cases.start)..self.row(fact.list, cases.end);
            let Some(column) = column else { continue };
            spans.extend(column.known.map(|known| bits_of(known, &rows)));
            spans.push(match column.elements {
                Elements::Mantissas(values) => span(values, rows),
                Elements::Days(values) => span(values, rows),
                Elements::Decimals { values, .. } => span(values, rows),
                Elements::Kleene(values) => span(values, rows),
                Elements::Bits(bits) => bits_of(bits, &rows),
            });
        }
        for list in 0..self.plan.lists().len() {
            spans.extend(self.register.list(list).map(|list| span(list.offsets, cases.clone())));
        }
        for due in 0..self.plan.dues().len() {
            let rows = self.results(self.plan.due_list(due), cases, out);
            spans.push(span(out.due(due), rows));
        }
        for (amount, declared) in self.plan.amounts().iter().enumerate() {
            let rows = self.results(declared.list, cases, out);
            let (values, wide, known) = out.amount(amount);
            spans.extend([span(values, rows.clone()), span(wide, rows.clone())]);
            // It is written only where some are not known.
            spans.extend(is_open.then(|| span(known, rows)));
        }
        spans.retain(|span| !span.is_empty());
    }
}

#[cfg(feature = "threads")]
impl Job<'_, '_> {
    /// Gives each processor a piece of the cases after the other, with a part of the results to write to.
    #[inline]
    fn share(&self, workers: &mut [Worker], results: &mut Results) {
        let cases = self.register.cases();
        let is_open = AtomicBool::new(false);
        let mut dues: Vec<&mut [u8]> = results.dues.iter_mut().map(Vec::as_mut_slice).collect();
        let mut amounts: Vec<_> = results
            .amounts
            .iter_mut()
            .map(|column| (column.values.as_mut_slice(), column.wide.as_mut_slice(), column.known.as_mut_slice()))
            .collect();
        let pieces = (0..cases).step_by(PIECE).map(|first| {
            let range = first..cases.min(first + PIECE);
            let count = |list: Option<usize>| self.row(list, range.end) - self.row(list, range.start);
            let mut share = Share {
                dues: Vec::with_capacity(dues.len()),
                amounts: Vec::with_capacity(amounts.len()),
                is_open: &is_open,
                first,
                first_rows: (0..self.plan.lists().len()).map(|list| self.row(Some(list), first)).collect(),
            };
            for (due, rest) in dues.iter_mut().enumerate() {
                share.dues.push(take_off(rest, count(self.plan.due_list(due))));
            }
            for ((values, wide, known), declared) in amounts.iter_mut().zip(self.plan.amounts()) {
                let count = count(declared.list);
                share.amounts.push((take_off(values, count), take_off(wide, count), take_off(known, count)));
            }
            (range, share)
        });
        let pieces = Mutex::new(pieces.collect::<Vec<_>>().into_iter());
        // Nobody panics with the lock in hand; if one did, what is left of the pieces would be as good.
        let next = || pieces.lock().unwrap_or_else(PoisonError::into_inner).next();
        rayon::scope(|scope| {
            for worker in &mut *workers {
                scope.spawn(|_| {
                    while let Some((range, mut share)) = next() {
                        self.work(worker, range, &mut share);
                    }
                });
            }
        });
        // What is left of the lock lets the results go.
        drop(pieces);
        results.is_open = is_open.into_inner();
        for worker in workers {
            results.faults.append(&mut worker.faults);
        }
    }
}
