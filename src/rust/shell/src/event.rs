//! What a supervised backend says on its stdout: one JSON object a line.

use serde::Deserialize;

/// The version of the conversation between shell and backend; both must speak the same.
pub(crate) const PROTOCOL: u32 = 1;

/// The version of the app, the same in shell and backend.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// One line of the backend's stdout.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Event {
    /// The program runs.
    Starting,
    /// The database is being upgraded.
    Migrating,
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
        assert_eq!(parse(r#"{"event":"migrating","from":null,"to":"a1b2"}"#), Event::Migrating);
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
