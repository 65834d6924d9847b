//! The backend's process: its pipes and its end.
//!
//! The backend ends when its stdin does, so the pipe that this process holds open is what keeps it alive: however
//! the shell ends, kill -9 included, the operating system closes the pipe and no backend stays behind.

use std::fs::File;
use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use crate::backend::Launch;
use crate::event::{Event, PROTOCOL, VERSION};
use crate::token::LaunchToken;

/// How long the last lines of a process that has ended may take to arrive.
const DRAIN: Duration = Duration::from_secs(1);

/// A supervised backend. Dropping it kills the process.
pub(crate) struct Sidecar {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    line: Vec<u8>,
}

impl Sidecar {
    /// Starts the backend and hands it `token`.
    ///
    /// Its stderr is `log` itself, not a pipe: what it writes last is kept even when the shell is gone before it.
    pub(crate) async fn spawn(launch: &Launch, log: File, token: &LaunchToken) -> io::Result<Self> {
        let mut command = Command::new(&launch.program);
        command.args(&launch.arguments).args(["serve", "--supervised"]);
        for name in &launch.without {
            command.env_remove(name);
        }
        command.env("DATA_DIR", &launch.data_dir).env("HOST", "127.0.0.1").env("PORT", "0");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log).kill_on_drop(true);
        detach(&mut command);
        let mut child = command.spawn()?;
        let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            unreachable!("both were asked for as pipes");
        };
        let hello = json!({"token": token, "protocol": PROTOCOL, "version": VERSION});
        // A backend that is already gone cannot read this; its exit says more than the broken pipe.
        let _ = stdin.write_all(format!("{hello}\n").as_bytes()).await;
        let _ = stdin.flush().await;
        Ok(Self { child, stdin: Some(stdin), stdout: BufReader::new(stdout), line: Vec::new() })
    }

    /// The next event, or `None` when the process has ended or closed its stdout.
    ///
    /// Lines that are no events are passed over: a library that prints must not stop the app.
    pub(crate) async fn next_event(&mut self) -> Option<Event> {
        loop {
            let line = tokio::select! {
                // What was written before the end is read before the end is noticed.
                biased;
                line = read_line(&mut self.stdout, &mut self.line) => line,
                _ = self.child.wait() => {
                    timeout(DRAIN, read_line(&mut self.stdout, &mut self.line)).await.ok().flatten()
                }
            }?;
            if let Ok(event) = Event::parse(&line) {
                return Some(event);
            }
        }
    }

    /// Ends the process: closes its stdin, gives it `grace` to finish, then kills it. Returns how it ended.
    pub(crate) async fn stop(&mut self, grace: Duration) -> io::Result<ExitStatus> {
        drop(self.stdin.take());
        match timeout(grace, self.child.wait()).await {
            Ok(status) => status,
            Err(_) => {
                self.child.start_kill()?;
                self.child.wait().await
            }
        }
    }
}

/// Reads one line into `line`, which keeps what has arrived when this future is dropped halfway.
async fn read_line(stdout: &mut BufReader<ChildStdout>, line: &mut Vec<u8>) -> Option<String> {
    let read = stdout.read_until(b'\n', line).await;
    if line.is_empty() && !read.is_ok_and(|count| count > 0) {
        return None;
    }
    let text = String::from_utf8_lossy(line).into_owned();
    line.clear();
    Some(text)
}

/// Ctrl-C in a terminal goes to the shell alone, which then ends the backend in order.
#[cfg(unix)]
fn detach(command: &mut Command) {
    command.process_group(0);
}

/// No console window opens for the backend, and Ctrl-C in a terminal does not reach it.
#[cfg(windows)]
fn detach(command: &mut Command) {
    const CREATE_NEW_PROCESS_GROUP: u32 = 0x0000_0200;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW);
}
