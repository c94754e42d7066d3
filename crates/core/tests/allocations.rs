//! What is done for every case allocates nothing, nor does what is done again and again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]
#![allow(unsafe_code, reason = "an allocator that counts")]

mod common;
#[path = "common/planned.rs"]
mod planned;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use planned::planned;
use soglia::Language;
use soglia::register::{Column, Register, Results, Runner};

struct Counting;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every call goes on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations(work: impl FnOnce()) -> usize {
    let before = COUNT.get();
    work();
    COUNT.get() - before
}

#[test]
fn after_the_first_time_nothing_is_allocated() {
    let (pack, _) = common::rules();
    let on = "2025-06-01".parse().unwrap();

    let plan = pack.plan("lombardia.dairago.sad", on).unwrap();
    let isee = plan.slot("isee").unwrap();
    let values: Vec<i64> = (0..50_000).map(|place| place * 37).collect();
    let mut register = Register::new(&plan, values.len());
    register.set(isee, Column::mantissas(&values)).unwrap();
    let (mut runner, mut results) = (Runner::new(&plan), Results::default());
    let first = allocations(|| runner.run(&register, &mut results));
    assert!(first > 0);
    assert_eq!(allocations(|| runner.run(&register, &mut results)), 0);

    let mut case = plan.case();
    case.set_mantissa(isee, 1).unwrap();
    case.evaluate();
    let again = allocations(|| {
        for value in &values[..1_000] {
            case.set_mantissa(isee, *value).unwrap();
            case.evaluate();
            std::hint::black_box(case.mantissa(0));
        }
    });
    assert_eq!(again, 0);

    // A household, its rows given anew for every case.
    let plan = pack.plan("it.isee", on).unwrap();
    let income = plan.slot("componenti.reddito_irpef").unwrap();
    let list = plan.lists().iter().position(|list| list.id == "componenti").unwrap();
    let mut case = plan.case();
    case.set_rows(list, 8).unwrap();
    case.evaluate();
    let again = allocations(|| {
        for rows in 0..8 {
            case.set_rows(list, rows).unwrap();
            for row in 0..rows {
                case.set_mantissa_at(income, row, 1_000).unwrap();
            }
            case.evaluate();
        }
    });
    assert_eq!(again, 0);
}

#[test]
fn an_explanation_into_a_text_that_is_long_enough_allocates_nothing() {
    let (pack, cases) = common::rules();
    let (mut explained, mut out) = (0, String::new());
    for (plan, measure, all) in planned(&pack, &cases) {
        let mut case = plan.case();
        for language in [Language::It, Language::En] {
            let explainer = plan.explainer(&pack, language).unwrap();
            for facts in &all {
                // Some cases try what cannot be taken.
                if case.set_facts(facts).is_err() {
                    continue;
                }
                case.evaluate();
                out.clear();
                explainer.write(&case, &mut out).unwrap();
                out.clear();
                let again = allocations(|| explainer.write(&case, &mut out).unwrap());
                assert_eq!(again, 0, "{measure} on {}:\n{out}", plan.on());
                explained += 1;
            }
        }
    }
    assert!(explained > 6_000, "{explained}");
}
