//! Why a command of the frontend was not followed: each with a code for programs and sentences for people.

use std::io;
use std::path::PathBuf;

use serde::{Serialize, Serializer};
use serde_json::json;

use crate::error::StartupError;

/// What a command answers instead; the frontend gets `{code, detail}`.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    #[error("{} cannot be written: {source}. Make room on the disk, or correct the folder's permissions.", .path.display())]
    SettingsNotWritten { path: PathBuf, source: io::Error },

    #[error("Whether Triptych starts at login cannot be changed: {source}. Change it in the system's own settings.")]
    LoginEntryNotChanged { source: tauri_plugin_autostart::Error },

    #[error("{name:?} is no name of a file. Give the name alone, without a folder.")]
    BadFileName { name: String },

    #[error("{} is not there any more. Load the page again.", .path.display())]
    FileMissing { path: PathBuf },

    #[error("{} cannot be saved: {source}. Choose another place, or make room there.", .path.display())]
    FileNotSaved { path: PathBuf, source: io::Error },

    #[error(transparent)]
    NoFolder(#[from] StartupError),

    #[error("The window cannot do that now: {source}. Try again.")]
    WindowNotReady { source: tauri::Error },
}

impl CommandError {
    /// What programs can tell the failures apart by.
    pub(crate) fn code(&self) -> &str {
        match self {
            Self::SettingsNotWritten { .. } => "settings_not_written",
            Self::LoginEntryNotChanged { .. } => "login_entry_not_changed",
            Self::BadFileName { .. } => "bad_file_name",
            Self::FileMissing { .. } => "file_missing",
            Self::FileNotSaved { .. } => "file_not_saved",
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
