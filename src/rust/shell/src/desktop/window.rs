//! The app's window.

mod links;
mod placement;
mod screens;

use std::time::Instant;

use tauri::webview::NewWindowResponse;
use tauri::{App, AppHandle, Manager, RunEvent, Runtime, WebviewWindow, WebviewWindowBuilder};

use crate::desktop::window::links::Links;

/// Label of the window in tauri.conf.json and in the capabilities.
pub(crate) const MAIN: &str = "main";

/// Script that makes `Object.prototype` read-only. Tauri's own option `freezePrototype` breaks libraries.
const PROTOTYPE_SCRIPT: &str = include_str!("window/prototype.js");

/// Script that shows and logs errors until the app has drawn its first page.
const LOAD_ERRORS_SCRIPT: &str = include_str!("window/load_errors.js");

/// Opens the window of tauri.conf.json at its last position.
///
/// The window shows only pages of the app. Links to the web open in the browser.
///
/// # Errors
///
/// If the operating system cannot open a window.
pub(crate) fn open(app: &App) -> tauri::Result<()> {
    let config = app.config().app.windows.iter().find(|window| window.label == MAIN);
    let config = config.ok_or(tauri::Error::WindowNotFound)?;
    let links = Links::new();
    let window = WebviewWindowBuilder::from_config(app, config)?
        .initialization_script(PROTOTYPE_SCRIPT)
        .initialization_script(LOAD_ERRORS_SCRIPT)
        .initialization_script(links::SCRIPT)
        .on_navigation(links::is_page_of_app)
        .on_new_window(move |url, _| {
            links.follow(&url, Instant::now());
            NewWindowResponse::Deny
        })
        .visible(false)
        .build()?;
    #[cfg(target_os = "linux")]
    links::require_user_gesture(&window)?;
    placement::restore(&window);
    window.show()
}

/// Shows the window in front of all others and gives it the keyboard focus.
pub(crate) fn bring_forward<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = main(app) {
        // These calls fail only while the window is being closed.
        let _ = window.show();
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

/// On macOS, shows the hidden window when the user clicks the app in the Dock.
pub(crate) fn on_run_event<R: Runtime>(_app: &AppHandle<R>, _event: RunEvent) {
    #[cfg(target_os = "macos")]
    if let RunEvent::Reopen { .. } = _event {
        bring_forward(_app);
    }
}

/// Returns the window, or `None` if it is closed.
pub(crate) fn main<R: Runtime>(app: &AppHandle<R>) -> Option<WebviewWindow<R>> {
    app.get_webview_window(MAIN)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    /// The policy names no port because the backend listens on a free one. The page calls commands through `ipc`.
    #[test]
    fn the_page_connects_only_to_this_computer() {
        let config: Value = serde_json::from_str(include_str!("../../tauri.conf.json")).unwrap();
        let policy = config["app"]["security"]["csp"].as_object().unwrap();
        assert_eq!(policy["connect-src"], "http://127.0.0.1:* ipc: http://ipc.localhost");
        assert_eq!((&policy["default-src"], &policy["script-src"]), (&"'self'".into(), &"'self'".into()));
        let sources = policy.values().flat_map(|sources| sources.as_str().unwrap().split(' '));
        let hosts = ["127.0.0.1", "ipc.localhost"];
        assert!(sources.filter(|it| it.contains("//")).all(|it| hosts.iter().any(|host| it.contains(host))));
    }
}
