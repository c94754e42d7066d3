//! One reads, several evaluate, one writes; what is written keeps the order of what was read.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::source::{Block, Source};
use crate::failure::Failure;

/// Takes every block through one of the workers to the writer, in order. No more than two blocks for each worker are held at a time,
/// whichever of the three is slow. Ends with the first failure, in the order of the blocks.
pub fn run<T: Send, W: FnMut(Block) -> Result<T, Failure>>(
    source: &mut dyn Source,
    workers: usize,
    worker: impl Fn() -> W + Sync,
    mut write: impl FnMut(T) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let held = 2 * workers.max(1);
    let (permits, returned) = sync_channel::<()>(held);
    let (to_workers, blocks) = channel::<(u64, Block)>();
    let (to_writer, done) = channel::<(u64, Result<T, Failure>)>();
    let blocks = Mutex::new(blocks);
    thread::scope(|scope| {
        let (failed, blocks, worker) = (to_writer.clone(), &blocks, &worker);
        scope.spawn(move || read(source, &permits, &to_workers, &failed));
        for _ in 0..workers.max(1) {
            let to_writer = to_writer.clone();
            scope.spawn(move || {
                let mut work = worker();
                while let Some((number, block)) = take(blocks) {
                    // Nobody listens any more where the writer has failed.
                    if to_writer.send((number, work(block))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(to_writer);
        let result = in_order(&done, &mut |block| {
            write(block)?;
            // The reader may have come to its end.
            let _ = returned.recv();
            Ok(())
        });
        // Whoever still works is told that nothing more is wanted.
        drop((done, returned));
        result
    })
}

fn take(blocks: &Mutex<Receiver<(u64, Block)>>) -> Option<(u64, Block)> {
    blocks.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn read<T>(source: &mut dyn Source, permits: &SyncSender<()>, to: &Sender<(u64, Block)>, failed: &Sender<(u64, Result<T, Failure>)>) {
    for number in 0.. {
        if permits.send(()).is_err() {
            return;
        }
        match source.next() {
            Ok(None) => return,
            Ok(Some(block)) => {
                if to.send((number, block)).is_err() {
                    return;
                }
            }
            Err(failure) => {
                let _ = failed.send((number, Err(failure)));
                return;
            }
        }
    }
}

fn in_order<T>(done: &Receiver<(u64, Result<T, Failure>)>, write: &mut impl FnMut(T) -> Result<(), Failure>) -> Result<(), Failure> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (number, block) in done {
        waiting.insert(number, block);
        while let Some(block) = waiting.remove(&next) {
            write(block?)?;
            next += 1;
        }
    }
    Ok(())
}
