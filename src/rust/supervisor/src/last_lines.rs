//! Buffer of the last lines of a process, which error messages quote.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Keeps the last lines that were pushed. Clones share the same buffer.
#[derive(Debug, Clone)]
pub(crate) struct LastLines {
    lines: Arc<Mutex<VecDeque<String>>>,
    count: usize,
}

impl LastLines {
    /// Creates a buffer for `count` lines. Empty lines are ignored.
    pub(crate) fn new(count: usize) -> Self {
        Self { lines: Arc::default(), count }
    }

    pub(crate) fn push(&self, line: &str) {
        let line = line.trim_end();
        if line.is_empty() {
            return;
        }
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == self.count {
            lines.pop_front();
        }
        lines.push_back(line.to_owned());
    }

    /// Returns the lines as one text.
    pub(crate) fn quote(&self) -> String {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().map(String::as_str).collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_last_lines_that_are_not_empty() {
        let last = LastLines::new(2);
        assert_eq!(last.quote(), "");
        for line in ["one", "", "two  ", "three"] {
            last.clone().push(line);
        }
        assert_eq!(last.quote(), "two\nthree");
    }
}
