//! The user's settings of the app on this computer.

use log::LevelFilter;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The settings, as the settings page shows them.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SettingsView {
    /// Whether the app starts when the user logs in.
    pub start_at_login: bool,
    /// Whether closing the window hides it in the tray, if the desktop has one.
    pub close_to_tray: bool,
    /// The lowest level that is logged.
    pub log_level: LogLevel,
    /// Whether the desktop shows the tray icon now. Without it, the window cannot be hidden.
    pub tray: bool,
    /// A message for the user if the settings file could not be read, which is shown once.
    pub problem: Option<String>,
}

/// New values for some settings. The others are not changed.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct SettingsChanges {
    /// See `SettingsView`.
    pub start_at_login: Option<bool>,
    /// See `SettingsView`.
    pub close_to_tray: Option<bool>,
    /// See `SettingsView`.
    pub log_level: Option<LogLevel>,
}

/// A log level, from the most to the least verbose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LogLevel {
    /// Details for developers.
    Debug,
    /// Normal operation.
    #[default]
    Info,
    /// Possible problems.
    Warning,
    /// Failures.
    Error,
}

impl LogLevel {
    /// Returns the level for the shell's log. The backend receives its level when it starts.
    #[must_use]
    pub fn filter(self) -> LevelFilter {
        match self {
            Self::Debug => LevelFilter::Debug,
            Self::Info => LevelFilter::Info,
            Self::Warning => LevelFilter::Warn,
            Self::Error => LevelFilter::Error,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    #[test]
    fn an_unknown_setting_or_a_wrong_type_is_refused() {
        assert!(from_value::<SettingsChanges>(json!({"close_to_tray": true})).is_ok());
        assert!(from_value::<SettingsChanges>(json!({"close_to_tray": true, "colour": "red"})).is_err());
        assert!(from_value::<SettingsChanges>(json!({"close_to_tray": "yes"})).is_err());
    }
}
