//! Settings of the app on this computer. Settings that belong to the data are stored in the database.

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

/// Returns a plugin that reads the settings before other plugins use them.
pub(crate) fn plugin<R: Runtime>() -> TauriPlugin<R> {
    tauri::plugin::Builder::new("settings")
        .setup(|app, _| {
            app.manage(Store::open(Places::of(app)?.settings));
            Ok(())
        })
        .build()
}

/// Returns the plugin for the login entry, which starts the app when the user logs in. Debug builds use a separate
/// entry.
pub(crate) fn login_entry<R: Runtime>() -> TauriPlugin<R> {
    let entry = tauri_plugin_autostart::Builder::new();
    #[cfg(debug_assertions)]
    let entry = entry.app_name("Triptych (dev)");
    entry.build()
}

/// Content of the settings file.
///
/// Keys of newer versions are kept, so that they are not lost after a downgrade.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Settings {
    /// Whether the app starts when the user logs in. The entry in the operating system takes precedence.
    pub(crate) start_at_login: bool,
    /// Whether closing the window hides it in the tray. Without a tray, closing ends the app.
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
