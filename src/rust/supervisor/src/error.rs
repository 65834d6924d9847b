//! Errors of the supervisor. Each has a code for programs and a message for the user.

use std::fmt;
use std::io;
use std::path::PathBuf;

use serde::Serialize;
use ts_rs::TS;

use crate::protocol::PROTOCOL;

/// A backend that could not be started, or that ended unexpectedly.
///
/// The window shows the text, so it names the problem, the cause and the next step.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackendError {
    /// The program does not exist.
    #[error(
        "The backend program is missing: {}. If antivirus software removed it, allow it there. Then install the app \
         again.", .program.display()
    )]
    Missing {
        /// Expected path.
        program: PathBuf,
    },

    /// The operating system could not start the program.
    #[error("The backend program {} cannot be started: {source}. Install the app again.", .program.display())]
    Spawn {
        /// Path of the program.
        program: PathBuf,
        /// Error of the operating system.
        source: io::Error,
    },

    /// The random source failed, so there is no launch token.
    #[error("The operating system provided no random numbers for the launch token: {source}. Restart the computer.")]
    NoRandomness {
        /// Error of the random source.
        source: getrandom::Error,
    },

    /// The caller could not determine which backend to start.
    #[error("{detail}")]
    NotFound {
        /// The caller's code.
        code: String,
        /// The caller's message.
        detail: String,
    },

    /// The backend reported why it cannot start.
    #[error("{detail}")]
    Reported {
        /// The backend's code.
        code: String,
        /// The backend's message.
        detail: String,
    },

    /// The process ended before it was ready.
    #[error("The backend ended before it was ready ({status}). Try again. See the log for details.{}", quote(.last_lines))]
    ExitedEarly {
        /// Exit status.
        status: String,
        /// Last lines of its stderr.
        last_lines: String,
    },

    /// The process ended before it reported whether the database was replaced.
    #[error(
        "The backend ended before it confirmed that your data was restored ({status}). Your data is either unchanged or \
         restored. Try again. See the log for details.{}", quote(.last_lines)
    )]
    RestoreEnded {
        /// Exit status.
        status: String,
        /// Last lines of its stderr.
        last_lines: String,
    },

    /// A backend ended after it was ready. It is restarted, so only the log contains this error.
    #[error("The backend ended unexpectedly ({status}).")]
    Exited {
        /// Exit status.
        status: String,
    },

    /// A backend ended after it was ready, and the limit of restarts is reached.
    #[error(
        "The backend ended unexpectedly ({status}) and ended again after it was restarted. Try again. See the log for details."
    )]
    RestartsUsedUp {
        /// Last exit status.
        status: String,
    },

    /// The process is running but sent no event in time.
    #[error("The backend has reported nothing for {seconds} seconds. Try again. See the log for details.")]
    Silent {
        /// Timeout in seconds.
        seconds: u64,
    },

    /// The backend reported that it is ready but does not answer requests.
    #[error("The backend at {base_url} does not respond: {cause}. Try again. See the log for details.")]
    Unhealthy {
        /// Its base URL.
        base_url: String,
        /// Error of the last request.
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
        /// Version of the app.
        expected: String,
    },
}

impl BackendError {
    /// Returns the code for programs: a [`SupervisorErrorCode`], or the unchanged code of the backend or the caller.
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

    /// Returns whether the backend ended without reporting a reason. Only then may a restart help.
    pub(crate) fn is_unexpected_exit(&self) -> bool {
        matches!(self, Self::Exited { .. } | Self::ExitedEarly { .. })
    }
}

/// Codes of the supervisor's own errors. Errors that the backend reports have other codes.
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

/// Returns `lines` after a line break, or nothing if there are none.
fn quote(lines: &str) -> String {
    if lines.is_empty() { String::new() } else { format!("\n{lines}") }
}
