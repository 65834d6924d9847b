//! A child process with all that it starts: none of it stays behind.

use std::io;
use std::process::ExitStatus;
use std::time::Duration;

#[cfg(unix)]
use process_wrap::tokio::ProcessGroup;
use process_wrap::tokio::{ChildWrapper, CommandWrap, KillOnDrop};
#[cfg(windows)]
use process_wrap::tokio::{CreationFlags, JobObject};
use tokio::process::{ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;
#[cfg(windows)]
use windows::Win32::System::Threading::{CREATE_NEW_PROCESS_GROUP, CREATE_NO_WINDOW};

/// A child that leads a process group, on Windows a job. Dropping it kills the whole group.
///
/// A job ends when this process does, for whatever reason. A process group does not: there the child must end by itself
/// when its stdin does, and must end what it started.
pub(crate) struct ProcessTree {
    child: Box<dyn ChildWrapper>,
    killed: bool,
}

/// The pipes of a child, as far as it was started with pipes.
pub(crate) struct Pipes {
    pub(crate) stdin: Option<ChildStdin>,
    pub(crate) stdout: Option<ChildStdout>,
    pub(crate) stderr: Option<ChildStderr>,
}

impl ProcessTree {
    /// Starts `command`. Ctrl-C in a terminal reaches the shell alone, which then ends the child gracefully.
    pub(crate) fn spawn(command: Command) -> io::Result<Self> {
        let mut command = CommandWrap::from(command);
        command.wrap(KillOnDrop);
        #[cfg(unix)]
        command.wrap(ProcessGroup::leader());
        // The child is created suspended and resumed in the job, so that nothing it starts can escape. It opens no
        // console window.
        #[cfg(windows)]
        command.wrap(CreationFlags(CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW)).wrap(JobObject);
        Ok(Self { child: command.spawn()?, killed: false })
    }

    /// The child's id, until it has ended.
    pub(crate) fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// The pipes to the child; a second call gets none.
    pub(crate) fn take_pipes(&mut self) -> Pipes {
        let child = &mut self.child;
        Pipes { stdin: child.stdin().take(), stdout: child.stdout().take(), stderr: child.stderr().take() }
    }

    /// Waits until the child has ended, whatever it started.
    ///
    /// The outer wrapper would wait for the whole group: on Windows as long as any process of the job lives.
    pub(crate) async fn wait(&mut self) -> io::Result<ExitStatus> {
        self.child.inner_mut().wait().await
    }

    /// Gives the child `grace` to end, then kills what is left of it and of all that it started. Returns how it ended.
    pub(crate) async fn end(&mut self, grace: Duration) -> io::Result<ExitStatus> {
        let ended = timeout(grace, self.wait()).await;
        self.kill();
        if let Ok(status) = ended {
            return status;
        }
        // Needed only if the system refused to kill the group.
        let _ = self.child.inner_mut().start_kill();
        self.wait().await
    }

    /// Kills the group, once only: a number that is free again may be that of another group one day.
    fn kill(&mut self) {
        if !self.killed {
            self.killed = true;
            // Fails if no process is left in it.
            let _ = self.child.start_kill();
        }
    }
}

impl Drop for ProcessTree {
    fn drop(&mut self) {
        self.kill();
    }
}

#[cfg(test)]
mod tests {
    use std::process::Stdio;

    use fake_backend::{Control, Process, Program, Script, Step};

    use super::*;

    /// A child that starts another one and then does `then`; both processes, as the test sees them.
    fn family(then: Step) -> (ProcessTree, Process, Process) {
        let control = Control::new();
        let script = Script { command: vec![Step::StartChild, then], ..Script::default() };
        let program = Program::of(&script, control.port());
        let mut command = Command::new(program.path);
        command.args(program.arguments).envs(program.variables).stdin(Stdio::piped()).stdout(Stdio::null());
        let tree = ProcessTree::spawn(command).unwrap();
        (tree, control.next(), control.next())
    }

    #[tokio::test]
    async fn the_end_of_the_child_is_the_end_of_what_it_started() {
        let (mut tree, mut child, mut grandchild) = family(Step::WaitForEnd);
        assert!(child.is_running() && grandchild.is_running());
        drop(tree.take_pipes().stdin);
        assert!(tree.end(Duration::from_secs(60)).await.unwrap().success());
        child.wait();
        grandchild.wait();
    }

    #[tokio::test]
    async fn a_child_that_does_not_end_is_killed_with_what_it_started() {
        let (mut tree, mut child, mut grandchild) = family(Step::Hang);
        assert!(!tree.end(Duration::ZERO).await.unwrap().success());
        child.wait();
        grandchild.wait();
    }

    #[tokio::test]
    async fn the_end_of_the_child_is_noticed_while_what_it_started_lives() {
        let (mut tree, mut child, mut grandchild) = family(Step::Exit(0));
        assert!(tree.wait().await.unwrap().success());
        child.wait();
        assert!(grandchild.is_running());
        drop(tree);
        grandchild.wait();
    }

    #[tokio::test]
    async fn a_panic_kills_them_all() {
        let (tree, mut child, mut grandchild) = family(Step::WaitForEnd);
        let owner = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || {
            let _tree = tree;
            panic!("on purpose");
        }));
        assert!(owner.is_err());
        child.wait();
        grandchild.wait();
    }
}
