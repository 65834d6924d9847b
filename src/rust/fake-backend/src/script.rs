//! Scripts for fake backends.

use std::ffi::OsString;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Name of the test that every test binary needs in its root module. It calls [`crate::run_if_asked`].
pub const PROCESS_TEST: &str = "fake_backend_process";

/// Environment variable that contains the script. Without it, the test does nothing.
pub(crate) const SCRIPT: &str = "FAKE_BACKEND_SCRIPT";

/// One step of a script.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Step {
    /// Writes these bytes to stdout.
    Print(Vec<u8>),
    /// Writes a line to stderr.
    PrintError(String),
    /// Writes a line of this many bytes to stdout.
    PrintLong(usize),
    /// Waits until its stdin closes.
    WaitForEnd,
    /// Waits until the test calls [`crate::Process::release`].
    WaitForRelease,
    /// Never exits, even if its stdin closes.
    Hang,
    /// Crashes without an exit code.
    Crash,
    /// Exits with this code.
    Exit(i32),
    /// Starts another process that hangs.
    StartChild,
    /// Writes an empty file.
    Touch(PathBuf),
    /// Runs `then` if the file exists, otherwise `otherwise`.
    IfExists {
        /// Path of the file.
        path: PathBuf,
        /// Steps if the file exists.
        then: Vec<Step>,
        /// Steps if it does not exist.
        otherwise: Vec<Step>,
    },
}

/// Returns a step that writes a line to stdout.
#[must_use]
pub fn say(line: &str) -> Step {
    Step::Print(format!("{line}\n").into_bytes())
}

impl Step {
    /// Returns a step that reports a backend of this version as ready on `port`.
    #[must_use]
    pub fn ready(port: u16, version: &str) -> Self {
        say(&format!(r#"{{"event":"ready","port":{port},"version":"{version}","protocol":1}}"#))
    }

    /// Returns a step that reports a failure.
    #[must_use]
    pub fn failed(code: &str, detail: &str) -> Self {
        say(&format!(r#"{{"event":"failed","code":"{code}","detail":"{detail}"}}"#))
    }
}

/// Steps of a fake backend for each of its commands.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Script {
    /// Steps of `serve`, which run after the first line of stdin was read.
    pub serve: Vec<Step>,
    /// Steps of every other command.
    pub command: Vec<Step>,
}

impl Script {
    /// Creates a script for a backend that only serves.
    #[must_use]
    pub fn serving(steps: impl Into<Vec<Step>>) -> Self {
        Self { serve: steps.into(), command: Vec::new() }
    }
}

/// How to start a fake backend.
#[derive(Debug)]
pub struct Program {
    /// Path of the program.
    pub path: PathBuf,
    /// Arguments before those of the backend.
    pub arguments: Vec<OsString>,
    /// Environment variables that the program needs.
    pub variables: Vec<(&'static str, OsString)>,
}

impl Program {
    /// Returns the test binary, which runs `script` and connects to the test on `control_port`.
    ///
    /// # Panics
    ///
    /// If the operating system does not report the path of the binary.
    #[must_use]
    pub fn of(script: &Script, control_port: u16) -> Self {
        let script = serde_json::to_string(&(script, control_port)).expect("scripts are plain data");
        Self {
            path: std::env::current_exe().expect("a test knows its binary"),
            // Arguments of the backend follow the last one. The test harness takes them for names of tests.
            arguments: [PROCESS_TEST, "--exact", "--nocapture", "--"].map(OsString::from).into(),
            variables: vec![(SCRIPT, script.into())],
        }
    }
}
