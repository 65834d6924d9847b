//! What one launch of the app is called in both logs.

use std::time::{SystemTime, UNIX_EPOCH};

/// Tells the launches apart: 8 hexadecimal digits. It is no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LaunchId(String);

impl LaunchId {
    pub(crate) fn new() -> Self {
        // Where there are no random numbers the start fails later, with a reason; its log is told apart by the time.
        let number = getrandom::u32()
            .unwrap_or_else(|_| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.subsec_nanos()));
        Self(format!("{number:08x}"))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_another_one_at_each_launch() {
        let id = LaunchId::new();
        assert_eq!(id.as_str().len(), 8);
        assert_ne!(id, LaunchId::new());
    }
}
