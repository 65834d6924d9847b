//! The process of the backend and its pipes.
//!
//! The backend exits when its stdin closes. If the shell ends in any way, `kill -9` included, the operating system
//! closes the pipe, so no backend is left running.

mod lines;
mod stderr;

use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::process::{ChildStdin, ChildStdout};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::backend::{Launch, OnMessage};
use crate::last_lines::LastLines;
use crate::process_tree::{Pipes, ProcessTree};
use crate::protocol::{Event, Message, PROTOCOL};
use crate::sidecar::lines::Lines;
use crate::token::LaunchToken;

/// Time to read the remaining output of a process that has ended.
const DRAIN: Duration = Duration::from_secs(1);

/// Number of stderr lines that an error message quotes.
const QUOTED_LINES: usize = 6;

/// A process of the backend's program. Dropping it kills the process and its descendants.
pub(crate) struct Sidecar {
    tree: ProcessTree,
    stdin: Option<ChildStdin>,
    stdout: Lines<ChildStdout>,
    on_message: OnMessage,
    last_lines: LastLines,
    stderr: Option<JoinHandle<()>>,
}

impl Sidecar {
    /// Starts the command `serve` and writes `token` to its stdin.
    pub(crate) async fn serve(launch: &Launch, token: &LaunchToken) -> io::Result<Self> {
        let mut sidecar = Self::run(launch, &["serve", "--supervised"])?;
        let hello = json!({"token": token, "protocol": PROTOCOL, "version": launch.version});
        if let Some(stdin) = &mut sidecar.stdin {
            // If the backend has already ended, its exit status is more useful than the error of the broken pipe.
            let _ = stdin.write_all(format!("{hello}\n").as_bytes()).await;
            let _ = stdin.flush().await;
        }
        Ok(sidecar)
    }

    /// Starts the backend's program with `arguments`.
    pub(crate) fn run(launch: &Launch, arguments: &[&str]) -> io::Result<Self> {
        let mut command = launch.command();
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut tree = ProcessTree::spawn(command)?;
        log::info!("process {} runs {}", tree.id().unwrap_or_default(), arguments.join(" "));
        let Pipes { stdin, stdout: Some(stdout), stderr: Some(stderr) } = tree.take_pipes() else {
            unreachable!("all were asked for as pipes");
        };
        let last_lines = LastLines::new(QUOTED_LINES);
        let following = stderr::follow(stderr, launch.launch_id.clone(), last_lines.clone());
        Ok(Self {
            tree,
            stdin,
            stdout: Lines::of(stdout),
            on_message: launch.on_message.clone(),
            last_lines,
            stderr: Some(tokio::spawn(following)),
        })
    }

    /// Waits for the next event. Returns `None` when the process has ended or closed its stdout.
    ///
    /// Other JSON objects are passed to `on_message`. Lines that are not JSON objects are ignored, because a library
    /// may print something.
    pub(crate) async fn next_event(&mut self) -> Option<Event> {
        loop {
            let line = tokio::select! {
                // Output is read before the end of the process is handled.
                biased;
                line = self.stdout.next() => line,
                _ = self.tree.wait() => timeout(DRAIN, self.stdout.next()).await.ok().flatten(),
            }?;
            match Message::parse(&line) {
                Some(Message::Event(event)) => return Some(event),
                Some(Message::Other(message)) => self.on_message.call(message),
                None => log::debug!("unexpected line on the backend's stdout: {}", line.trim_end()),
            }
        }
    }

    /// Stops the process: closes its stdin, waits up to `grace`, then kills it and its descendants. Returns its exit
    /// status.
    pub(crate) async fn stop(&mut self, grace: Duration) -> io::Result<ExitStatus> {
        drop(self.stdin.take());
        self.tree.end(grace).await
    }

    /// Returns the last lines of stderr of a process that has ended.
    pub(crate) async fn stderr_tail(&mut self) -> String {
        if let Some(stderr) = self.stderr.take() {
            let _ = timeout(DRAIN, stderr).await;
        }
        self.last_lines.quote()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use fake_backend::{Control, Script, Step, say};

    use super::*;
    use crate::supervisor::testing::launch;

    #[tokio::test]
    async fn passes_on_other_messages_and_ignores_a_long_line() {
        let message = || say(r#"{"event":"window","action":"show"}"#);
        let script = Script::serving([Step::PrintLong(10_000_000), message(), Step::ready(1, "1.0"), message()]);
        let (control, dir) = (Control::new(), tempfile::tempdir().unwrap());
        let (handle, handled) = mpsc::channel();
        let on_message = OnMessage::new(move |message| handle.send(message).unwrap());
        let launch = Launch { on_message, ..launch(dir.path(), &script, &control) };
        let mut sidecar = Sidecar::serve(&launch, &LaunchToken::random().unwrap()).await.unwrap();
        assert!(matches!(sidecar.next_event().await, Some(Event::Ready { port: 1, .. })));
        assert_eq!(handled.try_iter().count(), 1);
        assert_eq!(sidecar.next_event().await, None);
        assert_eq!(handled.try_recv().unwrap(), json!({"event": "window", "action": "show"}));
    }
}
