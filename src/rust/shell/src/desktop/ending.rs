//! Shutdown of the app: the window closes after the backend has ended, and shows a message in the meantime.

use std::sync::Arc;

use tauri::{AppHandle, ExitRequestApi, Manager, Runtime, Window, WindowEvent};

use crate::desktop::tray;
use crate::files::sentinel::Sentinel;
use triptych_supervisor::Lifecycle;
use triptych_supervisor::Supervisor;

/// Handles a request to close the window. The window is hidden if the user has chosen so. Otherwise it closes after the
/// backend has ended.
pub(crate) fn on_window_event<R: Runtime>(window: &Window<R>, event: &WindowEvent) {
    if let WindowEvent::CloseRequested { api, .. } = event {
        api.prevent_close();
        if tray::hide_instead_of_closing(window.app_handle()) {
            return;
        }
        let window = window.clone();
        tauri::async_runtime::spawn(async move {
            supervisor(window.app_handle()).stop().await;
            // Fails only if the window is already closed. If it was the last window, the app ends.
            let _ = window.destroy();
        });
    }
}

/// Handles a request to end the app, such as a signal: the backend ends before the window closes.
pub(crate) fn on_exit_requested<R: Runtime>(app: &AppHandle<R>, code: Option<i32>, api: &ExitRequestApi) {
    // Without a code, the last window is already closed. `on_exit` then stops the backend.
    if let (Some(code), false) = (code, supervisor(app).state() == Lifecycle::Stopped) {
        api.prevent_exit();
        let app = app.clone();
        tauri::async_runtime::spawn(async move {
            supervisor(&app).stop().await;
            app.exit(code);
        });
    }
}

/// Handles the exit of the app: waits until the backend has ended, in every case.
pub(crate) fn on_exit<R: Runtime>(app: &AppHandle<R>) {
    tauri::async_runtime::block_on(supervisor(app).stop());
    app.state::<Sentinel>().lower();
}

fn supervisor<R: Runtime>(app: &AppHandle<R>) -> Arc<Supervisor> {
    Arc::clone(&app.state::<Arc<Supervisor>>())
}
