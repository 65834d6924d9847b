//! The user's settings of the app on this computer.

use log::LevelFilter;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The settings as the settings page shows them.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SettingsView {
    /// Whether the app starts when the user logs in.
    pub start_at_login: bool,
    /// Whether closing the window hides it, if the desktop shows a tray.
    pub close_to_tray: bool,
    /// The least severe level that is logged.
    pub log_level: LogLevel,
    /// Whether the desktop shows a tray icon now; without one the window cannot be hidden.
    pub tray: bool,
    /// A message about the settings file that the user must see once, if there is one.
    pub problem: Option<String>,
}

/// New values of some settings; the others stay as they are.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct SettingsChanges {
    /// As in `SettingsView`.
    pub start_at_login: Option<bool>,
    /// As in `SettingsView`.
    pub close_to_tray: Option<bool>,
    /// As in `SettingsView`.
    pub log_level: Option<LogLevel>,
}

/// A level of the logs, the most verbose first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LogLevel {
    /// Everything.
    Debug,
    /// What the app does.
    #[default]
    Info,
    /// What may need attention.
    Warning,
    /// What failed.
    Error,
}

impl LogLevel {
    /// The same level for the shell's log. The backend gets its level when it starts.
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
