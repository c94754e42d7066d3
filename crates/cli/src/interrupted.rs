//! Files that are not whole yet hold personal data: they go away too when somebody else ends the command (Ctrl-C, `kill`, a closed terminal).

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};

/// How often somebody looks whether a signal has come: a person does not notice the wait.
const LOOK: Duration = Duration::from_millis(50);

static FILES: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
static LISTENING: Once = Once::new();

fn files() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    FILES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on a signal removes the file.
pub fn watch(path: &Path) {
    LISTENING.call_once(listen);
    files().insert(path.to_owned());
}

/// The file is whole, or removed.
pub fn forget(path: &Path) {
    files().remove(path);
}

fn listen() {
    let come = Arc::new(AtomicUsize::new(0));
    for (signal, unless_unknown) in signals() {
        // `nohup`, and `&` in a script, have the command ignore a signal: so it does.
        if !is_ignored(signal).unwrap_or(unless_unknown)
            && let Ok(number) = usize::try_from(signal)
        {
            // Where it cannot be registered, the signal ends the command as it did.
            let _ = signal_hook::flag::register_usize(signal, Arc::clone(&come), number);
        }
    }
    thread::spawn(move || {
        loop {
            thread::sleep(LOOK);
            if let Ok(signal @ 1..) = i32::try_from(come.load(Ordering::Relaxed)) {
                end(signal);
            }
        }
    });
}

/// The signals that end the command, and whether each is left alone where nobody says if it is ignored.
fn signals() -> impl Iterator<Item = (i32, bool)> {
    #[cfg(unix)]
    let closed = Some((signal_hook::consts::SIGHUP, true));
    #[cfg(not(unix))]
    let closed = None;
    [(SIGINT, false), (SIGTERM, false)].into_iter().chain(closed)
}

/// As the system says, where it does (Linux): a mask in hexadecimal, a bit for each signal from 1.
fn is_ignored(signal: i32) -> Option<bool> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
    let mask = u64::from_str_radix(mask.trim(), 16).ok()?;
    Some(mask >> u32::try_from(signal).ok()?.checked_sub(1)? & 1 == 1)
}

fn end(signal: i32) -> ! {
    // Held to the end, so that no other file is begun.
    let files = files();
    for path in files.iter() {
        let _ = fs::remove_file(path);
    }
    if cfg!(unix) {
        // A shell must see what ended the command: 130 for Ctrl-C, 143 for `kill`.
        let _ = signal_hook::low_level::emulate_default_handler(signal);
    }
    std::process::exit(128 + signal)
}
