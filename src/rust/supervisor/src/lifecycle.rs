//! The states of the backend, as they are logged and published.

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
        /// The base URL: `http://127.0.0.1:PORT`.
        base_url: String,
        /// The launch token to send with each request, if the backend requires one.
        token: Option<LaunchToken>,
    },
    /// The backend is not running and starts only if the user tries again.
    Failed {
        /// The error's code: a `SupervisorErrorCode`, or a code of the backend or the caller.
        code: String,
        /// The error's message for the user.
        detail: String,
        /// Path of the backend's log, if the backend was started.
        log_path: Option<PathBuf>,
        /// The phase that the failure interrupted.
        during: During,
    },
    /// The database is being replaced with a backup or an empty database.
    Restoring {
        /// Name of the backup; null for an empty database.
        name: Option<String>,
        /// Progress from 0 to 1.
        progress: f64,
    },
    /// The backend ended after it was ready and is being started again.
    Restarting {
        /// Number of this attempt, from 1, within the time window of the restart limits.
        attempt: usize,
    },
    /// The backend is shutting down because the app quits.
    Stopping,
    /// The backend has ended and will not be started again.
    Stopped,
}

/// The phase of the app that a failure interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum During {
    /// The start: the backend was never ready.
    Start,
    /// The use of the app: the backend had been ready.
    Use,
    /// A restore: the database was not replaced with a backup or an empty database.
    Restore,
}

impl Lifecycle {
    /// Returns whether `next` may follow this state. Transitions that are not listed here are refused.
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

    /// Returns whether this state only updates the progress of `before`. Such changes are not logged.
    pub(crate) fn is_progress_of(&self, before: &Self) -> bool {
        match (before, self) {
            (Self::Migrating(one), Self::Migrating(other)) => one.step == other.step,
            (Self::Restoring { .. }, Self::Restoring { .. }) => true,
            _ => false,
        }
    }
}

/// Text for logs, without the token.
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
    fn is_serialized_as_a_tagged_object() {
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
    fn states_of_restart_and_shutdown_are_serialized() {
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
    fn progress_within_a_step_differs_from_the_next_step() {
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
    fn allows_only_the_documented_transitions() {
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
            let allowed: Vec<&Lifecycle> = all.into_iter().filter(|other| state.can_become(other)).collect();
            assert_eq!(allowed, next, "{state}");
        }
    }

    #[test]
    fn the_log_text_is_short_and_has_no_token() {
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
