//! What a supervised backend says on its stdout: a JSON object on each line.
//!
//! On its stdin it gets one such line, `{"token", "protocol", "version"}`, and ends when its stdin does.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// The version of the protocol; both sides must have the same.
pub const PROTOCOL: u32 = 1;

/// How far an upgrade of the database is. What a backend does not say is left open.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize, TS)]
#[serde(default)]
pub struct Upgrade {
    /// The revision that the database has.
    pub from: Option<String>,
    /// The revision that it gets.
    pub to: Option<String>,
    /// `backup`, `upgrade` or `check`.
    pub step: Option<String>,
    /// How much of the step is done, from 0 to 1.
    pub progress: Option<f64>,
}

/// What a backend says about itself.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The program runs.
    Starting,
    /// The database is being upgraded.
    Migrating(Upgrade),
    /// A backup or an empty database is being put in the database's place.
    Restoring {
        /// How much is done, from 0 to 1.
        progress: f64,
    },
    /// The backend listens.
    Ready {
        /// On this port of 127.0.0.1.
        port: u16,
        /// The version of the app that it belongs to.
        version: String,
        /// The protocol that it speaks.
        protocol: u32,
    },
    /// The backend cannot start and is about to end.
    Failed {
        /// The error's code.
        code: String,
        /// The error's sentences for people.
        detail: String,
    },
}

/// One line of the backend's stdout.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Message {
    /// What the supervisor follows.
    Event(Event),
    /// Another JSON object, for the caller.
    Other(Value),
}

impl Message {
    /// Reads one line; `None` if it is no JSON object. Fields that this version does not know are ignored.
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
