use serde_json::{from_value, json};
use tauri::test::{mock_builder, mock_context, noop_assets};

use super::*;

/// Whether the window of an app whose user has chosen `close_to_tray` hides when it is to close.
fn hides(close_to_tray: bool, tray: bool) -> bool {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path().join("settings.json"));
    store.change(from_value(json!({ "close_to_tray": close_to_tray })).unwrap()).unwrap();
    let app =
        mock_builder().manage(store).manage(Tray(AtomicBool::new(tray))).build(mock_context(noop_assets())).unwrap();
    hide_instead_of_closing(app.handle())
}

#[test]
fn closing_hides_where_the_user_has_chosen_so_and_there_is_a_tray() {
    assert!(hides(true, true));
    assert!(!hides(true, false));
    assert!(!hides(false, true));
    assert!(!hides(false, false));
}
