//! What a supervised backend says on its stdout: one JSON object a line.

use serde::{Deserialize, Serialize};

/// The version of the conversation between shell and backend; both must speak the same.
pub(crate) const PROTOCOL: u32 = 1;

/// The version of the app, the same in shell and backend.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// How far an upgrade of the database is. What a backend does not say is left open.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Upgrade {
    /// The revision that the database has, and the one that it gets.
    pub(crate) from: Option<String>,
    pub(crate) to: Option<String>,
    /// `backup`, `upgrade` or `check`.
    pub(crate) step: Option<String>,
    /// How much of the step is done, from 0 to 1.
    pub(crate) progress: Option<f64>,
}

/// One line of the backend's stdout.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Event {
    /// The program runs.
    Starting,
    /// The database is being upgraded.
    Migrating(Upgrade),
    /// A backup is being put in the database's place; `progress` is from 0 to 1.
    Restoring { progress: f64 },
    /// The backend listens on this port of 127.0.0.1.
    Ready { port: u16, version: String, protocol: u32 },
    /// The backend cannot start and is about to end.
    Failed { code: String, detail: String },
}

impl Event {
    /// Reads one line. Fields that this version does not know are left for later ones.
    pub(crate) fn parse(line: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_event() {
        let parse = |line| Event::parse(line).unwrap();
        assert_eq!(parse(r#"{"event":"starting","version":"0.1.0"}"#), Event::Starting);
        assert_eq!(parse(r#"{"event":"migrating"}"#), Event::Migrating(Upgrade::default()));
        assert_eq!(
            parse(r#"{"event":"migrating","from":"0001","to":"0002","step":"backup","progress":0.5}"#),
            Event::Migrating(Upgrade {
                from: Some("0001".into()),
                to: Some("0002".into()),
                step: Some("backup".into()),
                progress: Some(0.5),
            })
        );
        assert_eq!(parse(r#"{"event":"restoring","progress":0.25}"#), Event::Restoring { progress: 0.25 });
        assert_eq!(
            parse(r#"{"event":"ready","port":4000,"version":"0.1.0","protocol":1}"#),
            Event::Ready { port: 4000, version: "0.1.0".into(), protocol: 1 }
        );
        assert_eq!(
            parse(r#"{"event":"failed","code":"database_newer","detail":"Install the newer app."}"#),
            Event::Failed { code: "database_newer".into(), detail: "Install the newer app.".into() }
        );
    }

    #[test]
    fn refuses_what_is_no_event() {
        for line in ["", "hello", "{}", r#"{"event":"dance"}"#, r#"{"event":"ready","port":70000}"#] {
            assert!(Event::parse(line).is_err(), "{line}");
        }
    }
}
