//! The codes by which programs tell failures apart.

use std::fmt;

use serde::Serialize;
use ts_rs::TS;

/// Why the shell did not carry out a command. The rejection of the call in TypeScript.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CommandFailure {
    /// Identifies the kind of failure.
    pub code: CommandErrorCode,
    /// What happened, why, and what to do, in sentences for the user.
    pub detail: String,
}

/// The kinds of `CommandFailure`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CommandErrorCode {
    /// The file of the settings cannot be written.
    SettingsNotWritten,
    /// The entry that starts the app at login cannot be changed.
    LoginEntryNotChanged,
    /// A file name contains a folder.
    BadFileName,
    /// The file does not exist.
    FileMissing,
    /// The copy of a file cannot be written.
    FileNotSaved,
    /// The folder of the logs cannot be opened.
    LogsNotOpened,
    /// The folder of the backups cannot be read.
    BackupsNotListed,
    /// There is no backup of this name.
    BackupUnknown,
    /// The diagnostics file cannot be written.
    DiagnosticsNotSaved,
    /// The folder holds too many diagnostics files.
    TooManyDiagnostics,
    /// The folder for app data is unknown.
    NoDataFolder,
    /// The operating system refused a change of the window.
    WindowNotReady,
}

/// Why the shell found no backend to start. The supervisor (`SupervisorErrorCode`) and the backend have codes of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StartErrorCode {
    /// The folder for app data is unknown.
    NoDataFolder,
    /// An environment variable for developers is wrong.
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
    fn a_code_reads_the_same_in_logs_and_in_json() {
        let code = CommandErrorCode::TooManyDiagnostics;
        assert_eq!(code.to_string(), "too_many_diagnostics");
        assert_eq!(serde_json::to_value(code).unwrap(), code.to_string());
        assert_eq!(StartErrorCode::NoDataFolder.to_string(), CommandErrorCode::NoDataFolder.to_string());
    }
}
