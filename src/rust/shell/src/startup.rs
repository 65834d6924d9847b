//! Where the app stands: the supervisor's states, as the frontend and the log are told them.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

use crate::error::StartupError;
use crate::token::LaunchToken;

/// The answer of the command `startup` and the payload of the event `startup`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub(crate) enum Startup {
    /// The backend is being started.
    Starting,
    /// The backend is upgrading the database.
    Migrating,
    /// The backend answers at `base_url` who sends `token`, if it wants one.
    Ready { base_url: String, token: Option<LaunchToken> },
    /// There is no backend; `log_path` holds what it wrote, if it came so far.
    Failed { code: String, detail: String, log_path: Option<PathBuf> },
    /// A backend that was ready is lost, and started again for the `attempt`th time of late.
    Restarting { attempt: usize },
    /// The app ends, and the backend with it.
    Stopping,
    /// No backend is left, and none will be started.
    Stopped,
}

impl Startup {
    /// Whether the app can go from this state to `next`; every change that is not listed here is refused.
    pub(crate) fn leads_to(&self, next: &Self) -> bool {
        matches!(
            (self, next),
            (Self::Starting | Self::Restarting { .. }, Self::Migrating)
                | (Self::Starting | Self::Migrating | Self::Restarting { .. }, Self::Ready { .. })
                | (Self::Ready { .. } | Self::Restarting { .. }, Self::Restarting { .. })
                | (
                    Self::Starting | Self::Migrating | Self::Ready { .. } | Self::Restarting { .. },
                    Self::Failed { .. }
                )
                | (Self::Failed { .. }, Self::Starting)
                | (Self::Stopping, Self::Stopped)
        ) || (*next == Self::Stopping && !matches!(self, Self::Stopping | Self::Stopped))
    }

    pub(crate) fn failed(error: &StartupError, log_path: Option<PathBuf>) -> Self {
        Self::Failed { code: error.code().to_owned(), detail: error.to_string(), log_path }
    }
}

/// For logs: without the token.
impl fmt::Display for Startup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Starting => f.write_str("starting"),
            Self::Migrating => f.write_str("migrating"),
            Self::Ready { base_url, .. } => write!(f, "ready at {base_url}"),
            Self::Failed { code, .. } => write!(f, "failed ({code})"),
            Self::Restarting { attempt } => write!(f, "restarting (attempt {attempt})"),
            Self::Stopping => f.write_str("stopping"),
            Self::Stopped => f.write_str("stopped"),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{json, to_value};

    use super::*;

    #[test]
    fn is_told_to_the_frontend_as_tagged_objects() {
        let token = LaunchToken::random().unwrap();
        let base_url = "http://127.0.0.1:4000".to_owned();
        assert_eq!(to_value(Startup::Starting).unwrap(), json!({"state": "starting"}));
        assert_eq!(to_value(Startup::Migrating).unwrap(), json!({"state": "migrating"}));
        assert_eq!(
            to_value(Startup::Ready { base_url: base_url.clone(), token: Some(token.clone()) }).unwrap(),
            json!({"state": "ready", "base_url": base_url, "token": token.expose()})
        );
        assert_eq!(
            to_value(Startup::failed(&StartupError::Silent { seconds: 120 }, Some("/log".into()))).unwrap(),
            json!({
                "state": "failed", "code": "backend_silent", "log_path": "/log",
                "detail": "The backend has said nothing for 120 seconds. Try again; the log tells how far it came."
            })
        );
    }

    #[test]
    fn restarting_and_the_end_are_told_too() {
        assert_eq!(to_value(Startup::Restarting { attempt: 2 }).unwrap(), json!({"state": "restarting", "attempt": 2}));
        assert_eq!(to_value(Startup::Stopping).unwrap(), json!({"state": "stopping"}));
        assert_eq!(to_value(Startup::Stopped).unwrap(), json!({"state": "stopped"}));
    }

    /// Every state once.
    fn states() -> [Startup; 7] {
        let token = LaunchToken::random().unwrap();
        [
            Startup::Starting,
            Startup::Migrating,
            Startup::Ready { base_url: "http://127.0.0.1:4000".into(), token: Some(token) },
            Startup::failed(&StartupError::Silent { seconds: 120 }, None),
            Startup::Restarting { attempt: 1 },
            Startup::Stopping,
            Startup::Stopped,
        ]
    }

    #[test]
    fn leads_where_the_documentation_says_and_nowhere_else() {
        let [starting, migrating, ready, failed, restarting, stopping, stopped] = &states();
        let expected: [(&Startup, &[&Startup]); 7] = [
            (starting, &[migrating, ready, failed, stopping]),
            (migrating, &[ready, failed, stopping]),
            (ready, &[failed, restarting, stopping]),
            (failed, &[starting, stopping]),
            (restarting, &[migrating, ready, failed, restarting, stopping]),
            (stopping, &[stopped]),
            (stopped, &[]),
        ];
        let all = [starting, migrating, ready, failed, restarting, stopping, stopped];
        for (state, next) in expected {
            let led: Vec<&Startup> = all.into_iter().filter(|other| state.leads_to(other)).collect();
            assert_eq!(led, next, "{state}");
        }
    }

    #[test]
    fn is_logged_in_a_few_words_without_the_token() {
        assert_eq!(
            states().map(|state| state.to_string()),
            [
                "starting",
                "migrating",
                "ready at http://127.0.0.1:4000",
                "failed (backend_silent)",
                "restarting (attempt 1)",
                "stopping",
                "stopped",
            ]
        );
    }
}
