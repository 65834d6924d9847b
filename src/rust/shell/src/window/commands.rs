//! The commands behind the window's keyboard shortcuts.

use tauri::{AppHandle, Runtime, WebviewWindow};

use crate::command_error::CommandError;

/// Ends the app, and the backend with it.
#[tauri::command]
pub(crate) fn quit<R: Runtime>(app: AppHandle<R>) {
    app.exit(0);
}

/// Lets the window fill the screen, or no longer.
#[tauri::command]
pub(crate) fn toggle_fullscreen<R: Runtime>(window: WebviewWindow<R>) -> Result<(), CommandError> {
    window
        .is_fullscreen()
        .and_then(|fullscreen| window.set_fullscreen(!fullscreen))
        .map_err(|source| CommandError::WindowNotReady { source })
}
