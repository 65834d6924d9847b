//! The launch token: a secret between the app and its backend.

use std::fmt;

use serde::Serialize;
use ts_rs::TS;

/// 32 random bytes in hexadecimal. `Debug` hides them, so that no log can hold them by accident.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct LaunchToken(String);

impl LaunchToken {
    /// A new token from the operating system's random source.
    ///
    /// # Errors
    ///
    /// If the source gives no random numbers.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// A token that somebody else chose, for a backend started by hand.
    #[must_use]
    pub fn known(token: String) -> Self {
        Self(token)
    }

    /// The token itself, for the header that carries it.
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
    fn holds_32_random_bytes() {
        let token = LaunchToken::random().unwrap();
        assert_eq!(token.expose().len(), 64);
        assert_ne!(token, LaunchToken::random().unwrap());
    }

    #[test]
    fn debug_output_does_not_hold_it() {
        let token = LaunchToken::random().unwrap();
        assert!(!format!("{token:?}").contains(token.expose()));
    }
}
