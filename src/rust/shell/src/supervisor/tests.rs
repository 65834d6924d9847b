mod restoring;

use std::fs;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;

use tempfile::TempDir;

use super::*;
use crate::fake::{self, LIMITS, healthy_port, say_ready};

/// A supervisor of a scripted backend, and every state that it published.
struct Scene {
    supervisor: Arc<Supervisor>,
    published: mpsc::Receiver<Startup>,
    dir: Arc<TempDir>,
}

impl Scene {
    fn new(script: &str) -> Self {
        Self::with_limits(script, LIMITS)
    }

    fn with_limits(script: &str, limits: Limits) -> Self {
        let dir = Arc::new(tempfile::tempdir().unwrap());
        let (publish, published) = mpsc::channel();
        let (find_dir, script) = (Arc::clone(&dir), script.to_owned());
        let find = move || fake::backend(find_dir.path(), &script);
        let supervisor = Supervisor::new(find, limits, move |state| publish.send(state.clone()).unwrap());
        supervisor.start();
        Self { supervisor, published, dir }
    }

    fn next(&self) -> Startup {
        self.published.recv_timeout(Duration::from_secs(60)).expect("a change of state")
    }

    /// The code and detail of the failure that comes next, after which no process is left.
    fn failure(&self) -> (String, String) {
        match self.next() {
            Startup::Failed { code, detail, .. } => {
                assert_eq!(fake::process(self.dir.path()), None);
                (code, detail)
            }
            state => panic!("{state:?}"),
        }
    }

    /// Kills a `lossy` backend.
    fn lose(&self) {
        fs::write(self.dir.path().join("go"), "\n").unwrap();
    }

    fn stop(&self) {
        async_runtime::block_on(self.supervisor.stop());
        assert_eq!([self.next(), self.next()], [Startup::Stopping, Startup::Stopped]);
        assert_eq!(fake::process(self.dir.path()), None);
    }
}

#[test]
fn goes_through_migrating_to_ready() {
    let port = healthy_port();
    let scene = Scene::new(&format!(
        "echo '{{\"event\":\"starting\"}}'; echo '{{\"event\":\"migrating\",\"from\":null,\"to\":\"a\"}}'; {}; cat",
        say_ready(port)
    ));
    assert!(matches!(scene.next(), Startup::Migrating(_)));
    assert!(matches!(scene.next(), Startup::Ready { base_url, .. } if base_url == format!("http://127.0.0.1:{port}")));
    assert!(fake::process(scene.dir.path()).is_some());
    scene.stop();
}

#[test]
fn tells_how_far_an_upgrade_is() {
    let event = |progress| {
        format!(r#"echo '{{"event":"migrating","from":"0001","to":"0002","step":"backup","progress":{progress}}}'"#)
    };
    let scene = Scene::new(&format!("{}; {}; {}; cat", event(0.5), event(1.0), say_ready(healthy_port())));
    for expected in [0.5, 1.0] {
        let Startup::Migrating(upgrade) = scene.next() else { panic!("not migrating") };
        assert_eq!((upgrade.step.as_deref(), upgrade.progress), (Some("backup"), Some(expected)));
    }
    assert!(matches!(scene.next(), Startup::Ready { .. }));
    scene.stop();
}

#[test]
fn a_second_stop_waits_for_the_first() {
    let scene = Scene::with_limits(&format!("{}; exec sleep 1000", say_ready(healthy_port())), QUICK);
    assert!(matches!(scene.next(), Startup::Ready { .. }));
    let both = async { tokio::join!(scene.supervisor.stop(), scene.supervisor.stop()) };
    async_runtime::block_on(both);
    assert_eq!([scene.next(), scene.next()], [Startup::Stopping, Startup::Stopped]);
}

#[test]
fn uses_a_backend_that_runs_and_starts_none() {
    let base_url = format!("http://127.0.0.1:{}", healthy_port());
    let (publish, published) = mpsc::channel();
    let running = base_url.clone();
    let find = move || Ok(Backend::Running { base_url: running.clone(), token: None });
    let supervisor = Supervisor::new(find, LIMITS, move |state| publish.send(state.clone()).unwrap());
    supervisor.start();
    let next = published.recv_timeout(Duration::from_secs(60)).unwrap();
    assert_eq!(next, Startup::Ready { base_url, token: None });
    async_runtime::block_on(supervisor.stop());
}

#[test]
fn hands_over_the_token_on_stdin_and_nowhere_else() {
    let script = format!(
        r#"mkdir "$DATA_DIR"; echo "$hello" > "$DATA_DIR/hello"; env > "$DATA_DIR/env"; {}; cat"#,
        say_ready(healthy_port())
    );
    let scene = Scene::new(&script);
    let Startup::Ready { token: Some(token), .. } = scene.next() else { panic!("not ready") };
    let read = |name| fs::read_to_string(scene.dir.path().join("data").join(name)).unwrap();
    let hello: serde_json::Value = serde_json::from_str(&read("hello")).unwrap();
    assert_eq!(hello, serde_json::json!({"token": token, "protocol": PROTOCOL, "version": VERSION}));
    assert!(!read("env").contains(token.expose()));
    assert!(read("env").contains("PORT=0\n"));
    scene.stop();
}

#[test]
fn passes_on_why_the_backend_failed() {
    let scene = Scene::new(r#"echo '{"event":"failed","code":"database_newer","detail":"Update the app."}'; exit 3"#);
    assert_eq!(scene.failure(), ("database_newer".into(), "Update the app.".into()));
}

#[test]
fn quotes_the_log_of_a_backend_that_ends_early() {
    let scene = Scene::new("echo 'ImportError: no module named app' >&2; exit 3");
    let (code, detail) = scene.failure();
    assert_eq!(code, "backend_exited_early");
    assert!(detail.contains("exit status: 3"), "{detail}");
    assert!(detail.ends_with("ImportError: no module named app"), "{detail}");
    let Startup::Failed { log_path, during, .. } = scene.supervisor.state() else { panic!("not failed") };
    assert_eq!((log_path, during), (Some(scene.dir.path().join("logs/backend.log")), During::Start));
}

#[test]
fn passes_over_lines_that_are_no_events() {
    let garbage = r#"echo hello; printf '\377\376\n'; echo '{"event":"dance"}'; echo '[]'"#;
    let scene = Scene::new(&format!("{garbage}; {}; cat", say_ready(healthy_port())));
    assert!(matches!(scene.next(), Startup::Ready { .. }));
    scene.stop();
}

#[test]
fn kills_a_backend_that_does_not_end_with_its_stdin() {
    let limits = Limits { grace: Duration::from_millis(100), ..LIMITS };
    let scene = Scene::with_limits(&format!("{}; exec sleep 1000", say_ready(healthy_port())), limits);
    assert!(matches!(scene.next(), Startup::Ready { .. }));
    scene.stop();
}

/// A backend that is ready, and killed when the test calls `Scene::lose`; from its second start on it runs `later`.
fn lost_once_then(later: &str) -> Scene {
    let first = lossy();
    Scene::with_limits(&format!(r#"if [ -e "$DATA_DIR" ]; then {later}; else mkdir "$DATA_DIR"; {first}; fi"#), QUICK)
}

/// The script of a backend that is ready, and killed each time the test calls `Scene::lose`.
fn lossy() -> String {
    let ready = say_ready(healthy_port());
    format!(r#"go="${{DATA_DIR%/*}}/go"; [ -e "$go" ] || mkfifo "$go"; {ready}; read -r _ < "$go"; kill -9 $$"#)
}

/// For backends that a stop must kill.
const QUICK: Limits = Limits { grace: Duration::from_millis(100), ..LIMITS };

#[test]
fn a_lost_backend_is_restarted_with_a_token_of_its_own() {
    let scene = Scene::with_limits(&lossy(), QUICK);
    let Startup::Ready { token: first, .. } = scene.next() else { panic!("not ready") };
    scene.lose();
    assert_eq!(scene.next(), Startup::Restarting { attempt: 1 });
    let Startup::Ready { token: second, .. } = scene.next() else { panic!("not ready") };
    assert_ne!(first, second);
    scene.stop();
}

#[test]
fn a_backend_that_is_lost_too_often_is_a_failure_and_can_be_started_again() {
    let scene = Scene::with_limits(&lossy(), QUICK);
    for attempt in 1..=3 {
        assert!(matches!(scene.next(), Startup::Ready { .. }));
        scene.lose();
        assert_eq!(scene.next(), Startup::Restarting { attempt });
    }
    assert!(matches!(scene.next(), Startup::Ready { .. }));
    scene.lose();
    let (code, detail) = scene.failure();
    assert_eq!(code, "backend_restarts_used_up");
    assert!(matches!(scene.supervisor.state(), Startup::Failed { during: During::Use, .. }));
    assert!(detail.contains("signal: 9"), "{detail}");

    scene.supervisor.retry();
    assert_eq!(scene.next(), Startup::Starting);
    assert!(matches!(scene.next(), Startup::Ready { .. }));
    scene.supervisor.retry();
    assert!(matches!(scene.supervisor.state(), Startup::Ready { .. }));
    // Who tries again gets all restarts again.
    scene.lose();
    assert_eq!(scene.next(), Startup::Restarting { attempt: 1 });
    assert!(matches!(scene.next(), Startup::Ready { .. }));
    scene.stop();
}

#[test]
fn a_restart_that_ends_early_is_tried_again_too() {
    let scene = lost_once_then("exit 1");
    assert!(matches!(scene.next(), Startup::Ready { .. }));
    scene.lose();
    for attempt in 1..=3 {
        assert_eq!(scene.next(), Startup::Restarting { attempt });
    }
    assert_eq!(scene.failure().0, "backend_exited_early");
}

#[test]
fn a_restart_that_gives_a_reason_is_a_failure_at_once() {
    let scene = lost_once_then(r#"echo '{"event":"failed","code":"disk_full","detail":"Make room."}'; exit 13"#);
    assert!(matches!(scene.next(), Startup::Ready { .. }));
    scene.lose();
    assert_eq!(scene.next(), Startup::Restarting { attempt: 1 });
    assert_eq!(scene.failure(), ("disk_full".into(), "Make room.".into()));
}

#[test]
fn a_restart_may_migrate_and_is_not_tried_again_when_that_ends() {
    let scene = lost_once_then(r#"echo '{"event":"migrating"}'; exit 1"#);
    assert!(matches!(scene.next(), Startup::Ready { .. }));
    scene.lose();
    assert_eq!(scene.next(), Startup::Restarting { attempt: 1 });
    assert!(matches!(scene.next(), Startup::Migrating(_)));
    assert_eq!(scene.failure().0, "backend_exited_early");
}

#[test]
fn stops_in_every_state() {
    Scene::new("cat").stop();

    let migrating = Scene::new(r#"echo '{"event":"migrating"}'; cat"#);
    assert!(matches!(migrating.next(), Startup::Migrating(_)));
    migrating.stop();

    let failed = Scene::new("exit 1");
    failed.failure();
    failed.stop();
    failed.supervisor.retry();
    assert_eq!(failed.supervisor.state(), Startup::Stopped);

    let hour = Duration::from_secs(3600);
    let limits = Limits { restarts: RestartLimits { pause: hour, ..LIMITS.restarts }, ..LIMITS };
    let restarting = Scene::with_limits(&lossy(), limits);
    assert!(matches!(restarting.next(), Startup::Ready { .. }));
    restarting.lose();
    assert_eq!(restarting.next(), Startup::Restarting { attempt: 1 });
    restarting.stop();
}

#[test]
fn refuses_a_backend_of_another_version() {
    let other = r#"echo '{"event":"ready","port":1,"version":"9.9.9","protocol":2}'; cat"#;
    let (code, detail) = Scene::new(other).failure();
    assert_eq!(code, "version_mismatch");
    assert!(detail.contains("9.9.9 (protocol 2)"), "{detail}");
}

#[test]
fn gives_up_on_a_silent_backend_unless_it_migrates() {
    let limits = Limits { silence: Duration::from_millis(100), ..LIMITS };
    assert_eq!(Scene::with_limits("cat", limits).failure().0, "backend_silent");

    let migrating = r#"echo '{"event":"migrating"}'; sleep 0.3"#;
    let limits = Limits { silence: Duration::from_millis(200), ..LIMITS };
    let scene = Scene::with_limits(&format!("{migrating}; {}; cat", say_ready(healthy_port())), limits);
    assert!(matches!(scene.next(), Startup::Migrating(_)));
    assert!(matches!(scene.next(), Startup::Ready { .. }));
    scene.stop();
}

#[test]
fn does_not_trust_a_ready_backend_that_never_answers() {
    let limits = Limits { health: Duration::from_millis(100), ..LIMITS };
    // Accepts every request and answers none.
    let socket = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = socket.local_addr().unwrap().port();
    let (code, detail) = Scene::with_limits(&format!("{}; cat", say_ready(port)), limits).failure();
    assert_eq!(code, "backend_unhealthy");
    assert!(detail.contains(&format!("127.0.0.1:{port}")), "{detail}");
}

#[test]
fn does_not_wait_for_the_health_of_a_backend_that_is_gone() {
    let socket = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let scene = Scene::new(&say_ready(socket.local_addr().unwrap().port()));
    assert_eq!(scene.failure().0, "backend_exited_early");
}

#[test]
fn looks_for_the_backend_anew_at_every_try() {
    let calls = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&calls);
    let find = move || {
        counted.fetch_add(1, Ordering::SeqCst);
        Err(StartupError::Missing { program: "/nowhere/backend".into() })
    };
    let (publish, published) = mpsc::channel();
    let supervisor = Supervisor::new(find, LIMITS, move |state| publish.send(state.clone()).unwrap());
    supervisor.start();
    let next = || published.recv_timeout(Duration::from_secs(60)).unwrap();
    assert!(matches!(next(), Startup::Failed { code, .. } if code == "backend_missing"));
    supervisor.retry();
    assert_eq!(next(), Startup::Starting);
    assert!(matches!(next(), Startup::Failed { log_path: None, .. }));
    assert_eq!(calls.load(Ordering::SeqCst), 2);
}
