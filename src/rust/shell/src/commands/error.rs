//! Errors of commands. Each has a code for programs and a message for the user.

use std::io;
use std::path::PathBuf;

use serde::{Serialize, Serializer};
use shell_types::{CommandErrorCode, CommandFailure};

use crate::files::places::PlacesError;

/// The error of a command. The frontend receives it as a [`CommandFailure`].
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    #[error("The settings cannot be saved to {}: {source}. Free some disk space or correct the folder's permissions.", .path.display())]
    SettingsNotWritten { path: PathBuf, source: io::Error },

    #[error(
        "The setting “Start at login” cannot be changed: {source}. Change it in the settings of your operating system."
    )]
    LoginEntryNotChanged { source: tauri_plugin_autostart::Error },

    #[error("{name:?} is not a file name. Use a name without a folder.")]
    BadFileName { name: String },

    #[error("The file {} no longer exists. Open the page again to update its list.", .path.display())]
    FileMissing { path: PathBuf },

    #[error("The file cannot be saved to {}: {source}. Choose another folder or free some disk space.", .path.display())]
    FileNotSaved { path: PathBuf, source: io::Error },

    #[error("The log folder cannot be opened: {source}. Open it in your file manager: {}.", .path.display())]
    LogsNotOpened { path: PathBuf, source: io::Error },

    #[error("The backups in {} cannot be listed: {source}. Correct the folder's permissions, then try again.", .path.display())]
    BackupsNotListed { path: PathBuf, source: io::Error },

    #[error("The backup {name} no longer exists. Nothing was changed. Choose another backup.")]
    BackupUnknown { name: String },

    #[error("The diagnostics cannot be saved to {}: {cause}. Free some disk space, then try again.", .path.display())]
    DiagnosticsNotSaved { path: PathBuf, cause: String },

    #[error(
        "The folder {} already contains {count} diagnostics files. Delete some of them, then try again.",
        .folder.display()
    )]
    TooManyDiagnostics { folder: PathBuf, count: usize },

    #[error(transparent)]
    NoFolder(#[from] PlacesError),

    #[error("The window cannot do this now: {source}. Try again.")]
    WindowNotReady { source: tauri::Error },
}

impl CommandError {
    /// Returns the error code for programs.
    pub(crate) fn code(&self) -> CommandErrorCode {
        match self {
            Self::SettingsNotWritten { .. } => CommandErrorCode::SettingsNotWritten,
            Self::LoginEntryNotChanged { .. } => CommandErrorCode::LoginEntryNotChanged,
            Self::BadFileName { .. } => CommandErrorCode::BadFileName,
            Self::FileMissing { .. } => CommandErrorCode::FileMissing,
            Self::FileNotSaved { .. } => CommandErrorCode::FileNotSaved,
            Self::LogsNotOpened { .. } => CommandErrorCode::LogsNotOpened,
            Self::BackupsNotListed { .. } => CommandErrorCode::BackupsNotListed,
            Self::BackupUnknown { .. } => CommandErrorCode::BackupUnknown,
            Self::DiagnosticsNotSaved { .. } => CommandErrorCode::DiagnosticsNotSaved,
            Self::TooManyDiagnostics { .. } => CommandErrorCode::TooManyDiagnostics,
            Self::NoFolder(PlacesError::NoFolder { .. }) => CommandErrorCode::NoDataFolder,
            Self::WindowNotReady { .. } => CommandErrorCode::WindowNotReady,
        }
    }
}

impl Serialize for CommandError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        CommandFailure { code: self.code(), detail: self.to_string() }.serialize(serializer)
    }
}
