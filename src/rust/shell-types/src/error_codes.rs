//! Error codes of the shell.

use std::fmt;

use serde::Serialize;
use ts_rs::TS;

/// The error of a command that failed. In TypeScript, the call rejects with it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CommandFailure {
    /// The kind of error.
    pub code: CommandErrorCode,
    /// A message for the user: the problem, the cause and the next step.
    pub detail: String,
}

/// Error codes of commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CommandErrorCode {
    /// The settings file cannot be written.
    SettingsNotWritten,
    /// The entry that starts the app at login cannot be changed.
    LoginEntryNotChanged,
    /// A file name contains a folder.
    BadFileName,
    /// The file does not exist.
    FileMissing,
    /// The copy of a file cannot be written.
    FileNotSaved,
    /// The log folder cannot be opened.
    LogsNotOpened,
    /// The backup folder cannot be read.
    BackupsNotListed,
    /// There is no backup of this name.
    BackupUnknown,
    /// The diagnostics file cannot be written.
    DiagnosticsNotSaved,
    /// The folder contains too many diagnostics files.
    TooManyDiagnostics,
    /// The folder for app data is unknown.
    NoDataFolder,
    /// The operating system refused an operation on the window.
    WindowNotReady,
}

/// Error codes of the shell if it cannot determine which backend to start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StartErrorCode {
    /// The folder for app data is unknown.
    NoDataFolder,
    /// An environment variable for developers is invalid.
    WrongSetting,
}

impl fmt::Display for CommandErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

impl fmt::Display for StartErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_same_in_logs_and_in_json() {
        let code = CommandErrorCode::TooManyDiagnostics;
        assert_eq!(code.to_string(), "too_many_diagnostics");
        assert_eq!(serde_json::to_value(code).unwrap(), code.to_string());
        assert_eq!(StartErrorCode::NoDataFolder.to_string(), CommandErrorCode::NoDataFolder.to_string());
    }
}
