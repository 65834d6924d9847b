//! The backend's process: its pipes and its end.
//!
//! The backend ends when its stdin does, so the pipe that this process holds open is what keeps it alive: however
//! the shell ends, kill -9 included, the operating system closes the pipe and no backend stays behind.

mod stderr;

use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use serde_json::json;
use tauri::async_runtime::JoinHandle;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{ChildStdin, ChildStdout};
use tokio::time::timeout;

use crate::backend::Launch;
use crate::event::{Event, PROTOCOL, VERSION};
use crate::logging::LastLines;
use crate::process_tree::ProcessTree;
use crate::token::LaunchToken;

/// How long the last lines of a process that has ended may take to arrive.
const DRAIN: Duration = Duration::from_secs(1);

/// How many of its last lines on stderr are kept to be quoted.
const QUOTED_LINES: usize = 6;

/// A process of the backend's program. Dropping it kills the process, with all that it started.
pub(crate) struct Sidecar {
    tree: ProcessTree,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    line: Vec<u8>,
    last_lines: LastLines,
    stderr: Option<JoinHandle<()>>,
}

impl Sidecar {
    /// Starts the backend and hands it `token`.
    pub(crate) async fn serve(launch: &Launch, token: &LaunchToken) -> io::Result<Self> {
        let mut sidecar = Self::run(launch, &["serve", "--supervised"])?;
        let hello = json!({"token": token, "protocol": PROTOCOL, "version": VERSION});
        if let Some(stdin) = &mut sidecar.stdin {
            // A backend that is already gone cannot read this; its exit says more than the broken pipe.
            let _ = stdin.write_all(format!("{hello}\n").as_bytes()).await;
            let _ = stdin.flush().await;
        }
        Ok(sidecar)
    }

    /// Starts the backend's program with these arguments.
    pub(crate) fn run(launch: &Launch, arguments: &[&str]) -> io::Result<Self> {
        let mut command = launch.command();
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut tree = ProcessTree::spawn(&mut command)?;
        let child = tree.child();
        log::info!("process {} runs {}", child.id().unwrap_or_default(), arguments.join(" "));
        let (stdin, Some(stdout), Some(stderr)) = (child.stdin.take(), child.stdout.take(), child.stderr.take()) else {
            unreachable!("all were asked for as pipes");
        };
        let last_lines = LastLines::new(QUOTED_LINES);
        let following = stderr::follow(stderr, launch.launch_id.clone(), last_lines.clone());
        Ok(Self {
            tree,
            stdin,
            stdout: BufReader::new(stdout),
            line: Vec::new(),
            last_lines,
            stderr: Some(tauri::async_runtime::spawn(following)),
        })
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
                _ = self.tree.child().wait() => {
                    timeout(DRAIN, read_line(&mut self.stdout, &mut self.line)).await.ok().flatten()
                }
            }?;
            if let Ok(event) = Event::parse(&line) {
                return Some(event);
            }
        }
    }

    /// Ends the process: closes its stdin, gives it `grace` to finish, then kills it and what it has started. Returns
    /// how it ended.
    pub(crate) async fn stop(&mut self, grace: Duration) -> io::Result<ExitStatus> {
        drop(self.stdin.take());
        self.tree.end(grace).await
    }

    /// The last lines of its stderr, for a process that has ended.
    pub(crate) async fn last_words(&mut self) -> String {
        if let Some(stderr) = self.stderr.take() {
            let _ = timeout(DRAIN, stderr).await;
        }
        self.last_lines.quote()
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
