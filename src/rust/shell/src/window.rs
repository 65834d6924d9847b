//! The app's one window.

pub(crate) mod commands;

mod links;
mod placement;
mod screens;

use tauri::webview::NewWindowResponse;
use tauri::{App, AppHandle, Manager, RunEvent, Runtime, WebviewWindow, WebviewWindowBuilder};

/// Its label, in tauri.conf.json and in the capabilities.
pub(crate) const MAIN: &str = "main";

/// Opens the window that tauri.conf.json describes, where it was when it was last closed.
///
/// It shows the app's own pages and nothing else: what belongs to a browser opens there, in a window of its own or not.
///
/// # Errors
///
/// Where the system opens no window.
pub(crate) fn open(app: &App) -> tauri::Result<()> {
    let config = app.config().app.windows.iter().find(|window| window.label == MAIN);
    let config = config.ok_or(tauri::Error::WindowNotFound)?;
    let window = WebviewWindowBuilder::from_config(app, config)?
        .on_navigation(links::follow)
        .on_new_window(|url, _| {
            links::follow(&url);
            NewWindowResponse::Deny
        })
        .visible(false)
        .build()?;
    placement::restore(&window);
    window.show()
}

/// Shows the window above all others, with the keyboard.
pub(crate) fn bring_forward<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = main(app) {
        // Each of these fails only while the window is being closed.
        let _ = window.show();
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

/// On macOS, shows the hidden window to who clicks on the app in the Dock.
pub(crate) fn on_run_event<R: Runtime>(_app: &AppHandle<R>, _event: RunEvent) {
    #[cfg(target_os = "macos")]
    if let RunEvent::Reopen { .. } = _event {
        bring_forward(_app);
    }
}

/// The window, as long as there is one.
pub(crate) fn main<R: Runtime>(app: &AppHandle<R>) -> Option<WebviewWindow<R>> {
    app.get_webview_window(MAIN)
}
