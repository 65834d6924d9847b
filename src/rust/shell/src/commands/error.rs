//! Why a command of the frontend failed: each error has a code for programs and sentences for people.

use std::io;
use std::path::PathBuf;

use serde::{Serialize, Serializer};
use shell_types::{CommandErrorCode, CommandFailure};

use crate::files::places::PlacesError;

/// The failure of a command; the frontend gets it as a [`CommandFailure`].
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    #[error("{} cannot be written: {source}. Make room on the disk, or correct the folder's permissions.", .path.display())]
    SettingsNotWritten { path: PathBuf, source: io::Error },

    #[error("Whether Triptych starts at login cannot be changed: {source}. Change it in the system's own settings.")]
    LoginEntryNotChanged { source: tauri_plugin_autostart::Error },

    #[error("{name:?} is not a file name. Give the name alone, without a folder.")]
    BadFileName { name: String },

    #[error("{} no longer exists. Load the page again.", .path.display())]
    FileMissing { path: PathBuf },

    #[error("{} cannot be saved: {source}. Choose another place, or make room there.", .path.display())]
    FileNotSaved { path: PathBuf, source: io::Error },

    #[error("The folder of logs cannot be opened: {source}. Open it yourself: {}.", .path.display())]
    LogsNotOpened { path: PathBuf, source: io::Error },

    #[error("The backups in {} cannot be listed: {source}. Correct the folder's permissions.", .path.display())]
    BackupsNotListed { path: PathBuf, source: io::Error },

    #[error("The backup {name} no longer exists. Nothing was changed. Choose another one.")]
    BackupUnknown { name: String },

    #[error("The diagnostics cannot be saved to {}: {cause}. Make room there, then try again.", .path.display())]
    DiagnosticsNotSaved { path: PathBuf, cause: String },

    #[error(
        "{} already holds {count} diagnostics files. Delete those that you no longer need, then try again.",
        .folder.display()
    )]
    TooManyDiagnostics { folder: PathBuf, count: usize },

    #[error(transparent)]
    NoFolder(#[from] PlacesError),

    #[error("The window cannot do that now: {source}. Try again.")]
    WindowNotReady { source: tauri::Error },
}

impl CommandError {
    /// A name by which programs can tell the failures apart.
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
