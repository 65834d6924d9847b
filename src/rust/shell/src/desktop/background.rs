//! Background color of the window until the page is rendered.

use tauri::window::Color;
use tauri::{Runtime, Theme, Webview};

/// Background colors, as in index.html.
const LIGHT: Color = Color(0xff, 0xff, 0xff, 0xff);
const DARK: Color = Color(0x24, 0x24, 0x24, 0xff);

/// Sets the background color of the window and the webview to that of the page, so that the window does not flash.
pub(crate) fn paint<R: Runtime>(webview: &Webview<R>) {
    let window = webview.window();
    let color = if matches!(window.theme(), Ok(Theme::Dark)) { DARK } else { LIGHT };
    // If this fails, the color in tauri.conf.json is used.
    let _ = window.set_background_color(Some(color));
    let _ = webview.set_background_color(Some(color));
}
