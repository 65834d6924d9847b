//! A scripted stand-in for the backend, for tests: `/bin/sh` in place of Python, with a real HTTP health route.
//!
//! The real backend behind the real window is tested in tests/e2e/desktop.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;

use crate::backend::{Backend, Launch};
use crate::error::StartupError;
use crate::request::Requests;
use crate::supervisor::{Limits, RestartLimits};

/// Waits that no passing test reaches, but for those that shorten one; restarts without a pause.
pub(crate) const LIMITS: Limits = {
    let long = std::time::Duration::from_secs(60);
    let restarts = RestartLimits { count: 3, window: long, pause: std::time::Duration::ZERO };
    Limits { silence: long, health: long, grace: long, restarts }
};

/// The launch of all tests.
pub(crate) const LAUNCH_ID: &str = "3f9c0001";

/// A backend that reads the first line of its stdin into `$hello` where it is to serve, leaves its process id in
/// `dir/pid`, then does as `script` says. `dir` is its working data: `$DATA_DIR` is `dir/data`.
pub(crate) fn backend(dir: &Path, script: &str) -> Result<Backend, StartupError> {
    let pid = dir.join("pid");
    let script = format!("[ \"$1\" != serve ] || read -r hello; echo $$ > '{}'\n{script}", pid.display());
    Ok(Backend::Sidecar(Launch {
        program: "/bin/sh".into(),
        arguments: vec!["-c".into(), script.into(), "backend".into()],
        without: Vec::new(),
        data_dir: dir.join("data"),
        log_dir: dir.join("logs"),
        launch_id: LAUNCH_ID.into(),
        requests: Requests::new(|_| {}),
    }))
}

/// The process of the backend that was started last in `dir`, where one is left.
pub(crate) fn process(dir: &Path) -> Option<String> {
    // Without the file none came so far.
    let pid = fs::read_to_string(dir.join("pid")).ok()?;
    is_alive(&pid).then_some(pid)
}

/// Whether there is a process of that id.
pub(crate) fn is_alive(pid: &str) -> bool {
    std::process::Command::new("kill").args(["-0", pid.trim()]).output().unwrap().status.success()
}

/// A line of script that says the backend is ready on `port`.
pub(crate) fn say_ready(port: u16) -> String {
    let version = crate::event::VERSION;
    format!(r#"echo '{{"event":"ready","port":{port},"version":"{version}","protocol":1}}'"#)
}

/// Answers health checks on a port of its own until the tests end; returns the port.
pub(crate) fn healthy_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let mut reader = BufReader::new(connection.unwrap());
            let mut line = String::new();
            while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
                line.clear();
            }
            let body = r#"{"status":"ok","version":"0.1.0"}"#;
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n";
            let _ = write!(reader.get_mut(), "{head}Content-Length: {}\r\n\r\n{body}", body.len());
        }
    });
    port
}
