//! What a fake backend does.

use std::ffi::OsString;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// The test that every test binary must have in its root, and that calls [`crate::run_if_asked`].
pub const PROCESS_TEST: &str = "fake_backend_process";

/// The variable that holds the script; without it the test is an ordinary one.
pub(crate) const SCRIPT: &str = "FAKE_BACKEND_SCRIPT";

/// One thing that a fake backend does.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Step {
    /// Writes these bytes to stdout.
    Print(Vec<u8>),
    /// Writes a line to stderr.
    PrintError(String),
    /// Writes a line of this many bytes to stdout.
    PrintLong(usize),
    /// Waits until its stdin ends.
    WaitForEnd,
    /// Waits until the test calls [`crate::Process::release`].
    WaitForRelease,
    /// Does not end by itself, whatever happens to its stdin.
    Hang,
    /// Dies without an exit code.
    Crash,
    /// Ends with this exit code.
    Exit(i32),
    /// Starts another process that hangs.
    StartChild,
    /// Writes a file, which is empty.
    Touch(PathBuf),
    /// Does `then` if there is this file, else `otherwise`.
    IfExists {
        /// The file.
        path: PathBuf,
        /// What is done if it exists.
        then: Vec<Step>,
        /// What is done if it does not.
        otherwise: Vec<Step>,
    },
}

/// A line on stdout.
#[must_use]
pub fn say(line: &str) -> Step {
    Step::Print(format!("{line}\n").into_bytes())
}

impl Step {
    /// Says that the backend of this version is ready on `port`.
    #[must_use]
    pub fn ready(port: u16, version: &str) -> Self {
        say(&format!(r#"{{"event":"ready","port":{port},"version":"{version}","protocol":1}}"#))
    }

    /// Says that the backend failed.
    #[must_use]
    pub fn failed(code: &str, detail: &str) -> Self {
        say(&format!(r#"{{"event":"failed","code":"{code}","detail":"{detail}"}}"#))
    }
}

/// What a fake backend does, by its command.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Script {
    /// As a server, after it has read the first line of its stdin.
    pub serve: Vec<Step>,
    /// By every other command.
    pub command: Vec<Step>,
}

impl Script {
    /// A backend that is only a server.
    #[must_use]
    pub fn serving(steps: impl Into<Vec<Step>>) -> Self {
        Self { serve: steps.into(), command: Vec::new() }
    }
}

/// How to start a fake backend.
#[derive(Debug)]
pub struct Program {
    /// The program.
    pub path: PathBuf,
    /// The arguments before those of the backend.
    pub arguments: Vec<OsString>,
    /// The variables that it needs.
    pub variables: Vec<(&'static str, OsString)>,
}

impl Program {
    /// The test's own binary, which does as `script` says and tells the test behind `control_port` about itself.
    ///
    /// # Panics
    ///
    /// If the system does not say where the binary is.
    #[must_use]
    pub fn of(script: &Script, control_port: u16) -> Self {
        let script = serde_json::to_string(&(script, control_port)).expect("scripts are plain data");
        Self {
            path: std::env::current_exe().expect("a test knows its binary"),
            // Arguments of the backend follow the last one; for the test's harness they are names of tests.
            arguments: [PROCESS_TEST, "--exact", "--nocapture", "--"].map(OsString::from).into(),
            variables: vec![(SCRIPT, script.into())],
        }
    }
}
