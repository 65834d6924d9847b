//! Why there is no backend: each failure with a code for programs and sentences for people.

use std::io;
use std::path::PathBuf;

use crate::event::{PROTOCOL, VERSION};

/// A start that failed, or a backend that was lost.
///
/// The text names the thing, the cause and the next step: it is what the window shows.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StartupError {
    #[error(
        "The backend's program is missing: {}. Install Triptych again; if antivirus software removed the file, \
         allow it there first.", .program.display()
    )]
    Missing { program: PathBuf },

    #[error("The backend's program {} cannot be started: {source}. Install Triptych again.", .program.display())]
    Spawn { program: PathBuf, source: io::Error },

    #[error("This computer's folder for app data is unknown: {source}. Set HOME and start Triptych again.")]
    NoFolder { source: tauri::Error },

    #[error("The system gave no random numbers for the launch token: {source}. Restart the computer.")]
    NoRandomness { source: getrandom::Error },

    /// The backend said itself why it cannot start.
    #[error("{detail}")]
    Reported { code: String, detail: String },

    #[error("The backend ended before it was ready ({status}). Try again; the log tells more.{}", quote(.last_lines))]
    ExitedEarly { status: String, last_lines: String },

    /// It did not say whether the database was replaced.
    #[error(
        "The backend ended before it said that the data was restored ({status}). Your data is as it was or as in the \
         backup. Try again; the log tells more.{}", quote(.last_lines)
    )]
    RestoreEnded { status: String, last_lines: String },

    /// Leads to a restart, so that the log alone tells it.
    #[error("The backend ended unexpectedly ({status}).")]
    Exited { status: String },

    #[error(
        "The backend ended unexpectedly ({status}), and restarts have not helped. Try again; the log tells what it did \
         last."
    )]
    RestartsUsedUp { status: String },

    #[error("The backend has said nothing for {seconds} seconds. Try again; the log tells how far it came.")]
    Silent { seconds: u64 },

    #[error("The backend at {base_url} does not answer: {cause}. Try again; the log tells what it did last.")]
    Unhealthy { base_url: String, cause: String },

    #[error(
        "The backend is version {version} (protocol {protocol}), this window is version {VERSION} (protocol {PROTOCOL}). \
         Install Triptych again."
    )]
    VersionMismatch { version: String, protocol: u32 },

    #[cfg(debug_assertions)]
    #[error("The variable {name} is wrong: {cause}.")]
    Setting { name: &'static str, cause: String },
}

impl StartupError {
    /// What programs can tell the failures apart by; the backend's own codes pass through.
    pub(crate) fn code(&self) -> &str {
        match self {
            Self::Missing { .. } => "backend_missing",
            Self::Spawn { .. } => "backend_not_started",
            Self::NoFolder { .. } => "no_data_folder",
            Self::NoRandomness { .. } => "no_random_source",
            Self::Reported { code, .. } => code,
            Self::ExitedEarly { .. } => "backend_exited_early",
            Self::RestoreEnded { .. } => "restore_ended",
            Self::Exited { .. } => "backend_exited",
            Self::RestartsUsedUp { .. } => "backend_restarts_used_up",
            Self::Silent { .. } => "backend_silent",
            Self::Unhealthy { .. } => "backend_unhealthy",
            Self::VersionMismatch { .. } => "version_mismatch",
            #[cfg(debug_assertions)]
            Self::Setting { .. } => "wrong_setting",
        }
    }

    /// Whether the backend ended without a reason that it knew: what a restart may help against.
    pub(crate) fn is_unexpected_exit(&self) -> bool {
        matches!(self, Self::Exited { .. } | Self::ExitedEarly { .. })
    }
}

/// The lines on lines of their own, where there are any.
fn quote(lines: &str) -> String {
    if lines.is_empty() { String::new() } else { format!("\n{lines}") }
}
