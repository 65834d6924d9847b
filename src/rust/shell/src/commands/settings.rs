//! The commands that read and change the settings.

use shell_types::command::{ChangeSettings, GetSettings};
use shell_types::{Answer, SettingsChanges, SettingsView};
use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_autostart::ManagerExt;

use crate::commands::error::CommandError;
use crate::desktop::tray::Tray;
use crate::files::settings::{Settings, Store};

/// Returns the settings. Does not run on the main thread, because it reads the login entry from the disk.
#[tauri::command(async)]
pub(crate) fn settings<R: Runtime>(app: AppHandle<R>) -> Answer<GetSettings> {
    view(&app, app.state::<Store>().settings())
}

/// Changes some settings and returns all settings.
#[tauri::command]
pub(crate) async fn change_settings<R: Runtime>(
    app: AppHandle<R>,
    changes: SettingsChanges,
) -> Result<Answer<ChangeSettings>, CommandError> {
    if let Some(wanted) = changes.start_at_login {
        let entry = app.autolaunch();
        let outcome = if wanted { entry.enable() } else { entry.disable() };
        outcome.map_err(|source| CommandError::LoginEntryNotChanged { source })?;
    }
    let settings = app.state::<Store>().change(changes)?;
    log::set_max_level(settings.log_level.filter());
    Ok(view(&app, settings))
}

fn view<R: Runtime>(app: &AppHandle<R>, settings: Settings) -> SettingsView {
    // The user may have changed the entry in the settings of the operating system.
    let start_at_login = app.autolaunch().is_enabled().unwrap_or(settings.start_at_login);
    SettingsView {
        start_at_login,
        close_to_tray: settings.close_to_tray,
        log_level: settings.log_level,
        tray: app.state::<Tray>().is_shown(),
        problem: app.state::<Store>().problem().map(str::to_owned),
    }
}
