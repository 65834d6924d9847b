//! Where the app stands, as the frontend is told it.

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
}

impl Startup {
    pub(crate) fn failed(error: &StartupError, log_path: Option<PathBuf>) -> Self {
        Self::Failed { code: error.code().to_owned(), detail: error.to_string(), log_path }
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
}
