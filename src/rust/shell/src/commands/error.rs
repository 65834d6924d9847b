//! Why a command of the frontend was not carried out: each error with a code for programs and sentences for people.

use std::io;
use std::path::PathBuf;

use serde::{Serialize, Serializer};
use serde_json::json;

use crate::files::places::PlacesError;

/// What a command answers instead; the frontend gets `{code, detail}`.
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
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::SettingsNotWritten { .. } => "settings_not_written",
            Self::LoginEntryNotChanged { .. } => "login_entry_not_changed",
            Self::BadFileName { .. } => "bad_file_name",
            Self::FileMissing { .. } => "file_missing",
            Self::FileNotSaved { .. } => "file_not_saved",
            Self::LogsNotOpened { .. } => "logs_not_opened",
            Self::BackupsNotListed { .. } => "backups_not_listed",
            Self::BackupUnknown { .. } => "backup_unknown",
            Self::DiagnosticsNotSaved { .. } => "diagnostics_not_saved",
            Self::TooManyDiagnostics { .. } => "too_many_diagnostics",
            Self::NoFolder(error) => error.code(),
            Self::WindowNotReady { .. } => "window_not_ready",
        }
    }
}

impl Serialize for CommandError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json!({"code": self.code(), "detail": self.to_string()}).serialize(serializer)
    }
}
