//! The app as the frontend sees it: commands and events on Tauri's mock runtime, which shows no window.

use std::path::PathBuf;
use std::sync::mpsc;
use std::time::Duration;

use serde_json::{Value, json};
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
        .manage(Places::inside(dir.path()))
        .on_window_event(ending::on_window_event)
        .plugin(supervision(|app| {
            let dir = &app.state::<Folder>().0;
            fake::backend(dir, &std::fs::read_to_string(dir.join("script")).unwrap())
        }))
        .invoke_handler(commands!())
        .build(mock_context(noop_assets()))
        .unwrap();
    let (heard, events) = mpsc::channel();
    app.listen_any("startup", move |event| heard.send(serde_json::from_str(event.payload()).unwrap()).unwrap());
    let window = WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default()).build().unwrap();
    (app, window, events)
}

fn invoke(window: &WebviewWindow<MockRuntime>, command: &str) -> Value {
    ask(window, command, json!({})).unwrap()
}

fn ask(window: &WebviewWindow<MockRuntime>, command: &str, arguments: Value) -> Result<Value, Value> {
    let request = InvokeRequest {
        cmd: command.into(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: "tauri://localhost".parse().unwrap(),
        body: InvokeBody::Json(arguments),
        headers: Default::default(),
        invoke_key: INVOKE_KEY.into(),
    };
    tauri::test::get_ipc_response(window, request).map(|body| body.deserialize().unwrap())
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

#[test]
fn the_frontend_chooses_a_backup_and_starts_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let script = format!(
        r#"case "$1" in
            serve) if [ -e "$DATA_DIR/repaired" ]; then {}; cat; else exit 1; fi;;
            *) echo "$3" > "$DATA_DIR/repaired";;
        esac"#,
        say_ready(healthy_port())
    );
    std::fs::write(dir.path().join("script"), script).unwrap();
    let name = "0001-20261124T180509.012345Z-daily.db";
    std::fs::create_dir_all(dir.path().join("data/backups")).unwrap();
    std::fs::write(dir.path().join("data/backups").join(name), "content").unwrap();
    let (_app, window, events) = open(&dir);
    until("failed", &window, &events);

    assert_eq!(invoke(&window, "backups")[0]["name"], name);
    let unknown = ask(&window, "restore_backup", json!({"name": "../../app.db"})).unwrap_err();
    assert_eq!(unknown["code"], "backup_unknown");
    ask(&window, "restore_backup", json!({"name": name})).unwrap();
    until("ready", &window, &events);
    assert_eq!(std::fs::read_to_string(dir.path().join("data/repaired")).unwrap(), format!("{name}\n"));
}

#[test]
fn an_unclean_end_is_told_once_and_diagnostics_can_be_saved() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("script"), format!("{}; cat", say_ready(healthy_port()))).unwrap();
    drop(Sentinel::raise(dir.path(), "killed").unwrap());
    let (app, window, events) = open(&dir);
    let ready = until("ready", &window, &events);
    assert_eq!(invoke(&window, "unclean_end")["launch"], "killed");
    let saved = invoke(&window, "save_diagnostics");
    let zip = std::fs::read(saved.as_str().unwrap()).unwrap();
    assert!(!zip.is_empty());
    assert_eq!(ready, invoke(&window, "startup"));
    app.run_return(move |_, event| {
        if let RunEvent::Ready = event {
            window.close().unwrap();
        }
    });
    assert_eq!(Sentinel::raise(dir.path(), "next").unwrap().previous(), None);
}
