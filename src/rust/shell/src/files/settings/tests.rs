use serde_json::{Value, from_value, json, to_value};
use shell_types::SettingsChanges;
use tauri::http::HeaderMap;
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, mock_builder, mock_context, noop_assets};
use tauri::webview::InvokeRequest;
use tauri::{App, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use tempfile::TempDir;

use super::*;
use crate::commands::settings as commands;
use crate::desktop::tray::Tray;

/// Creates an app with its settings in `dir`, and its window.
fn open(dir: &TempDir) -> (App<MockRuntime>, WebviewWindow<MockRuntime>) {
    let app = mock_builder()
        .plugin(login_entry())
        .manage(Store::open(dir.path().join("settings.json")))
        .manage(Tray::default())
        .invoke_handler(tauri::generate_handler![commands::settings, commands::change_settings])
        .build(mock_context(noop_assets()))
        .unwrap();
    let window = WebviewWindowBuilder::new(&app, "main", WebviewUrl::default()).build().unwrap();
    (app, window)
}

fn call(window: &WebviewWindow<MockRuntime>, command: &str, values: Value) -> Result<Value, Value> {
    let request = InvokeRequest {
        cmd: command.into(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: "tauri://localhost".parse().unwrap(),
        body: InvokeBody::Json(values),
        headers: HeaderMap::default(),
        invoke_key: INVOKE_KEY.into(),
    };
    tauri::test::get_ipc_response(window, request).map(|answer| answer.deserialize().unwrap())
}

#[test]
fn the_frontend_reads_and_changes_them() {
    let dir = tempfile::tempdir().unwrap();
    let (_app, window) = open(&dir);
    let first = call(&window, "settings", json!({})).unwrap();
    assert_eq!(
        (&first["close_to_tray"], &first["tray"], &first["problem"]),
        (&json!(false), &json!(false), &json!(null))
    );

    let changed = call(&window, "change_settings", json!({"changes": {"close_to_tray": true}})).unwrap();
    assert_eq!(changed["close_to_tray"], json!(true));
    assert_eq!(call(&window, "settings", json!({})).unwrap(), changed);
}

#[test]
fn an_unknown_setting_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (_app, window) = open(&dir);
    let error = call(&window, "change_settings", json!({"changes": {"check_for_updates": true}})).unwrap_err();
    assert!(error.to_string().contains("check_for_updates"), "{error}");
    assert!(!dir.path().join("settings.json").exists());
}

#[test]
fn a_file_that_cannot_be_written_is_an_error_with_a_code() {
    let dir = tempfile::tempdir().unwrap();
    let (_app, window) = open(&dir);
    std::fs::create_dir_all(dir.path().join("settings.json").join("in the way")).unwrap();
    let error = call(&window, "change_settings", json!({"changes": {"log_level": "error"}})).unwrap_err();
    assert_eq!(error["code"], "settings_not_written");
    assert!(error["detail"].as_str().unwrap().contains("settings.json"), "{error}");
}

#[test]
fn missing_keys_have_defaults() {
    let settings: Settings = from_value(json!({"close_to_tray": true})).unwrap();
    assert_eq!(settings, Settings { close_to_tray: true, ..Settings::default() });
    assert_eq!(
        to_value(Settings::default()).unwrap(),
        json!({
            "start_at_login": false, "close_to_tray": false, "log_level": "info"
        })
    );
}

#[test]
fn keys_of_a_newer_version_are_kept() {
    let newer = json!({"start_at_login": true, "close_to_tray": false, "log_level": "info", "theme": {"dark": true}});
    let settings: Settings = from_value(newer.clone()).unwrap();
    let changed = settings.with(SettingsChanges { start_at_login: Some(false), ..SettingsChanges::default() });
    assert_eq!(to_value(changed).unwrap(), {
        let mut expected = newer;
        expected["start_at_login"] = json!(false);
        expected
    });
}

#[test]
fn the_backend_and_the_file_use_the_same_level_names() {
    for level in [LogLevel::Debug, LogLevel::Info, LogLevel::Warning, LogLevel::Error] {
        assert_eq!(to_value(level).unwrap(), crate::files::logging::level_name(level.filter()));
    }
}
