//! The backend to use: a program that the supervisor starts, or a backend that is already running.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;
use tokio::process::Command;

use crate::token::LaunchToken;

/// A backend to start, or one that is already running.
#[derive(Debug)]
pub enum Backend {
    /// A program that the supervisor starts and monitors.
    Sidecar(Launch),
    /// A backend that was started by hand, for debugging.
    Running {
        /// Its base URL: `http://127.0.0.1:PORT`.
        base_url: String,
        /// The launch token to send with each request, if the backend requires one.
        token: Option<LaunchToken>,
    },
}

/// How to start a backend.
#[derive(Debug)]
pub struct Launch {
    /// Path of the program.
    pub program: PathBuf,
    /// Arguments before the command, such as `serve --supervised`.
    pub arguments: Vec<OsString>,
    /// Environment variables that the program must not inherit.
    pub removed_variables: Vec<&'static str>,
    /// Environment variables that are set for the program.
    pub variables: Vec<(&'static str, OsString)>,
    /// Expected version of the backend: that of the app.
    pub version: String,
    /// Id of this launch of the app in the logs of both processes.
    pub launch_id: String,
    /// Log of the command `serve`, which error messages name.
    pub log_path: PathBuf,
    /// Log with the stderr of all other commands.
    pub command_log_path: PathBuf,
    /// Receives the JSON objects on stdout that are not events of the protocol.
    pub on_message: OnMessage,
}

impl Launch {
    /// Returns the command line and environment, to which the caller adds the backend's command.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        for name in &self.removed_variables {
            command.env_remove(name);
        }
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }
}

/// Callback for each JSON object on the backend's stdout that is not a [`crate::protocol::Event`].
#[derive(Clone)]
pub struct OnMessage(Arc<dyn Fn(Value) + Send + Sync>);

impl OnMessage {
    /// Wraps `handle`, which must not block: a task of the supervisor calls it.
    pub fn new(handle: impl Fn(Value) + Send + Sync + 'static) -> Self {
        Self(Arc::new(handle))
    }

    pub(crate) fn call(&self, message: Value) {
        (self.0)(message);
    }
}

impl fmt::Debug for OnMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OnMessage(…)")
    }
}
