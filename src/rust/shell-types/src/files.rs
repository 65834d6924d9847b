//! Information about the app's files for the window.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A backup in the data folder. All fields except the size are parsed from its file name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Backup {
    /// The file name.
    pub name: String,
    /// The schema revision of the database, or `empty`.
    pub revision: String,
    /// The time of the backup: ISO 8601 in UTC.
    pub created_at: String,
    /// The reason for the backup.
    pub reason: BackupReason,
    /// The file size in bytes.
    pub size: u64,
}

/// The reason for a backup. The backend uses the same values (src/python/app/db/sqlite/backup.py).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum BackupReason {
    /// Made by the user.
    Manual,
    /// Made automatically, as the first backup of a day.
    Daily,
    /// Made before the database was upgraded.
    BeforeUpgrade,
    /// Made before the database was downgraded.
    BeforeDowngrade,
    /// Made before another backup was restored.
    BeforeRestore,
    /// Made before data was imported.
    BeforeImport,
    /// Made before all data was deleted.
    BeforeReset,
}

/// A folder inside the data folder whose files the user can save elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SavableFolder {
    /// Backups of the database.
    Backups,
    /// Exported data.
    Exports,
}

impl SavableFolder {
    /// Returns the name of the folder.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Backups => "backups",
            Self::Exports => "exports",
        }
    }
}

/// A launch of the app that did not shut down cleanly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UncleanEnd {
    /// The id of the launch in both logs.
    pub launch: String,
    /// The version of the app.
    pub version: String,
    /// The time of the launch: ISO 8601 in UTC.
    pub started: String,
}
