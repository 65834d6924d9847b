//! The end of the app: the window says so while the backend ends, and closes after it.

use std::sync::Arc;

use tauri::{AppHandle, ExitRequestApi, Manager, Runtime, Window, WindowEvent};

use crate::desktop::tray;
use crate::files::sentinel::Sentinel;
use triptych_supervisor::Lifecycle;
use triptych_supervisor::Supervisor;

/// A window that is to close hides, where the user has chosen so. Otherwise it stays until the backend has ended, and says that it closes.
pub(crate) fn on_window_event<R: Runtime>(window: &Window<R>, event: &WindowEvent) {
    if let WindowEvent::CloseRequested { api, .. } = event {
        api.prevent_close();
        if tray::hide_instead_of_closing(window.app_handle()) {
            return;
        }
        let window = window.clone();
        tauri::async_runtime::spawn(async move {
            supervisor(window.app_handle()).stop().await;
            // Fails only where the window is gone already. Where it was the last one, the app ends with it.
            let _ = window.destroy();
        });
    }
}

/// An app that is to end, by a signal for example, ends its backend before its window.
pub(crate) fn on_exit_requested<R: Runtime>(app: &AppHandle<R>, code: Option<i32>, api: &ExitRequestApi) {
    // Without a code there is no window any more that could say so.
    if let (Some(code), false) = (code, supervisor(app).state() == Lifecycle::Stopped) {
        api.prevent_exit();
        let app = app.clone();
        tauri::async_runtime::spawn(async move {
            supervisor(&app).stop().await;
            app.exit(code);
        });
    }
}

/// The last moment: returns when the backend has ended, whoever has not waited for it.
pub(crate) fn on_exit<R: Runtime>(app: &AppHandle<R>) {
    tauri::async_runtime::block_on(supervisor(app).stop());
    app.state::<Sentinel>().lower();
}

fn supervisor<R: Runtime>(app: &AppHandle<R>) -> Arc<Supervisor> {
    Arc::clone(&app.state::<Arc<Supervisor>>())
}
