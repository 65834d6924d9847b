mod restarting;
mod restoring;

use std::sync::atomic::{AtomicU32, Ordering};

use fake_backend::{Script, Step, healthy_port, say};
use tokio::sync::mpsc;

use super::testing::{LIMITS, QUICK, Scene, VERSION, health_check};
use super::*;

/// Script of a server that becomes ready and exits when its stdin closes.
fn serving() -> Script {
    Script::serving([Step::ready(healthy_port(), VERSION), Step::WaitForEnd])
}

#[tokio::test]
async fn goes_through_migrating_to_ready() {
    let port = healthy_port();
    let mut scene = Scene::new(&Script::serving([
        say(r#"{"event":"starting"}"#),
        say(r#"{"event":"migrating","from":null,"to":"a"}"#),
        Step::ready(port, VERSION),
        Step::WaitForEnd,
    ]));
    assert!(matches!(scene.next().await, Lifecycle::Migrating(_)));
    let expected = format!("http://127.0.0.1:{port}");
    assert!(matches!(scene.next().await, Lifecycle::Ready { base_url, .. } if base_url == expected));
    let mut process = scene.control.next();
    assert!(process.is_running());
    scene.stop().await;
    process.wait();
}

#[tokio::test]
async fn publishes_the_progress_of_an_upgrade() {
    let event = |progress| {
        say(&format!(r#"{{"event":"migrating","from":"0001","to":"0002","step":"backup","progress":{progress}}}"#))
    };
    let ready = Step::ready(healthy_port(), VERSION);
    let mut scene = Scene::new(&Script::serving([event(0.5), event(1.0), ready, Step::WaitForEnd]));
    for expected in [0.5, 1.0] {
        let Lifecycle::Migrating(upgrade) = scene.next().await else { panic!("not migrating") };
        assert_eq!((upgrade.step.as_deref(), upgrade.progress), (Some("backup"), Some(expected)));
    }
    scene.ready().await;
    scene.stop().await;
}

#[tokio::test]
async fn a_second_stop_waits_for_the_first() {
    let script = Script::serving([Step::ready(healthy_port(), VERSION), Step::Hang]);
    let mut scene = Scene::with_limits(&script, QUICK);
    scene.ready().await;
    tokio::join!(scene.supervisor.stop(), scene.supervisor.stop());
    assert_eq!([scene.next().await, scene.next().await], [Lifecycle::Stopping, Lifecycle::Stopped]);
}

#[tokio::test]
async fn uses_a_running_backend_without_starting_one() {
    let base_url = format!("http://127.0.0.1:{}", healthy_port());
    let (publish, mut published) = mpsc::unbounded_channel();
    let running = base_url.clone();
    let find = move || Ok(Backend::Running { base_url: running.clone(), token: None });
    let publish = move |state: &Lifecycle| publish.send(state.clone()).unwrap();
    let supervisor = Supervisor::new(Handle::current(), find, health_check(), LIMITS, publish);
    supervisor.start();
    assert_eq!(published.recv().await, Some(Lifecycle::Ready { base_url, token: None }));
    supervisor.stop().await;
}

#[tokio::test]
async fn passes_the_token_only_on_stdin() {
    let mut scene = Scene::new(&serving());
    let Lifecycle::Ready { token: Some(token), .. } = scene.next().await else { panic!("not ready") };
    let process = scene.control.next();
    let hello: serde_json::Value = serde_json::from_str(process.hello()).unwrap();
    assert_eq!(hello, serde_json::json!({"token": token, "protocol": PROTOCOL, "version": VERSION}));
    assert_eq!(process.arguments(), ["serve", "--supervised"]);
    assert!(process.variables().iter().all(|(_, value)| !value.contains(token.expose())));
    scene.stop().await;
}

#[tokio::test]
async fn passes_on_the_error_that_the_backend_reports() {
    let mut scene = Scene::new(&Script::serving([Step::failed("database_newer", "Update the app."), Step::Exit(3)]));
    assert_eq!(scene.failure().await, ("database_newer".into(), "Update the app.".into()));
}

#[tokio::test]
async fn quotes_the_log_of_a_backend_that_ends_early() {
    let last = "ImportError: no module named app";
    let mut scene = Scene::new(&Script::serving([Step::PrintError(last.into()), Step::Exit(3)]));
    let (code, detail) = scene.failure().await;
    assert_eq!(code, "backend_exited_early");
    assert!(detail.contains('3'), "{detail}");
    assert!(detail.ends_with(last), "{detail}");
    let Lifecycle::Failed { log_path, during, .. } = scene.supervisor.state() else { panic!("not failed") };
    assert_eq!((log_path, during), (Some(scene.dir.path().join("backend.log")), During::Start));
}

#[tokio::test]
async fn ignores_lines_that_are_not_events() {
    let mut steps = vec![say("hello"), Step::Print(b"\xff\xfe\n".into()), say(r#"{"event":"dance"}"#), say("[]")];
    steps.extend(serving().serve);
    let mut scene = Scene::new(&Script::serving(steps));
    scene.ready().await;
    scene.stop().await;
}

#[tokio::test]
async fn kills_a_backend_that_does_not_exit_when_its_stdin_closes() {
    let script = Script::serving([Step::ready(healthy_port(), VERSION), Step::Hang]);
    let mut scene = Scene::with_limits(&script, QUICK);
    let mut process = scene.ready().await;
    scene.stop().await;
    process.wait();
}

#[tokio::test]
async fn stops_in_every_state() {
    let mut starting = Scene::new(&Script::serving([Step::WaitForEnd]));
    starting.stop().await;

    let migrating = [say(r#"{"event":"migrating"}"#), Step::WaitForEnd];
    let mut migrating = Scene::new(&Script::serving(migrating));
    assert!(matches!(migrating.next().await, Lifecycle::Migrating(_)));
    migrating.stop().await;

    let mut failed = Scene::new(&Script::serving([Step::Exit(1)]));
    failed.failure().await;
    failed.stop().await;
    failed.supervisor.retry();
    assert_eq!(failed.supervisor.state(), Lifecycle::Stopped);
}

#[tokio::test]
async fn refuses_a_backend_of_another_version() {
    let other = say(r#"{"event":"ready","port":1,"version":"9.9.9","protocol":2}"#);
    let (code, detail) = Scene::new(&Script::serving([other, Step::WaitForEnd])).failure().await;
    assert_eq!(code, "version_mismatch");
    assert!(detail.contains("9.9.9 (protocol 2)"), "{detail}");
}

#[tokio::test]
async fn gives_up_on_a_silent_backend() {
    let limits = Limits { silence: Duration::from_millis(100), ..LIMITS };
    let mut scene = Scene::with_limits(&Script::serving([Step::WaitForEnd]), limits);
    assert_eq!(scene.failure().await.0, "backend_silent");
}

#[tokio::test]
async fn an_upgrade_has_no_timeout() {
    let steps =
        [say(r#"{"event":"migrating"}"#), Step::WaitForRelease, Step::ready(healthy_port(), VERSION), Step::WaitForEnd];
    let mut scene = Scene::new(&Script::serving(steps));
    assert!(matches!(scene.next().await, Lifecycle::Migrating(_)));
    tokio::time::pause();
    tokio::time::advance(10 * LIMITS.silence).await;
    tokio::time::resume();
    scene.control.next().release();
    assert!(matches!(scene.next().await, Lifecycle::Ready { .. }));
    scene.stop().await;
}

#[tokio::test]
async fn fails_if_a_ready_backend_never_answers() {
    let limits = Limits { health: Duration::from_millis(100), ..LIMITS };
    // Accepts connections but never answers.
    let socket = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = socket.local_addr().unwrap().port();
    let script = Script::serving([Step::ready(port, VERSION), Step::WaitForEnd]);
    let (code, detail) = Scene::with_limits(&script, limits).failure().await;
    assert_eq!(code, "backend_unhealthy");
    assert!(detail.contains(&format!("127.0.0.1:{port}")), "{detail}");
}

#[tokio::test]
async fn does_not_wait_for_the_health_of_a_backend_that_has_ended() {
    let socket = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = socket.local_addr().unwrap().port();
    let mut scene = Scene::new(&Script::serving([Step::ready(port, VERSION)]));
    assert_eq!(scene.failure().await.0, "backend_exited_early");
}

#[tokio::test]
async fn finds_the_backend_again_at_each_try() {
    let calls = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&calls);
    let find = move || {
        counted.fetch_add(1, Ordering::SeqCst);
        Err(BackendError::Missing { program: "/nowhere/backend".into() })
    };
    let (publish, mut published) = mpsc::unbounded_channel();
    let publish = move |state: &Lifecycle| publish.send(state.clone()).unwrap();
    let supervisor = Supervisor::new(Handle::current(), find, health_check(), LIMITS, publish);
    supervisor.start();
    assert!(matches!(published.recv().await, Some(Lifecycle::Failed { code, .. }) if code == "backend_missing"));
    supervisor.retry();
    assert_eq!(published.recv().await, Some(Lifecycle::Starting));
    assert!(matches!(published.recv().await, Some(Lifecycle::Failed { log_path: None, .. })));
    assert_eq!(calls.load(Ordering::SeqCst), 2);
}
