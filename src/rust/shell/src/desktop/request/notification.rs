//! Desktop notifications.

use notify_rust::Notification;
use tauri::async_runtime::spawn_blocking;
use tauri::{AppHandle, Runtime};

use crate::text::plain;

/// Maximum lengths in characters. Desktops usually show less.
const TITLE: usize = 100;
const BODY: usize = 400;

/// Shows a notification of the app. Logs a warning if that fails.
pub(super) fn show<R: Runtime>(app: &AppHandle<R>, title: &str, body: &str) {
    let mut notification = Notification::new();
    notification.appname(&app.package_info().name).summary(&plain(title, TITLE)).body(&plain(body, BODY));
    #[cfg(windows)]
    notification.app_id(&app.config().identifier);
    #[cfg(target_os = "linux")]
    notification.icon("triptych");
    #[cfg(target_os = "macos")]
    // Fails only if it is already set.
    let _ = notify_rust::set_application(&app.config().identifier);
    // Some desktops answer slowly.
    spawn_blocking(move || {
        #[cfg(target_os = "linux")]
        if has_markup() {
            let body = escape(&notification.body);
            notification.body(&body);
        }
        if let Err(error) = notification.show() {
            log::warn!("cannot show the notification {:?}: {error}", notification.summary);
        }
    });
}

/// Returns whether the desktop interprets HTML in notifications.
#[cfg(target_os = "linux")]
fn has_markup() -> bool {
    notify_rust::get_capabilities().is_ok_and(|able| able.iter().any(|what| what == "body-markup"))
}

#[cfg(target_os = "linux")]
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped() {
        assert_eq!(escape("<b>R&D</b>"), "&lt;b&gt;R&amp;D&lt;/b&gt;");
    }
}
