//! The app as the frontend sees it: commands and events on Tauri's mock runtime, which shows no window.

use std::path::PathBuf;
use std::sync::mpsc;
use std::time::Duration;

use serde_json::Value;
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, mock_builder, mock_context, noop_assets};
use tauri::webview::InvokeRequest;
use tauri::{App, Listener, WebviewWindow, WebviewWindowBuilder};
use tempfile::TempDir;

use super::*;
use crate::fake::{healthy_port, say_ready};

/// Tells the backend finder of a mock app, which is a plain function, where its test's folder is.
struct Folder(PathBuf);

/// The app with a backend whose script is the file `script` in `dir`, and the payloads of its event `startup`.
fn open(dir: &TempDir) -> (App<MockRuntime>, WebviewWindow<MockRuntime>, mpsc::Receiver<Value>) {
    let app = mock_builder()
        .manage(Folder(dir.path().to_owned()))
        .plugin(supervision(|app| {
            let dir = &app.state::<Folder>().0;
            fake::backend(dir, &std::fs::read_to_string(dir.join("script")).unwrap())
        }))
        .invoke_handler(tauri::generate_handler![commands::startup, commands::retry])
        .build(mock_context(noop_assets()))
        .unwrap();
    let (heard, events) = mpsc::channel();
    app.listen_any("startup", move |event| heard.send(serde_json::from_str(event.payload()).unwrap()).unwrap());
    let window = WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default()).build().unwrap();
    (app, window, events)
}

fn invoke(window: &WebviewWindow<MockRuntime>, command: &str) -> Value {
    let request = InvokeRequest {
        cmd: command.into(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: "tauri://localhost".parse().unwrap(),
        body: InvokeBody::default(),
        headers: Default::default(),
        invoke_key: INVOKE_KEY.into(),
    };
    tauri::test::get_ipc_response(window, request).unwrap().deserialize().unwrap()
}

/// Asks the command and listens to the event, as the frontend does, until the state is `state`.
fn until(state: &str, window: &WebviewWindow<MockRuntime>, events: &mpsc::Receiver<Value>) -> Value {
    let mut now = invoke(window, "startup");
    while now["state"] != state {
        now = events.recv_timeout(Duration::from_secs(60)).unwrap();
    }
    now
}

#[test]
fn the_frontend_learns_of_a_failure_and_retries() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("script"), "exit 1").unwrap();
    let (_app, window, events) = open(&dir);
    assert_eq!(until("failed", &window, &events)["code"], "backend_exited_early");

    std::fs::write(dir.path().join("script"), format!("{}; cat", say_ready(healthy_port()))).unwrap();
    invoke(&window, "retry");
    let ready = until("ready", &window, &events);
    assert_eq!(ready, invoke(&window, "startup"));
    assert_eq!(ready["token"].as_str().unwrap().len(), 64);
}

#[test]
fn closing_the_window_ends_the_backend() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("script"), format!("{}; cat", say_ready(healthy_port()))).unwrap();
    let (app, window, events) = open(&dir);
    until("ready", &window, &events);
    assert!(fake::process(dir.path()).is_some());
    app.run_return(move |_, event| {
        if let RunEvent::Ready = event {
            window.close().unwrap();
        }
    });
    assert_eq!(fake::process(dir.path()), None);
}
