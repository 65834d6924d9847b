//! Why there is no backend: each failure with a code for programs and sentences for people.

use std::fmt;
use std::io;
use std::path::PathBuf;

use serde::Serialize;
use ts_rs::TS;

use crate::protocol::PROTOCOL;

/// A backend that could not be started, or that was lost.
///
/// The text names the thing, the cause and the next step: the window shows it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackendError {
    /// The program does not exist.
    #[error(
        "The backend program is missing: {}. If antivirus software removed it, allow it there. Then install the app \
         again.", .program.display()
    )]
    Missing {
        /// Where it should be.
        program: PathBuf,
    },

    /// The system does not start the program.
    #[error("The backend program {} cannot be started: {source}. Install the app again.", .program.display())]
    Spawn {
        /// Where it is.
        program: PathBuf,
        /// What the system says.
        source: io::Error,
    },

    /// There is no launch token.
    #[error("The operating system provided no random numbers for the launch token: {source}. Restart the computer.")]
    NoRandomness {
        /// What the system says.
        source: getrandom::Error,
    },

    /// The caller does not know which backend to start.
    #[error("{detail}")]
    NotFound {
        /// The caller's code.
        code: String,
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
        "The backend ended before it confirmed that your data was restored ({status}). Your data is either unchanged or \
         restored. Try again. See the log for details.{}", quote(.last_lines)
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
        "The backend ended unexpectedly ({status}) and ended again after it was restarted. Try again. See the log for details."
    )]
    RestartsUsedUp {
        /// How it ended the last time.
        status: String,
    },

    /// The process runs, and says nothing.
    #[error("The backend has reported nothing for {seconds} seconds. Try again. See the log for details.")]
    Silent {
        /// How long it was waited for.
        seconds: u64,
    },

    /// The backend says that it is ready, and does not answer.
    #[error("The backend at {base_url} does not respond: {cause}. Try again. See the log for details.")]
    Unhealthy {
        /// Where it should answer.
        base_url: String,
        /// What happened to the last request.
        cause: String,
    },

    /// The backend belongs to another version of the app.
    #[error(
        "The backend has version {version} (protocol {protocol}), but the app has version {expected} (protocol \
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
    /// The code by which programs tell the failures apart: a [`SupervisorErrorCode`], or a code of the backend or of the
    /// caller, unchanged.
    #[must_use]
    pub fn code(&self) -> String {
        let code = match self {
            Self::NotFound { code, .. } | Self::Reported { code, .. } => return code.clone(),
            Self::Missing { .. } => SupervisorErrorCode::BackendMissing,
            Self::Spawn { .. } => SupervisorErrorCode::BackendNotStarted,
            Self::NoRandomness { .. } => SupervisorErrorCode::NoRandomSource,
            Self::ExitedEarly { .. } => SupervisorErrorCode::BackendExitedEarly,
            Self::RestoreEnded { .. } => SupervisorErrorCode::RestoreEnded,
            Self::Exited { .. } => SupervisorErrorCode::BackendExited,
            Self::RestartsUsedUp { .. } => SupervisorErrorCode::BackendRestartsUsedUp,
            Self::Silent { .. } => SupervisorErrorCode::BackendSilent,
            Self::Unhealthy { .. } => SupervisorErrorCode::BackendUnhealthy,
            Self::VersionMismatch { .. } => SupervisorErrorCode::VersionMismatch,
        };
        code.to_string()
    }

    /// Whether the backend ended without a reason that it knew: then a restart may help.
    pub(crate) fn is_unexpected_exit(&self) -> bool {
        matches!(self, Self::Exited { .. } | Self::ExitedEarly { .. })
    }
}

/// Why the supervisor has no backend. Failures that the backend itself reports have other codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SupervisorErrorCode {
    /// See [`BackendError::Missing`].
    BackendMissing,
    /// See [`BackendError::Spawn`].
    BackendNotStarted,
    /// See [`BackendError::NoRandomness`].
    NoRandomSource,
    /// See [`BackendError::ExitedEarly`].
    BackendExitedEarly,
    /// See [`BackendError::RestoreEnded`].
    RestoreEnded,
    /// See [`BackendError::Exited`].
    BackendExited,
    /// See [`BackendError::RestartsUsedUp`].
    BackendRestartsUsedUp,
    /// See [`BackendError::Silent`].
    BackendSilent,
    /// See [`BackendError::Unhealthy`].
    BackendUnhealthy,
    /// See [`BackendError::VersionMismatch`].
    VersionMismatch,
}

impl fmt::Display for SupervisorErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

/// The lines on lines of their own, if there are any.
fn quote(lines: &str) -> String {
    if lines.is_empty() { String::new() } else { format!("\n{lines}") }
}
