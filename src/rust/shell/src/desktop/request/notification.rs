//! Notifications by the system's own means.

use notify_rust::Notification;
use tauri::async_runtime::spawn_blocking;
use tauri::{AppHandle, Runtime};

use crate::text::plain;

/// The most characters that a title and a text may have; systems show less.
const TITLE: usize = 100;
const BODY: usize = 400;

/// Shows a notification from the app; where the system takes none, the log has it.
pub(super) fn show<R: Runtime>(app: &AppHandle<R>, title: &str, body: &str) {
    let mut notification = Notification::new();
    notification.appname(&app.package_info().name).summary(&plain(title, TITLE)).body(&plain(body, BODY));
    #[cfg(windows)]
    notification.app_id(&app.config().identifier);
    #[cfg(target_os = "linux")]
    notification.icon("triptych");
    #[cfg(target_os = "macos")]
    // Fails only where it was said before.
    let _ = notify_rust::set_application(&app.config().identifier);
    // Some systems take their time to answer.
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

/// Whether the desktop would take the signs of HTML in a text for HTML.
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
    fn texts_are_no_markup() {
        assert_eq!(escape("<b>R&D</b>"), "&lt;b&gt;R&amp;D&lt;/b&gt;");
    }
}
