//! How long something takes: on the clock of the process, which does not run while others do, and on the wall.

use rustix::time::{ClockId, clock_gettime};

/// Nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Elapsed {
    /// Of the processor.
    pub cpu: f64,
    /// On the wall.
    pub wall: f64,
}

impl Elapsed {
    /// For each of so many.
    #[must_use]
    pub fn each(self, count: usize) -> Self {
        let count = count.max(1) as f64;
        Self { cpu: self.cpu / count, wall: self.wall / count }
    }
}

/// Runs `work` once.
pub fn time(work: impl FnOnce()) -> Elapsed {
    let (cpu, wall) = (now(ClockId::ProcessCPUTime), now(ClockId::Monotonic));
    work();
    Elapsed { cpu: now(ClockId::ProcessCPUTime) - cpu, wall: now(ClockId::Monotonic) - wall }
}

fn now(clock: ClockId) -> f64 {
    let time = clock_gettime(clock);
    time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
}

/// The value in the middle; zero of none.
#[must_use]
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match (values.get(middle), middle.checked_sub(1).and_then(|before| values.get(before))) {
        (Some(&after), Some(&before)) if values.len().is_multiple_of(2) => f64::midpoint(before, after),
        (Some(&value), _) => value,
        (None, _) => 0.0,
    }
}

/// Runs each of several works in turn, so many rounds, and gives the median of each.
pub fn interleaved(rounds: usize, works: &mut [&mut dyn FnMut()]) -> Vec<Elapsed> {
    let mut times: Vec<Vec<Elapsed>> = vec![Vec::new(); works.len()];
    // The first round warms caches and branch predictors, and does not count.
    for round in 0..=rounds {
        for (work, times) in works.iter_mut().zip(&mut times) {
            let elapsed = time(&mut **work);
            if round > 0 {
                times.push(elapsed);
            }
        }
    }
    let middle = |times: &[Elapsed], of: fn(&Elapsed) -> f64| median(times.iter().map(of).collect());
    times.iter().map(|times| Elapsed { cpu: middle(times, |time| time.cpu), wall: middle(times, |time| time.wall) }).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp, reason = "sums of halves are exact")]

    use super::{interleaved, median};

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), 2.5);
        assert_eq!(median(Vec::new()), 0.0);
    }

    #[test]
    fn every_work_is_run_in_each_round_and_once_before() {
        let (mut first, mut second) = (0, 0);
        let times = interleaved(3, &mut [&mut || first += 1, &mut || second += 1]);
        assert_eq!(times.len(), 2);
        assert_eq!((first, second), (4, 4));
    }
}
