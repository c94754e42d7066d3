//! On what the figures were measured.

use std::fs;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::DateTime;

use crate::hand::Instructions;

/// Machine, versions, method and day, as a list.
pub fn describe(rounds: usize) -> String {
    let processor = field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".to_owned());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let cache = field("/proc/cpuinfo", "cache size").unwrap_or_default();
    let kilobytes = field("/proc/meminfo", "MemTotal").and_then(|text| text.split(' ').next()?.parse::<u64>().ok()).unwrap_or(0);
    let sets: Vec<&str> = Instructions::here().into_iter().map(Instructions::name).collect();
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let day =
        DateTime::from_timestamp(i64::try_from(seconds).unwrap_or(0), 0).map(|time| time.date_naive().to_string()).unwrap_or_default();
    format!(
        "- Day: {day}. Median of {rounds} rounds, in each of which every engine took its turn.\n\
         - Machine: {processor}, {cores} cores, cache {cache}, {} GiB. Instruction sets: {}.\n\
         - {}; {}; Node {}.\n",
        kilobytes / (1 << 20),
        sets.join(", "),
        version("rustc"),
        version("python3"),
        version("node"),
    )
}

/// The value after `name:` in a file of such lines.
fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn version(program: &str) -> String {
    let output = Command::new(program).arg("--version").output();
    output.map_or_else(|_| format!("no {program}"), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
