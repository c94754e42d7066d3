//! An explanation into a text that is long enough allocates nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]
#![allow(unsafe_code, reason = "an allocator that counts must be one")]

#[path = "common/case.rs"]
mod case;
mod common;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use case::{planned, set};
use soglia::Language;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

/// Counts what each thread asks for.
struct Counting;

// SAFETY: everything is done by the allocator of the system; the counter neither allocates nor unwinds.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller keeps to the contract of this function.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps to the contract of this function, and the system gave the pointer.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller keeps to the contract of this function, and the system gave the pointer.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

#[test]
fn an_explanation_allocates_nothing() {
    let (pack, cases) = common::rules();
    let mut explained = 0;
    let mut out = String::new();
    for (plan, measure, all) in planned(&pack, &cases) {
        let mut case = plan.case();
        for language in [Language::It, Language::En] {
            let explainer = plan.explainer(&pack, language).unwrap();
            for facts in &all {
                if set(&mut case, facts).is_err() {
                    continue;
                }
                case.evaluate();
                out.clear();
                explainer.write(&case, &mut out).unwrap();
                out.clear();
                let before = ALLOCATIONS.get();
                explainer.write(&case, &mut out).unwrap();
                assert_eq!(ALLOCATIONS.get() - before, 0, "{measure} on {}:\n{out}", plan.on());
                explained += 1;
            }
        }
    }
    assert!(explained > 6_000, "{explained}");
    // The counter counts.
    let before = ALLOCATIONS.get();
    drop(std::hint::black_box(Box::new(1)));
    assert_eq!(ALLOCATIONS.get() - before, 1);
}
