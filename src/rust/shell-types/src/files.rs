//! What the window is told about the app's files.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A backup in the data folder. Everything except its size is part of its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Backup {
    /// The file name.
    pub name: String,
    /// The revision of the database schema, or `empty`.
    pub revision: String,
    /// When it was made: ISO 8601 in UTC.
    pub created_at: String,
    /// Why it was made.
    pub reason: BackupReason,
    /// In bytes.
    pub size: u64,
}

/// Why a backup was made. The backend has the same reasons (src/python/app/db/sqlite/backup.py).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum BackupReason {
    /// The user made it.
    Manual,
    /// The first one of a day.
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

/// The folders inside the data folder whose files the user can save elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SavableFolder {
    /// Backups of the database.
    Backups,
    /// Exported data.
    Exports,
}

impl SavableFolder {
    /// The folder's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Backups => "backups",
            Self::Exports => "exports",
        }
    }
}

/// A launch of the app that did not shut down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UncleanEnd {
    /// The id of the launch in both logs.
    pub launch: String,
    /// The version of the app.
    pub version: String,
    /// ISO 8601 in UTC.
    pub started: String,
}
