//! The launch token: a secret shared by the app and its backend.

use std::fmt;

use serde::Serialize;
use ts_rs::TS;

/// A launch token: 32 random bytes in hexadecimal. Its `Debug` output hides them, so that they are not logged.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct LaunchToken(String);

impl LaunchToken {
    /// Creates a token from the random source of the operating system.
    ///
    /// # Errors
    ///
    /// If the random source fails.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// Wraps an existing token, for a backend that was started by hand.
    #[must_use]
    pub fn known(token: String) -> Self {
        Self(token)
    }

    /// Returns the token, for the request header.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for LaunchToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LaunchToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contains_32_random_bytes() {
        let token = LaunchToken::random().unwrap();
        assert_eq!(token.expose().len(), 64);
        assert_ne!(token, LaunchToken::random().unwrap());
    }

    #[test]
    fn debug_output_does_not_contain_it() {
        let token = LaunchToken::random().unwrap();
        assert!(!format!("{token:?}").contains(token.expose()));
    }
}
