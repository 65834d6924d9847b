//! Why there is no backend: each failure with a code for programs and sentences for people.

use std::io;
use std::path::PathBuf;

use crate::protocol::PROTOCOL;

/// A backend that could not be started, or that was lost.
///
/// The text names the thing, the cause and the next step: the window shows it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackendError {
    /// The program does not exist.
    #[error(
        "The backend's program is missing: {}. Install the app again; if antivirus software removed the file, allow \
         it there first.", .program.display()
    )]
    Missing {
        /// Where it should be.
        program: PathBuf,
    },

    /// The system does not start the program.
    #[error("The backend's program {} cannot be started: {source}. Install the app again.", .program.display())]
    Spawn {
        /// Where it is.
        program: PathBuf,
        /// What the system says.
        source: io::Error,
    },

    /// There is no launch token.
    #[error("The system gave no random numbers for the launch token: {source}. Restart the computer.")]
    NoRandomness {
        /// What the system says.
        source: getrandom::Error,
    },

    /// The caller does not know which backend to start.
    #[error("{detail}")]
    NotFound {
        /// The caller's code.
        code: &'static str,
        /// The caller's sentences.
        detail: String,
    },

    /// The backend said itself why it cannot start.
    #[error("{detail}")]
    Reported {
        /// The backend's code.
        code: String,
        /// The backend's sentences.
        detail: String,
    },

    /// The process has ended before it was ready.
    #[error("The backend ended before it was ready ({status}). Try again. See the log for details.{}", quote(.last_lines))]
    ExitedEarly {
        /// How it ended.
        status: String,
        /// The last lines of its stderr.
        last_lines: String,
    },

    /// The backend did not say whether the database was replaced.
    #[error(
        "The backend ended before it said that the data was restored ({status}). Your data is as it was or as in the \
         backup. Try again. See the log for details.{}", quote(.last_lines)
    )]
    RestoreEnded {
        /// How the process ended.
        status: String,
        /// The last lines of its stderr.
        last_lines: String,
    },

    /// A backend that was ready is gone. It is restarted, so only the log says so.
    #[error("The backend ended unexpectedly ({status}).")]
    Exited {
        /// How it ended.
        status: String,
    },

    /// A backend that was ready is gone, and was restarted too often.
    #[error(
        "The backend ended unexpectedly ({status}), and restarting it has not helped. Try again. See the log for details."
    )]
    RestartsUsedUp {
        /// How it ended the last time.
        status: String,
    },

    /// The process runs, and says nothing.
    #[error("The backend has said nothing for {seconds} seconds. Try again. See the log for details.")]
    Silent {
        /// How long it was waited for.
        seconds: u64,
    },

    /// The backend says that it is ready, and does not answer.
    #[error("The backend at {base_url} does not answer: {cause}. Try again. See the log for details.")]
    Unhealthy {
        /// Where it should answer.
        base_url: String,
        /// What happened to the last request.
        cause: String,
    },

    /// The backend belongs to another version of the app.
    #[error(
        "The backend is version {version} (protocol {protocol}), this window is version {expected} (protocol \
         {PROTOCOL}). Install the app again."
    )]
    VersionMismatch {
        /// The backend's version.
        version: String,
        /// The backend's protocol.
        protocol: u32,
        /// The version that it should have.
        expected: String,
    },
}

impl BackendError {
    /// A name by which programs can tell the failures apart; codes of the backend and of the caller pass through.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Missing { .. } => "backend_missing",
            Self::Spawn { .. } => "backend_not_started",
            Self::NoRandomness { .. } => "no_random_source",
            Self::NotFound { code, .. } => code,
            Self::Reported { code, .. } => code,
            Self::ExitedEarly { .. } => "backend_exited_early",
            Self::RestoreEnded { .. } => "restore_ended",
            Self::Exited { .. } => "backend_exited",
            Self::RestartsUsedUp { .. } => "backend_restarts_used_up",
            Self::Silent { .. } => "backend_silent",
            Self::Unhealthy { .. } => "backend_unhealthy",
            Self::VersionMismatch { .. } => "version_mismatch",
        }
    }

    /// Whether the backend ended without a reason that it knew: then a restart may help.
    pub(crate) fn is_unexpected_exit(&self) -> bool {
        matches!(self, Self::Exited { .. } | Self::ExitedEarly { .. })
    }
}

/// The lines on lines of their own, if there are any.
fn quote(lines: &str) -> String {
    if lines.is_empty() { String::new() } else { format!("\n{lines}") }
}
