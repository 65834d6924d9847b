//! Where the app stands: the supervisor's states, as the frontend and the log are told them.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

use crate::error::StartupError;
use crate::event::Upgrade;
use crate::token::LaunchToken;

/// The answer of the command `startup` and the payload of the event `startup`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub(crate) enum Startup {
    /// The backend is being started.
    Starting,
    /// The backend is upgrading the database.
    Migrating(Upgrade),
    /// The backend answers at `base_url` who sends `token`, if it wants one.
    Ready { base_url: String, token: Option<LaunchToken> },
    /// There is no backend; `log_path` holds what it wrote, if it came so far.
    Failed { code: String, detail: String, log_path: Option<PathBuf>, during: During },
    /// The user has chosen to put the backup `name`, or an empty database, in the database's place.
    Restoring { name: Option<String>, progress: f64 },
    /// A backend that was ready is lost, and started again for the `attempt`th time of late.
    Restarting { attempt: usize },
    /// The app ends, and the backend with it.
    Stopping,
    /// No backend is left, and none will be started.
    Stopped,
}

/// What a failure ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum During {
    /// The backend was never ready.
    Start,
    /// The backend was ready, and people were using it.
    Use,
    /// A backup, or an empty database, was not put in the database's place.
    Restore,
}

impl Startup {
    /// Whether the app can go from this state to `next`; every change that is not listed here is refused.
    pub(crate) fn leads_to(&self, next: &Self) -> bool {
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

    pub(crate) fn failed(error: &StartupError, log_path: Option<PathBuf>, during: During) -> Self {
        Self::Failed { code: error.code().to_owned(), detail: error.to_string(), log_path, during }
    }

    /// Whether `next` only says how much further the same work is, which the log need not tell.
    pub(crate) fn goes_on_in(&self, next: &Self) -> bool {
        match (self, next) {
            (Self::Migrating(one), Self::Migrating(other)) => one.step == other.step,
            (Self::Restoring { .. }, Self::Restoring { .. }) => true,
            _ => false,
        }
    }
}

/// For logs: without the token.
impl fmt::Display for Startup {
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
        assert_eq!(to_value(Startup::Starting).unwrap(), json!({"state": "starting"}));
        assert_eq!(
            to_value(upgrading("backup", 0.5)).unwrap(),
            json!({"state": "migrating", "from": "0001", "to": "0002", "step": "backup", "progress": 0.5})
        );
        assert_eq!(
            to_value(Startup::Ready { base_url: base_url.clone(), token: Some(token.clone()) }).unwrap(),
            json!({"state": "ready", "base_url": base_url, "token": token.expose()})
        );
        assert_eq!(
            to_value(Startup::failed(&StartupError::Silent { seconds: 120 }, Some("/log".into()), During::Start))
                .unwrap(),
            json!({
                "state": "failed", "code": "backend_silent", "log_path": "/log", "during": "start",
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

    fn upgrading(step: &str, progress: f64) -> Startup {
        let (from, to, step) = (Some("0001".into()), Some("0002".into()), Some(step.into()));
        Startup::Migrating(Upgrade { from, to, step, progress: Some(progress) })
    }

    #[test]
    fn a_step_that_goes_on_is_told_from_the_next_one() {
        assert!(upgrading("backup", 0.1).goes_on_in(&upgrading("backup", 0.2)));
        assert!(!upgrading("backup", 1.0).goes_on_in(&upgrading("upgrade", 0.0)));
        assert!(!Startup::Starting.goes_on_in(&Startup::Starting));
    }

    /// Every state once.
    fn states() -> [Startup; 8] {
        let token = LaunchToken::random().unwrap();
        [
            Startup::Starting,
            upgrading("backup", 0.5),
            Startup::Ready { base_url: "http://127.0.0.1:4000".into(), token: Some(token) },
            Startup::failed(&StartupError::Silent { seconds: 120 }, None, During::Use),
            Startup::Restoring { name: Some("a.db".into()), progress: 0.5 },
            Startup::Restarting { attempt: 1 },
            Startup::Stopping,
            Startup::Stopped,
        ]
    }

    #[test]
    fn leads_where_the_documentation_says_and_nowhere_else() {
        let [starting, migrating, ready, failed, restoring, restarting, stopping, stopped] = &states();
        let expected: [(&Startup, &[&Startup]); 8] = [
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
