//! Which backend is used: a program to start, or one that runs already.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;
use tokio::process::Command;

use crate::token::LaunchToken;

/// A backend to start, or one that runs.
#[derive(Debug)]
pub enum Backend {
    /// To be started and supervised.
    Sidecar(Launch),
    /// Started by somebody else, for debugging.
    Running {
        /// Where it answers: `http://127.0.0.1:PORT`.
        base_url: String,
        /// What it expects with each request, if anything.
        token: Option<LaunchToken>,
    },
}

/// How to start a backend.
#[derive(Debug)]
pub struct Launch {
    /// The program.
    pub program: PathBuf,
    /// Its arguments before `serve --supervised` and the other commands.
    pub arguments: Vec<OsString>,
    /// Variables that it must not inherit.
    pub removed_variables: Vec<&'static str>,
    /// Variables that it gets.
    pub variables: Vec<(&'static str, OsString)>,
    /// The version that it must have: the same as the app's.
    pub version: String,
    /// Names this launch of the app in the logs of both processes.
    pub launch_id: String,
    /// The log that a backend writes while it serves, for messages.
    pub log_path: PathBuf,
    /// The log that has what its other commands write to stderr.
    pub command_log_path: PathBuf,
    /// Gets what it says on stdout and the supervisor does not know.
    pub on_message: OnMessage,
}

impl Launch {
    /// The program with its environment, and without the arguments that come after `arguments`.
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

/// A function that gets each JSON object on the backend's stdout that is no [`crate::protocol::Event`].
#[derive(Clone)]
pub struct OnMessage(Arc<dyn Fn(Value) + Send + Sync>);

impl OnMessage {
    /// Calls `handle` from a task of the supervisor, which must not block.
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
