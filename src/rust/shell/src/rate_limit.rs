//! A rate limit.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Allows `count` events in any time window of length `window`.
pub(crate) struct RateLimit {
    count: usize,
    window: Duration,
    allowed: VecDeque<Instant>,
}

impl RateLimit {
    pub(crate) fn new(count: usize, window: Duration) -> Self {
        Self { count, window, allowed: VecDeque::with_capacity(count) }
    }

    /// Returns whether an event is allowed at `now`. An allowed event is counted.
    pub(crate) fn allows(&mut self, now: Instant) -> bool {
        while self.allowed.front().is_some_and(|&first| now.saturating_duration_since(first) >= self.window) {
            self.allowed.pop_front();
        }
        let allowed = self.allowed.len() < self.count;
        if allowed {
            self.allowed.push_back(now);
        }
        allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allows_again_as_time_passes() {
        let start = Instant::now();
        let mut rate = RateLimit::new(2, Duration::from_secs(10));
        let mut at = |seconds| rate.allows(start + Duration::from_secs(seconds));
        assert_eq!([at(0), at(4), at(5), at(9)], [true, true, false, false]);
        assert_eq!([at(10), at(11), at(14), at(15)], [true, false, true, false]);
    }
}
