//! Test helpers: limits, a launch of the fake backend, and a supervisor that runs it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use fake_backend::{Control, Process, Program, Script};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::{Backend, HealthCheck, Launch, Lifecycle, Limits, OnMessage, RestartLimits, Supervisor};

/// Version of the fake backend and of the app.
pub(crate) const VERSION: &str = "0.1.0";

/// Limits that no passing test reaches, unless it shortens one. Restarts have no pause.
pub(crate) const LIMITS: Limits = {
    let long = Duration::from_secs(300);
    let restarts = RestartLimits { count: 3, window: long, pause: Duration::ZERO };
    Limits { silence: long, health: long, grace: long, restarts }
};

/// Limits for a backend that does not shut down by itself.
pub(crate) const QUICK: Limits = Limits { grace: Duration::from_millis(100), ..LIMITS };

/// Returns how to start a fake backend.
pub(crate) fn launch(dir: &Path, script: &Script, control: &Control) -> Launch {
    let program = Program::of(script, control.port());
    Launch {
        program: program.path,
        arguments: program.arguments,
        removed_variables: Vec::new(),
        variables: program.variables,
        version: VERSION.to_owned(),
        launch_id: "3f9c0001".to_owned(),
        log_path: dir.join("backend.log"),
        command_log_path: dir.join("shell.log"),
        on_message: OnMessage::new(|_| {}),
    }
}

/// Health check over HTTP that accepts any answer.
pub(crate) fn health_check() -> HealthCheck {
    HealthCheck::new(|base_url, _| {
        let address = base_url.trim_start_matches("http://").to_owned();
        Box::pin(async move {
            let ask = async {
                let mut stream = TcpStream::connect(address).await?;
                stream.write_all(b"GET /api/v1/health HTTP/1.1\r\n\r\n").await?;
                stream.read_u8().await
            };
            ask.await.map(drop).map_err(|error| error.to_string())
        })
    })
}

/// A supervisor of a fake backend, with the states that it published.
pub(crate) struct Scene {
    pub(crate) supervisor: Arc<Supervisor>,
    pub(crate) control: Arc<Control>,
    pub(crate) dir: Arc<TempDir>,
    published: mpsc::UnboundedReceiver<Lifecycle>,
}

impl Scene {
    pub(crate) fn new(script: &Script) -> Self {
        Self::with_limits(script, LIMITS)
    }

    pub(crate) fn with_limits(script: &Script, limits: Limits) -> Self {
        Self::in_folder(|_| script.clone(), limits)
    }

    /// Creates a scene with a script that depends on the folder of the test.
    pub(crate) fn in_folder(script: impl Fn(&Path) -> Script, limits: Limits) -> Self {
        let (dir, control) = (Arc::new(tempfile::tempdir().unwrap()), Arc::new(Control::new()));
        let script = script(dir.path());
        let (publish, published) = mpsc::unbounded_channel();
        let (find_dir, find_control) = (Arc::clone(&dir), Arc::clone(&control));
        let find = move || Ok(Backend::Sidecar(launch(find_dir.path(), &script, &find_control)));
        let publish = move |state: &Lifecycle| publish.send(state.clone()).unwrap();
        let supervisor = Supervisor::new(Handle::current(), find, health_check(), limits, publish);
        supervisor.start();
        Self { supervisor, control, dir, published }
    }

    /// Waits for the next published state.
    pub(crate) async fn next(&mut self) -> Lifecycle {
        timeout(Duration::from_secs(600), self.published.recv()).await.expect("a change of state").unwrap()
    }

    pub(crate) async fn ready(&mut self) -> Process {
        let state = self.next().await;
        assert!(matches!(state, Lifecycle::Ready { .. }), "{state:?}");
        self.control.next()
    }

    /// Expects a failure as the next state and no running process. Returns its code and detail.
    pub(crate) async fn failure(&mut self) -> (String, String) {
        match self.next().await {
            Lifecycle::Failed { code, detail, .. } => {
                self.assert_no_process();
                (code, detail)
            }
            state => panic!("{state:?}"),
        }
    }

    pub(crate) async fn stop(&mut self) {
        self.supervisor.stop().await;
        assert_eq!([self.next().await, self.next().await], [Lifecycle::Stopping, Lifecycle::Stopped]);
        self.assert_no_process();
    }

    fn assert_no_process(&self) {
        for mut process in self.control.all() {
            process.wait();
        }
    }
}
