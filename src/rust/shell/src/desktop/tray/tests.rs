use serde_json::{from_value, json};
use tauri::test::{mock_builder, mock_context, noop_assets};

use super::*;

/// Returns whether closing the window hides it, with this setting and with or without a tray.
fn hides(close_to_tray: bool, tray: bool) -> bool {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path().join("settings.json"));
    store.change(from_value(json!({ "close_to_tray": close_to_tray })).unwrap()).unwrap();
    let app =
        mock_builder().manage(store).manage(Tray(AtomicBool::new(tray))).build(mock_context(noop_assets())).unwrap();
    hide_instead_of_closing(app.handle())
}

#[test]
fn closing_hides_the_window_only_with_the_setting_and_a_tray() {
    assert!(hides(true, true));
    assert!(!hides(true, false));
    assert!(!hides(false, true));
    assert!(!hides(false, false));
}
