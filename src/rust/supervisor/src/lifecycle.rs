//! The states of a backend's life, as the log and the caller are told them.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;
use ts_rs::TS;

use crate::error::BackendError;
use crate::protocol::Upgrade;
use crate::token::LaunchToken;

/// The state of the backend. As JSON it is an object with the tag `state`.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Lifecycle {
    /// The backend is being started.
    Starting,
    /// The backend is upgrading the database.
    Migrating(Upgrade),
    /// The backend answers requests.
    Ready {
        /// Where it answers: `http://127.0.0.1:PORT`.
        base_url: String,
        /// What it expects with each request, if anything.
        token: Option<LaunchToken>,
    },
    /// There is no backend.
    Failed {
        /// The error's code: a `SupervisorErrorCode`, or one of the backend or of the caller.
        code: String,
        /// The error's sentences for people.
        detail: String,
        /// The log that the backend wrote, if it was started.
        log_path: Option<PathBuf>,
        /// What the failure ended.
        during: During,
    },
    /// A backup or an empty database is being put in the database's place.
    Restoring {
        /// The backup; none for an empty database.
        name: Option<String>,
        /// How much is done, from 0 to 1.
        progress: f64,
    },
    /// A backend that was ready is lost and is being started again.
    Restarting {
        /// Counted from 1, within the window of the restart limits.
        attempt: usize,
    },
    /// The backend is being ended for good.
    Stopping,
    /// No backend is left, and none will be started.
    Stopped,
}

/// What a failure ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum During {
    /// The backend was never ready.
    Start,
    /// The backend was ready, and people were using it.
    Use,
    /// A backup, or an empty database, was not put in the database's place.
    Restore,
}

impl Lifecycle {
    /// Whether `next` may follow this state. Every change that is not listed here is refused.
    pub(crate) fn can_become(&self, next: &Self) -> bool {
        matches!(
            (self, next),
            (Self::Starting | Self::Migrating(_) | Self::Restarting { .. }, Self::Migrating(_) | Self::Ready { .. })
                | (Self::Ready { .. } | Self::Restarting { .. }, Self::Restarting { .. })
                | (
                    Self::Starting
                        | Self::Migrating(_)
                        | Self::Ready { .. }
                        | Self::Restarting { .. }
                        | Self::Restoring { .. },
                    Self::Failed { .. }
                )
                | (Self::Failed { .. } | Self::Restoring { .. }, Self::Starting | Self::Restoring { .. })
                | (Self::Stopping, Self::Stopped)
        ) || (*next == Self::Stopping && !matches!(self, Self::Stopping | Self::Stopped))
    }

    pub(crate) fn failed(error: &BackendError, log_path: Option<PathBuf>, during: During) -> Self {
        Self::Failed { code: error.code(), detail: error.to_string(), log_path, during }
    }

    /// Whether this state only says how far the work of `before` has come, which the log need not say.
    pub(crate) fn is_progress_of(&self, before: &Self) -> bool {
        match (before, self) {
            (Self::Migrating(one), Self::Migrating(other)) => one.step == other.step,
            (Self::Restoring { .. }, Self::Restoring { .. }) => true,
            _ => false,
        }
    }
}

/// For logs: without the token.
impl fmt::Display for Lifecycle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Starting => f.write_str("starting"),
            Self::Migrating(upgrade) => {
                let part = |part: &Option<String>| part.clone().unwrap_or_else(|| "?".to_owned());
                let (from, to, step) = (part(&upgrade.from), part(&upgrade.to), part(&upgrade.step));
                write!(f, "migrating ({from} to {to}: {step})")
            }
            Self::Ready { base_url, .. } => write!(f, "ready at {base_url}"),
            Self::Failed { code, .. } => write!(f, "failed ({code})"),
            Self::Restarting { attempt } => write!(f, "restarting (attempt {attempt})"),
            Self::Restoring { name: Some(name), .. } => write!(f, "restoring ({name})"),
            Self::Restoring { name: None, .. } => f.write_str("restoring (an empty database)"),
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
        assert_eq!(to_value(Lifecycle::Starting).unwrap(), json!({"state": "starting"}));
        assert_eq!(
            to_value(upgrading("backup", 0.5)).unwrap(),
            json!({"state": "migrating", "from": "0001", "to": "0002", "step": "backup", "progress": 0.5})
        );
        assert_eq!(
            to_value(Lifecycle::Ready { base_url: base_url.clone(), token: Some(token.clone()) }).unwrap(),
            json!({"state": "ready", "base_url": base_url, "token": token.expose()})
        );
        assert_eq!(
            to_value(Lifecycle::failed(&BackendError::Silent { seconds: 120 }, Some("/log".into()), During::Start))
                .unwrap(),
            json!({
                "state": "failed", "code": "backend_silent", "log_path": "/log", "during": "start",
                "detail": "The backend has reported nothing for 120 seconds. Try again. See the log for details."
            })
        );
    }

    #[test]
    fn restarting_and_the_end_are_told_too() {
        assert_eq!(
            to_value(Lifecycle::Restarting { attempt: 2 }).unwrap(),
            json!({"state": "restarting", "attempt": 2})
        );
        assert_eq!(to_value(Lifecycle::Stopping).unwrap(), json!({"state": "stopping"}));
        assert_eq!(to_value(Lifecycle::Stopped).unwrap(), json!({"state": "stopped"}));
    }

    fn upgrading(step: &str, progress: f64) -> Lifecycle {
        let (from, to, step) = (Some("0001".into()), Some("0002".into()), Some(step.into()));
        Lifecycle::Migrating(Upgrade { from, to, step, progress: Some(progress) })
    }

    #[test]
    fn a_step_that_goes_on_is_told_from_the_next_one() {
        assert!(upgrading("backup", 0.2).is_progress_of(&upgrading("backup", 0.1)));
        assert!(!upgrading("upgrade", 0.0).is_progress_of(&upgrading("backup", 1.0)));
        assert!(!Lifecycle::Starting.is_progress_of(&Lifecycle::Starting));
    }

    /// Every state once.
    fn states() -> [Lifecycle; 8] {
        let token = LaunchToken::random().unwrap();
        [
            Lifecycle::Starting,
            upgrading("backup", 0.5),
            Lifecycle::Ready { base_url: "http://127.0.0.1:4000".into(), token: Some(token) },
            Lifecycle::failed(&BackendError::Silent { seconds: 120 }, None, During::Use),
            Lifecycle::Restoring { name: Some("a.db".into()), progress: 0.5 },
            Lifecycle::Restarting { attempt: 1 },
            Lifecycle::Stopping,
            Lifecycle::Stopped,
        ]
    }

    #[test]
    fn becomes_what_the_documentation_says_and_nothing_else() {
        let [starting, migrating, ready, failed, restoring, restarting, stopping, stopped] = &states();
        let expected: [(&Lifecycle, &[&Lifecycle]); 8] = [
            (starting, &[migrating, ready, failed, stopping]),
            (migrating, &[migrating, ready, failed, stopping]),
            (ready, &[failed, restarting, stopping]),
            (failed, &[starting, restoring, stopping]),
            (restoring, &[starting, failed, restoring, stopping]),
            (restarting, &[migrating, ready, failed, restarting, stopping]),
            (stopping, &[stopped]),
            (stopped, &[]),
        ];
        let all = [starting, migrating, ready, failed, restoring, restarting, stopping, stopped];
        for (state, next) in expected {
            let led: Vec<&Lifecycle> = all.into_iter().filter(|other| state.can_become(other)).collect();
            assert_eq!(led, next, "{state}");
        }
    }

    #[test]
    fn is_logged_in_a_few_words_without_the_token() {
        assert_eq!(
            states().map(|state| state.to_string()),
            [
                "starting",
                "migrating (0001 to 0002: backup)",
                "ready at http://127.0.0.1:4000",
                "failed (backend_silent)",
                "restoring (a.db)",
                "restarting (attempt 1)",
                "stopping",
                "stopped",
            ]
        );
    }
}
