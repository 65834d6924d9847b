//! Id of a launch of the app, for the logs of the shell and the backend.

use std::time::{SystemTime, UNIX_EPOCH};

/// Id of a launch: 8 hexadecimal digits. It is not a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LaunchId(String);

impl LaunchId {
    pub(crate) fn new() -> Self {
        // Without random numbers the start fails later with an error. Until then the time serves as the id.
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
    fn differs_for_each_launch() {
        let id = LaunchId::new();
        assert_eq!(id.as_str().len(), 8);
        assert_ne!(id, LaunchId::new());
    }
}
