//! Tests of commands and events on Tauri's mock runtime, which shows no window.

use std::sync::{Mutex, mpsc};
use std::time::Duration;

use fake_backend::{Control, Program, Script, Step, healthy_port};
use serde_json::{Value, json, to_value};
use shell_types::command::{ChangeSettings, LogWindowError, RestoreBackup, SaveFile};
use shell_types::{Command, SavableFolder, SettingsChanges};
use tauri::http::HeaderMap;
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, mock_builder, mock_context, noop_assets};
use tauri::webview::InvokeRequest;
use tauri::{App, Listener, WebviewWindow, WebviewWindowBuilder};
use tempfile::TempDir;
use triptych_supervisor::Launch;

use super::*;

/// State of a mock app with the script of its backend. `find` reads it, because it is a function without captures.
struct FakeBackend {
    script: Mutex<Script>,
    control: Control,
}

#[expect(clippy::unnecessary_wraps, reason = "the finder of the real app can fail")]
fn find(app: &AppHandle<MockRuntime>) -> Result<Backend, BackendError> {
    let fake = app.state::<FakeBackend>();
    let program = Program::of(&fake.script.lock().unwrap(), fake.control.port());
    let launch = backend::launch(app, program.path).unwrap();
    let variables = launch.variables.into_iter().chain(program.variables).collect();
    Ok(Backend::Sidecar(Launch { arguments: program.arguments, variables, ..launch }))
}

/// Opens an app in `dir` with a backend that runs `script`. Also returns the window and the payloads of the event
/// `lifecycle`.
fn open(dir: &TempDir, script: Script) -> (App<MockRuntime>, WebviewWindow<MockRuntime>, mpsc::Receiver<Value>) {
    let app = mock_builder()
        .manage(FakeBackend { script: Mutex::new(script), control: Control::new() })
        .manage(Places::inside(dir.path()))
        .on_window_event(ending::on_window_event)
        .plugin(supervision(find))
        .invoke_handler(commands())
        .build(mock_context(noop_assets()))
        .unwrap();
    let (heard, events) = mpsc::channel();
    app.listen_any(LIFECYCLE_EVENT, move |event| heard.send(serde_json::from_str(event.payload()).unwrap()).unwrap());
    let window = WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default()).build().unwrap();
    (app, window, events)
}

/// Steps of a server that becomes ready and exits when its stdin closes.
fn serving() -> Vec<Step> {
    vec![Step::ready(healthy_port(), VERSION), Step::WaitForEnd]
}

/// Closes the window and waits until the app has ended.
fn close(app: App<MockRuntime>, window: WebviewWindow<MockRuntime>) {
    app.run_return(move |_, event| {
        if let RunEvent::Ready = event {
            window.close().unwrap();
        }
    });
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
        headers: HeaderMap::default(),
        invoke_key: INVOKE_KEY.into(),
    };
    tauri::test::get_ipc_response(window, request).map(|body| body.deserialize().unwrap())
}

/// Waits until the state is `state`, with the command and the event, like the frontend.
fn until(state: &str, window: &WebviewWindow<MockRuntime>, events: &mpsc::Receiver<Value>) -> Value {
    let mut now = invoke(window, "lifecycle");
    while now["state"] != state {
        now = events.recv_timeout(Duration::from_secs(60)).unwrap();
    }
    now
}

#[test]
fn the_frontend_receives_a_failure_and_retries() {
    let dir = tempfile::tempdir().unwrap();
    let (app, window, events) = open(&dir, Script::serving([Step::Exit(1)]));
    assert_eq!(until("failed", &window, &events)["code"], "backend_exited_early");

    *app.state::<FakeBackend>().script.lock().unwrap() = Script::serving(serving());
    invoke(&window, "retry");
    let ready = until("ready", &window, &events);
    assert_eq!(ready, invoke(&window, "lifecycle"));
    assert_eq!(ready["token"].as_str().unwrap().len(), 64);
}

#[test]
fn the_backend_receives_its_environment_variables() {
    let dir = tempfile::tempdir().unwrap();
    let (app, window, events) = open(&dir, Script::serving(serving()));
    until("ready", &window, &events);
    let process = app.state::<FakeBackend>().control.next();
    let variables: std::collections::HashMap<String, String> = process.variables().iter().cloned().collect();
    assert_eq!(variables["DATA_DIR"], dir.path().join("data").to_str().unwrap());
    assert_eq!(variables["LOG_DIR"], dir.path().join("logs").to_str().unwrap());
    assert_eq!((&*variables["HOST"], &*variables["PORT"]), ("127.0.0.1", "0"));
    assert_eq!(variables["LAUNCH_ID"], app.state::<LaunchId>().as_str());
}

#[test]
fn closing_the_window_ends_the_backend() {
    let dir = tempfile::tempdir().unwrap();
    let (app, window, events) = open(&dir, Script::serving(serving()));
    until("ready", &window, &events);
    let mut process = app.state::<FakeBackend>().control.next();
    assert!(process.is_running());
    close(app, window);
    process.wait();
}

#[test]
fn the_frontend_restores_a_backup() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("repaired");
    let command = vec![Step::Touch(path.clone())];
    let serve = vec![Step::IfExists { path, then: serving(), otherwise: vec![Step::Exit(1)] }];
    let name = "0001-20261124T180509.012345Z-daily.db";
    std::fs::create_dir_all(dir.path().join("data/backups")).unwrap();
    std::fs::write(dir.path().join("data/backups").join(name), "content").unwrap();
    let (app, window, events) = open(&dir, Script { serve, command });
    until("failed", &window, &events);

    assert_eq!(invoke(&window, "backups")[0]["name"], name);
    let unknown = ask(&window, "restore_backup", json!({"name": "../../app.db"})).unwrap_err();
    assert_eq!(unknown["code"], "backup_unknown");
    ask(&window, "restore_backup", json!({"name": name})).unwrap();
    until("ready", &window, &events);
    let [_, restore, _] = &app.state::<FakeBackend>().control.all()[..] else { panic!("not three processes") };
    assert_eq!(restore.arguments(), ["restore", "--events", name]);
}

#[test]
fn an_unclean_end_is_reported_once_and_diagnostics_can_be_saved() {
    let dir = tempfile::tempdir().unwrap();
    drop(Sentinel::raise(dir.path(), "killed").unwrap());
    let (app, window, events) = open(&dir, Script::serving(serving()));
    let ready = until("ready", &window, &events);
    assert_eq!(invoke(&window, "unclean_end")["launch"], "killed");
    let saved = invoke(&window, "save_diagnostics");
    let zip = std::fs::read(saved.as_str().unwrap()).unwrap();
    assert!(!zip.is_empty());
    assert_eq!(ready, invoke(&window, "lifecycle"));
    ask(&window, "log_window_error", json!({"message": "TypeError"})).unwrap();
    close(app, window);
    assert_eq!(Sentinel::raise(dir.path(), "next").unwrap().previous(), None);
}

/// Calls a command with the fields of its type. Returns the error code if it fails.
fn failure<C: Command>(window: &WebviewWindow<MockRuntime>, command: &C) -> Option<String> {
    let error = ask(window, C::NAME, to_value(command).unwrap()).err()?;
    Some(error["code"].as_str().unwrap_or_else(|| panic!("{} does not take {error}", C::NAME)).to_owned())
}

#[test]
fn commands_accept_the_fields_of_their_types() {
    let dir = tempfile::tempdir().unwrap();
    let app = mock_builder()
        .manage(Places::inside(dir.path()))
        .manage(Store::open(dir.path().join("settings.json")))
        .manage(tray::Tray::default())
        .plugin(settings::login_entry())
        .plugin(supervision(|_| Err(BackendError::Silent { seconds: 0 })))
        .invoke_handler(commands())
        .build(mock_context(noop_assets()))
        .unwrap();
    let window = WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default()).build().unwrap();
    let name = || "nothing.db".to_owned();
    assert_eq!(failure(&window, &RestoreBackup { name: name() }).unwrap(), "backup_unknown");
    assert_eq!(failure(&window, &SaveFile { folder: SavableFolder::Exports, name: name() }).unwrap(), "file_missing");
    assert_eq!(failure(&window, &ChangeSettings { changes: SettingsChanges::default() }), None);
    assert_eq!(failure(&window, &LogWindowError { message: "TypeError".to_owned() }), None);
}
