//! Whether a lost backend is started again, and after which pause.

use std::time::{Duration, Instant};

/// How often a lost backend is started again, and how fast.
#[derive(Debug, Clone, Copy)]
pub struct RestartLimits {
    /// How many restarts there may be within `window`.
    pub count: usize,
    /// The time in which restarts are counted.
    pub window: Duration,
    /// The pause before the first restart; each further one within `window` waits twice as long.
    pub pause: Duration,
}

/// A restart that may happen.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Restart {
    /// Counted from 1, within the window.
    pub(super) attempt: usize,
    pub(super) pause: Duration,
}

/// The restarts within the window.
pub(super) struct Restarts {
    limits: RestartLimits,
    times: Vec<Instant>,
}

impl Restarts {
    pub(super) fn new(limits: RestartLimits) -> Self {
        Self { limits, times: Vec::new() }
    }

    /// Counts a restart at `now`, or is `None` when there have been too many within the window before it.
    pub(super) fn next(&mut self, now: Instant) -> Option<Restart> {
        self.times.retain(|time| now.duration_since(*time) < self.limits.window);
        if self.times.len() >= self.limits.count {
            return None;
        }
        let pause = self.times.iter().fold(self.limits.pause, |pause, _| pause.saturating_mul(2));
        self.times.push(now);
        Some(Restart { attempt: self.times.len(), pause })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const LIMITS: RestartLimits = RestartLimits { count: 3, window: Duration::from_secs(60), pause: SECOND };

    #[test]
    fn waits_twice_as_long_each_time_and_gives_up_after_the_last() {
        let (mut restarts, now) = (Restarts::new(LIMITS), Instant::now());
        let mut next = || restarts.next(now).map(|restart| (restart.attempt, restart.pause));
        assert_eq!([next(), next(), next()], [Some((1, SECOND)), Some((2, 2 * SECOND)), Some((3, 4 * SECOND))]);
        assert_eq!(next(), None);
    }

    #[test]
    fn forgets_restarts_that_are_longer_ago_than_the_window() {
        let (mut restarts, start) = (Restarts::new(LIMITS), Instant::now());
        for seconds in [0, 30, 59] {
            restarts.next(start + seconds * SECOND).unwrap();
        }
        assert_eq!(restarts.next(start + 59 * SECOND), None);
        // The first one is out of the window now; the two others still count.
        assert_eq!(restarts.next(start + 60 * SECOND), Some(Restart { attempt: 3, pause: 4 * SECOND }));
        assert_eq!(restarts.next(start + 200 * SECOND), Some(Restart { attempt: 1, pause: SECOND }));
    }
}
