//! Somebody ends the command while it writes.

use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::support::{fixtures, scratch};

/// A batch that waits for the rest of its register.
struct Waiting {
    folder: PathBuf,
    register: File,
    batch: Child,
}

impl Waiting {
    /// Begins it in a shell that first does something, and waits until it has begun to write.
    fn new(name: &str, first: &str) -> Self {
        let folder = scratch(name);
        let pipe = folder.join("registro.csv");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        // Opened for reading too, so that it need not wait for a reader.
        let mut register = File::options().read(true).write(true).open(&pipe).unwrap();
        register.write_all(b"id,isee,residente,iscrizione\n1,100,si,2025-06-01\n").unwrap();
        let batch = Command::new("sh")
            .args(["-c", &format!("{first}\nexec \"$@\""), "sh", env!("CARGO_BIN_EXE_soglia")])
            .args(["batch", "prova.mensa", "--on", "2025-06-01", "-i"])
            .arg(&pipe)
            .arg("-o")
            .arg(folder.join("esiti.csv"))
            .current_dir(fixtures().join("registro"))
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let draft = folder.join(format!("esiti.csv.{}.tmp", batch.id()));
        for _ in 0..600 {
            if draft.exists() {
                break;
            }
            thread::sleep(Duration::from_millis(100));
        }
        assert!(draft.exists());
        Self { folder, register, batch }
    }

    fn send(&self, signal: &str) {
        assert!(Command::new("kill").args(["-s", signal, &self.batch.id().to_string()]).status().unwrap().success());
    }
}

fn left(folder: &Path) -> Vec<String> {
    let mut left: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    left.sort();
    left
}

#[test]
fn a_batch_that_is_ended_leaves_nothing_behind() {
    for (signal, number) in [("INT", 2), ("TERM", 15), ("HUP", 1)] {
        let mut waiting = Waiting::new(&format!("interrupted_{signal}"), ":");
        waiting.send(signal);
        // A shell says 128 and the number: 130, 143, 129.
        assert_eq!(waiting.batch.wait().unwrap().signal(), Some(number));
        assert_eq!(left(&waiting.folder), ["registro.csv"]);
    }
}

#[test]
fn a_signal_that_is_to_be_ignored_is_ignored() {
    let mut waiting = Waiting::new("interrupted_nohup", "trap '' HUP");
    waiting.send("HUP");
    // Longer than it takes to see a signal.
    thread::sleep(Duration::from_millis(300));
    drop(waiting.register);
    assert_eq!(waiting.batch.wait().unwrap().code(), Some(0));
    assert_eq!(left(&waiting.folder), ["esiti.csv", "registro.csv"]);
}
