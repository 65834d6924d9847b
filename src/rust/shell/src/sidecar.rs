//! The backend's process: its pipes and its end.
//!
//! The backend ends when its stdin does, so the pipe that this process holds open is what keeps it alive: however
//! the shell ends, kill -9 included, the operating system closes the pipe and no backend stays behind.

mod stderr;

use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;
use tauri::async_runtime::JoinHandle;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{ChildStdin, ChildStdout};
use tokio::time::timeout;

use crate::backend::Launch;
use crate::event::{Event, PROTOCOL, VERSION};
use crate::logging::LastLines;
use crate::process_tree::ProcessTree;
use crate::request::{Request, Requests};
use crate::token::LaunchToken;

/// How long the last lines of a process that has ended may take to arrive.
const DRAIN: Duration = Duration::from_secs(1);

/// The longest line that is read, in bytes: far longer than any event or request.
const LINE_LIMIT: usize = 64 * 1024;

/// How many of its last lines on stderr are kept to be quoted.
const QUOTED_LINES: usize = 6;

/// A process of the backend's program. Dropping it kills the process, with all that it started.
pub(crate) struct Sidecar {
    tree: ProcessTree,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    line: Vec<u8>,
    requests: Requests,
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
            requests: launch.requests.clone(),
            last_lines,
            stderr: Some(tauri::async_runtime::spawn(following)),
        })
    }

    /// The next event, or `None` when the process has ended or closed its stdout.
    ///
    /// Requests are followed on the way. Lines that are neither are passed over: a library that prints must not stop
    /// the app.
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
            if let Ok(request) = Request::parse(&line) {
                self.requests.receive(request, Instant::now());
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

/// Reads one line into `line`, which keeps what has arrived when this future is dropped halfway. What a line has beyond
/// `LINE_LIMIT` is left out.
async fn read_line(stdout: &mut BufReader<ChildStdout>, line: &mut Vec<u8>) -> Option<String> {
    loop {
        let arrived = stdout.fill_buf().await.unwrap_or_default();
        if arrived.is_empty() && line.is_empty() {
            return None;
        }
        let end = arrived.iter().position(|&byte| byte == b'\n');
        let read = end.map_or(arrived.len(), |end| end + 1);
        let room = LINE_LIMIT.saturating_sub(line.len());
        line.extend_from_slice(&arrived[..read.min(room)]);
        stdout.consume(read);
        if end.is_some() || read == 0 {
            let text = String::from_utf8_lossy(line).into_owned();
            line.clear();
            return Some(text);
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::backend::Backend;
    use crate::fake;
    use crate::request::WindowAction;

    #[test]
    fn requests_are_followed_between_events_and_a_line_without_end_is_passed_over() {
        let endless = "head -c 10000000 /dev/zero | tr '\\0' 'x'; echo";
        let request = r#"echo '{"event":"window","action":"show"}'"#;
        let dir = tempfile::tempdir().unwrap();
        let script = format!("{endless}; {request}; {}; {request}", fake::say_ready(1));
        let Ok(Backend::Sidecar(mut launch)) = fake::backend(dir.path(), &script) else { unreachable!() };
        let (follow, followed) = mpsc::channel();
        launch.requests = Requests::new(move |request| follow.send(request).unwrap());
        tauri::async_runtime::block_on(async {
            let mut sidecar = Sidecar::serve(&launch, &LaunchToken::random().unwrap()).await.unwrap();
            assert!(matches!(sidecar.next_event().await, Some(Event::Ready { port: 1, .. })));
            assert_eq!(followed.try_iter().count(), 1);
            assert!(sidecar.line.capacity() <= 2 * LINE_LIMIT);
            assert_eq!(sidecar.next_event().await, None);
            assert_eq!(followed.try_recv(), Ok(Request::Window { action: WindowAction::Show }));
        });
    }
}
