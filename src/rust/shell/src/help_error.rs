//! Why what a failed start or a crash wants was not done: each with a code for programs and sentences for people.

use std::io;
use std::path::PathBuf;

use serde::{Serialize, Serializer};
use serde_json::json;

use crate::error::StartupError;

/// What a command answers instead; the frontend gets `{code, detail}`.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HelpError {
    #[error("The folder of logs cannot be opened: {source}. Open it yourself: {}.", .path.display())]
    LogsNotOpened { path: PathBuf, source: io::Error },

    #[error("The backups in {} cannot be listed: {source}. Correct the folder's permissions.", .path.display())]
    BackupsNotListed { path: PathBuf, source: io::Error },

    #[error("There is no backup {name} any more: nothing was changed. Choose another one.")]
    BackupUnknown { name: String },

    #[error("The diagnostics cannot be saved to {}: {cause}. Make room there, then try again.", .path.display())]
    DiagnosticsNotSaved { path: PathBuf, cause: String },

    #[error(transparent)]
    NoFolder(#[from] StartupError),
}

impl HelpError {
    /// What programs can tell the failures apart by.
    pub(crate) fn code(&self) -> &str {
        match self {
            Self::LogsNotOpened { .. } => "logs_not_opened",
            Self::BackupsNotListed { .. } => "backups_not_listed",
            Self::BackupUnknown { .. } => "backup_unknown",
            Self::DiagnosticsNotSaved { .. } => "diagnostics_not_saved",
            Self::NoFolder(error) => error.code(),
        }
    }
}

impl Serialize for HelpError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json!({"code": self.code(), "detail": self.to_string()}).serialize(serializer)
    }
}
