//! The color of the window until the page has painted itself.

use tauri::window::Color;
use tauri::{Runtime, Theme, Webview};

/// Those of index.html, where the page begins.
const LIGHT: Color = Color(0xff, 0xff, 0xff, 0xff);
const DARK: Color = Color(0x24, 0x24, 0x24, 0xff);

/// Gives window and webview the color that the page will have on this system: none of them flashes.
pub(crate) fn paint<R: Runtime>(webview: &Webview<R>) {
    let window = webview.window();
    let color = if matches!(window.theme(), Ok(Theme::Dark)) { DARK } else { LIGHT };
    // Where it cannot be set, tauri.conf.json's stays.
    let _ = window.set_background_color(Some(color));
    let _ = webview.set_background_color(Some(color));
}
