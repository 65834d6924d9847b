//! What the user has chosen for the app on this computer. What belongs to the data is in the database instead.

mod store;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use shell_types::{LogLevel, SettingsChanges};

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

impl Settings {
    fn with(&self, changes: SettingsChanges) -> Self {
        Self {
            start_at_login: changes.start_at_login.unwrap_or(self.start_at_login),
            close_to_tray: changes.close_to_tray.unwrap_or(self.close_to_tray),
            log_level: changes.log_level.unwrap_or(self.log_level),
            unknown: self.unknown.clone(),
        }
    }
}
