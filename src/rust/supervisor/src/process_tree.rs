//! A child process and its descendants, which are killed together.

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

/// A child that leads a process group, or a job on Windows. Dropping it kills the whole group.
///
/// Windows ends a job when this process ends. A Unix process group keeps running: the child must exit when its stdin
/// closes, and must end its own children.
pub(crate) struct ProcessTree {
    child: Box<dyn ChildWrapper>,
    killed: bool,
}

/// Pipes of a child. A stream that is not a pipe is `None`.
pub(crate) struct Pipes {
    pub(crate) stdin: Option<ChildStdin>,
    pub(crate) stdout: Option<ChildStdout>,
    pub(crate) stderr: Option<ChildStderr>,
}

impl ProcessTree {
    /// Starts `command` in a group of its own. Ctrl-C in a terminal reaches only the shell, which then stops the child.
    pub(crate) fn spawn(command: Command) -> io::Result<Self> {
        let mut command = CommandWrap::from(command);
        command.wrap(KillOnDrop);
        #[cfg(unix)]
        command.wrap(ProcessGroup::leader());
        // process-wrap creates the child suspended and resumes it inside the job, so that no descendant can escape. The
        // flag prevents a console window.
        #[cfg(windows)]
        command.wrap(CreationFlags(CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW)).wrap(JobObject);
        Ok(Self { child: command.spawn()?, killed: false })
    }

    /// Returns the process id, or `None` after the child has ended.
    pub(crate) fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// Takes the pipes of the child. A second call returns none.
    pub(crate) fn take_pipes(&mut self) -> Pipes {
        let child = &mut self.child;
        Pipes { stdin: child.stdin().take(), stdout: child.stdout().take(), stderr: child.stderr().take() }
    }

    /// Waits until the child itself has ended.
    ///
    /// The outer wrapper is not used: on Windows it waits until every process of the job has ended.
    pub(crate) async fn wait(&mut self) -> io::Result<ExitStatus> {
        self.child.inner_mut().wait().await
    }

    /// Waits up to `grace` for the child to end, then kills all remaining processes of the group. Returns its exit
    /// status.
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

    /// Kills the group, but only once: the operating system may reuse its id for another group.
    fn kill(&mut self) {
        if !self.killed {
            self.killed = true;
            // Fails if the group is empty.
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

    /// Starts a child that starts a grandchild and then does `then`. Returns the tree, the child and the grandchild.
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
    async fn when_the_child_ends_its_descendants_are_killed() {
        let (mut tree, mut child, mut grandchild) = family(Step::WaitForEnd);
        assert!(child.is_running() && grandchild.is_running());
        drop(tree.take_pipes().stdin);
        assert!(tree.end(Duration::from_secs(60)).await.unwrap().success());
        child.wait();
        grandchild.wait();
    }

    #[tokio::test]
    async fn a_child_that_does_not_end_is_killed_with_its_descendants() {
        let (mut tree, mut child, mut grandchild) = family(Step::Hang);
        assert!(!tree.end(Duration::ZERO).await.unwrap().success());
        child.wait();
        grandchild.wait();
    }

    #[tokio::test]
    async fn wait_returns_although_a_grandchild_is_running() {
        let (mut tree, mut child, mut grandchild) = family(Step::Exit(0));
        assert!(tree.wait().await.unwrap().success());
        child.wait();
        assert!(grandchild.is_running());
        drop(tree);
        grandchild.wait();
    }

    #[tokio::test]
    async fn a_panic_kills_all_processes() {
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
