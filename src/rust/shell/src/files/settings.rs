//! What the user has chosen for the app on this computer. What belongs to the data is in the database instead.

mod store;
#[cfg(test)]
mod tests;

use log::LevelFilter;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub(crate) use store::Store;
use tauri::plugin::TauriPlugin;
use tauri::{Manager, Runtime};

use crate::files::places::Places;

/// Reads the settings before anything wants to know them.
pub(crate) fn plugin<R: Runtime>() -> TauriPlugin<R> {
    tauri::plugin::Builder::new("settings")
        .setup(|app, _| {
            app.manage(Store::open(Places::of(app)?.settings));
            Ok(())
        })
        .build()
}

/// The entry that starts the app when the user logs in. That of an app under development is another one.
pub(crate) fn login_entry<R: Runtime>() -> TauriPlugin<R> {
    let entry = tauri_plugin_autostart::Builder::new();
    #[cfg(debug_assertions)]
    let entry = entry.app_name("Triptych (dev)");
    entry.build()
}

/// The settings, as the file holds them.
///
/// A newer version's keys are kept, so that going back to an older version loses none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Settings {
    /// Whether the app starts when the user logs in. The operating system's own entry decides; this follows it.
    pub(crate) start_at_login: bool,
    /// Whether closing the window hides it, where the desktop shows a tray, or ends the app.
    pub(crate) close_to_tray: bool,
    pub(crate) log_level: LogLevel,
    #[serde(flatten)]
    unknown: Map<String, Value>,
}

/// How much is logged: this and what is worse.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LogLevel {
    Debug,
    #[default]
    Info,
    Warning,
    Error,
}

impl LogLevel {
    /// The same for this program's log. The backend gets what it is when it starts.
    pub(crate) fn filter(self) -> LevelFilter {
        match self {
            Self::Debug => LevelFilter::Debug,
            Self::Info => LevelFilter::Info,
            Self::Warning => LevelFilter::Warn,
            Self::Error => LevelFilter::Error,
        }
    }
}

/// New values of some settings; the others stay as they are.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Changes {
    pub(crate) start_at_login: Option<bool>,
    close_to_tray: Option<bool>,
    log_level: Option<LogLevel>,
}

impl Settings {
    fn with(&self, changes: Changes) -> Self {
        Self {
            start_at_login: changes.start_at_login.unwrap_or(self.start_at_login),
            close_to_tray: changes.close_to_tray.unwrap_or(self.close_to_tray),
            log_level: changes.log_level.unwrap_or(self.log_level),
            unknown: self.unknown.clone(),
        }
    }
}
