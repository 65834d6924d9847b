//! Limits the restarts of a backend that crashed.

use std::time::{Duration, Instant};

/// Limits for restarts after a crash.
#[derive(Debug, Clone, Copy)]
pub struct RestartLimits {
    /// Maximum number of restarts within `window`.
    pub count: usize,
    /// Time window in which restarts are counted.
    pub window: Duration,
    /// Pause before the first restart. It doubles with each further restart within `window`.
    pub pause: Duration,
}

/// A restart that is allowed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Restart {
    /// Number of the restart within the window, from 1.
    pub(super) attempt: usize,
    pub(super) pause: Duration,
}

/// Counts restarts within the time window.
pub(super) struct Restarts {
    limits: RestartLimits,
    times: Vec<Instant>,
}

impl Restarts {
    pub(super) fn new(limits: RestartLimits) -> Self {
        Self { limits, times: Vec::new() }
    }

    /// Counts a restart at `now`. Returns `None` if the limit is reached.
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
    fn doubles_the_pause_and_stops_at_the_limit() {
        let (mut restarts, now) = (Restarts::new(LIMITS), Instant::now());
        let mut next = || restarts.next(now).map(|restart| (restart.attempt, restart.pause));
        assert_eq!([next(), next(), next()], [Some((1, SECOND)), Some((2, 2 * SECOND)), Some((3, 4 * SECOND))]);
        assert_eq!(next(), None);
    }

    #[test]
    fn ignores_restarts_before_the_window() {
        let (mut restarts, start) = (Restarts::new(LIMITS), Instant::now());
        for seconds in [0, 30, 59] {
            restarts.next(start + seconds * SECOND).unwrap();
        }
        assert_eq!(restarts.next(start + 59 * SECOND), None);
        // The first restart is now outside the window. The two others still count.
        assert_eq!(restarts.next(start + 60 * SECOND), Some(Restart { attempt: 3, pause: 4 * SECOND }));
        assert_eq!(restarts.next(start + 200 * SECOND), Some(Restart { attempt: 1, pause: SECOND }));
    }
}
