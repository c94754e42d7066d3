//! Shows on a terminal that something long goes on; says nothing for what is over at once.

use std::io::IsTerminal as _;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// What is over before this needs no bar.
const PATIENCE: Duration = Duration::from_millis(300);
const FRAME: Duration = Duration::from_millis(100);

/// Does `work`, with a spinner on standard error if it lasts.
pub fn waiting<T>(label: &str, work: impl FnOnce() -> T) -> T {
    if !std::io::stderr().is_terminal() {
        return work();
    }
    let (done, over) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            if over.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let spinner = ProgressBar::new_spinner().with_message(label.to_owned());
            while over.recv_timeout(FRAME) == Err(RecvTimeoutError::Timeout) {
                spinner.tick();
            }
            spinner.finish_and_clear();
        });
        // Dropped also where the work panics, so that the spinner always ends.
        let _done = done;
        work()
    })
}

/// A bar that appears only if the work lasts.
pub struct Bar {
    label: String,
    started: Instant,
    shown: Option<ProgressBar>,
}

impl Bar {
    pub fn new(label: &str) -> Self {
        Self { label: label.to_owned(), started: Instant::now(), shown: None }
    }

    pub fn at(&mut self, done: usize, total: usize) {
        if self.shown.is_none() {
            if self.started.elapsed() < PATIENCE || !std::io::stderr().is_terminal() {
                return;
            }
            let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}").unwrap_or_else(|_| ProgressStyle::default_bar());
            self.shown = Some(ProgressBar::new(total as u64).with_style(style).with_message(self.label.clone()));
        }
        if let Some(bar) = &self.shown {
            bar.set_position(done as u64);
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = &self.shown {
            bar.finish_and_clear();
        }
    }
}
