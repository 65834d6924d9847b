//! Protocol between the supervisor and a backend: one JSON object per line on the backend's stdout.
//!
//! The supervisor writes one line to the backend's stdin, `{"token", "protocol", "version"}`, and keeps it open. The
//! backend exits when its stdin closes.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// Version of the protocol. Both sides must use the same version.
pub const PROTOCOL: u32 = 1;

/// Progress of a database upgrade. Fields that the backend does not report are null.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize, TS)]
#[serde(default)]
pub struct Upgrade {
    /// Schema revision before the upgrade.
    pub from: Option<String>,
    /// Schema revision after the upgrade.
    pub to: Option<String>,
    /// Current step: `backup`, `upgrade` or `check`.
    pub step: Option<String>,
    /// Progress of the step, from 0 to 1.
    pub progress: Option<f64>,
}

/// An event that the backend reports.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The program has started.
    Starting,
    /// The database is being upgraded.
    Migrating(Upgrade),
    /// The database is being replaced with a backup or an empty database.
    Restoring {
        /// Progress from 0 to 1.
        progress: f64,
    },
    /// The backend accepts connections.
    Ready {
        /// The port on 127.0.0.1.
        port: u16,
        /// The backend's version.
        version: String,
        /// The backend's version of the protocol.
        protocol: u32,
    },
    /// The backend cannot start and is about to exit.
    Failed {
        /// The error's code.
        code: String,
        /// The error's message for the user.
        detail: String,
    },
}

/// One line of the backend's stdout.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Message {
    /// An event for the supervisor.
    Event(Event),
    /// Another JSON object, for the caller.
    Other(Value),
}

impl Message {
    /// Parses one line. Returns `None` if it is not a JSON object. Unknown fields are ignored.
    pub(crate) fn parse(line: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(line).ok().filter(Value::is_object)?;
        Some(Event::deserialize(&value).map_or(Self::Other(value), Self::Event))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_event() {
        let parse = |line| match Message::parse(line) {
            Some(Message::Event(event)) => event,
            other => panic!("{other:?}"),
        };
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
    fn leaves_other_objects_to_the_caller() {
        for line in ["{}", r#"{"event":"dance"}"#, r#"{"event":"ready","port":70000}"#] {
            assert!(matches!(Message::parse(line), Some(Message::Other(_))), "{line}");
        }
        for line in ["", "hello", "[]", "1", "{"] {
            assert_eq!(Message::parse(line), None, "{line}");
        }
    }
}
