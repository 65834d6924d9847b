//! The backend's process: its pipes and its end.
//!
//! The backend ends when its stdin does, so the pipe that this process holds open is what keeps it alive: however
//! the shell ends, kill -9 included, the operating system closes the pipe and no backend stays behind.

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

/// How long the last lines of a process that has ended may take to arrive.
const DRAIN: Duration = Duration::from_secs(1);

/// How many of its last lines on stderr are kept to be quoted.
const QUOTED_LINES: usize = 6;

/// A process of the backend's program. Dropping it kills the process, with all that it started.
pub(crate) struct Sidecar {
    tree: ProcessTree,
    stdin: Option<ChildStdin>,
    stdout: Lines<ChildStdout>,
    on_message: OnMessage,
    last_lines: LastLines,
    stderr: Option<JoinHandle<()>>,
}

impl Sidecar {
    /// Starts the backend and hands it `token`.
    pub(crate) async fn serve(launch: &Launch, token: &LaunchToken) -> io::Result<Self> {
        let mut sidecar = Self::run(launch, &["serve", "--supervised"])?;
        let hello = json!({"token": token, "protocol": PROTOCOL, "version": launch.version});
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

    /// The next event, or `None` when the process has ended or closed its stdout.
    ///
    /// Other objects go to the caller. Lines that hold none are ignored: a library that prints must not stop the app.
    pub(crate) async fn next_event(&mut self) -> Option<Event> {
        loop {
            let line = tokio::select! {
                // What was written before the end is read before the end is noticed.
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

    /// Ends the process: closes its stdin, gives it `grace` to finish, then kills it and what it has started. Returns
    /// how it ended.
    pub(crate) async fn stop(&mut self, grace: Duration) -> io::Result<ExitStatus> {
        drop(self.stdin.take());
        self.tree.end(grace).await
    }

    /// The last lines of its stderr, for a process that has ended.
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
    async fn other_messages_are_handed_over_between_events_and_a_line_without_end_is_ignored() {
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
